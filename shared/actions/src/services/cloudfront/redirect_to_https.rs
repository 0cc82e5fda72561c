//! How viewers may ask: by HTTPS, to which plain HTTP is redirected.

use super::{Facet, State, ViewerProtocols};
use crate::{About, Change, Refusal, SLOW, Undo};
use guardrail_resources::{Resource, cloudfront};
use serde::{Deserialize, Serialize};

const POLICY: &str = "redirect-to-https";

/// Redirects plain HTTP to HTTPS in every behavior that takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RedirectToHttps {
    /// The distribution's id.
    pub distribution: String,
}

impl Change for RedirectToHttps {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "cloudfront-redirect-to-https",
            title: "redirects plain HTTP to HTTPS in every behavior of the distribution that takes it",
            disruption: "viewers that do not follow redirects are cut off, and what was sent by POST over plain HTTP is not \
                sent again; CloudFront rolls the change out for some minutes",
            undo: Undo::Exact,
            loss: Some("viewers may use plain HTTP again"),
            settles: SLOW,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::ViewerProtocols { distribution: self.distribution.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::ViewerProtocols(before) = before else { return Err(Refusal::OtherFacet) };
        let by_path = before.by_path.iter().map(|(path, policy)| (path.clone(), redirected(policy)));
        let after = ViewerProtocols { default: redirected(&before.default), by_path: by_path.collect() };
        Ok(State::ViewerProtocols(after))
    }
}

/// The policy in place of one that takes plain HTTP; one that does not stays.
fn redirected(policy: &str) -> String {
    if cloudfront::requires_https(policy) { policy.to_owned() } else { POLICY.to_owned() }
}

impl RedirectToHttps {
    /// What a distribution is like after it.
    pub fn apply(&self, distribution: &mut Resource<cloudfront::Distribution>) {
        distribution.view.distribution_config.change_behaviors(|behavior| {
            behavior.viewer_protocol_policy = redirected(&behavior.viewer_protocol_policy);
        });
    }
}

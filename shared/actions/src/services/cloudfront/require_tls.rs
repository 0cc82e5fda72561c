//! Which TLS versions viewers may use: 1.2 and newer.

use super::{Facet, State, ViewerTls};
use crate::{About, Change, Refusal, SLOW, Undo};
use guardrail_resources::{Resource, Section, cloudfront};
use serde::{Deserialize, Serialize};

/// The security policy that is set: TLS 1.2 and 1.3, what Security Hub's CloudFront.15 asks for at least.
pub const SECURITY_POLICY: &str = "TLSv1.2_2021";

/// The oldest TLS version that may stay.
const OLDEST: (u8, u8) = (1, 2);

/// Refuses TLS versions older than 1.2 from viewers, where the account's own certificate is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequireTls {
    /// The distribution's id.
    pub distribution: String,
}

impl Change for RequireTls {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "cloudfront-require-tls",
            title: "sets the security policy TLSv1.2_2021, where the distribution's own refuses less",
            disruption: "viewers that know only older versions of TLS, or only ciphers that the policy leaves out, can no \
                longer connect; CloudFront rolls the change out for some minutes",
            undo: Undo::Exact,
            loss: Some("viewers may use versions of TLS older than 1.2 again"),
            settles: SLOW,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::ViewerTls { distribution: self.distribution.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::ViewerTls(before) = before else { return Err(Refusal::OtherFacet) };
        if let Some(problem) = Self::unable(before) {
            return Err(Refusal::Unsafe(problem.to_owned()));
        }
        let minimum_protocol_version = Some(required(before.minimum_protocol_version.as_deref()));
        Ok(State::ViewerTls(ViewerTls { minimum_protocol_version, ..before.clone() }))
    }
}

/// The security policy in place of one that takes less; one that does not stays.
fn required(policy: Option<&str>) -> String {
    let strong = policy.filter(|policy| cloudfront::minimum_tls(policy) >= Some(OLDEST));
    strong.unwrap_or(SECURITY_POLICY).to_owned()
}

impl RequireTls {
    /// Why the security policy cannot be set, where it cannot (CloudFront's developer guide, "Values that you specify":
    /// security policy; botocore `cloudfront`, `ViewerCertificate`).
    pub fn unable(tls: &ViewerTls) -> Option<&'static str> {
        if !tls.is_custom {
            return Some("CloudFront's own certificate is shown: which TLS versions it takes cannot be chosen");
        }
        let has_addresses = tls.ssl_support_method.as_deref().is_some_and(|method| method != "sni-only");
        has_addresses
            .then_some("the certificate is shown on addresses of its own: AWS Support sets newer policies there")
    }

    /// What a distribution is like after it.
    pub fn apply(&self, distribution: &mut Resource<cloudfront::Distribution>) {
        let section = &mut distribution.view.distribution_config.viewer_certificate;
        if let Ok(Some(certificate)) = section.get("distributionConfig.viewerCertificate") {
            let minimum_protocol_version = Some(required(certificate.minimum_protocol_version.as_deref()));
            let certificate = cloudfront::ViewerCertificate { minimum_protocol_version, ..certificate.clone() };
            *section = Section::of(Some(certificate));
        }
    }
}

//! An instance's metadata service: version 2 alone.

use super::{Facet, MetadataOptions, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, ec2};
use serde::{Deserialize, Serialize};

/// Requires session tokens of those who ask an instance's metadata service. Endpoint, hop limit and tags stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequireImdsv2 {
    /// The instance's id.
    pub instance: String,
}

const REQUIRED: &str = "required";

impl Change for RequireImdsv2 {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-require-imdsv2",
            title: "requires session tokens of the instance's metadata service (IMDSv2)",
            disruption: "software that speaks version 1 only gets no credentials any more, without a restart; in \
                containers, version 2 needs a hop limit of 2, which stays as it is",
            undo: Undo::Exact,
            loss: Some("the metadata service answers version 1 again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::MetadataOptions { instance: self.instance.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::MetadataOptions(before) = before else { return Err(Refusal::OtherFacet) };
        let http_tokens = if before.answers_version_1() { REQUIRED.to_owned() } else { before.http_tokens.clone() };
        Ok(State::MetadataOptions(MetadataOptions { http_tokens, ..before.clone() }))
    }
}

impl RequireImdsv2 {
    /// What an instance is like after it.
    pub fn apply(&self, instance: &mut Resource<ec2::Instance>) {
        let options = instance.view.metadata_options.as_mut();
        if let Some(options) = options.filter(|options| options.require_imdsv2() != Some(true)) {
            options.http_tokens = Some(REQUIRED.to_owned());
        }
    }
}

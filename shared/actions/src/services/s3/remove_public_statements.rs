//! A bucket policy: what makes it public is taken out.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo, policy};
use guardrail_resources::policy::Context;
use guardrail_resources::{Resource, s3};
use serde::{Deserialize, Serialize};

/// Takes the statements out of a bucket policy that let anyone in. Where no other is left, the policy is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovePublicStatements {
    /// The bucket's name.
    pub bucket: String,
    /// The bucket's ARN.
    pub bucket_arn: String,
}

impl Change for RemovePublicStatements {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "s3-remove-public-statements",
            title: "takes the statements out of the bucket policy that let anyone in",
            disruption: "whoever came in by these statements alone is cut off, principals of the own account among them",
            undo: Undo::Exact,
            loss: Some("the bucket policy lets anyone in again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Policy { bucket: self.bucket.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Policy(None) => Ok(State::Policy(None)),
            State::Policy(Some(document)) => {
                policy::without_public(document, &Context::of(&self.bucket_arn)).map(State::Policy)
            }
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl RemovePublicStatements {
    /// The action for a bucket.
    pub fn of(bucket: &Resource<s3::Bucket>) -> Self {
        Self { bucket: bucket.name().to_owned(), bucket_arn: bucket.bucket_arn() }
    }

    /// What a bucket is like after it.
    pub fn apply(&self, bucket: &mut Resource<s3::Bucket>) {
        super::edit(self, bucket);
    }
}

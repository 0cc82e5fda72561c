//! A bucket's versioning: on.

use super::{Facet, State, Versioning, VersioningStatus};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, Section, s3};
use serde::{Deserialize, Serialize};

/// Turns a bucket's versioning on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnableVersioning {
    /// The bucket's name.
    pub bucket: String,
}

impl Change for EnableVersioning {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "s3-enable-versioning",
            title: "turns the bucket's versioning on",
            disruption: "old versions cost storage until a lifecycle rule ends them",
            undo: Undo::Equivalent(
                "versioning that was never on is suspended: S3 cannot turn it off again, and versions made meanwhile stay",
            ),
            loss: Some("an overwrite or a delete is final again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Versioning { bucket: self.bucket.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Versioning(Versioning { status: VersioningStatus::Enabled, .. }) => Ok(before.clone()),
            State::Versioning(Versioning { is_mfa_delete_on: true, .. }) => Err(Refusal::Unsafe(
                "MFA delete is on: only the root user with its MFA device may change the versioning".to_owned(),
            )),
            State::Versioning(before) => {
                Ok(State::Versioning(Versioning { status: VersioningStatus::Enabled, ..*before }))
            }
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl EnableVersioning {
    /// What a bucket is like after it.
    pub fn apply(&self, bucket: &mut Resource<s3::Bucket>) {
        let versioning = s3::Versioning { status: Some("Enabled".to_owned()), is_mfa_delete_enabled: None };
        bucket.view.bucket_versioning_configuration = Section::of(Some(versioning));
    }
}

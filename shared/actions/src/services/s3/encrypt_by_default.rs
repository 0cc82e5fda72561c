//! A bucket's default encryption: by KMS.

use super::{Encryption, EncryptionDefault, EncryptionRule, Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{List, Resource, Section, s3};
use serde::{Deserialize, Serialize};

/// Has S3 encrypt new objects by KMS. What else the rule says (bucket keys, kinds of encryption that are refused) stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EncryptByDefault {
    /// The bucket's name.
    pub bucket: String,
    /// The KMS key; without one, AWS's own (`aws/s3`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

impl Change for EncryptByDefault {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "s3-encrypt-by-default",
            title: "has S3 encrypt new objects by KMS",
            disruption: "whoever writes or reads new objects needs rights on the key, which other accounts cannot have on \
                AWS's own one; each use of the key costs; objects that stand stay as they are",
            undo: Undo::Exact,
            loss: Some("new objects are encrypted by S3's own key alone again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Encryption { bucket: self.bucket.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Encryption(before) = before else { return Err(Refusal::OtherFacet) };
        let mut rules = before.rules.clone();
        if rules.is_empty() {
            rules.push(EncryptionRule::default());
        }
        for rule in rules.iter_mut().filter(|rule| !rule.is_by_kms()) {
            rule.default = Some(EncryptionDefault { algorithm: "aws:kms".to_owned(), key: self.key.clone() });
        }
        Ok(State::Encryption(Encryption { rules }))
    }
}

impl EncryptByDefault {
    /// What a bucket is like after it.
    pub fn apply(&self, bucket: &mut Resource<s3::Bucket>) {
        let after = State::encryption(bucket).ok().and_then(|before| self.change(&before).ok());
        let Some(State::Encryption(after)) = after else { return };
        let rules: Vec<s3::EncryptionRule> = after.rules.into_iter().map(s3::EncryptionRule::from).collect();
        bucket.view.server_side_encryption_configuration =
            Section::of(Some(s3::ServerSideEncryption { rules: List::from(rules) }));
    }
}

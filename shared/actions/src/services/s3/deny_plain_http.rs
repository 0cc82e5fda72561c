//! A bucket policy: plain HTTP is denied.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo, policy};
use guardrail_resources::{Resource, s3};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What the statement is called, so that it is known again.
const SID: &str = "GuardrailDenyPlainHttp";

/// How long a bucket policy may be, in bytes (S3 user guide, "Bucket policies": 20 KB).
const LIMIT: usize = 20 * 1024;

/// Puts a statement into a bucket policy that denies every request by plain HTTP, whoever makes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DenyPlainHttp {
    /// The bucket's name.
    pub bucket: String,
    /// The bucket's ARN.
    pub bucket_arn: String,
}

impl Change for DenyPlainHttp {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "s3-deny-plain-http",
            title: "puts a statement into the bucket policy that denies every request by plain HTTP",
            disruption: "clients that use plain HTTP are cut off, S3's static website endpoints among them: they have no \
                HTTPS",
            undo: Undo::Exact,
            loss: Some("the bucket answers plain HTTP again, which can be read and changed on the way"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Policy { bucket: self.bucket.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Policy(policy) = before else { return Err(Refusal::OtherFacet) };
        if let Some(policy) = policy
            && policy::read(policy)?.denies_plain_http(&self.bucket_arn)
        {
            return Ok(before.clone());
        }
        let after = policy::with(policy.as_ref(), &self.statement())?;
        if after.0.len() > LIMIT {
            return Err(Refusal::Unsafe(format!(
                "the bucket policy would be longer than the {LIMIT} bytes that S3 takes"
            )));
        }
        Ok(State::Policy(Some(after)))
    }
}

impl DenyPlainHttp {
    /// The action for a bucket.
    pub fn of(bucket: &Resource<s3::Bucket>) -> Self {
        Self { bucket: bucket.name().to_owned(), bucket_arn: bucket.bucket_arn() }
    }

    fn statement(&self) -> Value {
        json!({
            "Sid": SID,
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [self.bucket_arn, format!("{}/*", self.bucket_arn)],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        })
    }

    /// What a bucket is like after it.
    pub fn apply(&self, bucket: &mut Resource<s3::Bucket>) {
        super::edit(self, bucket);
    }
}

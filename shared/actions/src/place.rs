//! Where a change is made.

use guardrail_model::ResourceKey;
use serde::{Deserialize, Serialize};

/// The account and Region in which calls are made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: String,
    /// The account that owns the resource.
    pub account_id: String,
    /// The Region's code; `global` for global services.
    pub region: String,
}

impl Place {
    /// Where a resource stands.
    pub fn of(resource: &ResourceKey) -> Self {
        let ResourceKey { partition, account_id, region, .. } = resource.clone();
        Self { partition, account_id, region }
    }

    /// An ARN in this account and Region: `arn:aws:kms:eu-west-1:111122223333:key/1234`.
    pub fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition, self.region, self.account_id)
    }

    /// An ARN of a service that is not in any Region: `arn:aws:iam::111122223333:user/ann`.
    pub fn global_arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}::{}:{resource}", self.partition, self.account_id)
    }
}

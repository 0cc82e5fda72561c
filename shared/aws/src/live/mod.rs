//! Resources as they stand now: each type is read from its own service, in the resource's Region, into the views that
//! AWS Config's items are read into.

mod queue;
mod security_group;

pub use queue::ReadQueue;

use crate::{Account, in_region};
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, LiveState};
use guardrail_model::ResourceKey;

/// The types that are read.
const TYPES: [&str; 1] = ["AWS::EC2::SecurityGroup"];

impl LiveState for Account {
    fn reads(resource_type: &str) -> bool {
        TYPES.contains(&resource_type)
    }

    async fn read(&self, resource: &ResourceKey) -> Result<Live, PortError> {
        if resource.region == ResourceKey::GLOBAL || self.region() == Some(resource.region.as_str()) {
            return read(self, resource).await;
        }
        read(&Self::new(in_region(&self.config, &resource.region)), resource).await
    }
}

async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    match resource.resource_type.as_str() {
        "AWS::EC2::SecurityGroup" => account.security_group(resource).await,
        other => Err(PortError { operation: "read", message: format!("{other} is not read live") }),
    }
}

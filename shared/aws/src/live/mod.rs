//! Resources as they stand now: each type is read from its own service, in the resource's Region, into the views that
//! AWS Config's items are read into.

mod ec2;
mod found;
mod queue;
#[cfg(test)]
mod testing;
mod types;

pub use queue::ReadQueue;

use crate::{Account, in_region};
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::{Live, LiveState};
use guardrail_model::ResourceKey;

impl LiveState for Account {
    fn reads(resource_type: &str) -> bool {
        types::reads(resource_type)
    }

    async fn read(&self, resource: &ResourceKey) -> Result<Live, PortError> {
        if resource.region == ResourceKey::GLOBAL || self.region() == Some(resource.region.as_str()) {
            return types::read(self, resource).await;
        }
        types::read(&Self::new(in_region(&self.config, &resource.region)), resource).await
    }
}

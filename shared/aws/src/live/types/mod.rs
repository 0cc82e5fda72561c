//! The types that are read live, each by a module of its own.
// Written by `cargo xtask generate`.

mod security_group;

use crate::Account;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;

/// True for the types that are read.
pub(super) fn reads(resource_type: &str) -> bool {
    [security_group::TYPES].iter().any(|types| types.contains(&resource_type))
}

/// Reads a resource by its type.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let kind = resource.resource_type.as_str();
    if security_group::TYPES.contains(&kind) {
        return Box::pin(security_group::read(account, resource)).await;
    }
    Err(PortError { operation: "read", message: format!("{kind} is not read live") })
}

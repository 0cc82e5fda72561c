//! The types that are read live, each by a module of its own.
// Written by `cargo xtask generate`.

mod account_public_access_block;
mod bucket;
mod db_instance;
mod db_snapshot;
mod detector;
mod distribution;
mod dynamodb_table;
mod ecr_repository;
mod function;
mod instance;
mod kinesis_stream;
mod kms_key;
mod launch_template;
mod listener;
mod managed_policy;
mod network_acl;
mod queue;
mod rest_stage;
mod role;
mod security_group;
mod subnet;
mod topic;
mod trail;
mod volume;
mod xray_encryption;

use crate::Account;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;

/// True for the types that are read.
pub(super) fn reads(resource_type: &str) -> bool {
    [
        account_public_access_block::TYPES,
        bucket::TYPES,
        db_instance::TYPES,
        db_snapshot::TYPES,
        detector::TYPES,
        distribution::TYPES,
        dynamodb_table::TYPES,
        ecr_repository::TYPES,
        function::TYPES,
        instance::TYPES,
        kinesis_stream::TYPES,
        kms_key::TYPES,
        launch_template::TYPES,
        listener::TYPES,
        managed_policy::TYPES,
        network_acl::TYPES,
        queue::TYPES,
        rest_stage::TYPES,
        role::TYPES,
        security_group::TYPES,
        subnet::TYPES,
        topic::TYPES,
        trail::TYPES,
        volume::TYPES,
        xray_encryption::TYPES,
    ]
    .iter()
    .any(|types| types.contains(&resource_type))
}

/// Reads a resource by its type.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let kind = resource.resource_type.as_str();
    if account_public_access_block::TYPES.contains(&kind) {
        return Box::pin(account_public_access_block::read(account, resource)).await;
    }
    if bucket::TYPES.contains(&kind) {
        return Box::pin(bucket::read(account, resource)).await;
    }
    if db_instance::TYPES.contains(&kind) {
        return Box::pin(db_instance::read(account, resource)).await;
    }
    if db_snapshot::TYPES.contains(&kind) {
        return Box::pin(db_snapshot::read(account, resource)).await;
    }
    if detector::TYPES.contains(&kind) {
        return Box::pin(detector::read(account, resource)).await;
    }
    if distribution::TYPES.contains(&kind) {
        return Box::pin(distribution::read(account, resource)).await;
    }
    if dynamodb_table::TYPES.contains(&kind) {
        return Box::pin(dynamodb_table::read(account, resource)).await;
    }
    if ecr_repository::TYPES.contains(&kind) {
        return Box::pin(ecr_repository::read(account, resource)).await;
    }
    if function::TYPES.contains(&kind) {
        return Box::pin(function::read(account, resource)).await;
    }
    if instance::TYPES.contains(&kind) {
        return Box::pin(instance::read(account, resource)).await;
    }
    if kinesis_stream::TYPES.contains(&kind) {
        return Box::pin(kinesis_stream::read(account, resource)).await;
    }
    if kms_key::TYPES.contains(&kind) {
        return Box::pin(kms_key::read(account, resource)).await;
    }
    if launch_template::TYPES.contains(&kind) {
        return Box::pin(launch_template::read(account, resource)).await;
    }
    if listener::TYPES.contains(&kind) {
        return Box::pin(listener::read(account, resource)).await;
    }
    if managed_policy::TYPES.contains(&kind) {
        return Box::pin(managed_policy::read(account, resource)).await;
    }
    if network_acl::TYPES.contains(&kind) {
        return Box::pin(network_acl::read(account, resource)).await;
    }
    if queue::TYPES.contains(&kind) {
        return Box::pin(queue::read(account, resource)).await;
    }
    if rest_stage::TYPES.contains(&kind) {
        return Box::pin(rest_stage::read(account, resource)).await;
    }
    if role::TYPES.contains(&kind) {
        return Box::pin(role::read(account, resource)).await;
    }
    if security_group::TYPES.contains(&kind) {
        return Box::pin(security_group::read(account, resource)).await;
    }
    if subnet::TYPES.contains(&kind) {
        return Box::pin(subnet::read(account, resource)).await;
    }
    if topic::TYPES.contains(&kind) {
        return Box::pin(topic::read(account, resource)).await;
    }
    if trail::TYPES.contains(&kind) {
        return Box::pin(trail::read(account, resource)).await;
    }
    if volume::TYPES.contains(&kind) {
        return Box::pin(volume::read(account, resource)).await;
    }
    if xray_encryption::TYPES.contains(&kind) {
        return Box::pin(xray_encryption::read(account, resource)).await;
    }
    Err(PortError { operation: "read", message: format!("{kind} is not read live") })
}

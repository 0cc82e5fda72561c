//! Controls over Amazon DynamoDB.
// Written by `cargo xtask generate`.

mod resource_policy_external;

pub use resource_policy_external::ResourcePolicyExternal;

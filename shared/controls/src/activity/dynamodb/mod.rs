//! Controls over Amazon DynamoDB.
// Written by `cargo xtask generate`.

mod resource_policy_external;
mod table_exported_external;

pub use resource_policy_external::ResourcePolicyExternal;
pub use table_exported_external::TableExportedExternal;

//! Controls over AWS Lambda.
// Written by `cargo xtask generate`.

mod code_changed_by_hand;
mod code_signing_removed;
mod configuration_changed_by_hand;
mod destination_external;
mod function_created_by_hand;
mod function_url_public;
mod layer_added;
mod layer_external;
mod permission_external;

pub use code_changed_by_hand::CodeChangedByHand;
pub use code_signing_removed::CodeSigningRemoved;
pub use configuration_changed_by_hand::ConfigurationChangedByHand;
pub use destination_external::DestinationExternal;
pub use function_created_by_hand::FunctionCreatedByHand;
pub use function_url_public::FunctionUrlPublic;
pub use layer_added::LayerAdded;
pub use layer_external::LayerExternal;
pub use permission_external::PermissionExternal;

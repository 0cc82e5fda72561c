//! Controls over AWS Organizations.
// Written by `cargo xtask generate`.

mod account_added;
mod account_closed;
mod account_moved;
mod administration_delegated;
mod leave;
mod policy_weakened;
mod security_service_off;

pub use account_added::AccountAdded;
pub use account_closed::AccountClosed;
pub use account_moved::AccountMoved;
pub use administration_delegated::AdministrationDelegated;
pub use leave::Leave;
pub use policy_weakened::PolicyWeakened;
pub use security_service_off::SecurityServiceOff;

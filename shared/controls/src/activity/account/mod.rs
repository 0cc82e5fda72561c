//! Controls over the account itself.
// Written by `cargo xtask generate`.

mod contact_changed;
mod quota_increase_requested;
mod region_enabled;

pub use contact_changed::ContactChanged;
pub use quota_increase_requested::QuotaIncreaseRequested;
pub use region_enabled::RegionEnabled;

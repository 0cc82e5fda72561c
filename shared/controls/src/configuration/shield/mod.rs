//! Controls over AWS Shield.
// Written by `cargo xtask generate`.

mod advanced_subscription;

pub use advanced_subscription::AdvancedSubscription;

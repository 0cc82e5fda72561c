//! Controls over Amazon EC2 Auto Scaling.
// Written by `cargo xtask generate`.

mod launch_changed_by_hand;

pub use launch_changed_by_hand::LaunchChangedByHand;

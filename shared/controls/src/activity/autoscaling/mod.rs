//! Controls over Amazon EC2 Auto Scaling.
// Written by `cargo xtask generate`.

mod capacity_raised_by_hand;
mod launch_changed_by_hand;

pub use capacity_raised_by_hand::CapacityRaisedByHand;
pub use launch_changed_by_hand::LaunchChangedByHand;

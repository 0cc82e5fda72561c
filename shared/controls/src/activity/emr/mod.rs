//! Controls over Amazon EMR.
// Written by `cargo xtask generate`.

mod job_added_by_hand;
mod public_access_unblocked;

pub use job_added_by_hand::JobAddedByHand;
pub use public_access_unblocked::PublicAccessUnblocked;

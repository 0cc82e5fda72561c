//! Controls over Amazon SQS.
// Written by `cargo xtask generate`.

mod queue_external;
mod queue_purged;

pub use queue_external::QueueExternal;
pub use queue_purged::QueuePurged;

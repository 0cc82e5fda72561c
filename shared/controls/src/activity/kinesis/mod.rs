//! Controls over Amazon Kinesis.
// Written by `cargo xtask generate`.

mod retention_decreased;

pub use retention_decreased::RetentionDecreased;

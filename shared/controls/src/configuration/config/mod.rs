//! Controls over AWS Config.
// Written by `cargo xtask generate`.

mod recorder_on;

pub use recorder_on::RecorderOn;

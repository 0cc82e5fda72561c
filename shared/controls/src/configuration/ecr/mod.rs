//! Controls over Amazon ECR.
// Written by `cargo xtask generate`.

mod scan_on_push;

pub use scan_on_push::ScanOnPush;

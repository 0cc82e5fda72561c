//! Controls over AWS CloudHSM.
// Written by `cargo xtask generate`.

mod key_loss;

pub use key_loss::KeyLoss;

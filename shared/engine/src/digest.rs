//! SHA-256, in hexadecimal digits.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The SHA-256 of a text: 64 hexadecimal digits.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

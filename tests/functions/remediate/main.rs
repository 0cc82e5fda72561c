//! From a violation to a repaired resource and back, with the functions as built under AWS's runtime interface emulator and
//! moto as AWS: real resources break controls, detect or evaluate finds them, the table's stream brings the finding to alert,
//! the queue brings it to remediate, and what stands at the endpoint is read by the same code that remediate reads it by.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod house;
mod life;
mod observing;
mod roles;
mod whole_way;

//! Controls over AWS CloudFormation.
// Written by `cargo xtask generate`.

mod stack_deleted;
mod stack_run_as_role;

pub use stack_deleted::StackDeleted;
pub use stack_run_as_role::StackRunAsRole;

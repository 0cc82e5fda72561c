//! Controls over Amazon ECS.
// Written by `cargo xtask generate`.

mod exec_used;
mod task_image_foreign;

pub use exec_used::ExecUsed;
pub use task_image_foreign::TaskImageForeign;

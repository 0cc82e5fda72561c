//! Controls over AWS CodeBuild.
// Written by `cargo xtask generate`.

mod build_altered;
mod project_public;

pub use build_altered::BuildAltered;
pub use project_public::ProjectPublic;

//! How what is said reaches people and machines.

pub(crate) mod calls;
pub(crate) mod doctor;
pub(crate) mod findings;
pub(crate) mod json;
pub(crate) mod page;
mod plain;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod remedy;
pub(crate) mod style;
pub(crate) mod summary;
pub(crate) mod text;

pub(crate) use plain::Plain;

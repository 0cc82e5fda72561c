//! Changing resources: each service's facets are read and its calls made by a module of its own, under a session of the
//! service's role that one execution has narrowed.

mod failure;
mod services;
mod session;

pub(crate) use failure::{answer, unread};
pub use session::{NarrowedSession, RemediationRoles};

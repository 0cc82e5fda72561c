//! Changing resources: each service's facets are read and its calls made by a module of its own, under a session of the
//! service's role that one execution has narrowed.

mod eyes;
mod failure;
mod others;
mod schedule;
mod services;
mod session;
#[cfg(test)]
mod testing;

pub use eyes::LiveEyes;
pub(crate) use failure::{answer, unread};
pub use schedule::TaskSchedule;
pub use session::{NarrowedSession, RemediationRoles};

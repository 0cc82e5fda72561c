//! What guardrail may change, as data: an [`Action`] changes one [`Facet`] of a resource (a bucket's policy, a key's rotation)
//! from the [`State`] that it is in to the one that it should be in, by [`Call`]s of the service's own API. A [`Plan`] is what
//! a control asks for, in order. Nothing here makes a call: who does, reads the facet first, keeps that state as the
//! pre-image, makes the calls that lead from it to the new state, and can lead back the same way.
//!
//! One folder a service, one file an action. Each says what it may disturb, how far it can be undone, and what the undoing
//! would expose or lose; each call and each read says which permission it needs, and on which resource.

mod change;
mod dispatch;
mod document;
mod facet;
mod grant;
mod key;
mod place;
mod plan;
pub mod policy;
mod refusal;
pub mod services;
mod session;

pub use change::{About, Change, QUICK, SLOW, Undo};
pub use dispatch::{Action, Call, Facet, Service, State};
pub use document::Document;
pub use facet::{Request, Surface};
pub use grant::{Access, Condition, Grant, Permission, Use};
pub use place::Place;
pub use plan::{Plan, Step};
pub use refusal::Refusal;
pub use session::{SESSION_POLICY_LIMIT, session_policy};

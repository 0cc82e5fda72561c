//! The services that are changed, each by a module of its own.
// Written by `cargo xtask generate`.

mod s3;

use super::NarrowedSession;
use guardrail_actions::{Call, Facet, State};
use guardrail_engine::remediate::CallError;

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    match facet {
        Facet::S3(of) => Box::pin(s3::read(session, of)).await.map(State::S3),
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    match call {
        Call::S3(of) => Box::pin(s3::call(session, of)).await,
    }
}

//! What remediation needs from outside.

use guardrail_actions::{Call, Facet, Place, Service, State};
use std::future::Future;

/// Who can change resources: each service under a role of its own, narrowed to one execution.
pub trait Hands {
    /// A narrowed session.
    type Session: Session + Send + Sync;

    /// A session of a service's role in an account and Region that may do what the policy says and nothing else. `name` is
    /// shown in CloudTrail as the session's.
    fn session(
        &self,
        service: Service,
        at: &Place,
        policy: &str,
        name: &str,
    ) -> impl Future<Output = Result<Self::Session, CallError>> + Send;
}

/// One execution's way to one service. Implementations ask in the session's Region. Reads are tried again after throttling
/// and time-outs, with back-off; so are calls, which are all safe to make twice.
pub trait Session {
    /// Reads a facet as it is now.
    ///
    /// # Errors
    /// The service did not tell, or told what cannot be read: never a default in its place.
    fn read(&self, facet: &Facet) -> impl Future<Output = Result<State, CallError>> + Send;

    /// Makes one call.
    fn call(&self, call: &Call) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// A call or a read that failed. It holds no secret: services' error codes and messages only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {message}")]
pub struct CallError {
    /// The operation: `s3:PutPublicAccessBlock`.
    pub operation: String,
    /// The service's code and message.
    pub message: String,
    /// What kind of failure it is.
    pub failure: CallFailure,
}

/// What kind of failure a call met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum CallFailure {
    /// Too many calls, after all tries.
    Throttled,
    /// Not allowed.
    Denied,
    /// There is no such resource.
    NotFound,
    /// Somebody else is changing it, or its state does not allow the call now.
    Conflict,
    /// No answer came: the call may have been made.
    NoAnswer,
    /// Anything else.
    Refused,
}

impl CallError {
    /// True where the call may have been made all the same.
    pub fn may_have_been_made(&self) -> bool {
        self.failure == CallFailure::NoAnswer
    }
}

//! What remediation needs from outside.

use super::store::Image;
use super::task::Task;
use crate::evaluate::PortError;
use crate::ledger::Record;
use guardrail_actions::{Call, Facet, Place, Plan, Service, State};
use guardrail_model::{Alias, ResourceKey};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::future::Future;

/// Who looks at resources as they are now.
pub trait Eyes {
    /// Reads a finding's resource in its own Region and judges it by the finding's control, with the settings in force. What
    /// an activity finding is about has no state that its control judges: its plan stands as it was made from the call.
    ///
    /// # Errors
    /// The resource could not be read. Nothing is written then.
    fn look(&self, record: &Record) -> impl Future<Output = Result<Look, PortError>> + Send;

    /// The resources that a finding's plan writes beside the finding's own: log groups where the finding is the account's, the
    /// cluster of an instance. Settings of an account, which nobody tags and no stack names, are none.
    ///
    /// # Errors
    /// One of them could not be read. Nothing is written then.
    fn others(&self, record: &Record, plan: &Plan) -> impl Future<Output = Result<Vec<Other>, PortError>> + Send;
}

/// A resource that a plan writes and that is not the finding's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// The resource.
    pub key: ResourceKey,
    /// What is known of it.
    pub known: Known,
}

/// What a look found.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// The resource is gone.
    Gone,
    /// It is as it should be.
    Right(Known),
    /// The control is broken, and what would put it right; an empty plan where guardrail knows nothing to do.
    Broken {
        /// What is known of it.
        known: Known,
        /// What would put it right.
        plan: Plan,
    },
    /// The resource is of an account that is neither read nor changed, and which.
    Beyond(String),
    /// The control says nothing of the resource as it is now, or cannot judge it, and why.
    Unjudged(String),
}

/// What is known of a resource beside its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its tags, and none for what cannot have tags; `None` where they could not be told.
    pub tags: Option<BTreeMap<String, String>>,
    /// The CloudFormation stack that it belongs to, where one does.
    pub stack: Option<String>,
    /// Its other names.
    pub aliases: Vec<Alias>,
}

/// Where the states before and after a change are kept: versioned, encrypted, and never overwritten by guardrail.
pub trait Images {
    /// Keeps a text under a name.
    ///
    /// # Errors
    /// It is not known to be kept. Nothing is written to the resource then.
    fn keep(&self, name: &str, text: &str) -> impl Future<Output = Result<Image, PortError>> + Send;

    /// The text of an image.
    ///
    /// # Errors
    /// There is none such, or it is not the one that was kept.
    fn image(&self, image: &Image) -> impl Future<Output = Result<String, PortError>> + Send;
}

/// What brings a task back later.
pub trait Schedule {
    /// Hands a task over, to come at a time: in the order of its group, and once, however often it is handed over.
    fn at(&self, task: &Task, time: Timestamp) -> impl Future<Output = Result<(), PortError>> + Send;
}

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

//! What answering a rule needs from outside.

use super::NotRecorded;
use crate::Verdict;
use crate::ledger::{Recorded, Sighting};
use guardrail_controls::{Subject, ViewKind};
use guardrail_model::Evaluation;
use guardrail_resources::Unreadable;
use jiff::Timestamp;
use std::future::Future;
use std::time::Duration;

/// AWS Config, as far as a rule's function talks to it. Implementations retry throttling and time-outs by themselves, with
/// back-off, before they give up.
pub trait ConfigService {
    /// The newest recorded item of a resource captured no later than `not_after`, as JSON in the API's form; `None` where
    /// AWS Config has none.
    fn item_at(
        &self,
        resource_type: &str,
        resource_id: &str,
        not_after: Timestamp,
    ) -> impl Future<Output = Result<Option<String>, PortError>> + Send;

    /// Reports at most 100 results with a rule's token, and returns those that AWS Config did not take. With `test_mode`,
    /// AWS Config checks them and changes nothing.
    fn put_evaluations(
        &self,
        result_token: &str,
        evaluations: &[Evaluation],
        test_mode: bool,
    ) -> impl Future<Output = Result<Vec<Evaluation>, PutError>> + Send;

    /// The resources (type and id) that a rule shows a result for, COMPLIANT or NON_COMPLIANT; none where the rule is gone.
    fn reported(&self, rule_name: &str) -> impl Future<Output = Result<Vec<(String, String)>, PortError>> + Send;

    /// Lets time pass between two tries.
    fn pause(&self, time: Duration) -> impl Future<Output = ()> + Send;
}

/// The account's live state.
pub trait Inventory {
    /// Asks the account what one view of it needs.
    ///
    /// # Errors
    /// [`Unreadable`] where the service could not be asked; the controls of that view then say so.
    fn ask(&self, question: Question<'_>) -> impl Future<Output = Result<Subject, Unreadable>> + Send;
}

/// The ledger, as far as judging writes to it.
pub trait Recorder {
    /// Records what was judged of one resource. It is called before anyone is told of it, and not at all in a trial run.
    ///
    /// # Errors
    /// Some verdicts may be recorded and others not: recorded again, the same ones change nothing.
    fn record(
        &self,
        sighting: &Sighting,
        verdicts: &[Verdict],
    ) -> impl Future<Output = Result<Vec<Recorded>, NotRecorded>> + Send;
}

/// What to ask the account.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// The view to fill: one of the account's.
    pub kind: ViewKind,
    /// The account.
    pub account_id: &'q str,
    /// The Region to ask in.
    pub region: &'q str,
    /// The resource types that some control judges: what the recorder must record.
    pub recorded_types: &'q [&'static str],
}

/// A service that did not answer, in its own words. Never holds a secret: services' error codes and messages only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {message}")]
pub struct PortError {
    /// The operation: `config:GetResourceConfigHistory`.
    pub operation: &'static str,
    /// The service's code and message.
    pub message: String,
}

/// Why PutEvaluations failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PutError {
    /// The token is dead or the rule is gone: nobody waits for this result any more.
    #[error("{0}")]
    NobodyWaits(String),
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] PortError),
}

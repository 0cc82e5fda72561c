//! What came of an event.

use super::DetectError;
use crate::call_verdict::CallVerdict;
use crate::ledger::Recorded;
use guardrail_model::{ApiCall, ResourceKey};
use jiff::Timestamp;
use strum::IntoStaticStr;

/// What came of one event.
#[derive(Clone, Debug)]
pub struct Report {
    /// The call that it brought.
    pub call: CallSummary,
    /// What each control that had something to say made of it, and what became of that.
    pub decisions: Vec<Decision>,
    /// Why nothing came of it, where nothing did.
    pub ignored: Option<Ignored>,
    /// True for a heartbeat of its account and Region.
    pub is_heartbeat: bool,
    /// The resources that the call changed and that somebody reads live, by the keys that the ledger has for them.
    pub changed: Vec<ResourceKey>,
}

/// A call, as far as the log speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSummary {
    /// CloudTrail's id of it.
    pub event_id: String,
    /// The service: `iam`.
    pub service: String,
    /// The operation: `CreateUser`.
    pub name: String,
    /// Who called.
    pub principal: String,
    /// The account that the call is about.
    pub account_id: String,
    /// The Region that it was made to; empty where the record does not say.
    pub region: String,
    /// When it was made.
    pub at: Timestamp,
}

/// What one control made of the call, for one resource.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The control's word, or why there is none; of the resource by the key that the ledger has for it.
    pub verdict: CallVerdict,
    /// What became of it in the ledger: of a call that fired, its finding; of one that took back, the mark that it left and
    /// the findings that it ended; nothing where the control could not judge.
    pub recorded: Vec<Recorded>,
}

/// Why nothing came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Ignored {
    /// The call only reads.
    ReadOnly,
    /// No control knows the call, or those that do find it harmless.
    NothingToKnow,
    /// guardrail's own remediation made it.
    OurOwn,
}

impl Report {
    pub(super) fn of(call: &ApiCall<'_>, at: Timestamp) -> Self {
        let call = CallSummary {
            event_id: call.id().into_owned(),
            service: call.service().to_owned(),
            name: call.name().to_owned(),
            principal: call.principal().into_owned(),
            account_id: call.account_id().to_owned(),
            region: call.aws_region.as_deref().unwrap_or_default().to_owned(),
            at,
        };
        Self { call, decisions: Vec::new(), ignored: None, is_heartbeat: false, changed: Vec::new() }
    }

    /// The report, or the error that must fail the call: what could not be judged.
    ///
    /// # Errors
    /// [`DetectError::Unjudged`].
    pub fn into_result(self) -> Result<Self, DetectError> {
        let unjudged = self.decisions.iter().filter_map(|Decision { verdict, .. }| {
            let error = verdict.outcome.as_ref().err()?;
            Some(format!("{}: {error}", verdict.control.id))
        });
        let unjudged: Vec<String> = unjudged.collect();
        if unjudged.is_empty() {
            return Ok(self);
        }
        Err(DetectError::Unjudged { unjudged, judged: self.decisions.len() })
    }
}

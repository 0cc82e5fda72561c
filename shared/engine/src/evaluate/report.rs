//! What came of a call.

use super::{EvaluateError, PortError};
use crate::ledger::Recorded;
use crate::verdict::Verdict;
use guardrail_model::{Evaluation, MessageType};

/// What came of one rule event.
#[derive(Clone, Debug)]
pub struct Report {
    /// What kind of event it was.
    pub message_type: MessageType,
    /// The rule that asked.
    pub rule_name: Option<String>,
    /// What each control said.
    pub verdicts: Vec<Verdict>,
    /// What became of each verdict in the ledger, in the same order; none in a trial run.
    pub recorded: Vec<Recorded>,
    /// The results that AWS Config took.
    pub evaluations: Vec<Evaluation>,
    /// The results that AWS Config did not take, however often they were sent.
    pub refused: Vec<Evaluation>,
    /// The first failure to report results at all.
    pub failure: Option<PortError>,
    /// Why nobody waited for the results: a dead token, or a rule that is gone.
    pub nobody_waits: Option<String>,
    /// What became of results that no control renews.
    pub clearing: Clearing,
}

/// What became of results that no control renews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clearing {
    /// Not a scheduled run, or a trial.
    NotAsked,
    /// So many were answered NOT_APPLICABLE.
    Done(usize),
    /// The rule's results could not be listed.
    Failed(PortError),
}

impl Report {
    pub(super) fn new(message_type: MessageType, rule_name: Option<&str>) -> Self {
        Self {
            message_type,
            rule_name: rule_name.map(str::to_owned),
            verdicts: Vec::new(),
            recorded: Vec::new(),
            evaluations: Vec::new(),
            refused: Vec::new(),
            failure: None,
            nobody_waits: None,
            clearing: Clearing::NotAsked,
        }
    }

    pub(super) fn with_verdicts(self, verdicts: Vec<Verdict>) -> Self {
        Self { verdicts, ..self }
    }

    pub(super) fn with_recorded(self, recorded: Vec<Recorded>) -> Self {
        Self { recorded, ..self }
    }

    pub(super) fn with_clearing(self, clearing: Clearing) -> Self {
        Self { clearing, ..self }
    }

    /// The report, or the error that must fail the call: what AWS Config did not take, what could not be judged, or
    /// results that could not be listed to be cleared.
    pub fn into_result(self) -> Result<Self, EvaluateError> {
        if let Some(failure) = self.failure {
            return Err(failure.into());
        }
        if let Some(first) = self.refused.first() {
            return Err(EvaluateError::Refused {
                count: self.refused.len(),
                resource_type: first.compliance_resource_type.clone(),
                resource_id: first.compliance_resource_id.clone(),
            });
        }
        let unjudged = self.verdicts.iter().filter_map(|verdict| {
            let error = verdict.outcome.as_ref().err()?;
            Some(format!("{} on {}: {error}", verdict.control.id, verdict.key))
        });
        let unjudged: Vec<String> = unjudged.collect();
        if !unjudged.is_empty() {
            return Err(EvaluateError::Unjudged { unjudged, judged: self.verdicts.len() });
        }
        match self.clearing {
            Clearing::Failed(error) => Err(error.into()),
            Clearing::NotAsked | Clearing::Done(_) => Ok(self),
        }
    }
}

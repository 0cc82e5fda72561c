//! Verdicts as JSON Lines: one object a verdict, or a thing that could not be read. Every object has every key; `null`
//! where there is nothing to say.

use crate::judge::{Judged, Noted, Outcome};
use guardrail_engine::Verdict;
use guardrail_engine::ledger::{FindingId, TransitionKind};
use guardrail_model::{Compliance, ComplianceType, Layer, Responsibility, Severity};
use jiff::Timestamp;
use serde::Serialize;

/// What a line is about.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// A configuration control's verdict.
    Configuration,
    /// Something unreadable: a file, a document, or what a control needed. Never a verdict.
    Error,
}

/// One line.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'l> {
    kind: Kind,
    control: Option<&'l str>,
    compliance_type: Option<ComplianceType>,
    annotation: &'l str,
    severity: Option<Severity>,
    responsibility: Option<Responsibility>,
    layer: Option<Layer>,
    resource_type: Option<&'l str>,
    resource_id: Option<&'l str>,
    aws_account_id: Option<&'l str>,
    aws_region: Option<&'l str>,
    observed_at: Option<Timestamp>,
    path: &'l str,
    #[serde(flatten)]
    noted: Option<InLedger<'l>>,
}

/// What the ledger made of a verdict: only where there is one.
#[derive(Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct InLedger<'l> {
    transition: Option<TransitionKind>,
    finding_id: Option<&'l FindingId>,
}

impl<'l> InLedger<'l> {
    fn of(noted: &'l Noted) -> Self {
        Self { transition: noted.transition, finding_id: noted.finding.as_ref() }
    }
}

/// Writes what is said of one unit.
pub(crate) fn word(path: &str, judged: &Judged, words: &mut String) {
    for outcome in &judged.outcomes {
        match outcome {
            Outcome::Verdicts(resource) => {
                for (number, verdict) in resource.verdicts.iter().enumerate() {
                    let problem = verdict.outcome.as_ref().err().map(ToString::to_string);
                    let noted = resource.noted.get(number).map(InLedger::of).unwrap_or_default();
                    let noted = judged.is_recorded.then_some(noted);
                    push(&Line { noted, ..line(path, verdict, problem.as_deref()) }, words);
                }
            }
            Outcome::Unreadable(problem) => {
                let noted = judged.is_recorded.then(InLedger::default);
                push(&Line { noted, ..unreadable(path, problem) }, words);
            }
            Outcome::Uncovered(_) | Outcome::NotJudged(_) => {}
        }
    }
}

/// A control's line; `problem` is what kept it from a verdict.
fn line<'l>(path: &'l str, verdict: &'l Verdict, problem: Option<&'l str>) -> Line<'l> {
    let Verdict { control, key, observed_at, outcome, .. } = verdict;
    Line {
        kind: if problem.is_some() { Kind::Error } else { Kind::Configuration },
        control: Some(control.id),
        compliance_type: outcome.as_ref().map(Compliance::compliance_type).ok(),
        annotation: problem.unwrap_or_else(|| outcome.as_ref().map(Compliance::annotation).unwrap_or_default()),
        severity: Some(control.severity),
        responsibility: Some(control.responsibility),
        layer: Some(control.layer),
        resource_type: Some(&key.resource_type),
        resource_id: Some(&key.resource_id),
        aws_account_id: Some(key.account_id.as_str()).filter(|account| !account.is_empty()),
        aws_region: Some(key.region.as_str()).filter(|region| !region.is_empty()),
        observed_at: *observed_at,
        path,
        noted: None,
    }
}

fn unreadable<'l>(path: &'l str, problem: &'l str) -> Line<'l> {
    Line {
        kind: Kind::Error,
        control: None,
        compliance_type: None,
        annotation: problem,
        severity: None,
        responsibility: None,
        layer: None,
        resource_type: None,
        resource_id: None,
        aws_account_id: None,
        aws_region: None,
        observed_at: None,
        path,
        noted: None,
    }
}

fn push(line: &Line<'_>, words: &mut String) {
    // The line has only strings, and no map whose keys could be anything else: there is nothing that could fail.
    if let Ok(json) = serde_json::to_string(line) {
        words.push_str(&json);
        words.push('\n');
    }
}

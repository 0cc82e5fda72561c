//! Verdicts as JSON Lines: one object a verdict, or a thing that could not be read. Every object has every key; `null`
//! where there is nothing to say. An activity control's has the call's keys besides.

use crate::judge::{Call, Judged, Noted, Outcome};
use guardrail_engine::ledger::{FindingId, TransitionKind};
use guardrail_engine::{CallVerdict, Happened, Verdict};
use guardrail_model::{Compliance, ComplianceType, Layer, ResourceKey, Responsibility, Severity};
use jiff::Timestamp;
use serde::Serialize;

/// What a line is about.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// A configuration control's verdict.
    Configuration,
    /// An activity control that fired.
    Activity,
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
    call: Option<OfCall<'l>>,
    #[serde(flatten)]
    noted: Option<InLedger<'l>>,
}

/// The call that an activity control speaks of.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct OfCall<'l> {
    event_id: &'l str,
    event_source: &'l str,
    event_name: &'l str,
    principal: &'l str,
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
            Outcome::Call(call) => {
                for (number, verdict) in call.verdicts.iter().enumerate() {
                    let problem = verdict.outcome.as_ref().err().map(ToString::to_string);
                    let noted = call.noted.get(number).map(InLedger::of).unwrap_or_default();
                    let noted = judged.is_recorded.then_some(noted);
                    if let Some(line) = of_call(path, call, verdict, problem.as_deref()) {
                        push(&Line { noted, ..line }, words);
                    }
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
        observed_at: *observed_at,
        ..about(path, key)
    }
}

/// An activity control's line; none where it tells of nothing new.
fn of_call<'l>(path: &'l str, call: &'l Call, verdict: &'l CallVerdict, problem: Option<&'l str>) -> Option<Line<'l>> {
    let CallVerdict { control, key, outcome, .. } = verdict;
    let (kind, compliance_type, annotation) = match (outcome, problem) {
        (Ok(Happened::Fired(fact)), _) => (Kind::Activity, Some(ComplianceType::NonCompliant), fact.as_str()),
        (Ok(Happened::TakenBack(_)), _) => return None,
        (Err(_), problem) => (Kind::Error, None, problem.unwrap_or_default()),
    };
    Some(Line {
        kind,
        control: Some(control.id),
        compliance_type,
        annotation,
        severity: Some(control.severity),
        responsibility: Some(control.responsibility),
        layer: Some(control.layer),
        observed_at: call.time,
        call: Some(OfCall {
            event_id: &call.id,
            event_source: &call.source,
            event_name: &call.name,
            principal: &call.principal,
        }),
        ..about(path, key)
    })
}

/// A line that says which resource it is about, and nothing yet.
fn about<'l>(path: &'l str, key: &'l ResourceKey) -> Line<'l> {
    Line {
        resource_type: Some(&key.resource_type),
        resource_id: Some(&key.resource_id),
        aws_account_id: Some(key.account_id.as_str()).filter(|account| !account.is_empty()),
        aws_region: Some(key.region.as_str()).filter(|region| !region.is_empty()),
        ..unreadable(path, "")
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
        call: None,
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

//! Plans: for people, grouped by resource; for machines, one object a step.

use super::calls::shown;
use super::style::{BAD, HEADING, NAME, QUIET, UNREADABLE, paint, severity};
use super::text::{Said, heading_of, named};
use super::{Plain, summary};
use crate::judge::{Judged, Outcome};
use crate::tally::Tally;
use guardrail_actions::{About, Call, Plan, Refusal, Step};
use guardrail_engine::Happened;
use guardrail_model::{Compliance, Metadata, ResourceKey};
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt::{Display, Write};
use std::sync::Arc;

/// One broken control, and what would put it right.
struct Broken<'b> {
    control: &'b Metadata,
    key: &'b ResourceKey,
    fact: &'b str,
    plan: &'b Plan,
}

/// A control that could not judge.
struct Unjudged<'u> {
    control: &'u Metadata,
    key: &'u ResourceKey,
    problem: String,
}

/// What is broken of an outcome, the worst first, and what could not be judged.
fn of(outcome: &Outcome) -> (Vec<Broken<'_>>, Vec<Unjudged<'_>>) {
    let (mut broken, mut unjudged) = (Vec::new(), Vec::new());
    match outcome {
        Outcome::Verdicts(resource) => {
            for verdict in &resource.verdicts {
                let (control, key) = (&verdict.control, &*verdict.key);
                match &verdict.outcome {
                    Ok(Compliance::NonCompliant(fact)) => {
                        broken.push(Broken { control, key, fact, plan: &verdict.plan });
                    }
                    Ok(_) => {}
                    Err(error) => unjudged.push(Unjudged { control, key, problem: error.to_string() }),
                }
            }
        }
        Outcome::Call(call) => {
            for verdict in &call.verdicts {
                let (control, key) = (&verdict.control, &verdict.key);
                match &verdict.outcome {
                    Ok(Happened::Fired(fact)) => broken.push(Broken { control, key, fact, plan: &verdict.plan }),
                    Ok(Happened::TakenBack(_)) => {}
                    Err(error) => unjudged.push(Unjudged { control, key, problem: error.to_string() }),
                }
            }
        }
        Outcome::Uncovered(_) | Outcome::NotJudged(_) | Outcome::Unreadable(_) => {}
    }
    broken.sort_by_key(|broken| broken.control.severity);
    (broken, unjudged)
}

/// Puts the plans for one unit into words.
pub(crate) fn word(path: &Arc<str>, judged: &Judged, words: &mut Vec<Said>) {
    words.push(Said::of(path, judged, body));
}

fn body(outcome: &Outcome) -> String {
    let (broken, unjudged) = of(outcome);
    let mut text = String::new();
    if !(broken.is_empty() && unjudged.is_empty()) {
        text.push_str(&heading_of(outcome));
    }
    for Broken { control, key, fact, plan } in broken {
        // A call may be about several resources.
        let whose = if matches!(outcome, Outcome::Call(_)) { format!("{}: ", named(key, &[])) } else { String::new() };
        let level = paint(severity(control.severity), control.severity);
        // A string takes everything.
        let _ = writeln!(text, "    {level}  {}  {whose}{}", paint(NAME, control.id), Plain(fact));
        text.push_str(&steps(control, plan));
    }
    for Unjudged { control, problem, .. } in unjudged {
        let word = paint(UNREADABLE, "UNREADABLE");
        let _ = writeln!(text, "    {word}  {}  {}", paint(NAME, control.id), Plain(&problem));
    }
    text
}

/// A plan, step by step.
fn steps(control: &Metadata, plan: &Plan) -> String {
    if plan.is_empty() {
        let how = format!("guardrail makes no call for it: `guardrail controls {}` says what to do", control.id);
        return format!("      {}\n", paint(QUIET, how));
    }
    plan.steps.iter().enumerate().map(|(number, planned)| step(number + 1, planned)).collect()
}

fn step(number: usize, step: &Step) -> String {
    let about = step.action.about();
    let mut text = format!("      {number}. {}\n", about.title);
    match step.calls() {
        Ok(calls) if calls.is_empty() => text.push_str("         no call: it is so already\n"),
        Ok(calls) => calls.iter().for_each(|call| text.push_str(&shown(&call.to_string(), 9))),
        Err(refusal) => {
            // A string takes everything.
            let _ = writeln!(text, "         {} {}", paint(BAD, "no call:"), Plain(&refusal.to_string()));
        }
    }
    text.push_str(&effects(about, 9));
    text
}

/// What is to be known of an action before it is done or taken back.
pub(crate) fn effects(about: &About, indent: usize) -> String {
    let mut text = String::new();
    let mut row = |name: &str, value: &dyn Display| {
        // A string takes everything.
        let _ = writeln!(text, "{}{}  {value}", " ".repeat(indent), paint(QUIET, format_args!("{name:11}")));
    };
    row("may disturb", &about.disruption);
    let note = about.undo.note().map(|note| format!(": {note}")).unwrap_or_default();
    let loss = about.loss.map(|loss| format!("; then {loss}")).unwrap_or_default();
    row("undo", &format_args!("{}{note}{loss}", about.undo.name()));
    text
}

/// The end: what was judged, and for how much of what is broken there is a plan.
pub(crate) fn summary(tally: &Tally) -> String {
    let mut text = summary::of(tally);
    let broken: u64 = tally.broken.values().sum();
    if broken > 0 {
        // A string takes everything.
        let _ = writeln!(text, "{}", paint(HEADING, "what guardrail would do"));
        let _ = writeln!(text, "  {:>6} put right by the calls above", tally.planned);
        let _ = writeln!(text, "  {:>6} left to you", broken.saturating_sub(tally.planned));
    }
    text
}

/// One step as a line of JSON. Every object has every key.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'l> {
    control: &'l str,
    resource_type: &'l str,
    resource_id: &'l str,
    aws_account_id: Option<&'l str>,
    aws_region: Option<&'l str>,
    action: &'l str,
    calls: Vec<CallLine>,
    /// Why there are no calls, where the action would not make any.
    problem: Option<String>,
    disruption: &'l str,
    undo: &'l str,
    undo_note: Option<&'l str>,
    loss: Option<&'l str>,
    path: &'l str,
}

#[derive(Serialize)]
struct CallLine {
    operation: String,
    parameters: Box<RawValue>,
}

impl CallLine {
    fn of(call: &Call) -> Result<Self, Refusal> {
        let unreadable =
            |error: serde_json::Error| Refusal::Unreadable { what: "the call", problem: error.to_string() };
        Ok(Self {
            operation: format!("{}:{}", call.service(), call.operation()),
            parameters: RawValue::from_string(call.parameters()?).map_err(unreadable)?,
        })
    }
}

/// What machines and people are told of one batch: lines, and what could not be read.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) lines: String,
    pub(crate) problems: String,
}

/// Writes the plans for one unit, one step a line.
pub(crate) fn lines(path: &Arc<str>, judged: &Judged, lines: &mut Lines) {
    for outcome in &judged.outcomes {
        let (broken, unjudged) = of(outcome);
        for broken in broken {
            for step in &broken.plan.steps {
                // It has no map whose keys could be anything but strings: there is nothing that could fail.
                if let Ok(json) = serde_json::to_string(&line(path, &broken, step)) {
                    lines.lines.push_str(&json);
                    lines.lines.push('\n');
                }
            }
        }
        let mut problem = |what: &dyn Display| {
            // A string takes everything.
            let _ = writeln!(lines.problems, "{} {}: {what}", paint(UNREADABLE, "error:"), Plain(path));
        };
        for Unjudged { control, key, problem: why } in unjudged {
            let (kind, id) = (Plain(&key.resource_type), Plain(&key.resource_id));
            problem(&format_args!("{kind} {id}: {}: {}", control.id, Plain(&why)));
        }
        if let Outcome::Unreadable(why) = outcome {
            problem(&Plain(why));
        }
    }
}

fn line<'l>(path: &'l str, Broken { control, key, .. }: &Broken<'l>, step: &'l Step) -> Line<'l> {
    let about = step.action.about();
    let calls = step.calls().and_then(|calls| calls.iter().map(CallLine::of).collect::<Result<Vec<_>, _>>());
    let problem = calls.as_ref().err().map(ToString::to_string);
    Line {
        control: control.id,
        resource_type: &key.resource_type,
        resource_id: &key.resource_id,
        aws_account_id: Some(key.account_id.as_str()).filter(|account| !account.is_empty()),
        aws_region: Some(key.region.as_str()).filter(|region| !region.is_empty()),
        action: about.name,
        calls: calls.unwrap_or_default(),
        problem,
        disruption: about.disruption,
        undo: about.undo.name(),
        undo_note: about.undo.note(),
        loss: about.loss,
        path,
    }
}

//! What guardrail would do about a finding, what it did, and how far that can be taken back.

use super::calls::shown;
use super::plan::effects;
use super::style::{HEADING, NAME, QUIET, paint};
use super::{Plain, text::named};
use guardrail_actions::{About, Undo};
use guardrail_engine::ledger::{Finding, FindingKey, Record, Remediation};
use guardrail_engine::remediate::{Attempt, AttemptStep, Handled, StepProgress};
use std::collections::BTreeSet;
use std::fmt::Write;

/// What whoever approves must see first.
pub(crate) fn to_approve(record: &Record, finding: &Finding, calls: &[String]) -> String {
    let FindingKey { resource, control, .. } = &record.key;
    let mut text = format!("{} on {}\n", paint(NAME, control), named(resource, &finding.aliases));
    // A string takes everything.
    let _ = writeln!(text, "finding {}: {}", record.key.id(), Plain(&finding.annotation));
    if let Some(done) = finding.remediation.as_ref().filter(|done| done.life == finding.life) {
        let _ = writeln!(text, "{}", paint(QUIET, story(done)));
    }
    let _ = writeln!(text, "\n{}", paint(HEADING, "what guardrail would do"));
    for call in calls {
        text.push_str(&shown(call, 2));
    }
    let abouts = finding.plan.steps.iter().map(|step| step.action.about());
    let mut known = BTreeSet::new();
    for about in abouts.filter(|about| known.insert(about.name)) {
        text.push_str(&action(about));
    }
    text
}

/// What an action is, and what is to be known of it.
fn action(about: &About) -> String {
    format!("  {}: {}\n{}", paint(NAME, about.name), about.title, effects(about, 4))
}

/// How far remediation came with a finding, and why not further.
pub(crate) fn story(done: &Remediation) -> String {
    let attempt = if done.attempt > 0 { format!(", attempt {}", done.attempt) } else { String::new() };
    let note = if done.note.is_empty() { String::new() } else { format!(": {}", Plain(&done.note)) };
    let next = done.next_at.map(|at| format!("; tried again by itself {at:.0}")).unwrap_or_default();
    format!("{}{attempt}{note}{next}", done.stage)
}

/// What whoever takes an attempt back must see first.
pub(crate) fn to_undo(attempt: &Attempt) -> String {
    let Attempt { finding, number, by, started_at, progress, .. } = attempt;
    let mut text = format!("{} on {}\n", paint(NAME, &finding.control), named(&finding.resource, &[]));
    // A string takes everything.
    let _ =
        writeln!(text, "finding {}, attempt {number} of {started_at:.0}, by {}: {progress}", finding.id(), Plain(by));
    let _ = writeln!(text, "\n{}", paint(HEADING, "what guardrail did"));
    for AttemptStep { step, calls, progress, .. } in &attempt.steps {
        let about = step.action.about();
        let _ = writeln!(text, "  {}: {} ({progress})", paint(NAME, about.name), about.title);
        for call in calls {
            text.push_str(&shown(call, 4));
        }
    }
    let _ = writeln!(text, "\n{}", paint(HEADING, "the way back, as far as nothing else has changed since"));
    // What was done last is taken back first.
    for step in attempt.steps.iter().rev() {
        let written = Plain(&step.facet().resource(&attempt.at)).to_string();
        let _ = writeln!(text, "  {written}: {}", way_back(step));
        if let Some(loss) = step.step.action.about().loss.filter(|_| is_taken_back(step)) {
            let _ = writeln!(text, "    then {loss}");
        }
    }
    text
}

/// How far a step can be taken back.
fn way_back(step: &AttemptStep) -> String {
    if !is_taken_back(step) {
        return "nothing was changed, and nothing is changed back".to_owned();
    }
    match step.step.action.about().undo {
        Undo::Exact => "to the very state that was there before".to_owned(),
        Undo::Equivalent(differs) => format!("to one that does the same: {differs}"),
        Undo::Partial(stays) => format!("partly: {stays}"),
        Undo::None(why) => format!("not at all: {why}"),
    }
}

fn is_taken_back(step: &AttemptStep) -> bool {
    matches!(step.progress, StepProgress::Done | StepProgress::Calling)
}

/// What came of a dry run.
pub(crate) fn dry_run(calls: &[String], handled: &Handled) -> String {
    let mut text = "dry run: a ledger in a file has no account, and no call was made\n".to_owned();
    if !calls.is_empty() {
        // A string takes everything.
        let _ = writeln!(text, "{}", paint(HEADING, "what would have been called"));
        text.extend(calls.iter().map(|call| shown(call, 2)));
    }
    let (word, note) = match handled {
        Handled::Nothing(why) => ("nothing was to be done".to_owned(), (*why).to_owned()),
        Handled::NotYet(why) => ("not as it should be yet".to_owned(), why.clone()),
        Handled::Told { stage, note, .. } => (stage.to_string(), note.clone()),
    };
    let note = if note.is_empty() { note } else { format!(": {}", Plain(&note)) };
    let _ = writeln!(text, "the ledger says: {word}{note}");
    text
}

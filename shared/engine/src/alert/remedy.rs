//! The words of remediation: what guardrail would do about a finding, what it did, and why not more.

use super::text::{count, exact, line, weight, when};
use crate::ledger::{Finding, FindingStatus, Record, Remediation, Stage};
use crate::settings::{Mode, Modes};
use guardrail_actions::Step;
use std::collections::BTreeSet;

/// The most calls that people are shown, and how heavy they may be together and one by one, as JSON in JSON.
const CALLS: usize = 10;
const ALL_CALLS: usize = 12 * 1024;
const ONE_CALL: usize = 3 * 1024;

/// How many characters of a note people are shown.
const NOTE: usize = 1_000;

/// What is known of how a finding is put right.
pub(super) struct Remedy<'a> {
    /// What may be done about it.
    pub(super) mode: Mode,
    finding: &'a Finding,
    /// What was done in this life of it.
    pub(super) done: Option<&'a Remediation>,
}

impl<'a> Remedy<'a> {
    pub(super) fn of(record: &'a Record, finding: &'a Finding, modes: &Modes) -> Self {
        let done = finding.remediation.as_ref().filter(|done| done.life == finding.life);
        Self { mode: modes.of(record), finding, done }
    }

    /// The plan's steps, while they are something that guardrail would do: the finding is open, and its mode lets them be
    /// told.
    pub(super) fn steps(&self) -> &'a [Step] {
        let is_told = self.finding.status == FindingStatus::Open && self.mode > Mode::Observe;
        if is_told { &self.finding.plan.steps } else { &[] }
    }

    /// True where there is a plan, and the mode lets nothing of it be told.
    pub(super) fn is_observed(&self) -> bool {
        let is_open = self.finding.status == FindingStatus::Open;
        is_open && self.mode == Mode::Observe && !self.finding.plan.is_empty() && self.done.is_none()
    }

    /// What was done, while people are to be told of it: what is open, and what remediation itself has changed.
    pub(super) fn story(&self) -> Option<&'a Remediation> {
        let is_its_own = self.finding.transition.kind.is_of_remediation();
        self.done.filter(|_| is_its_own || self.finding.status == FindingStatus::Open)
    }

    /// The calls that would be made, or were: those that remediation wrote down, else those of the plan.
    pub(super) fn calls(&self) -> Vec<String> {
        match self.story() {
            Some(done) if !done.calls.is_empty() => done.calls.clone(),
            _ => self.steps().iter().flat_map(calls_of).collect(),
        }
    }

    /// The calls for people: each on one line, and a word about those that are left out.
    pub(super) fn shown_calls(&self) -> Vec<String> {
        let calls = self.calls();
        let mut left = ALL_CALLS;
        let mut shown = Vec::new();
        for call in calls.iter().take(CALLS) {
            let call = exact(call, ONE_CALL.min(left));
            left = left.saturating_sub(weight(&call));
            shown.push(call);
        }
        shown.retain(|call| !call.is_empty());
        let more = calls.len().saturating_sub(shown.len());
        shown.extend((more > 0).then(|| format!("and {}", count(more, "more call"))));
        shown
    }

    /// The operations of the calls, each once: `ec2:RevokeSecurityGroupIngress (3 calls)`; empty where there are none.
    pub(super) fn operations(&self) -> String {
        let calls = self.calls();
        let mut known = BTreeSet::new();
        let operations = calls.iter().filter_map(|call| call.split(' ').next());
        let operations: Vec<&str> = operations.filter(|operation| known.insert(*operation)).collect();
        let number = if calls.len() > 1 { format!(" ({} calls)", calls.len()) } else { String::new() };
        if operations.is_empty() { String::new() } else { format!("{}{number}", operations.join(", ")) }
    }

    /// What stands above the calls.
    pub(super) fn heading(&self) -> &'static str {
        match self.story().map(|done| done.stage) {
            Some(Stage::Applied | Stage::Remediated) => "What guardrail did",
            Some(Stage::Failed) => "What guardrail tried",
            Some(Stage::Undone) => "What took it back",
            Some(Stage::Planned | Stage::AwaitingApproval | Stage::Refused | Stage::Contested) | None => {
                "What guardrail would do"
            }
        }
    }

    /// What is to be known of each action, before anybody lets it be done or takes it back: what it does, what it may disturb,
    /// and how far it can be taken back. Each once, however many of its kind a plan has.
    pub(super) fn effects(&self) -> Vec<Effect> {
        let is_open_question = |done: &Remediation| done.stage != Stage::Undone;
        let told = !self.steps().is_empty() || self.story().is_some_and(is_open_question);
        let steps = self.finding.plan.steps.iter().filter(|_| told);
        let mut known = BTreeSet::new();
        let abouts = steps.map(|step| step.action.about()).filter(|about| known.insert(about.name));
        abouts
            .map(|about| {
                let undo = about.undo;
                let note = undo.note().map(|note| format!(": {note}")).unwrap_or_default();
                let loss = about.loss.map(|loss| format!("; then {loss}")).unwrap_or_default();
                Effect {
                    action: format!("{}: {}", about.name, about.title),
                    disruption: format!("may disturb: {}", about.disruption),
                    undo: format!("undo: {}{note}{loss}", undo.name()),
                }
            })
            .collect()
    }

    /// How far it came, in a few lines; nothing where there is nothing to tell.
    pub(super) fn lines(&self) -> Vec<String> {
        let Some(done) = self.story() else { return Vec::new() };
        let attempt = if done.attempt > 0 { format!(" (attempt {})", done.attempt) } else { String::new() };
        let stage = format!("{}{attempt}", in_words(done.stage));
        let note = Some(line(&done.note, NOTE)).filter(|note| !note.is_empty());
        let by: BTreeSet<String> = done.undone_by.iter().map(|by| line(by, 200)).collect();
        // A note on what is contested names them.
        let by = (!by.is_empty() && (note.is_none() || done.stage != Stage::Contested))
            .then(|| format!("brought back by {}", by.into_iter().collect::<Vec<_>>().join(", ")));
        [Some(stage), note, by, self.next()].into_iter().flatten().collect()
    }

    /// When it is tried again, where that is a question.
    pub(super) fn next(&self) -> Option<String> {
        let done = self.story()?;
        match done.next_at {
            Some(at) => Some(format!("tried again by itself {}", when(at))),
            None if matches!(done.stage, Stage::Refused | Stage::Failed) => {
                Some("not tried again by itself".to_owned())
            }
            None => None,
        }
    }

    /// The note that remediation left, as a sentence of its own; nothing where it left none.
    pub(super) fn note(&self) -> Option<String> {
        let note = self.story().map(|done| line(&done.note, NOTE))?;
        (!note.is_empty()).then_some(note)
    }

    /// What taking it back would expose or lose.
    pub(super) fn losses(&self) -> Vec<&'static str> {
        let losses = self.finding.plan.steps.iter().filter_map(|step| step.action.about().loss);
        losses.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// What is to be known of an action.
pub(super) struct Effect {
    /// Its name, and what it does.
    pub(super) action: String,
    /// What it may disturb.
    pub(super) disruption: String,
    /// How far it can be taken back, how that differs, and what it would bring about.
    pub(super) undo: String,
}

/// A step's calls; where there are none, why.
pub(super) fn calls_of(step: &Step) -> Vec<String> {
    match step.calls() {
        Ok(calls) => calls.iter().map(ToString::to_string).collect(),
        Err(refusal) => vec![format!("{}: {refusal}", step.action.about().name)],
    }
}

fn in_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Planned => "planned, and not done",
        Stage::AwaitingApproval => "waits for a person's approval",
        Stage::Refused => "refused by a guard",
        Stage::Applied => "applied, and being looked at",
        Stage::Remediated => "put right, and seen to be",
        Stage::Failed => "failed",
        Stage::Undone => "taken back",
        Stage::Contested => "contested: guardrail leaves it alone",
    }
}

//! `guardrail undo ID`

use super::order::{confirmed, id, lay_down};
use super::{print, who};
use crate::CommandError;
use crate::args::Undo;
use crate::ledger::Store;
use crate::output::remedy::to_undo;
use anstream::ColorChoice;
use guardrail_actions::Undo as Way;
use guardrail_engine::ledger::FindingId;
use guardrail_engine::remediate::{Attempt, AttemptStep, Order, Ordered, Progress, Remediations, StepProgress};
use jiff::Timestamp;

/// Shows what was done about a finding and how far it can be taken back, and orders that.
pub(crate) fn undo(args: &Undo, color: ColorChoice) -> Result<(), CommandError> {
    let store = Store::open(&args.ledger)?;
    let id = id(&args.id)?;
    let attempts = store.wait(store.attempts(&id))?;
    let attempt = chosen(&id, &attempts, args.attempt)?;
    print(&to_undo(attempt), color)?;
    let changed = changed(attempt);
    if changed.clone().all(|step| matches!(step.step.action.about().undo, Way::None(_))) {
        return Err(CommandError::NotOrdered("nothing of it can be taken back"));
    }
    if !args.accept_loss && changed.clone().any(|step| step.step.action.about().loss.is_some()) {
        return Err(CommandError::NotOrdered("the way back is not harmless: --accept-loss says that you know"));
    }
    confirmed(args.yes, &format!("take attempt {} back?", attempt.number))?;
    let now = Timestamp::now();
    let what = Ordered::Undo { attempt: attempt.number, accept_loss: args.accept_loss };
    let order = Order { finding: attempt.finding.clone(), life: attempt.life, by: who(), at: now, what };
    lay_down(&store, &order, now)?;
    print("ordered: the remediate function takes it back, and alerts tell what becomes of it\n", color)
}

/// The steps of an attempt that changed something, or may have.
fn changed(attempt: &Attempt) -> impl Iterator<Item = &AttemptStep> + Clone {
    attempt.steps.iter().filter(|step| matches!(step.progress, StepProgress::Done | StepProgress::Calling))
}

/// The attempt to take back: the one of this number in the last life that has one; else the last that changed something.
fn chosen<'a>(id: &FindingId, attempts: &'a [Attempt], number: Option<u32>) -> Result<&'a Attempt, CommandError> {
    let refused = |why: String| CommandError::Refused(format!("finding {id}: {why}"));
    let Some(number) = number else {
        let stands = |attempt: &&Attempt| problem(attempt).is_none();
        let none = || refused("guardrail has changed nothing about it that is not taken back already".to_owned());
        return attempts.iter().rfind(stands).ok_or_else(none);
    };
    let attempt = attempts.iter().rfind(|attempt| attempt.number == number);
    let attempt = attempt.ok_or_else(|| refused(format!("there was no attempt {number}")))?;
    match problem(attempt) {
        Some(problem) => Err(refused(format!("attempt {number} {problem}"))),
        None => Ok(attempt),
    }
}

/// Why an attempt cannot be taken back.
fn problem(attempt: &Attempt) -> Option<String> {
    if let Some(undone) = attempt.undoes {
        return Some(format!("took back attempt {undone}, and is not taken back itself"));
    }
    if attempt.progress == Progress::Undone {
        return Some("was taken back already".to_owned());
    }
    changed(attempt).next().is_none().then(|| "changed nothing".to_owned())
}

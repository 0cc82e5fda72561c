//! `guardrail undo ID`

use super::order::{carried_out, confirmed, id, lay_down};
use super::{print, who};
use crate::CommandError;
use crate::args::Undo;
use crate::ledger::Store;
use crate::output::remedy::to_undo;
use anstream::ColorChoice;
use guardrail_embedded::{ImageFolder, wait};
use guardrail_engine::ledger::FindingId;
use guardrail_engine::remediate::{
    Attempt, AttemptStep, Dry, Order, Ordered, Progress, Remediations, StepProgress, unwilling,
};
use jiff::Timestamp;

/// Shows what was done about a finding and how far it can be taken back, and orders that.
pub(crate) fn undo(args: &Undo, color: ColorChoice) -> Result<(), CommandError> {
    let store = Store::open(&args.ledger)?;
    let id = id(&args.id)?;
    let attempts = store.wait(store.attempts(&id))?;
    let attempt = chosen(&id, &attempts, args.attempt)?;
    print(&to_undo(attempt), color)?;
    if let Some(why) = unwilling(attempt, args.accept_loss) {
        return Err(CommandError::NotOrdered(why));
    }
    confirmed(args.yes, &format!("take attempt {} back?", attempt.number))?;
    let now = Timestamp::now();
    let what = Ordered::Undo { attempt: attempt.number, accept_loss: args.accept_loss };
    let order = Order { finding: attempt.finding.clone(), life: attempt.life, by: who(), at: now, what };
    lay_down(&store, &order, now)?;
    let begin = |images: &ImageFolder| wait(Dry::after(attempt, images));
    print(&carried_out(&store, &args.ledger, &attempt.finding, &begin)?, color)
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
    match attempt.progress {
        Progress::Undone => return Some("was taken back already".to_owned()),
        Progress::Started => return Some("is being made, or was interrupted: guardrail sees to that first".to_owned()),
        Progress::Applied | Progress::Verified | Progress::Failed => {}
    }
    let changed = |step: &AttemptStep| matches!(step.progress, StepProgress::Done | StepProgress::Calling);
    (!attempt.steps.iter().any(changed)).then(|| "changed nothing".to_owned())
}

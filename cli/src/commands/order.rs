//! What people order to be done about a finding: laid down for whoever carries it out, who is told to come to the finding. For
//! an account's ledger that is the remediate function. For one in a file it is this command, by the same use case with hands
//! that make no call: a dry run.

use crate::CommandError;
use crate::args::LedgerPath;
use crate::ledger::Store;
use crate::output::remedy::dry_run;
use guardrail_embedded::{EmbeddedStore, ImageFolder, wait};
use guardrail_engine::Settings;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::ledger::{FindingId, FindingKey, Ledger, Operators, Swap, resubmit};
use guardrail_engine::remediate::{Dry, Handled, Order, RemediateError, Remediations, Remediator, Task};
use jiff::Timestamp;
use std::process;

/// How often the finding is marked anew where somebody else was faster.
const TRIES: usize = 8;

/// How many tasks a dry run sees to: more than there are looks at what any action leads to.
const TASKS: usize = 20;

/// The id of a finding as it was typed.
pub(super) fn id(typed: &str) -> Result<FindingId, CommandError> {
    FindingId::parse(typed).ok_or_else(|| CommandError::Refused(format!("no finding is called `{typed}`")))
}

/// The settings in force; why there are none, where those that were applied do not hold.
pub(super) fn settings(store: &Store) -> Result<Settings, CommandError> {
    let Some(applied) = store.wait(store.settings())? else { return Ok(Settings::default()) };
    match Settings::prepare(&applied.toml) {
        Ok((settings, _)) => Ok(settings),
        Err(problem) => Err(CommandError::Settings { path: "the ledger's settings".to_owned(), problem }),
    }
}

/// Asks whether it is meant, unless that was said before.
pub(super) fn confirmed(yes: bool, question: &str) -> Result<(), CommandError> {
    if yes { Ok(()) } else { super::ask(question)?.map_err(|why| CommandError::NotOrdered(why.to_owned())) }
}

/// Lays an order down, and has remediation come to the finding. The order stands first: whoever comes finds it.
pub(super) fn lay_down(store: &Store, order: &Order, now: Timestamp) -> Result<(), CommandError> {
    let record = || store.wait(store.record(&order.finding));
    let forgotten = || CommandError::Refused(format!("the ledger has forgotten finding {}", order.finding.id()));
    let mut asked = record()?.and_then(|record| resubmit(&record, now)).ok_or_else(forgotten)?;
    store.wait(store.put_order(order))?;
    for _ in 0..TRIES {
        if store.wait(store.swap(&asked))? == Swap::Swapped {
            return Ok(());
        }
        asked = record()?.and_then(|record| resubmit(&record, now)).ok_or_else(forgotten)?;
    }
    Err(CommandError::Changed)
}

/// What a dry run of an order begins from, given where the states are kept.
pub(super) type Begin<'b> = &'b dyn Fn(&ImageFolder) -> Result<Dry, PortError>;

/// Has a laid-down order carried out, and says by whom: in a file's ledger at once, as far as that can be.
pub(super) fn carried_out(
    store: &Store,
    ledger: &LedgerPath,
    finding: &FindingKey,
    begin: Begin<'_>,
) -> Result<String, CommandError> {
    let Some(file) = store.file() else {
        return Ok("ordered: the remediate function carries it out, and alerts tell what becomes of it\n".to_owned());
    };
    let images = ImageFolder::beside(&ledger.ledger);
    let dry = begin(&images).map_err(RemediateError::from)?;
    let handled = run(file, &settings(store)?, &images, &dry, finding)?;
    Ok(dry_run(&dry.calls(), &handled))
}

/// Sees to the finding's task and to those that follow from it, each at its own time.
fn run(
    store: &EmbeddedStore,
    settings: &Settings,
    images: &ImageFolder,
    dry: &Dry,
    finding: &FindingKey,
) -> Result<Handled, CommandError> {
    let worker = format!("guardrail-{}", process::id());
    let Some(mut task) = wait(store.record(finding))?.as_ref().and_then(Task::of) else {
        return Ok(Handled::Nothing("there is no such finding"));
    };
    let mut now = Timestamp::now();
    let mut last = Handled::Nothing("there is nothing to do");
    for _ in 0..TASKS {
        let remediator = Remediator {
            store,
            hands: dry,
            eyes: dry,
            images,
            schedule: dry,
            settings: Ok(settings),
            worker: &worker,
            now,
        };
        match wait(remediator.handle(&task))? {
            Handled::Nothing(_) if matches!(last, Handled::Told { .. }) => {}
            handled => last = handled,
        }
        let Some((time, next)) = dry.next_task() else { break };
        (now, task) = (time, next);
    }
    Ok(last)
}

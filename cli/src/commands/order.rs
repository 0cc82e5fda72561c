//! What people order to be done about a finding: laid down for whoever carries it out, who is told to come to the finding.

use crate::CommandError;
use crate::ledger::Store;
use guardrail_engine::ledger::{FindingId, Ledger, Swap, resubmit};
use guardrail_engine::remediate::{Order, Remediations};
use jiff::Timestamp;

/// How often the finding is marked anew where somebody else was faster.
const TRIES: usize = 8;

/// The id of a finding as it was typed.
pub(super) fn id(typed: &str) -> Result<FindingId, CommandError> {
    FindingId::parse(typed).ok_or_else(|| CommandError::Refused(format!("no finding is called `{typed}`")))
}

/// Asks whether it is meant, unless that was said before.
pub(super) fn confirmed(yes: bool, question: &str) -> Result<(), CommandError> {
    if yes { Ok(()) } else { super::ask(question)?.map_err(CommandError::NotOrdered) }
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

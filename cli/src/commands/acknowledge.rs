//! `guardrail acknowledge ID`

use super::findings::find;
use super::{print, who};
use crate::CommandError;
use crate::args::LedgerPath;
use crate::ledger::Store;
use crate::output::findings::changed;
use anstream::ColorChoice;
use guardrail_engine::ledger::{Decision, FindingId, Ledger, Record, Swap, acknowledge as acknowledged};
use jiff::Timestamp;

/// Says that an activity finding was seen.
pub(crate) fn acknowledge(
    id: &str,
    by: Option<&str>,
    ledger: &LedgerPath,
    color: ColorChoice,
) -> Result<(), CommandError> {
    let store = Store::open(ledger)?;
    let record = find(&store, id)?;
    let by = by.map_or_else(who, str::to_owned);
    let decision = acknowledged(&record, &by, Timestamp::now());
    let (Decision::Changed(next) | Decision::Kept(next)) = decision else { return Err(refused(&record)) };
    match store.wait(store.swap(&next))? {
        Swap::Swapped => print(&changed(&[*next]), color),
        Swap::Conflict => Err(CommandError::Changed),
    }
}

/// Why a finding is not over when someone has seen it.
fn refused(record: &Record) -> CommandError {
    let (id, control): (FindingId, _) = (record.key.id(), &record.key.control);
    CommandError::Refused(if record.key.activity.is_some() {
        format!("finding {id} is exempted: there is nothing to acknowledge")
    } else {
        format!(
            "finding {id} is of the configuration control {control}: it is over when its resource is put right; to answer \
             for it until then, use `guardrail exempt`"
        )
    })
}

//! `guardrail findings [ID]`

use super::{json_lines, print};
use crate::CommandError;
use crate::args::{Findings, Format};
use crate::ledger::Store;
use crate::output::findings::{line, list, page, whole};
use anstream::ColorChoice;
use guardrail_engine::ledger::{Decision, Exemptions, Finding, FindingId, Ledger, Operators, Record, Terms, review};
use jiff::Timestamp;

/// How many records are read at once.
pub(super) const PAGE: usize = 1000;

/// Lists the findings that stand, or shows one.
pub(crate) fn findings(args: &Findings, color: ColorChoice) -> Result<(), CommandError> {
    let store = Store::open(&args.ledger)?;
    let text = match (&args.id, args.format) {
        (Some(id), Format::Text) => page(&find(&store, id)?),
        (Some(id), Format::Json) => json_lines([whole(&find(&store, id)?)])?,
        (None, Format::Text) => list(&standing(&store, args)?),
        (None, Format::Json) => json_lines(standing(&store, args)?.iter().filter_map(line))?,
    };
    print(&text, color)
}

/// What the clock and the exemptions make of a finding now. On the command line no sweep does that as time goes by: so who
/// looks at findings looks through this, and an exemption that has ended covers nothing.
pub(super) fn now_says(record: &Record, exemptions: &Exemptions, now: Timestamp) -> Decision {
    let exemption = exemptions.of(record, now);
    review(record, &Terms { now, exemption, baseline: false })
}

/// A finding as it is now; `None` where it stands no longer.
fn as_of_now(record: Record, exemptions: &Exemptions, now: Timestamp) -> Option<Record> {
    let record = match now_says(&record, exemptions, now) {
        Decision::Unchanged(_) => record,
        Decision::Kept(now) | Decision::Changed(now) => *now,
    };
    record.stands().then_some(record)
}

/// The finding of an id as it was typed.
pub(super) fn find(store: &Store, id: &str) -> Result<Record, CommandError> {
    let record = match FindingId::parse(id) {
        Some(id) => store.wait(store.find(&id))?,
        None => None,
    };
    let exemptions = Exemptions(store.wait(store.exemptions())?);
    let record = record.and_then(|record| as_of_now(record, &exemptions, Timestamp::now()));
    record.ok_or_else(|| CommandError::Refused(format!("no open or exempted finding is called `{id}`")))
}

/// The findings that are asked for, in the order of their keys.
fn standing(store: &Store, args: &Findings) -> Result<Vec<Record>, CommandError> {
    let (mut records, mut after) = (Vec::new(), None);
    let (exemptions, now) = (Exemptions(store.wait(store.exemptions())?), Timestamp::now());
    loop {
        let page = store.wait(store.standing(after.as_deref(), PAGE))?.whole()?;
        let as_of_now = page.records.into_iter().filter_map(|record| as_of_now(record, &exemptions, now));
        records.extend(as_of_now.filter(|record| is_wanted(record, args)));
        match page.next {
            None => break,
            next => after = next,
        }
    }
    records.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(records)
}

fn is_wanted(record: &Record, args: &Findings) -> bool {
    let fits = |finding: &Finding| {
        args.status.as_ref().is_none_or(|status| *status == finding.status.to_string())
            && args.severity.is_none_or(|severity| severity == finding.severity)
            && args.control.as_ref().is_none_or(|control| *control == record.key.control)
            && args.account.as_ref().is_none_or(|account| *account == record.key.resource.account_id)
    };
    record.finding.as_ref().is_some_and(fits)
}

//! `guardrail exempt`

use super::findings::{PAGE, now_says};
use super::{json_lines, print};
use crate::CommandError;
use crate::args::{Exempt, Format};
use crate::ledger::Store;
use crate::output::findings::{changed, exemptions};
use anstream::ColorChoice;
use guardrail_embedded::{EmbeddedStore, wait};
use guardrail_engine::ledger::{Decision, Exemption, Exemptions, Ledger, Operators, Record, Scope, Swap};
use guardrail_model::parse_timestamp;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Lays down an exemption, lists them, or takes one back.
pub(crate) fn exempt(args: &Exempt, color: ColorChoice) -> Result<(), CommandError> {
    let now = Timestamp::now();
    if args.list {
        let store = Store::open(&args.ledger)?;
        let mut all = store.wait(store.exemptions())?;
        all.sort_by(|a, b| (a.expires_at, &a.id).cmp(&(b.expires_at, &b.id)));
        let text = match args.format {
            Format::Text => exemptions(&all, now),
            Format::Json => json_lines(&all)?,
        };
        return print(&text, color);
    }
    let (store, done) = if let Some(id) = &args.remove {
        let store = Store::open(&args.ledger)?;
        if !store.wait(store.remove_exemption(id))? {
            return Err(CommandError::Refused(format!("there is no exemption `{id}`")));
        }
        (store, format!("exemption {id} is taken back\n"))
    } else {
        let exemption = exemption(args, now)?;
        exemption.check(now)?;
        let store = Store::open_or_make(&args.ledger)?;
        store.wait(store.put_exemption(&exemption))?;
        (store, format!("exemption {} holds until {}\n", exemption.id, exemption.expires_at))
    };
    let changes = match store.file().map(|store| applied(store, now)).transpose()?.as_deref() {
        None => "  the alert function takes it up with its next sweep\n".to_owned(),
        Some([]) => "  no finding changes\n".to_owned(),
        Some(records) => changed(records),
    };
    print(&format!("{done}{changes}"), color)
}

/// The exemption that the arguments describe.
fn exemption(args: &Exempt, now: Timestamp) -> Result<Exemption, CommandError> {
    let text = |argument: &Option<String>| argument.clone().unwrap_or_default();
    let tag = args.tag.as_ref().map(|tag| match tag.split_once('=') {
        Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
        None => (tag.clone(), None),
    });
    let Exempt { resource, control, account, .. } = args;
    Ok(Exemption {
        // Nobody lays down two within one millisecond.
        id: args.id.clone().unwrap_or_else(|| format!("{:x}", now.as_millisecond())),
        owner: text(&args.owner),
        reason: text(&args.reason),
        ticket: args.ticket.clone(),
        expires_at: end(&text(&args.until))?,
        scope: Scope { resource: resource.clone(), control: control.clone(), account: account.clone(), tag },
    })
}

/// When an exemption ends: after its last day, or at a moment.
fn end(until: &str) -> Result<Timestamp, CommandError> {
    let day = until.parse::<Date>().ok().filter(|_| !until.contains('T'));
    let after = day.and_then(|day| day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok());
    let refused =
        || CommandError::Refused(format!("`{until}` is no day (2026-12-31) and no moment (2026-12-31T18:00:00Z)"));
    after.map(|end| end.timestamp()).or_else(|| parse_timestamp(until).ok()).ok_or_else(refused)
}

/// Looks at all findings that stand, now that the exemptions have changed; returns those that change.
fn applied(store: &EmbeddedStore, now: Timestamp) -> Result<Vec<Record>, CommandError> {
    let exemptions = Exemptions(wait(store.exemptions())?);
    let (mut changed, mut after) = (Vec::new(), None);
    store.defer_sync();
    loop {
        let page = wait(store.standing(after.as_deref(), PAGE))?.whole()?;
        for record in &page.records {
            changed.extend(reviewed(store, record, &exemptions, now)?);
        }
        match page.next {
            None => break,
            next => after = next,
        }
    }
    store.sync()?;
    Ok(changed)
}

/// Looks at one finding again; returns it where there is something to tell.
fn reviewed(
    store: &EmbeddedStore,
    record: &Record,
    exemptions: &Exemptions,
    now: Timestamp,
) -> Result<Option<Record>, CommandError> {
    let (next, is_news) = match now_says(record, exemptions, now) {
        Decision::Unchanged(_) => return Ok(None),
        Decision::Kept(next) => (next, false),
        Decision::Changed(next) => (next, true),
    };
    match wait(store.swap(&next))? {
        Swap::Swapped => Ok(is_news.then_some(*next)),
        // Nobody else has the ledger open.
        Swap::Conflict => Err(CommandError::Changed),
    }
}

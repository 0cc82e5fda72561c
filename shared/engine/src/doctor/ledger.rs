//! What the ledger and its notes tell: the settings in force, who waits for word, and when word last came all the way.

use super::checkup::{Check, Checkup, Each, count, each};
use crate::detect::heartbeat_note;
use crate::ledger::{AppliedSettings, Finding, Ledger, Record, Sink, StoreError, Windows};
use crate::settings::Settings;
use guardrail_controls::Catalogue;
use jiff::{SignedDuration, Timestamp};
use strum::VariantArray;

/// How many records are looked at: enough to tell that a sink is behind.
const LOOKED_AT: usize = 1000;

/// How far ahead a sink's next try may lie and be seen: further than any pause between two tries.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);

/// For how long a sink may be owed word: the time that the alarm allows.
const LATE: SignedDuration = SignedDuration::from_mins(15);

/// How old a Region's last heartbeat may be: it comes every hour, and one may be lost.
const HEARTBEAT: SignedDuration = SignedDuration::from_hours(2);

/// How far a clock may be ahead.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Whether the settings in force hold, and the catalogue that they make.
pub fn settings_in_force(read: Result<Option<AppliedSettings>, StoreError>) -> (Checkup, Option<Catalogue>) {
    let applied = match read {
        Err(error) => return (Checkup::unanswered(Check::Settings, error), None),
        Ok(None) => {
            let fact = "none were ever applied: the defaults are in force";
            return (Checkup::ok(Check::Settings, fact), None);
        }
        Ok(Some(applied)) => applied,
    };
    let AppliedSettings { revision, toml, applied_at, applied_by } = &applied;
    match Settings::prepare(toml) {
        Ok((_, catalogue)) => {
            let fact = format!("revision {revision} is in force, applied {applied_at} by {applied_by}");
            (Checkup::ok(Check::Settings, fact), Some(catalogue))
        }
        Err(error) => {
            let fact = format!("revision {revision} does not hold: {error}");
            (Checkup::problem(Check::Settings, fact, "guardrail settings apply"), None)
        }
    }
}

/// Whether whoever must be told of findings is told, as of a deployed ledger.
pub(super) async fn sinks<S: Ledger>(store: &S, now: Timestamp) -> Vec<Checkup> {
    let records = match owing(store, now).await {
        Ok(records) => records,
        Err(error) => return vec![Checkup::unanswered(Check::Sinks, error)],
    };
    let each_sink = Sink::VARIANTS.iter().map(|sink| {
        let since = records.iter().filter_map(|record| waiting_since(record.finding.as_ref()?, *sink));
        let late: Vec<Timestamp> = since.filter(|since| now.duration_since(*since) > LATE).collect();
        let how = match late.iter().min() {
            None => Each::Ok,
            Some(first) => {
                let (number, age) = (at_least(late.len(), "finding"), age(now.duration_since(*first)));
                Each::Problem(format!("not told of {number}, of the first for {age}"))
            }
        };
        (sink.to_string(), how)
    });
    let well = |names: &[String]| format!("{}: not behind", names.join(", "));
    each(Check::Sinks, "alert's log, and the sink itself", each_sink, well)
}

/// Whether anybody is told of findings, as of a ledger in a file, which tells nobody.
pub async fn told_by_a_file<S: Ledger>(store: &S, now: Timestamp) -> Checkup {
    let owing = match owing(store, now).await {
        Ok(owing) => owing,
        Err(error) => return Checkup::unanswered(Check::Sinks, error),
    };
    let is_behind = |record: &&Record| {
        let finding = record.finding.as_ref();
        finding.is_some_and(|finding| Sink::VARIANTS.iter().any(|sink| waiting_since(finding, *sink).is_some()))
    };
    match owing.iter().filter(is_behind).count() {
        0 => Checkup::ok(Check::Sinks, "no finding that anybody is to be told of"),
        some => {
            let fact = format!("{} that nobody is told of: a ledger in a file has no sinks", at_least(some, "finding"));
            Checkup::warning(Check::Sinks, fact, "guardrail findings")
        }
    }
}

async fn owing<S: Ledger>(store: &S, now: Timestamp) -> Result<Vec<Record>, StoreError> {
    store.due(now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX), LOOKED_AT).await?.whole()
}

/// Since when a sink has not been told of a finding's last change, between two tries too; `None` where it was, where it is
/// not wanted, and where a digest gathers its word.
fn waiting_since(finding: &Finding, sink: Sink) -> Option<Timestamp> {
    let delivery = finding.deliveries.get(&sink);
    let waits_by_right =
        delivery.is_some_and(|delivery| delivery.hold.is_some() || delivery.next_at == Some(Timestamp::MAX));
    (finding.is_behind(sink) && !waits_by_right).then_some(finding.transition.at)
}

fn at_least(number: usize, noun: &str) -> String {
    let least = if number >= LOOKED_AT { "at least " } else { "" };
    format!("{least}{}", count(number, noun))
}

/// When word last came all the way from these Regions of an account, all of which are forwarded, or home.
pub(super) async fn heartbeats<S: Windows>(
    store: &S,
    account_id: &str,
    regions: &[&str],
    now: Timestamp,
) -> Vec<Checkup> {
    let mut heard = Vec::new();
    for &region in regions {
        heard.push((region, heartbeat(store.note(&heartbeat_note(account_id, region)).await, now)));
    }
    let look_at = "the heartbeat's rule in that Region, the way home from there, and detect's log";
    each(Check::Heartbeat, look_at, heard, |well| {
        format!("word came within {} from {}", age(HEARTBEAT), well.join(", "))
    })
}

fn heartbeat(note: Result<Option<String>, StoreError>, now: Timestamp) -> Each {
    let note = match note {
        Ok(Some(note)) => note,
        Ok(None) => return Each::Problem("no heartbeat ever came".to_owned()),
        Err(error) => return Each::unanswered(error),
    };
    let Ok(at) = note.trim().parse::<Timestamp>() else {
        return Each::Unchecked("the note of its last heartbeat is no time".to_owned());
    };
    match now.duration_since(at) {
        ago if ago < -SKEW => Each::Unchecked("its last heartbeat lies in the future".to_owned()),
        ago if ago > HEARTBEAT => Each::Problem(format!("its last heartbeat came {} ago", age(ago))),
        _ => Each::Ok,
    }
}

/// A time that has passed, as people say it: the largest unit that there are at least two of, or one of the smallest.
pub(super) fn age(age: SignedDuration) -> String {
    let units = [(24 * 60, "day"), (60, "hour")];
    let minutes = age.as_mins().max(0);
    let (number, unit) = units
        .iter()
        .map(|(length, unit)| (minutes / length, *unit))
        .find(|(number, _)| *number >= 2)
        .unwrap_or((minutes, "minute"));
    count(usize::try_from(number).unwrap_or(usize::MAX), unit)
}

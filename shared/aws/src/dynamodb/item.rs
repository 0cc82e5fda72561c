//! A record as an item.

use super::key::{Key, shard};
use super::table::{Item, document, number, string};
use guardrail_engine::ledger::{Finding, Record, Sink, StoreError};
use jiff::Timestamp;
use strum::VariantArray as _;

/// The attribute of a record's document.
pub(super) const RECORD: &str = "record";

/// The item of a record, as it will be stored: under its next revision, now.
pub(super) fn of(record: &Record, now: Timestamp) -> Result<Item, StoreError> {
    let record = &Record { revision: record.revision + 1, ..record.clone() };
    let id = record.key.id();
    let mut item = Key::record(&record.key).with_document(RECORD, record)?;
    let mut set = |name: &str, value| item.insert(name.to_owned(), value);
    set("revision", number(&record.revision));
    set("control", string(&record.key.control));
    set("accountId", string(&record.key.resource.account_id));
    set("findingId", string(id.as_str()));
    if let Some(due_at) = record.due_at() {
        set("dueShard", string(shard(&id)));
        set("dueAt", number(&due_at.as_millisecond()));
    }
    if let Some(expires_at) = record.expires_at() {
        set("expiresAt", number(&expires_at.as_second()));
    }
    if let Some(finding) = &record.finding {
        set("status", string(<&str>::from(finding.status)));
        set("severity", string(<&str>::from(finding.severity)));
        if finding.status.stands() {
            set("standingShard", string(shard(&id)));
        }
        if is_behind(finding) || is_asked_for(finding, now) {
            set("behind", string("now"));
        }
    }
    Ok(item)
}

/// The record of an item.
pub(super) fn read(item: &Item) -> Result<Record, StoreError> {
    document(item, RECORD)
}

/// True where a sink was not told the last transition, and waits for nothing: nobody had claimed it, and no pause or digest
/// was to end, when that transition came. The stream's filter lets only such items through. The write of a transition is
/// one; the writes by which a sink is claimed, told, deferred or held are none, where all that are due are claimed in one
/// write (claimed one by one, the others are still owed word, and the filter lets that write through: a call in vain). A
/// transition that comes while a sink is being told shows when that sink is settled. What waits for a later time is the
/// sweep's.
fn is_behind(finding: &Finding) -> bool {
    Sink::VARIANTS.iter().any(|sink| {
        let due_at = finding.delivery_due_at(*sink);
        finding.is_behind(*sink) && due_at.is_some_and(|due_at| due_at <= finding.transition.at)
    })
}

/// True where remediation is to come to the finding at once, whatever happened last: an operator ordered it to, or what it
/// waited for is over. Nobody is telling it yet.
fn is_asked_for(finding: &Finding, now: Timestamp) -> bool {
    finding.deliveries.get(&Sink::Remediation).is_some_and(|delivery| {
        delivery.next_at.is_some_and(|next_at| next_at <= now) && delivery.claimed_until.is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::{of, read};
    use crate::dynamodb::testing::{at, broken, compliant, opened, seen, unwatched};
    use guardrail_engine::ledger::{Hold, LEASE, Record, Sink, claim, deferred, delivered, failed, held, resubmit};
    use std::collections::BTreeSet;
    use strum::VariantArray as _;

    /// The names of the attributes of a record's item.
    fn attributes(record: &Record) -> BTreeSet<String> {
        of(record, at(0)).unwrap().into_keys().collect()
    }

    fn is_behind(record: &Record) -> bool {
        attributes(record).contains("behind")
    }

    /// Every sink's delivery changed in one record, as whoever tells them all changes it.
    fn each_sink(record: &Record, change: impl Fn(&Record, Sink) -> Option<Record>) -> Record {
        Sink::VARIANTS.iter().fold(record.clone(), |record, sink| change(&record, *sink).unwrap())
    }

    #[test]
    fn a_record_comes_back_as_it_was_under_the_next_revision() {
        let record = opened("logs");
        let item = of(&record, at(0)).unwrap();
        assert_eq!(read(&item).unwrap(), Record { revision: 1, ..record.clone() });
        let text = |name: &str| item[name].as_s().unwrap().as_str();
        let id = record.key.id();
        assert_eq!(text("findingId"), id.as_str());
        let digit = id.as_str().get(..1).unwrap();
        assert_eq!((text("dueShard"), text("standingShard")), (digit, digit));
        assert_eq!((text("control"), text("accountId")), ("s3-tls-only", "123456789012"));
        assert_eq!((text("status"), text("severity")), ("open", "high"));
        assert_eq!(item["revision"].as_n().unwrap(), "1");
        assert_eq!(item["dueAt"].as_n().unwrap(), &at(0).as_millisecond().to_string());
    }

    #[test]
    fn an_attribute_stands_only_where_it_applies() {
        let everywhere = ["pk", "sk", "record", "revision", "control", "accountId", "findingId"];
        let has = |record: &Record, further: &[&str]| {
            let all = everywhere.iter().chain(further).map(|name| (*name).to_owned());
            assert_eq!(attributes(record), all.collect(), "{record:?}");
        };
        has(&seen(&Record::new(opened("logs").key), 0, compliant()), &["expiresAt"]);
        let open = opened("logs");
        has(&open, &["status", "severity", "behind", "dueShard", "dueAt", "standingShard"]);
        let told = each_sink(&open, |record, sink| delivered(record, sink, 1, None));
        has(&told, &["status", "severity", "standingShard"]);
        let ended = seen(&told, 60, unwatched());
        has(&ended, &["status", "severity", "behind", "dueShard", "dueAt"]);
        has(&each_sink(&ended, |record, sink| delivered(record, sink, 2, None)), &["status", "severity", "expiresAt"]);
    }

    #[test]
    fn the_stream_brings_transitions_and_not_the_notes_of_whoever_tells_them() {
        let open = opened("logs");
        assert!(is_behind(&open));
        let claimed = each_sink(&open, |record, sink| claim(record, sink, at(1)));
        assert!(!is_behind(&claimed), "all are being told");
        let one_told = delivered(&claimed, Sink::People, 1, None).unwrap();
        assert!(!is_behind(&one_told), "the others are being told");
        let told = each_sink(&claimed, |record, sink| delivered(record, sink, 1, Some(at(86_400))));
        assert!(!is_behind(&told), "all were told, and are to be reminded");
        let worse = seen(&told, 60, broken("worse"));
        assert!(is_behind(&worse), "a new transition");
        assert!(is_behind(&delivered(&worse, Sink::Chat, 2, None).unwrap()), "the others are owed word");
        let known = seen(&told, 60, broken("no policy"));
        assert!(!is_behind(&known), "no transition");
    }

    #[test]
    fn what_waits_for_a_time_is_left_to_the_sweep() {
        let open = opened("logs");
        assert!(!is_behind(&each_sink(&open, |record, sink| failed(record, sink, at(1)))));
        assert!(!is_behind(&each_sink(&open, |record, sink| deferred(record, sink, at(60)))));
        let digest = Hold::Storm { since: at(0) };
        assert!(!is_behind(&each_sink(&open, |record, sink| held(record, sink, digest.clone(), at(60)))));
    }

    #[test]
    fn one_sinks_trouble_does_not_hide_what_the_others_are_owed() {
        let open = opened("logs");
        let chat_fails = failed(&open, Sink::Chat, at(59)).unwrap();
        let others_told = Sink::VARIANTS.iter().copied().filter(|sink| *sink != Sink::Chat);
        let others_told = others_told.fold(chat_fails, |record, sink| delivered(&record, sink, 1, None).unwrap());
        assert!(!is_behind(&others_told));
        assert!(is_behind(&seen(&others_told, 60, broken("worse"))));
    }

    #[test]
    fn a_transition_that_comes_while_a_sink_is_told_shows_when_that_is_settled() {
        let claimed = each_sink(&opened("logs"), |record, sink| claim(record, sink, at(59)));
        let worse = seen(&claimed, 60, broken("worse"));
        assert!(!is_behind(&worse), "all are being told an older state");
        let settled = delivered(&worse, Sink::People, 1, None).unwrap();
        assert!(is_behind(&settled));
        // Claims that nobody settled hide nothing that comes after they lapsed.
        assert!(is_behind(&seen(&claimed, 59 + LEASE.as_secs(), broken("worse"))));
    }

    #[test]
    fn what_is_ordered_now_comes_by_the_stream_and_what_is_put_off_does_not() {
        let told = each_sink(&opened("logs"), |record, sink| delivered(record, sink, 1, None));
        assert!(is_behind(&resubmit(&told, at(0)).unwrap()));
        assert!(!is_behind(&resubmit(&told, at(1)).unwrap()), "later");
        let ordered = resubmit(&told, at(-5)).unwrap();
        assert!(!is_behind(&claim(&ordered, Sink::Remediation, at(0)).unwrap()), "it is being told");
        let told_again = delivered(&ordered, Sink::Remediation, 1, Some(at(21_600))).unwrap();
        assert!(!is_behind(&told_again), "a reminder is the sweep's");
    }
}

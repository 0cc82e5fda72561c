//! What is due, what stands, and what an id names.

use super::{World, at, broken, bucket, recorded, records, seen, soon, swapped, told};
use guardrail_engine::ledger::{
    Exemption, FindingId, FindingKey, FindingStatus, Ledger, Observed, Record, Scope, Sink, Terms, claim, delivered,
    failed, record,
};
use jiff::Timestamp;
use std::collections::BTreeSet;
use strum::VariantArray;

pub(super) fn hold<W: World>(world: &W) {
    nothing_is_due_or_stands_in_an_empty_store(world);
    what_is_due_longest_comes_first(world);
    what_was_told_is_due_no_longer(world);
    each_sink_is_due_by_itself(world);
    standing_findings_come_page_by_page_each_once(world);
    an_id_names_a_finding_while_it_stands(world);
}

fn due<W: World>(world: &W, store: &W::Store, until: Timestamp, limit: usize) -> Vec<String> {
    let due = world.wait(store.due(until, limit)).expect("the store answers").whole().expect("records");
    due.into_iter().map(|record| record.key.resource.resource_id).collect()
}

fn standing<W: World>(world: &W, store: &W::Store, limit: usize) -> Vec<Record> {
    let (mut standing, mut after) = (Vec::new(), None);
    loop {
        let page = world.wait(store.standing(after.as_deref(), limit)).expect("the store answers");
        let page = page.whole().expect("records");
        assert!(page.records.len() <= limit, "{} records on a page of {limit}", page.records.len());
        standing.extend(page.records);
        match page.next {
            None => return standing,
            next => after = next,
        }
        assert!(standing.len() < 10_000, "pages without an end");
    }
}

fn nothing_is_due_or_stands_in_an_empty_store<W: World>(world: &W) {
    let store = world.store();
    assert!(due(world, &store, at(0), 10).is_empty());
    assert!(standing(world, &store, 10).is_empty());
    assert_eq!(world.wait(store.find(&broken(&bucket("a"), "control", 0).key.id())).expect("the store answers"), None);
}

fn what_is_due_longest_comes_first<W: World>(world: &W) {
    let store = world.store();
    for (id, seconds) in [("c", 30), ("a", 10), ("b", 20), ("d", 40)] {
        recorded(world, &store, &broken(&bucket(id), "control", 0), at(seconds));
    }
    recorded(world, &store, &seen(&bucket("good"), "control", 0, Observed::Compliant), at(1));
    let expected = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    soon(&expected(&["a", "b", "c", "d"]), || due(world, &store, at(100), 10));
    assert_eq!(due(world, &store, at(30), 10), expected(&["a", "b", "c"]), "no later than that, and then too");
    assert_eq!(due(world, &store, at(29), 10), expected(&["a", "b"]));
    assert_eq!(due(world, &store, at(9), 10), expected(&[]));
    assert_eq!(due(world, &store, at(100), 2), expected(&["a", "b"]));
    for moment in ["1969-12-31T23:59:59.999999999Z", "-000100-01-01T00:00:00Z"] {
        assert_eq!(due(world, &store, moment.parse().expect("a time"), 10), expected(&[]), "{moment}");
    }
    assert_eq!(due(world, &store, Timestamp::MAX, 10), expected(&["a", "b", "c", "d"]));
}

fn what_was_told_is_due_no_longer<W: World>(world: &W) {
    let store = world.store();
    let (a, b) = (bucket("a"), bucket("b"));
    let first = recorded(world, &store, &broken(&a, "control", 0), at(10));
    // Many that are due at the very same moment.
    for number in 0..12 {
        recorded(world, &store, &broken(&b, &format!("control-{number}"), 0), at(11));
    }
    soon(&13, || due(world, &store, at(100), 50).len());
    told(world, &store, &first);
    soon(&12, || due(world, &store, at(100), 50).len());
    for record in records(world, &store, &b).values() {
        told(world, &store, record);
    }
    soon(&0, || due(world, &store, at(100), 50).len());
    recorded(world, &store, &seen(&a, "control", 1, Observed::Compliant), at(12));
    soon(&vec!["a".to_owned()], || due(world, &store, at(100), 50));
    assert!(due(world, &store, at(11), 50).is_empty());
}

fn each_sink_is_due_by_itself<W: World>(world: &W) {
    let store = world.store();
    let mut record = recorded(world, &store, &broken(&bucket("a"), "control", 0), at(10));
    let is_due_from = |seconds: i64| {
        soon(&1, || due(world, &store, at(seconds), 50).len());
        assert_eq!(due(world, &store, at(seconds - 1), 50).len(), 0, "before {seconds}");
    };
    is_due_from(10);
    for sink in Sink::VARIANTS {
        record = swapped(world, &store, &claim(&record, *sink, at(20)).expect("due"));
    }
    // Two minutes, while whoever claimed it tells it.
    is_due_from(140);
    record = swapped(world, &store, &failed(&record, Sink::People, at(21)).expect("a finding"));
    is_due_from(51);
    record = swapped(world, &store, &delivered(&record, Sink::People, 1, Some(at(500))).expect("a finding"));
    is_due_from(140);
    for sink in Sink::VARIANTS.iter().filter(|sink| **sink != Sink::People) {
        record = swapped(world, &store, &delivered(&record, *sink, 1, None).expect("a finding"));
    }
    is_due_from(500);
}

fn standing_findings_come_page_by_page_each_once<W: World>(world: &W) {
    let store = world.store();
    let mut expected = BTreeSet::new();
    for number in 0..23 {
        let resource = bucket(&format!("bucket-{number}"));
        let record = told(world, &store, &recorded(world, &store, &broken(&resource, "control", 0), at(10)));
        match number % 3 {
            // What has ended stands no longer, whether or not that was told.
            0 => drop(recorded(world, &store, &seen(&resource, "control", 1, Observed::Compliant), at(11))),
            1 => drop(expected.insert(record.key)),
            _ => {
                exempted(world, &store, &resource, at(12));
                expected.insert(record.key);
            }
        }
    }
    recorded(world, &store, &seen(&bucket("good"), "control", 0, Observed::Compliant), at(1));
    for limit in [1, 2, 5, 100] {
        soon(&expected.len(), || standing(world, &store, limit).len());
        let standing = standing(world, &store, limit);
        assert!(standing.iter().any(|record| record.open().is_none()), "exempted findings stand");
        assert_eq!(standing.into_iter().map(|record| record.key).collect::<BTreeSet<_>>(), expected);
    }
}

/// Sees a resource broken under an exemption.
fn exempted<W: World>(world: &W, store: &W::Store, resource: &super::ResourceKey, now: Timestamp) {
    let exemption = Exemption {
        id: "sandbox".to_owned(),
        owner: "team".to_owned(),
        reason: "a test".to_owned(),
        ticket: None,
        expires_at: at(1_000_000),
        scope: Scope { control: Some("control".to_owned()), ..Scope::default() },
    };
    let observations = [broken(resource, "control", 1)];
    let terms = |_: &_| Terms { now, exemption: Some(&exemption), baseline: false };
    let recorded = world.wait(record(store, resource, &observations, terms)).expect("recorded");
    assert_eq!(recorded[0].record.finding.as_ref().map(|finding| finding.status), Some(FindingStatus::Exempted));
}

fn an_id_names_a_finding_while_it_stands<W: World>(world: &W) {
    let store = world.store();
    let find = |id: &FindingId| world.wait(store.find(id)).expect("the store answers");
    let (a, b) = (bucket("a"), bucket("b"));
    let first = recorded(world, &store, &broken(&a, "control", 0), at(10));
    let other = recorded(world, &store, &broken(&b, "control", 0), at(10));
    let id = FindingKey::configuration(a.clone(), "control").id();
    soon(&Some(first), || find(&id));
    soon(&Some(other.clone()), || find(&other.key.id()));
    assert_eq!(find(&FindingKey::configuration(a.clone(), "control-2").id()), None);
    recorded(world, &store, &seen(&a, "control", 1, Observed::Compliant), at(11));
    soon(&None, || find(&id));
    let again = recorded(world, &store, &broken(&a, "control", 2), at(12));
    soon(&Some(again), || find(&id));
    exempted_is_found(world);
}

fn exempted_is_found<W: World>(world: &W) {
    let store = world.store();
    exempted(world, &store, &bucket("a"), at(1));
    let key = FindingKey::configuration(bucket("a"), "control");
    let stored = records(world, &store, &bucket("a")).remove(&key);
    soon(&stored, || world.wait(store.find(&key.id())).expect("the store answers"));
}

//! Records: swapped under their revision, read as they stand, and nobody else's.

use super::{World, at, at_once, broken, bucket, recorded, records, seen, swapped, told};
use guardrail_engine::ledger::{
    ActivityWindow, Calls, Delivery, FindingKey, FindingStatus, Hold, Ledger, Observed, Record, Sink, Swap,
};
use guardrail_model::{Alias, ResourceKey};
use std::collections::BTreeSet;

pub(super) fn hold<W: World>(world: &W) {
    a_record_is_swapped_from_nothing_and_then_under_its_revision(world);
    of_those_who_swap_at_once_one_is_faster(world);
    a_record_comes_back_as_it_was_stored(world);
    records_are_those_of_one_resource(world);
    records_are_read_by_their_keys_or_by_their_control(world);
    long_and_strange_names_are_names(world);
    many_records_of_one_resource_come_at_once(world);
}

fn swap<W: World>(world: &W, store: &W::Store, record: &Record) -> Swap {
    world.wait(store.swap(record)).expect("the store answers")
}

fn a_record_is_swapped_from_nothing_and_then_under_its_revision<W: World>(world: &W) {
    let store = world.store();
    let (resource, key) = (bucket("logs"), FindingKey::configuration(bucket("logs"), "control"));
    assert!(records(world, &store, &resource).is_empty());
    assert_eq!(world.wait(store.record(&key)), Ok(None));
    let never_stored = Record { revision: 3, ..Record::new(key.clone()) };
    assert_eq!(swap(world, &store, &never_stored), Swap::Conflict);
    assert!(records(world, &store, &resource).is_empty());

    let first = swapped(world, &store, &Record::new(key.clone()));
    assert_eq!(records(world, &store, &resource)[&key], first);
    assert_eq!(swap(world, &store, &Record::new(key.clone())), Swap::Conflict, "from nothing, where there is one");

    let second = swapped(world, &store, &Record { recovering_since: Some(at(1)), ..first.clone() });
    assert_eq!(records(world, &store, &resource)[&key], second);
    assert_eq!(swap(world, &store, &Record { recovering_since: Some(at(2)), ..first }), Swap::Conflict, "stale");
    assert_eq!(swap(world, &store, &Record { revision: 9, ..second.clone() }), Swap::Conflict, "from the future");
    assert_eq!(records(world, &store, &resource)[&key], second, "a conflict stores nothing");
    assert_eq!(second.revision, 2);
}

fn records_are_read_by_their_keys_or_by_their_control<W: World>(world: &W) {
    let store = world.store();
    let (resource, long) = (bucket("logs"), "\u{1f980}".repeat(400));
    let of = |principal: &str| FindingKey::activity(resource.clone(), "stopped", ActivityWindow::of(principal, at(0)));
    let own = [FindingKey::configuration(resource.clone(), "stopped"), of("eve"), of(&long)];
    let others = [
        FindingKey::configuration(resource.clone(), "stopped-too"),
        FindingKey::activity(resource.clone(), "stop", ActivityWindow::of(long.as_str(), at(0))),
        FindingKey::configuration(bucket("logs-too"), "stopped"),
    ];
    for key in own.iter().chain(&others) {
        swapped(world, &store, &Record::new(key.clone()));
    }
    let keys = |records: Vec<Record>| records.into_iter().map(|record| record.key).collect::<Vec<_>>();
    let sorted = |mut keys: Vec<FindingKey>| {
        keys.sort();
        keys
    };
    let of_control = world.wait(store.records_of(&resource, "stopped")).expect("the store answers");
    assert_eq!(sorted(keys(of_control)), sorted(own.to_vec()));
    assert_eq!(world.wait(store.records_of(&resource, "never")), Ok(Vec::new()));

    let wanted = [own[0].clone(), own[2].clone(), others[2].clone(), of("nobody")];
    let at_keys = world.wait(store.records_at(&wanted.clone().into())).expect("the store answers");
    assert_eq!(sorted(keys(at_keys)), sorted(wanted[..3].to_vec()));
    assert_eq!(world.wait(store.records_at(&BTreeSet::new())), Ok(Vec::new()));
}

fn of_those_who_swap_at_once_one_is_faster<W: World>(world: &W) {
    let store = world.store();
    let mut record = Record::new(FindingKey::configuration(bucket("logs"), "control"));
    for _ in 0..5 {
        let tries = at_once(8, |number| {
            let at = at(i64::try_from(number).expect("a small number"));
            let mine = Record { recovering_since: Some(at), ..record.clone() };
            (swap(world, &store, &mine), mine)
        });
        let mut faster = tries.into_iter().filter(|(swap, _)| *swap == Swap::Swapped).map(|(_, mine)| mine);
        let (winner, other) = (faster.next().expect("one swaps"), faster.next());
        assert_eq!(other, None, "two swapped one revision");
        record = Record { revision: winner.revision + 1, ..winner };
        assert_eq!(records(world, &store, &bucket("logs"))[&record.key], record);
    }
}

fn a_record_comes_back_as_it_was_stored<W: World>(world: &W) {
    let store = world.store();
    let resource = bucket("logs");
    let window = ActivityWindow::of("arn:aws:iam::111122223333:user/eve", at(5));
    let mut observation = broken(&resource, "control", 0);
    observation.key = FindingKey::activity(resource.clone(), "trail-stopped", window);
    observation.observed = Observed::Fired { event_id: "e1".to_owned(), fact: "naïve \"fact\"\n\u{1f512}".to_owned() };
    observation.aliases = vec![Alias::Arn("arn:aws:s3:::logs".to_owned()), Alias::Name("logs".to_owned())];
    observation.tags = [("team".to_owned(), String::new()), (String::new(), "x".to_owned())].into();
    let mut record = recorded(world, &store, &observation, at(10));
    assert_eq!(records(world, &store, &resource)[&record.key], record);

    record.mark = None;
    let facts = [("naïve \"fact\" *".to_owned(), at(6)), (String::new(), at(7))];
    record.undone = facts.clone().into();
    let finding = record.finding.as_mut().expect("a finding");
    finding.status = FindingStatus::Acknowledged;
    finding.acknowledged_by = Some("someone".to_owned());
    finding.exemption = Some("sandbox".to_owned());
    finding.review_at = Some(at(77));
    finding.opened_at = "2026-03-02T12:00:00.123456789Z".parse().expect("a time");
    let event_ids: BTreeSet<_> = (0..Calls::KNOWN).map(|number| format!("event-{number}")).collect();
    finding.calls = Some(Calls { count: u64::MAX, event_ids, facts: facts.into() });
    let hold = Some(Hold::Storm { since: at(3) });
    let delivery = Delivery { delivered: 1, next_at: Some(at(4)), claimed_until: Some(at(5)), failures: 7, hold };
    finding.deliveries.insert(Sink::SecurityHub, delivery);
    let stored = swapped(world, &store, &record);
    assert_eq!(records(world, &store, &resource)[&record.key], stored);
}

/// Resources whose names begin with one another's, or hold what a store may put between the parts of a key.
fn neighbors() -> Vec<ResourceKey> {
    let ids =
        ["a", "ab", "a/b", "a/", "a#", "a#b", "a#control", "a b", "A", "a:b", "ä", "a\u{308}", "a\0b", "%61", "#"];
    let mut neighbors: Vec<ResourceKey> = ids.map(bucket).into();
    let a = bucket("a");
    neighbors.push(ResourceKey { partition: "aws-cn".to_owned(), ..a.clone() });
    neighbors.push(ResourceKey { account_id: "111122223334".to_owned(), ..a.clone() });
    neighbors.push(ResourceKey { account_id: String::new(), ..a.clone() });
    neighbors.push(ResourceKey { region: "eu-west-11".to_owned(), ..a.clone() });
    neighbors.push(ResourceKey { region: String::new(), ..a.clone() });
    neighbors.push(ResourceKey { resource_type: "AWS::S3::BucketPolicy".to_owned(), ..a });
    neighbors
}

fn records_are_those_of_one_resource<W: World>(world: &W) {
    let store = world.store();
    let neighbors = neighbors();
    for resource in &neighbors {
        let stored = records(world, &store, resource);
        assert!(stored.is_empty(), "{resource} has another's records: {stored:?}");
        for control in ["control", "control-2", "contro"] {
            swapped(world, &store, &Record::new(FindingKey::configuration(resource.clone(), control)));
        }
    }
    for resource in &neighbors {
        let stored = records(world, &store, resource);
        let expected = ["contro", "control", "control-2"];
        let expected = expected.map(|control| FindingKey::configuration(resource.clone(), control));
        assert_eq!(stored.into_keys().collect::<Vec<_>>(), expected, "{resource}");
    }
}

/// AWS Config's ids have up to 768 characters, of whatever kind.
fn long_and_strange_names_are_names<W: World>(world: &W) {
    let store = world.store();
    for character in ["a", "/", "#", "ü", "漢", "\u{1f512}", "\\", "\""] {
        let (long, longer_by_one) = (bucket(&character.repeat(767)), bucket(&character.repeat(768)));
        for resource in [&long, &longer_by_one] {
            let window = ActivityWindow::of(character.repeat(600), at(0));
            let key = FindingKey::activity(resource.clone(), "control", window);
            let observed = Observed::Fired { event_id: "e".to_owned(), fact: character.repeat(2000) };
            let record = recorded(world, &store, &super::Observation { key, ..seen(resource, "", 0, observed) }, at(1));
            assert_eq!(
                records(world, &store, resource).into_values().collect::<Vec<_>>(),
                std::slice::from_ref(&record)
            );
            let id = record.key.id();
            let found = || world.wait(store.find(&id)).expect("the store answers");
            super::soon(&Some(record.clone()), found);
            told(world, &store, &record);
        }
    }
}

/// More than one page of any store: a resource with a thousand windows of activity.
fn many_records_of_one_resource_come_at_once<W: World>(world: &W) {
    let store = world.store();
    let resource = bucket("busy");
    let filler = "x".repeat(3000);
    let keys: BTreeSet<_> = (0..500_i64)
        .map(|hour| ActivityWindow::of(filler.as_str(), at(hour * 3600)))
        .map(|window| FindingKey::activity(resource.clone(), "control", window))
        .collect();
    for key in &keys {
        swapped(world, &store, &Record::new(key.clone()));
    }
    assert_eq!(records(world, &store, &resource).into_keys().collect::<BTreeSet<_>>(), keys);
}

//! What is counted over many findings: each first pass once, each window to its limit.

use super::{World, at, at_once, bucket};
use guardrail_engine::ledger::{FindingId, FindingKey, Windows};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn hold<W: World>(world: &W) {
    whoever_judges_first_is_remembered(world);
    those_who_judge_at_once_agree_on_the_first(world);
    a_window_admits_up_to_its_limit_and_knows_whom(world);
    those_who_ask_at_once_get_no_more_places_than_there_are(world);
    a_note_is_kept_until_the_next_of_its_name(world);
}

fn a_note_is_kept_until_the_next_of_its_name<W: World>(world: &W) {
    let store = world.store();
    let note = |name| world.wait(store.note(name)).expect("the store answers");
    let leave = |name, text| world.wait(store.set_note(name, text)).expect("the store answers");
    assert_eq!(note("walk"), None);
    leave("walk", "one");
    leave("other", "");
    leave("walk", "two");
    assert_eq!((note("walk").as_deref(), note("other").as_deref()), (Some("two"), Some("")));
}

fn first_judged<W: World>(
    world: &W,
    store: &W::Store,
    account: &str,
    controls: &[&str],
    now: Timestamp,
) -> BTreeMap<String, Timestamp> {
    world.wait(store.first_judged(account, controls, now)).expect("the store answers")
}

fn whoever_judges_first_is_remembered<W: World>(world: &W) {
    let store = world.store();
    let owned = |pairs: &[(&str, i64)]| {
        pairs.iter().map(|(id, seconds)| ((*id).to_owned(), at(*seconds))).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(first_judged(world, &store, "1", &[], at(0)), BTreeMap::new());
    assert_eq!(first_judged(world, &store, "1", &["a", "b"], at(10)), owned(&[("a", 10), ("b", 10)]));
    assert_eq!(first_judged(world, &store, "1", &["b", "c"], at(20)), owned(&[("b", 10), ("c", 20)]));
    assert_eq!(first_judged(world, &store, "1", &["a", "b", "c"], at(5)), owned(&[("a", 10), ("b", 10), ("c", 20)]));
    assert_eq!(first_judged(world, &store, "2", &["a"], at(30)), owned(&[("a", 30)]), "another account");
    // As many as a catalogue may grow to.
    let many: Vec<String> = (0..250).map(|number| format!("control-{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let expected: BTreeMap<_, _> = many.iter().map(|id| ((*id).to_owned(), at(40))).collect();
    assert_eq!(first_judged(world, &store, "1", &many, at(40)), expected);
    assert_eq!(first_judged(world, &store, "1", &many, at(50)), expected);
}

fn those_who_judge_at_once_agree_on_the_first<W: World>(world: &W) {
    let store = world.store();
    let controls = ["a", "b", "c"];
    let answers: BTreeSet<_> = at_once(8, |number| {
        let now = at(i64::try_from(number).expect("a small number"));
        // Some ask for a part of them, and in another order.
        let order: Vec<&str> = controls.iter().cycle().skip(number).take(3).copied().collect();
        first_judged(world, &store, "1", &order, now)
    })
    .into_iter()
    .collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(Some(&first_judged(world, &store, "1", &controls, at(100))), answers.first());
}

fn finding(name: &str) -> FindingId {
    FindingKey::configuration(bucket(name), "control").id()
}

fn admit<W: World>(world: &W, store: &W::Store, window: &str, name: &str, limit: usize) -> bool {
    world.wait(store.admit(window, &finding(name), limit, at(3600))).expect("the store answers")
}

fn a_window_admits_up_to_its_limit_and_knows_whom<W: World>(world: &W) {
    let store = world.store();
    let ask = |window: &str, name: &str| admit(world, &store, window, name, 2);
    assert!(ask("w", "a") && ask("w", "a") && ask("w", "b"));
    assert!(!ask("w", "c") && !ask("w", "d") && !ask("w", "c"));
    assert!(ask("w", "b") && ask("w", "a"), "asked again, it answers the same");
    assert!(ask("w#2", "c") && ask("w#2", "d") && !ask("w#2", "a"), "another window");
    assert!(!admit(world, &store, "none", "a", 0));
}

fn those_who_ask_at_once_get_no_more_places_than_there_are<W: World>(world: &W) {
    let store = world.store();
    let names: Vec<String> = (0..12).map(|number| format!("finding-{number}")).collect();
    // Two ask for each of them.
    let answers = at_once(24, |number| {
        let name = &names[number % names.len()];
        (name.clone(), admit(world, &store, "w", name, 5))
    });
    let admitted: BTreeSet<&String> = answers.iter().filter(|(_, admitted)| *admitted).map(|(name, _)| name).collect();
    assert_eq!(admitted.len(), 5, "{answers:?}");
    for name in &names {
        assert_eq!(admit(world, &store, "w", name, 5), admitted.contains(name), "asked again for {name}");
    }
    for (name, answer) in &answers {
        assert_eq!(*answer, admitted.contains(name), "the two who asked for {name} were told different things");
    }
}

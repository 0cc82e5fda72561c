//! What operators lay down: settings by versions, exemptions by name.

use super::{World, at, at_once};
use guardrail_engine::ledger::{AppliedSettings, Exemption, Operators, Scope, Swap};

pub(super) fn hold<W: World>(world: &W) {
    settings_are_applied_one_version_after_the_other(world);
    of_those_who_apply_at_once_one_is_faster(world);
    exemptions_are_laid_down_changed_and_taken_back(world);
}

fn settings(revision: u64, toml: &str) -> AppliedSettings {
    AppliedSettings { revision, toml: toml.to_owned(), applied_at: at(1), applied_by: "someone".to_owned() }
}

fn apply<W: World>(world: &W, store: &W::Store, settings: &AppliedSettings) -> Swap {
    world.wait(store.apply_settings(settings)).expect("the store answers")
}

fn settings_are_applied_one_version_after_the_other<W: World>(world: &W) {
    let store = world.store();
    let last = || world.wait(store.settings()).expect("the store answers");
    let version = |revision| world.wait(store.settings_version(revision)).expect("the store answers");
    assert_eq!((last(), version(1)), (None, None));
    assert_eq!(apply(world, &store, &settings(2, "")), Swap::Conflict, "there is no first one");
    assert_eq!(last(), None);
    let first = settings(1, "# naïve \u{1f512}\n[controls]\n");
    assert_eq!(apply(world, &store, &first), Swap::Swapped);
    assert_eq!(last(), Some(first.clone()));
    for stale in [settings(1, "other"), settings(3, "other"), settings(0, "other")] {
        assert_eq!(apply(world, &store, &stale), Swap::Conflict, "{}", stale.revision);
    }
    let second = settings(2, &"# long\n".repeat(10_000));
    assert_eq!(apply(world, &store, &second), Swap::Swapped);
    assert_eq!(last(), Some(second.clone()));
    assert_eq!((version(0), version(1), version(2), version(3)), (None, Some(first), Some(second), None));
    // Ten is not two, however versions are written.
    (3..=11).for_each(|revision| assert_eq!(apply(world, &store, &settings(revision, "x")), Swap::Swapped));
    assert_eq!(last().map(|settings| settings.revision), Some(11));
}

fn of_those_who_apply_at_once_one_is_faster<W: World>(world: &W) {
    let store = world.store();
    for revision in 1..4 {
        let applied = at_once(6, |number| apply(world, &store, &settings(revision, &number.to_string())));
        assert_eq!(applied.iter().filter(|swap| **swap == Swap::Swapped).count(), 1);
        let faster = applied.iter().position(|swap| *swap == Swap::Swapped).expect("one applies");
        let last = world.wait(store.settings()).expect("the store answers").expect("applied");
        assert_eq!(last, settings(revision, &faster.to_string()));
    }
}

fn exemptions_are_laid_down_changed_and_taken_back<W: World>(world: &W) {
    let store = world.store();
    let exemptions = || {
        let mut exemptions = world.wait(store.exemptions()).expect("the store answers");
        exemptions.sort_by(|a, b| a.id.cmp(&b.id));
        exemptions
    };
    let put = |exemption: &Exemption| world.wait(store.put_exemption(exemption)).expect("the store answers");
    let remove = |id: &str| world.wait(store.remove_exemption(id)).expect("the store answers");
    assert_eq!(exemptions(), []);
    let scope = Scope { tag: Some(("team".to_owned(), None)), ..Scope::default() };
    let sandbox = Exemption {
        id: "sandbox".to_owned(),
        owner: "the team".to_owned(),
        reason: "naïve \"reason\"".to_owned(),
        ticket: Some("T-1".to_owned()),
        expires_at: at(100),
        scope,
    };
    let scope = Scope {
        resource: Some("a/b#c".to_owned()),
        control: Some("control".to_owned()),
        account: Some("111122223333".to_owned()),
        tag: Some(("k".to_owned(), Some(String::new()))),
    };
    let other = Exemption { id: "other/ä".to_owned(), ticket: None, scope, ..sandbox.clone() };
    put(&sandbox);
    put(&other);
    put(&other);
    assert_eq!(exemptions(), [other.clone(), sandbox.clone()]);
    let longer = Exemption { expires_at: at(200), ..sandbox };
    put(&longer);
    assert_eq!(exemptions(), [other.clone(), longer.clone()]);
    assert!(!remove("none") && remove(&other.id) && !remove(&other.id));
    assert_eq!(exemptions(), [longer]);
    // More than one page of any store.
    let many = |number: usize| Exemption { id: format!("many-{number:03}"), reason: "y".repeat(8000), ..other.clone() };
    (0..200).for_each(|number| put(&many(number)));
    assert_eq!(exemptions().len(), 201);
    assert_eq!(exemptions().into_iter().filter(|exemption| exemption.reason.len() == 8000).count(), 200);
}

//! What remediation writes down: attempts once and in order, places to their limit, leases to one holder, orders to the last.

use super::{World, at, at_once, attempt, bucket};
use guardrail_engine::ledger::{FindingId, FindingKey, Swap};
use guardrail_engine::remediate::{Attempt, Image, Order, Ordered, Progress, Remediations, StepProgress};
use std::collections::BTreeSet;

pub(super) fn hold<W: World>(world: &W) {
    attempts_are_told_in_the_order_in_which_they_began(world);
    an_attempt_comes_back_as_it_was_and_moves_on_by_its_revision(world);
    of_those_who_begin_one_attempt_at_once_one_does(world);
    of_those_who_move_an_attempt_on_at_once_one_does(world);
    a_window_has_its_places_and_knows_who_took_them(world);
    those_who_ask_at_once_get_no_more_places_than_there_are(world);
    changes_take_no_places_of_alerts(world);
    a_resource_is_held_by_one_until_it_is_given_back_or_the_time_is_over(world);
    of_those_who_want_a_resource_at_once_one_gets_it(world);
    an_order_stands_until_another_or_its_end(world);
}

fn finding(name: &str) -> FindingKey {
    FindingKey::configuration(bucket(name), "s3-bucket-public-access-block")
}

fn swap<W: World>(world: &W, store: &W::Store, attempt: &Attempt) -> Swap {
    world.wait(store.swap_attempt(attempt)).expect("the store answers")
}

fn attempts<W: World>(world: &W, store: &W::Store, finding: &FindingKey) -> Vec<Attempt> {
    world.wait(store.attempts(&finding.id())).expect("the store answers")
}

fn stored(attempt: &Attempt) -> Attempt {
    Attempt { revision: attempt.revision + 1, ..attempt.clone() }
}

fn attempts_are_told_in_the_order_in_which_they_began<W: World>(world: &W) {
    let store = world.store();
    let (one, other) = (finding("logs"), finding("photos"));
    assert_eq!(attempts(world, &store, &one), []);
    // Ten comes after two, however numbers are written, and a later life after an earlier one.
    let order = [(1, 1), (1, 2), (1, 10), (2, 1), (10, 1)];
    for place in [4, 2, 0, 3, 1] {
        let (life, number) = order[place];
        assert_eq!(swap(world, &store, &attempt(&one, life, number)), Swap::Swapped);
    }
    assert_eq!(swap(world, &store, &attempt(&other, 1, 1)), Swap::Swapped);
    let told = attempts(world, &store, &one);
    assert_eq!(told.iter().map(|attempt| (attempt.life, attempt.number)).collect::<Vec<_>>(), order);
    assert_eq!(attempts(world, &store, &other), [stored(&attempt(&other, 1, 1))]);
}

fn an_attempt_comes_back_as_it_was_and_moves_on_by_its_revision<W: World>(world: &W) {
    let store = world.store();
    let finding = finding("naïve \u{1f512}/#");
    let begun = attempt(&finding, 1, 1);
    assert_eq!(swap(world, &store, &stored(&begun)), Swap::Conflict, "it has not begun");
    assert_eq!(swap(world, &store, &begun), Swap::Swapped);
    assert_eq!(swap(world, &store, &begun), Swap::Conflict, "it has begun");
    let image = Image { name: "images/1".to_owned(), version: Some("v".to_owned()), sha256: "00".to_owned() };
    let mut applied = stored(&begun);
    applied.progress = Progress::Applied;
    applied.problem = String::from("a \"problem\"\n");
    applied.looks = 2;
    applied.right_since = Some(at(60));
    for step in &mut applied.steps {
        step.calls = vec!["s3:PutPublicAccessBlock {\"Bucket\":\"logs\"}".repeat(500)];
        step.before = Some(image.clone());
        step.after = Some(Image { version: None, ..image.clone() });
        step.progress = StepProgress::Done;
    }
    assert_eq!(swap(world, &store, &applied), Swap::Swapped);
    assert_eq!(attempts(world, &store, &finding), [stored(&applied)]);
    for stale in [&begun, &applied, &stored(&stored(&applied))] {
        assert_eq!(swap(world, &store, stale), Swap::Conflict, "revision {}", stale.revision);
    }
    let undo = Attempt { undoes: Some(1), by: "ana".to_owned(), ..attempt(&finding, 1, 2) };
    assert_eq!(swap(world, &store, &undo), Swap::Swapped);
    assert_eq!(attempts(world, &store, &finding), [stored(&applied), stored(&undo)]);
}

fn of_those_who_begin_one_attempt_at_once_one_does<W: World>(world: &W) {
    let store = world.store();
    let finding = finding("logs");
    for number in 1..4 {
        // All write the very same.
        let begun = at_once(8, |_| swap(world, &store, &attempt(&finding, 1, number)));
        assert_eq!(begun.iter().filter(|swap| **swap == Swap::Swapped).count(), 1, "{begun:?}");
    }
    assert_eq!(attempts(world, &store, &finding).len(), 3);
}

fn of_those_who_move_an_attempt_on_at_once_one_does<W: World>(world: &W) {
    let store = world.store();
    let finding = finding("logs");
    assert_eq!(swap(world, &store, &attempt(&finding, 1, 1)), Swap::Swapped);
    for round in 1..4 {
        let known = attempts(world, &store, &finding).pop().expect("it has begun");
        assert_eq!(known.revision, round);
        let moved = at_once(8, |worker| {
            let problem = format!("by {worker}");
            swap(world, &store, &Attempt { problem, ..known.clone() })
        });
        let faster: Vec<usize> = (0..8).filter(|worker| moved.get(*worker) == Some(&Swap::Swapped)).collect();
        let [faster] = faster.as_slice() else { panic!("{moved:?}") };
        let known = attempts(world, &store, &finding).pop().expect("it has begun");
        assert_eq!(known.problem, format!("by {faster}"));
    }
}

fn reserve<W: World>(world: &W, store: &W::Store, window: &str, place: &str, limit: usize) -> bool {
    world.wait(store.reserve(window, place, limit, at(3600))).expect("the store answers")
}

fn a_window_has_its_places_and_knows_who_took_them<W: World>(world: &W) {
    let store = world.store();
    let ask = |window: &str, place: &str| reserve(world, &store, window, place, 2);
    assert!(ask("all#12", "a") && ask("all#12", "a") && ask("all#12", "b"));
    assert!(!ask("all#12", "c") && !ask("all#12", "c"));
    assert!(ask("all#12", "b") && ask("all#12", "a"), "asked again, it answers the same");
    assert!(ask("all#13", "c") && ask("all", "c"), "another window");
    assert!(!reserve(world, &store, "none", "a", 0));
    // A lower limit gives no place back, and a higher one has room again.
    assert!(!reserve(world, &store, "all#12", "d", 1) && reserve(world, &store, "all#12", "d", 3));
    let long = "window ".repeat(400);
    assert!(reserve(world, &store, &long, "a", 1) && !reserve(world, &store, &long, "b", 1));
    assert!(reserve(world, &store, &format!("{long}."), "b", 1));
}

fn those_who_ask_at_once_get_no_more_places_than_there_are<W: World>(world: &W) {
    let store = world.store();
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    for (window, limit) in [("one", 1), ("three", 3), ("seven", 7)] {
        let answers = at_once(names.len(), |number| reserve(world, &store, window, names[number], limit));
        assert_eq!(answers.iter().filter(|has| **has).count(), limit, "{answers:?}");
        let again: Vec<bool> = names.iter().map(|name| reserve(world, &store, window, name, limit)).collect();
        assert_eq!(again, answers);
    }
    // Each name is asked for twice at once, and both are told the same.
    let answers = at_once(8, |number| (number % 4, reserve(world, &store, "twice", names[number % 4], 2)));
    let admitted: BTreeSet<usize> = answers.iter().filter(|(_, has)| *has).map(|(name, _)| *name).collect();
    assert_eq!(admitted.len(), 2, "{answers:?}");
    assert!(answers.iter().all(|(name, has)| admitted.contains(name) == *has), "{answers:?}");
}

fn changes_take_no_places_of_alerts<W: World>(world: &W) {
    use guardrail_engine::ledger::Windows;
    let store = world.store();
    let id: FindingId = finding("logs").id();
    assert!(reserve(world, &store, "w", "a", 1));
    assert_eq!(world.wait(store.admit("w", &id, 1, at(3600))), Ok(true));
    assert!(!reserve(world, &store, "w", id.as_str(), 1));
}

/// Asks for a resource, from one second to another.
fn lease<W: World>(world: &W, store: &W::Store, resource: &str, holder: &str, from: i64, until: i64) -> bool {
    world.wait(store.lease(resource, holder, at(from), at(until))).expect("the store answers")
}

fn a_resource_is_held_by_one_until_it_is_given_back_or_the_time_is_over<W: World>(world: &W) {
    let store = world.store();
    let ask = |holder: &str, from: i64, until: i64| lease(world, &store, "arn:aws:s3:::logs", holder, from, until);
    let release = |holder: &str| {
        world.wait(store.release("arn:aws:s3:::logs", holder)).expect("the store answers");
    };
    release("ana");
    assert!(ask("ana", 0, 100) && !ask("bo", 50, 150));
    assert!(lease(world, &store, "arn:aws:s3:::photos", "bo", 50, 150), "another resource");
    release("bo");
    assert!(!ask("bo", 60, 160), "what another holds is not given back");
    // Whoever has it may have it longer; its first time is over then, and not the lease.
    assert!(ask("ana", 90, 200) && !ask("bo", 150, 250));
    assert!(!ask("bo", 199, 299) && ask("bo", 200, 300), "its time is over");
    assert!(!ask("ana", 201, 301), "it is another's now");
    release("ana");
    assert!(!ask("cy", 202, 302), "what was taken over is not given back by the one before");
    release("bo");
    release("bo");
    assert!(ask("cy", 203, 303) && !ask("bo", 204, 304));
    assert!(!lease(world, &store, "arn:aws:s3:::photos", "cy", 149, 249));
    // As long as an ARN may be, and longer than a key.
    let (long, longer) = ("a".repeat(2100), "a".repeat(2101));
    assert!(lease(world, &store, &long, "ana", 0, 9) && lease(world, &store, &longer, "bo", 0, 9));
    assert!(!lease(world, &store, &long, "bo", 0, 9));
}

fn of_those_who_want_a_resource_at_once_one_gets_it<W: World>(world: &W) {
    let store = world.store();
    for round in 0..3 {
        let from = round * 100;
        // In each round the time of the last holder is over.
        let got = at_once(8, |worker| {
            let holder = format!("{round}-{worker}");
            lease(world, &store, "arn:aws:s3:::logs", &holder, from, from + 100)
        });
        assert_eq!(got.iter().filter(|has| **has).count(), 1, "{got:?}");
    }
}

fn an_order_stands_until_another_or_its_end<W: World>(world: &W) {
    let store = world.store();
    let (one, other) = (finding("logs"), finding("photos"));
    let order = |finding: &FindingKey| world.wait(store.order(&finding.id())).expect("the store answers");
    let put = |order: &Order| world.wait(store.put_order(order)).expect("the store answers");
    let remove = |order: &Order| world.wait(store.remove_order(order)).expect("the store answers");
    assert_eq!(order(&one), None);
    let approval = Order {
        finding: one.clone(),
        life: 1,
        by: "ana".to_owned(),
        at: at(0),
        what: Ordered::Approve { calls: vec!["s3:PutPublicAccessBlock".to_owned(), "naïve \"call\"".to_owned()] },
    };
    remove(&approval);
    put(&approval);
    put(&approval);
    assert_eq!((order(&one), order(&other)), (Some(approval.clone()), None));
    let undo = Order { what: Ordered::Undo { attempt: 1, accept_loss: true }, at: at(1), ..approval.clone() };
    put(&undo);
    let elsewhere = Order { finding: other.clone(), ..undo.clone() };
    put(&elsewhere);
    assert_eq!(order(&one), Some(undo.clone()));
    // Whoever carried out what another order took the place of strikes off nothing.
    for stale in [
        approval,
        Order { at: at(2), ..undo.clone() },
        Order { what: Ordered::Undo { attempt: 1, accept_loss: false }, ..undo.clone() },
    ] {
        remove(&stale);
        assert_eq!(order(&one), Some(undo.clone()), "{stale:?}");
    }
    remove(&undo);
    remove(&undo);
    assert_eq!((order(&one), order(&other)), (None, Some(elsewhere)));
}

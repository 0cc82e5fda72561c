//! Lives, case by case.

use super::{One, at, broken, fired, live, seen, terms};
use crate::ledger::{
    Decision, FindingId, FindingKey, FindingStatus, JudgeVersion, Observed, Record, TransitionKind, Unchanged, decide,
};
use TransitionKind::{Deleted, Opened, Reopened, Resolved, Unwatched, Worsened};

#[test]
fn a_finding_opens_worsens_and_is_resolved() {
    let one = One::after([
        broken(0, "0.0.0.0/0 reaches tcp/22"),
        broken(1, "0.0.0.0/0 reaches tcp/22; ::/0 reaches tcp/22"),
        broken(2, "::/0 reaches tcp/22"),
        seen(3, Observed::Compliant),
    ]);
    assert_eq!(one.told, [Opened, Worsened, Resolved], "fewer facts are no news");
    let finding = one.record.finding.unwrap();
    assert_eq!((finding.status, finding.life, finding.transition.number), (FindingStatus::Resolved, 1, 3));
    assert_eq!((finding.opened_at, finding.observed_at), (at(0), at(3)));
}

#[test]
fn what_was_never_broken_leaves_a_mark_and_no_finding() {
    let one = One::after([seen(5, Observed::Compliant), broken(3, "an older item, told late")]);
    assert_eq!(one.record.finding, None);
    assert_eq!(one.record.mark.unwrap().at, at(5));
}

#[test]
fn a_finding_opens_again_in_a_new_life() {
    let one = One::after([broken(0, "x"), seen(1, Observed::Compliant), broken(2, "x")]);
    assert_eq!(one.told, [Opened, Resolved, Reopened]);
    assert_eq!(one.record.open().unwrap().life, 2);
    assert_eq!(one.record.open().unwrap().opened_at, at(2));
}

#[test]
fn only_compliance_or_deletion_resolves() {
    for (observed, told) in [
        (Observed::Deleted, Some(Deleted)),
        (Observed::Compliant, Some(Resolved)),
        (Observed::NotApplicable("an instance that is terminated".to_owned()), Some(Unwatched)),
        (Observed::Unwatched("ResourceNotRecorded".to_owned()), Some(Unwatched)),
        (Observed::Unjudged("Policy: not JSON".to_owned()), None),
    ] {
        let one = One::after([broken(0, "x"), seen(1, observed.clone())]);
        assert_eq!(one.told.get(1).copied(), told, "{observed:?}");
        let resolved = one.record.finding.unwrap().status == FindingStatus::Resolved;
        assert_eq!(resolved, matches!(observed, Observed::Deleted | Observed::Compliant), "{observed:?}");
    }
}

#[test]
fn what_nobody_watched_is_resolved_once_it_is_seen_to_be_right() {
    let one = One::after([broken(0, "x"), seen(1, Observed::Unwatched("y".to_owned())), seen(2, Observed::Deleted)]);
    assert_eq!(one.told, [Opened, Unwatched, Deleted]);
}

#[test]
fn what_cannot_be_judged_is_a_finding_that_says_so() {
    let unjudged = |seconds| seen(seconds, Observed::Unjudged("Policy: not JSON".to_owned()));
    let one = One::after([unjudged(0)]);
    assert!(one.record.open().unwrap().unjudged);
    let one = One::after([unjudged(0), broken(1, "x")]);
    assert_eq!(one.told, [Opened, Worsened], "now it is known to be broken");
    let one = One::after([broken(0, "x"), unjudged(1)]);
    assert_eq!(one.told, [Opened]);
    let finding = one.record.open().unwrap();
    assert_eq!((finding.annotation.as_str(), finding.unjudged), ("x", false), "the known facts stand");
}

#[test]
fn the_same_again_is_a_no_op_and_a_later_look_moves_the_mark() {
    let one = One::after([broken(0, "x")]);
    assert_eq!(decide(&one.record, &broken(0, "x"), &terms()), Decision::Unchanged(Unchanged::Known));
    assert_eq!(decide(&one.record, &broken(-1, "y"), &terms()), Decision::Unchanged(Unchanged::Outdated));
    assert!(
        matches!(decide(&one.record, &broken(1, "x"), &terms()), Decision::Kept(record) if record.mark.as_ref().unwrap().at == at(1))
    );
}

#[test]
fn a_newer_judge_may_say_something_else_of_the_same_item() {
    let mut newer = seen(0, Observed::Compliant);
    newer.judge = JudgeVersion { catalogue: 1, settings: 2 };
    let mut one = One::after([broken(0, "x"), newer.clone()]);
    assert_eq!(one.told, [Opened, Resolved]);
    one.see(&broken(0, "x"), &terms());
    assert_eq!(one.told.len(), 2, "the older judge is not heard again");
}

#[test]
fn of_two_words_on_one_moment_the_worse_counts() {
    assert!(One::after([seen(0, Observed::Compliant), broken(0, "x")]).record.open().is_some());
    assert!(One::after([broken(0, "x"), seen(0, Observed::Compliant)]).record.open().is_some());
}

#[test]
fn a_live_read_opens_at_once_and_resolves_by_a_second_one_a_minute_later() {
    let compliant = |read| live(10, read, Observed::Compliant);
    let mut one = One::after([live(10, 12, Observed::NonCompliant("x".to_owned())), compliant(20), compliant(79)]);
    assert_eq!(one.told, [Opened]);
    one.see(&compliant(80), &terms());
    assert_eq!(one.told, [Opened, Resolved]);
    let broken_again = live(10, 50, Observed::NonCompliant("x".to_owned()));
    let one =
        One::after([live(10, 12, Observed::NonCompliant("x".to_owned())), compliant(20), broken_again, compliant(90)]);
    assert_eq!(one.told, [Opened], "the first read was taken back: counting begins anew");
}

#[test]
fn a_live_read_never_outranks_an_item_captured_after_the_call() {
    let one = One::after([broken(11, "x"), live(10, 60, Observed::Compliant), live(10, 180, Observed::Compliant)]);
    assert_eq!(one.told, [Opened]);
    let one = One::after([seen(11, Observed::Compliant), live(10, 60, Observed::NonCompliant("x".to_owned()))]);
    assert_eq!(one.told, []);
}

#[test]
fn calls_of_one_window_are_one_finding_that_counts_each_once() {
    let mut one = One::after([fired(30, "b"), fired(30, "b"), fired(10, "a"), fired(40, "c")]);
    assert_eq!(one.told, [Opened]);
    let finding = one.record.finding.clone().unwrap();
    assert_eq!((finding.calls.unwrap().count, finding.opened_at, finding.observed_at), (3, at(10), at(40)));
    one.see(&super::Observation { observed: Observed::TakenBack, ..fired(50, "") }, &terms());
    assert_eq!(one.told, [Opened, Resolved]);
    assert_ne!(fired(0, "a").key, fired(3_600, "a").key, "another window is another finding");
}

#[test]
fn a_findings_id_depends_on_its_key_alone() {
    let id = broken(0, "x").key.id();
    assert_eq!(id, broken(9, "y").key.id());
    assert_eq!(FindingId::parse(&format!(" {} ", id.as_str().to_uppercase())), Some(id.clone()));
    assert_eq!(FindingId::parse("logs"), None);
    assert_ne!(id, FindingKey::configuration(super::bucket("logs"), "s3-versioning").id());
}

#[test]
fn a_record_survives_its_store() {
    for record in [One::new().record, One::after([broken(0, "x")]).record, One::after([fired(0, "a")]).record] {
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
    }
}

#[test]
fn a_record_is_forgotten_only_when_nothing_can_come_of_it() {
    let marked = One::after([seen(0, Observed::Compliant)]).record;
    assert_eq!(marked.expires_at(), Some(at(0) + Record::KEPT));
    let open = One::after([broken(0, "x")]).record;
    assert_eq!(open.expires_at(), None);
    let resolved = One::after([broken(0, "x"), seen(1, Observed::Compliant)]).record;
    assert_eq!(resolved.expires_at(), None, "its sinks are behind");
}

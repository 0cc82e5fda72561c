//! Someone answers for a finding, until a day.

use super::{One, at, broken, bucket, fired, seen};
use crate::ledger::{Exemption, Exemptions, FindingKey, FindingStatus, Observed, Scope, Terms, TransitionKind, review};
use TransitionKind::{Exempted, ExemptionEnding, Expired, Opened, Reopened, Resolved};
use guardrail_model::Alias;
use std::collections::BTreeMap;

const DAY: i64 = 86_400;

fn exemption(days: i64, scope: Scope) -> Exemption {
    Exemption {
        id: "e1".to_owned(),
        owner: "ana".to_owned(),
        reason: "moves in May".to_owned(),
        ticket: None,
        expires_at: at(days * DAY),
        scope,
    }
}

fn of_control() -> Scope {
    Scope { control: Some("s3-tls-only".to_owned()), ..Scope::default() }
}

fn terms(days: i64, exemption: Option<&Exemption>) -> Terms<'_> {
    Terms { now: at(days * DAY), exemption, baseline: false }
}

#[test]
fn an_exempted_finding_is_silent_until_its_end_nears_and_open_after_it() {
    let exemption = exemption(30, of_control());
    let mut one = One::new();
    one.see(&broken(0, "x"), &terms(0, None));
    one.take(review(&one.record, &terms(1, Some(&exemption))));
    one.see(&broken(2 * DAY, "x; y"), &terms(2, Some(&exemption)));
    one.take(review(&one.record, &terms(2, Some(&exemption))));
    assert_eq!(one.told, [Opened, Exempted]);
    assert_eq!(one.record.finding.as_ref().unwrap().review_at, Some(at(23 * DAY)));
    one.take(review(&one.record, &terms(23, Some(&exemption))));
    one.take(review(&one.record, &terms(24, Some(&exemption))));
    assert_eq!(one.told, [Opened, Exempted, ExemptionEnding], "it is told once that the end nears");
    one.take(review(&one.record, &terms(30, None)));
    assert_eq!(one.told, [Opened, Exempted, ExemptionEnding, Reopened]);
    assert_eq!(one.record.open().unwrap().life, 1, "it was never right");
}

#[test]
fn an_exempted_finding_that_is_put_right_is_resolved() {
    let exemption = exemption(30, of_control());
    let mut one = One::new();
    one.see(&broken(0, "x"), &terms(0, Some(&exemption)));
    assert_eq!(one.record.finding.as_ref().unwrap().status, FindingStatus::Exempted);
    one.see(&seen(1, Observed::Compliant), &terms(1, Some(&exemption)));
    assert_eq!(one.told, [Exempted, Resolved]);
}

#[test]
fn an_activity_that_nobody_came_back_to_expires() {
    let mut one = One::after([fired(0, "a")]);
    one.take(review(&one.record, &terms(29, None)));
    assert_eq!(one.told, [Opened]);
    one.take(review(&one.record, &terms(31, None)));
    assert_eq!(one.told, [Opened, Expired]);
}

#[test]
fn an_exemption_covers_what_fits_all_that_it_names() {
    let key = FindingKey::configuration(bucket("logs"), "s3-tls-only");
    let tags = BTreeMap::from([("env".to_owned(), "dev".to_owned())]);
    let covered = |scope: Scope, now: i64| {
        let exemptions = Exemptions(vec![exemption(30, scope)]);
        exemptions.covering(&key, &[Alias::Arn("arn:aws:s3:::logs".to_owned())], &tags, at(now * DAY)).is_some()
    };
    let text = |text: &str| Some(text.to_owned());
    for (scope, expected) in [
        (of_control(), true),
        (Scope { control: text("s3-versioning"), ..Scope::default() }, false),
        (Scope { resource: text("logs"), ..Scope::default() }, true),
        (Scope { resource: text("arn:aws:s3:::logs"), ..of_control() }, true),
        (Scope { resource: text("log"), ..Scope::default() }, false),
        (Scope { account: text("123456789012"), ..Scope::default() }, true),
        (Scope { account: text("999999999999"), ..of_control() }, false),
        (Scope { tag: Some(("env".to_owned(), None)), ..Scope::default() }, true),
        (Scope { tag: Some(("env".to_owned(), text("prod"))), ..Scope::default() }, false),
        (Scope::default(), false),
    ] {
        assert_eq!(covered(scope.clone(), 0), expected, "{scope:?}");
        assert!(!covered(scope, 30), "it has ended");
    }
}

#[test]
fn an_exemption_needs_someone_who_answers_for_something_for_a_time() {
    let whole = exemption(30, of_control());
    assert!(whole.check(at(0)).is_ok());
    assert!(whole.check(at(30 * DAY)).is_err());
    assert!(Exemption { scope: Scope::default(), ..whole.clone() }.check(at(0)).is_err());
    assert!(Exemption { owner: " ".to_owned(), ..whole.clone() }.check(at(0)).is_err());
    assert!(Exemption { reason: String::new(), ..whole }.check(at(0)).is_err());
}

//! Which mode holds where.

use super::super::{Mode, Recipient, Tag};
use super::settings;
use crate::ledger::TransitionKind;
use guardrail_model::{Responsibility, Severity};
use std::collections::BTreeMap;
use strum::VariantArray;

/// The mode of a finding of `s3-tls-only` on a bucket of one account, with some tags.
fn mode(toml: &str, tags: &[(&str, &str)]) -> Mode {
    let tags: BTreeMap<_, _> = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    settings(toml).modes.mode("s3-tls-only", Responsibility::NetworkTrafficProtection, "111122223333", &tags)
}

const CONTROL: &str = "[modes.controls]\ns3-tls-only = ";
const RESPONSIBILITY: &str = "[modes.responsibilities]\nnetwork-traffic-protection = ";
const ACCOUNT: &str = "[modes.accounts]\n111122223333 = ";
const TAG: &str = "[[modes.tags]]\nkey = 'stage'\nvalue = 'prod'\nmode = ";

#[test]
fn of_all_that_match_the_one_that_does_least_holds() {
    let cases: [(&[(&str, &str)], Mode); 14] = [
        (&[], Mode::Observe),
        (&[("[modes]\ndefault = ", "plan")], Mode::Plan),
        // Each by itself stands in place of the default, above it or below.
        (&[("[modes]\ndefault = ", "plan"), (CONTROL, "enforce")], Mode::Enforce),
        (&[("[modes]\ndefault = ", "plan"), (RESPONSIBILITY, "observe")], Mode::Observe),
        (&[("[modes]\ndefault = ", "plan"), (ACCOUNT, "approve")], Mode::Approve),
        (&[("[modes]\ndefault = ", "plan"), (TAG, "observe")], Mode::Observe),
        // A control's own mode stands in place of its responsibility's, above it or below.
        (&[(CONTROL, "enforce"), (RESPONSIBILITY, "plan")], Mode::Enforce),
        (&[(CONTROL, "plan"), (RESPONSIBILITY, "enforce")], Mode::Plan),
        // Of what is broken, whose it is and how it is tagged, the least.
        (&[(CONTROL, "enforce"), (ACCOUNT, "observe")], Mode::Observe),
        (&[(CONTROL, "plan"), (ACCOUNT, "enforce")], Mode::Plan),
        (&[(RESPONSIBILITY, "enforce"), (ACCOUNT, "enforce"), (TAG, "approve")], Mode::Approve),
        (&[(CONTROL, "enforce"), (ACCOUNT, "enforce"), (TAG, "enforce")], Mode::Enforce),
        (&[(CONTROL, "enforce"), (ACCOUNT, "plan"), (TAG, "approve")], Mode::Plan),
        (&[("[modes]\ndefault = ", "enforce"), (CONTROL, "enforce"), (TAG, "observe")], Mode::Observe),
    ];
    for (given, expected) in cases {
        let toml = given.iter().map(|(key, mode)| format!("{key}'{mode}'")).collect::<Vec<_>>().join("\n");
        assert_eq!(mode(&toml, &[("stage", "prod")]), expected, "{toml}");
    }
}

#[test]
fn what_does_not_match_says_nothing() {
    let others = "[modes.controls]\ns3-versioning = 'enforce'\n[modes.responsibilities]\ncustomer-data = 'enforce'\n\
                  [modes.accounts]\n444455556666 = 'enforce'\n";
    assert_eq!(mode(others, &[("stage", "prod")]), Mode::Observe);
    let tag = format!("{TAG}'enforce'");
    for tags in [[("stage", "test")], [("Stage", "prod")], [("stage", "Prod")], [("other", "prod")]] {
        assert_eq!(mode(&tag, &tags), Mode::Observe, "{tags:?}");
    }
    assert_eq!(mode(&tag, &[]), Mode::Observe);
}

#[test]
fn a_tag_without_a_value_matches_any_and_of_several_tags_the_least_holds() {
    let any = "[[modes.tags]]\nkey = 'stage'\nmode = 'plan'\n";
    assert_eq!(mode(any, &[("stage", "")]), Mode::Plan);
    let both = format!("{any}{TAG}'enforce'\n");
    assert_eq!(mode(&both, &[("stage", "prod")]), Mode::Plan);
}

#[test]
fn two_tags_never_look_the_same() {
    let tag = |key: &str, value: Option<&str>| Tag { key: key.to_owned(), value: value.map(str::to_owned) };
    let tags = [
        tag("a", None),
        tag("a", Some("")),
        tag("a=", None),
        tag("a", Some("b=c")),
        tag("a=b", Some("c")),
        tag("a\\", Some("b")),
        tag("a\\=b", None),
    ];
    let shown: std::collections::BTreeSet<_> = tags.iter().map(Tag::to_string).collect();
    assert_eq!(shown.len(), tags.len(), "{shown:?}");
}

#[test]
fn recipients_are_told_what_is_bad_enough_and_what_is_over_where_they_want() {
    let high = Recipient { minimum_severity: Severity::High, resolved: false };
    for severity in Severity::VARIANTS {
        let is_told = matches!(severity, Severity::Critical | Severity::High);
        assert_eq!(high.wants(*severity, TransitionKind::Opened), is_told, "{severity}");
        assert!(Recipient::default().wants(*severity, TransitionKind::Deleted));
    }
    for kind in TransitionKind::VARIANTS {
        let is_over = matches!(kind, TransitionKind::Resolved | TransitionKind::Deleted);
        assert_eq!(high.wants(Severity::Critical, *kind), !is_over, "{kind}");
        assert!(Recipient { resolved: true, ..high }.wants(Severity::Critical, *kind), "{kind}");
    }
}

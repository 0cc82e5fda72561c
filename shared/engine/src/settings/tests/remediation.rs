//! What holds for every change: the kill switch, ownership, grace.

use super::super::{Ownership, Tag};
use super::{example, refused, settings};
use jiff::SignedDuration;

#[test]
fn without_a_word_nothing_is_stopped_managed_or_waited_for() {
    let remediation = settings("").remediation;
    assert!(!remediation.stopped && remediation.managed_tags.is_empty());
    assert_eq!(remediation.unknown_owner, Ownership::Unmanaged);
    assert_eq!(remediation.grace("s3-versioning"), SignedDuration::ZERO);
}

#[test]
fn every_key_is_read() {
    let toml = "[remediation]\nstopped = true\nunknown_owner = 'managed'\ngrace_minutes = 10080\n\
                managed_tags = [{ key = 'managed-by', value = 'terraform' }, { key = 'pipeline' }]\n\
                [remediation.grace]\ns3-versioning = 0\ns3-tls-only = 45";
    let remediation = settings(toml).remediation;
    assert!(remediation.stopped);
    assert_eq!(remediation.unknown_owner, Ownership::Managed);
    let tag = |key: &str, value: Option<&str>| Tag { key: key.to_owned(), value: value.map(str::to_owned) };
    let expected = [tag("managed-by", Some("terraform")), tag("pipeline", None)];
    assert_eq!(remediation.managed_tags, expected.into());
    // A control's own grace stands in the place of the others', above it or below.
    for (control, minutes) in [("s3-versioning", 0), ("s3-tls-only", 45), ("ec2-approved-ami", 10_080)] {
        assert_eq!(remediation.grace(control), SignedDuration::from_mins(minutes), "{control}");
    }
    let shown = settings(&example()).remediation;
    assert!(shown.managed_tags.len() == 2 && shown.grace.len() == 1, "{shown:?}");
}

#[test]
fn what_does_not_hold_is_named() {
    for (toml, expected) in [
        (
            "remediation.unknown_owner = 'managd'",
            "line 1: remediation.unknown_owner: there is no ownership `managd`; did you mean `managed`?",
        ),
        (
            "remediation.unknown_owner = 'terraform'",
            "line 1: remediation.unknown_owner: there is no ownership `terraform`: expected managed, unmanaged",
        ),
        ("remediation.stopped = 'yes'", "line 1: remediation.stopped is a string: expected true or false"),
        (
            "[remediation]\nstoped = true",
            "line 2: settings have no `remediation.stoped`; did you mean `remediation.stopped`?",
        ),
        (
            "[remediation.grace]\ns3-versionin = 1",
            "line 2: remediation.grace: there is no control `s3-versionin`; did you mean `s3-versioning`?",
        ),
        (
            "[remediation.grace]\ns3-versioning = 10081",
            "line 2: remediation.grace.s3-versioning is 10081: expected 0 to 10080",
        ),
        ("remediation.grace_minutes = 10081", "line 1: remediation.grace_minutes is 10081: expected 0 to 10080"),
        ("remediation.grace_minutes = -1", "line 1: remediation.grace_minutes is -1: expected 0 to 10080"),
        ("remediation.grace = 30", "line 1: remediation.grace is an integer: expected a table"),
        ("remediation.managed_tags = [{ value = 'a' }]", "line 1: remediation.managed_tags[0].key is missing"),
        (
            "remediation.managed_tags = [{ key = 'a' }, { key = 'a' }]",
            "line 1: remediation.managed_tags[1] names `a` twice",
        ),
    ] {
        assert_eq!(refused(toml).to_string(), expected, "{toml}");
    }
}

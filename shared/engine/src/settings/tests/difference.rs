//! What changes from one version to another.

use super::super::{Settings, difference};
use super::settings;

fn changes(old: &str, new: &str) -> Vec<String> {
    difference(&settings(old), &settings(new)).iter().map(ToString::to_string).collect()
}

#[test]
fn formatting_comments_order_and_written_defaults_are_no_difference() {
    assert_eq!(changes("", Settings::DEFAULTS), [""; 0]);
    assert_eq!(changes("controls.s3-versioning = {}", "[controls]"), [""; 0]);
    let old = "protected.resources = ['a', 'b']\n[modes.accounts]\n111122223333 = 'plan'\n444455556666 = 'plan'";
    let new = "# the same\nmodes.accounts = { 444455556666 = \"plan\", '111122223333' = 'plan' }\n\
               [protected]\nresources = [ 'b',\n 'a', ] # sorted";
    assert_eq!(changes(old, new), [""; 0]);
    assert_eq!(changes("limits.attempts = 0x3", "limits.attempts = 3"), [""; 0]);
}

#[test]
fn each_key_that_changes_is_named_with_what_it_was_and_becomes() {
    let old = "remediation.stopped = true\n[controls.ec2-approved-ami]\nimages = []\n[modes.controls]\ns3-tls-only = 'plan'\n\
               [[modes.tags]]\nkey = 'stage'\nvalue = 'prod'\nmode = 'plan'";
    let new = "alerts.storm_limit = 50\nremediation.grace.s3-tls-only = 5\nprotected.tags = [{ key = 'a \"b\"' }]\n\
               [controls.ec2-approved-ami]\nimages = ['ami-1', 'ami-2']\n\
               [[modes.tags]]\nkey = 'stage'\nvalue = 'prod'\nmode = 'observe'\n[[modes.tags]]\nkey = 'a=b'\nmode = 'plan'";
    let expected = [
        "alerts.storm_limit: 20 -> 50",
        "controls.ec2-approved-ami.images: [] -> [\"ami-1\", \"ami-2\"]",
        "modes.controls.s3-tls-only: \"plan\" -> (not set)",
        "modes.tags.\"a\\\\=b\": (not set) -> \"plan\"",
        "modes.tags.\"stage=prod\": \"plan\" -> \"observe\"",
        "protected.tags: [] -> [\"a \\\"b\\\"\"]",
        "remediation.grace.s3-tls-only: (not set) -> 5",
        "remediation.stopped: true -> false",
    ];
    assert_eq!(changes(old, new), expected);
    let back = changes(new, old);
    assert_eq!(back.len(), expected.len());
    assert_eq!(back[0], "alerts.storm_limit: 50 -> 20");
}

#[test]
fn every_setting_shows_where_it_changes() {
    let all = super::example();
    let changes = changes("", &all);
    for path in [
        "controls.ec2-approved-ami.images",
        "modes.accounts.111122223333",
        "modes.controls.s3-bucket-public-access-block",
        "modes.responsibilities.network-and-firewall",
        "modes.tags.\"environment=production\"",
        "protected.accounts",
        "protected.resources",
        "protected.tags",
        "remediation.grace.ec2-sg-no-world-admin-ports",
        "remediation.managed_tags",
    ] {
        assert!(changes.iter().any(|change| change.starts_with(&format!("{path}: "))), "{path}: {changes:#?}");
    }
    assert_eq!(changes.len(), 10, "{changes:#?}");
}

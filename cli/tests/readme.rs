//! What README.md shows of the command is what it prints.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod command;

use command::run_in;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The block of the README that follows some words, without its language.
fn block_after(words: &str) -> String {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, after) = readme.split_once(words).unwrap_or_else(|| panic!("README.md no longer says: {words}"));
    let (_, block) = after.split("```").nth(1).unwrap().split_once('\n').unwrap();
    block.trim_end().to_owned()
}

#[test]
fn the_sample_is_what_judging_the_events_prints() {
    let printed = run_in(root(), &["evaluate", "events"]).out;
    for shown in block_after("The first prints, among others:").split("\n\n") {
        assert!(printed.contains(shown), "README.md shows what is not printed:\n{shown}\n\nprinted:\n{printed}");
    }
}

#[test]
fn the_plan_shown_is_what_planning_the_event_prints() {
    let printed = run_in(root(), &["plan", "events/change-s3-bucket-public.json"]).out;
    let shown = block_after("`guardrail plan` prints, among others:");
    assert!(printed.contains(&shown), "README.md shows what is not printed:\n{shown}\n\nprinted:\n{printed}");
}

#[test]
fn the_settings_shown_hold() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("guardrail.toml");
    fs::write(&settings, block_after("gives controls\ntheir parameters:")).unwrap();
    let settings = settings.to_str().unwrap();
    let arguments = ["evaluate", "--format", "json", "events/change-ec2-instance.json", "--settings", settings];
    let lines = run_in(root(), &arguments).lines();
    let line = lines.iter().find(|line| line["control"] == "ec2-approved-ami").unwrap();
    assert_eq!(line["complianceType"], "NON_COMPLIANT");
}

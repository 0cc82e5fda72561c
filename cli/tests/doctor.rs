//! `guardrail doctor` without an account: settings, controls and a ledger's file.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod command;

use command::ledger::{OFF, ON, judged, seen, write};
use command::{Folder, Run};
use std::fs;

fn doctor(folder: &Folder, args: &[&str]) -> Run {
    folder.run(&[&["doctor", "--ledger", "l.redb"], args].concat())
}

/// What is said of a part: each time how it is, and the fact.
fn said(folder: &Folder, check: &str, args: &[&str]) -> Vec<(String, String)> {
    let run = doctor(folder, &[&["--format", "json"], args].concat());
    let lines = run.lines().into_iter().filter(|line| line["check"] == check);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    lines.map(|line| (text(&line["outcome"]), text(&line["fact"]))).collect()
}

fn one(folder: &Folder, check: &str, args: &[&str]) -> (String, String) {
    let mut said = said(folder, check, args);
    assert_eq!(said.len(), 1, "{said:?}");
    said.remove(0)
}

fn pair(outcome: &str, fact: &str) -> (String, String) {
    (outcome.to_owned(), fact.to_owned())
}

#[test]
fn in_an_empty_folder_nothing_is_wrong_and_no_ledger_is_made() {
    let folder = Folder::with(&[]);
    let run = doctor(&folder, &[]);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    assert!(run.out.contains("ok         settings      no guardrail.toml here"), "{}", run.out);
    assert!(run.out.contains("warning    ledger        no ledger at l.redb: nothing was recorded\n"), "{}", run.out);
    assert!(run.out.contains("look at guardrail evaluate"), "{}", run.out);
    assert!(run.out.ends_with("\nin all  2 ok, 1 warning\n"), "{}", run.out);
    assert!(!folder.path().join("l.redb").exists(), "looking makes no ledger");
    let (outcome, fact) = one(&folder, "catalogue", &[]);
    assert!(outcome == "ok" && fact.contains(" controls are prepared, over "), "{fact}");
}

#[test]
fn settings_are_looked_at_where_they_are_named_and_where_they_stand() {
    let folder = Folder::with(&[
        ("good.toml", b"alerts.storm_limit = 50\n"),
        ("bad.toml", b"[limits]\nattempts = 0\n[alerts]\nstorm_limt = 3\n"),
    ]);
    assert_eq!(one(&folder, "settings", &["--settings", "good.toml"]), pair("ok", "good.toml holds"));
    let bad = "bad.toml: 2 problems; line 2: limits.attempts is 0: expected 1 to 10; \
               line 4: settings have no `alerts.storm_limt`; did you mean `alerts.storm_limit`?";
    assert_eq!(one(&folder, "settings", &["--settings", "bad.toml"]), pair("problem", bad));
    assert_eq!(doctor(&folder, &["--settings", "bad.toml"]).status, 1);
    assert_eq!(one(&folder, "settings", &["--settings", "none.toml"]).0, "unchecked");
    assert_eq!(doctor(&folder, &["--settings", "none.toml"]).status, 2);
    fs::rename(folder.path().join("bad.toml"), folder.path().join("guardrail.toml")).unwrap();
    assert_eq!(one(&folder, "settings", &[]).0, "problem");
}

#[test]
fn a_ledger_is_told_with_its_size_its_age_and_what_nobody_is_told_of() {
    let folder = Folder::with(&[]);
    write(&folder, "on.json", &seen("photos", ON, 9));
    judged(&folder, &["on.json"]);
    let (outcome, fact) = one(&folder, "ledger", &[]);
    assert!(outcome == "ok" && fact.starts_with("l.redb opens ("), "{fact}");
    assert!(fact.contains(" KiB, last written 20") && fact.ends_with("Z); findings open or exempted: 0"), "{fact}");
    assert_eq!(one(&folder, "sinks", &[]), pair("ok", "no finding that anybody is to be told of"));
    write(&folder, "off.json", &seen("photos", OFF, 10));
    judged(&folder, &["off.json"]);
    assert!(one(&folder, "ledger", &[]).1.ends_with(": 1"));
    let untold = "1 finding that nobody is told of: a ledger in a file has no sinks";
    assert_eq!(one(&folder, "sinks", &[]), pair("warning", untold));
    assert_eq!(doctor(&folder, &[]).status, 0, "a warning is no problem");
}

#[test]
fn the_settings_in_force_in_a_ledger_are_looked_at_too() {
    let folder = Folder::with(&[("good.toml", b"alerts.storm_limit = 50\n")]);
    let applied = folder.run(&["settings", "apply", "good.toml", "--yes", "--ledger", "l.redb"]);
    assert_eq!(applied.status, 0, "{applied:?}");
    let said = said(&folder, "settings", &[]);
    assert_eq!(said.len(), 2);
    assert!(said[1].0 == "ok" && said[1].1.starts_with("revision 1 is in force, applied 20"), "{said:?}");
}

#[test]
fn a_file_that_is_no_ledger_is_a_problem() {
    let folder = Folder::with(&[("l.redb", b"not a ledger")]);
    assert_eq!(one(&folder, "ledger", &[]).0, "problem");
    assert_eq!(doctor(&folder, &[]).status, 1);
}

#[cfg(not(feature = "aws"))]
#[test]
fn a_build_without_aws_says_so() {
    let run = Folder::with(&[]).run(&["doctor", "--aws"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.errors.contains("--features aws"), "{}", run.errors);
}

#[test]
fn a_stack_is_of_an_account() {
    assert_eq!(Folder::with(&[]).run(&["doctor", "--stack", "guardrail"]).status, 2);
    assert_eq!(Folder::with(&[]).run(&["doctor", "--aws", "--ledger", "l.redb"]).status, 2);
}

//! The command with a ledger in its folder.

use super::{Folder, Run, bucket, event};
use std::fs;

pub(crate) const ON: &str = r#"{"status":"Enabled"}"#;
pub(crate) const OFF: &str = r#"{"status":"Off"}"#;

/// A rule's event on a bucket's versioning at a time of the day.
pub(crate) fn seen(name: &str, versioning: &str, hour: u32) -> String {
    event(&bucket(name, versioning)).replace("2026-11-02T09:", &format!("2026-11-02T{hour:02}:"))
}

pub(crate) fn write(folder: &Folder, name: &str, text: &str) {
    fs::write(folder.path().join(name), text).unwrap();
}

/// Judges a file with the folder's ledger.
pub(crate) fn judged(folder: &Folder, paths: &[&str]) -> Run {
    folder.run(&[&["evaluate", "--ledger", "l.redb"], paths].concat())
}

/// The transitions that JSON Lines tell, by resource.
pub(crate) fn transitions(folder: &Folder, paths: &[&str]) -> Vec<(String, String)> {
    let run = folder.run(&[&["evaluate", "--format", "json", "--ledger", "l.redb"], paths].concat());
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let changed = run.lines().into_iter().filter(|line| !line["transition"].is_null());
    changed.map(|line| (text(&line["resourceId"]), text(&line["transition"]))).collect()
}

pub(crate) fn findings(folder: &Folder, args: &[&str]) -> Run {
    folder.run(&[&["findings", "--ledger", "l.redb"], args].concat())
}

/// The id of the only finding.
pub(crate) fn id(folder: &Folder) -> String {
    let lines = findings(folder, &["--format", "json"]).lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines[0]["id"].as_str().unwrap().to_owned()
}

pub(crate) fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

//! The account's ledger, emulated: what operators lay down by the command is what the functions read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use assert_cmd::Command;
use guardrail_tests::emulated_ledger::EmulatedLedger;
use serde_json::json;
use std::fs;

fn guardrail(ledger: &EmulatedLedger, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guardrail"));
    command.args(arguments).envs(ledger.variables()).envs([
        ("AWS_ENDPOINT_URL", ledger.moto.endpoint().as_str()),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("USER", "ana"),
    ]);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn settings_are_applied_to_the_control_table() {
    let ledger = EmulatedLedger::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("guardrail.toml");
    fs::write(&file, "[alerts]\nstorm_limit = 7\n").unwrap();
    let file = file.to_str().unwrap();
    let (status, out, errors) = guardrail(&ledger, &["settings", "apply", file, "--aws", "--yes"]);
    assert_eq!(status, Some(0), "{errors}");
    assert!(out.contains("alerts.storm_limit: 20 -> 7") && out.contains("revision 1 is in force"), "{out}");
    let (_, out, _) = guardrail(&ledger, &["settings", "show", "--aws"]);
    assert!(out.contains("by ana") && out.contains("storm_limit = 7"), "{out}");
    let stored = ledger.dynamodb("Scan", &json!({"TableName": "control"}));
    assert_eq!(stored["Count"], 2, "the version in force, and the version: {stored}");
    fs::write(file, "[alerts]\nstorm_limits = 7\n").unwrap();
    let (status, _, errors) = guardrail(&ledger, &["settings", "apply", file, "--aws", "--yes"]);
    assert_eq!(status, Some(2));
    assert!(errors.contains("storm_limit"), "{errors}");
    assert_eq!(ledger.dynamodb("Scan", &json!({"TableName": "control"}))["Count"], 2, "the last good version stays");
}

#[test]
fn exemptions_are_laid_down_and_taken_back() {
    let ledger = EmulatedLedger::start();
    let laid = [
        "exempt",
        "--aws",
        "--id",
        "e1",
        "--owner",
        "ana",
        "--reason",
        "moves",
        "--until",
        "2099-12-31",
        "--control",
        "s3-tls-only",
    ];
    let (status, out, errors) = guardrail(&ledger, &laid);
    assert_eq!(status, Some(0), "{errors}");
    assert!(out.contains("exemption e1 holds until 2100-01-01") && out.contains("next sweep"), "{out}");
    let (_, out, _) = guardrail(&ledger, &["exempt", "--list", "--aws"]);
    assert!(out.contains("e1") && out.contains("s3-tls-only"), "{out}");
    assert_eq!(guardrail(&ledger, &["exempt", "--remove", "e1", "--aws"]).0, Some(0));
    assert_eq!(guardrail(&ledger, &["exempt", "--remove", "e1", "--aws"]).0, Some(2));
    assert_eq!(guardrail(&ledger, &["findings", "--aws"]).0, Some(0));
}

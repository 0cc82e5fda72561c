//! Runs the command as a user does.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot run the command fails"
)]

pub(crate) mod ledger;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) errors: String,
}

impl Run {
    /// The lines of JSON Lines output.
    pub(crate) fn lines(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().expect("the command ended by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub(crate) fn command() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("guardrail"))
}

/// Runs the command in a folder.
pub(crate) fn run_in(folder: &Path, args: &[&str]) -> Run {
    command().current_dir(folder).args(args).output().unwrap().into()
}

/// Runs the command with standard input.
pub(crate) fn run_with(input: &[u8], args: &[&str]) -> Run {
    let mut command = command();
    let pipes = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap().into()
}

/// A folder with files.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            let path = folder.0.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        run_in(self.path(), args)
    }
}

/// A bucket whose versioning is as told, with all that AWS Config records of one.
pub(crate) fn bucket(name: &str, versioning: &str) -> String {
    let head = format!(
        r#""resourceType":"AWS::S3::Bucket","resourceId":"{name}","awsAccountId":"111122223333","awsRegion":"eu-west-1""#
    );
    let acl =
        r#"{\"grantList\":[{\"grantee\":{\"id\":\"o\"},\"permission\":\"FullControl\"}],\"owner\":{\"id\":\"o\"}}"#;
    let on = |keys: [&str; 4]| keys.map(|key| format!("\"{key}\":true")).join(",");
    let block = on(["blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets"]);
    let encryption =
        r#"{"rules":[{"applyServerSideEncryptionByDefault":{"sseAlgorithm":"aws:kms","kmsMasterKeyID":null}}]}"#;
    format!(
        r#"{{{head},"configurationItemCaptureTime":"2026-11-02T09:14:27.803Z","configurationItemStatus":"OK","configuration":{{"name":"{name}"}},"supplementaryConfiguration":{{"AccessControlList":"{acl}","BucketPolicy":{{"policyText":null}},"BucketVersioningConfiguration":{versioning},"PublicAccessBlockConfiguration":{{{block}}},"ServerSideEncryptionConfiguration":{encryption}}}}}"#
    )
}

/// An event of a rule that selects `s3-versioning` alone, so that it says the same whatever other controls there are.
pub(crate) fn event(item: &str) -> String {
    let invoking =
        serde_json::json!({"messageType": "ConfigurationItemChangeNotification", "configurationItem": "ITEM"})
            .to_string();
    let invoking = invoking.replace("\"ITEM\"", item);
    serde_json::json!({
        "invokingEvent": invoking,
        "ruleParameters": r#"{"controls":"s3-versioning"}"#,
        "resultToken": "TESTMODE",
        "eventLeftScope": false,
    })
    .to_string()
}

pub(crate) fn on(name: &str) -> String {
    event(&bucket(name, r#"{"status":"Enabled"}"#))
}

pub(crate) fn off(name: &str) -> String {
    event(&bucket(name, r#"{"status":"Off"}"#))
}

/// The bytes, gzipped.
pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The folder of whole events.
pub(crate) fn events() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../events")
}

//! The arrows of the house, read from what Cargo knows: which part may depend on which, and which SDK crates each function
//! links.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// What each part may depend on, among the parts.
const ARROWS: [(&str, &[&str]); 12] = [
    ("guardrail-model", &[]),
    ("guardrail-resources", &["guardrail-model"]),
    ("guardrail-actions", &["guardrail-model", "guardrail-resources"]),
    ("guardrail-controls", &["guardrail-model", "guardrail-resources", "guardrail-actions"]),
    ("guardrail-engine", &["guardrail-model", "guardrail-resources", "guardrail-actions", "guardrail-controls"]),
    (
        "guardrail-aws",
        &["guardrail-model", "guardrail-resources", "guardrail-actions", "guardrail-controls", "guardrail-engine"],
    ),
    ("guardrail-embedded", &["guardrail-model", "guardrail-actions", "guardrail-engine"]),
    ("guardrail", &COMMAND),
    ("guardrail-telemetry", &["guardrail-model"]),
    ("guardrail-function", &["guardrail-engine", "guardrail-aws", "guardrail-telemetry"]),
    ("xtask", &["guardrail-model"]),
    ("guardrail-tests", &EMBEDDED),
];

/// What runs without an account may depend on, among the parts.
const EMBEDDED: [&str; 6] = [
    "guardrail-model",
    "guardrail-resources",
    "guardrail-actions",
    "guardrail-controls",
    "guardrail-engine",
    "guardrail-embedded",
];

/// What the command may depend on: the account's ledger only behind a feature that is off.
const COMMAND: [&str; 7] = [
    "guardrail-model",
    "guardrail-resources",
    "guardrail-actions",
    "guardrail-controls",
    "guardrail-engine",
    "guardrail-embedded",
    "guardrail-aws",
];

/// What a function may depend on, among the parts.
const FUNCTION: [&str; 8] = [
    "guardrail-model",
    "guardrail-resources",
    "guardrail-actions",
    "guardrail-controls",
    "guardrail-engine",
    "guardrail-aws",
    "guardrail-telemetry",
    "guardrail-function",
];

/// The parts that call nothing and wait for nothing.
const PURE: [&str; 5] =
    ["guardrail-model", "guardrail-resources", "guardrail-actions", "guardrail-controls", "guardrail-engine"];

/// The SDK crates that each function links. `sts` comes with `aws-config`.
const LINKED: [(&str, &[&str]); 4] = [
    ("guardrail-alert", &["dynamodb", "securityhub", "sns", "sqs", "sts"]),
    (
        "guardrail-detect",
        &[
            "apigateway",
            "cloudfront",
            "cloudtrail",
            "dynamodb",
            "ec2",
            "ecr",
            "elasticloadbalancingv2",
            "guardduty",
            "iam",
            "kinesis",
            "kms",
            "lambda",
            "rds",
            "s3",
            "s3control",
            "secretsmanager",
            "sns",
            "sqs",
            "sts",
            "xray",
        ],
    ),
    (
        "guardrail-evaluate",
        &[
            "cloudhsmv2",
            "cloudtrail",
            "cloudwatchlogs",
            "config",
            "dynamodb",
            "ec2",
            "guardduty",
            "iam",
            "s3control",
            "shield",
            "sts",
        ],
    ),
    (
        "guardrail-remediate",
        &[
            "apigateway",
            "cloudformation",
            "cloudfront",
            "cloudhsmv2",
            "cloudtrail",
            "cloudwatchlogs",
            "config",
            "dynamodb",
            "ec2",
            "ecr",
            "elasticloadbalancingv2",
            "guardduty",
            "iam",
            "kinesis",
            "kms",
            "lambda",
            "rds",
            "s3",
            "s3control",
            "scheduler",
            "secretsmanager",
            "shield",
            "sns",
            "sqs",
            "sts",
            "xray",
        ],
    ),
];

/// A package of the workspace: where it stands, and what it names as dependencies of what is built from it.
struct Package {
    folder: String,
    normal: BTreeSet<String>,
}

fn cargo(arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root).output().unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn packages() -> BTreeMap<String, Package> {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"])).unwrap();
    let package = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap();
        let named = |dependency: &Value| dependency["name"].as_str().unwrap().to_owned();
        let normal = dependencies.iter().filter(|dependency| dependency["kind"].is_null()).map(named);
        let read =
            Package { folder: package["manifest_path"].as_str().unwrap().replace('\\', "/"), normal: normal.collect() };
        (package["name"].as_str().unwrap().to_owned(), read)
    };
    metadata["packages"].as_array().unwrap().iter().map(package).collect()
}

/// Every crate that a package links, itself included.
fn linked(package: &str) -> BTreeSet<String> {
    let tree = cargo(&["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn is_function(package: &Package) -> bool {
    package.folder.contains("/functions/")
}

#[test]
fn arrows_run_one_way() {
    let packages = packages();
    for (name, package) in &packages {
        let allowed = match ARROWS.iter().find(|(part, _)| part == name) {
            Some((_, allowed)) => *allowed,
            None if is_function(package) => FUNCTION.as_slice(),
            None => panic!("{name} is new: say here what it may depend on"),
        };
        let parts = package.normal.iter().filter(|dependency| packages.contains_key(*dependency));
        let wrong: Vec<_> = parts.filter(|part| !allowed.contains(&part.as_str())).collect();
        assert!(wrong.is_empty(), "{name} must not depend on {wrong:?}");
    }
}

#[test]
fn the_pure_parts_reach_neither_an_async_runtime_nor_an_sdk() {
    for part in PURE {
        let linked = linked(part);
        assert!(linked.contains(part), "{linked:?}");
        let wrong: Vec<_> = linked.iter().filter(|name| is_async_or_aws(name)).collect();
        assert!(wrong.is_empty(), "{part} reaches {wrong:?}");
    }
}

#[test]
fn the_command_compiles_no_sdk() {
    let wrong: Vec<_> = linked("guardrail").into_iter().filter(|name| is_async_or_aws(name)).collect();
    assert!(wrong.is_empty(), "the command reaches {wrong:?}");
}

fn is_async_or_aws(name: &str) -> bool {
    name == "tokio" || name == "guardrail-aws" || name.starts_with("aws-") || name.starts_with("lambda_")
}

#[test]
fn only_the_adapters_depend_on_the_sdk() {
    for (name, package) in packages().iter().filter(|(name, _)| *name != "guardrail-aws") {
        let wrong: Vec<_> = package.normal.iter().filter(|dependency| dependency.starts_with("aws-")).collect();
        assert!(wrong.is_empty(), "{name} names {wrong:?}: the SDK is called in shared/aws only");
    }
}

#[test]
fn each_function_links_the_sdk_crates_that_it_calls_and_no_other() {
    let packages = packages();
    let functions: Vec<_> = packages.iter().filter(|(_, package)| is_function(package)).map(|(name, _)| name).collect();
    assert_eq!(functions, LINKED.map(|(name, _)| name), "every function and its SDK crates are listed here");
    for (name, services) in LINKED {
        let linked = linked(name);
        let sdk: Vec<_> = linked.iter().filter_map(|name| name.strip_prefix("aws-sdk-")).collect();
        assert_eq!(sdk, services, "{name}");
    }
}

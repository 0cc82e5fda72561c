//! `guardrail controls`, `guardrail responsibilities`, and what helps a shell.

mod command;

use command::{Folder, Run};

fn run(args: &[&str]) -> Run {
    Folder::with(&[]).run(args)
}

#[test]
fn controls_are_listed_by_responsibility() {
    let run = run(&["controls"]);
    assert_eq!(run.status, 0);
    let heading = run.out.find("customer-data (data protection)\n").unwrap();
    let control = run.out.find("  s3-versioning ").unwrap();
    assert!(heading < control, "{}", run.out);
    assert!(run.out.lines().any(|line| line.starts_with("  s3-versioning ") && line.ends_with("Bucket versioning on")));
    assert!(run.out.ends_with("`guardrail controls ID` shows one\n"));
}

#[test]
fn a_controls_page_is_shown_and_machines_get_it_as_data() {
    let page = run(&["controls", "s3-versioning"]);
    assert_eq!(page.status, 0);
    assert!(page.out.starts_with("Bucket versioning on\n\nWhy it matters\n"), "{}", page.out);
    assert!(page.out.contains("\nseverity") && !page.out.contains('|') && !page.out.contains("<!--"));
    let line = &run(&["controls", "s3-versioning", "--format", "json"]).lines()[0];
    assert_eq!((&line["id"], &line["severity"]), (&"s3-versioning".into(), &"low".into()));
    assert_eq!(line["resourceTypes"], serde_json::json!(["AWS::S3::Bucket"]));
    assert_eq!(line["triggers"], serde_json::json!(["change"]));
    assert!(line["page"].as_str().unwrap().contains("# Bucket versioning on"));
    let all = run(&["controls", "--format", "json"]).lines();
    assert!(all.iter().any(|other| other["id"] == "s3-versioning" && other["page"].is_null()));
    assert!(all.is_sorted_by_key(|line| line["id"].as_str().unwrap().to_owned()));
}

#[test]
fn an_unknown_control_is_an_error_that_names_the_nearest() {
    let run = run(&["controls", "s3-versionin"]);
    let expected = "error: there is no control `s3-versionin`; did you mean `s3-versioning`?\n";
    assert_eq!((run.status, run.out.as_str(), run.errors.as_str()), (2, "", expected));
}

#[test]
fn the_matrix_says_whose_half_each_responsibility_is() {
    let run = run(&["responsibilities"]);
    assert_eq!(run.status, 0);
    let row = |name: &str| {
        run.out.lines().find(|line| line.starts_with(name)).unwrap().split_whitespace().collect::<Vec<_>>()
    };
    assert!(row("operating-system")[1].starts_with("customer"));
    assert!(run.out.contains("customer-data (data protection)\n"));
    assert!(run.out.contains("\n    s3-versioning\n"), "{}", run.out);
}

#[test]
fn the_matrix_is_data_too() {
    let cells = run(&["responsibilities", "--format", "json"]).lines();
    assert_eq!(cells.len(), 27);
    let cell = |responsibility: &str, model: &str| {
        let found = cells.iter().find(|cell| cell["responsibility"] == responsibility && cell["serviceModel"] == model);
        found.unwrap().clone()
    };
    assert_eq!(cell("operating-system", "infrastructure")["half"], "customer");
    assert_eq!(cell("operating-system", "serverless")["half"], "aws");
    assert_eq!(cell("server-side-encryption", "serverless")["half"], "shared");
    let stored = cell("customer-data", "serverless");
    assert!(stored["controls"].as_array().unwrap().contains(&"s3-versioning".into()));
}

#[test]
fn shells_get_completions_and_a_manual_page() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(&["completions", shell]).out.contains("evaluate"), "{shell}");
    }
    assert!(run(&["man"]).out.contains(".TH guardrail"));
}

use super::run;
use crate::judge::{Judge, Judged};
use crate::output::json;
use crate::tally::Tally;
use guardrail_controls::{Catalogue, Parameters};
use std::fmt::Write as _;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Events enough for many batches, of a rule that selects one control, every seventh one unreadable, and a file that is missing.
fn input() -> (tempfile::TempDir, Vec<PathBuf>) {
    let root = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for number in 0..3000 {
        let status = if number % 7 == 0 { "7" } else { "\"Enabled\"" };
        let padding = "x".repeat(number % 900);
        let item = format!(
            r#"{{"resourceType":"AWS::S3::Bucket","resourceId":"b{number}","configuration":{{}},"supplementaryConfiguration":
            {{"BucketVersioningConfiguration":{{"status":{status}}},"padding":"{padding}"}}}}"#
        );
        let invoking = format!(r#"{{"messageType":"ConfigurationItemChangeNotification","configurationItem":{item}}}"#);
        let invoking = serde_json::to_string(&invoking).unwrap();
        let parameters = r#""{\"controls\":\"s3-versioning\"}""#;
        writeln!(text, r#"{{"invokingEvent":{invoking},"ruleParameters":{parameters}}}"#).unwrap();
    }
    std::fs::write(root.path().join("items.json"), text).unwrap();
    let paths = vec![root.path().join("items.json"), root.path().join("missing.json")];
    (root, paths)
}

#[allow(clippy::needless_pass_by_value, reason = "the pipeline hands verdicts on")]
fn word(path: &Arc<str>, judged: Judged, words: &mut String) {
    json::word(path, &judged, words);
}

fn judged(threads: usize, paths: &[PathBuf]) -> (String, Tally) {
    let judge = Judge { catalogue: Catalogue::prepare(&Parameters::default()).unwrap().into(), records: false };
    let (mut all, mut tally) = (String::new(), Tally::default());
    let threads = NonZero::new(threads).unwrap();
    run(paths, &judge, threads, &Arc::new(AtomicU64::new(0)), word, |worded| {
        all.push_str(&worded.words);
        tally.merge(&worded.tally);
        true
    });
    (all, tally)
}

#[test]
fn order_and_counts_are_the_inputs_whatever_the_number_of_threads() {
    let (_root, paths) = input();
    let (one, tally) = judged(1, &paths);
    let buckets: Vec<&str> = one.lines().take(3000).collect();
    assert_eq!(one.lines().count(), 3001);
    for (number, line) in buckets.iter().enumerate() {
        assert!(line.contains(&format!("\"resourceId\":\"b{number}\"")), "{number}: {line}");
    }
    assert!(one.lines().last().unwrap().contains("no such file or folder"));
    assert_eq!((tally.resources, tally.unjudged, tally.unreadable), (3000, 429, 1));
    for threads in [2, 3, 8] {
        assert_eq!(judged(threads, &paths), (one.clone(), tally.clone()), "{threads} threads");
    }
}

#[test]
fn whoever_wants_no_more_is_given_no_more() {
    let (_root, paths) = input();
    let judge = Judge { catalogue: Catalogue::prepare(&Parameters::default()).unwrap().into(), records: false };
    let mut batches = 0;
    let threads = NonZero::new(2).unwrap();
    run(&paths, &judge, threads, &Arc::new(AtomicU64::new(0)), word, |_| {
        batches += 1;
        false
    });
    assert_eq!(batches, 1);
}

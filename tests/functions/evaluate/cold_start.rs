//! The cold start and the peak memory of the function as built, under AWS's runtime interface emulator, beside an empty
//! function that makes the same one call to AWS: `cargo bench -p guardrail-evaluate`. The emulator starts a function at its
//! first event, so that the first answer's time is the cold start's. Prints Markdown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a benchmark fails by panicking")]

use guardrail_aws::Account;
use guardrail_engine::evaluate::ConfigService;
use guardrail_model::{ComplianceType, Evaluation};
use guardrail_tests::aws_double::{AwsDouble, Reply};
use guardrail_tests::emulator::Emulator;
use guardrail_tests::rule_events::{blocked, bucket, change};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Set where this program is the empty function.
const YARDSTICK: &str = "GUARDRAIL_YARDSTICK";
/// What both are given; only one looks at the first.
const VARIABLES: [(&str, &str); 3] =
    [(YARDSTICK, "1"), ("GUARDRAIL_FINDINGS_TABLE", "findings"), ("GUARDRAIL_CONTROL_TABLE", "control")];
/// How often each is started.
const ROUNDS: usize = 11;

fn main() {
    if env::var_os(YARDSTICK).is_some() {
        empty_function();
        return;
    }
    let this = env::current_exe().expect("this program has a path");
    let this = this.to_str().expect("its path is text");
    let function = env!("CARGO_BIN_EXE_evaluate");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(start(function));
        theirs.push(start(this));
    }
    println!("| function | first answer | next answer | peak memory |");
    println!("| --- | ---: | ---: | ---: |");
    let [first, next, peak] = medians(&ours);
    println!("| evaluate | {first:.1} ms | {next:.1} ms | {peak:.1} MB |");
    let [empty_first, empty_next, empty_peak] = medians(&theirs);
    println!("| empty, with the same call | {empty_first:.1} ms | {empty_next:.1} ms | {empty_peak:.1} MB |");
    println!("\ncold start: {:.2} times the empty function's (goal: at most 1.25)", first / empty_first);
}

/// The empty function: no parsing and no judging, one PutEvaluations.
fn empty_function() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let run = async {
        let account = tokio::sync::OnceCell::new();
        lambda_runtime::run(service_fn(async |_: LambdaEvent<Value>| -> Result<Value, Error> {
            let account = account.get_or_init(async || Account::new(guardrail_aws::load().await)).await;
            let evaluation = Evaluation {
                compliance_resource_type: "AWS::S3::Bucket".to_owned(),
                compliance_resource_id: "b".to_owned(),
                compliance_type: ComplianceType::Compliant,
                annotation: None,
                ordering_timestamp: jiff::Timestamp::UNIX_EPOCH,
            };
            account.put_evaluations("token", &[evaluation], false).await?;
            Ok(Value::Null)
        }))
        .await
    };
    runtime.block_on(run).expect("the runtime interface");
}

/// Starts a function and sends it two events: the times of its answers in milliseconds, and its peak memory in MB.
fn start(binary: &str) -> [f64; 3] {
    let aws = AwsDouble::start(|_, _| Reply::ok(json!({})));
    let emulator = Emulator::start_with(binary, &aws.endpoint(), &VARIABLES);
    let mut bucket = bucket("Off", &blocked());
    bucket["supplementaryConfiguration"]["BucketPolicy"] = json!({"policyText": null});
    let event = change("*", &bucket).to_string();
    let answer = || {
        let start = Instant::now();
        let answer = emulator.invoke(&event);
        assert!(answer.get("errorType").is_none(), "{answer}");
        start.elapsed()
    };
    let (first, next) = (answer(), answer());
    assert_eq!(aws.sent_to("PutEvaluations").len(), 2);
    [milliseconds(first), milliseconds(next), peak_memory(binary)]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The most memory that the process of a binary held, in MB: `VmHWM`, as Linux counts it.
fn peak_memory(binary: &str) -> f64 {
    let binary = fs::canonicalize(binary).expect("the binary is there");
    let runs = |process: &Path| fs::read_link(process.join("exe")).is_ok_and(|program| program == binary);
    let own = std::process::id().to_string();
    let processes = fs::read_dir("/proc").expect("Linux tells of processes").map(|entry| entry.unwrap().path());
    let process = processes.filter(|process| !process.ends_with(&own)).find(|process| runs(process));
    let status = fs::read_to_string(process.expect("the function runs").join("status")).expect("its status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
    line.trim().trim_end_matches(" kB").parse::<f64>().expect("kilobytes") * 1024.0 / 1e6
}

fn medians(figures: &[[f64; 3]]) -> [f64; 3] {
    [0, 1, 2].map(|column| {
        let mut column: Vec<f64> = figures.iter().map(|row| row[column]).collect();
        column.sort_by(f64::total_cmp);
        column[column.len() / 2]
    })
}

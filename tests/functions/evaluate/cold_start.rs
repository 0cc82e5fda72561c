//! The cold start and the peak memory of the function as built, under AWS's runtime interface emulator, beside an empty
//! function that makes the same calls to AWS: `cargo bench -p guardrail-evaluate`. The emulator starts a function at its
//! first event, so that the first answer's time is the cold start's. Prints Markdown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a benchmark fails by panicking")]

use guardrail_aws::{Account, LedgerTables};
use guardrail_engine::evaluate::ConfigService;
use guardrail_engine::ledger::{Aliases, FindingKey, Ledger, Operators, Record, Windows};
use guardrail_model::{Alias, ComplianceType, Evaluation, ResourceKey};
use guardrail_tests::aws_double::{AwsDouble, Reply};
use guardrail_tests::emulator::Emulator;
use guardrail_tests::rule_events::{blocked, bucket, change};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Set where this program is the empty function.
const YARDSTICK: &str = "GUARDRAIL_YARDSTICK";
/// What both are given; only one looks at the first.
const VARIABLES: [(&str, &str); 3] =
    [(YARDSTICK, "1"), ("GUARDRAIL_FINDINGS_TABLE", "findings"), ("GUARDRAIL_CONTROL_TABLE", "control")];
/// The controls of a bucket: as many as are judged, since each leaves a mark.
const CONTROLS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
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
    println!("| function | first answer | next answer | peak memory | calls |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let [first, next, peak, calls] = medians(&ours);
    println!("| evaluate | {first:.1} ms | {next:.1} ms | {peak:.1} MB | {calls} |");
    let [empty_first, empty_next, empty_peak, empty_calls] = medians(&theirs);
    println!(
        "| empty, with the same calls | {empty_first:.1} ms | {empty_next:.1} ms | {empty_peak:.1} MB | {empty_calls} |"
    );
    println!("\ncold start: {:.2} times the empty function's (goal: at most 1.25)", first / empty_first);
}

/// The empty function: no parsing, no judging and no deciding; what it sends was made before.
fn empty_function() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let run = async {
        let aws = tokio::sync::OnceCell::new();
        lambda_runtime::run(service_fn(async |_: LambdaEvent<Value>| -> Result<Value, Error> {
            let (account, tables) = aws
                .get_or_init(async || {
                    let config = guardrail_aws::load().await;
                    (Account::new(config.clone()), LedgerTables::new(config, "findings", "control"))
                })
                .await;
            calls(account, tables).await?;
            Ok(Value::Null)
        }))
        .await
    };
    runtime.block_on(run).expect("the runtime interface");
}

/// The calls that a bucket's event comes to.
async fn calls(account: &Account, tables: &LedgerTables) -> Result<(), Error> {
    static KNOWN: AtomicBool = AtomicBool::new(false);
    let bucket = ResourceKey::new(None, "123456789012", "eu-west-1", "AWS::S3::Bucket", "ledgers");
    tables.exemptions().await?;
    if !KNOWN.swap(true, Ordering::Relaxed) {
        tables.settings().await?;
        tables.first_judged("123456789012", &CONTROLS, Timestamp::UNIX_EPOCH).await?;
        tables.remember(&bucket, &[Alias::Arn("arn:aws:s3:::ledgers".to_owned())]).await?;
    }
    tables.records(&bucket).await?;
    for control in CONTROLS {
        tables.swap(&Record::new(FindingKey::configuration(bucket.clone(), control))).await?;
    }
    let evaluation = Evaluation {
        compliance_resource_type: "AWS::S3::Bucket".to_owned(),
        compliance_resource_id: "ledgers".to_owned(),
        compliance_type: ComplianceType::Compliant,
        annotation: None,
        ordering_timestamp: Timestamp::UNIX_EPOCH,
    };
    account.put_evaluations("token", &[evaluation], false).await?;
    Ok(())
}

/// Starts a function and sends it two events: the times of its answers in milliseconds, and its peak memory in MB.
fn start(binary: &str) -> [f64; 4] {
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
    let calls = u32::try_from(aws.calls().len()).expect("a few calls");
    [milliseconds(first), milliseconds(next), peak_memory(binary), calls.into()]
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

fn medians(figures: &[[f64; 4]]) -> [f64; 4] {
    [0, 1, 2, 3].map(|column| {
        let mut column: Vec<f64> = figures.iter().map(|row| row[column]).collect();
        column.sort_by(f64::total_cmp);
        column[column.len() / 2]
    })
}

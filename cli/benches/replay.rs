//! A busy account's million API calls, replayed by the command: `cargo bench -p guardrail`. The calls are made up in the
//! proportions of a real account (most only read, most changes are deployments and scaling, few are anybody's business) and
//! written as CloudTrail writes them: gzipped log files. Prints Markdown.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on has nothing better to do"
)]

mod account;

use account::Account;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{io, thread};

const RECORDS: u32 = 1_000_000;
/// How many records one log file holds.
const PER_FILE: u32 = 5_000;

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let written = write(folder.path())?;
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_guardrail"))
        .args(["evaluate", "--format", "json"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let process = child.id();
    let watch = thread::spawn(move || {
        let mut most = 0;
        while let Some(peak) = peak(process) {
            most = most.max(peak);
            thread::sleep(Duration::from_millis(5));
        }
        most
    });
    let mut alerts = BTreeMap::<String, u64>::new();
    for line in BufReader::new(child.stdout.take().expect("its output")).lines() {
        let line: serde_json::Value = serde_json::from_str(&line?)?;
        let control = line["control"].as_str().unwrap_or("unreadable").to_owned();
        let control = if line["kind"] == "error" { format!("{control} (not judged)") } else { control };
        *alerts.entry(control).or_default() += 1;
    }
    let status = child.wait()?;
    let seconds = start.elapsed().as_secs_f64();
    let peak = watch.join().unwrap_or_default();
    assert!(status.code().is_some_and(|code| code < 3), "{status}");

    let told: u64 = alerts.values().sum();
    println!("| records | of them changing | MB unpacked | seconds | records a second | peak memory | alerts |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let rate = f64::from(RECORDS) / seconds;
    println!(
        "| {RECORDS} | {} | {} | {seconds:.1} | {rate:.0} | {} MB | {told} |\n",
        written.changing,
        written.bytes / 1_000_000,
        peak / 1000
    );
    println!("| control | alerts |\n| --- | ---: |");
    for (control, count) in alerts {
        println!("| `{control}` | {count} |");
    }
    Ok(())
}

/// What was written.
#[derive(Default)]
struct Written {
    bytes: usize,
    changing: usize,
}

/// Writes the log files.
fn write(folder: &Path) -> io::Result<Written> {
    let (mut account, mut written) = (Account::default(), Written::default());
    for file in 0..RECORDS / PER_FILE {
        let path = folder.join(format!("111122223333_CloudTrail_eu-west-1_{file:04}.json.gz"));
        let mut file = GzEncoder::new(BufWriter::new(File::create(path)?), Compression::fast());
        file.write_all(b"{\"Records\":[")?;
        for number in 0..PER_FILE {
            let (record, changes) = account.record();
            written.bytes += record.len();
            written.changing += usize::from(changes);
            if number > 0 {
                file.write_all(b",")?;
            }
            file.write_all(record.as_bytes())?;
        }
        file.write_all(b"]}")?;
        file.finish()?.flush()?;
    }
    Ok(written)
}

/// The most resident memory that a process ever had, in kB; `None` once it is gone, or where nobody tells.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok())
}

//! Memory stays flat, however large the input.
#![cfg(target_os = "linux")]

mod command;

use command::{bucket, command};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// The most resident memory that a process ever had, in KiB; `None` once it is gone.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok())
}

#[test]
fn a_snapshot_of_200_mb_streams_through_in_under_64_mb() {
    const SIZE: usize = 200_000_000;
    let mut child = command()
        .args(["evaluate", "--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (process, done, peaked) = (child.id(), Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let watch = {
        let (done, peaked) = (Arc::clone(&done), Arc::clone(&peaked));
        thread::spawn(move || {
            while !done.load(Ordering::Relaxed) {
                peaked.fetch_max(peak(process).unwrap_or_default(), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(20));
            }
        })
    };
    let mut input = child.stdin.take().unwrap();
    let write = thread::spawn(move || {
        let padding = format!(r#""relationships":[],"padding":"{}","#, "x y ".repeat(400));
        input.write_all(br#"{"fileVersion":"1.0","configSnapshotId":"x","configurationItems":["#).unwrap();
        let (mut written, mut count) = (0, 0_u64);
        while written < SIZE {
            let item =
                bucket(&format!("b{count}"), r#"{"status":"Enabled"}"#).replacen('{', &format!("{{{padding}"), 1);
            let comma = if count > 0 { "," } else { "" };
            input.write_all(format!("{comma}{item}").as_bytes()).unwrap();
            (written, count) = (written + item.len(), count + 1);
        }
        input.write_all(b"]}").unwrap();
        count
    });
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut judged = 0;
    for line in lines.filter(|line| line.contains(r#""s3-versioning""#)) {
        assert!(line.contains(&format!(r#""resourceId":"b{judged}""#)), "{judged}: {line}");
        judged += 1;
    }
    let status = child.wait().unwrap();
    done.store(true, Ordering::Relaxed);
    watch.join().unwrap();
    let peaked = peaked.load(Ordering::Relaxed);
    assert_eq!(judged, write.join().unwrap());
    assert!(status.code().is_some_and(|code| code < 2));
    assert!(peaked > 1024, "the peak was never read");
    assert!(peaked < 64 * 1000, "{peaked} KiB");
}

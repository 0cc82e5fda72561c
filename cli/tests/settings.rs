//! `guardrail settings`: checked, applied with what they change, and shown.

mod command;

use command::ledger::{OFF, ON, judged, seen};
use command::{Folder, command, run_with};

/// A folder with settings and a ledger to be.
fn folder() -> Folder {
    Folder::with(&[
        ("good.toml", b"alerts.storm_limit = 50\n"),
        ("better.toml", b"[modes.controls]\ns3-tls-only = \"plan\"\n"),
        ("latin1.toml", b"# \xe9\n"),
        ("bad.toml", b"[limits]\nattempts = 0\n[alerts]\nstorm_limt = 3\n"),
    ])
}

#[test]
fn a_file_is_checked() {
    let folder = folder();
    let good = folder.run(&["settings", "check", "good.toml"]);
    assert_eq!((good.status, good.out.as_str(), good.errors.as_str()), (0, "good.toml: these settings hold\n", ""));
    let bad = folder.run(&["settings", "check", "bad.toml"]);
    let expected = "error: bad.toml: 2 problems\n  line 2: limits.attempts is 0: expected 1 to 10\n  \
                    line 4: settings have no `alerts.storm_limt`; did you mean `alerts.storm_limit`?\n";
    assert_eq!((bad.status, bad.out.as_str(), bad.errors.as_str()), (2, "", expected));
    assert_eq!(folder.run(&["settings", "check", "none.toml"]).errors, "error: none.toml: no such file or folder\n");
    let latin1 = folder.run(&["settings", "check", "latin1.toml"]);
    assert_eq!((latin1.status, latin1.errors.as_str()), (2, "error: latin1.toml: not text in UTF-8\n"));
    assert!(!folder.path().join("guardrail.redb").exists());
}

#[test]
fn settings_are_applied_shown_and_kept_by_revision() {
    let folder = folder();
    let apply = |file: &str| folder.run(&["settings", "apply", file, "--yes", "--ledger", "ledger.redb"]);
    let show = |more: &[&str]| folder.run(&[&["settings", "show", "--ledger", "ledger.redb"], more].concat());
    let none = show(&[]);
    assert!(none.status == 0 && none.out.starts_with("# No settings were ever applied."), "{none:?}");
    assert!(none.out.contains("\nstorm_limit = 20\n"));
    assert_eq!(show(&["--revision", "1"]).errors, "error: there is no revision 1 of the settings\n");
    assert!(!folder.path().join("ledger.redb").exists(), "looking makes no ledger");

    let first = apply("good.toml");
    assert_eq!((first.status, first.out.as_str()), (0, "alerts.storm_limit: 20 -> 50\nrevision 1 is in force\n"));
    let bad = apply("bad.toml");
    assert_eq!((bad.status, bad.out.as_str()), (2, ""));
    let second = apply("better.toml").out;
    let expected = "alerts.storm_limit: 50 -> 20\nmodes.controls.s3-tls-only: (not set) -> \"plan\"\n\
         modes: no open finding gets another mode\nrevision 2 is in force\n";
    assert_eq!(second, expected);
    assert_eq!(apply("better.toml").out, "revision 2 in force is this document already\n");

    let last = show(&[]).out;
    assert!(last.starts_with("# Revision 2, applied 20") && last.ends_with("s3-tls-only = \"plan\"\n"), "{last}");
    let first = show(&["--revision", "1"]).out;
    assert!(first.starts_with("# Revision 1, ") && first.ends_with("\nalerts.storm_limit = 50\n"), "{first}");
    assert_eq!(show(&["--revision", "3"]).status, 2);
}

#[test]
fn before_a_mode_is_changed_the_open_findings_that_it_touches_are_counted() {
    let folder = Folder::with(&[
        ("in/a.json", seen("photos", OFF, 9).as_bytes()),
        ("in/b.json", seen("orders", OFF, 9).as_bytes()),
        ("in/c.json", seen("logs", ON, 9).as_bytes()),
        ("enforce.toml", b"modes.controls.s3-versioning = \"enforce\"\n"),
        ("silent.toml", b"alerts.storm_limit = 50\nmodes.controls.s3-versioning = \"enforce\"\n"),
    ]);
    judged(&folder, &["in"]);
    let apply =
        |file: &str, more: &[&str]| folder.run(&[&["settings", "apply", file, "--ledger", "l.redb"], more].concat());
    let difference = "modes.controls.s3-versioning: (not set) -> \"enforce\"\nmodes: 2 open findings become enforce\n";
    let asked = apply("enforce.toml", &[]);
    assert_eq!((asked.status, asked.out.as_str()), (2, difference), "it is shown before anyone is asked");
    assert_eq!(apply("enforce.toml", &["--yes"]).out, format!("{difference}revision 1 is in force\n"));
    let same_modes = apply("silent.toml", &["--yes"]).out;
    assert_eq!(same_modes, "alerts.storm_limit: 20 -> 50\nrevision 2 is in force\n");
}

#[test]
fn without_a_terminal_and_without_yes_the_difference_is_shown_and_nothing_applied() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (file, ledger) = (path("good.toml"), path("ledger.redb"));
    let run = run_with(b"y\n", &["settings", "apply", &file, "--ledger", &ledger]);
    assert_eq!((run.status, run.out.as_str()), (2, "alerts.storm_limit: 20 -> 50\n"));
    assert_eq!(run.errors, "error: nothing was applied: there is no terminal to ask on, and no --yes\n");
    assert!(folder.run(&["settings", "show", "--ledger", "ledger.redb"]).out.starts_with("# No settings"));
}

#[test]
fn who_applied_is_told_on_one_line() {
    let folder = folder();
    let mut apply = command();
    apply.current_dir(folder.path()).env("USER", "eve\nlimits.attempts = 9");
    assert!(apply.args(["settings", "apply", "good.toml", "--yes"]).output().unwrap().status.success());
    let shown = folder.run(&["settings", "show"]).out;
    assert!(shown.lines().take(2).all(|line| line.starts_with("# ")) && shown.contains("by eve"), "{shown}");
}

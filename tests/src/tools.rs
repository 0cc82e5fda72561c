//! The programs that the tests run, as `cargo xtask tools` installs them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The workspace's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests' folder stands in the workspace")
}

/// A program among the tools, ready to start in the workspace's root: it finds the other tools, says nothing of its use to
/// anyone, needs no AWS account, and reaches no host to fetch a compiler.
///
/// # Panics
/// Where the tools are not installed: a test that needs one never passes without it.
pub fn tool(name: &str) -> Command {
    let programs = folder().join("bin");
    let program = installed(programs.join(name));
    let mut path = OsString::from(programs);
    path.push(":");
    path.push(env::var_os("PATH").unwrap_or_default());
    let mut command = Command::new(program);
    command
        .current_dir(root())
        .env("PATH", path)
        .env("SAM_CLI_TELEMETRY", "0")
        .env("AWS_DEFAULT_REGION", "eu-west-1")
        .env("AWS_ACCESS_KEY_ID", "testing")
        .env("AWS_SECRET_ACCESS_KEY", "testing")
        .env("RUSTUP_DIST_SERVER", "http://127.0.0.1:9")
        .env("RUSTUP_UPDATE_ROOT", "http://127.0.0.1:9");
    command
}

/// A file of a Python package among the tools.
///
/// # Panics
/// Where the tools are not installed: a test that needs one never passes without it.
pub fn package_file(path: &str) -> PathBuf {
    // The folder in between is named for Python's version.
    let versions = fs::read_dir(folder().join("lib")).into_iter().flatten().flatten();
    let mut files = versions.map(|version| version.path().join("site-packages").join(path));
    installed(files.find(|file| file.exists()).unwrap_or_else(|| folder().join(path)))
}

/// Where the tools are.
fn folder() -> PathBuf {
    env::var_os("GUARDRAIL_TOOLS").map_or_else(|| root().join("target/test-tools"), PathBuf::from)
}

fn installed(file: PathBuf) -> PathBuf {
    assert!(file.exists(), "the tests' tools are not installed: once, run: cargo xtask tools");
    file
}

/// Runs a program to its end.
///
/// # Panics
/// With all that it said, where it fails.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{said}{complained}");
    said
}

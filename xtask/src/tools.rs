//! The programs that the tests run (cfn-lint, the SAM command line, moto, cargo-lambda): Python packages, at the versions
//! that `tests/python` pins, in a virtual environment under `target/`.

use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const FOLDER: &str = "target/test-tools";
const REQUIREMENTS: &str = "tests/python/requirements.txt";
const CONSTRAINTS: &str = "tests/python/constraints.txt";

/// What the environment was made from, kept within it.
const STAMP: &str = "made-from.txt";

/// Makes the environment, unless it stands as the pins want it.
pub(crate) fn set_up(root: &Path) -> Result<()> {
    let folder = root.join(FOLDER);
    let pins = fs::read_to_string(root.join(REQUIREMENTS)).context(REQUIREMENTS)?
        + &fs::read_to_string(root.join(CONSTRAINTS)).context(CONSTRAINTS)?;
    let stamp = folder.join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == pins) {
        return Ok(());
    }
    println!("installing the tests' tools into {FOLDER}, once");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("removing the old {FOLDER}"))?;
    }
    let mut pip = environment(&folder)?;
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--retries", "1"]);
    pip.arg("--requirement").arg(root.join(REQUIREMENTS)).arg("--constraint").arg(root.join(CONSTRAINTS));
    if !pip.status().context("starting pip")?.success() {
        bail!(
            "pip could not install the tests' tools (it says why above).\nWithout them no test runs. Once, where the \
             Python package index can be reached, run: cargo xtask tools"
        );
    }
    fs::write(stamp, pins)?;
    Ok(())
}

/// Makes an empty environment; the answer is its pip. Debian's Python may lack the part that puts a pip into it: there the
/// system's pip serves.
fn environment(folder: &Path) -> Result<Command> {
    let python = folder.join("bin/python");
    if succeeds(Command::new("python3").args(["-m", "venv"]).arg(folder)) {
        let mut pip = Command::new(python);
        pip.args(["-m", "pip"]);
        return Ok(pip);
    }
    if succeeds(Command::new("python3").args(["-m", "venv", "--clear", "--without-pip"]).arg(folder))
        && succeeds(Command::new("python3").args(["-m", "pip", "--version"]))
    {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "--python"]).arg(python);
        return Ok(pip);
    }
    bail!("the tests need Python 3 and its venv. On Debian, run: apt-get install --yes python3-venv")
}

fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Runs every test, with the tools at hand.
pub(crate) fn test(root: &Path, arguments: &[String]) -> Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["test", "--workspace", "--features", "guardrail/aws", "--locked"])
        .args(arguments)
        .current_dir(root)
        .env("GUARDRAIL_TOOLS", root.join(FOLDER))
        .status()
        .context("starting cargo test")?;
    if status.success() { Ok(()) } else { bail!("not every test passed") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// A workspace with nothing but the pins.
    fn workspace(requirements: &str) -> TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("tests/python")).unwrap();
        fs::write(root.path().join(REQUIREMENTS), requirements).unwrap();
        fs::write(root.path().join(CONSTRAINTS), "").unwrap();
        root
    }

    #[test]
    fn offline_it_fails_with_the_one_command_to_run_and_leaves_nothing_that_looks_whole() {
        let root = workspace("--no-index\nguardrail-has-no-such-package\n");
        let error = set_up(root.path()).unwrap_err().to_string();
        assert!(error.ends_with("run: cargo xtask tools"), "{error}");
        assert!(!root.path().join(FOLDER).join(STAMP).exists());
    }

    #[test]
    fn it_is_made_once_and_made_anew_when_a_pin_changes() {
        let root = workspace("--no-index\n");
        let mark = root.path().join(FOLDER).join("mark");
        set_up(root.path()).unwrap();
        fs::write(&mark, "").unwrap();
        set_up(root.path()).unwrap();
        assert!(mark.exists());
        fs::write(root.path().join(CONSTRAINTS), "cfn-lint==1.58.0\n").unwrap();
        set_up(root.path()).unwrap();
        assert!(!mark.exists());
    }
}

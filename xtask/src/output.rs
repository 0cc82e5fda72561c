//! The files that a generation yields, held in memory until they are written or compared.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Generated files by their path below the root, and the folders that hold nothing else.
#[derive(Default)]
pub(crate) struct Output {
    files: BTreeMap<String, String>,
    owned: Vec<(String, &'static str)>,
}

impl Output {
    /// Adds a file.
    pub(crate) fn add(&mut self, path: impl Into<String>, text: String) {
        self.files.insert(path.into(), text);
    }

    /// Adds a Rust file, formatted.
    pub(crate) fn add_rust(&mut self, path: impl Into<String>, text: &str) -> Result<()> {
        self.add(path, rustfmt(text)?);
        Ok(())
    }

    /// Says that every file with this ending in a folder is generated: others of the kind are left-overs.
    pub(crate) fn own(&mut self, folder: impl Into<String>, ending: &'static str) {
        self.owned.push((folder.into(), ending));
    }

    /// Writes what differs and removes left-overs.
    pub(crate) fn write(&self, root: &Path) -> Result<()> {
        for (path, text) in self.differing(root) {
            let file = root.join(path);
            fs::create_dir_all(file.parent().context("a file without a folder")?)?;
            fs::write(&file, text).with_context(|| format!("writing {path}"))?;
            println!("wrote {path}");
        }
        for path in self.left_over(root)? {
            fs::remove_file(root.join(&path))?;
            println!("removed {path}");
        }
        Ok(())
    }

    /// Fails where a file is not what would be written.
    pub(crate) fn check(&self, root: &Path) -> Result<()> {
        let mut stale: Vec<String> = self.differing(root).map(|(path, _)| path.clone()).collect();
        stale.extend(self.left_over(root)?);
        if stale.is_empty() {
            return Ok(());
        }
        bail!("not as generated: {}\nrun: cargo xtask generate", stale.join(", "))
    }

    fn differing(&self, root: &Path) -> impl Iterator<Item = (&String, &String)> {
        self.files.iter().filter(|(path, text)| fs::read_to_string(root.join(path)).ok().as_ref() != Some(*text))
    }

    fn left_over(&self, root: &Path) -> Result<Vec<String>> {
        let mut left_over = Vec::new();
        for (folder, ending) in &self.owned {
            let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
            for entry in entries {
                let name = entry?.file_name().to_string_lossy().into_owned();
                let path = format!("{folder}/{name}");
                if name.ends_with(ending) && !self.files.contains_key(&path) {
                    left_over.push(path);
                }
            }
        }
        Ok(left_over)
    }
}

/// Formats Rust as `cargo fmt` would.
fn rustfmt(text: &str) -> Result<String> {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rustfmt.toml");
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(config)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rustfmt comes with rustup's default profile")?;
    child.stdin.take().context("rustfmt has no input")?.write_all(text.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("rustfmt refused generated code:\n{text}");
    }
    Ok(String::from_utf8(output.stdout)?)
}

//! The project's own chores: `cargo xtask generate [--check]` writes (or holds to the committed state) everything that
//! follows from the folders, `cargo xtask new-control` starts a control, `cargo xtask tools` installs what the tests run,
//! and `cargo xtask test` runs them. It reads the sources as text and depends on neither the catalogue nor the views, so it
//! can repair both.

mod actions;
mod catalogue;
mod dashboard;
mod forwarder;
mod modules;
mod new_control;
mod output;
mod pages;
mod patterns;
mod roles;
mod rules;
mod services;
mod source;
mod template;
mod tools;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use output::Output;
use source::Sources;
use std::path::{Path, PathBuf};

#[derive(Parser)]
#[command(about = "The project's own chores")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write the catalogue, the module files, the pages and the template's parts from the folders.
    Generate {
        /// Change nothing; fail where a file is not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Start a control: its file and its fixtures, with every place to fill in marked.
    NewControl {
        /// Where it goes: `s3/versioning` becomes `configuration/s3/versioning.rs` (or `activity/`) and `s3-versioning`.
        path: String,
        #[command(flatten)]
        judged: Judged,
    },
    /// Install the programs that the tests run (cfn-lint, the SAM command line, ...) into target/test-tools.
    Tools,
    /// Install those programs where they are missing, and run every test.
    Test {
        /// What `cargo test` is told besides.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

/// What a new control judges.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Judged {
    /// The view that it judges, as `module::Name`: `s3::Bucket`.
    #[arg(long)]
    view: Option<String>,
    /// The API call that it judges, as `service:Name`: `iam:CreateUser`.
    #[arg(long)]
    call: Option<String>,
}

fn main() -> Result<()> {
    let root = root()?;
    match Arguments::parse().chore {
        Chore::Generate { check } => {
            let output = generate(&root)?;
            if check { output.check(&root) } else { output.write(&root) }
        }
        Chore::NewControl { path, judged } => {
            let judged = match (&judged.view, &judged.call) {
                (Some(view), _) => new_control::Judged::View(view),
                (None, Some(call)) => new_control::Judged::Call(call),
                (None, None) => bail!("what it judges is not said"),
            };
            new_control::start(&root, &path, &judged)?;
            generate(&root)?.write(&root)
        }
        Chore::Tools => tools::set_up(&root),
        Chore::Test { arguments } => {
            tools::set_up(&root)?;
            tools::test(&root, &arguments)
        }
    }
}

/// The workspace's root: the parent of this package's folder.
fn root() -> Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).context("xtask stands in no workspace")
}

/// Everything that follows from the folders.
fn generate(root: &Path) -> Result<Output> {
    let sources = Sources::read(root)?;
    let mut output = Output::default();
    modules::render(&sources, &mut output)?;
    catalogue::render(&sources, &mut output)?;
    actions::render(root, &sources.view_names(), &mut output)?;
    pages::render(&sources, &mut output);
    template::render(&sources, &mut output)?;
    forwarder::render(&sources, &mut output)?;
    dashboard::render(&mut output)?;
    Ok(output)
}

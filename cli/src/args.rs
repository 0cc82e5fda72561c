//! The command line, as its users see it.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Holds AWS resources against a catalogue of controls: exposure, encryption, network, identity, logging. Reads what AWS
/// Config and CloudTrail write, from files; needs no account and sends nothing anywhere.
#[derive(Debug, Parser)]
#[command(name = "guardrail", version, propagate_version = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to color the output.
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    pub color: Color,
}

/// What the command can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge recorded resources.
    ///
    /// Exit status: 0 where nothing is broken, 1 where something is NON_COMPLIANT, 2 where something could not be read.
    Evaluate(Evaluate),
    /// List the controls, or show one.
    Controls {
        /// The control to show: its page, and what it is also known as.
        id: Option<String>,

        /// How to print it.
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: Format,
    },
    /// Show the shared responsibility model: whose half each responsibility is, and which controls stand there.
    Responsibilities {
        /// How to print it.
        #[arg(long, value_enum, default_value_t, value_name = "FORM")]
        format: Format,
    },
    /// Print a completion script for a shell.
    #[command(hide = true)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    #[command(hide = true)]
    Man,
}

/// What bounds the reading, for the long help.
const LIMITS: &str = "Limits: one document of at most 64 MiB; a gzipped file may unpack to 200 times its size (or 16 MiB, \
if that is more), and to 64 GiB at most. Files of any size are streamed.";

/// `guardrail evaluate`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = LIMITS)]
pub struct Evaluate {
    /// Files, folders, or `-` for standard input. JSON, JSON Lines, and either of them gzipped: Config rule events,
    /// configuration items, Config snapshot and history files, answers of AWS Config's API, SNS and SQS messages that
    /// hold any of these. Of folders, files that end in .json, .jsonl or .ndjson are read, also with .gz behind it.
    /// EventBridge events and CloudTrail records are recognized and counted, and not yet judged.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The parameters of controls, in TOML: `[controls.<id>]` tables. Without it, every control has its defaults.
    #[arg(long, value_name = "guardrail.toml")]
    pub settings: Option<PathBuf>,

    /// How to print verdicts: text for people, or JSON Lines with one object a verdict.
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// A form of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// JSON Lines, for machines.
    Json,
}

/// When to color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

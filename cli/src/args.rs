//! The command line, as its users see it.

use clap::{Parser, Subcommand, ValueEnum};
use guardrail_model::Severity;
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
    /// Exit status: 0 where nothing is broken, 1 where something is NON_COMPLIANT, 2 where something could not be read, or
    /// not be recorded.
    Evaluate(Evaluate),
    /// Show what would put broken resources right: the exact API calls, what they may disturb, and how far they can be taken
    /// back. It makes none of them.
    ///
    /// Judges as evaluate does, with the same exit status: 0 where nothing is broken, 1 where something is NON_COMPLIANT, 2
    /// where something could not be read.
    Plan(Plan),
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
    /// List the findings of a ledger, or show one with all that is known of it.
    ///
    /// Findings that are open, and those that someone answers for. Exit status: 0 where they could be listed, 2 otherwise.
    Findings(Findings),
    /// Say that an activity finding was seen: it is over.
    ///
    /// A finding of a configuration control is over when its resource is put right; to answer for it until then, exempt it.
    /// Exit status: 0 where it was acknowledged, 2 otherwise.
    Acknowledge {
        /// The finding.
        id: String,

        /// Who has seen it. Without it, the user who runs the command.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,

        /// The ledger.
        #[command(flatten)]
        ledger: LedgerPath,
    },
    /// Let guardrail make the calls that put a finding right.
    ///
    /// It shows the calls first, and asks. Those calls are made and no others: where the resource has changed so that it needs
    /// others, guardrail asks again. Exit status: 0 where it was ordered, 2 otherwise.
    Approve {
        /// The finding.
        id: String,

        /// Order it without asking.
        #[arg(long)]
        yes: bool,

        /// The ledger.
        #[command(flatten)]
        ledger: LedgerPath,
    },
    /// Take back what guardrail did about a finding.
    ///
    /// It shows what was done and how far it can be taken back, and asks. What has changed since is left alone. Exit status: 0
    /// where it was ordered, 2 otherwise.
    Undo(Undo),
    /// Answer for findings until a day, list exemptions, or take one back.
    ///
    /// An exemption covers the findings that fit everything its scope names: a resource, a control, an account, a tag. It
    /// applies at once to the findings that stand, and to those that open while it lasts. Exit status: 0 where it was done,
    /// 2 otherwise.
    Exempt(Exempt),
    /// Check, apply or show settings: the parameters of controls, modes, limits, recipients, what is protected.
    #[command(subcommand)]
    Settings(Settings),
    /// Say whether guardrail would hear of a change: look at what it stands on, part by part.
    ///
    /// Here: settings, controls and the ledger's file. With --aws: trails, AWS Config's recorder and rules, EventBridge's rules,
    /// schedules, functions, event source mappings, failure queues, the other Regions, heartbeats and quotas. It changes
    /// nothing. Exit status: 0 where there is no problem (warnings are none), 1 where there is one, 2 where something could
    /// not be checked.
    Doctor(Doctor),
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
    /// configuration items, Config snapshot and history files, answers of AWS Config's API, CloudTrail records and log
    /// files, EventBridge events, SNS and SQS messages that hold any of these. Of folders, files that end in .json, .jsonl
    /// or .ndjson are read, also with .gz behind it.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Settings, in TOML: the `[controls.<id>]` tables give controls their parameters. Without it, every control has its
    /// defaults.
    #[arg(long, value_name = "guardrail.toml")]
    pub settings: Option<PathBuf>,

    /// The ledger to record verdicts in: a file, made where there is none. What changed since the last time is printed with
    /// the verdicts. Verdicts on states older than what it knows change nothing. It numbers the settings that it is given,
    /// so that newer ones can say something else of the same item; without --settings, those it was given last hold.
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,

    /// How to print verdicts: text for people, or JSON Lines with one object a verdict.
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// `guardrail plan`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = LIMITS)]
pub struct Plan {
    /// Files, folders, or `-` for standard input, of the kinds that `guardrail evaluate` reads.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Settings, in TOML: the `[controls.<id>]` tables give controls their parameters. Without it, every control has its
    /// defaults. What the modes say is not asked: this is what would be done, where they let it.
    #[arg(long, value_name = "guardrail.toml")]
    pub settings: Option<PathBuf>,

    /// How to print plans: text for people, or JSON Lines with one object a step.
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// `guardrail undo`.
#[derive(Debug, clap::Args)]
pub struct Undo {
    /// The finding, though it may have ended.
    pub id: String,

    /// The attempt to take back, by its number. Without it, the last one that changed something.
    #[arg(long, value_name = "N")]
    pub attempt: Option<u32>,

    /// Take it back though that exposes something to the world, or loses protection or data, as it is shown.
    #[arg(long)]
    pub accept_loss: bool,

    /// Order it without asking.
    #[arg(long)]
    pub yes: bool,

    /// The ledger.
    #[command(flatten)]
    pub ledger: LedgerPath,
}

/// Which ledger.
#[derive(Debug, clap::Args)]
pub struct LedgerPath {
    /// The ledger's file.
    #[arg(long, value_name = "FILE", default_value = crate::ledger::LEDGER)]
    pub ledger: PathBuf,

    /// The account's ledger: the tables that GUARDRAIL_FINDINGS_TABLE and GUARDRAIL_CONTROL_TABLE name (the stack's outputs),
    /// with the credentials and the Region of the environment. Needs a build with `--features aws`.
    #[arg(long, conflicts_with = "ledger")]
    pub aws: bool,
}

/// `guardrail findings`.
#[derive(Debug, clap::Args)]
pub struct Findings {
    /// The finding to show.
    #[arg(conflicts_with_all = ["status", "severity", "control", "account"])]
    pub id: Option<String>,

    /// Only those that stand so: open or exempted.
    #[arg(long, value_parser = ["open", "exempted"])]
    pub status: Option<String>,

    /// Only those as bad as this: critical, high, medium or low.
    #[arg(long)]
    pub severity: Option<Severity>,

    /// Only those of this control.
    #[arg(long, value_name = "ID")]
    pub control: Option<String>,

    /// Only those of this account.
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,

    /// How to print them: text for people, or JSON Lines with one object a finding.
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,

    /// The ledger.
    #[command(flatten)]
    pub ledger: LedgerPath,
}

/// `guardrail exempt`.
#[derive(Debug, clap::Args)]
pub struct Exempt {
    /// List all exemptions.
    #[arg(long, conflicts_with_all = ["remove", "id", "owner", "reason", "ticket", "until", "resource", "control", "account", "tag"])]
    pub list: bool,

    /// Take back the exemption of this id.
    #[arg(long, value_name = "ID", conflicts_with_all = ["id", "owner", "reason", "ticket", "until", "resource", "control", "account", "tag"])]
    pub remove: Option<String>,

    /// The exemption's id: that of another one changes it. Without it, one is made up.
    #[arg(long)]
    pub id: Option<String>,

    /// Who answers.
    #[arg(long, required_unless_present_any = ["list", "remove"])]
    pub owner: Option<String>,

    /// Why.
    #[arg(long, required_unless_present_any = ["list", "remove"])]
    pub reason: Option<String>,

    /// Where it was agreed.
    #[arg(long)]
    pub ticket: Option<String>,

    /// Its last day (2026-12-31, in UTC), or the moment at which it ends (2026-12-31T18:00:00Z).
    #[arg(long, value_name = "DATE", required_unless_present_any = ["list", "remove"])]
    pub until: Option<String>,

    /// The resource that it covers: its id, its name or its ARN.
    #[arg(long)]
    pub resource: Option<String>,

    /// The control that it covers.
    #[arg(long, value_name = "ID")]
    pub control: Option<String>,

    /// The account that it covers.
    #[arg(long)]
    pub account: Option<String>,

    /// Resources with this tag: its key, and its value where that matters.
    #[arg(long, value_name = "KEY[=VALUE]")]
    pub tag: Option<String>,

    /// How to print what is listed: text for people, or JSON Lines.
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,

    /// The ledger.
    #[command(flatten)]
    pub ledger: LedgerPath,
}

/// `guardrail doctor`.
#[derive(Debug, clap::Args)]
pub struct Doctor {
    /// Settings to look at, in TOML. Without it, guardrail.toml where there is one.
    #[arg(long, value_name = "guardrail.toml")]
    pub settings: Option<PathBuf>,

    /// The ledger's file to look at.
    #[arg(long, value_name = "FILE", default_value = crate::ledger::LEDGER)]
    pub ledger: PathBuf,

    /// Look at the account, with the credentials and the Region of the environment: the Region that guardrail stands in.
    /// Needs a build with `--features aws`.
    #[arg(long, conflicts_with = "ledger")]
    pub aws: bool,

    /// The stack that guardrail was deployed by.
    #[arg(long, value_name = "NAME", default_value = "guardrail", requires = "aws")]
    pub stack: String,

    /// How to print what was found: text for people, or JSON Lines with one object a checkup.
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
}

/// `guardrail settings`.
#[derive(Debug, Subcommand)]
pub enum Settings {
    /// Say whether a file holds as settings, and what is wrong with it.
    Check {
        /// The settings, in TOML.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Show what a file changes, and put it in force.
    Apply {
        /// The settings, in TOML. They replace those in force: what the file leaves out has its default.
        #[arg(value_name = "FILE")]
        file: PathBuf,

        /// Which ledger.
        #[command(flatten)]
        ledger: LedgerPath,

        /// Apply without asking.
        #[arg(long)]
        yes: bool,
    },
    /// Print the settings in force; where none were ever applied, the defaults, with a comment to each.
    Show {
        /// Which ledger.
        #[command(flatten)]
        ledger: LedgerPath,

        /// An earlier version.
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
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

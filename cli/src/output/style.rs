//! Colors, each with one meaning.

use anstyle::{AnsiColor, Style};
use guardrail_engine::ledger::TransitionKind;
use guardrail_model::Severity;
use std::fmt::Display;

/// A file, a heading.
pub(crate) const HEADING: Style = Style::new().bold();
/// What matters less.
pub(crate) const QUIET: Style = Style::new().dimmed();
/// As it should be.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Broken.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Worth knowing.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default();
/// Unreadable.
pub(crate) const UNREADABLE: Style = AnsiColor::Magenta.on_default().bold();
/// The name of a control.
pub(crate) const NAME: Style = AnsiColor::Cyan.on_default();

/// The color of a severity.
pub(crate) fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Critical => BAD,
        Severity::High => AnsiColor::Red.on_default(),
        Severity::Medium => AnsiColor::Yellow.on_default(),
        Severity::Low => Style::new(),
    }
}

/// The color of a change in a finding's life.
pub(crate) fn transition(kind: TransitionKind) -> Style {
    match kind {
        TransitionKind::Opened
        | TransitionKind::Worsened
        | TransitionKind::Reopened
        | TransitionKind::Failed
        | TransitionKind::Contested => BAD,
        TransitionKind::Resolved
        | TransitionKind::Deleted
        | TransitionKind::Acknowledged
        | TransitionKind::Applied
        | TransitionKind::Remediated => GOOD,
        TransitionKind::Unwatched
        | TransitionKind::Exempted
        | TransitionKind::ExemptionEnding
        | TransitionKind::Expired
        | TransitionKind::Planned
        | TransitionKind::AwaitingApproval
        | TransitionKind::Refused
        | TransitionKind::Undone => QUIET,
    }
}

/// Text in a style.
pub(crate) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

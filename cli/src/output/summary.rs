//! What all verdicts come to.

use super::Plain;
use super::style::{BAD, GOOD, HEADING, QUIET, UNREADABLE, paint, severity, transition};
use crate::tally::{Recorded, Tally};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many uncovered types are named; the rest are counted.
const TYPES: usize = 10;

/// The summary of a run.
pub(crate) fn of(tally: &Tally) -> String {
    let mut text = String::new();
    let judged = match (tally.resources, tally.calls) {
        (resources, 0) => counted(resources, "resource"),
        (0, calls) => counted(calls, "call"),
        (resources, calls) => format!("{}, {}", counted(resources, "resource"), counted(calls, "call")),
    };
    // A string takes everything.
    let _ = writeln!(text, "{}", paint(HEADING, format_args!("{judged} judged")));
    let broken: u64 = tally.broken.values().sum();
    let by_severity: Vec<String> =
        tally.broken.iter().map(|(level, count)| paint(severity(*level), format_args!("{count} {level}"))).collect();
    if broken > 0 {
        line(&mut text, broken, &paint(BAD, "NON_COMPLIANT"), &by_severity.join(", "));
    }
    if tally.unjudged > 0 {
        line(&mut text, tally.unjudged, &paint(UNREADABLE, "UNREADABLE"), "verdicts that a control could not give");
    }
    if tally.compliant > 0 {
        line(&mut text, tally.compliant, &paint(GOOD, "COMPLIANT"), "");
    }
    if tally.not_applicable > 0 {
        line(&mut text, tally.not_applicable, &paint(QUIET, "NOT_APPLICABLE"), "");
    }
    let uncovered: u64 = tally.uncovered.values().sum();
    if uncovered + tally.unreadable > 0 || !tally.not_judged.is_empty() {
        let _ = writeln!(text, "{}", paint(HEADING, "not judged"));
    }
    if tally.unreadable > 0 {
        line(&mut text, tally.unreadable, &paint(UNREADABLE, "unreadable"), "input, each named in an error");
    }
    for (reason, count) in &tally.not_judged {
        line(&mut text, *count, &reason.to_string(), "");
    }
    if uncovered > 0 {
        line(&mut text, uncovered, "of types that no control covers:", &types(&tally.uncovered));
    }
    if let Some(recorded) = &tally.ledger {
        ledger(&mut text, recorded);
    }
    text
}

/// What is new in the ledger.
fn ledger(text: &mut String, recorded: &Recorded) {
    let changed = if recorded.transitions.is_empty() { "nothing new in the ledger" } else { "new in the ledger" };
    // A string takes everything.
    let _ = writeln!(text, "{}", paint(HEADING, changed));
    for (kind, count) in &recorded.transitions {
        line(text, *count, &paint(transition(*kind), kind), "");
    }
    if recorded.outdated > 0 {
        line(text, recorded.outdated, "older than what the ledger knows, and left out", "");
    }
}

fn line(text: &mut String, count: u64, what: &str, more: &str) {
    let more = if more.is_empty() { String::new() } else { format!(" {more}") };
    let _ = writeln!(text, "  {count:>6} {what}{more}");
}

fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The most frequent types with their counts, and how many more there are.
fn types(uncovered: &BTreeMap<String, u64>) -> String {
    let mut types: Vec<(&String, &u64)> = uncovered.iter().collect();
    types.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let named = types.iter().take(TYPES).map(|(name, count)| format!("{} {count}", Plain(name)));
    let more = types.len().checked_sub(TYPES).filter(|more| *more > 0).map(|more| format!("{more} more types"));
    named.chain(more).collect::<Vec<_>>().join(", ")
}

//! What looking at guardrail came to, for people. Machines are given each checkup as it is.

use super::Plain;
use super::style::{BAD, GOOD, HEADING, QUIET, UNREADABLE, WARNING, paint};
use anstyle::Style;
use guardrail_engine::doctor::{Check, Checkup, Outcome};
use std::fmt::Write;
use strum::VariantArray;

/// Each checkup with where to look next, and what they come to.
pub(crate) fn checkups(checkups: &[Checkup]) -> String {
    let width = Check::VARIANTS.iter().map(|check| <&str>::from(check).len()).max().unwrap_or_default();
    let mut text = String::new();
    for Checkup { check, outcome, fact, look_at } in checkups {
        let word = paint(style(*outcome), format_args!("{:9}", outcome.to_string()));
        // A string takes everything.
        let _ = writeln!(text, "{word}  {:width$}  {}", check.to_string(), Plain(fact));
        if let Some(look_at) = look_at {
            let _ = writeln!(text, "{:11}{:width$}  {} {}", "", "", paint(QUIET, "look at"), Plain(look_at));
        }
    }
    let counts = Outcome::VARIANTS.iter().filter_map(|outcome| {
        let count = checkups.iter().filter(|checkup| checkup.outcome == *outcome).count();
        (count > 0).then(|| paint(style(*outcome), format_args!("{count} {outcome}")))
    });
    let _ = writeln!(text, "\n{}  {}", paint(HEADING, "in all"), counts.collect::<Vec<_>>().join(", "));
    text
}

fn style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Ok => GOOD,
        Outcome::Warning => WARNING,
        Outcome::Problem => BAD,
        Outcome::Unchecked => UNREADABLE,
    }
}

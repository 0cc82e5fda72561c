//! Verdicts for people: grouped by resource, worst first.

use super::Plain;
use super::style::{BAD, GOOD, HEADING, NAME, QUIET, UNREADABLE, paint, severity, transition};
use crate::judge::{Call, Judged, Noted, Outcome};
use guardrail_engine::{CallVerdict, Happened, Verdict};
use guardrail_model::{Alias, Compliance, Metadata, ResourceKey};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

/// What is said of one unit, in words.
pub(crate) struct Said {
    path: Arc<str>,
    held: String,
    /// What was not judged, and why: said once a file.
    notes: Vec<String>,
    body: String,
    errors: Vec<String>,
}

impl Said {
    /// What `body` says of everything that was judged, and what is to be said of the rest.
    pub(super) fn of(path: &Arc<str>, judged: &Judged, body: impl Fn(&Outcome) -> String) -> Self {
        let mut said = Self {
            path: Arc::clone(path),
            held: judged.held.clone(),
            notes: Vec::new(),
            body: String::new(),
            errors: Vec::new(),
        };
        for outcome in &judged.outcomes {
            match outcome {
                Outcome::Verdicts(_) | Outcome::Call(_) => said.body.push_str(&body(outcome)),
                Outcome::Uncovered(resource_type) => {
                    said.notes.push(format!("no control covers {}", Plain(resource_type)));
                }
                Outcome::NotJudged(reason) => said.notes.push(reason.to_string()),
                Outcome::Unreadable(problem) => said.errors.push(problem.clone()),
            }
        }
        said
    }
}

/// Puts what is said of one unit into words.
pub(crate) fn word(path: &Arc<str>, judged: &Judged, words: &mut Vec<Said>) {
    words.push(Said::of(path, judged, verdicts));
}

/// The verdicts on one resource or call, and what is new of them in the ledger.
fn verdicts(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Verdicts(about) => {
            let controls = about.verdicts.iter().map(|verdict| &verdict.control);
            resource(&about.verdicts) + &changes(controls, &about.noted)
        }
        Outcome::Call(about) => {
            let controls = about.verdicts.iter().map(|verdict| &verdict.control);
            call(outcome, about) + &changes(controls, &about.noted)
        }
        Outcome::Uncovered(_) | Outcome::NotJudged(_) | Outcome::Unreadable(_) => String::new(),
    }
}

/// What was judged, on a line: a resource, or a call.
pub(super) fn heading_of(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Verdicts(about) => {
            about.verdicts.first().map(|first| format!("  {}\n", named(&first.key, &first.aliases))).unwrap_or_default()
        }
        Outcome::Call(call) => {
            let Call { id, time, source, name, principal, .. } = call;
            let service = source.split('.').next().unwrap_or_default();
            let heading = paint(HEADING, format_args!("{}:{}", Plain(service), Plain(name)));
            let time = time.map(|time| format!("{time}  ")).unwrap_or_default();
            format!("  {heading} by {}  {}\n", Plain(principal), paint(QUIET, format_args!("{time}{}", Plain(id))))
        }
        Outcome::Uncovered(_) | Outcome::NotJudged(_) | Outcome::Unreadable(_) => String::new(),
    }
}

/// One resource and all verdicts on it.
fn resource(verdicts: &[Verdict]) -> String {
    let Some(first) = verdicts.first() else { return String::new() };
    let name = named(&first.key, &first.aliases);
    let compliant = kept(verdicts);
    let mut bad: Vec<&Verdict> = verdicts.iter().filter(|verdict| is_bad(verdict)).collect();
    if bad.is_empty() && !compliant.is_empty() {
        let word = if compliant.len() == 1 { "control" } else { "controls" };
        return format!("  {name}  {} {} {word}\n", paint(GOOD, "COMPLIANT"), compliant.len());
    }
    let mut lines = format!("  {name}\n");
    bad.sort_by_key(|verdict| (verdict.outcome.is_err(), verdict.control.severity));
    let width = bad.iter().map(|verdict| verdict.control.id.len()).max().unwrap_or_default();
    for verdict in bad {
        let (word, fact) = match &verdict.outcome {
            Ok(compliance) => (paint(BAD, "NON_COMPLIANT "), compliance.annotation().to_owned()),
            Err(error) => (paint(UNREADABLE, "UNREADABLE    "), error.to_string()),
        };
        let level =
            paint(severity(verdict.control.severity), format_args!("{:8}", verdict.control.severity.to_string()));
        let control = paint(NAME, format_args!("{:width$}", verdict.control.id));
        // A string takes everything.
        let _ = writeln!(lines, "    {word}  {level}  {control}  {}", Plain(&fact));
    }
    if !compliant.is_empty() {
        let _ = writeln!(lines, "    {}  {}", paint(GOOD, "COMPLIANT     "), paint(QUIET, compliant.join(", ")));
    }
    for (reason, controls) in not_applicable(verdicts) {
        let controls = paint(QUIET, format_args!("{} ({})", controls.join(", "), Plain(&reason)));
        let _ = writeln!(lines, "    {}  {controls}", paint(QUIET, "NOT_APPLICABLE"));
    }
    lines
}

/// One call and what must be known of it; nothing of a harmless one.
fn call(outcome: &Outcome, call: &Call) -> String {
    let mut told: Vec<(&CallVerdict, String, String)> = Vec::new();
    for verdict in &call.verdicts {
        let (word, fact) = match &verdict.outcome {
            Ok(Happened::Fired(fact)) => (paint(BAD, "NON_COMPLIANT "), fact.clone()),
            Ok(Happened::TakenBack(_)) => continue,
            Err(error) => (paint(UNREADABLE, "UNREADABLE    "), error.to_string()),
        };
        told.push((verdict, word, fact));
    }
    if told.is_empty() {
        return String::new();
    }
    told.sort_by_key(|(verdict, ..)| (verdict.outcome.is_err(), verdict.control.severity));
    let width = told.iter().map(|(verdict, ..)| verdict.control.id.len()).max().unwrap_or_default();
    let mut lines = heading_of(outcome);
    for (verdict, word, fact) in told {
        let level =
            paint(severity(verdict.control.severity), format_args!("{:8}", verdict.control.severity.to_string()));
        let control = paint(NAME, format_args!("{:width$}", verdict.control.id));
        // A string takes everything.
        let _ = writeln!(lines, "    {word}  {level}  {control}  {}: {}", named(&verdict.key, &[]), Plain(&fact));
    }
    lines
}

/// What changed in the ledger: one line a finding.
fn changes<'n>(controls: impl Iterator<Item = &'n Metadata>, noted: &'n [Noted]) -> String {
    let noted = controls.zip(noted);
    let changed: Vec<_> =
        noted.filter_map(|(control, noted)| Some((control, noted.transition?, noted.finding.as_ref()?))).collect();
    let width = changed.iter().map(|(control, ..)| control.id.len()).max().unwrap_or_default();
    let mut lines = String::new();
    for (control, kind, finding) in changed {
        let word = paint(transition(kind), format_args!("{:14}", kind.to_string()));
        let level = paint(severity(control.severity), format_args!("{:8}", control.severity.to_string()));
        let id = paint(NAME, format_args!("{:width$}", control.id));
        // A string takes everything.
        let _ = writeln!(lines, "    {word}  {level}  {id}  {}", paint(QUIET, format_args!("finding {finding}")));
    }
    lines
}

fn is_bad(verdict: &Verdict) -> bool {
    matches!(verdict.outcome, Err(_) | Ok(Compliance::NonCompliant(_)))
}

/// The controls that the resource keeps.
fn kept(verdicts: &[Verdict]) -> Vec<&'static str> {
    let compliant = verdicts.iter().filter(|verdict| matches!(verdict.outcome, Ok(Compliance::Compliant)));
    compliant.map(|verdict| verdict.control.id).collect()
}

/// The reasons why controls say nothing, each with its controls.
fn not_applicable(verdicts: &[Verdict]) -> Vec<(String, Vec<&'static str>)> {
    let mut reasons: Vec<(String, Vec<&'static str>)> = Vec::new();
    for verdict in verdicts {
        if let Ok(Compliance::NotApplicable(reason)) = &verdict.outcome {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, controls)) => controls.push(verdict.control.id),
                None => reasons.push((reason.clone(), vec![verdict.control.id])),
            }
        }
    }
    reasons
}

/// `AWS::EC2::Instance i-0abc (web-1)  111122223333 eu-west-1`
pub(super) fn named(key: &ResourceKey, aliases: &[Alias]) -> String {
    let ResourceKey { account_id, region, resource_type, resource_id, .. } = key;
    let alias = aliases.iter().find_map(|alias| match alias {
        Alias::Name(name) => Some(format!(" ({})", Plain(name))),
        Alias::Arn(_) => None,
    });
    let place = [account_id, region].into_iter().filter(|part| !part.is_empty()).map(|part| Plain(part).to_string());
    let place = place.collect::<Vec<_>>().join(" ");
    let name = paint(HEADING, format_args!("{}{}", Plain(resource_id), alias.unwrap_or_default()));
    format!("{} {name}  {}", Plain(resource_type), paint(QUIET, place))
}

/// Puts what is said in order under its file's heading.
#[derive(Default)]
pub(crate) struct Printer {
    path: Option<Arc<str>>,
    held: String,
    notes: BTreeSet<String>,
}

/// How many different notes of one file are remembered, so as not to repeat them.
const NOTES: usize = 1000;

impl Printer {
    /// What goes to standard output, and what to standard error.
    pub(crate) fn print(&mut self, words: Vec<Said>) -> (String, String) {
        let (mut out, mut errors) = (String::new(), String::new());
        for said in words {
            for problem in &said.errors {
                let error = paint(UNREADABLE, "error:");
                let _ = writeln!(errors, "{error} {}: {}", Plain(&said.path), Plain(problem));
            }
            let notes: Vec<String> = said.notes.iter().filter(|note| self.is_new(&said.path, note)).cloned().collect();
            if said.body.is_empty() && notes.is_empty() {
                continue;
            }
            self.heading(&said, &mut out);
            for note in notes {
                let _ = writeln!(out, "  {}", paint(QUIET, format_args!("not judged: {note}")));
                if self.notes.len() < NOTES {
                    self.notes.insert(note);
                }
            }
            out.push_str(&said.body);
        }
        (out, errors)
    }

    fn is_new(&self, path: &Arc<str>, note: &str) -> bool {
        self.path.as_ref() != Some(path) || !self.notes.contains(note)
    }

    /// Names the file, and what it holds, where either is another than before.
    fn heading(&mut self, said: &Said, out: &mut String) {
        let same_file = self.path.as_ref() == Some(&said.path);
        if same_file && self.held == said.held {
            return;
        }
        if !same_file {
            self.notes.clear();
        }
        if self.path.is_some() {
            out.push('\n');
        }
        let _ = writeln!(out, "{}: {}", paint(HEADING, Plain(&said.path)), Plain(&said.held));
        self.path = Some(Arc::clone(&said.path));
        self.held.clone_from(&said.held);
    }

    /// The end: what it comes to.
    pub(crate) fn summary(&self, summary: &str) -> String {
        let gap = if self.path.is_some() { "\n" } else { "" };
        format!("{gap}{summary}")
    }
}

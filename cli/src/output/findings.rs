//! Findings, for people and for machines.

use super::remedy::story;
use super::style::{BAD, HEADING, NAME, QUIET, UNREADABLE, paint, severity, transition};
use super::{Plain, text::named};
use anstyle::Style;
use guardrail_engine::ledger::{Exemption, Finding, FindingId, FindingKey, FindingStatus, Record, Scope, Sink};
use guardrail_model::{Alias, ResourceKey, Responsibility, Severity};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use strum::VariantArray;

/// One finding as a line of JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line<'l> {
    id: FindingId,
    status: FindingStatus,
    control: &'l str,
    annotation: &'l str,
    unjudged: bool,
    severity: Severity,
    responsibility: Responsibility,
    resource_type: &'l str,
    resource_id: &'l str,
    aws_account_id: &'l str,
    aws_region: &'l str,
    principal: Option<&'l str>,
    life: u32,
    opened_at: Timestamp,
    observed_at: Timestamp,
    exemption: Option<&'l str>,
}

/// One finding with all that is known of it, as a line of JSON.
#[derive(Serialize)]
pub(crate) struct Whole<'w> {
    id: FindingId,
    #[serde(flatten)]
    record: &'w Record,
}

/// A record's finding as a line; `None` where it has none.
pub(crate) fn line(record: &Record) -> Option<Line<'_>> {
    let FindingKey { resource, control, activity } = &record.key;
    let finding = record.finding.as_ref()?;
    Some(Line {
        id: record.key.id(),
        status: finding.status,
        control,
        annotation: &finding.annotation,
        unjudged: finding.unjudged,
        severity: finding.severity,
        responsibility: finding.responsibility,
        resource_type: &resource.resource_type,
        resource_id: &resource.resource_id,
        aws_account_id: &resource.account_id,
        aws_region: &resource.region,
        principal: activity.as_ref().map(|window| window.principal.as_str()),
        life: finding.life,
        opened_at: finding.opened_at,
        observed_at: finding.observed_at,
        exemption: finding.exemption.as_deref(),
    })
}

/// All that is known of a finding.
pub(crate) fn whole(record: &Record) -> Whole<'_> {
    Whole { id: record.key.id(), record }
}

/// Findings grouped by resource, the worst resource first, and what they come to.
pub(crate) fn list(records: &[Record]) -> String {
    let mut resources: BTreeMap<&ResourceKey, Vec<(&Record, &Finding)>> = BTreeMap::new();
    let (mut open, mut exempted) = (BTreeMap::<Severity, usize>::new(), 0);
    for record in records {
        let Some(finding) = &record.finding else { continue };
        match finding.status {
            FindingStatus::Open => *open.entry(finding.severity).or_default() += 1,
            _ => exempted += 1,
        }
        resources.entry(&record.key.resource).or_default().push((record, finding));
    }
    let mut groups: Vec<_> = resources.into_iter().collect();
    for (_, findings) in &mut groups {
        findings.sort_by_key(|(record, finding)| (finding.status, finding.severity, &record.key));
    }
    groups.sort_by_key(|(resource, findings)| {
        (findings.first().map(|(_, worst)| (worst.status, worst.severity)), *resource)
    });
    let mut text = String::new();
    for (resource, findings) in &groups {
        group(&mut text, resource, findings);
    }
    let gap = if groups.is_empty() { "" } else { "\n" };
    let plural = if records.len() == 1 { "" } else { "s" };
    // A string takes everything.
    let _ = writeln!(text, "{gap}{}", paint(HEADING, format_args!("{} finding{plural}", records.len())));
    if !open.is_empty() {
        let levels: Vec<_> =
            open.iter().map(|(level, count)| paint(severity(*level), format_args!("{count} {level}"))).collect();
        let _ = writeln!(text, "  {:>6} {} {}", open.values().sum::<usize>(), paint(BAD, "open"), levels.join(", "));
    }
    if exempted > 0 {
        let _ = writeln!(text, "  {exempted:>6} {}", paint(QUIET, "exempted"));
    }
    text
}

/// One resource's findings.
fn group(text: &mut String, resource: &ResourceKey, findings: &[(&Record, &Finding)]) {
    let aliases = findings.first().map(|(_, finding)| finding.aliases.as_slice()).unwrap_or_default();
    let width = findings.iter().map(|(record, _)| record.key.control.len()).max().unwrap_or_default();
    // A string takes everything.
    let _ = writeln!(text, "{}", named(resource, aliases));
    for (record, finding) in findings {
        let status = paint(status(finding), format_args!("{:8}", finding.status.to_string()));
        let level = paint(severity(finding.severity), format_args!("{:8}", finding.severity.to_string()));
        let control = paint(NAME, format_args!("{:width$}", record.key.control));
        let _ = writeln!(text, "  {status}  {level}  {control}  {}  {}", record.key.id(), fact(finding));
    }
}

fn status(finding: &Finding) -> Style {
    match finding.status {
        FindingStatus::Open if finding.unjudged => UNREADABLE,
        FindingStatus::Open => BAD,
        _ => QUIET,
    }
}

fn fact(finding: &Finding) -> String {
    let unjudged = if finding.unjudged { "could not be judged: " } else { "" };
    format!("{unjudged}{}", Plain(&finding.annotation))
}

/// Findings that a command changed, a line each, the worst first.
pub(crate) fn changed(records: &[Record]) -> String {
    let mut changed: Vec<_> = records.iter().filter_map(|record| Some((record, record.finding.as_ref()?))).collect();
    changed.sort_by_key(|(record, finding)| (finding.transition.kind, finding.severity, &record.key));
    let width = changed.iter().map(|(record, _)| record.key.control.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (record, finding) in changed {
        let kind = finding.transition.kind;
        let word = paint(transition(kind), format_args!("{:12}", kind.to_string()));
        let level = paint(severity(finding.severity), format_args!("{:8}", finding.severity.to_string()));
        let control = paint(NAME, format_args!("{:width$}", record.key.control));
        let resource = named(&record.key.resource, &finding.aliases);
        // A string takes everything.
        let _ = writeln!(text, "  {word}  {level}  {control}  {}  {resource}", record.key.id());
    }
    text
}

/// One finding's page.
pub(crate) fn page(record: &Record) -> String {
    let FindingKey { resource, control, activity } = &record.key;
    let Some(finding) = &record.finding else { return String::new() };
    let mut text = format!("{} on {}\n\n", paint(NAME, control), named(resource, &finding.aliases));
    let mut row = |name: &str, value: &dyn Display| {
        // A string takes everything.
        let _ = writeln!(text, "{}  {value}", paint(QUIET, format_args!("{name:14}")));
    };
    row("finding", &record.key.id());
    row("status", &paint(status(finding), finding.status));
    row(if finding.unjudged { "not judged" } else { "facts" }, &Plain(&finding.annotation));
    row("severity", &paint(severity(finding.severity), finding.severity));
    row("responsibility", &finding.responsibility);
    row("resource", &Plain(&resource.to_string()));
    for alias in &finding.aliases {
        row(if matches!(alias, Alias::Arn(_)) { "ARN" } else { "name" }, &Plain(alias.text()));
    }
    for (key, value) in &finding.tags {
        row("tag", &format_args!("{}={}", Plain(key), Plain(value)));
    }
    if let Some(window) = activity {
        row("principal", &Plain(&window.principal));
        row("window", &format_args!("{} to {}", window.starts_at, window.ends_at()));
    }
    if let Some(calls) = &finding.calls {
        row("calls", &calls.count);
        let ids: Vec<String> = calls.event_ids.iter().map(|id| Plain(id).to_string()).collect();
        row("events", &ids.join(", "));
    }
    row("broken since", &format_args!("{:.0}", finding.opened_at));
    row("last seen", &format_args!("{:.0}", finding.observed_at));
    let life = if finding.life == 1 { String::new() } else { format!(", in its life {}", finding.life) };
    row("last change", &format_args!("{} at {:.0}{life}", finding.transition.kind, finding.transition.at));
    if let Some(exemption) = &finding.exemption {
        row("exemption", &Plain(exemption));
    }
    if let Some(review_at) = finding.review_at {
        row("review", &format_args!("{review_at:.0}"));
    }
    let planned = finding.plan.steps.iter().flat_map(|step| match step.calls() {
        Ok(calls) => calls.iter().map(ToString::to_string).collect(),
        Err(refusal) => vec![format!("no call: {refusal}")],
    });
    planned.for_each(|call| row("plan", &Plain(&call)));
    if let Some(done) = &finding.remediation {
        let life = if done.life == finding.life { "" } else { "of an earlier life: " };
        row("remediation", &format_args!("{life}{}", story(done)));
        done.calls.iter().for_each(|call| row("its call", &Plain(call)));
        done.undone_by.iter().for_each(|by| row("brought back", &Plain(by)));
    }
    let told = Sink::VARIANTS.iter().filter(|sink| finding.deliveries.contains_key(sink));
    for sink in told {
        let word = if finding.is_behind(*sink) { "not yet told of the last change" } else { "told of the last change" };
        row(&sink.to_string(), &word);
    }
    text
}

/// Exemptions, each with what it covers.
pub(crate) fn exemptions(exemptions: &[Exemption], now: Timestamp) -> String {
    let mut text = String::new();
    for exemption in exemptions {
        let Exemption { id, owner, reason, ticket, expires_at, scope } = exemption;
        let ended = if *expires_at <= now { " (ended)" } else { "" };
        let ticket = ticket.as_ref().map(|ticket| format!(" ({})", Plain(ticket))).unwrap_or_default();
        // A string takes everything.
        let _ = writeln!(text, "{}  until {expires_at}{ended}", paint(HEADING, Plain(id)));
        let _ = writeln!(text, "  {}  {}", paint(QUIET, "covers"), covered(scope));
        let _ = writeln!(text, "  {}  {}: {}{ticket}", paint(QUIET, "owner "), Plain(owner), Plain(reason));
    }
    if exemptions.is_empty() {
        text.push_str("no exemptions\n");
    }
    text
}

/// What a scope names.
fn covered(scope: &Scope) -> String {
    let tag = scope.tag.as_ref().map(|(key, value)| match value {
        Some(value) => format!("{key}={value}"),
        None => key.clone(),
    });
    let Scope { resource, control, account, .. } = scope;
    let named = [("resource", resource), ("control", control), ("account", account), ("tag", &tag)];
    let parts = named.into_iter().filter_map(|(word, value)| Some(format!("{word} {}", Plain(value.as_ref()?))));
    parts.collect::<Vec<_>>().join(", ")
}

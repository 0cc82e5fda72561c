//! `guardrail controls [ID]`

use super::{json_lines, print};
use crate::CommandError;
use crate::args::Format;
use crate::output::page;
use crate::output::style::{HEADING, NAME, QUIET, paint, severity};
use anstream::ColorChoice;
use guardrail_controls::{Catalogue, Described, Parameters, nearest};
use guardrail_model::{Layer, Responsibility, Severity, Trigger};
use serde::Serialize;
use std::fmt::Write;
use strum::VariantArray;

/// What a control says of itself, for machines.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'c> {
    id: &'c str,
    title: &'c str,
    severity: Severity,
    responsibility: Responsibility,
    area: &'static str,
    layer: Layer,
    resource_types: &'c [&'c str],
    triggers: Vec<Trigger>,
    /// An activity control's calls: `iam:CreateUser`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<String>,
    security_hub: &'c [&'c str],
    cis_v3: &'c [&'c str],
    nist_r5: &'c [&'c str],
    managed_rule: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'c str>,
}

impl<'c> Line<'c> {
    fn of(control: &'c dyn Described) -> Self {
        let metadata = control.metadata();
        Self {
            id: metadata.id,
            title: metadata.title,
            severity: metadata.severity,
            responsibility: metadata.responsibility,
            area: metadata.responsibility.area().into(),
            layer: metadata.layer,
            resource_types: control.resource_types(),
            triggers: control.triggers(),
            events: events(control),
            security_hub: metadata.frameworks.security_hub,
            cis_v3: metadata.frameworks.cis_v3,
            nist_r5: metadata.frameworks.nist_r5,
            managed_rule: metadata.frameworks.managed_rule,
            page: None,
        }
    }
}

/// The calls that an activity control judges, as people name them.
fn events(control: &dyn Described) -> Vec<String> {
    let calls = control.events().iter();
    calls.flat_map(|(service, names)| names.iter().map(move |name| format!("{service}:{name}"))).collect()
}

/// Lists the controls: by responsibility for people, by id for machines.
pub(crate) fn controls(format: Format, color: ColorChoice) -> Result<(), CommandError> {
    let catalogue = Catalogue::prepare(&Parameters::default())?;
    let mut controls: Vec<&dyn Described> = catalogue.all().collect();
    controls.sort_by_key(|control| control.metadata().id);
    match format {
        Format::Json => print(&json_lines(controls.into_iter().map(Line::of))?, ColorChoice::Never),
        Format::Text => print(&table(&controls), color),
    }
}

fn table(controls: &[&dyn Described]) -> String {
    let width = controls.iter().map(|control| control.metadata().id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for responsibility in Responsibility::VARIANTS {
        let mut own: Vec<_> = controls
            .iter()
            .map(|control| control.metadata())
            .filter(|metadata| metadata.responsibility == *responsibility)
            .collect();
        if own.is_empty() {
            continue;
        }
        own.sort_by_key(|metadata| (metadata.severity, metadata.id));
        let area = paint(QUIET, format_args!("({})", responsibility.area()));
        // A string takes everything.
        let _ = writeln!(text, "{} {area}", paint(HEADING, responsibility));
        for metadata in own {
            let id = paint(NAME, format_args!("{:width$}", metadata.id));
            let level = paint(severity(metadata.severity), format_args!("{:8}", metadata.severity.to_string()));
            let _ = writeln!(text, "  {id}  {level}  {}", metadata.title);
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{} controls; `guardrail controls ID` shows one", controls.len());
    text
}

/// Shows one control.
pub(crate) fn control(id: &str, format: Format, color: ColorChoice) -> Result<(), CommandError> {
    let catalogue = Catalogue::prepare(&Parameters::default())?;
    let Some(control) = catalogue.all().find(|control| control.metadata().id == id) else {
        let nearest = nearest(id, catalogue.all().map(|control| control.metadata().id));
        return Err(CommandError::UnknownControl { id: id.to_owned(), nearest });
    };
    let page = guardrail_controls::page(id);
    match format {
        Format::Json => print(&json_lines([Line { page, ..Line::of(control) }])?, ColorChoice::Never),
        Format::Text => print(&page::render(page.unwrap_or(control.metadata().title)), color),
    }
}

//! The controls' pages in `docs/controls`, and the index over them.

use crate::output::Output;
use crate::source::{Control, Sources};
use std::fmt::Write as _;

const FOLDER: &str = "docs/controls";

pub(crate) fn render(sources: &Sources, output: &mut Output) {
    output.own(FOLDER, ".md");
    for control in &sources.controls {
        output.add(format!("{FOLDER}/{}.md", control.id), page(control));
    }
    output.add(format!("{FOLDER}/README.md"), index(sources));
}

fn page(control: &Control) -> String {
    let triggers = control.triggers().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut page = format!("<!-- Written by `cargo xtask generate` from {}. -->\n", source(control));
    let _ = write!(page, "{}\n\n", control.page.trim_end());
    if !control.parameters.is_empty() {
        page.push_str("## Parameters\n");
        let _ = writeln!(page, "Set them under `[controls.{}]` of the settings.\n", control.id);
        for parameter in &control.parameters {
            let _ = writeln!(page, "- `{}`: {}", parameter.name, parameter.doc);
        }
        page.push('\n');
    }
    page.push_str("## Facts\n\n| | |\n| --- | --- |\n");
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(page, "| {name} | {value} |");
    };
    row("id", &format!("`{}`", control.id));
    row("severity", &control.severity.to_string());
    row("responsibility", &format!("{} ({})", control.responsibility, control.responsibility.area()));
    row("layer", &control.layer.to_string());
    row("resource types", &code(control.types()));
    row("judged on", &triggers);
    if let Some(calls) = control.calls() {
        row("events", &events(&calls.events));
        if !calls.taken_back_by.is_empty() {
            row("taken back by", &events(&calls.taken_back_by));
        }
        row("refused calls", if calls.attempts { "judged too" } else { "not judged" });
    }
    row("AWS Security Hub", &or_dash(&control.security_hub));
    row("CIS AWS Foundations 3.0.0", &or_dash(&control.cis_v3));
    row("NIST SP 800-53 r5", &or_dash(&control.nist_r5));
    row("AWS Config managed rule", control.managed_rule.as_deref().unwrap_or("–"));
    page
}

fn index(sources: &Sources) -> String {
    let mut index = format!(
        "<!-- Written by `cargo xtask generate`. -->\n# The catalogue\n\n{} controls, each judged by one file under \
         `shared/controls/src`.\n\n| control | severity | responsibility | layer | resource types |\n| --- | --- | --- | --- \
         | --- |\n",
        sources.controls.len()
    );
    for control in &sources.controls {
        let _ = writeln!(
            index,
            "| [{id}]({id}.md): {} | {} | {} | {} | {} |",
            control.title,
            control.severity,
            control.responsibility,
            control.layer,
            code(control.types()),
            id = control.id,
        );
    }
    index
}

fn source(control: &Control) -> String {
    format!("shared/controls/src/{}/{}/{}.rs", control.kind(), control.service, control.module)
}

/// Calls as people name them: `iam:CreateUser`.
fn events(events: &[(String, Vec<String>)]) -> String {
    let calls =
        events.iter().flat_map(|(service, names)| names.iter().map(move |name| (service.as_str(), name.as_str())));
    let word = |(service, name): (&str, &str)| match (service, name) {
        ("*", "*") => "every call".to_owned(),
        _ => format!("`{service}:{name}`"),
    };
    calls.map(word).collect::<Vec<_>>().join(", ")
}

fn code(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn or_dash(words: &[String]) -> String {
    if words.is_empty() { "–".to_owned() } else { words.join(", ") }
}

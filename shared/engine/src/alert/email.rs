//! The text that people read in e-mail: plain, 72 columns, the same questions answered in the same order.

use super::about::About;
use super::headline::{Headline, advice};
use super::remedy::Effect;
use super::text::{line, section, when, wrap};
use guardrail_model::ResourceKey;

/// How many facts, and how many characters of each, an e-mail shows; machines get more.
const FACTS: usize = 20;
const FACT: usize = 400;

/// How many tags an e-mail shows.
const TAGS: usize = 10;

/// Where the answers begin.
const MARGIN: usize = 10;

/// The text of one alert.
pub(super) fn email(about: &About<'_>) -> String {
    let mut text = wrap(&Headline::of(about).text(300), 0);
    text.push_str(&wrap(&line(about.title(), 300), 0));
    text.push('\n');
    for (question, answers) in answers(about) {
        text.push_str(&answered(question, &answers));
    }
    let paragraph = |said: &str| wrap(said, 2);
    let sections = [
        ("Why it matters", about.page.why.as_deref().filter(|_| !about.is_over()).map(paragraph)),
        (about.remedy.heading(), remedy(about)),
        ("What to do", Some(paragraph(&advice(about)))),
        (
            "What passes",
            about.page.passes.as_deref().filter(|_| !about.is_over() && !about.is_activity()).map(paragraph),
        ),
        ("Links", Some(links(about))),
    ];
    for (heading, said) in sections.iter().filter_map(|(heading, said)| Some((heading, said.as_ref()?))) {
        text.push_str(&section(heading, said));
    }
    text
}

/// The calls, each on a line of its own and as it is, however long; and what is to be known of them.
fn remedy(about: &About<'_>) -> Option<String> {
    if about.remedy.is_observed() {
        return Some(wrap("Nothing: its mode is observe. There is a plan, though:\n\nguardrail plan", 2));
    }
    let calls = about.remedy.shown_calls();
    if calls.is_empty() {
        return None;
    }
    let mut said: String = calls.iter().flat_map(|call| ["  ", call, "\n"]).collect();
    for Effect { action, disruption, undo } in about.remedy.effects() {
        said.push('\n');
        said.push_str(&wrap(&action, 2));
        said.push_str(&wrap(&disruption, 4));
        said.push_str(&wrap(&undo, 4));
    }
    Some(said)
}

/// The questions, and one line or more that answers each.
fn answers(about: &About<'_>) -> Vec<(&'static str, Vec<String>)> {
    let finding = about.finding;
    let mut rows = vec![
        (if about.is_over() { "Was" } else { "What" }, facts(about)),
        ("Where", place(about)),
        (
            "Who",
            vec![about.who().unwrap_or_else(|| "not in the record; CloudTrail's history, below, may tell".to_owned())],
        ),
        ("When", times(about)),
        ("Whose", vec![about.whose()]),
        ("How bad", vec![finding.severity.to_string()]),
        ("Status", vec![status(about)]),
    ];
    let story = about.remedy.lines();
    if !story.is_empty() {
        rows.push(("Remedy", story));
    }
    if let Some(exemption) = exemption(about) {
        rows.push(("Exempt", exemption));
    }
    if !finding.tags.is_empty() {
        let mut tags: Vec<String> = finding
            .tags
            .iter()
            .take(TAGS)
            .map(|(key, value)| format!("{}={}", line(key, 60), line(value, 60)))
            .collect();
        let more = finding.tags.len().saturating_sub(TAGS);
        tags.extend((more > 0).then(|| format!("and {more} more")));
        rows.push(("Tags", vec![tags.join(", ")]));
    }
    rows
}

fn facts(about: &About<'_>) -> Vec<String> {
    let mut facts: Vec<String> =
        about.facts().map(|fact| line(fact, FACT)).filter(|fact| !fact.is_empty()).take(FACTS).collect();
    let more = about.facts().count().saturating_sub(FACTS);
    facts.extend((more > 0).then(|| format!("and {more} more facts")));
    if facts.is_empty() {
        facts.push(line(&about.key.control, FACT));
    }
    facts
}

fn place(about: &About<'_>) -> Vec<String> {
    let ResourceKey { partition, account_id, region, resource_type, resource_id } = about.resource();
    let name = about.name.map(|name| format!(" ({})", line(name, 300))).unwrap_or_default();
    let mut place = vec![format!("{} {}{name}", line(resource_type, 100), line(resource_id, 300))];
    let partition = if partition == "aws" { String::new() } else { format!(", partition {}", line(partition, 20)) };
    place.push(format!("account {}, {}{partition}", line(account_id, 40), line(region, 40)));
    place.extend(about.arn.map(|arn| line(arn, 500)));
    place
}

fn times(about: &About<'_>) -> Vec<String> {
    let finding = about.finding;
    let opened = if about.is_activity() { "first call" } else { "opened" };
    let mut times = vec![format!("{opened} {}", when(finding.opened_at))];
    if finding.observed_at != finding.opened_at {
        times.push(format!("last seen {}", when(finding.observed_at)));
    }
    if finding.baseline {
        times.push("found in the control's first pass over the account".to_owned());
    }
    times
}

fn status(about: &About<'_>) -> String {
    let finding = about.finding;
    let life = if finding.life > 1 { format!(", life {}", finding.life) } else { String::new() };
    let by = finding.acknowledged_by.as_deref().map(|by| format!(", by {}", line(by, 200))).unwrap_or_default();
    let unjudged = if finding.unjudged { ", could not be judged" } else { "" };
    format!("{}{unjudged}{by} (transition {}{life})", finding.status, finding.transition.number)
}

fn exemption(about: &About<'_>) -> Option<Vec<String>> {
    let id = line(about.finding.exemption.as_deref()?, 100);
    let Some(exemption) = about.exemption else { return Some(vec![id]) };
    let ticket = exemption.ticket.as_deref().map(|ticket| format!(", {}", line(ticket, 200))).unwrap_or_default();
    Some(vec![
        format!("{id}, until {}: {} answers for it{ticket}", when(exemption.expires_at), line(&exemption.owner, 200)),
        line(&exemption.reason, 500),
    ])
}

fn links(about: &About<'_>) -> String {
    let page = about.page_url.clone().or_else(|| Some(format!("guardrail controls {}", about.control?.id)));
    let rows = [
        ("Resource", about.console_url.clone()),
        ("History", about.history_url.clone().filter(|_| !about.is_activity())),
        ("Control", page),
        ("Finding", Some(about.id.to_string())),
    ];
    rows.into_iter().filter_map(|(what, target)| Some(format!("  {what:9} {}\n", target?))).collect()
}

/// A question and its answers, the answers indented alike.
fn answered(question: &str, answers: &[String]) -> String {
    let indented: String = answers.iter().map(|answer| wrap(answer, MARGIN)).collect();
    format!("{question:MARGIN$}{}", indented.trim_start_matches(' '))
}

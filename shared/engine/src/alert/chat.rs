//! What chat channels show: the custom notifications of Amazon Q Developer in chat applications (AWS Chatbot before).
//!
//! The schema is that of its administrator guide, "Custom notifications". The text is the chat platform's own Markdown
//! (`client-markdown`), and nobody knows here whether that is Slack's or Teams': the few marks that mean the same in both
//! are used, `*emphasis*` and code in back quotes. What is somebody else's word stands in code, and every character that
//! could end the code, open a tag or a link, or mention somebody is replaced by one that looks like it: no escape is known
//! that both platforms understand. The documents for machines and the e-mails have the words unchanged.

use super::about::About;
use super::headline::{Headline, advice};
use super::message::json;
use super::text::{count, line, when};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most characters of each part. The guide names no limits; Slack's do: a section has 3,000 characters, a header 150
/// (Slack's Block Kit reference, "Section" and "Header").
pub(super) const TITLE: usize = 150;
pub(super) const DESCRIPTION: usize = 2900;
pub(super) const STEP: usize = 900;

/// How many calls a channel shows.
const CALLS: usize = 5;

/// How many facts a channel shows, and how many characters of each.
const FACTS: usize = 5;
const FACT: usize = 200;

/// A custom notification, to be published to the topic of chat messages as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chat {
    /// `1.0`.
    pub version: &'static str,
    /// `custom`.
    pub source: &'static str,
    /// Tells one notification from another: the finding's id and the number of its transition.
    pub id: String,
    /// What is shown.
    pub content: ChatContent,
    /// What threads, groups and custom actions look at.
    pub metadata: ChatMetadata,
}

/// What a channel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatContent {
    /// `client-markdown`: the platform's own.
    pub text_type: &'static str,
    /// The headline.
    pub title: String,
    /// What, where, who, when, whose, how bad, why.
    pub description: String,
    /// What to do, and the links.
    pub next_steps: Vec<String>,
    /// Words to search for.
    pub keywords: Vec<String>,
}

/// What a channel does not show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatMetadata {
    /// Notifications of one thread have the same: the finding's id.
    pub thread_id: String,
    /// One line for the thread.
    pub summary: String,
    /// `guardrail-opened`: the transition.
    pub event_type: String,
    /// The resource's ARN, or its id.
    pub related_resources: Vec<String>,
    /// What custom actions may take as variables.
    pub additional_context: BTreeMap<&'static str, String>,
}

impl Chat {
    /// The notification about one finding.
    pub(super) fn of(about: &About<'_>) -> Self {
        let finding = about.finding;
        let id = about.id.to_string();
        let resource = about.resource();
        let context = BTreeMap::from([
            ("account", word(&resource.account_id)),
            ("control", word(&about.key.control)),
            ("finding", id.clone()),
            ("region", word(&resource.region)),
            ("severity", finding.severity.to_string()),
            ("status", finding.status.to_string()),
        ]);
        let keywords = [&finding.severity.to_string(), &finding.responsibility.to_string(), &about.key.control];
        Self {
            version: "1.0",
            source: "custom",
            id: format!("{id}-{}", finding.transition.number),
            content: ChatContent {
                text_type: "client-markdown",
                title: title(&Headline::of(about)),
                description: description(about),
                next_steps: next_steps(about),
                keywords: keywords.map(|keyword| word(keyword)).to_vec(),
            },
            metadata: ChatMetadata {
                thread_id: id,
                summary: title(&Headline::of(about)),
                event_type: format!("guardrail-{}", finding.transition.kind),
                related_resources: vec![word(about.arn.unwrap_or(&resource.resource_id))],
                additional_context: context,
            },
        }
    }

    /// The notification as it is published.
    pub fn body(&self) -> String {
        json(self)
    }
}

fn title(headline: &Headline) -> String {
    let Headline { lead, what, resource, end } = headline;
    let on = format!(" on {}{end}", code(resource, 40));
    // A colon and a space, and the quotes around the fact.
    let taken = lead.chars().count() + on.chars().count() + 4;
    format!("{lead}: {}{on}", code(what, TITLE.saturating_sub(taken)))
}

fn description(about: &About<'_>) -> String {
    let resource = about.resource();
    let finding = about.finding;
    let facts: Vec<String> =
        about.facts().map(|fact| code(fact, FACT)).filter(|fact| fact != NOTHING).take(FACTS).collect();
    let more = about.facts().count().saturating_sub(FACTS);
    let more = if more > 0 { format!(", and {}", count(more, "more fact")) } else { String::new() };
    let name = about.name.map(|name| format!(" {}", code(name, 100))).unwrap_or_default();
    let mut lines = vec![
        about.control.map_or_else(|| code(&about.key.control, 100), |control| prose(control.title, 200)),
        format!(
            "*{}*: {}{more}",
            if about.is_over() { "Was" } else { "What" },
            if facts.is_empty() { code(&about.key.control, 100) } else { facts.join(", ") }
        ),
        format!(
            "*Where*: {} {}{name}, account {}, {}",
            code(&resource.resource_type, 60),
            code(&resource.resource_id, 150),
            code(&resource.account_id, 20),
            code(&resource.region, 20)
        ),
    ];
    if let Some(window) = &about.key.activity {
        let calls = finding.calls.as_ref().map_or(1, |calls| calls.count);
        let calls = if calls == 1 { "1 call".to_owned() } else { format!("{calls} calls") };
        lines.push(format!("*Who*: {}, {calls}", code(&window.principal, 150)));
    }
    lines.push(format!("*When*: {}", when(finding.opened_at)));
    lines.push(format!("*Whose*: {}", about.whose()));
    lines.push(format!("*How bad*: {}", finding.severity));
    let story = about.remedy.lines();
    if let Some((stage, more)) = story.split_first() {
        let said: Vec<String> =
            std::iter::once(prose(stage, 100)).chain(more.iter().map(|more| code(more, 300))).collect();
        lines.push(format!("*Remedy*: {}", said.join(", ")));
    }
    if let Some(exemption) = about.exemption {
        let owner = code(&exemption.owner, 80);
        lines.push(format!("*Exempt*: until {}, {owner} answers for it", when(exemption.expires_at)));
    }
    if let (Some(why), true) = (&about.page.why, about.is_open()) {
        lines.push(format!("*Why it matters*: {}", prose(why, 500)));
    }
    lines.join("\n")
}

fn next_steps(about: &About<'_>) -> Vec<String> {
    let short = |address: &String| address.chars().count() <= STEP - 20;
    let page = about.page_url.clone().filter(short);
    let command = || Some(format!("Control: `guardrail controls {}`", about.control?.id));
    let mut calls = about.remedy.calls();
    let more = calls.len().saturating_sub(CALLS);
    calls.truncate(CALLS);
    let calls = calls.iter().map(|call| code(call, STEP - 40));
    let more = (more > 0).then(|| format!("and {}", count(more, "more call")));
    let calls: Vec<String> = calls.chain(more).map(|call| format!("{}: {call}", about.remedy.heading())).collect();
    let observed =
        about.remedy.is_observed().then(|| "There is a plan, though the mode is observe: `guardrail plan`".to_owned());
    let steps = [
        Some(prose(&advice(about), STEP)),
        observed,
        about.console_url.clone().filter(short).map(|address| format!("Resource: {address}")),
        about
            .history_url
            .clone()
            .filter(short)
            .filter(|_| !about.is_activity())
            .map(|address| format!("Who changed it: {address}")),
        page.map(|address| format!("Control: {address}")).or_else(command),
    ];
    calls.into_iter().chain(steps.into_iter().flatten()).collect()
}

/// What stands for an empty word.
const NOTHING: &str = "`-`";

/// Somebody else's words, as code: they stay what they are, and become neither markup nor a mention.
pub(super) fn code(text: &str, most: usize) -> String {
    let text = inert(&line(text, most));
    if text.is_empty() { NOTHING.to_owned() } else { format!("`{text}`") }
}

/// Sentences of ours, whose stars and tildes are no markup.
pub(super) fn prose(text: &str, most: usize) -> String {
    inert(&line(text, most)).replace('*', "∗").replace('~', "∼").replace('_', "＿")
}

/// One word for what is no Markdown but may be shown.
pub(super) fn word(text: &str) -> String {
    let text = inert(&line(text, 300));
    if text.is_empty() { "-".to_owned() } else { text }
}

/// Replaces, one for one, what any platform could take for markup inside code, for a tag, a link or a mention.
fn inert(text: &str) -> String {
    let alike = |c| match c {
        '`' => 'ˋ',
        '<' => '‹',
        '>' => '›',
        '@' => '＠',
        '|' => '¦',
        c => c,
    };
    // An address that is nobody's link: without its colon no platform finds it.
    text.chars().map(alike).collect::<String>().replace("://", "꞉//")
}

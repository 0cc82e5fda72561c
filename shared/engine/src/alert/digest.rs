//! Many findings in one message: a storm, or a control's first pass over an account. Nothing is dropped: every finding is
//! counted, as many as fit are listed, and the message says how many more there are and how to see them.

use super::about::About;
use super::attributes::attributes;
use super::chat::{Chat, ChatContent, ChatMetadata, DESCRIPTION, STEP, code, prose, word};
use super::machine::{Cutter, SCHEMA_VERSION};
use super::message::{Message, SMS, SUBJECT, json};
use super::text::{ascii, count, line, section, when, wrap};
use crate::ledger::{FindingStatus, Hold, TransitionKind};
use guardrail_model::Severity;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// The most findings that people are shown, and the most characters of a fact.
const SHOWN: usize = 100;
const FACT: usize = 160;

/// The most findings that a channel is shown.
const CHATTED: usize = 10;

/// The most bytes that the list for machines may take, as JSON inside JSON.
const LIST: usize = 120 * 1024;

/// The most rows of one table of counts, in the order of their size.
const ROWS: usize = 30;

/// How to see those that are open or exempted.
const HOW_TO_LIST: &str = "guardrail findings";

/// One digest, for each topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// For the topic of alerts.
    pub message: Message,
    /// For the topic of chat messages.
    pub chat: Chat,
}

/// Many findings, as machines are told them: the `default` text of a digest's [`Message`].
///
/// It has the version of [`super::FindingDocument`], and another `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DigestDocument {
    /// [`SCHEMA_VERSION`].
    pub version: &'static str,
    /// `digest` of a storm, or `baseline`.
    pub kind: &'static str,
    /// What happened, in one line.
    pub headline: String,
    /// When the storm or the first pass began.
    pub since: Timestamp,
    /// How many findings the digest stands for.
    pub total: usize,
    /// How many of them are open still.
    pub open: usize,
    /// By severity, the worst first.
    pub severities: Vec<Tally>,
    /// By responsibility, the most first, as for the others.
    pub responsibilities: Vec<Tally>,
    /// By control.
    pub controls: Vec<Tally>,
    /// By account.
    pub accounts: Vec<Tally>,
    /// The findings: open ones and the worst first, as many as fit.
    pub findings: Vec<Listed>,
    /// How many more there are.
    pub more: usize,
    /// The command that lists those that are open or exempted.
    pub how_to_list: &'static str,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Of what.
    pub name: String,
    /// How many findings.
    pub total: usize,
    /// How many of them are open still.
    pub open: usize,
}

/// One of the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// The finding's id.
    pub id: String,
    /// Its transition's number.
    pub transition: u64,
    /// What changed last.
    pub kind: TransitionKind,
    /// Where it stands.
    pub status: FindingStatus,
    /// How bad it is.
    pub severity: Severity,
    /// The control.
    pub control: String,
    /// The account that owns the resource.
    pub account_id: String,
    /// Its Region.
    pub region: String,
    /// Its Config type.
    pub resource_type: String,
    /// Its Config id.
    pub resource_id: String,
    /// The facts, cut.
    pub annotation: String,
}

impl Listed {
    fn of(about: &About<'_>) -> Self {
        let (resource, finding) = (about.resource(), about.finding);
        let mut cutter = Cutter::default();
        let mut cut = |text: &str| cutter.cut("", text, 1024);
        Self {
            id: about.id.to_string(),
            transition: finding.transition.number,
            kind: finding.transition.kind,
            status: finding.status,
            severity: finding.severity,
            control: cut(&about.key.control),
            account_id: cut(&resource.account_id),
            region: cut(&resource.region),
            resource_type: cut(&resource.resource_type),
            resource_id: cut(&resource.resource_id),
            annotation: cut(&finding.annotation),
        }
    }
}

impl Digest {
    /// The digest of findings in the order in which they are to be listed; `None` of none.
    pub(super) fn of(hold: &Hold, findings: &[About<'_>]) -> Option<Self> {
        // Two digests of one window are one thread, whatever has become of their findings.
        let (account, control) =
            findings.iter().map(|about| (&about.resource().account_id, &about.key.control)).min()?;
        let place = format!("{}-{}", word(account), word(control));
        let counts = Counts::of(hold, findings);
        let document = counts.document(findings);
        let message = Message {
            subject: ascii(&document.headline, SUBJECT),
            default: json(&document),
            email: counts.email(findings, &document),
            sms: ascii(&document.headline, SMS),
            attributes: attributes(&findings.iter().collect::<Vec<_>>(), counts.kind),
        };
        Some(Self { message, chat: counts.chat(&place, findings) })
    }
}

/// What a digest counts.
struct Counts {
    kind: &'static str,
    since: Timestamp,
    total: usize,
    open: usize,
    severities: Vec<Tally>,
    responsibilities: Vec<Tally>,
    controls: Vec<Tally>,
    accounts: Vec<Tally>,
}

impl Counts {
    fn of(hold: &Hold, findings: &[About<'_>]) -> Self {
        let (kind, since) = match hold {
            Hold::Storm { since } => ("digest", *since),
            Hold::Baseline { since } => ("baseline", *since),
        };
        let mut severities = tallies(findings, |about| about.finding.severity);
        severities.sort_by_key(|(severity, _)| *severity);
        Self {
            kind,
            since,
            total: findings.len(),
            open: findings.iter().filter(|about| about.is_open()).count(),
            severities: severities.into_iter().map(|(_, tally)| tally).collect(),
            responsibilities: most_first(tallies(findings, |about| about.finding.responsibility)),
            controls: most_first(tallies(findings, |about| &about.key.control)),
            accounts: most_first(tallies(findings, |about| &about.resource().account_id)),
        }
    }

    /// What happened, in one line; `name` writes what is somebody else's, in at most so many characters.
    fn headline(&self, name: fn(&str, usize) -> String) -> String {
        let word = if self.kind == "baseline" { "BASELINE" } else { "DIGEST" };
        let worst = self.severities.iter().find(|tally| tally.open > 0);
        let worst = worst.map(|tally| format!(", {}", tally.name.to_ascii_uppercase())).unwrap_or_default();
        let place = match self.accounts.as_slice() {
            [one] => format!("account {}", name(&one.name, 20)),
            several => count(several.len(), "account"),
        };
        let controls = match self.controls.as_slice() {
            [one] => name(&one.name, 60),
            several => count(several.len(), "control"),
        };
        format!("{word}{worst}: {} of {controls} in {place}", count(self.total, "finding"))
    }

    fn document(&self, findings: &[About<'_>]) -> DigestDocument {
        let mut left = LIST;
        let mut fitting = Vec::new();
        for listed in findings.iter().map(Listed::of) {
            // What the JSON of one weighs inside a JSON string is its own text, its quotes escaped once.
            let needed = weight_in_json(&json(&listed)) + 1;
            if needed > left {
                break;
            }
            left -= needed;
            fitting.push(listed);
        }
        let rows = |tallies: &[Tally]| tallies.iter().take(ROWS).cloned().collect();
        DigestDocument {
            version: SCHEMA_VERSION,
            kind: self.kind,
            headline: self.headline(line),
            since: self.since,
            total: self.total,
            open: self.open,
            severities: rows(&self.severities),
            responsibilities: rows(&self.responsibilities),
            controls: rows(&self.controls),
            accounts: rows(&self.accounts),
            more: self.total - fitting.len(),
            findings: fitting,
            how_to_list: HOW_TO_LIST,
        }
    }

    /// What kind of digest this is, in a sentence.
    fn explained(&self) -> String {
        let ended = self.total - self.open;
        let state = match ended {
            0 => "All of them are open.".to_owned(),
            ended => format!("{} of them are open; {ended} are not, or not any more.", self.open),
        };
        let since = when(self.since);
        let reason = if self.kind == "baseline" {
            format!("This is what the first pass found, since {since}: what was so before anyone looked.")
        } else {
            format!("There were too many at once to tell singly, since {since}.")
        };
        format!("{reason} {state}")
    }

    fn email(&self, findings: &[About<'_>], document: &DigestDocument) -> String {
        let mut text = wrap(&document.headline, 0);
        text.push('\n');
        text.push_str(&wrap(&self.explained(), 0));
        let tables = [
            ("By severity", &self.severities),
            ("By responsibility", &self.responsibilities),
            ("By control", &self.controls),
            ("By account", &self.accounts),
        ];
        for (heading, tallies) in tables {
            text.push_str(&section(heading, &table(tallies)));
        }
        if let [about, ..] = findings
            && let [_] = self.controls.as_slice()
        {
            for (heading, said) in [("Why it matters", &about.page.why), ("What to do", &about.page.remediation)] {
                let said = said.as_deref().map(|said| section(heading, &wrap(said, 2)));
                text.push_str(&said.unwrap_or_default());
            }
        }
        text.push_str("\nFindings\n");
        findings.iter().take(SHOWN).for_each(|about| text.push_str(&shown(about)));
        let more = self.total.saturating_sub(SHOWN);
        let more = if more > 0 { format!("and {more} more; those") } else { "those".to_owned() };
        text.push('\n');
        text.push_str(&wrap(&format!("{more} that stand: {HOW_TO_LIST}"), 2));
        text
    }

    fn chat(&self, place: &str, findings: &[About<'_>]) -> Chat {
        let headline = self.headline(code);
        let counted = |tallies: &[Tally]| {
            let some = tallies.iter().take(5).map(|tally| format!("{} {}", tally.total, code(&tally.name, 60)));
            let more = tallies.len().saturating_sub(5);
            some.chain((more > 0).then(|| format!("and {more} more"))).collect::<Vec<_>>().join(", ")
        };
        let mut description = format!(
            "{}\n*How bad*: {}\n*Whose*: {}\n*Controls*: {}\n*Accounts*: {}",
            self.explained(),
            counted(&self.severities),
            counted(&self.responsibilities),
            counted(&self.controls),
            counted(&self.accounts)
        );
        let mut listed = 0;
        for about in findings.iter().take(CHATTED) {
            let fact = code(&about.finding.annotation, 60);
            let resource = code(&about.called(), 50);
            let row = format!("\n{} {}: {fact} on {resource}", about.finding.severity, about.finding.status);
            if description.chars().count() + row.chars().count() + 60 > DESCRIPTION {
                break;
            }
            description.push_str(&row);
            listed += 1;
        }
        let more = (listed < self.total).then(|| format!("\nand {} more", self.total - listed));
        description.push_str(&more.unwrap_or_default());
        let id = format!("{}-{}-{place}", self.kind, self.since.as_second());
        Chat {
            version: "1.0",
            source: "custom",
            id: id.clone(),
            content: ChatContent {
                text_type: "client-markdown",
                title: headline.clone(),
                description,
                next_steps: vec![prose(&format!("Those that stand: {HOW_TO_LIST}"), STEP)],
                keywords: self
                    .severities
                    .iter()
                    .map(|tally| tally.name.clone())
                    .chain([self.kind.to_owned()])
                    .collect(),
            },
            metadata: ChatMetadata {
                thread_id: id,
                summary: headline,
                event_type: format!("guardrail-{}", self.kind),
                related_resources: Vec::new(),
                additional_context: BTreeMap::from([("findings", self.total.to_string())]),
            },
        }
    }
}

/// The bytes that a JSON text takes inside a JSON string.
fn weight_in_json(json: &str) -> usize {
    // It has no control characters: only quotes and backslashes are escaped.
    json.len() + json.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count()
}

/// One finding of the list.
fn shown(about: &About<'_>) -> String {
    let finding = about.finding;
    let resource = about.resource();
    let first = format!("{}, {}: {}", finding.severity, finding.status, line(&about.called(), 100));
    let place = format!("{} {}", line(&resource.account_id, 20), line(&resource.region, 20));
    let second = format!("{}, {place}: {}", line(&about.key.control, 80), line(&finding.annotation, FACT));
    format!("{}{}", wrap(&first, 2), wrap(&second, 4))
}

/// Counts findings by something.
fn tallies<'a, K: Ord + ToString>(findings: &'a [About<'_>], of: impl Fn(&'a About<'_>) -> K) -> Vec<(K, Tally)> {
    let mut counts: BTreeMap<K, (usize, usize)> = BTreeMap::new();
    for about in findings {
        let (total, open) = counts.entry(of(about)).or_default();
        *total += 1;
        *open += usize::from(about.is_open());
    }
    counts
        .into_iter()
        .map(|(key, (total, open))| {
            let name = line(&key.to_string(), 128);
            (key, Tally { name, total, open })
        })
        .collect()
}

fn most_first<K>(tallies: Vec<(K, Tally)>) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = tallies.into_iter().map(|(_, tally)| tally).collect();
    tallies.sort_by(|one, other| other.total.cmp(&one.total).then_with(|| one.name.cmp(&other.name)));
    tallies
}

/// Counts, one a line.
fn table(tallies: &[Tally]) -> String {
    let more = tallies.len().saturating_sub(ROWS);
    let rows = tallies.iter().take(ROWS).map(|Tally { name, total, open }| {
        let ended = if open < total { format!(" ({open} open)") } else { String::new() };
        format!("  {total:>6}  {name}{ended}\n")
    });
    rows.chain((more > 0).then(|| format!("          and {more} more\n"))).collect()
}

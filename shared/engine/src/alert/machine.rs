//! What machines are told: JSON with a version, in AWS's camelCase, its keys always in the same order.

use super::about::About;
use super::headline::{Headline, advice};
use super::remedy::calls_of;
use super::text::{weight, within};
use crate::ledger::{ActivityWindow, FindingStatus, Remediation, Stage, TransitionKind};
use crate::settings::Mode;
use guardrail_actions::Step;
use guardrail_model::{Half, Layer, Responsibility, Severity};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the documents: the first number changes where a reader must.
pub const SCHEMA_VERSION: &str = "1.0";

/// The most bytes that each part may take in the message, as JSON inside JSON. Together they leave room for the e-mail in
/// SNS's 256 KB.
const ANNOTATION: usize = 64 * 1024;
const CALLS: usize = 40 * 1024;
const SECTION: usize = 8 * 1024;
const TAGS: usize = 24 * 1024;
const NAME: usize = 4 * 1024;
const STEPS: usize = 20;
const WORD: usize = 1024;

/// One finding, as machines are told it: the `default` text of a [`super::Message`].
///
/// ```json
/// {"version": "1.0", "kind": "finding", "id": "0f3a…", "headline": "CRITICAL: 0.0.0.0/0 reaches tcp/22 on sg-0c81…",
///  "transition": {"number": 1, "kind": "opened", "at": "2026-03-02T12:00:00Z"}, "status": "open", "life": 1,
///  "control": {"id": "ec2-sg-no-world-admin-ports", "title": "…", "url": "…"}, "severity": "critical",
///  "responsibility": "network-and-firewall", "layer": "network", "half": "customer",
///  "resource": {"partition": "aws", "accountId": "111122223333", "region": "eu-west-1",
///               "type": "AWS::EC2::SecurityGroup", "id": "sg-0c81…", "consoleUrl": "https://…"},
///  "annotation": "0.0.0.0/0 reaches tcp/22", "openedAt": "…", "observedAt": "…", "whyItMatters": "…", "whatToDo": "…"}
/// ```
///
/// What is `None` or empty is left out. Text that was too long is cut and ends in `…`, and its key stands in `cut`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingDocument {
    /// [`SCHEMA_VERSION`].
    pub version: &'static str,
    /// `finding`.
    pub kind: &'static str,
    /// The finding's id: the same through all its lives.
    pub id: String,
    /// What happened, in one line.
    pub headline: String,
    /// What changed. A reader that has seen a higher number of this id has newer news.
    pub transition: TransitionOf,
    /// Where the finding stands.
    pub status: FindingStatus,
    /// Which life this is.
    pub life: u32,
    /// True while the control could not judge the resource.
    pub unjudged: bool,
    /// True where it was found in its control's first pass over the account.
    pub baseline: bool,
    /// The control.
    pub control: ControlOf,
    /// How bad it is.
    pub severity: Severity,
    /// Where the control stands in the shared responsibility model.
    pub responsibility: Responsibility,
    /// The coarser grouping of responsibilities: `infrastructure protection`.
    pub area: &'static str,
    /// Where the control stands in the defense in depth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<Layer>,
    /// Whose half it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half: Option<Half>,
    /// The resource.
    pub resource: ResourceOf,
    /// The facts, joined by `; `.
    pub annotation: String,
    /// When this life began.
    pub opened_at: Timestamp,
    /// When it was last seen.
    pub observed_at: Timestamp,
    /// Who acted; activity only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityOf>,
    /// The exemption that it stands under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exemption: Option<ExemptionOf>,
    /// Who acknowledged it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_by: Option<String>,
    /// What guardrail would do about it, while it is open and its mode is more than to observe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanOf>,
    /// What guardrail did about it in this life, and why not more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remediation: Option<RemediationOf>,
    /// Why the control matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_it_matters: Option<String>,
    /// What passes the control.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_passes: Option<String>,
    /// What to do now.
    pub what_to_do: String,
    /// The keys whose text was cut.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<&'static str>,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransitionOf {
    /// Counted over all lives.
    pub number: u64,
    /// What changed.
    pub kind: TransitionKind,
    /// When it was decided.
    pub at: Timestamp,
}

/// A control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ControlOf {
    /// Its id.
    pub id: String,
    /// Its title; its id, where it has left the catalogue.
    pub title: String,
    /// Its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceOf {
    /// `aws`, `aws-cn`, …
    pub partition: String,
    /// The account that owns it.
    pub account_id: String,
    /// Its Region, or `global`.
    pub region: String,
    /// Its Config type.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// Its Config id.
    pub id: String,
    /// Its ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Its name, where it has another than its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its page in the console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub console_url: Option<String>,
    /// Its tags, as far as they fit.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// Who acted, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActivityOf {
    /// The principal's ARN, or what the events call it.
    pub principal: String,
    /// When the window begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// How many calls there were.
    pub calls: u64,
    /// The CloudTrail event ids of the first ones.
    pub event_ids: Vec<String>,
}

/// An exemption; only its id is known of one that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExemptionOf {
    /// Its id.
    pub id: String,
    /// Who answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it was agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// What guardrail would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanOf {
    /// `plan`, `approve` or `enforce`.
    pub mode: Mode,
    /// The steps, in order, as far as they fit.
    pub steps: Vec<PlannedOf>,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedOf {
    /// The action's name: `s3-block-public-access`.
    pub action: &'static str,
    /// What it does.
    pub title: &'static str,
    /// The calls, from the state that was judged: `s3:PutPublicAccessBlock {"Bucket":"logs",…}`.
    pub calls: Vec<String>,
    /// What it may disturb.
    pub disruption: &'static str,
    /// How far it can be taken back: `exact`, `equivalent`, `partial` or `none`.
    pub undo: &'static str,
    /// What differs then, or stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo_note: Option<&'static str>,
    /// What taking it back would expose or lose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<&'static str>,
}

/// What guardrail did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemediationOf {
    /// How far it came.
    pub stage: Stage,
    /// Which attempt of this life; 0 before the first.
    pub attempt: u32,
    /// The calls: those that would be made, or were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// Which guard refused, what failed, and in which state that left the resource.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// When it is tried again by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
}

/// Cuts what is long, and remembers what it cut.
#[derive(Default)]
pub(super) struct Cutter(pub(super) Vec<&'static str>);

impl Cutter {
    pub(super) fn cut(&mut self, key: &'static str, text: &str, most: usize) -> String {
        let (text, was_cut) = within(text, most);
        self.note(key, was_cut);
        text
    }

    fn optional(&mut self, key: &'static str, text: Option<&str>, most: usize) -> Option<String> {
        text.map(|text| self.cut(key, text, most))
    }

    fn note(&mut self, key: &'static str, was_cut: bool) {
        if was_cut && !self.0.contains(&key) {
            self.0.push(key);
        }
    }

    /// As many tags as fit, in the order of their keys. A tag that does not fit whole is left out: half a value is another
    /// value.
    fn tags(&mut self, tags: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut left = TAGS;
        let mut fitting = BTreeMap::new();
        for (key, value) in tags {
            // Each has two quotes, escaped, and a sign after them.
            let needed = weight(key) + weight(value) + 10;
            if needed <= left {
                left -= needed;
                fitting.insert(key.clone(), value.clone());
            }
        }
        self.note("tags", fitting.len() < tags.len());
        fitting
    }

    /// As many calls as fit into what is left, in their order. One that does not fit whole ends in `…`, and those after it are
    /// left out: half a call is none.
    fn calls(&mut self, key: &'static str, calls: Vec<String>, left: &mut usize) -> Vec<String> {
        let mut fitting = Vec::new();
        for call in calls {
            if *left == 0 {
                self.note(key, true);
                break;
            }
            // Each has two quotes, escaped, and a sign after them.
            let needed = weight(&call) + 10;
            let fits = needed <= *left;
            fitting.push(self.cut(key, &call, left.saturating_sub(10)));
            *left = if fits { *left - needed } else { 0 };
        }
        fitting
    }
}

impl FindingDocument {
    /// The document of one finding.
    pub(super) fn of(about: &About<'_>) -> Self {
        let finding = about.finding;
        let mut cutter = Cutter::default();
        let mut left = CALLS;
        let document = Self {
            version: SCHEMA_VERSION,
            kind: "finding",
            id: about.id.to_string(),
            headline: Headline::of(about).text(300),
            transition: TransitionOf {
                number: finding.transition.number,
                kind: finding.transition.kind,
                at: finding.transition.at,
            },
            status: finding.status,
            life: finding.life,
            unjudged: finding.unjudged,
            baseline: finding.baseline,
            control: ControlOf {
                id: cutter.cut("control", &about.key.control, WORD),
                title: cutter.cut("control", about.title(), WORD),
                url: about.page_url.clone(),
            },
            severity: finding.severity,
            responsibility: finding.responsibility,
            area: finding.responsibility.area().into(),
            layer: about.control.map(|control| control.layer),
            half: about.half,
            resource: resource(about, &mut cutter),
            annotation: cutter.cut("annotation", &finding.annotation, ANNOTATION),
            opened_at: finding.opened_at,
            observed_at: finding.observed_at,
            activity: about.key.activity.as_ref().map(|window| activity(about, window, &mut cutter)),
            exemption: finding.exemption.as_deref().map(|id| exemption(about, id, &mut cutter)),
            acknowledged_by: cutter.optional("acknowledgedBy", finding.acknowledged_by.as_deref(), NAME),
            plan: plan(about, &mut cutter, &mut left),
            remediation: about.remedy.done.map(|done| remediation(done, &mut cutter, &mut left)),
            why_it_matters: cutter.optional("whyItMatters", about.page.why.as_deref(), SECTION),
            what_passes: cutter.optional("whatPasses", about.page.passes.as_deref(), SECTION),
            what_to_do: cutter.cut("whatToDo", &advice(about), SECTION),
            cut: Vec::new(),
        };
        Self { cut: cutter.0, ..document }
    }
}

pub(super) fn resource(about: &About<'_>, cutter: &mut Cutter) -> ResourceOf {
    let resource = about.resource();
    ResourceOf {
        partition: cutter.cut("resource", &resource.partition, WORD),
        account_id: cutter.cut("resource", &resource.account_id, WORD),
        region: cutter.cut("resource", &resource.region, WORD),
        resource_type: cutter.cut("resource", &resource.resource_type, WORD),
        id: cutter.cut("resource", &resource.resource_id, NAME),
        arn: cutter.optional("resource", about.arn, NAME),
        name: cutter.optional("resource", about.name, NAME),
        console_url: about.console_url.clone(),
        tags: cutter.tags(&about.finding.tags),
    }
}

fn activity(about: &About<'_>, window: &ActivityWindow, cutter: &mut Cutter) -> ActivityOf {
    let calls = about.finding.calls.as_ref();
    let ids = calls.into_iter().flat_map(|calls| &calls.event_ids).take(crate::ledger::Calls::KNOWN);
    ActivityOf {
        principal: cutter.cut("activity", &window.principal, NAME),
        starts_at: window.starts_at,
        ends_at: window.ends_at(),
        calls: calls.map_or(1, |calls| calls.count),
        event_ids: ids.map(|id| cutter.cut("activity", id, 64)).collect(),
    }
}

fn plan(about: &About<'_>, cutter: &mut Cutter, left: &mut usize) -> Option<PlanOf> {
    let steps = about.remedy.steps();
    let mut planned = |step: &Step| {
        let about = step.action.about();
        PlannedOf {
            action: about.name,
            title: about.title,
            calls: cutter.calls("plan", calls_of(step), left),
            disruption: about.disruption,
            undo: about.undo.name(),
            undo_note: about.undo.note(),
            loss: about.loss,
        }
    };
    // More steps than these no control plans.
    let steps: Vec<PlannedOf> = steps.iter().take(STEPS).map(&mut planned).collect();
    (!steps.is_empty()).then_some(PlanOf { mode: about.remedy.mode, steps })
}

fn remediation(done: &Remediation, cutter: &mut Cutter, left: &mut usize) -> RemediationOf {
    RemediationOf {
        stage: done.stage,
        attempt: done.attempt,
        calls: cutter.calls("remediation", done.calls.clone(), left),
        note: cutter.cut("remediation", &done.note, NAME),
        next_at: done.next_at,
    }
}

fn exemption(about: &About<'_>, id: &str, cutter: &mut Cutter) -> ExemptionOf {
    let exemption = about.exemption;
    ExemptionOf {
        id: cutter.cut("exemption", id, WORD),
        owner: cutter.optional("exemption", exemption.map(|exemption| exemption.owner.as_str()), WORD),
        reason: cutter.optional("exemption", exemption.map(|exemption| exemption.reason.as_str()), NAME),
        ticket: cutter.optional("exemption", exemption.and_then(|exemption| exemption.ticket.as_deref()), WORD),
        expires_at: exemption.map(|exemption| exemption.expires_at),
    }
}

//! What the sinks are told, case by case, and what holds whatever a resource is called.

mod cases;
mod properties;
mod remedies;
mod states;

use super::Wording;
use crate::ledger::{
    ActivityWindow, Calls, Exemption, Exemptions, Finding, FindingKey, FindingStatus, Record, Scope, Transition,
    TransitionKind,
};
use crate::settings::{Mode, Modes};
use guardrail_controls::{Catalogue, Parameters};
use guardrail_model::{Alias, ResourceKey, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const ACCOUNT_ID: &str = "111122223333";

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::prepare(&Parameters::default()).unwrap());

static EXEMPTIONS: LazyLock<Exemptions> = LazyLock::new(|| {
    Exemptions(vec![Exemption {
        id: "public-downloads".to_owned(),
        owner: "web@example.com".to_owned(),
        reason: "the download site is meant to be public".to_owned(),
        ticket: Some("SEC-42".to_owned()),
        expires_at: at(9 * 24 * 3600),
        scope: Scope { control: Some("s3-bucket-public-access-block".to_owned()), ..Scope::default() },
    }])
});

/// Buckets' public access block may be put right; all else is only told.
static MODES: LazyLock<Modes> = LazyLock::new(|| {
    let controls = [("s3-bucket-public-access-block".to_owned(), Mode::Approve)];
    Modes { controls: controls.into(), ..Modes::default() }
});

fn wording() -> Wording<'static> {
    Wording {
        catalogue: &CATALOGUE,
        exemptions: &EXEMPTIONS,
        modes: &MODES,
        pages: Some("https://git.example.com/guardrail/docs/controls/{id}.md"),
    }
}

/// Noon, and some seconds.
fn at(seconds: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

/// A finding's record: open since noon, told a minute later.
fn record(resource_type: &str, id: &str, control: &str, annotation: &str) -> Record {
    let key = ResourceKey::new(None, ACCOUNT_ID, "eu-west-1", resource_type, id);
    let metadata = CATALOGUE.controls().map(|control| *control.metadata()).find(|known| known.id == control);
    let finding = Finding {
        status: FindingStatus::Open,
        life: 1,
        transition: Transition { number: 1, kind: TransitionKind::Opened, at: at(60) },
        severity: metadata.map_or(Severity::Medium, |metadata| metadata.severity),
        responsibility: metadata.map_or(Responsibility::CustomerData, |metadata| metadata.responsibility),
        annotation: annotation.to_owned(),
        unjudged: false,
        opened_at: at(0),
        observed_at: at(0),
        baseline: false,
        calls: None,
        aliases: Vec::new(),
        tags: BTreeMap::new(),
        exemption: None,
        review_at: None,
        acknowledged_by: None,
        plan: guardrail_actions::Plan::none(),
        remediation: None,
        deliveries: BTreeMap::new(),
    };
    Record { finding: Some(finding), ..Record::new(FindingKey::configuration(key, control)) }
}

/// The same record, some transitions later.
fn turned(mut record: Record, number: u64, kind: TransitionKind, status: FindingStatus) -> Record {
    let finding = record.finding.as_mut().unwrap();
    finding.transition = Transition { number, kind, at: at(3600) };
    finding.status = status;
    finding.observed_at = at(3500);
    record
}

fn with(mut record: Record, change: impl FnOnce(&mut Finding)) -> Record {
    change(record.finding.as_mut().unwrap());
    record
}

fn group() -> Record {
    let facts = "0.0.0.0/0 reaches tcp/22; ::/0 reaches tcp/22";
    with(record("AWS::EC2::SecurityGroup", "sg-0c81f2a7d6e94b350", "ec2-sg-no-world-admin-ports", facts), |finding| {
        let arn = "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0c81f2a7d6e94b350";
        finding.aliases = vec![Alias::Arn(arn.to_owned()), Alias::Name("bastion".to_owned())];
        finding.tags = [("env".to_owned(), "prod".to_owned()), ("owner".to_owned(), "platform".to_owned())].into();
    })
}

fn bucket() -> Record {
    let facts = "BlockPublicAcls is off; BlockPublicPolicy is off";
    with(record("AWS::S3::Bucket", "downloads-2026", "s3-bucket-public-access-block", facts), |finding| {
        finding.aliases = vec![Alias::Arn("arn:aws:s3:::downloads-2026".to_owned())];
    })
}

fn activity() -> Record {
    let fact = "a trail was stopped";
    let mut record = record("AWS::CloudTrail::Trail", "org-audit", "cloudtrail-tamper", fact);
    let window = ActivityWindow::of("arn:aws:iam::111122223333:user/eve", at(600));
    record.key = FindingKey::activity(record.key.resource, "cloudtrail-tamper", window);
    with(record, |finding| {
        let event_ids: BTreeSet<String> = (1..=7).map(|n| format!("{n:08x}-0000-4000-8000-000000000000")).collect();
        finding.severity = Severity::Critical;
        finding.responsibility = Responsibility::DetectiveControls;
        finding.calls = Some(Calls { count: 7, event_ids, ..Calls::default() });
        finding.observed_at = at(1800);
        let arn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/org-audit";
        finding.aliases = vec![Alias::Arn(arn.to_owned())];
    })
}

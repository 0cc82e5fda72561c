//! What Security Hub is told, in the AWS Security Finding Format (ASFF).
//!
//! A finding keeps its id through all its lives, so that Security Hub updates one finding. Severity and types are the
//! finding provider's own (`FindingProviderFields`): the fields of the same name at the top belong to Security Hub's
//! customers, who may have changed them. The workflow's status is theirs too, once a finding is there: only
//! BatchUpdateFindings changes it, and only a transition does here, never a mere refresh. Lengths are those of botocore
//! `securityhub/2018-10-26`, `AwsSecurityFinding`, `Resource` and `Recommendation`.

mod resource;

use super::about::About;
use super::headline::{Headline, advice};
use super::text::line;
use crate::ledger::{FindingStatus, TransitionKind};
use jiff::Timestamp;
pub use resource::{AsffDetails, AsffResource};
use serde::Serialize;
use std::collections::BTreeMap;
use strum::{Display, IntoStaticStr};

/// The most characters that ASFF takes.
pub(super) const TITLE: usize = 256;
pub(super) const DESCRIPTION: usize = 1024;
pub(super) const RECOMMENDATION: usize = 512;
pub(super) const ID: usize = 512;
pub(super) const FIELD: usize = 2048;
pub(super) const ACCOUNT_ID: usize = 12;

/// Why Security Hub is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// The finding has changed.
    Transition,
    /// It still stands: Security Hub archives what it has not heard of for 90 days. What its customers made of the workflow
    /// stays.
    Refresh,
}

/// One finding for BatchImportFindings, and what BatchUpdateFindings must then make of its workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecurityHubUpdate {
    /// The finding.
    pub finding: Asff,
    /// The workflow's status to set; `None` where it stays what it is.
    pub workflow: Option<WorkflowStatus>,
}

/// A finding in ASFF: the fields of the same names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Asff {
    /// `2018-10-08`.
    pub schema_version: &'static str,
    /// The same through all lives of the finding.
    pub id: String,
    /// The account's default product: only the account itself may import for it.
    pub product_arn: String,
    /// `guardrail/` and the control.
    pub generator_id: String,
    /// The account that owns the resource. BatchImportFindings must be called with its credentials.
    pub aws_account_id: String,
    /// When this life began.
    pub first_observed_at: Timestamp,
    /// When it was last seen.
    pub last_observed_at: Timestamp,
    /// When this life began.
    pub created_at: Timestamp,
    /// Now: Security Hub takes an update where this is later than before.
    pub updated_at: Timestamp,
    /// The control's title and the resource.
    pub title: String,
    /// What happened.
    pub description: String,
    /// What to do.
    pub remediation: AsffRemediation,
    /// The resource's console page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// What ASFF has no fields for.
    pub product_fields: BTreeMap<&'static str, String>,
    /// The resource.
    pub resources: Vec<AsffResource>,
    /// The outcome of the check.
    pub compliance: AsffCompliance,
    /// Whether it is shown.
    pub record_state: RecordState,
    /// Severity and types.
    pub finding_provider_fields: FindingProviderFields,
}

/// What to do about a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffRemediation {
    /// The recommendation.
    pub recommendation: AsffRecommendation,
}

/// A recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffRecommendation {
    /// In words.
    pub text: String,
    /// The control's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The outcome of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffCompliance {
    /// In a word.
    pub status: ComplianceStatus,
}

/// The outcome of a check, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr, Serialize)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ComplianceStatus {
    /// As it should be.
    Passed,
    /// Broken.
    Failed,
    /// Information is missing.
    Warning,
    /// There is no outcome.
    NotAvailable,
}

/// How far the investigation of a finding has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr, Serialize)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WorkflowStatus {
    /// Nobody has looked at it.
    New,
    /// Nothing need be done.
    Suppressed,
    /// Done.
    Resolved,
}

/// Whether a finding is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr, Serialize)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecordState {
    /// It is.
    Active,
    /// It is put away.
    Archived,
}

/// What the finding's provider says of its severity and types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FindingProviderFields {
    /// How bad it is.
    pub severity: AsffSeverity,
    /// `namespace/category`.
    pub types: Vec<&'static str>,
}

/// How bad a finding is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffSeverity {
    /// `CRITICAL`, `HIGH`, `MEDIUM` or `LOW`.
    pub label: String,
    /// The catalogue's word.
    pub original: String,
}

/// What a finding is to Security Hub, by where it stands.
fn states(about: &About<'_>) -> (ComplianceStatus, RecordState, Option<WorkflowStatus>) {
    use ComplianceStatus::{Failed, NotAvailable, Passed, Warning};
    use RecordState::{Active, Archived};
    use WorkflowStatus::{New, Resolved, Suppressed};
    // WARNING is "some information is missing". NOT_AVAILABLE would be read as "does not apply", and put away.
    let broken = if about.finding.unjudged { Warning } else { Failed };
    match about.finding.status {
        FindingStatus::Open => (broken, Active, Some(New)),
        FindingStatus::Exempted => (broken, Active, Some(Suppressed)),
        FindingStatus::Resolved if about.finding.transition.kind == TransitionKind::Deleted => {
            (NotAvailable, Archived, Some(Resolved))
        }
        FindingStatus::Resolved => (Passed, Active, Some(Resolved)),
        // It stays in sight: it was broken when it was last seen, and silence must not look like safety.
        FindingStatus::Unwatched => (NotAvailable, Active, Some(New)),
        FindingStatus::Acknowledged => (broken, Active, Some(Resolved)),
        // Nobody has resolved it; it is put away, as Security Hub itself puts away what is old.
        FindingStatus::Expired => (broken, Archived, None),
    }
}

impl SecurityHubUpdate {
    pub(super) fn of(about: &About<'_>, region: &str, telling: Telling, now: Timestamp) -> Self {
        let (status, record_state, workflow) = states(about);
        let finding = about.finding;
        let account = line(&about.resource().account_id, ACCOUNT_ID);
        let kind = finding.transition.kind;
        let severity = finding.severity.to_string();
        let headline = Headline::of(about);
        let finding = Asff {
            schema_version: "2018-10-08",
            id: format!("guardrail/{}", about.id),
            product_arn: format!(
                "arn:{}:securityhub:{region}:{account}:product/{account}/default",
                line(&about.resource().partition, ACCOUNT_ID)
            ),
            generator_id: line(&format!("guardrail/{}", about.key.control), ID),
            aws_account_id: account,
            first_observed_at: finding.opened_at,
            last_observed_at: finding.observed_at,
            created_at: finding.opened_at,
            updated_at: now,
            title: line(&format!("{} ({})", line(about.title(), 150), about.called()), TITLE),
            description: description(about, &headline),
            remediation: AsffRemediation {
                recommendation: AsffRecommendation {
                    text: line(&advice(about), RECOMMENDATION),
                    url: about.page_url.clone(),
                },
            },
            source_url: about.console_url.clone(),
            product_fields: product_fields(about),
            resources: vec![AsffResource::of(about)],
            compliance: AsffCompliance { status },
            record_state,
            finding_provider_fields: FindingProviderFields {
                severity: AsffSeverity { label: severity.to_ascii_uppercase(), original: severity },
                types: vec![kind_of(about)],
            },
        };
        // What guardrail does about a finding is no word on how far its customers have come with it, until it is over.
        let is_news = !kind.is_of_remediation() || workflow == Some(WorkflowStatus::Resolved);
        Self { finding, workflow: workflow.filter(|_| is_news && telling == Telling::Transition) }
    }
}

/// ASFF's type: a call that must be known is a behavior, a state a check.
fn kind_of(about: &About<'_>) -> &'static str {
    if about.is_activity() {
        "Unusual Behaviors/User"
    } else {
        "Software and Configuration Checks/AWS Security Best Practices"
    }
}

fn description(about: &About<'_>, headline: &Headline) -> String {
    let why = about.page.why.as_deref().map(|why| format!(" {why}")).unwrap_or_default();
    let who = about.who().map(|who| format!(" By {who}.")).unwrap_or_default();
    line(&format!("{}.{who}{why}", headline.text(500)), DESCRIPTION)
}

fn product_fields(about: &About<'_>) -> BTreeMap<&'static str, String> {
    let finding = about.finding;
    let done = about.remedy.done;
    let calls = about.remedy.calls();
    let fields = [
        ("guardrail/annotation", Some(finding.annotation.clone())),
        ("guardrail/calls", Some(calls.join(" "))),
        ("guardrail/control", Some(about.key.control.clone())),
        ("guardrail/exemption", finding.exemption.clone()),
        ("guardrail/exemptionOwner", about.exemption.map(|exemption| exemption.owner.clone())),
        ("guardrail/exemptionReason", about.exemption.map(|exemption| exemption.reason.clone())),
        ("guardrail/finding", Some(about.id.to_string())),
        ("guardrail/half", about.half.map(|half| <&str>::from(half).to_owned())),
        ("guardrail/layer", about.control.map(|control| control.layer.to_string())),
        ("guardrail/life", Some(finding.life.to_string())),
        ("guardrail/principal", about.key.activity.as_ref().map(|window| window.principal.clone())),
        ("guardrail/remediation", done.map(|done| <&str>::from(done.stage).to_owned())),
        (
            "guardrail/remediationAttempt",
            done.map(|done| done.attempt).filter(|attempt| *attempt > 0).map(|attempt| attempt.to_string()),
        ),
        ("guardrail/remediationNextAt", done.and_then(|done| Some(done.next_at?.to_string()))),
        ("guardrail/remediationNote", done.map(|done| done.note.clone())),
        ("guardrail/responsibility", Some(finding.responsibility.to_string())),
        ("guardrail/transition", Some(format!("{} {}", finding.transition.number, finding.transition.kind))),
    ];
    let fields = fields.into_iter().filter_map(|(field, value)| Some((field, line(&value?, FIELD))));
    fields.filter(|(_, value)| !value.is_empty()).collect()
}

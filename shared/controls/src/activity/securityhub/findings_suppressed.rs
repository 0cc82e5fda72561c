//! # Security Hub findings were suppressed
//!
//! ## Why it matters
//! A suppressed finding is one that nobody sees. One by one that is daily work; by a rule it also hides what has yet to
//! happen.
//!
//! ## What fires
//! BatchUpdateFindings to workflow status SUPPRESSED, UpdateFindings that archives, and automation rules that suppress
//! (CreateAutomationRule, BatchUpdateAutomationRules). The same by the second version of the API: BatchUpdateFindingsV2,
//! CreateAutomationRuleV2 and UpdateAutomationRuleV2 to the status `3` (suppressed) or `5` (archived) of OCSF.
//!
//! ## What passes
//! Findings that are notified, resolved or annotated, and rules that do such things. Fewer than `bulk` findings suppressed
//! by their ids in the console, where people work through them; a script that does so fires whatever their number.
//!
//! ## Remediation
//! Ask who decided it, and why no exemption was made. Set the findings back to NEW (BatchUpdateFindings), and delete
//! the rule (BatchDeleteAutomationRules).
//!
//! ## Absent keys
//! - `workflow`: BatchUpdateFindings changes only what it names.
//! - `status`: the same.
//! - `statusId`: so does BatchUpdateFindingsV2.
//! - `recordState`: the same.
//! - `actions`: BatchUpdateAutomationRules changes only what it names.
//! - `findingFieldsUpdate`: an action without it changes no finding.
//! - `updateAutomationRulesRequestItems`: no rule is updated.

use crate::by_hand::is_in_console;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Anything, Many};
use serde::Deserialize;

/// Fires where findings are hidden.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FindingsSuppressed {
    /// How many findings suppressed at once in the console are worth knowing. Default: 10; Security Hub takes 100.
    pub bulk: usize,
}

impl Default for FindingsSuppressed {
    fn default() -> Self {
        Self { bulk: 10 }
    }
}

/// What becomes of the findings.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    workflow: Workflow,
    record_state: Option<String>,
    status_id: Option<u64>,
    finding_identifiers: Many<Anything>,
    metadata_uids: Many<Anything>,
    actions: Many<Action>,
    update_automation_rules_request_items: Many<Item>,
}

/// One rule that is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Item {
    actions: Many<Action>,
}

/// What a rule does.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Action {
    finding_fields_update: Update,
}

/// What a rule writes into findings.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Update {
    workflow: Workflow,
    status_id: Option<u64>,
}

/// Where a finding stands.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Workflow {
    status: Option<String>,
}

impl ActivityControl for FindingsSuppressed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "securityhub-findings-suppressed",
        title: "Security Hub findings were suppressed",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "securityhub",
        &[
            "BatchUpdateFindings",
            "BatchUpdateFindingsV2",
            "UpdateFindings",
            "CreateAutomationRule",
            "CreateAutomationRuleV2",
            "UpdateAutomationRuleV2",
            "BatchUpdateAutomationRules",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let own = || request.actions.iter();
        let updated = || request.update_automation_rules_request_items.iter().flat_map(|item| &item.actions);
        let by_a_rule = own().chain(updated()).any(|action| action.finding_fields_update.suppresses());
        let count = request.finding_identifiers.len() + request.metadata_uids.len();
        let is_daily_work = is_in_console(call) && (1..self.bulk).contains(&count);
        let fact = match (call.name(), request.workflow.suppresses()) {
            ("BatchUpdateFindings" | "BatchUpdateFindingsV2", _) if is_daily_work => return Ok(Vec::new()),
            ("BatchUpdateFindings", true) => "findings suppressed",
            ("BatchUpdateFindingsV2", _) if is_out_of_sight(request.status_id) => "findings suppressed",
            ("UpdateFindings", _) if request.record_state.as_deref() == Some("ARCHIVED") => "findings archived",
            (_, _) if by_a_rule => "findings suppressed by an automation rule",
            _ => return Activity::nothing(call),
        };
        Ok(Activity::on_account(call, fact))
    }
}

impl Update {
    fn suppresses(&self) -> bool {
        self.workflow.suppresses() || is_out_of_sight(self.status_id)
    }
}

/// True for the states of a finding that nobody is shown (OCSF schema, `status_id`: 3 suppressed, 5 archived).
fn is_out_of_sight(status: Option<u64>) -> bool {
    matches!(status, Some(3 | 5))
}

impl Workflow {
    fn suppresses(&self) -> bool {
        self.status.as_deref() == Some("SUPPRESSED")
    }
}

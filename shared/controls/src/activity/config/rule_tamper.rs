//! # Config rules, remediations or evaluation results deleted
//!
//! ## Why it matters
//! A rule that is gone finds nothing, and results that are deleted tell nothing of what it found. Who breaks a rule on
//! purpose may take the rule away first.
//!
//! ## What fires
//! DeleteConfigRule and DeleteOrganizationConfigRule, DeleteConformancePack and DeleteOrganizationConformancePack,
//! DeleteRemediationConfiguration, DeleteEvaluationResults, DeleteConfigurationAggregator,
//! DeleteAggregationAuthorization, and PutRetentionConfiguration with fewer than `days`.
//!
//! ## What passes
//! Rules that are created or changed, a longer retention, and DeleteRetentionConfiguration, after which AWS Config
//! keeps items for seven years. What AWS services do: Security Hub and CloudFormation delete rules of their own.
//!
//! ## Remediation
//! Create the rule, pack or aggregator anew from the code that made it, and evaluate (StartConfigRulesEvaluation).
//! Deleted results come back with the next evaluation.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_integer;
use serde::Deserialize;

/// Fires where AWS Config judges less, or forgets what it found.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleTamper {
    /// Days that configuration items must at least be kept. Default: 365.
    pub days: i64,
}

impl Default for RuleTamper {
    fn default() -> Self {
        Self { days: 365 }
    }
}

/// How long items are kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_integer")]
    retention_period_in_days: Option<i64>,
}

const RULE: &str = "AWS::Config::ConfigRule";

impl ActivityControl for RuleTamper {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "config-rule-tamper",
        title: "Config rules, remediations or evaluation results deleted",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &["CloudWatch.9"], cis_v3: &["4.9"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[RULE, ACCOUNT];

    const EVENTS: Events = &[(
        "config",
        &[
            "DeleteConfigRule",
            "DeleteOrganizationConfigRule",
            "DeleteConformancePack",
            "DeleteOrganizationConformancePack",
            "DeleteRemediationConfiguration",
            "DeleteEvaluationResults",
            "DeleteConfigurationAggregator",
            "DeleteAggregationAuthorization",
            "PutRetentionConfiguration",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DeleteConfigRule" => "rule deleted".to_owned(),
            "DeleteOrganizationConfigRule" => "organization's rule deleted".to_owned(),
            "DeleteConformancePack" => "conformance pack deleted".to_owned(),
            "DeleteOrganizationConformancePack" => "organization's conformance pack deleted".to_owned(),
            "DeleteRemediationConfiguration" => "rule's remediation deleted".to_owned(),
            "DeleteEvaluationResults" => "evaluation results deleted".to_owned(),
            "DeleteConfigurationAggregator" => "aggregator deleted".to_owned(),
            "DeleteAggregationAuthorization" => "aggregator's authorization deleted".to_owned(),
            _ => {
                let days = request.retention_period_in_days;
                let days = days.ok_or_else(|| Unreadable::missing("requestParameters.retentionPeriodInDays"))?;
                if days >= self.days {
                    return Ok(Vec::new());
                }
                format!("configuration items kept for {days} days only")
            }
        };
        Ok(Activity::on_each(call, RULE, fact))
    }
}

//! # Log groups keep logs at least N days
//!
//! ## Why it matters
//! An intruder is often found months later. Logs that have expired by then cannot say what was done, or since when.
//!
//! ## What passes
//! Every log group keeps its events for the demanded number of days or longer, or for ever. Groups of the `DELIVERY` class are
//! not judged: they only pass events on, and always drop them after a day. The answer is one for the account and Region; it
//! counts and names the groups that keep logs too briefly.
//!
//! ## Remediation
//! `logs:PutRetentionPolicy` on each of the groups, with the demanded number of days, or the next that CloudWatch Logs knows;
//! never below what a group keeps now, and never on one whose events do not expire. More than 3,653 days become for ever
//! (`logs:DeleteRetentionPolicy`). At most 50 groups are changed at a time: where there are more, the rest follow when the
//! account is judged again. It costs storage, and disturbs nobody. The saved number of days can be put back exactly, which needs a
//! person's word: events that expire under it are gone.
//!
//! ## Absent keys
//! - `retentionInDays`: CloudWatch Logs leaves it out for a group whose events never expire

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::logs as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;

/// Judges the Region's log groups, and names those that keep logs too briefly.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogRetention {
    /// For how many days logs must be kept at least. Default: 365.
    pub min_retention_days: u32,
}

impl Default for LogRetention {
    fn default() -> Self {
        Self { min_retention_days: 365 }
    }
}

/// How many log groups an annotation names: an account may have tens of thousands.
const NAMED: usize = 100;

/// How many log groups one plan changes.
const CHANGED: usize = 50;

impl Control for LogRetention {
    type View = account::LogGroups;

    const METADATA: Metadata = Metadata {
        id: "cloudwatch-log-retention",
        title: "Log groups keep logs at least N days",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["CloudWatch.16"],
            cis_v3: &[],
            nist_r5: &["AU-10", "AU-11", "AU-6(3)", "AU-6(4)", "CA-7", "SI-12"],
            managed_rule: Some("CW_LOGGROUP_RETENTION_PERIOD_CHECK"),
        },
    };

    fn evaluate(&self, account: &Resource<account::LogGroups>) -> Result<Compliance, Unreadable> {
        let judged: Vec<_> = account.0.iter().filter(|group| !group.only_delivers()).collect();
        if judged.is_empty() {
            return Ok(Compliance::NotApplicable("no log group keeps logs here".to_owned()));
        }
        let brief = judged.iter().filter(|group| self.is_brief(group));
        let brief: Vec<_> = brief.map(|group| group.log_group_name.as_str()).collect();
        Ok(Compliance::compliant_if(brief.is_empty(), self.fact(&brief, judged.len())))
    }

    fn remediate(&self, account: &Resource<account::LogGroups>) -> Result<Plan, Unreadable> {
        let brief = account.0.iter().filter(|group| !group.only_delivers() && self.is_brief(group));
        Ok(brief.take(CHANGED).fold(Plan::none(), |plan, group| {
            let action = actions::RetainLogs { log_group: group.log_group_name.clone(), days: self.min_retention_days };
            plan.then(action, actions::State::of(group.retention_in_days))
        }))
    }
}

impl LogRetention {
    fn is_brief(&self, group: &account::LogGroup) -> bool {
        group.retention_in_days.is_some_and(|days| days < self.min_retention_days.into())
    }

    fn fact(&self, brief: &[&str], judged: usize) -> String {
        let named = brief.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = match brief.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        format!(
            "{} of {judged} log groups keep logs under {} days: {named}{more}",
            brief.len(),
            self.min_retention_days
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{LogRetention, NAMED};

    #[test]
    fn a_long_list_of_groups_is_cut_and_the_rest_is_counted() {
        let names: Vec<String> = (0..NAMED + 2).map(|number| format!("/app/{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let fact = LogRetention::default().fact(&names, 500);
        assert!(fact.starts_with("102 of 500 log groups keep logs under 365 days: /app/0, /app/1, "), "{fact}");
        assert!(fact.ends_with(", /app/99, and 2 more"), "{fact}");
        let fact = LogRetention { min_retention_days: 30 }.fact(&names[..2], 2);
        assert_eq!(fact, "2 of 2 log groups keep logs under 30 days: /app/0, /app/1");
    }
}

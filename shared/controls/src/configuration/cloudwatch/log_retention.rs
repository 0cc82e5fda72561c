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
//! `logs:PutRetentionPolicy` on each of the groups, never below what it keeps now. It costs storage, and disturbs nobody. The
//! saved number of days can be put back exactly, but events that expire under it are gone.
//!
//! ## Absent keys
//! - `retentionInDays`: CloudWatch Logs leaves it out for a group whose events never expire

use crate::Control;
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
        let brief = |group: &&&account::LogGroup| {
            group.retention_in_days.is_some_and(|days| days < self.min_retention_days.into())
        };
        let brief: Vec<_> = judged.iter().filter(brief).map(|group| group.log_group_name.as_str()).collect();
        Ok(Compliance::compliant_if(brief.is_empty(), self.fact(&brief, judged.len())))
    }
}

impl LogRetention {
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

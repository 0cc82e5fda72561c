//! What the functions that write the ledger measure of it.

use guardrail_engine::ledger::{Recorded, TransitionKind};
use guardrail_telemetry::{Metric, Metrics};

/// Counts the findings that opened and those that ended, each under its severity and its responsibility.
pub fn count_turned<'r>(metrics: &mut Metrics, recorded: impl IntoIterator<Item = &'r Recorded>) {
    for recorded in recorded {
        let (Some(turned), Some(finding)) = (recorded.turned, &recorded.record.finding) else { continue };
        let metric = match turned {
            TransitionKind::Opened | TransitionKind::Reopened => Metric::FindingsOpened,
            TransitionKind::Resolved | TransitionKind::Deleted => Metric::FindingsResolved,
            _ => continue,
        };
        metrics.finding(metric, finding.severity, finding.responsibility);
    }
}

//! What an invocation leaves in the log: one line a decision and one for their counts, as JSON. Never an item, a policy or
//! a token: what a control says is cut as it is for AWS Config, since a reader's words may quote what it read.

use guardrail_engine::Verdict;
use guardrail_engine::evaluate::{Clearing, Report};
use guardrail_engine::ledger::Recorded;
use guardrail_function::count_turned;
use guardrail_model::{Annotation, ComplianceType};
use guardrail_telemetry::{Metric, Metrics, cut};
use serde::Serialize;
use tracing::{info, warn};

/// What came of an invocation, in numbers: its answer, and the last line of its log.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    message_type: &'static str,
    /// How many verdicts were COMPLIANT.
    compliant: usize,
    non_compliant: usize,
    not_applicable: usize,
    /// How many verdicts there are none of, since something could not be read.
    unjudged: usize,
    /// How many results AWS Config took.
    reported: usize,
    /// How many it did not take.
    refused: usize,
    /// How many old results were cleared.
    cleared: usize,
    /// How many findings opened, ended, or changed otherwise.
    turned: usize,
    /// True where the token had died or the rule was gone.
    nobody_waits: bool,
}

/// Adds what an invocation came to; without a report, to none.
pub(crate) fn measure(metrics: &mut Metrics, report: Option<&Report>) {
    metrics.count(Metric::EventsRead, 1);
    let Some(report) = report else { return };
    let unjudged = report.verdicts.iter().filter(|verdict| verdict.outcome.is_err()).count();
    let is_ignored = report.verdicts.is_empty() && report.evaluations.is_empty();
    metrics.count(Metric::EventsIgnored, usize::from(is_ignored));
    metrics.count(Metric::Judged, report.verdicts.len() - unjudged);
    metrics.count(Metric::Unjudged, unjudged);
    metrics.count(Metric::DeadTokens, usize::from(report.nobody_waits.is_some()));
    count_turned(metrics, &report.recorded);
}

/// Writes down what came of an invocation.
pub(crate) fn report(report: &Report) -> Summary {
    let rule = report.rule_name.as_deref().unwrap_or_default();
    for (place, verdict) in report.verdicts.iter().enumerate() {
        decision(rule, verdict, report.recorded.get(place));
    }
    if let Some(reason) = &report.nobody_waits {
        warn!(configRuleName = rule, reason = cut(reason), "nobody waits for the results");
    }
    if let Clearing::Failed(error) = &report.clearing {
        warn!(configRuleName = rule, error = cut(&error.to_string()), "old results could not be listed");
    }
    let summary = Summary::of(report);
    info!(
        configRuleName = rule,
        messageType = summary.message_type,
        compliant = summary.compliant,
        nonCompliant = summary.non_compliant,
        notApplicable = summary.not_applicable,
        unjudged = summary.unjudged,
        reported = summary.reported,
        refused = summary.refused,
        cleared = summary.cleared,
        turned = summary.turned,
        nobodyWaits = summary.nobody_waits,
        "answered"
    );
    summary
}

/// One line: what a control said of a resource, or why it could not.
fn decision(rule: &str, verdict: &Verdict, recorded: Option<&Recorded>) {
    let control = verdict.control.id;
    let key = &verdict.key;
    let observed_at = verdict.observed_at.map(|time| time.to_string());
    let (compliance_type, annotation, error) = match &verdict.outcome {
        Ok(compliance) => (Some(compliance.compliance_type()), Annotation::new(compliance.annotation()), None),
        Err(error) => (None, None, Annotation::new(&error.to_string())),
    };
    info!(
        configRuleName = rule,
        control,
        complianceType = compliance_type.map(<&str>::from),
        annotation = annotation.as_ref().map(Annotation::as_str),
        error = error.as_ref().map(Annotation::as_str),
        severity = <&str>::from(verdict.control.severity),
        resourceType = key.resource_type,
        resourceId = key.resource_id,
        awsAccountId = key.account_id,
        awsRegion = key.region,
        observedAt = observed_at,
        finding = recorded.filter(|recorded| recorded.record.finding.is_some()).map(|recorded| recorded
            .record
            .key
            .id()
            .to_string()),
        transition = recorded.and_then(|recorded| recorded.turned).map(<&str>::from),
        "judged"
    );
}

impl Summary {
    fn of(report: &Report) -> Self {
        let count = |wanted: ComplianceType| {
            let said = |verdict: &&Verdict| verdict.outcome.as_ref().is_ok_and(|said| said.compliance_type() == wanted);
            report.verdicts.iter().filter(said).count()
        };
        Self {
            message_type: report.message_type.into(),
            compliant: count(ComplianceType::Compliant),
            non_compliant: count(ComplianceType::NonCompliant),
            not_applicable: count(ComplianceType::NotApplicable),
            unjudged: report.verdicts.iter().filter(|verdict| verdict.outcome.is_err()).count(),
            reported: report.evaluations.len(),
            refused: report.refused.len(),
            cleared: if let Clearing::Done(count) = report.clearing { count } else { 0 },
            turned: report.recorded.iter().filter(|recorded| recorded.turned.is_some()).count(),
            nobody_waits: report.nobody_waits.is_some(),
        }
    }
}

//! What an invocation leaves in the log: one line a decision and one for the event, as JSON. Never what a call asked or was
//! answered: what a control says is cut as it is for AWS Config, since a reader's words may quote what it read.

use guardrail_engine::Happened;
use guardrail_engine::detect::{Decision, DetectError, Report};
use guardrail_engine::ledger::Recorded;
use guardrail_function::count_turned;
use guardrail_model::Annotation;
use guardrail_telemetry::{Metric, Metrics, cut};
use serde::Serialize;
use tracing::info;

/// What came of an invocation, in numbers: its answer, and the last line of its log.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    /// On how many resources a control fired.
    fired: usize,
    /// How many resources the call put right, each by one control.
    taken_back: usize,
    /// How many verdicts there are none of, since something could not be read.
    unjudged: usize,
    /// How many findings opened, ended, or changed otherwise.
    turned: usize,
    /// Why nothing came of the event, where nothing did.
    #[serde(skip_serializing_if = "Option::is_none")]
    ignored: Option<&'static str>,
    /// True for a heartbeat of its account and Region.
    heartbeat: bool,
}

/// Adds what an invocation came to.
pub(crate) fn measure(metrics: &mut Metrics, report: &Result<Report, DetectError>) {
    metrics.count(Metric::EventsRead, 1);
    let report = match report {
        Ok(report) => report,
        Err(DetectError::NotRecorded(_) | DetectError::Unjudged { .. }) => return,
        Err(DetectError::UnreadableEvent(_) | DetectError::NotCloudTrail(_) | DetectError::IncompleteEvent(_)) => {
            return metrics.count(Metric::EventsUnreadable, 1);
        }
    };
    let Summary { fired, unjudged, ignored, .. } = Summary::of(report);
    metrics.count(Metric::EventsIgnored, usize::from(ignored.is_some()));
    metrics.count(Metric::Judged, report.decisions.len() - unjudged);
    metrics.count(Metric::Unjudged, unjudged);
    metrics.count(Metric::Fired, fired);
    if report.is_heartbeat {
        metrics.in_region(Metric::Heartbeat, &report.call.account_id, &report.call.region);
    }
    count_turned(metrics, report.decisions.iter().flat_map(|decision| &decision.recorded));
}

/// Writes down and counts what reading resources live came to: one line a verdict.
pub(crate) fn read<'r>(metrics: &mut Metrics, recorded: impl IntoIterator<Item = &'r Recorded>) {
    let recorded: Vec<&Recorded> = recorded.into_iter().collect();
    for Recorded { record, turned, .. } in &recorded {
        let key = &record.key;
        info!(
            control = key.control,
            resourceType = key.resource.resource_type,
            resourceId = key.resource.resource_id,
            awsAccountId = key.resource.account_id,
            awsRegion = key.resource.region,
            status = record.finding.as_ref().map(|finding| <&str>::from(finding.status)),
            finding = record.finding.as_ref().map(|_| key.id().to_string()),
            transition = turned.map(<&str>::from),
            "read live"
        );
    }
    count_turned(metrics, recorded);
}

/// Writes down what came of an invocation.
pub(crate) fn report(report: &Report) -> Summary {
    for of_one in &report.decisions {
        decision(report, of_one);
    }
    let (summary, call) = (Summary::of(report), &report.call);
    info!(
        eventId = call.event_id,
        eventSource = call.service,
        eventName = call.name,
        principal = cut(&call.principal),
        awsAccountId = call.account_id,
        awsRegion = call.region,
        eventTime = %call.at,
        fired = summary.fired,
        takenBack = summary.taken_back,
        unjudged = summary.unjudged,
        turned = summary.turned,
        ignored = summary.ignored,
        heartbeat = summary.heartbeat,
        "detected"
    );
    summary
}

/// One line for each finding that a control's word came to; one where it came to none.
fn decision(report: &Report, decision: &Decision) {
    let findings: Vec<&Recorded> =
        decision.recorded.iter().filter(|recorded| recorded.record.finding.is_some()).collect();
    if findings.is_empty() {
        line(report, decision, None);
    }
    for finding in findings {
        line(report, decision, Some(finding));
    }
}

fn line(report: &Report, Decision { verdict, .. }: &Decision, finding: Option<&Recorded>) {
    let (happened, annotation, error) = match &verdict.outcome {
        Ok(Happened::Fired(fact)) => (Some("fired"), Annotation::new(fact), None),
        Ok(Happened::TakenBack(_)) => (Some("taken-back"), None, None),
        Err(error) => (None, None, Annotation::new(&error.to_string())),
    };
    let key = &verdict.key;
    info!(
        control = verdict.control.id,
        happened,
        annotation = annotation.as_ref().map(Annotation::as_str),
        error = error.as_ref().map(Annotation::as_str),
        severity = <&str>::from(verdict.control.severity),
        resourceType = key.resource_type,
        resourceId = key.resource_id,
        awsAccountId = key.account_id,
        awsRegion = key.region,
        eventId = report.call.event_id,
        principal = cut(&report.call.principal),
        finding = finding.map(|recorded| recorded.record.key.id().to_string()),
        transition = finding.and_then(|recorded| recorded.turned).map(<&str>::from),
        "judged"
    );
}

impl Summary {
    fn of(report: &Report) -> Self {
        let count = |is_one: fn(&Decision) -> bool| report.decisions.iter().filter(|of_one| is_one(of_one)).count();
        let recorded = report.decisions.iter().flat_map(|decision| &decision.recorded);
        Self {
            fired: count(|decision| matches!(decision.verdict.outcome, Ok(Happened::Fired(_)))),
            taken_back: count(|decision| matches!(decision.verdict.outcome, Ok(Happened::TakenBack(_)))),
            unjudged: count(|decision| decision.verdict.outcome.is_err()),
            turned: recorded.filter(|recorded| recorded.turned.is_some()).count(),
            ignored: report.ignored.map(Into::into),
            heartbeat: report.is_heartbeat,
        }
    }
}

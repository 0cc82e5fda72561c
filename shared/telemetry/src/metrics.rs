//! Metrics in CloudWatch's embedded metric format (Amazon CloudWatch User Guide, "Specification: Embedded metric format").

use guardrail_model::{Responsibility, Severity};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use strum::{IntoStaticStr, VariantArray};

/// The most values of one metric in one line (Amazon CloudWatch User Guide, the same page).
const VALUES: usize = 100;

/// The namespace of all of guardrail's metrics.
pub const NAMESPACE: &str = "guardrail";

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
pub enum Metric {
    /// Events that a function was given.
    EventsRead,
    /// Events that ask for nothing.
    EventsIgnored,
    /// Events that are none of the function's, or that cannot be read.
    EventsUnreadable,
    /// Verdicts.
    Judged,
    /// Verdicts that there are none of, since something could not be read.
    Unjudged,
    /// What activity controls fired on: calls, and of a call each resource.
    Fired,
    /// Calls that prove a Region's way from an API call to detect.
    Heartbeat,
    /// Results that AWS Config no longer waited for.
    DeadTokens,
    /// Findings that opened, or opened again.
    FindingsOpened,
    /// Findings that ended: resolved, or their resource deleted.
    FindingsResolved,
    /// From the decision that a finding has turned until a sink has taken the word of it, in milliseconds.
    AlertLatency,
    /// For how long the sink that is furthest behind has been owed word, in seconds.
    SinkBehind,
    /// Records of the findings table's stream that could not be taken.
    AlertFailures,
    /// Settings that do not hold, so that an earlier version stays in force.
    SettingsRefused,
    /// Resources that were put right, and seen to be.
    Remediated,
    /// Attempts to put a resource right that failed.
    RemediationsFailed,
    /// Findings that a guard kept from being put right.
    RemediationsRefused,
    /// Calls that changed something.
    CallsMade,
}

impl Metric {
    /// CloudWatch's unit for it.
    fn unit(self) -> &'static str {
        match self {
            Self::AlertLatency => "Milliseconds",
            Self::SinkBehind => "Seconds",
            _ => "Count",
        }
    }
}

/// What one invocation measured: added up, and written as one line a dimension.
///
/// Findings are counted by severity and by responsibility, never by both at once: a crossed dimension would cost as many
/// metrics as the product of the two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metrics {
    plain: BTreeMap<Metric, Vec<f64>>,
    by_severity: BTreeMap<Severity, BTreeMap<Metric, Vec<f64>>>,
    by_responsibility: BTreeMap<Responsibility, BTreeMap<Metric, Vec<f64>>>,
    by_region: BTreeMap<(String, String), BTreeMap<Metric, Vec<f64>>>,
}

impl Metrics {
    /// Notes one value of a metric: each is kept, up to 100 of them, so that CloudWatch can tell percentiles.
    pub fn observe(&mut self, metric: Metric, value: f64) {
        let values = self.plain.entry(metric).or_default();
        if values.len() < VALUES {
            values.push(value);
        }
    }

    /// Adds a number of things to a metric.
    pub fn count(&mut self, metric: Metric, number: usize) {
        add(&mut self.plain, metric, u32::try_from(number).unwrap_or(u32::MAX).into());
    }

    /// Counts one change of a finding, under its severity and under its responsibility.
    pub fn finding(&mut self, metric: Metric, severity: Severity, responsibility: Responsibility) {
        add(self.by_severity.entry(severity).or_default(), metric, 1.0);
        add(self.by_responsibility.entry(responsibility).or_default(), metric, 1.0);
    }

    /// Counts one thing of an account and Region.
    pub fn in_region(&mut self, metric: Metric, account_id: &str, region: &str) {
        add(self.by_region.entry((account_id.to_owned(), region.to_owned())).or_default(), metric, 1.0);
    }

    /// The lines to write: one for what has no dimension, and one for each severity, each responsibility, and each account and
    /// Region.
    pub fn lines(&self, now: Timestamp) -> Vec<String> {
        let plain = (!self.plain.is_empty()).then(|| line(now, &[], &self.plain));
        let severities = self.by_severity.iter().map(|(severity, values)| {
            let severity: &str = severity.into();
            line(now, &[("Severity", severity)], values)
        });
        let responsibilities = self.by_responsibility.iter().map(|(responsibility, values)| {
            let responsibility: &str = responsibility.into();
            line(now, &[("Responsibility", responsibility)], values)
        });
        let regions = self
            .by_region
            .iter()
            .map(|((account_id, region), values)| line(now, &[("Account", account_id), ("Region", region)], values));
        plain.into_iter().chain(severities).chain(responsibilities).chain(regions).collect()
    }

    /// Writes the lines to standard output.
    #[allow(clippy::print_stdout, reason = "standard output is where Lambda takes metrics from")]
    pub fn write(&self, now: Timestamp) {
        for line in self.lines(now) {
            println!("{line}");
        }
    }
}

/// Adds to the one value of a metric.
fn add(values: &mut BTreeMap<Metric, Vec<f64>>, metric: Metric, value: f64) {
    if let Some(sum) = values.entry(metric).or_insert_with(|| vec![0.0]).first_mut() {
        *sum += value;
    }
}

fn line(now: Timestamp, dimensions: &[(&'static str, &str)], values: &BTreeMap<Metric, Vec<f64>>) -> String {
    let names: Vec<Value> =
        values.keys().map(|metric| json!({"Name": <&str>::from(metric), "Unit": metric.unit()})).collect();
    let dimension_names: Vec<&str> = dimensions.iter().map(|(name, _)| *name).collect();
    let mut line = Map::new();
    line.insert(
        "_aws".to_owned(),
        json!({
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": [dimension_names], "Metrics": names}],
        }),
    );
    for (name, value) in dimensions {
        line.insert((*name).to_owned(), (*value).into());
    }
    line.extend(values.iter().map(|(metric, value)| (<&str>::from(metric).to_owned(), json!(value))));
    Value::Object(line).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Metric, Metrics};
    use guardrail_model::{Responsibility, Severity};
    use jiff::Timestamp;
    use serde_json::{Value, json};

    #[test]
    fn every_line_says_what_cloudwatch_shall_take_out_of_it() {
        let mut metrics = Metrics::default();
        metrics.count(Metric::EventsRead, 1);
        metrics.observe(Metric::AlertLatency, 12.5);
        metrics.observe(Metric::AlertLatency, 10.0);
        metrics.count(Metric::EventsRead, 2);
        for severity in [Severity::High, Severity::High, Severity::Low] {
            metrics.finding(Metric::FindingsOpened, severity, Responsibility::CustomerData);
        }
        metrics.in_region(Metric::Heartbeat, "111122223333", "eu-west-1");
        let lines = metrics.lines(Timestamp::UNIX_EPOCH);
        let lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(
            lines,
            [
                json!({
                    "_aws": {"Timestamp": 0, "CloudWatchMetrics": [{
                        "Namespace": "guardrail", "Dimensions": [[]],
                        "Metrics": [
                            {"Name": "EventsRead", "Unit": "Count"},
                            {"Name": "AlertLatency", "Unit": "Milliseconds"},
                        ],
                    }]},
                    "EventsRead": [3.0], "AlertLatency": [12.5, 10.0],
                }),
                by("FindingsOpened", &[("Severity", "high")], 2.0),
                by("FindingsOpened", &[("Severity", "low")], 1.0),
                by("FindingsOpened", &[("Responsibility", "customer-data")], 3.0),
                by("Heartbeat", &[("Account", "111122223333"), ("Region", "eu-west-1")], 1.0),
            ]
        );
    }

    fn by(metric: &str, dimensions: &[(&str, &str)], count: f64) -> Value {
        let names: Vec<&str> = dimensions.iter().map(|(name, _)| *name).collect();
        let mut line = json!({
            "_aws": {"Timestamp": 0, "CloudWatchMetrics": [{
                "Namespace": "guardrail", "Dimensions": [names],
                "Metrics": [{"Name": metric, "Unit": "Count"}],
            }]},
            metric: [count],
        });
        for (name, value) in dimensions {
            line[*name] = json!(value);
        }
        line
    }

    #[test]
    fn nothing_measured_is_nothing_written() {
        assert!(Metrics::default().lines(Timestamp::UNIX_EPOCH).is_empty());
    }
}

//! The dashboard as a CloudFormation template: `generated/dashboard.yaml`, the nested stack that template.yaml asks for. Its
//! first row is the responsibility matrix: what opened under each responsibility in the time that is shown, and below it
//! what was resolved.

use crate::output::Output;
use anyhow::Result;
use guardrail_model::{Responsibility, Severity};
use serde_json::{Value, json};
use strum::VariantArray as _;

/// The width of a dashboard, in its own units.
const WIDTH: u32 = 24;

/// The namespace of guardrail's metrics, as `shared/telemetry` writes them.
const NAMESPACE: &str = "guardrail";

pub(crate) fn render(output: &mut Output) -> Result<()> {
    let body = serde_json::to_string_pretty(&json!({"widgets": widgets()}))?;
    let body = body.replace('\n', "\n        ");
    output.add(
        "generated/dashboard.yaml",
        format!(
            "# Written by `cargo xtask generate`.
AWSTemplateFormatVersion: '2010-09-09'
Description: \"guardrail's dashboard.\"

Parameters:
  EvaluateFunction:
    Type: String
    Description: The function that answers AWS Config.
  AlertFunction:
    Type: String
    Description: The function that tells people.
  DetectFunction:
    Type: String
    Description: The function that judges API calls.

Resources:
  Dashboard:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      # Without a name of its own, two stacks can stand in one account.
      DashboardBody: !Sub |
        {body}

Outputs:
  DashboardName:
    Value: !Ref Dashboard
"
        ),
    );
    Ok(())
}

fn widgets() -> Vec<Value> {
    let responsibilities: Vec<&str> = Responsibility::VARIANTS.iter().map(Into::into).collect();
    let severities: Vec<&str> = Severity::VARIANTS.iter().map(Into::into).collect();
    let by = |metric, dimension, values: &[&str], statistic| -> Vec<Value> {
        let metric = |value: &&str| json!([NAMESPACE, metric, dimension, value, {"label": value, "stat": statistic}]);
        values.iter().map(metric).collect()
    };
    let plain = |names: &[(&str, &str)]| -> Vec<Value> {
        names.iter().map(|(name, statistic)| json!([NAMESPACE, name, {"stat": statistic}])).collect()
    };
    let lambda = |metric: &str, statistic: &str| -> Vec<Value> {
        let of = |(label, function): (&str, &str)| json!(["AWS/Lambda", metric, "FunctionName", function, {"label": label, "stat": statistic}]);
        let functions =
            [("evaluate", "${EvaluateFunction}"), ("detect", "${DetectFunction}"), ("alert", "${AlertFunction}")];
        functions.map(of).to_vec()
    };
    let third = WIDTH / 3;
    let half = WIDTH / 2;
    vec![
        numbers(
            "Findings opened, by responsibility",
            0,
            &by("FindingsOpened", "Responsibility", &responsibilities, "Sum"),
        ),
        numbers(
            "Findings resolved, by responsibility",
            4,
            &by("FindingsResolved", "Responsibility", &responsibilities, "Sum"),
        ),
        lines("Findings opened, by severity", [0, 8, half], &by("FindingsOpened", "Severity", &severities, "Sum")),
        lines(
            "Findings resolved, by severity",
            [half, 8, half],
            &by("FindingsResolved", "Severity", &severities, "Sum"),
        ),
        lines(
            "From the change to the word of it",
            [0, 14, third],
            &plain(&[("AlertLatency", "p50"), ("AlertLatency", "p99")]),
        ),
        lines("The sink that is furthest behind", [third, 14, third], &plain(&[("SinkBehind", "Maximum")])),
        lines(
            "What could not be done",
            [2 * third, 14, third],
            &plain(&[
                ("Unjudged", "Sum"),
                ("EventsUnreadable", "Sum"),
                ("AlertFailures", "Sum"),
                ("SettingsRefused", "Sum"),
                ("DeadTokens", "Sum"),
            ]),
        ),
        lines(
            "Events and verdicts",
            [0, 20, third],
            &plain(&[("EventsRead", "Sum"), ("EventsIgnored", "Sum"), ("Judged", "Sum"), ("Fired", "Sum")]),
        ),
        lines("Functions: errors", [third, 20, third], &lambda("Errors", "Sum")),
        lines("Functions: duration", [2 * third, 20, third], &lambda("Duration", "p99")),
    ]
}

/// One row of numbers over the time that is shown.
fn numbers(title: &str, y: u32, metrics: &[Value]) -> Value {
    widget(title, [0, y, WIDTH], 4, "singleValue", metrics)
}

/// Lines over time: at `[x, y, width]`.
fn lines(title: &str, place: [u32; 3], metrics: &[Value]) -> Value {
    widget(title, place, 6, "timeSeries", metrics)
}

fn widget(title: &str, [x, y, width]: [u32; 3], height: u32, view: &str, metrics: &[Value]) -> Value {
    json!({
        "type": "metric", "x": x, "y": y, "width": width, "height": height,
        "properties": {
            "title": title, "view": view, "region": "${AWS::Region}", "period": 300,
            "setPeriodToTimeRange": view == "singleValue", "metrics": metrics,
        },
    })
}

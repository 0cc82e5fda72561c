//! # Alarm was deleted, muted or forced
//!
//! ## Why it matters
//! An alarm that is deleted, acts no more or is told that all is well wakes nobody.
//!
//! ## What fires
//! DeleteAlarms, DisableAlarmActions, PutMetricAlarm and PutCompositeAlarm with actions disabled, PutAlarmMuteRule, and
//! SetAlarmState to OK or INSUFFICIENT_DATA.
//!
//! ## What passes
//! SetAlarmState to ALARM, which tests one, and alarms that are created or changed with actions on. What AWS services
//! do: scaling policies delete alarms of their own. What Terraform and its like and the `trusted` principals do.
//!
//! ## Remediation
//! Create the alarm anew, or enable its actions (EnableAlarmActions), which takes the finding back. A forced state
//! lasts until the next evaluation.
//!
//! ## Absent keys
//! - `actionsEnabled`: actions are on where a request does not say (CloudWatch, PutMetricAlarm).

use crate::by_hand::is_unplanned;
use crate::{Activity, ActivityControl, Events, Trusted, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where an alarm is silenced.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlarmTamper {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The alarm, or the state it is told to have.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    state_value: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    actions_enabled: Option<bool>,
}

const ALARM: &str = "AWS::CloudWatch::Alarm";
const DISABLED: &str = "alarm's actions disabled";

impl ActivityControl for AlarmTamper {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudwatch-alarm-tamper",
        title: "Alarm was deleted, muted or forced",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ALARM];

    const EVENTS: Events = &[(
        "monitoring",
        &[
            "DeleteAlarms",
            "DisableAlarmActions",
            "PutMetricAlarm",
            "PutCompositeAlarm",
            "PutAlarmMuteRule",
            "SetAlarmState",
        ],
    )];

    const TAKEN_BACK_BY: Events = &[("monitoring", &["EnableAlarmActions"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_unplanned(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "DeleteAlarms" => "alarm deleted".to_owned(),
            "DisableAlarmActions" => DISABLED.to_owned(),
            "PutAlarmMuteRule" => "alarm muted by a rule".to_owned(),
            "SetAlarmState" => match request.state_value.as_deref() {
                None => return Err(Unreadable::missing("requestParameters.stateValue")),
                Some("ALARM") => return Ok(Vec::new()),
                Some(state) => format!("alarm forced to {state}"),
            },
            _ if request.actions_enabled == Some(false) => DISABLED.to_owned(),
            _ => return Activity::nothing(call),
        };
        Ok(Activity::on_each(call, ALARM, fact))
    }

    fn undoes(&self, _: &ApiCall<'_>, _: &Request) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(DISABLED))
    }
}

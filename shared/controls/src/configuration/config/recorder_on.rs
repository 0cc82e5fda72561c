//! # Config recorder runs and records all types
//!
//! ## Why it matters
//! Every control that is judged on change hears of changes from AWS Config's recorder. Where it is stopped, fails, or leaves
//! out a type, nothing is judged, and the silence looks like safety.
//!
//! ## What passes
//! The Region has a recorder of the customer's own and a delivery channel. The recorder runs, its last recording did not fail,
//! and it records every type that the enabled controls need, on every change. Recorders that AWS services keep for themselves
//! do not count: their items reach no rule of the customer. Where nobody said which types are needed, only a recorder that
//! records everything can be judged good.
//!
//! ## Remediation
//! `config:StartConfigurationRecorder` starts the customer's recorder where being stopped is all that is wrong with it. It
//! disturbs nobody; recording is paid for by the item. `config:StopConfigurationRecorder` undoes it exactly, and needs a
//! person's word, since no rule judges anything from then on. To widen what it records, or to make a recorder, a role, a bucket
//! or a channel, is left to a person, and so is a recorder that lacks any of these besides being stopped.
//!
//! ## Absent keys
//! - `recordingMode`: a recorder without it, from before there was a choice, records on every change
//! - `recordingModeOverrides`: without it the one frequency holds for every type

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::config as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;

/// Judges the Region's recorder against what the enabled controls need.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecorderOn {
    /// Whether recording a needed type once a day passes. Default: false, since a change may then stand a day unseen.
    pub allow_daily_recording: bool,
}

impl Control for RecorderOn {
    type View = account::ConfigurationRecorders;

    const METADATA: Metadata = Metadata {
        id: "config-recorder-on",
        title: "Config recorder runs and records all types",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["Config.1"],
            cis_v3: &["3.3", "4.9"],
            nist_r5: &["CM-3", "CM-6(1)", "CM-8", "CM-8(2)"],
            managed_rule: None,
        },
    };

    fn evaluate(&self, account: &Resource<account::ConfigurationRecorders>) -> Result<Compliance, Unreadable> {
        let Some(recorder) = account.recorder() else {
            return Ok(Compliance::NonCompliant("no configuration recorder".to_owned()));
        };
        let mut facts: Vec<String> = standstill(account.status(recorder)?)?.into_iter().collect();
        if account.delivery_channels.is_empty() {
            facts.push("no delivery channel".to_owned());
        }
        match &account.needed_types {
            Some(needed) => facts.extend(self.gaps(recorder, needed)?),
            None if facts.is_empty() && !self.is_whole(recorder)? => {
                return Err(Unreadable::missing("configurationRecorder.neededTypes"));
            }
            None => {}
        }
        Ok(Compliance::broken_by(facts))
    }

    fn remediate(&self, account: &Resource<account::ConfigurationRecorders>) -> Result<Plan, Unreadable> {
        let Some(recorder) = account.recorder() else { return Ok(Plan::none()) };
        if account.status(recorder)?.recording {
            return Ok(Plan::none());
        }
        let action = actions::StartRecorder { name: recorder.name.clone() };
        let mut started = account.clone();
        action.apply(&mut started);
        Ok(match self.evaluate(&started)? {
            Compliance::Compliant => Plan::of(action, actions::State::Recording(false)),
            _ => Plan::none(),
        })
    }
}

/// What keeps a recorder from recording anything.
fn standstill(status: &account::RecorderStatus) -> Result<Option<String>, Unreadable> {
    if !status.recording {
        return Ok(Some("the recorder is stopped".to_owned()));
    }
    let Some(last) = &status.last_status else {
        return Err(Unreadable::missing("configurationRecorder.ConfigurationRecordersStatus.lastStatus"));
    };
    let code = status.last_error_code.as_deref().unwrap_or("no error code");
    Ok(last.eq_ignore_ascii_case("Failure").then(|| format!("the last recording failed ({code})")))
}

impl RecorderOn {
    /// True where nothing is left out, so that it does not matter what is needed.
    fn is_whole(&self, recorder: &account::ConfigurationRecorder) -> Result<bool, Unreadable> {
        Ok(recorder.records_everything()? && (self.allow_daily_recording || !recorder.is_daily_anywhere()))
    }

    /// Which needed types are not recorded, or too seldom.
    fn gaps(&self, recorder: &account::ConfigurationRecorder, needed: &[String]) -> Result<Vec<String>, Unreadable> {
        let (mut unrecorded, mut daily) = (Vec::new(), Vec::new());
        for needed in needed {
            if !recorder.records(needed)? {
                unrecorded.push(needed.as_str());
            } else if !self.allow_daily_recording && recorder.is_daily(needed) {
                daily.push(needed.as_str());
            }
        }
        let facts = [("not recorded", unrecorded), ("recorded once a day", daily)];
        let facts = facts.into_iter().filter(|(_, types)| !types.is_empty());
        Ok(facts.map(|(how, types)| format!("{how}: {}", types.join(", "))).collect())
    }
}

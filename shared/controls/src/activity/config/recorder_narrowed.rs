//! # Configuration recorder was narrowed
//!
//! ## Why it matters
//! A recorder that leaves out types of resources looks healthy and sees none of their changes. Leaving out IAM or
//! security groups is a quiet way to work unseen.
//!
//! ## What fires
//! PutConfigurationRecorder that records a list of types or all but some, and DisassociateResourceTypes.
//!
//! ## What passes
//! All supported types, with or without the global ones (one Region is enough for those), and a recorder created
//! without a group, which records all.
//!
//! ## Remediation
//! Put the recording group back to all supported types (PutConfigurationRecorder). Where a narrower one is meant,
//! exempt the finding.
//!
//! ## Absent keys
//! - `recordingGroup`: without it AWS Config records all supported types (PutConfigurationRecorder).

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where AWS Config records some types only.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecorderNarrowed {}

/// The recorder.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    configuration_recorder: Option<Recorder>,
}

/// The recorder as it is to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Recorder {
    recording_group: Option<RecordingGroup>,
}

/// What it records.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RecordingGroup {
    #[serde(deserialize_with = "optional_flag")]
    all_supported: Option<bool>,
    resource_types: Many<String>,
    exclusion_by_resource_types: Option<Exclusion>,
    recording_strategy: Option<Strategy>,
}

/// What it leaves out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Exclusion {
    resource_types: Many<String>,
}

/// Which of the other keys counts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Strategy {
    use_only: Option<String>,
}

const RECORDER: &str = "AWS::Config::ConfigurationRecorder";

impl ActivityControl for RecorderNarrowed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "config-recorder-narrowed",
        title: "Configuration recorder was narrowed",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[RECORDER];

    const EVENTS: Events = &[("config", &["PutConfigurationRecorder", "DisassociateResourceTypes"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "DisassociateResourceTypes" {
            return Ok(Activity::on_each(call, RECORDER, "resource types taken off the recorder"));
        }
        let recorder = request.configuration_recorder.as_ref();
        let recorder = recorder.ok_or_else(|| Unreadable::missing("requestParameters.configurationRecorder"))?;
        let fact = recorder.recording_group.as_ref().and_then(RecordingGroup::narrowed);
        Ok(fact.map(|fact| Activity::on_each(call, RECORDER, fact)).unwrap_or_default())
    }
}

impl RecordingGroup {
    fn narrowed(&self) -> Option<String> {
        let strategy = self.recording_strategy.as_ref().and_then(|strategy| strategy.use_only.as_deref());
        let left_out = self.exclusion_by_resource_types.as_ref().map(|exclusion| &exclusion.resource_types);
        match strategy {
            _ if left_out.is_some_and(|types| !types.is_empty()) => {
                Some(format!("{} no longer recorded", left_out.map(|types| types.join(", ")).unwrap_or_default()))
            }
            Some("ALL_SUPPORTED_RESOURCE_TYPES") => None,
            None if self.all_supported == Some(true) => None,
            _ if self.resource_types.is_empty() => Some("not all resource types recorded".to_owned()),
            _ => Some(format!("only {} recorded", self.resource_types.join(", "))),
        }
    }
}

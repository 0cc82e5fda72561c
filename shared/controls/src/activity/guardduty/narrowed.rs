//! # GuardDuty was narrowed
//!
//! ## Why it matters
//! GuardDuty stays on and sees less: without S3 protection, audit logs of Kubernetes or runtime monitoring whole kinds
//! of attack leave no finding, and without its publishing destination findings reach nobody outside.
//!
//! ## What fires
//! UpdateDetector and UpdateMemberDetectors that disable a feature or a data source; DeletePublishingDestination and
//! UpdatePublishingDestination; DeleteThreatIntelSet and DeleteThreatEntitySet, and the updates that deactivate such a list;
//! DeleteMalwareProtectionPlan, and UpdateMalwareScanSettings that leaves machines out by their tags;
//! UpdateOrganizationConfiguration after which new accounts are not enabled.
//!
//! ## What passes
//! Features that are enabled, lists that stay active, and what is not about them.
//!
//! ## Remediation
//! Enable the feature again (UpdateDetector), or create the destination, list or plan anew.
//!
//! ## Absent keys
//! - `features`: the updates change only what they name.
//! - `dataSources`: the same.
//! - `s3Logs`: the same.
//! - `kubernetes`: the same.
//! - `malwareProtection`: the same.
//! - `autoEnable`: the same.
//! - `autoEnableOrganizationMembers`: the same.
//! - `activate`: the same.
//! - `scanResourceCriteria`: the same.
//! - `exclude`: nothing is left out.
//! - `eC2_INSTANCE_TAG`: the same; it is the one criterion there is.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call::{Anything, Many};
use guardrail_resources::read::optional_flag;
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;

/// Fires where GuardDuty looks at less than before.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Narrowed {}

/// What is on and off from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    features: Many<Feature>,
    data_sources: DataSources,
    #[serde(deserialize_with = "optional_flag")]
    auto_enable: Option<bool>,
    auto_enable_organization_members: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    activate: Option<bool>,
    scan_resource_criteria: Criteria,
}

/// What is scanned for malware, by tags.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Criteria {
    exclude: Section<Anything>,
}

/// One kind of protection.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Feature {
    name: Option<String>,
    status: Option<String>,
    auto_enable: Option<String>,
}

/// The older names of some of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DataSources {
    s3_logs: Option<Switch>,
    kubernetes: Option<Kubernetes>,
    malware_protection: Option<MalwareProtection>,
}

/// Of Kubernetes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Kubernetes {
    audit_logs: Switch,
}

/// Of malware.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MalwareProtection {
    scan_ec2_instance_with_findings: Scan,
}

/// What is scanned.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Scan {
    #[serde(deserialize_with = "optional_flag")]
    ebs_volumes: Option<bool>,
}

/// On or off.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Switch {
    #[serde(deserialize_with = "optional_flag")]
    enable: Option<bool>,
}

const DETECTOR: &str = "AWS::GuardDuty::Detector";

impl ActivityControl for Narrowed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "guardduty-narrowed",
        title: "GuardDuty was narrowed",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[DETECTOR];

    const EVENTS: Events = &[(
        "guardduty",
        &[
            "UpdateDetector",
            "UpdateMemberDetectors",
            "UpdateOrganizationConfiguration",
            "DeletePublishingDestination",
            "UpdatePublishingDestination",
            "DeleteThreatIntelSet",
            "DeleteThreatEntitySet",
            "UpdateThreatIntelSet",
            "UpdateThreatEntitySet",
            "DeleteMalwareProtectionPlan",
            "UpdateMalwareScanSettings",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let facts = match call.name() {
            "DeletePublishingDestination" => vec!["publishing destination deleted".to_owned()],
            "UpdatePublishingDestination" => vec!["publishing destination changed".to_owned()],
            "DeleteThreatIntelSet" | "DeleteThreatEntitySet" => vec!["threat list deleted".to_owned()],
            "DeleteMalwareProtectionPlan" => vec!["malware protection plan deleted".to_owned()],
            "UpdateThreatIntelSet" | "UpdateThreatEntitySet" if request.activate == Some(false) => {
                vec!["threat list deactivated".to_owned()]
            }
            "UpdateMalwareScanSettings" if request.leaves_machines_out()? => {
                vec!["machines left out of the scan for malware by their tags".to_owned()]
            }
            "UpdateThreatIntelSet" | "UpdateThreatEntitySet" | "UpdateMalwareScanSettings" => Vec::new(),
            _ => request.disabled()?,
        };
        if facts.is_empty() {
            return Activity::nothing(call);
        }
        Ok(Activity::on_each(call, DETECTOR, facts.join("; ")))
    }
}

impl Request {
    fn leaves_machines_out(&self) -> Result<bool, Unreadable> {
        let place = "requestParameters.scanResourceCriteria.exclude";
        Ok(self.scan_resource_criteria.exclude.get(place)?.is_some())
    }

    fn disabled(&self) -> Result<Vec<String>, Unreadable> {
        let mut facts = self.data_sources.disabled()?;
        for feature in &self.features {
            let name = feature.name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.features.name"))?;
            match (feature.status.as_deref(), feature.auto_enable.as_deref()) {
                (Some("DISABLED"), _) => facts.push(format!("{name} disabled")),
                (None, Some("NONE")) => facts.push(format!("{name} no longer enabled for members")),
                (None, None) => return Err(Unreadable::missing("requestParameters.features.status")),
                _ => {}
            }
        }
        if self.auto_enable == Some(false) || self.auto_enable_organization_members.as_deref() == Some("NONE") {
            facts.push("no longer enabled for the organization's new accounts".to_owned());
        }
        Ok(facts)
    }
}

impl DataSources {
    fn disabled(&self) -> Result<Vec<String>, Unreadable> {
        let sources = [
            ("S3 logs", "s3Logs.enable", self.s3_logs.as_ref().map(|logs| logs.enable)),
            (
                "Kubernetes audit logs",
                "kubernetes.auditLogs.enable",
                self.kubernetes.as_ref().map(|of| of.audit_logs.enable),
            ),
            (
                "malware protection",
                "malwareProtection.scanEc2InstanceWithFindings.ebsVolumes",
                self.malware_protection.as_ref().map(|of| of.scan_ec2_instance_with_findings.ebs_volumes),
            ),
        ];
        let mut facts = Vec::new();
        for (name, place, enabled) in sources {
            match enabled {
                Some(Some(false)) => facts.push(format!("{name} disabled")),
                Some(None) => return Err(Unreadable::missing(format!("requestParameters.dataSources.{place}"))),
                Some(Some(true)) | None => {}
            }
        }
        Ok(facts)
    }
}

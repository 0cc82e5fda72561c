//! # Managed instances are patch compliant
//!
//! ## Why it matters
//! A missing patch is a hole that is published, with its exploit. Patch Manager says which a node lacks by the baseline that
//! its owner chose.
//!
//! ## What passes
//! Every patch that Patch Manager reports is `COMPLIANT`, and so is the node's summary where the record has one. A patch
//! without a status is told by its state: missing, failed, rejected, or waiting for a restart do not pass. A record without any
//! patch and without a summary tells nothing and cannot be judged.
//!
//! ## Remediation
//! `ssm:SendCommand` with `AWS-RunPatchBaseline` and `Operation=Install`. It restarts the node where a patch asks for it, and a
//! patch may break what runs there. It cannot be undone: take a snapshot first.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ssm};
use serde::Deserialize;

/// Judges the patches that the node lacks.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PatchCompliance {}

impl Control for PatchCompliance {
    type View = ssm::PatchCompliance;

    const METADATA: Metadata = Metadata {
        id: "ssm-patch-compliance",
        title: "Managed instances are patch compliant",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["SSM.2"],
            cis_v3: &[],
            nist_r5: &["CM-8(3)", "SI-2", "SI-2(2)", "SI-2(3)", "SI-2(4)", "SI-2(5)"],
            managed_rule: Some("EC2_MANAGEDINSTANCE_PATCH_COMPLIANCE_STATUS_CHECK"),
        },
    };

    fn evaluate(&self, node: &Resource<ssm::PatchCompliance>) -> Result<Compliance, Unreadable> {
        let lacking = node.lacking()?;
        if !lacking.is_empty() {
            return Ok(Compliance::NonCompliant(counted(&lacking)));
        }
        match node.summary_complies()? {
            Some(complies) => Ok(Compliance::compliant_if(complies, "the node's patch summary is not compliant")),
            None if node.patches().next().is_some() => Ok(Compliance::Compliant),
            None => Err(Unreadable::meaningless("AWS:ComplianceItem.Content.Patch", "no patches and no summary")),
        }
    }
}

/// How many patches are lacking, the worst first: `3 patches are not compliant: 1 critical, 2 unspecified`.
fn counted(lacking: &[&ssm::PatchRecord]) -> String {
    let count = |severity: &str| lacking.iter().filter(|patch| severity_of(patch) == severity).count();
    let counts = SEVERITIES.iter().map(|severity| (count(severity), severity)).filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, severity)| format!("{count} {severity}")).collect();
    let patches = if lacking.len() == 1 { "1 patch is".to_owned() } else { format!("{} patches are", lacking.len()) };
    format!("{patches} not compliant: {}", counts.join(", "))
}

/// SSM's severity of a patch; what is none of them is the last.
fn severity_of(patch: &ssm::PatchRecord) -> &'static str {
    let said = patch.severity.as_deref().unwrap_or_default();
    SEVERITIES.into_iter().find(|severity| severity.eq_ignore_ascii_case(said)).unwrap_or("unspecified")
}

/// SSM's severities, the worst first.
const SEVERITIES: [&str; 6] = ["critical", "high", "medium", "low", "informational", "unspecified"];

//! # A multi-Region trail logs management read and write events
//!
//! ## Why it matters
//! What nobody logs cannot be seen, alerted on or proved. A trail of one Region misses what an intruder does in the others; one
//! that logs writes only misses how they looked around.
//!
//! ## What passes
//! At least one trail, the account's own or its organization's, that all in one
//! - is multi-Region and includes the events of global services,
//! - logs now, and delivers to its bucket,
//! - logs every management event, reading and writing, of every service: one whose selectors leave out AWS KMS or the RDS Data
//!   API does not pass, as with the AWS Config managed rule.
//!
//! ## Remediation
//! `cloudtrail:UpdateTrail`, `cloudtrail:PutEventSelectors` and `cloudtrail:StartLogging` on the trail that comes nearest, or
//! `cloudtrail:CreateTrail`. Management events of a second trail are paid for. The saved settings can be put back exactly. A
//! trail of the organization is its management account's to change.
//!
//! ## Absent keys
//! - `LatestDeliveryError`: CloudTrail answers it only where Amazon S3 refused a log file
//! - `ExcludeManagementEventSources`: a selector without it leaves out no service

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Judges all trails together: one good one is enough.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MultiRegion {}

impl Control for MultiRegion {
    type View = account::Trails;

    const METADATA: Metadata = Metadata {
        id: "cloudtrail-multi-region",
        title: "A multi-Region trail logs management read and write events",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["CloudTrail.1"],
            cis_v3: &["3.1"],
            nist_r5: &["AC-2(4)", "AC-4(26)", "AC-6(9)", "AU-10", "AU-12", "AU-2", "AU-3", "AU-6(3)"],
            managed_rule: Some("MULTI_REGION_CLOUD_TRAIL_ENABLED"),
        },
    };

    fn evaluate(&self, account: &Resource<account::Trails>) -> Result<Compliance, Unreadable> {
        let judged: Vec<_> = account.0.iter().map(|trail| (trail, shortfalls(trail))).collect();
        if judged.iter().any(|(_, shortfalls)| shortfalls.as_ref().is_ok_and(Vec::is_empty)) {
            return Ok(Compliance::Compliant);
        }
        if judged.is_empty() {
            return Ok(Compliance::NonCompliant("no trail".to_owned()));
        }
        let facts: Result<Vec<String>, Unreadable> = judged
            .into_iter()
            .map(|(trail, shortfalls)| Ok(format!("{} {}", trail.name, shortfalls?.join(", "))))
            .collect();
        facts.map(Compliance::broken_by)
    }
}

/// What a trail falls short of. What else it lacks is asked for only of a trail that has the right reach.
fn shortfalls(trail: &account::Trail) -> Result<Vec<String>, Unreadable> {
    let mut shortfalls = Vec::new();
    if trail.is_multi_region_trail != Some(true) {
        shortfalls.push("is of one Region".to_owned());
    }
    if trail.include_global_service_events != Some(true) {
        shortfalls.push("leaves out global services".to_owned());
    }
    if shortfalls.is_empty() {
        shortfalls.extend(silence(trail)?);
        shortfalls.extend(gaps(trail)?);
    }
    Ok(shortfalls)
}

/// What keeps a trail from logging anything.
fn silence(trail: &account::Trail) -> Result<Option<String>, Unreadable> {
    let status = trail.status.required(&format!("trails.{}.Status", trail.name))?;
    if !status.is_logging {
        return Ok(Some("does not log".to_owned()));
    }
    let error = status.latest_delivery_error.as_deref().filter(|error| !error.is_empty());
    Ok(error.map(|error| format!("cannot deliver to its bucket ({error})")))
}

/// Which management events a trail leaves out.
fn gaps(trail: &account::Trail) -> Result<Vec<String>, Unreadable> {
    let events = trail.selectors.required(&format!("trails.{}.Selectors", trail.name))?.management_events();
    let gaps = if events.reads_without == events.writes_without {
        vec![gap("", events.reads_without)]
    } else {
        vec![gap("reading ", events.reads_without), gap("writing ", events.writes_without)]
    };
    Ok(gaps.into_iter().flatten().collect())
}

fn gap(kind: &str, without: Option<BTreeSet<&str>>) -> Option<String> {
    let Some(services) = without else { return Some(format!("leaves out {kind}management events")) };
    let services = services.into_iter().collect::<Vec<_>>().join(" and ");
    (!services.is_empty()).then(|| format!("leaves out {kind}management events of {services}"))
}

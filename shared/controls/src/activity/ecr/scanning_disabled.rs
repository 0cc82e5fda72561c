//! # Images are no longer scanned
//!
//! ## Why it matters
//! Amazon ECR scans images for known holes as they are pushed, or all the time. Where it does not, a hole or a planted program
//! is found by whoever uses it.
//!
//! ## What fires
//! PutImageScanningConfiguration that turns off the scan of what is pushed, and PutRegistryScanningConfiguration after which no
//! rule has images scanned.
//!
//! ## What passes
//! Scans turned on, and rules for some of the repositories. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Turn the scan on again by the same call, and scan what was pushed meanwhile (StartImageScan).

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where nobody looks for the holes of images.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScanningDisabled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const REPOSITORY: &str = "AWS::ECR::Repository";

/// What is scanned, in a repository or in the whole registry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    image_scanning_configuration: Scanning,
    rules: Many<Rule>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Scanning {
    #[serde(deserialize_with = "optional_flag")]
    scan_on_push: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    scan_frequency: Option<String>,
}

impl Rule {
    /// True where images are scanned without anybody asking for it.
    fn scans(&self) -> Result<bool, Unreadable> {
        let frequency = self.scan_frequency.as_deref();
        let frequency = frequency.ok_or_else(|| Unreadable::missing("requestParameters.rules.scanFrequency"))?;
        Ok(frequency != "MANUAL")
    }
}

impl ActivityControl for ScanningDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ecr-scanning-disabled",
        title: "Images are no longer scanned",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[REPOSITORY, ACCOUNT];

    const EVENTS: Events = &[("ecr", &["PutImageScanningConfiguration", "PutRegistryScanningConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        if call.name() == "PutRegistryScanningConfiguration" {
            let scans = request.rules.iter().map(Rule::scans).collect::<Result<Vec<_>, _>>()?.contains(&true);
            let fact = "no image of the registry is scanned unless somebody asks for it";
            return Ok(if scans { Vec::new() } else { Activity::on_account(call, fact) });
        }
        let place = "requestParameters.imageScanningConfiguration.scanOnPush";
        let scans = request.image_scanning_configuration.scan_on_push.ok_or_else(|| Unreadable::missing(place))?;
        Ok(if scans { Vec::new() } else { Activity::on_each(call, REPOSITORY, "images no longer scanned when pushed") })
    }
}

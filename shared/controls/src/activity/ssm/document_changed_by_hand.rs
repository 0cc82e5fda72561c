//! # Document that runs on instances was changed by hand
//!
//! ## Why it matters
//! A document is run by people, windows and associations that trust it. Who changes one runs code wherever it runs
//! next.
//!
//! ## What fires
//! CreateDocument, UpdateDocument and UpdateDocumentDefaultVersion by somebody's hand.
//!
//! ## What passes
//! Documents that run nothing: calendars, configurations, policies, templates. Session Manager's preferences, which
//! are another control's. What pipelines and the `trusted` principals do: sessions of roles whose names say pipeline
//! (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's identity provider vouched
//! for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an instance's or a
//! function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, set the former version as the default (UpdateDocumentDefaultVersion),
//! and look at where the document ran since.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a document does not come from a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DocumentChangedByHand {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Which document, and of which kind.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    name: Option<String>,
    document_type: Option<String>,
}

impl ActivityControl for DocumentChangedByHand {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ssm-document-changed-by-hand",
        title: "Document that runs on instances was changed by hand",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::SSM::Document"];

    const EVENTS: Events = &[("ssm", &["CreateDocument", "UpdateDocument", "UpdateDocumentDefaultVersion"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let name = request.name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.name"))?;
        // A new document is a command's where it does not say (Systems Manager, CreateDocument).
        let runs = ["Command", "Automation", "Package", "Session"]
            .contains(&request.document_type.as_deref().unwrap_or("Command"));
        let is_preferences = name.rsplit('/').next() == Some("SSM-SessionManagerRunShell");
        if !runs || is_preferences || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "CreateDocument" => "created by hand",
            "UpdateDocument" => "changed by hand",
            _ => "default version changed by hand",
        };
        Ok(Activity::on_each(call, "AWS::SSM::Document", fact))
    }
}

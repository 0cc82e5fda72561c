//! # Master password of a database was changed
//!
//! ## Why it matters
//! A new master password opens the database to whoever set it, past the credentials that its owners know. Intruders do
//! it to a copy that they restored, or to the database itself.
//!
//! ## What fires
//! ModifyDBInstance and ModifyDBCluster (Amazon RDS, Aurora, DocumentDB, Neptune) and ModifyCluster (Amazon Redshift)
//! with a master password. CloudTrail hides the password, not that there is one.
//!
//! ## What passes
//! Changes of anything else; passwords that Secrets Manager keeps and rotates. What pipelines and the `trusted`
//! principals do, and whatever AWS services do.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, set another password, close the database's network, and look at who signed
//! in since.
//!
//! ## Absent keys
//! - `masterUserPassword`: the password stays as it is where the request has none.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use serde::Deserialize;

/// Fires where somebody made themselves a way into a database.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MasterPasswordChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What is to change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Hidden by CloudTrail: `****`.
    master_user_password: Option<String>,
}

impl ActivityControl for MasterPasswordChanged {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-master-password-changed",
        title: "Master password of a database was changed",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::Redshift::Cluster"];

    const EVENTS: Events = &[("rds", &["ModifyDBInstance", "ModifyDBCluster"]), ("redshift", &["ModifyCluster"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let is_changed = request.master_user_password.as_deref().is_some_and(|password| !password.is_empty());
        if !is_changed || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let resource_type = match call.name() {
            "ModifyDBInstance" => "AWS::RDS::DBInstance",
            "ModifyDBCluster" => "AWS::RDS::DBCluster",
            _ => "AWS::Redshift::Cluster",
        };
        Ok(Activity::on_each(call, resource_type, "master password changed"))
    }
}

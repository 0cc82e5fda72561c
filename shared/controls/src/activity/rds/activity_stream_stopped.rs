//! # Activity stream of a database was stopped
//!
//! ## Why it matters
//! The stream tells, out of the reach of the database's own administrators, what is done in the database. Who stops it
//! wants that not to be seen.
//!
//! ## What fires
//! StopActivityStream.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! Start the stream again (StartActivityStream), which takes the finding back, and ask who stopped it.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use serde::Deserialize;

/// Fires where nobody sees any more what is done in a database.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActivityStreamStopped {}

const INSTANCE: &str = "AWS::RDS::DBInstance";
const CLUSTER: &str = "AWS::RDS::DBCluster";

/// Whose stream it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    resource_arn: Option<String>,
}

impl ActivityControl for ActivityStreamStopped {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "rds-activity-stream-stopped",
        title: "Activity stream of a database was stopped",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[INSTANCE, CLUSTER];

    const EVENTS: Events = &[("rds", &["StopActivityStream"])];

    const TAKEN_BACK_BY: Events = &[("rds", &["StartActivityStream"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let target = request.target().unwrap_or_else(|| Target::account(call));
        Ok(vec![Activity::on(target, "activity stream stopped")])
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let _ = call;
        Ok(request.target().into_iter().collect())
    }
}

impl Request {
    /// Streams of Oracle and SQL Server are an instance's, those of Aurora a cluster's.
    fn target(&self) -> Option<Target> {
        let arn = self.resource_arn.as_deref()?;
        let resource_type = if arn.contains(":db:") { INSTANCE } else { CLUSTER };
        Some(Target::new(resource_type, arn))
    }
}

//! # Kubernetes cluster was deleted
//!
//! ## Why it matters
//! With the cluster goes its state: what runs there, and what its own database knows.
//!
//! ## What fires
//! DeleteCluster of Amazon EKS.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do, and whatever AWS services do.
//!
//! ## Remediation
//! Ask who did it. Create the cluster anew from its definition, and restore its volumes from their snapshots.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a cluster is gone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClusterDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for ClusterDeleted {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "eks-cluster-deleted",
        title: "Kubernetes cluster was deleted",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EKS::Cluster"];

    const EVENTS: Events = &[("eks", &["DeleteCluster"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::EKS::Cluster", "cluster deleted"))
    }
}

//! # Data warehouse was made reachable from the internet
//!
//! ## Why it matters
//! A warehouse holds what the whole company collects. With a public address it is one security group and one password away
//! from everybody.
//!
//! ## What fires
//! CreateCluster, ModifyCluster and RestoreFromClusterSnapshot of Amazon Redshift, and CreateWorkgroup and UpdateWorkgroup
//! of Redshift Serverless, where it gets a public address. Where a new one's request says nothing, the answer tells.
//!
//! ## What passes
//! Warehouses without a public address, and changes that leave it as it is.
//!
//! ## Remediation
//! Take the address away (ModifyCluster or UpdateWorkgroup with PubliclyAccessible false), which takes the finding back,
//! and look at who connected.
//!
//! ## Absent keys
//! - `publiclyAccessible`: a change without it leaves it as it is; of a new warehouse the answer tells.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Endpoint, Target};
use serde::Deserialize;

/// Fires where a warehouse gets a public address.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClusterMadePublic {}

impl ActivityControl for ClusterMadePublic {
    type Request = Endpoint;

    const METADATA: Metadata = Metadata {
        id: "redshift-cluster-made-public",
        title: "Data warehouse was made reachable from the internet",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Redshift::Cluster", "AWS::RedshiftServerless::Workgroup"];

    const EVENTS: Events = &[
        ("redshift", &["CreateCluster", "ModifyCluster", "RestoreFromClusterSnapshot"]),
        ("redshift-serverless", &["CreateWorkgroup", "UpdateWorkgroup"]),
    ];

    const TAKEN_BACK_BY: Events = &[("redshift", &["ModifyCluster"]), ("redshift-serverless", &["UpdateWorkgroup"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Endpoint) -> Result<Vec<Activity>, Unreadable> {
        let is_public = call::made_public(call, request)?;
        let fact = "reachable from the internet";
        Ok(if is_public { Activity::on_each(call, resource_type(call), fact) } else { Vec::new() })
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Endpoint) -> Result<Vec<Target>, Unreadable> {
        let closes = request.publicly_accessible == Some(false);
        Ok(if closes { call::targets(call, resource_type(call)) } else { Vec::new() })
    }
}

fn resource_type(call: &ApiCall<'_>) -> &'static str {
    if call.service() == "redshift" { "AWS::Redshift::Cluster" } else { "AWS::RedshiftServerless::Workgroup" }
}

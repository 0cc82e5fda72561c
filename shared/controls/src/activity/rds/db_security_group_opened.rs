//! # Database security group was opened to the world
//!
//! ## Why it matters
//! Database security groups are the firewall of databases outside of a VPC, or of old ones. Open to the world, everybody
//! may try the database's passwords.
//!
//! ## What fires
//! AuthorizeDBSecurityGroupIngress of Amazon RDS, and AuthorizeClusterSecurityGroupIngress of Amazon Redshift, with a range
//! that is the world.
//!
//! ## What passes
//! Narrow ranges, and EC2 security groups.
//!
//! ## Remediation
//! Revoke the range (RevokeDBSecurityGroupIngress, RevokeClusterSecurityGroupIngress) and look at who connected.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::is_world;
use serde::Deserialize;

/// Fires where databases outside of a VPC are opened to the world.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DbSecurityGroupOpened {}

/// Who is let in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(rename = "cidrip")]
    range: Option<String>,
    #[serde(rename = "ec2_security_group_name")]
    group_name: Option<String>,
    #[serde(rename = "ec2_security_group_id")]
    group_id: Option<String>,
}

impl ActivityControl for DbSecurityGroupOpened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "rds-db-security-group-opened",
        title: "Database security group was opened to the world",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::RDS::DBSecurityGroup", "AWS::Redshift::ClusterSecurityGroup"];

    const EVENTS: Events =
        &[("rds", &["AuthorizeDBSecurityGroupIngress"]), ("redshift", &["AuthorizeClusterSecurityGroupIngress"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let place = "requestParameters.cIDRIP";
        let Some(range) = &request.range else {
            let is_of_a_group = request.group_name.is_some() || request.group_id.is_some();
            return if is_of_a_group { Ok(Vec::new()) } else { Err(Unreadable::missing(place)) };
        };
        if !is_world(place, [range.as_str()])? {
            return Ok(Vec::new());
        }
        let resource_type =
            if call.service() == "rds" { "AWS::RDS::DBSecurityGroup" } else { "AWS::Redshift::ClusterSecurityGroup" };
        Ok(Activity::on_each(call, resource_type, format!("{range} reaches the databases")))
    }
}

//! # Broker or data service was made reachable from the internet
//!
//! ## Why it matters
//! Message brokers and replication instances hold data in passing, and the passwords of what they connect. They are made
//! for a network of their own; with a public address everybody may try them.
//!
//! ## What fires
//! A public address for a DMS replication instance (CreateReplicationInstance, also by default: the answer tells), an
//! Amazon MQ broker (CreateBroker), an MSK cluster (UpdateConnectivity) or a Lightsail database (CreateRelationalDatabase,
//! CreateRelationalDatabaseFromSnapshot, UpdateRelationalDatabase); a network policy that opens collections of OpenSearch
//! Serverless to the internet (CreateSecurityPolicy, UpdateSecurityPolicy).
//!
//! ## What passes
//! The same calls without a public address, or that take it away.
//!
//! ## Remediation
//! Take the address away where that can be done (UpdateConnectivity, UpdateRelationalDatabase); replication instances and
//! brokers must be created anew. Change the passwords that stood in them.
//!
//! ## Absent keys
//! - `publiclyAccessible`: a change without it leaves it as it is, and a new Lightsail database without it is private; of
//!   a new replication instance the answer tells.
//! - `connectivityInfo`: the same of an MSK cluster.
//! - `publicAccess`: the same; VPC connectivity is changed by itself.
//! - `policy`: UpdateSecurityPolicy leaves the policy as it is where it names none.
//! - `AllowFromPublic`: a rule without it opens nothing to the internet.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call::{self, Endpoint};
use guardrail_resources::read::optional_flag;
use guardrail_resources::{List, Section, Unreadable};
use serde::Deserialize;

/// Fires where a broker, a replication instance or a small database gets a public address.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EndpointMadePublic {}

/// Whether it gets a public address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    publicly_accessible: Option<bool>,
    connectivity_info: ConnectivityInfo,
    #[serde(rename = "type")]
    kind: Option<String>,
    policy: Section<List<NetworkRule>>,
}

/// One rule of a network policy of OpenSearch Serverless.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct NetworkRule {
    #[serde(deserialize_with = "optional_flag")]
    allow_from_public: Option<bool>,
}

/// MSK's way of saying it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ConnectivityInfo {
    public_access: Option<PublicAccess>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PublicAccess {
    r#type: Option<String>,
}

impl Request {
    fn endpoint(&self) -> Endpoint {
        Endpoint { publicly_accessible: self.publicly_accessible }
    }

    fn opens_collections(&self) -> Result<bool, Unreadable> {
        let kind = self.kind.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.type"))?;
        if kind != "network" {
            return Ok(false);
        }
        let rules = self.policy.get("requestParameters.policy")?;
        Ok(rules.is_some_and(|rules| rules.iter().any(|rule| rule.allow_from_public == Some(true))))
    }

    fn is_by_public_addresses(&self) -> Result<bool, Unreadable> {
        let Some(access) = &self.connectivity_info.public_access else { return Ok(false) };
        let kind = access.r#type.as_deref();
        let kind = kind.ok_or_else(|| Unreadable::missing("requestParameters.connectivityInfo.publicAccess.type"))?;
        Ok(!kind.eq_ignore_ascii_case("DISABLED"))
    }
}

impl ActivityControl for EndpointMadePublic {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-endpoint-made-public",
        title: "Broker or data service was made reachable from the internet",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        "AWS::DMS::ReplicationInstance",
        "AWS::AmazonMQ::Broker",
        "AWS::MSK::Cluster",
        "AWS::Lightsail::Database",
        ACCOUNT,
    ];

    const EVENTS: Events = &[
        ("aoss", &["CreateSecurityPolicy", "UpdateSecurityPolicy"]),
        ("dms", &["CreateReplicationInstance"]),
        ("mq", &["CreateBroker"]),
        ("kafka", &["UpdateConnectivity"]),
        (
            "lightsail",
            &["CreateRelationalDatabase", "CreateRelationalDatabaseFromSnapshot", "UpdateRelationalDatabase"],
        ),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let (resource_type, is_public) = match call.service() {
            "aoss" => (ACCOUNT, request.opens_collections()?),
            "dms" => ("AWS::DMS::ReplicationInstance", call::made_public(call, &request.endpoint())?),
            "mq" => ("AWS::AmazonMQ::Broker", call::made_public(call, &request.endpoint())?),
            "kafka" => ("AWS::MSK::Cluster", request.is_by_public_addresses()?),
            // A new one without it is private.
            _ => ("AWS::Lightsail::Database", request.publicly_accessible == Some(true)),
        };
        let fact = match call.service() {
            "aoss" => "collections reachable from the internet",
            _ => "reachable from the internet",
        };
        Ok(if is_public { Activity::on_each(call, resource_type, fact) } else { Vec::new() })
    }
}

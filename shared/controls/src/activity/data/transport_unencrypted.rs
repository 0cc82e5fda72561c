//! # Data store takes connections without TLS or without a password
//!
//! ## Why it matters
//! What clients send without TLS, passwords among it, can be read and changed on its way. A store that asks for no password
//! is everybody's who reaches it.
//!
//! ## What fires
//! Parameters by which databases ask for TLS, turned off (ModifyDBParameterGroup and ModifyDBClusterParameterGroup of Amazon
//! RDS, DocumentDB and Neptune, ModifyClusterParameterGroup of Amazon Redshift); UpdateDomainConfig that takes plain HTTP
//! (Amazon OpenSearch); UpdateSecurity that takes plain text or unknown clients (Amazon MSK); ModifyReplicationGroup that
//! turns TLS off or deletes the token (Amazon ElastiCache); ModifyDBProxy that asks for TLS no more.
//!
//! ## What passes
//! TLS and authentication turned on, other parameters, and new stores, which have no client yet.
//!
//! ## Remediation
//! Put the setting back by the same call. Change the passwords that clients sent meanwhile.
//!
//! ## Absent keys
//! - `domainEndpointOptions`: what a change does not name stays as it is.
//! - `enforceHTTPS`: the same.
//! - `encryptionInfo`: the same.
//! - `encryptionInTransit`: the same.
//! - `clientBroker`: the same.
//! - `clientAuthentication`: the same.
//! - `unauthenticated`: the same.
//! - `enabled`: the same.
//! - `transitEncryptionEnabled`: the same.
//! - `authTokenUpdateStrategy`: the same.
//! - `requireTLS`: the same.
//! - `parameterName`: RDS and Redshift refuse a parameter without a name.
//! - `parameterValue`: the parameter gets another way to apply, and keeps its value.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a store no longer asks for TLS, or for who comes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TransportUnencrypted {}

/// What is to change, as each service says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Amazon OpenSearch.
    domain_endpoint_options: Endpoint,
    /// Amazon MSK.
    encryption_info: EncryptionInfo,
    client_authentication: ClientAuthentication,
    /// Amazon ElastiCache.
    #[serde(deserialize_with = "optional_flag")]
    transit_encryption_enabled: Option<bool>,
    auth_token_update_strategy: Option<String>,
    /// A proxy of Amazon RDS.
    #[serde(deserialize_with = "optional_flag")]
    require_tls: Option<bool>,
    /// Amazon RDS and Redshift.
    parameters: Many<Parameter>,
}

/// How a domain is called.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Endpoint {
    #[serde(deserialize_with = "optional_flag")]
    enforce_https: Option<bool>,
}

/// How a cluster encrypts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EncryptionInfo {
    encryption_in_transit: InTransit,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct InTransit {
    client_broker: Option<String>,
}

/// Whom a cluster lets in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ClientAuthentication {
    unauthenticated: Unauthenticated,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Unauthenticated {
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
}

/// A parameter of a database's engine.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parameter {
    parameter_name: Option<String>,
    parameter_value: Option<String>,
}

/// The parameters by which engines ask for TLS: PostgreSQL and SQL Server, MySQL and MariaDB, DocumentDB, Neptune, Redshift.
const TLS: [&str; 5] = ["rds.force_ssl", "require_secure_transport", "tls", "neptune_enforce_ssl", "require_ssl"];

/// What turns them off.
const OFF: [&str; 4] = ["0", "off", "false", "disabled"];

impl ActivityControl for TransportUnencrypted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-transport-unencrypted",
        title: "Data store takes connections without TLS or without a password",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] =
        &[ACCOUNT, "AWS::ElastiCache::ReplicationGroup", "AWS::MSK::Cluster", "AWS::OpenSearch::Domain"];

    const EVENTS: Events = &[
        ("elasticache", &["ModifyReplicationGroup"]),
        ("es", &["UpdateDomainConfig", "UpdateElasticsearchDomainConfig"]),
        ("kafka", &["UpdateSecurity"]),
        ("rds", &["ModifyDBClusterParameterGroup", "ModifyDBParameterGroup", "ModifyDBProxy"]),
        ("redshift", &["ModifyClusterParameterGroup"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let (resource_type, facts) = match call.service() {
            "elasticache" => ("AWS::ElastiCache::ReplicationGroup", request.of_cache()),
            "es" => ("AWS::OpenSearch::Domain", request.of_domain()),
            "kafka" => ("AWS::MSK::Cluster", request.of_cluster()),
            _ if call.name() == "ModifyDBProxy" => (ACCOUNT, request.of_proxy()),
            _ => (ACCOUNT, request.of_database()?),
        };
        Ok(if facts.is_empty() { Vec::new() } else { Activity::on_each(call, resource_type, facts.join(", ")) })
    }
}

impl Request {
    fn of_cache(&self) -> Vec<String> {
        let facts = [
            (self.transit_encryption_enabled == Some(false)).then_some("TLS turned off"),
            (self.auth_token_update_strategy.as_deref() == Some("DELETE")).then_some("token deleted"),
        ];
        facts.into_iter().flatten().map(str::to_owned).collect()
    }

    fn of_domain(&self) -> Vec<String> {
        let is_plain = self.domain_endpoint_options.enforce_https == Some(false);
        if is_plain { vec!["plain HTTP taken".to_owned()] } else { Vec::new() }
    }

    fn of_cluster(&self) -> Vec<String> {
        let how = self.encryption_info.encryption_in_transit.client_broker.as_deref();
        let facts = [
            how.is_some_and(|how| how.ends_with("PLAINTEXT")).then_some("plain text taken"),
            (self.client_authentication.unauthenticated.enabled == Some(true)).then_some("unknown clients let in"),
        ];
        facts.into_iter().flatten().map(str::to_owned).collect()
    }

    fn of_proxy(&self) -> Vec<String> {
        let is_plain = self.require_tls == Some(false);
        if is_plain { vec!["TLS of a proxy no longer required".to_owned()] } else { Vec::new() }
    }

    fn of_database(&self) -> Result<Vec<String>, Unreadable> {
        if self.parameters.is_empty() {
            return Err(Unreadable::missing("requestParameters.parameters"));
        }
        let off = self.parameters.iter().filter_map(Parameter::turned_off);
        Ok(off.map(|name| format!("{name} turned off")).collect())
    }
}

impl Parameter {
    /// Its name, where it asked for TLS and does not any more.
    fn turned_off(&self) -> Option<&str> {
        let name = self.parameter_name.as_deref().filter(|name| TLS.contains(name))?;
        let value = self.parameter_value.as_deref()?.to_ascii_lowercase();
        OFF.contains(&value.as_str()).then_some(name)
    }
}

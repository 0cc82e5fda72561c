//! # API's TLS was weakened
//!
//! ## Why it matters
//! Old versions of TLS can be broken; without mutual TLS any client is taken, and without a client certificate the
//! backend cannot tell the gateway from others.
//!
//! ## What fires
//! UpdateDomainName to TLS 1.0 or without its trust store, and UpdateStage without its client certificate.
//!
//! ## What passes
//! TLS 1.2 and newer; a trust store or a certificate in place of another; other settings.
//!
//! ## Remediation
//! Put the setting back (UpdateDomainName, UpdateStage).
//!
//! ## Absent keys
//! - `securityPolicy`: not changed.
//! - `truststoreUri`: not changed.
//! - `patchOperations`: nothing is changed.
//! - `domainNameConfigurations`: not changed.
//! - `mutualTlsAuthentication`: not changed.
//! - `path`: API Gateway refuses such a patch.
//! - `value`: API Gateway refuses a replacement without one.
//! - `op`: API Gateway refuses such a patch.
//! - `updateDomainNameInput`: nothing is changed.
//! - `updateStageInput`: nothing is changed.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many};
use serde::Deserialize;

const TLS_1_0: &str = "TLS 1.0 allowed";
const NO_MUTUAL_TLS: &str = "mutual TLS removed";

/// Fires where connections to an API or its backend are weakened.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TlsWeakened {}

/// What is changed: of REST APIs as patches, of HTTP APIs by name, each bare or in an input of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    patch_operations: Many<Patch>,
    domain_name_configurations: Many<Configuration>,
    mutual_tls_authentication: MutualTls,
    update_domain_name_input: Input,
    update_stage_input: Input,
}

/// The same as an input.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Input {
    patch_operations: Many<Patch>,
    domain_name_configurations: Many<Configuration>,
    mutual_tls_authentication: MutualTls,
}

/// One change of a REST API's resource.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Patch {
    op: Option<String>,
    path: Option<String>,
    value: Option<String>,
}

/// How a domain name is served.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Configuration {
    security_policy: Option<String>,
}

/// Whose clients are taken; empty to take all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MutualTls {
    truststore_uri: Option<String>,
}

impl ActivityControl for TlsWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "apigateway-tls-weakened",
        title: "API's TLS was weakened",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::FrontDoor,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::ApiGateway::DomainName", "AWS::ApiGateway::RestApi"];

    const EVENTS: Events = &[("apigateway", &["UpdateDomainName", "UpdateStage"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let inputs = [&request.update_domain_name_input, &request.update_stage_input];
        let patches = inputs.iter().flat_map(|input| &input.patch_operations).chain(&request.patch_operations);
        let mut facts: Vec<_> = patches.filter_map(Patch::weakens).collect();
        let served = inputs.iter().flat_map(|input| &input.domain_name_configurations);
        let served = served.chain(&request.domain_name_configurations);
        facts.extend(served.filter(|one| one.security_policy.as_deref() == Some("TLS_1_0")).map(|_| TLS_1_0));
        let stores =
            inputs.iter().map(|input| &input.mutual_tls_authentication).chain([&request.mutual_tls_authentication]);
        facts.extend(stores.filter(|store| store.truststore_uri.as_deref() == Some("")).map(|_| NO_MUTUAL_TLS));
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        let of_stage = call.name() == "UpdateStage";
        let resource_type = if of_stage { "AWS::ApiGateway::RestApi" } else { "AWS::ApiGateway::DomainName" };
        Ok(Activity::on_each(call, resource_type, facts.join(", ")))
    }
}

impl Patch {
    /// What it weakens, if it does.
    fn weakens(&self) -> Option<&'static str> {
        let takes_away = self.op.as_deref() == Some("remove") || self.value.as_deref() == Some("");
        match self.path.as_deref()? {
            "/securityPolicy" => (self.value.as_deref() == Some("TLS_1_0")).then_some(TLS_1_0),
            "/clientCertificateId" => takes_away.then_some("client certificate of a stage removed"),
            path if path.starts_with("/mutualTlsAuthentication") => {
                (takes_away && !path.ends_with("Version")).then_some(NO_MUTUAL_TLS)
            }
            _ => None,
        }
    }
}

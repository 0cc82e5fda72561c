//! # DNS query logging was turned off
//!
//! ## Why it matters
//! Names that are looked up betray malware and data carried out by DNS. Without the log, nothing does.
//!
//! ## What fires
//! DeleteQueryLoggingConfig of a hosted zone; DeleteResolverQueryLogConfig and DisassociateResolverQueryLogConfig of
//! Resolver.
//!
//! ## What passes
//! Query logging that is set up, and VPCs that are associated with it.
//!
//! ## Remediation
//! Create the configuration and associate the VPCs again (CreateQueryLoggingConfig, CreateResolverQueryLogConfig,
//! AssociateResolverQueryLogConfig).

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where queries of names are no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueryLoggingDisabled {}

const CONFIG: &str = "AWS::Route53Resolver::ResolverQueryLoggingConfig";

impl ActivityControl for QueryLoggingDisabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "route53-query-logging-disabled",
        title: "DNS query logging was turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[CONFIG, ACCOUNT];

    const EVENTS: Events = &[
        ("route53", &["DeleteQueryLoggingConfig"]),
        ("route53resolver", &["DeleteResolverQueryLogConfig", "DisassociateResolverQueryLogConfig"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DeleteQueryLoggingConfig" => "query logging of a hosted zone deleted",
            "DeleteResolverQueryLogConfig" => "query logging of Resolver deleted",
            _ => "queries of a VPC no longer logged",
        };
        Ok(Activity::on_each(call, CONFIG, fact))
    }
}

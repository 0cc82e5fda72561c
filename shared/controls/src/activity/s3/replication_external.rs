//! # Bucket is replicated to another account
//!
//! ## Why it matters
//! Every new object is copied to a bucket that another account holds, quietly and for as long as the rule stands.
//!
//! ## What fires
//! PutBucketReplication with a rule in force whose destination names an account that is neither the own one nor in
//! `trusted_accounts`.
//!
//! ## What passes
//! The own account, trusted accounts, and rules that are turned off.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, delete the rule (DeleteBucketReplication, which takes the
//! finding back), and list what was copied.
//!
//! ## Absent keys
//! - `Account`: a destination that names no account is not known to be another's; bucket ARNs have none.
//! - `Status`: S3 asks for it, and a rule that does not say so is taken to be in force.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Many, Target};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where objects are copied to another account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReplicationExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::S3::Bucket";

/// The rules.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    replication_configuration: Replication,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Replication {
    rule: Many<Rule>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    status: Option<String>,
    destination: Option<Destination>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Destination {
    bucket: Option<String>,
    account: Option<String>,
}

impl ActivityControl for ReplicationExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-replication-external",
        title: "Bucket is replicated to another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("s3", &["PutBucketReplication"])];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketReplication", "DeleteBucketReplication"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let rules = &request.replication_configuration.rule;
        if rules.is_empty() {
            return Err(Unreadable::missing("requestParameters.ReplicationConfiguration.Rule"));
        }
        let outside = Outside::of(call, &self.trusted_accounts);
        let mut facts = Vec::new();
        for rule in rules.iter().filter(|rule| rule.status.as_deref() != Some("Disabled")) {
            let place = "requestParameters.ReplicationConfiguration.Rule.Destination";
            let destination = rule.destination.as_ref().ok_or_else(|| Unreadable::missing(place))?;
            let account = destination.account.as_deref();
            if let Some(account) = account.filter(|account| outside.has(account)) {
                facts.push(format!("copied to {} of {account}", destination.bucket.as_deref().unwrap_or("a bucket")));
            }
        }
        Ok(if facts.is_empty() { Vec::new() } else { Activity::on_each(call, TYPE, facts.join(", ")) })
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}

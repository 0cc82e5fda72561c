//! # Custom key store was disconnected or deleted
//!
//! ## Why it matters
//! The keys of a custom key store live in a CloudHSM cluster or outside of AWS. Once the store is disconnected none of
//! them can be used, and nothing that they encrypted can be read.
//!
//! ## What fires
//! DisconnectCustomKeyStore and DeleteCustomKeyStore.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! Connect the store again (ConnectCustomKeyStore); a deleted one must be created anew over the same cluster or key
//! manager. Ask who did it.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where all keys of a store are cut off.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomKeyStoreDisconnected {}

/// Which store.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    custom_key_store_id: Option<String>,
}

impl ActivityControl for CustomKeyStoreDisconnected {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "kms-custom-key-store-disconnected",
        title: "Custom key store was disconnected or deleted",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("kms", &["DisconnectCustomKeyStore", "DeleteCustomKeyStore"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let done = if call.name() == "DeleteCustomKeyStore" { "deleted" } else { "disconnected" };
        let store = request.custom_key_store_id.as_deref().unwrap_or_default();
        Ok(Activity::on_account(call, format!("custom key store {store} {done}")))
    }
}

//! # Account-level S3 Block Public Access is fully on
//!
//! ## Why it matters
//! The account's four switches hold for every bucket, those that nobody has made yet among them. Without them, each
//! bucket is one mistake away from the public.
//!
//! ## What passes
//! All four switches are on in the account's block. An account that never set one does not pass.
//!
//! ## Remediation
//! `s3control:PutPublicAccessBlock` with all four switches on. It cuts off whoever reads any bucket of the account
//! through a public ACL or policy: static websites and downloads that are meant to be public. The saved switches can be
//! put back exactly.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::s3 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, s3};
use serde::Deserialize;

/// Judges the account's switches.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountPublicAccessBlock {}

impl Control for AccountPublicAccessBlock {
    type View = s3::AccountPublicAccessBlock;

    const METADATA: Metadata = Metadata {
        id: "s3-account-public-access-block",
        title: "Account-level S3 Block Public Access is fully on",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["S3.1"],
            cis_v3: &["2.1.4"],
            nist_r5: &["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)"],
            managed_rule: Some("S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC"),
        },
    };

    fn evaluate(&self, account: &Resource<s3::AccountPublicAccessBlock>) -> Result<Compliance, Unreadable> {
        let Some(block) = account.0 else {
            return Ok(Compliance::NonCompliant("no public access block is set on the account".to_owned()));
        };
        Ok(Compliance::broken_by(block.switched_off().iter().map(|switch| format!("{switch} is off"))))
    }

    fn remediate(&self, account: &Resource<s3::AccountPublicAccessBlock>) -> Result<Plan, Unreadable> {
        let action = actions::BlockAccountPublicAccess { account_id: account.key.account_id.clone() };
        let seen = account.0.map(actions::PublicAccessBlock::from);
        Ok(Plan::if_it_changes(action, actions::State::PublicAccessBlock(seen)))
    }
}

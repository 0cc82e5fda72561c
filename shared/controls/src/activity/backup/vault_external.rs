//! # Backups were opened or copied to another account
//!
//! ## Why it matters
//! The other account has the data of every resource that was backed up there, and keeps it whatever becomes of the
//! original.
//!
//! ## What fires
//! PutBackupVaultAccessPolicy that lets in everyone, or a principal of an account that is neither the own one nor in
//! `trusted_accounts`; StartCopyJob, CreateBackupPlan and UpdateBackupPlan that copy to a vault of such an account.
//!
//! ## What passes
//! The own account, trusted accounts (name the account here that keeps the organization's backups), policies that only
//! deny, and everyone within an organization.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, put a policy in place without it or delete it (either takes the
//! finding back), and take the copy out of the plan.
//!
//! ## Absent keys
//! - `copyActions`: a rule without them copies nothing.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call::Target;
use guardrail_resources::policy::Policy;
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where another account gets at backups.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VaultExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const VAULT: &str = "AWS::Backup::BackupVault";
const POINT: &str = "AWS::Backup::RecoveryPoint";
const PLAN: &str = "AWS::Backup::BackupPlan";

/// The policy, or where backups are copied.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    policy: Section<Policy>,
    destination_backup_vault_arn: Option<String>,
    backup_plan: Plan,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Plan {
    rules: Option<Vec<Rule>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    copy_actions: Vec<Copy>,
}

#[derive(Debug, Deserialize)]
struct Copy {
    destination_backup_vault_arn: String,
}

impl ActivityControl for VaultExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "backup-vault-external",
        title: "Backups were opened or copied to another account",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[VAULT, POINT, PLAN];

    const EVENTS: Events =
        &[("backup", &["PutBackupVaultAccessPolicy", "StartCopyJob", "CreateBackupPlan", "UpdateBackupPlan"])];

    const TAKEN_BACK_BY: Events = &[("backup", &["PutBackupVaultAccessPolicy", "DeleteBackupVaultAccessPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let outside = Outside::of(call, &self.trusted_accounts);
        let (resource_type, vaults) = match call.name() {
            "PutBackupVaultAccessPolicy" => {
                let policy = request.policy.required("requestParameters.policy")?;
                return Ok(outside.opened_by(call, VAULT, policy));
            }
            "StartCopyJob" => {
                let vault = request.destination_backup_vault_arn.as_deref();
                let place = "requestParameters.destinationBackupVaultArn";
                (POINT, vec![vault.ok_or_else(|| Unreadable::missing(place))?])
            }
            _ => {
                let rules = request.backup_plan.rules.as_ref();
                let rules = rules.ok_or_else(|| Unreadable::missing("requestParameters.backupPlan.rules"))?;
                let copies = rules.iter().flat_map(|rule| &rule.copy_actions);
                (PLAN, copies.map(|copy| copy.destination_backup_vault_arn.as_str()).collect())
            }
        };
        let vaults: Vec<&str> = vaults.into_iter().filter(|vault| outside.has(vault)).collect();
        let fact = (!vaults.is_empty()).then(|| format!("copied to {}", vaults.join(", ")));
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, resource_type, fact)))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, &[VAULT], self.observe(call, request)))
    }
}

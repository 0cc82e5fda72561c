//! Amazon EBS, of the account and Region: encryption by default.

use crate::read::flag;
use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;

/// Whether new volumes and snapshot copies are encrypted whatever their maker asks for
/// (`ec2:GetEbsEncryptionByDefault`, answered for one Region).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct EbsEncryptionByDefault {
    /// True where they are.
    #[serde(deserialize_with = "flag")]
    pub ebs_encryption_by_default: bool,
}

impl View for EbsEncryptionByDefault {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("ebsEncryptionByDefault");
}

//! # Stores tagged restricted declare client-side encryption
//!
//! ## Why it matters
//! AWS cannot see whether an application encrypts data before it writes it. For the data that needs it most, the
//! owner's word must stand on the store, so that it can be audited.
//!
//! ## What passes
//! A bucket, table, queue or stream that is tagged as restricted has a tag that declares how its data is encrypted
//! before it is written. An empty declaration, `none`, `no`, `off` and `false` do not pass. A store that is not tagged
//! as restricted is not judged.
//!
//! ## Remediation
//! A person must encrypt the data in the application that writes it, or correct the classification, and then set the
//! tag: a tag alone encrypts nothing.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, data};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Words in a declaration that say that there is no such encryption.
const DENIALS: [&str; 5] = ["", "none", "no", "off", "false"];

/// Judges what the store's tags declare.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientSideEncryptionDeclared {
    /// The tag that tells how sensitive the data is. Default: `data-classification`.
    classification_tag: String,
    /// The values of that tag that ask for encryption, in any case. Default: `restricted`.
    restricted: BTreeSet<String>,
    /// The tag that declares the encryption. Default: `client-side-encryption`.
    declaration_tag: String,
}

impl Default for ClientSideEncryptionDeclared {
    fn default() -> Self {
        Self {
            classification_tag: "data-classification".to_owned(),
            restricted: BTreeSet::from(["restricted".to_owned()]),
            declaration_tag: "client-side-encryption".to_owned(),
        }
    }
}

impl Control for ClientSideEncryptionDeclared {
    type View = data::DataStore;

    const METADATA: Metadata = Metadata {
        id: "data-client-side-encryption-declared",
        title: "Stores tagged restricted declare client-side encryption",
        responsibility: Responsibility::ClientSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: Some("REQUIRED_TAGS") },
    };

    fn evaluate(&self, store: &Resource<data::DataStore>) -> Result<Compliance, Unreadable> {
        let Some(classification) = store.tag(&self.classification_tag)?.map(str::trim) else {
            return Ok(Compliance::NotApplicable(format!("no tag {}", self.classification_tag)));
        };
        if !self.restricted.iter().any(|restricted| restricted.eq_ignore_ascii_case(classification)) {
            return Ok(Compliance::NotApplicable(format!("{} is {classification}", self.classification_tag)));
        }
        let declaration = store.tag(&self.declaration_tag)?.unwrap_or_default().trim();
        let denied = DENIALS.iter().any(|denial| denial.eq_ignore_ascii_case(declaration));
        let fact = if declaration.is_empty() {
            format!("{classification} data, and no tag {} declares anything", self.declaration_tag)
        } else {
            format!("{classification} data, and {} is {declaration}", self.declaration_tag)
        };
        Ok(Compliance::compliant_if(!denied, fact))
    }
}

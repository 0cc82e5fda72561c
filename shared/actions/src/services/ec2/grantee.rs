//! Whom a snapshot or an image is shared with, as a state.

use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who may use a snapshot or an image, by the API's names: `{"UserId": "444455556666"}`, `{"Group": "all"}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grantee {
    /// Everyone: `all`, the only group there is.
    Group(String),
    /// An account, by its number.
    UserId(String),
    /// An organization's accounts; of images only.
    OrganizationArn(String),
    /// The accounts of a part of an organization; of images only.
    OrganizationalUnitArn(String),
}

impl Grantee {
    /// Everyone.
    pub fn everyone() -> Self {
        Self::Group("all".to_owned())
    }

    /// A grantee by the one name that a call has for it.
    pub fn named(name: &str) -> Self {
        let owned = name.to_owned();
        match name.rsplit(':').next() {
            Some(resource) if name.starts_with("arn:") && resource.starts_with("ou/") => {
                Self::OrganizationalUnitArn(owned)
            }
            _ if name.starts_with("arn:") => Self::OrganizationArn(owned),
            _ if name.bytes().all(|byte| byte.is_ascii_digit()) => Self::UserId(owned),
            _ => Self::Group(owned.to_ascii_lowercase()),
        }
    }
}

/// Additions to a list of grantees and removals from it, by the API's names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Modifications {
    /// Those who may use it from now on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<Grantee>,
    /// Those who may no more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<Grantee>,
}

impl Modifications {
    /// What leads from some grantees to others.
    pub(super) fn between(from: &BTreeSet<Grantee>, to: &BTreeSet<Grantee>) -> Self {
        Self { add: to.difference(from).cloned().collect(), remove: from.difference(to).cloned().collect() }
    }
}

/// Those of some grantees who are not withdrawn from.
pub(super) fn without(before: &BTreeSet<Grantee>, from: &BTreeSet<Grantee>) -> BTreeSet<Grantee> {
    before.difference(from).cloned().collect()
}

/// Refuses to share a snapshot with what only images can be shared with.
pub(super) fn of_snapshots(modifications: Modifications) -> Result<Modifications, Refusal> {
    let is_known = |grantee: &Grantee| matches!(grantee, Grantee::Group(_) | Grantee::UserId(_));
    if modifications.add.iter().chain(&modifications.remove).all(is_known) {
        return Ok(modifications);
    }
    Err(Refusal::Unsafe("a snapshot is not shared with organizations".to_owned()))
}

//! Requests by which something is shared: lists of accounts that are added and removed, and policies.

use super::{Content, Many};
use crate::policy::Policy;
use crate::read::{Section, Unreadable, text};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// What EC2's `ModifySnapshotAttribute` and `ModifyImageAttribute` ask. Both can say the same in two ways: additions and
/// removals as lists of their own, or an operation with the names beside it (EC2 API reference).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ModifyPermission {
    #[serde(alias = "image_id")]
    snapshot_id: Option<String>,
    #[serde(alias = "attribute_type")]
    attribute: Option<String>,
    #[serde(alias = "launch_permission")]
    create_volume_permission: Option<Changes>,
    operation_type: Option<String>,
    #[serde(alias = "user_ids", alias = "user_id_set")]
    user_id: Many<Content>,
    #[serde(alias = "user_groups", alias = "user_group_set", alias = "group_names", alias = "group_name")]
    user_group: Many<Content>,
    #[serde(alias = "organization_arns", alias = "organization_arn_set")]
    organization_arn: Many<Content>,
    #[serde(alias = "organizational_unit_arns", alias = "organizational_unit_arn_set")]
    organizational_unit_arn: Many<Content>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Changes {
    add: Many<Permission>,
    remove: Many<Permission>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Permission {
    #[serde(alias = "groups")]
    group: Option<String>,
    user_id: Option<String>,
    organization_arn: Option<String>,
    organizational_unit_arn: Option<String>,
}

impl Permission {
    fn name(&self) -> Result<&str, Unreadable> {
        let names = [&self.group, &self.user_id, &self.organization_arn, &self.organizational_unit_arn];
        names.into_iter().flatten().next().map(String::as_str).ok_or_else(|| Unreadable::missing(PERMISSION))
    }
}

const PERMISSION: &str = "requestParameters.createVolumePermission or launchPermission";

impl ModifyPermission {
    /// Who is let in: account numbers, ARNs of organizations, and `all` for everyone.
    ///
    /// # Errors
    /// Where the call is about permissions, and does not say whose.
    pub fn added(&self) -> Result<Vec<&str>, Unreadable> {
        self.changed("add", |changes| &changes.add)
    }

    /// Who is let in no more; see [`Self::added`].
    ///
    /// # Errors
    /// As for [`Self::added`].
    pub fn removed(&self) -> Result<Vec<&str>, Unreadable> {
        self.changed("remove", |changes| &changes.remove)
    }

    fn changed(&self, operation: &str, side: fn(&Changes) -> &Many<Permission>) -> Result<Vec<&str>, Unreadable> {
        if self.snapshot_id.is_none() {
            return Err(Unreadable::missing("requestParameters.snapshotId or imageId"));
        }
        let flat: Vec<&str> = [&self.user_id, &self.user_group, &self.organization_arn, &self.organizational_unit_arn]
            .into_iter()
            .flatten()
            .map(|Content(name)| name.as_str())
            .collect();
        let changes = self.create_volume_permission.as_ref();
        let is_empty = changes.is_none_or(|changes| changes.add.is_empty() && changes.remove.is_empty());
        let names_permissions =
            self.attribute.as_ref().is_some_and(|attribute| attribute.to_ascii_lowercase().ends_with("permission"));
        if is_empty && flat.is_empty() && (changes.is_some() || names_permissions) {
            return Err(Unreadable::missing(PERMISSION));
        }
        let mut names =
            changes.map_or(Ok(Vec::new()), |changes| side(changes).iter().map(Permission::name).collect())?;
        if !flat.is_empty() {
            let done = self.operation_type.as_deref();
            let done = done.ok_or_else(|| Unreadable::missing("requestParameters.operationType"))?;
            if done.eq_ignore_ascii_case(operation) {
                names.extend(flat);
            }
        }
        Ok(names)
    }
}

/// What the calls ask that add and remove accounts by two lists: RDS's `Modify…SnapshotAttribute`, Systems Manager's
/// `ModifyDocumentPermission`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ModifyAccounts {
    #[serde(alias = "account_ids_to_add")]
    values_to_add: Option<Vec<String>>,
    #[serde(alias = "account_ids_to_remove")]
    values_to_remove: Option<Vec<String>>,
}

impl ModifyAccounts {
    /// Who is let in: account numbers, and `all` for everyone.
    ///
    /// # Errors
    /// Where the call neither adds nor removes.
    pub fn added(&self) -> Result<Vec<&str>, Unreadable> {
        self.checked(self.values_to_add.as_deref())
    }

    /// Who is let in no more.
    ///
    /// # Errors
    /// As for [`Self::added`].
    pub fn removed(&self) -> Result<Vec<&str>, Unreadable> {
        self.checked(self.values_to_remove.as_deref())
    }

    fn checked<'a>(&self, asked: Option<&'a [String]>) -> Result<Vec<&'a str>, Unreadable> {
        if self.values_to_add.is_none() && self.values_to_remove.is_none() {
            return Err(Unreadable::missing("requestParameters.valuesToAdd or accountIdsToAdd"));
        }
        Ok(asked.unwrap_or_default().iter().map(String::as_str).collect())
    }
}

/// What the calls ask that give a resource its policy, by whichever name the service has for it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PutPolicy {
    #[serde(
        alias = "policy_text",
        alias = "policy_document",
        alias = "policy_in_json",
        alias = "resource_policy",
        alias = "access_policy",
        deserialize_with = "unnested"
    )]
    policy: Section<Policy>,
}

/// The policy itself, where the service has it stand in an object of that name (S3 Glacier: `{"policy": {"policy": "…"}}`).
fn unnested<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Section<Policy>, D::Error> {
    #[derive(Clone, Deserialize)]
    struct Nested {
        policy: Section<Policy>,
    }
    let section = Section::deserialize(deserializer)?;
    let nested = section.text().and_then(|raw| text::<Nested>(raw, "policy").ok());
    Ok(nested.map_or(section, |nested| nested.policy))
}

impl PutPolicy {
    /// The policy.
    ///
    /// # Errors
    /// Where it cannot be read, or is not there.
    pub fn required(&self) -> Result<&Policy, Unreadable> {
        self.policy.required("requestParameters.policy")
    }

    /// The policy as it was written; `None` where it is not there.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn document(&self) -> Result<Option<Cow<'_, str>>, Unreadable> {
        self.policy.document("requestParameters.policy")
    }

    /// The policy of a call that need not have one.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn optional(&self) -> Result<Option<&Policy>, Unreadable> {
        self.policy.get("requestParameters.policy")
    }
}

#[cfg(test)]
mod tests {
    use super::ModifyPermission;

    #[test]
    fn a_group_is_known_by_either_spelling() {
        for key in ["group", "groups"] {
            let request = format!(
                r#"{{"imageId":"ami-0a1b2c3d","launchPermission":{{"add":{{"items":[{{"{key}":"all"}}]}}}},
                    "attributeType":"launchPermission"}}"#
            );
            let request: ModifyPermission = crate::read::text(&request, "request").unwrap();
            assert_eq!(request.added().unwrap(), ["all"], "{key}");
            assert!(request.removed().unwrap().is_empty());
        }
    }
}

//! Amazon RDS, and Aurora, Neptune and DocumentDB, whose instances are recorded as RDS's: instances and snapshots.

use crate::read::{List, Section, Unreadable, optional_flag, optional_integer};
use crate::resource::{Resource, View};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A database instance (`AWS::RDS::DBInstance`), an Aurora, Neptune or DocumentDB cluster's member among them.
#[derive(Clone, Debug, Deserialize)]
pub struct DbInstance {
    /// The name by which RDS's calls know the instance: Config's id of it is another one.
    #[serde(default)]
    pub db_instance_identifier: Option<String>,
    /// `mysql`, `aurora-postgresql`, `custom-oracle-ee`, `docdb`, `neptune`, …
    #[serde(default)]
    pub engine: Option<String>,
    /// Encryption at rest. A cluster's member has its cluster's.
    #[serde(default, deserialize_with = "optional_flag")]
    pub storage_encrypted: Option<bool>,
    /// The endpoint's name resolves to a public address.
    #[serde(default, deserialize_with = "optional_flag")]
    pub publicly_accessible: Option<bool>,
    /// Minor engine versions are installed in the maintenance window.
    #[serde(default, deserialize_with = "optional_flag")]
    pub auto_minor_version_upgrade: Option<bool>,
    /// The instance cannot be deleted until this is turned off. Absent in items from before September 2018, when there was
    /// no such thing.
    #[serde(default, deserialize_with = "optional_flag")]
    pub deletion_protection: Option<bool>,
    /// For how many days automated backups are kept, 0 to 35: 0 where there are none. A cluster's member has its cluster's.
    #[serde(default, deserialize_with = "optional_integer")]
    pub backup_retention_period: Option<i64>,
    /// What was asked for and is not done yet: it waits for the maintenance window, or is being done.
    #[serde(default)]
    pub pending_modified_values: Section<PendingModifiedValues>,
    /// The cluster that the instance is a member of.
    #[serde(default)]
    pub db_cluster_identifier: Option<String>,
    /// The instance that this one is a read replica of.
    #[serde(default)]
    pub read_replica_source_db_instance_identifier: Option<String>,
}

/// Changes of an instance that were asked for and are not done yet.
#[derive(Clone, Debug, Deserialize)]
pub struct PendingModifiedValues {
    /// For how many days automated backups are to be kept.
    #[serde(default, deserialize_with = "optional_integer")]
    pub backup_retention_period: Option<i64>,
}

impl View for DbInstance {
    const TYPES: &'static [&'static str] = &["AWS::RDS::DBInstance"];
}

impl DbInstance {
    /// The cluster that the instance is a member of; `None` for one that stands alone.
    pub fn cluster(&self) -> Option<&str> {
        self.db_cluster_identifier.as_deref().filter(|cluster| !cluster.is_empty())
    }
}

impl Resource<DbInstance> {
    /// The name by which RDS's calls know the instance.
    ///
    /// # Errors
    /// An item that has neither the name nor the ARN, which ends with it.
    pub fn identifier(&self) -> Result<&str, Unreadable> {
        let in_arn = || self.arn.as_deref()?.rsplit_once(":db:").map(|(_, name)| name);
        let missing = || Unreadable::missing("configuration.dBInstanceIdentifier");
        self.view.db_instance_identifier.as_deref().or_else(in_arn).ok_or_else(missing)
    }
}

/// A snapshot of an instance (`AWS::RDS::DBSnapshot`) or of a cluster (`AWS::RDS::DBClusterSnapshot`). Each has one of
/// the two lists, in its item's supplementary configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct DbSnapshot {
    /// The attributes of an instance's snapshot.
    #[serde(default)]
    pub db_snapshot_attributes: Section<List<SnapshotAttribute>>,
    /// The attributes of a cluster's snapshot.
    #[serde(default)]
    pub db_cluster_snapshot_attributes: Section<List<SnapshotAttribute>>,
}

impl View for DbSnapshot {
    const TYPES: &'static [&'static str] = &["AWS::RDS::DBSnapshot", "AWS::RDS::DBClusterSnapshot"];
}

impl DbSnapshot {
    /// The snapshot's attributes. Config records them even where nobody is named in any, so an item without them is
    /// unreadable.
    pub fn attributes(&self) -> Result<Vec<&SnapshotAttribute>, Unreadable> {
        let lists = [
            (&self.db_snapshot_attributes, "DBSnapshotAttributes"),
            (&self.db_cluster_snapshot_attributes, "DBClusterSnapshotAttributes"),
        ];
        if lists.iter().all(|(list, _)| list.is_absent()) {
            return Err(Unreadable::missing("DBSnapshotAttributes, or DBClusterSnapshotAttributes"));
        }
        let mut attributes = Vec::new();
        for (list, place) in lists.into_iter().filter(|(list, _)| !list.is_absent()) {
            attributes.extend(list.required(place)?);
        }
        Ok(attributes)
    }

    /// Who may copy and restore the snapshot: account numbers, and `all` for everyone.
    pub fn restorers(&self) -> Result<BTreeSet<String>, Unreadable> {
        let attributes = self.attributes()?.into_iter().filter(|attribute| attribute.attribute_name == "restore");
        Ok(attributes.flat_map(|attribute| attribute.attribute_values.iter().cloned()).collect())
    }

    /// Takes accounts out of those who may do anything with the snapshot.
    pub fn withdraw(&mut self, accounts: &BTreeSet<String>) {
        for list in [&mut self.db_snapshot_attributes, &mut self.db_cluster_snapshot_attributes] {
            let Ok(Some(attributes)) = list.get("attributes") else { continue };
            let without = |attribute: &SnapshotAttribute| {
                let values = attribute.attribute_values.iter().filter(|value| !accounts.contains(*value));
                SnapshotAttribute {
                    attribute_name: attribute.attribute_name.clone(),
                    attribute_values: values.cloned().collect::<Vec<_>>().into(),
                }
            };
            *list = Section::of(Some(attributes.iter().map(without).collect::<Vec<_>>().into()));
        }
    }
}

/// One attribute of a snapshot.
#[derive(Clone, Debug, Deserialize)]
pub struct SnapshotAttribute {
    /// `restore`: who may copy and restore the snapshot.
    pub attribute_name: String,
    /// Account ids, or `all` for everybody.
    pub attribute_values: List<String>,
}

#[cfg(test)]
mod tests {
    use super::DbSnapshot;
    use crate::read::text;

    #[test]
    fn a_snapshot_has_the_attributes_of_its_kind_and_one_without_any_list_is_unreadable() {
        let names = |json: &str| {
            let snapshot: DbSnapshot = text(json, "snapshot").unwrap();
            let attributes = snapshot.attributes()?;
            Ok::<_, crate::Unreadable>(attributes.iter().map(|a| a.attribute_name.clone()).collect::<Vec<_>>())
        };
        let list = r#"[{"attributeName":"restore","attributeValues":null}]"#;
        assert_eq!(names(&format!(r#"{{"DBSnapshotAttributes":{list}}}"#)).unwrap(), ["restore"]);
        assert_eq!(names(&format!(r#"{{"DBClusterSnapshotAttributes":{list}}}"#)).unwrap(), ["restore"]);
        for json in [
            "{}",
            r#"{"DBSnapshotAttributes":null}"#,
            r#"{"DBSnapshotAttributes":{}}"#,
            r#"{"DBClusterSnapshotAttributes":[{"attributeName":"restore"}]}"#,
        ] {
            assert!(names(json).is_err(), "{json}");
        }
    }
}

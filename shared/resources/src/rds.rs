//! Amazon RDS, and Aurora, Neptune and DocumentDB, whose instances are recorded as RDS's: instances and snapshots.

use crate::read::{List, Section, Unreadable, optional_flag};
use crate::resource::View;
use serde::Deserialize;

/// A database instance (`AWS::RDS::DBInstance`), an Aurora, Neptune or DocumentDB cluster's member among them.
#[derive(Clone, Debug, Deserialize)]
pub struct DbInstance {
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
}

impl View for DbInstance {
    const TYPES: &'static [&'static str] = &["AWS::RDS::DBInstance"];
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

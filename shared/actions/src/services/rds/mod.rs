//! Amazon RDS: databases and their snapshots, those of Aurora, Neptune and DocumentDB among them.

mod access;
mod make_private;
mod protect_from_deletion;
mod retain_backups;
mod upgrade_minor_versions;
mod withdraw_sharing;

pub use access::ACCESS;
pub use make_private::MakePrivate;
pub use protect_from_deletion::ProtectFromDeletion;
pub use retain_backups::RetainBackups;
pub use upgrade_minor_versions::UpgradeMinorVersions;
pub use withdraw_sharing::WithdrawSharing;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use guardrail_model::ResourceKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Not;
use strum::IntoStaticStr;

/// The attribute of a snapshot that names those who may copy and restore it. It is the only one (ModifyDBSnapshotAttribute).
const RESTORE: &str = "restore";

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// An instance's public address.
    MakePrivate(MakePrivate),
    /// A database's deletion protection.
    ProtectFromDeletion(ProtectFromDeletion),
    /// A database's automated backups.
    RetainBackups(RetainBackups),
    /// The upgrades of an instance's engine.
    UpgradeMinorVersions(UpgradeMinorVersions),
    /// Who may restore a snapshot.
    WithdrawSharing(WithdrawSharing),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::MakePrivate(action) => action,
            Self::ProtectFromDeletion(action) => action,
            Self::RetainBackups(action) => action,
            Self::UpgradeMinorVersions(action) => action,
            Self::WithdrawSharing(action) => action,
        }
    }
}

impl From<MakePrivate> for crate::Action {
    fn from(action: MakePrivate) -> Self {
        Self::Rds(Action::MakePrivate(action))
    }
}

impl From<ProtectFromDeletion> for crate::Action {
    fn from(action: ProtectFromDeletion) -> Self {
        Self::Rds(Action::ProtectFromDeletion(action))
    }
}

impl From<RetainBackups> for crate::Action {
    fn from(action: RetainBackups) -> Self {
        Self::Rds(Action::RetainBackups(action))
    }
}

impl From<UpgradeMinorVersions> for crate::Action {
    fn from(action: UpgradeMinorVersions) -> Self {
        Self::Rds(Action::UpgradeMinorVersions(action))
    }
}

impl From<WithdrawSharing> for crate::Action {
    fn from(action: WithdrawSharing) -> Self {
        Self::Rds(Action::WithdrawSharing(action))
    }
}

/// A database, by its identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Database {
    /// An instance.
    Instance(String),
    /// A cluster.
    Cluster(String),
    /// A global cluster: one of clusters in several Regions.
    GlobalCluster(String),
}

impl Database {
    /// The database that a key is of, where its id is the name by which RDS's calls know it: a call names it so, and AWS
    /// Config does not.
    pub fn of(key: &ResourceKey) -> Self {
        let name = key.resource_id.clone();
        match key.resource_type.as_str() {
            "AWS::RDS::DBCluster" => Self::Cluster(name),
            "AWS::RDS::GlobalCluster" => Self::GlobalCluster(name),
            _ => Self::Instance(name),
        }
    }

    fn arn(&self, at: &Place) -> String {
        match self {
            Self::Instance(name) => at.arn("rds", &format!("db:{name}")),
            Self::Cluster(name) => at.arn("rds", &format!("cluster:{name}")),
            Self::GlobalCluster(name) => at.global_arn("rds", &format!("global-cluster:{name}")),
        }
    }

    fn read_by(&self) -> &'static str {
        match self {
            Self::Instance(_) => "rds:DescribeDBInstances",
            Self::Cluster(_) => "rds:DescribeDBClusters",
            Self::GlobalCluster(_) => "rds:DescribeGlobalClusters",
        }
    }
}

/// A snapshot, by its identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Snapshot {
    /// Of an instance.
    Instance(String),
    /// Of a cluster.
    Cluster(String),
}

impl Snapshot {
    /// The snapshot that a key is of.
    pub fn of(key: &ResourceKey) -> Self {
        let name = key.resource_id.clone();
        if key.resource_type == "AWS::RDS::DBClusterSnapshot" { Self::Cluster(name) } else { Self::Instance(name) }
    }

    fn arn(&self, at: &Place) -> String {
        match self {
            Self::Instance(name) => at.arn("rds", &format!("snapshot:{name}")),
            Self::Cluster(name) => at.arn("rds", &format!("cluster-snapshot:{name}")),
        }
    }
}

/// What is read and written as a whole. Each setting is a facet of its own: what else is changed at a database is no concern
/// of who takes one back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// Whether an instance has a public address.
    PubliclyAccessible {
        /// The instance's identifier.
        instance: String,
    },
    /// Whether minor engine versions are installed automatically.
    AutoMinorVersionUpgrade {
        /// The instance's identifier.
        instance: String,
    },
    /// Whether a database is protected from deletion.
    DeletionProtection {
        /// The database.
        database: Database,
    },
    /// How long the automated backups of an instance or a cluster are kept.
    BackupRetention {
        /// The database.
        database: Database,
    },
    /// Who may copy and restore a snapshot.
    Restore {
        /// The snapshot.
        snapshot: Snapshot,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// True where there is a public address.
    PubliclyAccessible(bool),
    /// True where they are.
    AutoMinorVersionUpgrade(bool),
    /// True where it is.
    DeletionProtection(bool),
    /// For how long.
    BackupRetention(Retention),
    /// Account numbers, and `all` for everyone.
    Restore(BTreeSet<String>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Rds(state)
    }
}

/// How long automated backups are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Retention {
    /// For so many days now, 0 to 35; 0 where there are none.
    pub days: i32,
    /// For so many once a change is made that somebody has asked for.
    pub pending: Option<i32>,
}

impl Retention {
    /// For so many days once no change waits any more.
    fn coming(self) -> i32 {
        self.pending.unwrap_or(self.days)
    }

    /// For so many days both now and then.
    fn least(self) -> i32 {
        self.days.min(self.coming())
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Changes one setting of an instance.
    #[strum(serialize = "ModifyDBInstance")]
    ModifyDbInstance {
        /// The instance's identifier.
        #[serde(rename = "DBInstanceIdentifier")]
        instance: String,
        /// The setting.
        #[serde(flatten)]
        setting: InstanceSetting,
        /// True where the change must not wait for the maintenance window. Every change that waits for it is made at once
        /// then, so it is left out wherever RDS does not wait (user guide, "Settings for DB instances").
        #[serde(skip_serializing_if = "Not::not")]
        apply_immediately: bool,
    },
    /// Changes one setting of a cluster.
    #[strum(serialize = "ModifyDBCluster")]
    ModifyDbCluster {
        /// The cluster's identifier.
        #[serde(rename = "DBClusterIdentifier")]
        cluster: String,
        /// The setting.
        #[serde(flatten)]
        setting: ClusterSetting,
        /// Of a cluster only the changes of this request are then made at once (ModifyDBCluster).
        #[serde(skip_serializing_if = "Not::not")]
        apply_immediately: bool,
    },
    /// Changes the deletion protection of a global cluster.
    ModifyGlobalCluster {
        /// The global cluster's identifier.
        #[serde(rename = "GlobalClusterIdentifier")]
        cluster: String,
        /// On or off.
        deletion_protection: bool,
    },
    /// Changes who may restore an instance's snapshot.
    #[strum(serialize = "ModifyDBSnapshotAttribute")]
    ModifyDbSnapshotAttribute {
        /// The snapshot's identifier.
        #[serde(rename = "DBSnapshotIdentifier")]
        snapshot: String,
        /// The rest.
        #[serde(flatten)]
        accounts: AttributeChange,
    },
    /// Changes who may restore a cluster's snapshot.
    #[strum(serialize = "ModifyDBClusterSnapshotAttribute")]
    ModifyDbClusterSnapshotAttribute {
        /// The snapshot's identifier.
        #[serde(rename = "DBClusterSnapshotIdentifier")]
        snapshot: String,
        /// The rest.
        #[serde(flatten)]
        accounts: AttributeChange,
    },
}

/// A setting of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum InstanceSetting {
    /// A public address.
    PubliclyAccessible(bool),
    /// Minor engine versions are installed automatically.
    AutoMinorVersionUpgrade(bool),
    /// Deletion protection.
    DeletionProtection(bool),
    /// Days for which automated backups are kept.
    BackupRetentionPeriod(i32),
}

/// A setting of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ClusterSetting {
    /// Deletion protection.
    DeletionProtection(bool),
    /// Days for which automated backups are kept.
    BackupRetentionPeriod(i32),
}

/// Who may restore a snapshot from now on, and who may no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttributeChange {
    /// `restore`.
    pub attribute_name: &'static str,
    /// Who may.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values_to_add: Vec<String>,
    /// Who may no more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values_to_remove: Vec<String>,
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        match self {
            Self::PubliclyAccessible { instance } | Self::AutoMinorVersionUpgrade { instance } => {
                Database::Instance(instance.clone()).arn(at)
            }
            Self::DeletionProtection { database } | Self::BackupRetention { database } => database.arn(at),
            Self::Restore { snapshot } => snapshot.arn(at),
        }
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        let action = match self {
            Self::PubliclyAccessible { .. } | Self::AutoMinorVersionUpgrade { .. } => "rds:DescribeDBInstances",
            Self::DeletionProtection { database } | Self::BackupRetention { database } => database.read_by(),
            Self::Restore { snapshot: Snapshot::Instance(_) } => "rds:DescribeDBSnapshotAttributes",
            Self::Restore { snapshot: Snapshot::Cluster(_) } => "rds:DescribeDBClusterSnapshotAttributes",
        };
        vec![Grant::new(action, self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        if from == to {
            return Ok(Vec::new());
        }
        Ok(vec![match (self, from, to) {
            (Self::PubliclyAccessible { instance }, State::PubliclyAccessible(_), State::PubliclyAccessible(to)) => {
                set(instance, InstanceSetting::PubliclyAccessible(*to))
            }
            (
                Self::AutoMinorVersionUpgrade { instance },
                State::AutoMinorVersionUpgrade(_),
                State::AutoMinorVersionUpgrade(to),
            ) => set(instance, InstanceSetting::AutoMinorVersionUpgrade(*to)),
            (Self::DeletionProtection { database }, State::DeletionProtection(_), State::DeletionProtection(to)) => {
                protect(database, *to)
            }
            (Self::BackupRetention { database }, State::BackupRetention(from), State::BackupRetention(to)) => {
                retain(database, *from, *to)?
            }
            (Self::Restore { snapshot }, State::Restore(from), State::Restore(to)) => share(snapshot, from, to),
            _ => return Err(Refusal::OtherFacet),
        }])
    }
}

/// Changes a setting for which RDS never waits.
fn set(instance: &str, setting: InstanceSetting) -> Call {
    Call::ModifyDbInstance { instance: instance.to_owned(), setting, apply_immediately: false }
}

fn protect(database: &Database, on: bool) -> Call {
    match database {
        Database::Instance(instance) => set(instance, InstanceSetting::DeletionProtection(on)),
        Database::Cluster(cluster) => Call::ModifyDbCluster {
            cluster: cluster.clone(),
            setting: ClusterSetting::DeletionProtection(on),
            apply_immediately: false,
        },
        Database::GlobalCluster(cluster) => {
            Call::ModifyGlobalCluster { cluster: cluster.clone(), deletion_protection: on }
        }
    }
}

/// A change from backups to none, or from none to backups, waits for the maintenance window unless it is told not to.
fn retain(database: &Database, from: Retention, to: Retention) -> Result<Call, Refusal> {
    let days = to.coming();
    match database {
        Database::Instance(instance) => Ok(Call::ModifyDbInstance {
            instance: instance.clone(),
            setting: InstanceSetting::BackupRetentionPeriod(days),
            apply_immediately: (from.days == 0) != (days == 0) || from.pending.is_some(),
        }),
        Database::Cluster(_) if days == 0 => Err(Refusal::NoWay("a cluster always has automated backups".to_owned())),
        Database::Cluster(cluster) => Ok(Call::ModifyDbCluster {
            cluster: cluster.clone(),
            setting: ClusterSetting::BackupRetentionPeriod(days),
            apply_immediately: true,
        }),
        Database::GlobalCluster(_) => Err(Refusal::Unsafe("a global cluster has no backups of its own".to_owned())),
    }
}

fn share(snapshot: &Snapshot, from: &BTreeSet<String>, to: &BTreeSet<String>) -> Call {
    let accounts = AttributeChange {
        attribute_name: RESTORE,
        values_to_add: (to - from).into_iter().collect(),
        values_to_remove: (from - to).into_iter().collect(),
    };
    match snapshot.clone() {
        Snapshot::Instance(snapshot) => Call::ModifyDbSnapshotAttribute { snapshot, accounts },
        Snapshot::Cluster(snapshot) => Call::ModifyDbClusterSnapshotAttribute { snapshot, accounts },
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let (action, resource) = match self {
            Self::ModifyDbInstance { instance, .. } => {
                ("rds:ModifyDBInstance", Database::Instance(instance.clone()).arn(at))
            }
            Self::ModifyDbCluster { cluster, .. } => {
                ("rds:ModifyDBCluster", Database::Cluster(cluster.clone()).arn(at))
            }
            Self::ModifyGlobalCluster { cluster, .. } => {
                ("rds:ModifyGlobalCluster", Database::GlobalCluster(cluster.clone()).arn(at))
            }
            Self::ModifyDbSnapshotAttribute { snapshot, .. } => {
                ("rds:ModifyDBSnapshotAttribute", Snapshot::Instance(snapshot.clone()).arn(at))
            }
            Self::ModifyDbClusterSnapshotAttribute { snapshot, .. } => {
                ("rds:ModifyDBClusterSnapshotAttribute", Snapshot::Cluster(snapshot.clone()).arn(at))
            }
        };
        let mut needs = vec![Grant::new(action, resource.clone())];
        // What else waits for the maintenance window is looked at first: it would be made at once too.
        match self {
            Self::ModifyDbInstance { apply_immediately: true, .. } => {
                needs.push(Grant::new("rds:DescribeDBInstances", resource));
            }
            Self::ModifyDbCluster { apply_immediately: true, .. } => {
                needs.push(Grant::new("rds:DescribeDBClusters", resource));
            }
            _ => {}
        }
        needs
    }
}

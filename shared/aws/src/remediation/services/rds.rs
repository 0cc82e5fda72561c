//! Amazon RDS: databases and their snapshots.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_rds::types::{ClusterPendingModifiedValues, DbCluster, DbInstance, PendingModifiedValues};
use guardrail_actions::services::rds::{
    AttributeChange, Call, ClusterSetting, Database, Facet, InstanceSetting, Retention, Snapshot, State,
};
use guardrail_engine::remediate::{CallError, CallFailure};
use std::collections::BTreeSet;

const INSTANCES: &str = "rds:DescribeDBInstances";
const CLUSTERS: &str = "rds:DescribeDBClusters";
const GLOBAL_CLUSTERS: &str = "rds:DescribeGlobalClusters";
const ATTRIBUTES: &str = "rds:DescribeDBSnapshotAttributes";
const CLUSTER_ATTRIBUTES: &str = "rds:DescribeDBClusterSnapshotAttributes";
const MODIFY_INSTANCE: &str = "rds:ModifyDBInstance";
const MODIFY_CLUSTER: &str = "rds:ModifyDBCluster";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    match facet {
        Facet::PubliclyAccessible { instance } => {
            let public = described(session, instance).await?.publicly_accessible;
            public.map(State::PubliclyAccessible).ok_or_else(|| unread(INSTANCES, "PubliclyAccessible"))
        }
        Facet::AutoMinorVersionUpgrade { instance } => {
            let upgrades = described(session, instance).await?.auto_minor_version_upgrade;
            upgrades.map(State::AutoMinorVersionUpgrade).ok_or_else(|| unread(INSTANCES, "AutoMinorVersionUpgrade"))
        }
        Facet::DeletionProtection { database } => protection(session, database).await.map(State::DeletionProtection),
        Facet::BackupRetention { database } => retention(session, database).await.map(State::BackupRetention),
        Facet::Restore { snapshot } => restorers(session, snapshot).await.map(State::Restore),
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let rds = session.account.rds();
    match call {
        Call::ModifyDbInstance { instance, setting, apply_immediately } => {
            if *apply_immediately {
                let mut others = described(session, instance).await?.pending_modified_values;
                if let Some(others) = &mut others {
                    others.backup_retention_period = None;
                }
                nothing_else_waits(MODIFY_INSTANCE, others.as_ref(), &PendingModifiedValues::builder().build())?;
            }
            let modify = rds.modify_db_instance().db_instance_identifier(instance);
            let modify = match *setting {
                InstanceSetting::PubliclyAccessible(public) => modify.publicly_accessible(public),
                InstanceSetting::AutoMinorVersionUpgrade(upgrades) => modify.auto_minor_version_upgrade(upgrades),
                InstanceSetting::DeletionProtection(on) => modify.deletion_protection(on),
                InstanceSetting::BackupRetentionPeriod(days) => modify.backup_retention_period(days),
            };
            let modify = modify.set_apply_immediately(apply_immediately.then_some(true));
            answer(MODIFY_INSTANCE, modify.send().await).map(drop)
        }
        Call::ModifyDbCluster { cluster, setting, apply_immediately } => {
            if *apply_immediately {
                let mut others = described_cluster(session, cluster).await?.pending_modified_values;
                if let Some(others) = &mut others {
                    others.backup_retention_period = None;
                }
                nothing_else_waits(MODIFY_CLUSTER, others.as_ref(), &ClusterPendingModifiedValues::builder().build())?;
            }
            let modify = rds.modify_db_cluster().db_cluster_identifier(cluster);
            let modify = match *setting {
                ClusterSetting::DeletionProtection(on) => modify.deletion_protection(on),
                ClusterSetting::BackupRetentionPeriod(days) => modify.backup_retention_period(days),
            };
            let modify = modify.set_apply_immediately(apply_immediately.then_some(true));
            answer(MODIFY_CLUSTER, modify.send().await).map(drop)
        }
        Call::ModifyGlobalCluster { cluster, deletion_protection } => {
            let modify = rds.modify_global_cluster().global_cluster_identifier(cluster);
            let modify = modify.deletion_protection(*deletion_protection);
            answer("rds:ModifyGlobalCluster", modify.send().await).map(drop)
        }
        Call::ModifyDbSnapshotAttribute { snapshot, accounts } => {
            let AttributeChange { attribute_name, values_to_add, values_to_remove } = accounts.clone();
            let modify = rds.modify_db_snapshot_attribute().db_snapshot_identifier(snapshot);
            let modify = modify.attribute_name(attribute_name).set_values_to_add(some(values_to_add));
            let modify = modify.set_values_to_remove(some(values_to_remove));
            answer("rds:ModifyDBSnapshotAttribute", modify.send().await).map(drop)
        }
        Call::ModifyDbClusterSnapshotAttribute { snapshot, accounts } => {
            let AttributeChange { attribute_name, values_to_add, values_to_remove } = accounts.clone();
            let modify = rds.modify_db_cluster_snapshot_attribute().db_cluster_snapshot_identifier(snapshot);
            let modify = modify.attribute_name(attribute_name).set_values_to_add(some(values_to_add));
            let modify = modify.set_values_to_remove(some(values_to_remove));
            answer("rds:ModifyDBClusterSnapshotAttribute", modify.send().await).map(drop)
        }
    }
}

/// A list that holds anything.
fn some(values: Vec<String>) -> Option<Vec<String>> {
    Some(values).filter(|values| !values.is_empty())
}

async fn described(session: &NarrowedSession, instance: &str) -> Result<DbInstance, CallError> {
    let describe = session.account.rds().describe_db_instances().db_instance_identifier(instance);
    let instances = answer(INSTANCES, describe.send().await)?.db_instances.unwrap_or_default();
    instances.into_iter().next().ok_or_else(|| unread(INSTANCES, "DBInstance"))
}

async fn described_cluster(session: &NarrowedSession, cluster: &str) -> Result<DbCluster, CallError> {
    let describe = session.account.rds().describe_db_clusters().db_cluster_identifier(cluster);
    let clusters = answer(CLUSTERS, describe.send().await)?.db_clusters.unwrap_or_default();
    clusters.into_iter().next().ok_or_else(|| unread(CLUSTERS, "DBCluster"))
}

async fn protection(session: &NarrowedSession, database: &Database) -> Result<bool, CallError> {
    let (operation, on) = match database {
        Database::Instance(instance) => (INSTANCES, described(session, instance).await?.deletion_protection),
        Database::Cluster(cluster) => (CLUSTERS, described_cluster(session, cluster).await?.deletion_protection),
        Database::GlobalCluster(cluster) => {
            let describe = session.account.rds().describe_global_clusters().global_cluster_identifier(cluster);
            let clusters = answer(GLOBAL_CLUSTERS, describe.send().await)?.global_clusters.unwrap_or_default();
            (GLOBAL_CLUSTERS, clusters.into_iter().next().and_then(|cluster| cluster.deletion_protection))
        }
    };
    on.ok_or_else(|| unread(operation, "DeletionProtection"))
}

async fn retention(session: &NarrowedSession, database: &Database) -> Result<Retention, CallError> {
    let (operation, days, pending) = match database {
        Database::Instance(instance) => {
            let DbInstance { backup_retention_period: days, pending_modified_values: pending, .. } =
                described(session, instance).await?;
            (INSTANCES, days, pending.and_then(|pending| pending.backup_retention_period))
        }
        Database::Cluster(cluster) => {
            let DbCluster { backup_retention_period: days, pending_modified_values: pending, .. } =
                described_cluster(session, cluster).await?;
            (CLUSTERS, days, pending.and_then(|pending| pending.backup_retention_period))
        }
        Database::GlobalCluster(_) => (GLOBAL_CLUSTERS, None, None),
    };
    let days = days.ok_or_else(|| unread(operation, "BackupRetentionPeriod"))?;
    Ok(Retention { days, pending })
}

/// Who may restore a snapshot. Where the answer does not have the attribute nobody can tell.
async fn restorers(session: &NarrowedSession, snapshot: &Snapshot) -> Result<BTreeSet<String>, CallError> {
    let rds = session.account.rds();
    let (operation, attributes): (_, Vec<_>) = match snapshot {
        Snapshot::Instance(snapshot) => {
            let describe = rds.describe_db_snapshot_attributes().db_snapshot_identifier(snapshot);
            let told = answer(ATTRIBUTES, describe.send().await)?.db_snapshot_attributes_result;
            let attributes = told.and_then(|told| told.db_snapshot_attributes).unwrap_or_default().into_iter();
            (ATTRIBUTES, attributes.map(|attribute| (attribute.attribute_name, attribute.attribute_values)).collect())
        }
        Snapshot::Cluster(snapshot) => {
            let describe = rds.describe_db_cluster_snapshot_attributes().db_cluster_snapshot_identifier(snapshot);
            let told = answer(CLUSTER_ATTRIBUTES, describe.send().await)?.db_cluster_snapshot_attributes_result;
            let attributes = told.and_then(|told| told.db_cluster_snapshot_attributes).unwrap_or_default().into_iter();
            let attributes = attributes.map(|attribute| (attribute.attribute_name, attribute.attribute_values));
            (CLUSTER_ATTRIBUTES, attributes.collect())
        }
    };
    let restore = attributes.into_iter().find(|(name, _)| name.as_deref() == Some("restore"));
    let (_, values) = restore.ok_or_else(|| unread(operation, "attribute `restore`"))?;
    Ok(values.unwrap_or_default().into_iter().collect())
}

/// Holds where nothing but the retention waits for the maintenance window: what is applied at once takes all that waits with it
/// (ModifyDBInstance, `ApplyImmediately`; of a cluster the reference does not say so in every edition, and it is not tried).
fn nothing_else_waits<T: PartialEq>(operation: &str, others: Option<&T>, nothing: &T) -> Result<(), CallError> {
    if others.is_none_or(|others| others == nothing) {
        return Ok(());
    }
    Err(CallError {
        operation: operation.to_owned(),
        message: "other changes wait for the maintenance window, and would be made at once too".to_owned(),
        failure: CallFailure::Conflict,
    })
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{query_answer as answer, sent};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_actions::Request as _;
    use guardrail_actions::services::rds::{
        AttributeChange, Call, ClusterSetting, Database, Facet, InstanceSetting, Retention, Snapshot, State,
    };
    use guardrail_engine::remediate::CallFailure;

    fn instance(settings: &str) -> ReplayEvent {
        let described =
            format!("<DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier>{settings}</DBInstance>");
        answer("DescribeDBInstances", &format!("<DBInstances>{described}</DBInstances>"))
    }

    fn orders() -> Database {
        Database::Instance("orders".to_owned())
    }

    #[tokio::test]
    async fn each_setting_is_read_and_one_that_is_not_told_is_an_error() {
        let told = "<PubliclyAccessible>true</PubliclyAccessible><AutoMinorVersionUpgrade>false</AutoMinorVersionUpgrade>\
            <DeletionProtection>false</DeletionProtection><BackupRetentionPeriod>0</BackupRetentionPeriod>\
            <PendingModifiedValues><BackupRetentionPeriod>7</BackupRetentionPeriod></PendingModifiedValues>";
        for (facet, state) in [
            (Facet::PubliclyAccessible { instance: "orders".into() }, State::PubliclyAccessible(true)),
            (Facet::AutoMinorVersionUpgrade { instance: "orders".into() }, State::AutoMinorVersionUpgrade(false)),
            (Facet::DeletionProtection { database: orders() }, State::DeletionProtection(false)),
            (
                Facet::BackupRetention { database: orders() },
                State::BackupRetention(Retention { days: 0, pending: Some(7) }),
            ),
        ] {
            let (session, _) = session([instance(told), instance("")]);
            assert_eq!(read(&session, &facet).await.unwrap(), state);
            assert_eq!(read(&session, &facet).await.unwrap_err().failure, CallFailure::Refused);
        }
    }

    #[tokio::test]
    async fn a_clusters_and_a_global_clusters_settings_are_their_own() {
        let cluster = "<DBClusters><DBCluster><BackupRetentionPeriod>1</BackupRetentionPeriod>\
            <DeletionProtection>true</DeletionProtection></DBCluster></DBClusters>";
        let cluster = || answer("DescribeDBClusters", cluster);
        let global = "<GlobalClusters><GlobalClusterMember><DeletionProtection>true</DeletionProtection>\
            </GlobalClusterMember></GlobalClusters>";
        let (session, _) = session([cluster(), cluster(), answer("DescribeGlobalClusters", global)]);
        let of = |name: &str| Database::Cluster(name.to_owned());
        let kept = State::BackupRetention(Retention { days: 1, pending: None });
        assert_eq!(read(&session, &Facet::BackupRetention { database: of("orders") }).await.unwrap(), kept);
        let protected = State::DeletionProtection(true);
        assert_eq!(read(&session, &Facet::DeletionProtection { database: of("orders") }).await.unwrap(), protected);
        let global = Facet::DeletionProtection { database: Database::GlobalCluster("world".to_owned()) };
        assert_eq!(read(&session, &global).await.unwrap(), protected);
    }

    #[tokio::test]
    async fn who_may_restore_a_snapshot_is_told_or_an_error() {
        let told = "<DBSnapshotAttributesResult><DBSnapshotAttributes><DBSnapshotAttribute>\
            <AttributeName>restore</AttributeName><AttributeValues><AttributeValue>all</AttributeValue>\
            <AttributeValue>444455556666</AttributeValue></AttributeValues></DBSnapshotAttribute></DBSnapshotAttributes>\
            </DBSnapshotAttributesResult>";
        let of = |snapshot| Facet::Restore { snapshot };
        let instances = of(Snapshot::Instance("nightly".to_owned()));
        let clusters = of(Snapshot::Cluster("nightly".to_owned()));
        let told_of_cluster = told.replace("DBSnapshot", "DBClusterSnapshot");
        let (session, _) = session([
            answer("DescribeDBSnapshotAttributes", told),
            answer("DescribeDBClusterSnapshotAttributes", &told_of_cluster),
            answer("DescribeDBSnapshotAttributes", "<DBSnapshotAttributesResult/>"),
        ]);
        let everyone = State::Restore(["444455556666".to_owned(), "all".to_owned()].into());
        assert_eq!(read(&session, &instances).await.unwrap(), everyone);
        assert_eq!(read(&session, &clusters).await.unwrap(), everyone);
        let error = read(&session, &instances).await.unwrap_err();
        assert!(error.to_string().contains("restore"), "{error}");
    }

    #[tokio::test]
    async fn what_else_waits_is_not_applied_at_once() {
        let modify = |apply_immediately| Call::ModifyDbInstance {
            instance: "orders".to_owned(),
            setting: InstanceSetting::BackupRetentionPeriod(7),
            apply_immediately,
        };
        let waits = |values: &str| instance(&format!("<PendingModifiedValues>{values}</PendingModifiedValues>"));
        let modified = || answer("ModifyDBInstance", "");
        let (session, client) = session([
            waits("<DBInstanceClass>db.r6g.xlarge</DBInstanceClass>"),
            waits("<BackupRetentionPeriod>3</BackupRetentionPeriod>"),
            modified(),
            modified(),
        ]);
        assert_eq!(call(&session, &modify(true)).await.unwrap_err().failure, CallFailure::Conflict);
        call(&session, &modify(true)).await.unwrap();
        call(&session, &modify(false)).await.unwrap();
        let sent = sent(&client);
        assert_eq!(sent.len(), 4);
        assert!(sent[2].contains("BackupRetentionPeriod=7") && sent[2].contains("ApplyImmediately=true"));
        assert!(sent[3].contains("BackupRetentionPeriod=7") && !sent[3].contains("ApplyImmediately"));
    }

    #[tokio::test]
    async fn what_else_waits_of_a_cluster_is_not_applied_at_once_either() {
        let modify = Call::ModifyDbCluster {
            cluster: "orders".to_owned(),
            setting: ClusterSetting::BackupRetentionPeriod(7),
            apply_immediately: true,
        };
        let waits = |values: &str| {
            let pending = format!("<PendingModifiedValues>{values}</PendingModifiedValues>");
            answer("DescribeDBClusters", &format!("<DBClusters><DBCluster>{pending}</DBCluster></DBClusters>"))
        };
        let (session, client) = session([
            waits("<EngineVersion>16.4</EngineVersion>"),
            waits("<BackupRetentionPeriod>3</BackupRetentionPeriod>"),
            answer("ModifyDBCluster", ""),
        ]);
        assert_eq!(call(&session, &modify).await.unwrap_err().failure, CallFailure::Conflict);
        call(&session, &modify).await.unwrap();
        let sent = sent(&client);
        assert!(sent[2].ends_with("ApplyImmediately=true&BackupRetentionPeriod=7"), "{}", sent[2]);
    }

    #[tokio::test]
    async fn each_call_says_what_it_changes_and_nothing_else() {
        let change = AttributeChange {
            attribute_name: "restore",
            values_to_add: Vec::new(),
            values_to_remove: vec!["all".to_owned()],
        };
        let snapshot = "nightly".to_owned();
        for (made, says) in [
            (
                Call::ModifyDbInstance {
                    instance: "orders".into(),
                    setting: InstanceSetting::PubliclyAccessible(false),
                    apply_immediately: false,
                },
                "Action=ModifyDBInstance&Version=2014-10-31&DBInstanceIdentifier=orders&PubliclyAccessible=false",
            ),
            (
                Call::ModifyGlobalCluster { cluster: "world".into(), deletion_protection: true },
                "Action=ModifyGlobalCluster&Version=2014-10-31&GlobalClusterIdentifier=world&DeletionProtection=true",
            ),
            (
                Call::ModifyDbSnapshotAttribute { snapshot: snapshot.clone(), accounts: change.clone() },
                "Action=ModifyDBSnapshotAttribute&Version=2014-10-31&DBSnapshotIdentifier=nightly&AttributeName=restore\
                 &ValuesToRemove.AttributeValue.1=all",
            ),
            (
                Call::ModifyDbClusterSnapshotAttribute { snapshot, accounts: change },
                "Action=ModifyDBClusterSnapshotAttribute&Version=2014-10-31&DBClusterSnapshotIdentifier=nightly\
                 &AttributeName=restore&ValuesToRemove.AttributeValue.1=all",
            ),
        ] {
            let (session, client) = session([answer(made.operation(), "")]);
            call(&session, &made).await.unwrap();
            assert_eq!(sent(&client), [says]);
        }
    }
}

//! Amazon RDS: one database instance (`rds:DescribeDBInstances`).

use crate::Account;
use crate::live::found::{Found, answer};
use aws_sdk_rds::types::{DbInstance as Instance, Filter};
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::Section;
use guardrail_resources::rds::{DbInstance, PendingModifiedValues};

const DESCRIBE: &str = "rds:DescribeDBInstances";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::RDS::DBInstance"];

/// Reads an instance by Config's id of it, which RDS calls its resource id; or by its identifier, where a call named it and
/// nobody knows the id yet.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let id = &resource.resource_id;
    let describe = account.rds().describe_db_instances();
    let describe = if is_resource_id(id) {
        describe.filters(Filter::builder().name("dbi-resource-id").values(id).build())
    } else {
        describe.db_instance_identifier(id)
    };
    let answered = answer(DESCRIBE, describe.send().await, &["DBInstanceNotFound", "DBInstanceNotFoundFault"])?;
    let instances = answered.and_then(|answered| answered.db_instances).unwrap_or_default();
    let is_it = |instance: &Instance| !is_resource_id(id) || instance.dbi_resource_id.as_ref() == Some(id);
    Ok(instances.into_iter().find(is_it).map_or(Live::Gone, |instance| standing(resource, instance)))
}

/// True for `db-K7Q2M5XW3R9T1V8Y4Z6B0C2D3E`. Identifiers are in small letters.
fn is_resource_id(id: &str) -> bool {
    id.strip_prefix("db-").is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

fn standing(resource: &ResourceKey, instance: Instance) -> Live {
    let tags = instance.tag_list.unwrap_or_default().into_iter();
    let tags = tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())));
    let found = Found::new(resource, instance.db_instance_arn, tags);
    let pending = instance.pending_modified_values.map(|pending| PendingModifiedValues {
        backup_retention_period: pending.backup_retention_period.map(Into::into),
    });
    let view = DbInstance {
        db_instance_identifier: instance.db_instance_identifier.clone(),
        engine: instance.engine,
        storage_encrypted: instance.storage_encrypted,
        publicly_accessible: instance.publicly_accessible,
        auto_minor_version_upgrade: instance.auto_minor_version_upgrade,
        deletion_protection: instance.deletion_protection,
        backup_retention_period: instance.backup_retention_period.map(Into::into),
        pending_modified_values: Section::of(pending),
        db_cluster_identifier: instance.db_cluster_identifier,
        read_replica_source_db_instance_identifier: instance.read_replica_source_db_instance_identifier,
    };
    let subjects = vec![Subject::DbInstance(found.seen_as(view))];
    found.standing(subjects, instance.db_instance_identifier)
}

#[cfg(test)]
mod tests {
    use crate::live::testing::verdicts;
    use crate::testing::{account, query_refusal, reply, sent};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Alias, ResourceKey};

    const ID: &str = "db-K7Q2M5XW3R9T1V8Y4Z6B0C2D3E";

    fn instance(id: &str) -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::RDS::DBInstance", id)
    }

    fn described(settings: &str) -> String {
        format!(
            "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>
            <DBInstanceIdentifier>orders</DBInstanceIdentifier><DbiResourceId>{ID}</DbiResourceId>
            <DBInstanceArn>arn:aws:rds:eu-central-1:111122223333:db:orders</DBInstanceArn><Engine>postgres</Engine>
            <TagList><Tag><Key>env</Key><Value>test</Value></Tag></TagList>{settings}</DBInstance></DBInstances>
            </DescribeDBInstancesResult></DescribeDBInstancesResponse>"
        )
    }

    #[tokio::test]
    async fn an_instance_is_read_into_the_view_that_controls_judge() {
        let bad = "<StorageEncrypted>true</StorageEncrypted><PubliclyAccessible>true</PubliclyAccessible>
            <AutoMinorVersionUpgrade>true</AutoMinorVersionUpgrade><DeletionProtection>false</DeletionProtection>
            <BackupRetentionPeriod>0</BackupRetentionPeriod>
            <PendingModifiedValues><BackupRetentionPeriod>3</BackupRetentionPeriod></PendingModifiedValues>";
        let (account, client) = account([reply(200, described(bad))]);
        let Live::Stands(standing) = account.read(&instance(ID)).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let arn = "arn:aws:rds:eu-central-1:111122223333:db:orders";
        assert_eq!(standing.aliases, [Alias::Arn(arn.into()), Alias::Name("orders".into())]);
        assert_eq!(
            verdicts(&standing.subjects),
            [
                "rds-auto-minor-upgrade: COMPLIANT ",
                "rds-backup-retention: NON_COMPLIANT automated backups are off; automated backups are about to be kept for \
                 3 days",
                "rds-deletion-protection: NON_COMPLIANT deletion protection is off",
                "rds-not-public: NON_COMPLIANT the instance is publicly accessible",
                "rds-storage-encrypted: COMPLIANT ",
            ]
        );
        assert!(sent(&client)[0].contains(&format!("Name=dbi-resource-id&Filters.Filter.1.Values.Value.1={ID}")));
    }

    #[tokio::test]
    async fn what_rds_does_not_tell_is_never_compliant() {
        let (account, _) = account([reply(200, described(""))]);
        let Live::Stands(standing) = account.read(&instance(ID)).await.unwrap() else { panic!("it stands") };
        for verdict in verdicts(&standing.subjects) {
            assert!(!verdict.contains(": COMPLIANT"), "{verdict}");
        }
    }

    #[tokio::test]
    async fn an_instance_that_a_call_named_is_read_by_its_name() {
        let (account, client) = account([reply(200, described(""))]);
        assert!(matches!(account.read(&instance("db-orders")).await, Ok(Live::Stands(_))));
        assert!(sent(&client)[0].ends_with("DBInstanceIdentifier=db-orders"), "{:?}", sent(&client));
    }

    #[tokio::test]
    async fn an_instance_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let none = "<DescribeDBInstancesResponse><DescribeDBInstancesResult/></DescribeDBInstancesResponse>";
        let (account, _) =
            account([reply(200, none), query_refusal("DBInstanceNotFound"), query_refusal("AccessDenied")]);
        assert!(matches!(account.read(&instance(ID)).await, Ok(Live::Gone)));
        assert!(matches!(account.read(&instance("orders")).await, Ok(Live::Gone)));
        let error = account.read(&instance(ID)).await.unwrap_err();
        assert_eq!(error.to_string(), "rds:DescribeDBInstances: AccessDenied: says why");
    }
}

//! Amazon RDS: one snapshot of an instance (`rds:DescribeDBSnapshots`, `rds:DescribeDBSnapshotAttributes`) or of a cluster
//! (`rds:DescribeDBClusterSnapshots`, `rds:DescribeDBClusterSnapshotAttributes`).

use crate::Account;
use crate::live::found::{Found, answer, unread};
use aws_sdk_rds::types::Tag;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::rds::{DbSnapshot, SnapshotAttribute};
use guardrail_resources::{List, Section};

const DESCRIBE: &str = "rds:DescribeDBSnapshots";
const DESCRIBE_CLUSTER: &str = "rds:DescribeDBClusterSnapshots";
const ATTRIBUTES: &str = "rds:DescribeDBSnapshotAttributes";
const CLUSTER_ATTRIBUTES: &str = "rds:DescribeDBClusterSnapshotAttributes";

/// What RDS answers where there is no such snapshot.
const ABSENT: [&str; 2] = ["DBSnapshotNotFound", "DBClusterSnapshotNotFoundFault"];

const CLUSTER: &str = "AWS::RDS::DBClusterSnapshot";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::RDS::DBSnapshot", CLUSTER];

/// Reads a snapshot by its identifier, which is Config's id of it.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    if resource.resource_type == CLUSTER {
        of_cluster(account, resource).await
    } else {
        of_instance(account, resource).await
    }
}

async fn of_instance(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (rds, id) = (account.rds(), &resource.resource_id);
    let describe = rds.describe_db_snapshots().db_snapshot_identifier(id).set_snapshot_type(kind(id));
    let described = answer(DESCRIBE, describe.send().await, &ABSENT)?;
    let snapshot = described.and_then(|described| described.db_snapshots?.into_iter().next());
    let Some(snapshot) = snapshot else { return Ok(Live::Gone) };
    let told = rds.describe_db_snapshot_attributes().db_snapshot_identifier(id).send().await;
    let Some(told) = answer(ATTRIBUTES, told, &ABSENT)? else { return Ok(Live::Gone) };
    let told = told.db_snapshot_attributes_result.and_then(|told| told.db_snapshot_attributes);
    let told = told.ok_or_else(|| unread(ATTRIBUTES, "DBSnapshotAttributes"))?.into_iter();
    let told = told.map(|attribute| (attribute.attribute_name, attribute.attribute_values));
    let view = DbSnapshot {
        db_snapshot_attributes: Section::of(Some(attributes(ATTRIBUTES, told)?)),
        db_cluster_snapshot_attributes: Section::default(),
    };
    Ok(standing(Found::new(resource, snapshot.db_snapshot_arn, tags(snapshot.tag_list)), view, id))
}

async fn of_cluster(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (rds, id) = (account.rds(), &resource.resource_id);
    let describe = rds.describe_db_cluster_snapshots().db_cluster_snapshot_identifier(id).set_snapshot_type(kind(id));
    let described = answer(DESCRIBE_CLUSTER, describe.send().await, &ABSENT)?;
    let snapshot = described.and_then(|described| described.db_cluster_snapshots?.into_iter().next());
    let Some(snapshot) = snapshot else { return Ok(Live::Gone) };
    let told = rds.describe_db_cluster_snapshot_attributes().db_cluster_snapshot_identifier(id).send().await;
    let Some(told) = answer(CLUSTER_ATTRIBUTES, told, &ABSENT)? else { return Ok(Live::Gone) };
    let told = told.db_cluster_snapshot_attributes_result.and_then(|told| told.db_cluster_snapshot_attributes);
    let told = told.ok_or_else(|| unread(CLUSTER_ATTRIBUTES, "DBClusterSnapshotAttributes"))?.into_iter();
    let told = told.map(|attribute| (attribute.attribute_name, attribute.attribute_values));
    let view = DbSnapshot {
        db_snapshot_attributes: Section::default(),
        db_cluster_snapshot_attributes: Section::of(Some(attributes(CLUSTER_ATTRIBUTES, told)?)),
    };
    Ok(standing(Found::new(resource, snapshot.db_cluster_snapshot_arn, tags(snapshot.tag_list)), view, id))
}

/// The type of a snapshot that nobody has named: RDS tells of it only where it is asked for (DescribeDBSnapshots,
/// `DBSnapshotIdentifier`, `SnapshotType`). The names that RDS and AWS Backup give begin so.
fn kind(id: &str) -> Option<String> {
    [("rds:", "automated"), ("awsbackup:", "awsbackup")]
        .into_iter()
        .find_map(|(prefix, kind)| id.starts_with(prefix).then(|| kind.to_owned()))
}

fn attributes(
    operation: &'static str,
    told: impl Iterator<Item = (Option<String>, Option<Vec<String>>)>,
) -> Result<List<SnapshotAttribute>, PortError> {
    let attribute = |(name, values): (Option<String>, Option<Vec<String>>)| {
        let attribute_name = name.ok_or_else(|| unread(operation, "AttributeName"))?;
        Ok(SnapshotAttribute { attribute_name, attribute_values: values.unwrap_or_default().into() })
    };
    told.map(attribute).collect::<Result<Vec<_>, PortError>>().map(Into::into)
}

fn tags(tags: Option<Vec<Tag>>) -> impl Iterator<Item = (String, String)> {
    let tags = tags.unwrap_or_default().into_iter();
    tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())))
}

fn standing(found: Found, view: DbSnapshot, id: &str) -> Live {
    let subjects = vec![Subject::DbSnapshot(found.seen_as(view))];
    found.standing(subjects, Some(id.to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::live::testing::verdicts;
    use crate::testing::{account, query_answer, query_refusal, sent};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Alias, ResourceKey};

    /// An answer about an instance's snapshot, and the same about a cluster's.
    fn answer(of: &str, operation: &str, result: &str) -> ReplayEvent {
        query_answer(&operation.replace("DBSnapshot", of), &result.replace("DBSnapshot", of))
    }

    fn described(of: &str) -> ReplayEvent {
        let snapshot = "<DBSnapshots><DBSnapshot><DBSnapshotIdentifier>nightly</DBSnapshotIdentifier>
            <DBSnapshotArn>arn:aws:rds:eu-central-1:111122223333:snapshot:nightly</DBSnapshotArn>
            <TagList><Tag><Key>env</Key><Value>test</Value></Tag></TagList></DBSnapshot></DBSnapshots>";
        answer(of, "DescribeDBSnapshots", snapshot)
    }

    fn told(of: &str, who: &str) -> ReplayEvent {
        let attribute = format!(
            "<DBSnapshotAttributesResult><DBSnapshotAttributes><DBSnapshotAttribute><AttributeName>restore</AttributeName>
             <AttributeValues>{who}</AttributeValues></DBSnapshotAttribute></DBSnapshotAttributes>
             </DBSnapshotAttributesResult>"
        );
        answer(of, "DescribeDBSnapshotAttributes", &attribute)
    }

    fn snapshot(of: &str, id: &str) -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", &format!("AWS::RDS::{of}"), id)
    }

    #[tokio::test]
    async fn a_snapshot_of_either_kind_is_read_into_the_view_that_controls_judge() {
        for of in ["DBSnapshot", "DBClusterSnapshot"] {
            let everyone = "<AttributeValue>all</AttributeValue>";
            let (account, _) = account([described(of), told(of, everyone), described(of), told(of, "")]);
            for said in ["NON_COMPLIANT every AWS account may restore the snapshot", "COMPLIANT "] {
                let Live::Stands(standing) = account.read(&snapshot(of, "nightly")).await.unwrap() else {
                    panic!("it stands")
                };
                assert_eq!(verdicts(&standing.subjects), [format!("rds-snapshot-not-public: {said}")]);
                assert_eq!(standing.tags["env"], "test");
                assert_eq!(standing.aliases[1], Alias::Name("nightly".to_owned()));
            }
        }
    }

    #[tokio::test]
    async fn an_automated_snapshot_is_asked_for_by_its_type() {
        let (account, client) = account([described("DBSnapshot"), told("DBSnapshot", "")]);
        account.read(&snapshot("DBSnapshot", "rds:orders-2026-03-01")).await.unwrap();
        assert!(sent(&client)[0].contains("SnapshotType=automated"), "{:?}", sent(&client));
    }

    #[tokio::test]
    async fn a_snapshot_that_is_not_there_is_gone_and_one_without_attributes_an_error() {
        let of = "DBSnapshot";
        let (account, _) = account([
            query_refusal("DBSnapshotNotFound"),
            described(of),
            query_refusal("DBSnapshotNotFound"),
            described(of),
            answer(of, "DescribeDBSnapshotAttributes", "<DBSnapshotAttributesResult/>"),
            query_refusal("AccessDenied"),
        ]);
        for _ in 0..2 {
            assert!(matches!(account.read(&snapshot(of, "nightly")).await, Ok(Live::Gone)));
        }
        for said in ["rds:DescribeDBSnapshotAttributes: the answer has no", "rds:DescribeDBSnapshots: AccessDenied"] {
            let error = account.read(&snapshot(of, "nightly")).await.unwrap_err().to_string();
            assert!(error.starts_with(said), "{error}");
        }
    }
}

//! # Data store was deleted and left nothing
//!
//! ## Why it matters
//! A table, cluster, domain or file system that is deleted without a last snapshot takes its data with it: nobody can
//! take the call back.
//!
//! ## What fires
//! Deletions of tables (Amazon DynamoDB, Keyspaces, Timestream, S3 Tables), clusters and caches (Amazon Redshift,
//! ElastiCache, MemoryDB, DocumentDB, Aurora DSQL, MSK), databases of Lightsail, domains and collections (Amazon
//! OpenSearch), vector indexes (Amazon S3), graphs (Amazon Neptune), file systems (Amazon EFS, FSx), tapes and volumes
//! (AWS Storage Gateway), streams (Amazon Kinesis), brokers (Amazon MQ), user pools (Amazon Cognito), knowledge bases and
//! models of one's own (Amazon Bedrock) and repositories of source code (AWS CodeCommit), where they leave no last
//! snapshot.
//!
//! ## What passes
//! Deletions that leave a last snapshot or backup, and a replication group whose primary cluster stays. What can be
//! deleted only when it is empty: vaults, table buckets, vector buckets. Databases of
//! Amazon RDS, of which `rds-database-deleted` speaks. What pipelines and the `trusted` principals do, and whatever AWS
//! services do.
//!
//! ## Remediation
//! Look for backups: of a table with point-in-time recovery Amazon DynamoDB keeps one for 35 days, and AWS Backup keeps
//! its own. Ask who did it.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a data store is gone.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What the deletion leaves.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Amazon Redshift.
    final_cluster_snapshot_identifier: Option<String>,
    /// Amazon ElastiCache.
    final_snapshot_identifier: Option<String>,
    /// Amazon MemoryDB, serverless caches, Amazon Redshift Serverless.
    #[serde(alias = "final_relational_database_snapshot_name")]
    final_snapshot_name: Option<String>,
    /// Amazon ElastiCache: the replicas go, and the data stays.
    #[serde(deserialize_with = "optional_flag")]
    retain_primary_cluster: Option<bool>,
    /// Amazon Neptune Analytics.
    #[serde(deserialize_with = "optional_flag")]
    skip_snapshot: Option<bool>,
}

/// What Amazon FSx says of a deletion.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    #[serde(rename = "windowsResponse")]
    windows: Option<Left>,
    #[serde(rename = "lustreResponse")]
    lustre: Option<Left>,
    #[serde(rename = "openZFSResponse")]
    open_zfs: Option<Left>,
}

/// The backup that it left.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Left {
    final_backup_id: Option<String>,
}

impl ActivityControl for StoreDeleted {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-store-deleted",
        title: "Data store was deleted and left nothing",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        ACCOUNT,
        "AWS::AmazonMQ::Broker",
        "AWS::Bedrock::KnowledgeBase",
        "AWS::CodeCommit::Repository",
        "AWS::DocDBElastic::Cluster",
        "AWS::DSQL::Cluster",
        "AWS::Lightsail::Database",
        "AWS::MSK::Cluster",
        "AWS::S3Tables::TableBucket",
        "AWS::S3Vectors::Index",
        "AWS::OpenSearchServerless::Collection",
        "AWS::Cassandra::Keyspace",
        "AWS::Cassandra::Table",
        "AWS::Cognito::UserPool",
        "AWS::DynamoDB::Table",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElastiCache::ServerlessCache",
        "AWS::EFS::FileSystem",
        "AWS::OpenSearch::Domain",
        "AWS::FSx::FileSystem",
        "AWS::FSx::Volume",
        "AWS::Kinesis::Stream",
        "AWS::MemoryDB::Cluster",
        "AWS::NeptuneGraph::Graph",
        "AWS::Redshift::Cluster",
        "AWS::RedshiftServerless::Namespace",
        "AWS::Timestream::Database",
        "AWS::Timestream::Table",
    ];

    const EVENTS: Events = &[
        ("aoss", &["DeleteCollection"]),
        ("bedrock", &["DeleteKnowledgeBase", "DeleteCustomModel", "DeleteImportedModel"]),
        ("cassandra", &["DeleteKeyspace", "DeleteTable"]),
        ("codecommit", &["DeleteRepository"]),
        ("cognito-idp", &["DeleteUserPool"]),
        ("docdb-elastic", &["DeleteCluster"]),
        ("dsql", &["DeleteCluster"]),
        ("dynamodb", &["DeleteTable"]),
        ("elasticache", &["DeleteReplicationGroup", "DeleteServerlessCache"]),
        ("elasticfilesystem", &["DeleteFileSystem"]),
        ("es", &["DeleteDomain", "DeleteElasticsearchDomain"]),
        ("fsx", &["DeleteFileSystem", "DeleteVolume"]),
        ("kafka", &["DeleteCluster"]),
        ("kinesis", &["DeleteStream"]),
        ("lightsail", &["DeleteRelationalDatabase"]),
        ("memorydb", &["DeleteCluster"]),
        ("mq", &["DeleteBroker"]),
        ("neptune-graph", &["DeleteGraph"]),
        ("redshift", &["DeleteCluster"]),
        ("redshift-serverless", &["DeleteNamespace"]),
        ("s3tables", &["DeleteTable"]),
        ("s3vectors", &["DeleteIndex"]),
        ("storagegateway", &["DeleteTape", "DeleteTapeArchive", "DeleteVolume"]),
        ("timestream", &["DeleteDatabase", "DeleteTable"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) || request.leaves_a_snapshot(call) || leaves_a_backup(call)? {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "DeleteKnowledgeBase" => "knowledge base deleted",
            "DeleteCustomModel" | "DeleteImportedModel" => "model of the account's own deleted",
            "DeleteRepository" => "repository deleted with its history",
            "DeleteTape" | "DeleteTapeArchive" => "tape deleted",
            _ => "deleted, and left no snapshot",
        };
        Ok(Activity::on_each(call, resource_type(call), fact))
    }
}

impl Request {
    fn leaves_a_snapshot(&self, call: &ApiCall<'_>) -> bool {
        let names =
            [&self.final_cluster_snapshot_identifier, &self.final_snapshot_identifier, &self.final_snapshot_name];
        names.into_iter().flatten().any(|name| !name.is_empty())
            || self.retain_primary_cluster == Some(true)
            || (call.service() == "neptune-graph" && self.skip_snapshot == Some(false))
    }
}

/// True where Amazon FSx took a last backup: whether it does unasked depends on the kind of file system.
fn leaves_a_backup(call: &ApiCall<'_>) -> Result<bool, Unreadable> {
    if call.service() != "fsx" {
        return Ok(false);
    }
    let answer: Answer = call::response(call)?;
    let left = [answer.windows, answer.lustre, answer.open_zfs];
    Ok(left.into_iter().flatten().any(|left| left.final_backup_id.is_some_and(|id| !id.is_empty())))
}

fn resource_type(call: &ApiCall<'_>) -> &'static str {
    match (call.service(), call.name()) {
        ("aoss", _) => "AWS::OpenSearchServerless::Collection",
        ("bedrock", "DeleteKnowledgeBase") => "AWS::Bedrock::KnowledgeBase",
        ("bedrock" | "storagegateway", _) => ACCOUNT,
        ("codecommit", _) => "AWS::CodeCommit::Repository",
        ("docdb-elastic", _) => "AWS::DocDBElastic::Cluster",
        ("dsql", _) => "AWS::DSQL::Cluster",
        ("kafka", _) => "AWS::MSK::Cluster",
        ("lightsail", _) => "AWS::Lightsail::Database",
        ("mq", _) => "AWS::AmazonMQ::Broker",
        ("s3tables", _) => "AWS::S3Tables::TableBucket",
        ("s3vectors", _) => "AWS::S3Vectors::Index",
        ("cassandra", "DeleteKeyspace") => "AWS::Cassandra::Keyspace",
        ("cassandra", _) => "AWS::Cassandra::Table",
        ("cognito-idp", _) => "AWS::Cognito::UserPool",
        ("dynamodb", _) => "AWS::DynamoDB::Table",
        ("elasticache", "DeleteServerlessCache") => "AWS::ElastiCache::ServerlessCache",
        ("elasticache", _) => "AWS::ElastiCache::ReplicationGroup",
        ("elasticfilesystem", _) => "AWS::EFS::FileSystem",
        ("es", _) => "AWS::OpenSearch::Domain",
        ("fsx", "DeleteVolume") => "AWS::FSx::Volume",
        ("fsx", _) => "AWS::FSx::FileSystem",
        ("kinesis", _) => "AWS::Kinesis::Stream",
        ("memorydb", _) => "AWS::MemoryDB::Cluster",
        ("neptune-graph", _) => "AWS::NeptuneGraph::Graph",
        ("redshift-serverless", _) => "AWS::RedshiftServerless::Namespace",
        ("timestream", "DeleteDatabase") => "AWS::Timestream::Database",
        ("timestream", _) => "AWS::Timestream::Table",
        _ => "AWS::Redshift::Cluster",
    }
}

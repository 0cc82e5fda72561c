//! What the role for Amazon RDS may do.

use crate::{Access, Permission, Use};

const INSTANCES: &str = "arn:${AWS::Partition}:rds:*:${AWS::AccountId}:db:*";
const CLUSTERS: &str = "arn:${AWS::Partition}:rds:*:${AWS::AccountId}:cluster:*";
const GLOBAL_CLUSTERS: &str = "arn:${AWS::Partition}:rds::${AWS::AccountId}:global-cluster:*";
const SNAPSHOTS: &str = "arn:${AWS::Partition}:rds:*:${AWS::AccountId}:snapshot:*";
const CLUSTER_SNAPSHOTS: &str = "arn:${AWS::Partition}:rds:*:${AWS::AccountId}:cluster-snapshot:*";

/// All that the role for Amazon RDS may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "rds:DescribeDBInstances", resource: INSTANCES, condition: None, r#use: Use::Read },
        Permission { action: "rds:ModifyDBInstance", resource: INSTANCES, condition: None, r#use: Use::Write },
        Permission { action: "rds:DescribeDBClusters", resource: CLUSTERS, condition: None, r#use: Use::Read },
        Permission { action: "rds:ModifyDBCluster", resource: CLUSTERS, condition: None, r#use: Use::Write },
        Permission {
            action: "rds:DescribeGlobalClusters",
            resource: GLOBAL_CLUSTERS,
            condition: None,
            r#use: Use::Read,
        },
        Permission { action: "rds:ModifyGlobalCluster", resource: GLOBAL_CLUSTERS, condition: None, r#use: Use::Write },
        Permission {
            action: "rds:DescribeDBSnapshotAttributes",
            resource: SNAPSHOTS,
            condition: None,
            r#use: Use::Read,
        },
        Permission { action: "rds:ModifyDBSnapshotAttribute", resource: SNAPSHOTS, condition: None, r#use: Use::Write },
        Permission {
            action: "rds:DescribeDBClusterSnapshotAttributes",
            resource: CLUSTER_SNAPSHOTS,
            condition: None,
            r#use: Use::Read,
        },
        Permission {
            action: "rds:ModifyDBClusterSnapshotAttribute",
            resource: CLUSTER_SNAPSHOTS,
            condition: None,
            r#use: Use::Write,
        },
    ],
};

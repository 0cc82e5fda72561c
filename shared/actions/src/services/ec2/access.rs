//! What the role for Amazon EC2 may do.

use crate::{Access, Permission, Use};

const ALL: &str = "*";
const GROUPS: &str = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:security-group/*";
const GROUP_RULES: &str = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:security-group-rule/*";
const NETWORK_ACLS: &str = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:network-acl/*";
const INSTANCES: &str = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:instance/*";
const SNAPSHOTS: &str = "arn:${AWS::Partition}:ec2:*::snapshot/*";
const IMAGES: &str = "arn:${AWS::Partition}:ec2:*::image/*";
const VPCS: &str = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:vpc/*";
const FLOW_LOGS: &str = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:vpc-flow-log/*";
const SUBNETS: &str = "arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:subnet/*";
const ROLES: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*";

/// All that the role for Amazon EC2 may do. What describes a list knows no narrower resource than all of it (Service
/// Authorization Reference, "Amazon EC2").
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "ec2:DescribeFlowLogs", resource: ALL, condition: None, r#use: Use::Read },
        Permission { action: "ec2:DescribeImageAttribute", resource: IMAGES, condition: None, r#use: Use::Read },
        Permission { action: "ec2:DescribeInstances", resource: ALL, condition: None, r#use: Use::Read },
        Permission { action: "ec2:DescribeNetworkAcls", resource: ALL, condition: None, r#use: Use::Read },
        Permission { action: "ec2:DescribeSecurityGroupRules", resource: ALL, condition: None, r#use: Use::Read },
        Permission { action: "ec2:DescribeSecurityGroups", resource: ALL, condition: None, r#use: Use::Read },
        Permission { action: "ec2:DescribeSnapshotAttribute", resource: SNAPSHOTS, condition: None, r#use: Use::Read },
        Permission { action: "ec2:DescribeSubnets", resource: ALL, condition: None, r#use: Use::Read },
        Permission { action: "ec2:GetEbsEncryptionByDefault", resource: ALL, condition: None, r#use: Use::Read },
        Permission { action: "ec2:GetImageBlockPublicAccessState", resource: ALL, condition: None, r#use: Use::Read },
        Permission { action: "ec2:GetSerialConsoleAccessStatus", resource: ALL, condition: None, r#use: Use::Read },
        Permission {
            action: "ec2:GetSnapshotBlockPublicAccessState",
            resource: ALL,
            condition: None,
            r#use: Use::Read,
        },
        Permission { action: "ec2:AuthorizeSecurityGroupEgress", resource: GROUPS, condition: None, r#use: Use::Write },
        Permission {
            action: "ec2:AuthorizeSecurityGroupIngress",
            resource: GROUPS,
            condition: None,
            r#use: Use::Write,
        },
        Permission { action: "ec2:CreateFlowLogs", resource: FLOW_LOGS, condition: None, r#use: Use::Write },
        Permission { action: "ec2:CreateFlowLogs", resource: VPCS, condition: None, r#use: Use::Write },
        Permission { action: "ec2:CreateNetworkAclEntry", resource: NETWORK_ACLS, condition: None, r#use: Use::Write },
        Permission { action: "ec2:DeleteFlowLogs", resource: FLOW_LOGS, condition: None, r#use: Use::Write },
        Permission { action: "ec2:DeleteNetworkAclEntry", resource: NETWORK_ACLS, condition: None, r#use: Use::Write },
        Permission { action: "ec2:DisableEbsEncryptionByDefault", resource: ALL, condition: None, r#use: Use::Write },
        Permission { action: "ec2:DisableImageBlockPublicAccess", resource: ALL, condition: None, r#use: Use::Write },
        Permission { action: "ec2:DisableSerialConsoleAccess", resource: ALL, condition: None, r#use: Use::Write },
        Permission {
            action: "ec2:DisableSnapshotBlockPublicAccess",
            resource: ALL,
            condition: None,
            r#use: Use::Write,
        },
        Permission { action: "ec2:EnableEbsEncryptionByDefault", resource: ALL, condition: None, r#use: Use::Write },
        Permission { action: "ec2:EnableImageBlockPublicAccess", resource: ALL, condition: None, r#use: Use::Write },
        Permission { action: "ec2:EnableSerialConsoleAccess", resource: ALL, condition: None, r#use: Use::Write },
        Permission { action: "ec2:EnableSnapshotBlockPublicAccess", resource: ALL, condition: None, r#use: Use::Write },
        Permission { action: "ec2:ModifyImageAttribute", resource: IMAGES, condition: None, r#use: Use::Write },
        Permission {
            action: "ec2:ModifyInstanceMetadataOptions",
            resource: INSTANCES,
            condition: None,
            r#use: Use::Write,
        },
        Permission { action: "ec2:ModifySnapshotAttribute", resource: SNAPSHOTS, condition: None, r#use: Use::Write },
        Permission { action: "ec2:ModifySubnetAttribute", resource: SUBNETS, condition: None, r#use: Use::Write },
        Permission { action: "ec2:RevokeSecurityGroupEgress", resource: GROUPS, condition: None, r#use: Use::Write },
        Permission { action: "ec2:RevokeSecurityGroupIngress", resource: GROUPS, condition: None, r#use: Use::Write },
        Permission {
            action: "ec2:AuthorizeSecurityGroupEgress",
            resource: GROUP_RULES,
            condition: None,
            r#use: Use::Dependent("a rule that is put back with its tags is a resource of its own"),
        },
        Permission {
            action: "ec2:AuthorizeSecurityGroupIngress",
            resource: GROUP_RULES,
            condition: None,
            r#use: Use::Dependent("a rule that is put back with its tags is a resource of its own"),
        },
        Permission {
            action: "ec2:CreateTags",
            resource: GROUP_RULES,
            condition: Some(("ec2:CreateAction", "AuthorizeSecurityGroupEgress")),
            r#use: Use::Dependent("the tags of a rule that is put back"),
        },
        Permission {
            action: "ec2:CreateTags",
            resource: GROUP_RULES,
            condition: Some(("ec2:CreateAction", "AuthorizeSecurityGroupIngress")),
            r#use: Use::Dependent("the tags of a rule that is put back"),
        },
        Permission {
            action: "iam:PassRole",
            resource: ROLES,
            condition: Some(("iam:PassedToService", "vpc-flow-logs.amazonaws.com")),
            r#use: Use::Dependent(
                "flow logs reach a log group by a role; each execution is pinned to the configured one",
            ),
        },
        Permission {
            action: "logs:CreateLogDelivery",
            resource: ALL,
            condition: None,
            r#use: Use::Dependent("flow logs that are delivered to a bucket"),
        },
        Permission {
            action: "logs:DeleteLogDelivery",
            resource: ALL,
            condition: None,
            r#use: Use::Dependent("flow logs that are delivered to a bucket"),
        },
    ],
};

//! What the role for Amazon CloudWatch Logs may do.

use crate::{Access, Permission, Use};

const ANY: &str = "*";
const GROUPS: &str = "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*";

/// All that the role for Amazon CloudWatch Logs may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "logs:DescribeLogGroups", resource: ANY, condition: None, r#use: Use::Read },
        Permission { action: "logs:DeleteRetentionPolicy", resource: GROUPS, condition: None, r#use: Use::Write },
        Permission { action: "logs:PutRetentionPolicy", resource: GROUPS, condition: None, r#use: Use::Write },
    ],
};

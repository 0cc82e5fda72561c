//! What the role for Amazon DynamoDB may do.

use crate::{Access, Permission, Use};

const TABLES: &str = "arn:${AWS::Partition}:dynamodb:*:${AWS::AccountId}:table/*";

/// All that the role for Amazon DynamoDB may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission {
            action: "dynamodb:DescribeContinuousBackups",
            resource: TABLES,
            condition: None,
            r#use: Use::Read,
        },
        Permission { action: "dynamodb:UpdateContinuousBackups", resource: TABLES, condition: None, r#use: Use::Write },
        Permission { action: "dynamodb:DescribeTable", resource: TABLES, condition: None, r#use: Use::Read },
        Permission { action: "dynamodb:UpdateTable", resource: TABLES, condition: None, r#use: Use::Write },
    ],
};

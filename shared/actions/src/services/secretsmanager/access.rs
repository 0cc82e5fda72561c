//! What the role for AWS Secrets Manager may do.

use crate::{Access, Permission, Use};

const SECRETS: &str = "arn:${AWS::Partition}:secretsmanager:*:${AWS::AccountId}:secret:*";

/// All that the role for AWS Secrets Manager may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "secretsmanager:GetResourcePolicy", resource: SECRETS, condition: None, r#use: Use::Read },
        Permission {
            action: "secretsmanager:DeleteResourcePolicy",
            resource: SECRETS,
            condition: None,
            r#use: Use::Write,
        },
        Permission {
            action: "secretsmanager:PutResourcePolicy",
            resource: SECRETS,
            condition: None,
            r#use: Use::Write,
        },
    ],
};

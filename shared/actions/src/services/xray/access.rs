//! What the role for AWS X-Ray may do.

use crate::{Access, Permission, Use};

const KEYS: &str = "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*";

/// All that the role for AWS X-Ray may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "xray:GetEncryptionConfig", resource: "*", condition: None, r#use: Use::Read },
        Permission { action: "xray:PutEncryptionConfig", resource: "*", condition: None, r#use: Use::Write },
        Permission {
            action: "kms:DescribeKey",
            resource: KEYS,
            condition: None,
            r#use: Use::Dependent("X-Ray looks the key up in the name of who sets it"),
        },
        Permission {
            action: "kms:CreateGrant",
            resource: KEYS,
            condition: None,
            r#use: Use::Dependent("who sets the key lets X-Ray use it"),
        },
    ],
};

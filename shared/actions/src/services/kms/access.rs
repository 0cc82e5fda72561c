//! What the role for AWS KMS may do.

use crate::{Access, Permission, Use};

const KEYS: &str = "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*";

/// All that the role for AWS KMS may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "kms:DescribeKey", resource: KEYS, condition: None, r#use: Use::Read },
        Permission { action: "kms:GetKeyRotationStatus", resource: KEYS, condition: None, r#use: Use::Read },
        Permission { action: "kms:EnableKeyRotation", resource: KEYS, condition: None, r#use: Use::Write },
        Permission { action: "kms:DisableKeyRotation", resource: KEYS, condition: None, r#use: Use::Write },
        Permission { action: "kms:CancelKeyDeletion", resource: KEYS, condition: None, r#use: Use::Write },
        Permission { action: "kms:ScheduleKeyDeletion", resource: KEYS, condition: None, r#use: Use::Write },
        Permission { action: "kms:EnableKey", resource: KEYS, condition: None, r#use: Use::Write },
        Permission { action: "kms:DisableKey", resource: KEYS, condition: None, r#use: Use::Write },
    ],
};

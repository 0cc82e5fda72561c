//! What the role for AWS IAM may do.

use crate::{Access, Permission, Use};

const ANY: &str = "*";
const USERS: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*";

/// All that the role for AWS IAM may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "iam:GetAccountPasswordPolicy", resource: ANY, condition: None, r#use: Use::Read },
        Permission { action: "iam:GetUserPolicy", resource: USERS, condition: None, r#use: Use::Read },
        Permission { action: "iam:ListAccessKeys", resource: USERS, condition: None, r#use: Use::Read },
        Permission { action: "iam:DeleteAccountPasswordPolicy", resource: ANY, condition: None, r#use: Use::Write },
        Permission { action: "iam:DeleteUserPolicy", resource: USERS, condition: None, r#use: Use::Write },
        Permission { action: "iam:PutUserPolicy", resource: USERS, condition: None, r#use: Use::Write },
        Permission { action: "iam:UpdateAccessKey", resource: USERS, condition: None, r#use: Use::Write },
        Permission { action: "iam:UpdateAccountPasswordPolicy", resource: ANY, condition: None, r#use: Use::Write },
    ],
};

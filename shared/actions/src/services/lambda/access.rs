//! What the role for AWS Lambda may do.

use crate::{Access, Permission, Use};

const FUNCTIONS: &str = "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*";

/// All that the role for AWS Lambda may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "lambda:GetFunctionUrlConfig", resource: FUNCTIONS, condition: None, r#use: Use::Read },
        Permission { action: "lambda:GetPolicy", resource: FUNCTIONS, condition: None, r#use: Use::Read },
        Permission { action: "lambda:AddPermission", resource: FUNCTIONS, condition: None, r#use: Use::Write },
        Permission { action: "lambda:RemovePermission", resource: FUNCTIONS, condition: None, r#use: Use::Write },
        Permission {
            action: "lambda:UpdateFunctionUrlConfig",
            resource: FUNCTIONS,
            condition: None,
            r#use: Use::Write,
        },
    ],
};

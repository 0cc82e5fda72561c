//! What the role for Amazon ECR may do.

use crate::{Access, Permission, Use};

const REPOSITORIES: &str = "arn:${AWS::Partition}:ecr:*:${AWS::AccountId}:repository/*";

/// All that the role for Amazon ECR may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "ecr:DescribeRepositories", resource: REPOSITORIES, condition: None, r#use: Use::Read },
        Permission {
            action: "ecr:PutImageScanningConfiguration",
            resource: REPOSITORIES,
            condition: None,
            r#use: Use::Write,
        },
    ],
};

//! What the role for Elastic Load Balancing may do.

use crate::{Access, Permission, Use};

const LISTENERS: &str = "arn:${AWS::Partition}:elasticloadbalancing:*:${AWS::AccountId}:listener/*";

/// All that the role for Elastic Load Balancing may do.
pub const ACCESS: Access = Access {
    permissions: &[
        // IAM knows no narrower resource for it (Service Authorization Reference, "AWS Elastic Load Balancing V2").
        Permission {
            action: "elasticloadbalancing:DescribeListeners",
            resource: "*",
            condition: None,
            r#use: Use::Read,
        },
        Permission {
            action: "elasticloadbalancing:ModifyListener",
            resource: LISTENERS,
            condition: None,
            r#use: Use::Write,
        },
    ],
};

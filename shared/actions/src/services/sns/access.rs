//! What the role for Amazon SNS may do.

use crate::{Access, Permission, Use};

const TOPICS: &str = "arn:${AWS::Partition}:sns:*:${AWS::AccountId}:*";

/// All that the role for Amazon SNS may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "sns:GetTopicAttributes", resource: TOPICS, condition: None, r#use: Use::Read },
        Permission { action: "sns:SetTopicAttributes", resource: TOPICS, condition: None, r#use: Use::Write },
    ],
};

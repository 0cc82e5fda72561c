//! What the role for Amazon SQS may do.

use crate::{Access, Permission, Use};

const QUEUES: &str = "arn:${AWS::Partition}:sqs:*:${AWS::AccountId}:*";

/// All that the role for Amazon SQS may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "sqs:GetQueueAttributes", resource: QUEUES, condition: None, r#use: Use::Read },
        Permission { action: "sqs:SetQueueAttributes", resource: QUEUES, condition: None, r#use: Use::Write },
    ],
};

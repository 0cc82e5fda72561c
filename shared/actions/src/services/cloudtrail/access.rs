//! What the role for AWS CloudTrail may do.

use crate::{Access, Permission, Use};

const TRAILS: &str = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*";

/// All that the role for AWS CloudTrail may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "cloudtrail:GetTrail", resource: TRAILS, condition: None, r#use: Use::Read },
        Permission { action: "cloudtrail:GetTrailStatus", resource: TRAILS, condition: None, r#use: Use::Read },
        Permission { action: "cloudtrail:StartLogging", resource: TRAILS, condition: None, r#use: Use::Write },
        Permission { action: "cloudtrail:StopLogging", resource: TRAILS, condition: None, r#use: Use::Write },
        Permission { action: "cloudtrail:UpdateTrail", resource: TRAILS, condition: None, r#use: Use::Write },
    ],
};

//! What the role for Amazon GuardDuty may do.

use crate::{Access, Permission, Use};

const ANY: &str = "*";
const DETECTORS: &str = "arn:${AWS::Partition}:guardduty:*:${AWS::AccountId}:detector/*";
const SERVICE_ROLE: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty";
const MALWARE_ROLE: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/malware-protection.guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDutyMalwareProtection";

/// All that the role for Amazon GuardDuty may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "guardduty:ListDetectors", resource: ANY, condition: None, r#use: Use::Read },
        Permission { action: "guardduty:GetDetector", resource: DETECTORS, condition: None, r#use: Use::Read },
        Permission { action: "guardduty:CreateDetector", resource: ANY, condition: None, r#use: Use::Write },
        Permission { action: "guardduty:UpdateDetector", resource: DETECTORS, condition: None, r#use: Use::Write },
        Permission {
            action: "iam:CreateServiceLinkedRole",
            resource: SERVICE_ROLE,
            condition: Some(("iam:AWSServiceName", "guardduty.amazonaws.com")),
            r#use: Use::Dependent("the first detector of an account makes GuardDuty's own role"),
        },
        Permission {
            action: "iam:CreateServiceLinkedRole",
            resource: MALWARE_ROLE,
            condition: Some(("iam:AWSServiceName", "malware-protection.guardduty.amazonaws.com")),
            r#use: Use::Dependent("a new detector has malware protection on, which has a role of its own"),
        },
    ],
};

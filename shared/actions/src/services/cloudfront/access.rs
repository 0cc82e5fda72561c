//! What the role for Amazon CloudFront may do.

use crate::{Access, Permission, Use};

const DISTRIBUTIONS: &str = "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/*";
const VPC_ORIGINS: &str = "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:vpcorigin/*";
const WEB_ACLS: &str = "arn:${AWS::Partition}:wafv2:us-east-1:${AWS::AccountId}:global/webacl/*";

/// All that the role for Amazon CloudFront may do. It may not change the ACL of a log bucket, which CloudFront does for whoever
/// turns legacy logging on: such an update is refused.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission {
            action: "cloudfront:GetDistributionConfig",
            resource: DISTRIBUTIONS,
            condition: None,
            r#use: Use::Read,
        },
        Permission {
            action: "cloudfront:UpdateDistribution",
            resource: DISTRIBUTIONS,
            condition: None,
            r#use: Use::Write,
        },
        Permission {
            action: "cloudfront:GetVpcOrigin",
            resource: VPC_ORIGINS,
            condition: None,
            r#use: Use::Dependent("An update names the distribution's origins, those in a VPC among them."),
        },
        Permission {
            action: "wafv2:GetWebACL",
            resource: WEB_ACLS,
            condition: None,
            r#use: Use::Dependent(
                "An update names the distribution's web ACL, which whoever makes it must be able to read.",
            ),
        },
    ],
};

//! What the role for Amazon S3 may do.

use crate::{Access, Permission, Use};

const BUCKETS: &str = "arn:${AWS::Partition}:s3:::*";

/// All that the role for Amazon S3 may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "s3:GetBucketPublicAccessBlock", resource: BUCKETS, condition: None, r#use: Use::Read },
        Permission { action: "s3:PutBucketPublicAccessBlock", resource: BUCKETS, condition: None, r#use: Use::Write },
    ],
};

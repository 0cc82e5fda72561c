//! What the role for Amazon S3 may do.

use crate::{Access, Permission, Use};

const BUCKETS: &str = "arn:${AWS::Partition}:s3:::*";

/// IAM knows no resource of the account's own block (Service Authorization Reference, "Amazon S3").
const ANY: &str = "*";

/// All that the role for Amazon S3 may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "s3:GetAccountPublicAccessBlock", resource: ANY, condition: None, r#use: Use::Read },
        Permission { action: "s3:GetBucketAcl", resource: BUCKETS, condition: None, r#use: Use::Read },
        Permission { action: "s3:GetBucketPolicy", resource: BUCKETS, condition: None, r#use: Use::Read },
        Permission { action: "s3:GetBucketPublicAccessBlock", resource: BUCKETS, condition: None, r#use: Use::Read },
        Permission { action: "s3:GetBucketVersioning", resource: BUCKETS, condition: None, r#use: Use::Read },
        Permission { action: "s3:GetEncryptionConfiguration", resource: BUCKETS, condition: None, r#use: Use::Read },
        Permission { action: "s3:DeleteBucketPolicy", resource: BUCKETS, condition: None, r#use: Use::Write },
        Permission { action: "s3:PutAccountPublicAccessBlock", resource: ANY, condition: None, r#use: Use::Write },
        Permission { action: "s3:PutBucketAcl", resource: BUCKETS, condition: None, r#use: Use::Write },
        Permission { action: "s3:PutBucketPolicy", resource: BUCKETS, condition: None, r#use: Use::Write },
        Permission { action: "s3:PutBucketPublicAccessBlock", resource: BUCKETS, condition: None, r#use: Use::Write },
        Permission { action: "s3:PutBucketVersioning", resource: BUCKETS, condition: None, r#use: Use::Write },
        Permission { action: "s3:PutEncryptionConfiguration", resource: BUCKETS, condition: None, r#use: Use::Write },
    ],
};

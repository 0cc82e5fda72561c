//! What the role for Amazon Kinesis may do.

use crate::{Access, Permission, Use};

const STREAMS: &str = "arn:${AWS::Partition}:kinesis:*:${AWS::AccountId}:stream/*";
const KEYS: &str = "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*";

/// All that the role for Amazon Kinesis may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "kinesis:DescribeStreamSummary", resource: STREAMS, condition: None, r#use: Use::Read },
        Permission { action: "kinesis:StartStreamEncryption", resource: STREAMS, condition: None, r#use: Use::Write },
        Permission { action: "kinesis:StopStreamEncryption", resource: STREAMS, condition: None, r#use: Use::Write },
        Permission {
            action: "kinesis:StartStreamEncryption",
            resource: KEYS,
            condition: None,
            r#use: Use::Dependent("the call is allowed on the stream and on the key"),
        },
        Permission {
            action: "kinesis:StopStreamEncryption",
            resource: KEYS,
            condition: None,
            r#use: Use::Dependent("the call is allowed on the stream and on the key"),
        },
        Permission {
            action: "kms:DescribeKey",
            resource: KEYS,
            condition: None,
            r#use: Use::Dependent("Kinesis looks the key up in the name of who starts the encryption"),
        },
    ],
};

//! What the role for AWS Config may do.

use crate::{Access, Permission, Use};

const RECORDERS: &str = "arn:${AWS::Partition}:config:*:${AWS::AccountId}:configuration-recorder/*";

/// All that the role for AWS Config may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission {
            action: "config:DescribeConfigurationRecorderStatus",
            resource: RECORDERS,
            condition: None,
            r#use: Use::Read,
        },
        Permission {
            action: "config:StartConfigurationRecorder",
            resource: RECORDERS,
            condition: None,
            r#use: Use::Write,
        },
        Permission {
            action: "config:StopConfigurationRecorder",
            resource: RECORDERS,
            condition: None,
            r#use: Use::Write,
        },
    ],
};

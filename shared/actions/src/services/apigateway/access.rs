//! What the role for Amazon API Gateway may do.

use crate::{Access, Permission, Use};

const STAGES: &str = "arn:${AWS::Partition}:apigateway:*::/restapis/*/stages/*";

/// All that the role for Amazon API Gateway may do.
pub const ACCESS: Access = Access {
    permissions: &[
        Permission { action: "apigateway:GET", resource: STAGES, condition: None, r#use: Use::Read },
        Permission { action: "apigateway:PATCH", resource: STAGES, condition: None, r#use: Use::Write },
    ],
};

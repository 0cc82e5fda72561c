//! Amazon Cognito: user pools and identity pools.

use crate::read::flag;
use crate::resource::View;
use serde::Deserialize;

/// A user pool (`AWS::Cognito::UserPool`).
#[derive(Clone, Debug, Deserialize)]
pub struct UserPool {
    /// `ON`, `OPTIONAL` or `OFF`; absent means `OFF`.
    #[serde(default)]
    pub mfa_configuration: Option<String>,
}

impl View for UserPool {
    const TYPES: &'static [&'static str] = &["AWS::Cognito::UserPool"];
}

/// An identity pool (`AWS::Cognito::IdentityPool`).
#[derive(Clone, Debug, Deserialize)]
pub struct IdentityPool {
    /// Guests get credentials without signing in.
    #[serde(deserialize_with = "flag")]
    pub allow_unauthenticated_identities: bool,
}

impl View for IdentityPool {
    const TYPES: &'static [&'static str] = &["AWS::Cognito::IdentityPool"];
}

//! Principals: who a statement is about.

use std::fmt;

/// Who a statement names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principals {
    /// `Principal`: these.
    Only(Vec<Principal>),
    /// `NotPrincipal`: all but these.
    AllBut(Vec<Principal>),
}

/// One principal of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// `"*"` or `{"AWS": "*"}`: everyone, signed in or not.
    Everyone,
    /// A principal with a wildcard in it, or an empty one. IAM knows none but `*` alone; whatever it may mean, it is not one
    /// principal.
    Pattern {
        /// Under which key it stands: `AWS`, `Service`…
        kind: String,
        /// As it was written.
        value: String,
    },
    /// A whole account: its number or the ARN of its root.
    Account(String),
    /// A user, role, session or federated user.
    Identity {
        /// Its ARN.
        arn: String,
        /// Its account.
        account: String,
    },
    /// An id (`AROA…`, `AIDA…`): what is left in a policy of a principal that has been deleted.
    UniqueId(String),
    /// An AWS service.
    Service(String),
    /// An identity provider: the ARN of a SAML or OIDC provider, or the name of a web identity provider.
    Federated(String),
    /// An account by its S3 canonical user id.
    CanonicalUser(String),
    /// A CloudFront origin access identity.
    OriginAccessIdentity(String),
    /// Something else, kept as it was written.
    Unknown {
        /// Under which key it stands.
        kind: String,
        /// As it was written.
        value: String,
    },
}

impl Principal {
    /// The principal that stands as `value` under `kind` (`AWS`, `Service`, …; without regard to case).
    pub fn new(kind: &str, value: &str) -> Self {
        let aws = kind.eq_ignore_ascii_case("AWS");
        if aws && value == "*" {
            return Self::Everyone;
        }
        if value.is_empty() || value.contains(['*', '?']) || value.contains("${") {
            return Self::Pattern { kind: kind.to_owned(), value: value.to_owned() };
        }
        match kind.to_ascii_lowercase().as_str() {
            "aws" => Self::aws(value),
            "service" => Self::Service(value.to_ascii_lowercase()),
            "federated" => Self::Federated(value.to_owned()),
            "canonicaluser" => Self::CanonicalUser(value.to_owned()),
            _ => Self::Unknown { kind: kind.to_owned(), value: value.to_owned() },
        }
    }

    fn aws(value: &str) -> Self {
        if is_account(value) {
            return Self::Account(value.to_owned());
        }
        if is_unique_id(value) {
            return Self::UniqueId(value.to_owned());
        }
        let unknown = || Self::Unknown { kind: "AWS".to_owned(), value: value.to_owned() };
        let mut parts = value.splitn(6, ':');
        let (Some("arn"), Some(_), Some("iam" | "sts"), Some(_), Some(account), Some(resource)) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return unknown();
        };
        match resource {
            // `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E…`
            _ if account == "cloudfront" => Self::OriginAccessIdentity(value.to_owned()),
            _ if !is_account(account) => unknown(),
            "root" => Self::Account(account.to_owned()),
            _ => Self::Identity { arn: value.to_owned(), account: account.to_owned() },
        }
    }

    /// True where it does not tell one principal from another.
    pub fn is_anyone(&self) -> bool {
        matches!(self, Self::Everyone | Self::Pattern { .. })
    }

    /// The account it belongs to, where it tells.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Account(account) | Self::Identity { account, .. } => Some(account),
            _ => None,
        }
    }

    /// True where whoever is `other` is surely this principal too.
    pub fn covers(&self, other: &Self) -> bool {
        match self {
            Self::Everyone => true,
            Self::Pattern { .. } => false,
            Self::Account(account) => other.account() == Some(account),
            _ => self == other,
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("anyone"),
            Self::Pattern { kind, value } => write!(f, "anyone (as {kind} `{value}`)"),
            Self::Account(account) => write!(f, "account {account}"),
            Self::Identity { arn: value, .. } | Self::Service(value) | Self::OriginAccessIdentity(value) => {
                f.write_str(value)
            }
            Self::UniqueId(id) => write!(f, "{id} (the id of a deleted principal)"),
            Self::Federated(provider) => write!(f, "those whom {provider} vouches for"),
            Self::CanonicalUser(id) => write!(f, "canonical user {id}"),
            Self::Unknown { kind, value } => write!(f, "{kind} `{value}`"),
        }
    }
}

/// True for an account number: twelve digits.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// True for the unique id of a user or role ("IAM identifiers": `AIDA…` and `AROA…`).
pub(super) fn is_unique_id(text: &str) -> bool {
    let rest = text.strip_prefix("AIDA").or_else(|| text.strip_prefix("AROA"));
    rest.is_some_and(|rest| rest.len() >= 8 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

//! What a condition says about who may call. A condition narrows where every value it accepts pins the caller: to an
//! account, an organization, a principal, a source, a network. The keys are those by which S3 calls a policy not public
//! ("Blocking public access to your Amazon S3 storage: The meaning of public") and their likes of other services.
//!
//! S3 asks for values without wildcards; here a value with one is pinned where the account (or, for S3, the bucket) before it
//! is fixed, as S3 itself has it for access points.

use super::addresses;
use super::condition::{Comparison, Condition, Operator, Quantifier};
use super::principal::{Principal, is_account, is_unique_id};
use std::fmt;

/// A fact about a grant: only those whom it pins can use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowing {
    pins: Vec<Pin>,
    text: String,
}

impl Narrowing {
    pub(super) fn new(pins: Vec<Pin>, text: String) -> Self {
        Self { pins, text }
    }

    /// Those who remain, one of which a caller must be.
    pub fn pins(&self) -> &[Pin] {
        &self.pins
    }
}

impl fmt::Display for Narrowing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a caller is pinned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pin {
    /// An account.
    Account(String),
    /// A principal, or several of one account.
    Principal {
        /// Its ARN, which may have wildcards after the account, or its unique id.
        name: String,
        /// Its account, where it tells.
        account: Option<String>,
    },
    /// An organization.
    Organization(String),
    /// A resource in whose name a service calls.
    Source {
        /// Its ARN.
        arn: String,
        /// Its account, where it tells: the ARNs of buckets do not.
        account: Option<String>,
    },
    /// A VPC, a VPC endpoint, or a range of addresses.
    Network(String),
    /// An AWS service.
    Service(String),
}

impl Pin {
    /// The account, where it tells.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Account(account) => Some(account),
            Self::Principal { account, .. } | Self::Source { account, .. } => account.as_deref(),
            Self::Organization(_) | Self::Network(_) | Self::Service(_) => None,
        }
    }

    /// The pin that a principal is; none for everyone.
    pub(super) fn of(principal: &Principal) -> Option<Self> {
        match principal {
            Principal::Everyone | Principal::Pattern { .. } => None,
            Principal::Account(account) => Some(Self::Account(account.clone())),
            Principal::Service(service) => Some(Self::Service(service.clone())),
            Principal::Identity { arn, account } => {
                Some(Self::Principal { name: arn.clone(), account: Some(account.clone()) })
            }
            Principal::UniqueId(name)
            | Principal::Federated(name)
            | Principal::CanonicalUser(name)
            | Principal::OriginAccessIdentity(name)
            | Principal::Unknown { value: name, .. } => Some(Self::Principal { name: name.clone(), account: None }),
        }
    }
}

/// The comparison by which a condition demands something of its key: a positive one that fails where the request lacks the
/// key. `ForAllValues` and `…IfExists` hold then, unless a `Null` condition beside them makes sure that the key is there.
pub(super) fn demanded(condition: &Condition, beside: &[Condition]) -> Option<Comparison> {
    let Operator::Known { quantifier, comparison, if_exists } = *condition.operator() else { return None };
    let lenient = if_exists || quantifier == Some(Quantifier::ForAllValues);
    let present = || beside.iter().any(|other| other.requires_presence_of(condition.key()));
    (comparison.negates().is_none() && comparison != Comparison::Null && (!lenient || present())).then_some(comparison)
}

/// The comparison that holds of whoever escapes a `Deny` under this condition: of a negative one that holds also where the
/// request lacks the key, the positive one.
fn escaped(condition: &Condition) -> Option<Comparison> {
    let Operator::Known { quantifier, comparison, .. } = *condition.operator() else { return None };
    // `ForAnyValue:StringNotEquals` fails where the key is absent, and so does the Deny.
    comparison.negates().filter(|_| quantifier != Some(Quantifier::ForAnyValue))
}

/// Who meets one condition of an `Allow`, with all of them beside it; `None` where that may be anyone.
pub(super) fn of_allow(condition: &Condition, beside: &[Condition]) -> Option<Vec<Pin>> {
    pins(demanded(condition, beside)?, condition.key(), condition.values())
}

/// Who escapes a `Deny` by not meeting this condition of it; `None` where that may be anyone.
pub(super) fn of_escape(condition: &Condition) -> Option<Vec<Pin>> {
    // Where the key is absent the condition holds, so that those who escape are services. Without `IfExists`, requests
    // without a signature escape as well: they lack the key. In an `Allow` the key narrows nothing: any service is not a
    // fixed one, and anybody can bring some service to call.
    if let Operator::Known { quantifier: None, comparison: Comparison::Bool, if_exists: true } = condition.operator()
        && condition.is_on("aws:PrincipalIsAWSService")
        && condition.says("false")
    {
        return Some(vec![Pin::Service("AWS services".to_owned())]);
    }
    pins(escaped(condition)?, condition.key(), condition.values())
}

/// Those who match: `None` where that may be anyone.
fn pins(comparison: Comparison, key: &str, values: &[String]) -> Option<Vec<Pin>> {
    if values.is_empty() {
        return None;
    }
    let key = key.to_ascii_lowercase();
    match (key.as_str(), comparison) {
        ("aws:sourceip", Comparison::IpAddress) => {
            addresses::are_narrow(values).then(|| values.iter().cloned().map(Pin::Network).collect())
        }
        // EFS counts a mount target, which is in a VPC, as a fixed value ("Blocking public access to file systems").
        ("elasticfilesystem:accessedviamounttarget", Comparison::Bool) => values
            .iter()
            .all(|value| value.eq_ignore_ascii_case("true"))
            .then(|| vec![Pin::Network("mount targets".to_owned())]),
        (key, comparison) if comparison.is_of_text() => {
            values.iter().map(|value| pin(key, comparison.is_by_part(), value)).collect()
        }
        _ => None,
    }
}

/// Whom one value of a key pins; `key` in lower case. `by_part`: no wildcard runs over a colon.
fn pin(key: &str, by_part: bool, value: &str) -> Option<Pin> {
    let network = || is_fixed(value).then(|| Pin::Network(value.to_owned()));
    match key {
        "aws:principalaccount"
        | "aws:sourceaccount"
        | "aws:sourceowner"
        | "aws:vpceaccount"
        | "kms:calleraccount"
        | "s3:dataaccesspointaccount" => is_account(value).then(|| Pin::Account(value.to_owned())),
        "aws:principalorgid" | "aws:sourceorgid" | "aws:vpceorgid" => organization(value),
        "aws:principalorgpaths" | "aws:sourceorgpaths" | "aws:vpceorgpaths" => organization(value.split_once('/')?.0),
        "aws:principalarn" => principal(by_part, value),
        "aws:sourcearn" | "aws:sourcevpcarn" | "s3:dataaccesspointarn" => source(by_part, value),
        "aws:sourcevpc" | "aws:sourcevpce" => network(),
        "aws:userid" => caller(value),
        "aws:principalservicename" | "aws:principalservicenameslist" => {
            is_fixed(value).then(|| Pin::Service(value.to_owned()))
        }
        _ => None,
    }
}

/// True where a value stands for one text, whatever the operator.
fn is_fixed(value: &str) -> bool {
    !value.is_empty() && !value.contains(['*', '?']) && !value.contains("${")
}

fn organization(value: &str) -> Option<Pin> {
    (is_fixed(value) && value.starts_with("o-")).then(|| Pin::Organization(value.to_owned()))
}

fn principal(by_part: bool, value: &str) -> Option<Pin> {
    let arn = Arn::read(value)?;
    match arn.account {
        account if is_account(account) && arn.is_pinned(by_part) => {
            Some(Pin::Principal { name: value.to_owned(), account: Some(account.to_owned()) })
        }
        _ => None,
    }
}

fn source(by_part: bool, value: &str) -> Option<Pin> {
    let arn = Arn::read(value)?;
    if is_account(arn.account) && arn.is_pinned(by_part) {
        return Some(Pin::Source { arn: value.to_owned(), account: Some(arn.account.to_owned()) });
    }
    // Bucket names are unique, and bucket ARNs have neither Region nor account: `arn:aws:s3:*:*:bucket` is one bucket.
    let bucket =
        arn.service == "s3" && is_fixed(arn.partition) && is_fixed(arn.resource) && !arn.resource.contains([':', '/']);
    (bucket || is_fixed(value)).then(|| Pin::Source { arn: value.to_owned(), account: None })
}

/// `aws:userid` is `AIDA…` for a user, `AROA…:session` for a role, the account's number for its root, `account:name` for a
/// federated user, and `anonymous` for the public ("IAM JSON policy elements: Variables and tags", principal key values).
fn caller(value: &str) -> Option<Pin> {
    let (id, name) = value.split_once(':').map_or((value, None), |(id, name)| (id, Some(name)));
    if is_account(id) {
        return Some(Pin::Account(id.to_owned()));
    }
    // An `AROA…` without a session matches nobody, as an `AIDA…` with one does: pinned all the same.
    (is_unique_id(id) && name != Some("")).then(|| Pin::Principal { name: id.to_owned(), account: None })
}

/// The parts of an ARN, which may have wildcards.
struct Arn<'a> {
    partition: &'a str,
    service: &'a str,
    account: &'a str,
    resource: &'a str,
    before_account: &'a str,
}

impl<'a> Arn<'a> {
    fn read(value: &'a str) -> Option<Self> {
        let mut parts = value.splitn(6, ':');
        let (Some("arn"), Some(partition), Some(service), Some(_), Some(account), Some(resource)) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let before_account = value.strip_suffix(resource)?.strip_suffix(':')?.strip_suffix(account)?;
        Some(Self { partition, service, account, resource, before_account })
    }

    /// True where its account is the one that stands there. `StringLike` lets a `*` run over colons:
    /// `arn:aws:iam:*:111122223333:role/x` would match a role of any account with the path `/:111122223333:role/`.
    fn is_pinned(&self, by_part: bool) -> bool {
        (by_part && !self.before_account.contains("${")) || !self.before_account.contains(['*', '?', '$'])
    }
}

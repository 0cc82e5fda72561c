//! Transport: does a bucket policy deny requests without TLS?

use super::condition::{Comparison, Condition, Operator};
use super::pattern::{Item, Pattern};
use super::principal::{Principal, Principals};
use super::{Policy, Statement};

impl Policy {
    /// True where every request by plain HTTP to the bucket and to its objects is denied, whoever makes it. One statement may
    /// do so for the bucket and another for its objects.
    ///
    /// A floor under `s3:TlsVersion` is not enough: plain HTTP has no TLS version, and a comparison with an absent key fails.
    pub fn denies_plain_http(&self, bucket_arn: &str) -> bool {
        let action = Item::Matching(Pattern::action("s3:*"));
        let denies = self.denies().filter(|deny| deny.holds_for_all_plain_http() && deny.actions.covers(&action));
        let denies: Vec<&Statement> = denies.collect();
        let covers =
            |part: &Item| denies.iter().any(|deny| deny.resources.as_ref().is_some_and(|scope| scope.covers(part)));
        let resource = |arn: &str| Item::Matching(Pattern::resource(arn));
        covers(&resource(bucket_arn)) && covers(&resource(&format!("{bucket_arn}/*")))
    }
}

impl Statement {
    fn holds_for_all_plain_http(&self) -> bool {
        let everyone = matches!(&self.principals, Some(Principals::Only(all)) if all.contains(&Principal::Everyone));
        everyone && self.unknown.is_empty() && self.conditions.iter().all(holds_for_plain_http)
    }
}

/// True for a condition that every request by plain HTTP meets. Requests always have `aws:SecureTransport`, and only once,
/// so that neither `IfExists` nor a quantifier changes anything.
fn holds_for_plain_http(condition: &Condition) -> bool {
    let Operator::Known { comparison, .. } = condition.operator() else { return false };
    let has = |value: &str| condition.values().iter().any(|mine| mine.eq_ignore_ascii_case(value));
    let holds = match comparison {
        Comparison::Bool | Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike => {
            has("false")
        }
        Comparison::StringNotEquals | Comparison::StringNotEqualsIgnoreCase => condition.says("true"),
        _ => false,
    };
    condition.is_on("aws:SecureTransport") && holds
}

//! Who is let in from outside: the one place where activity controls tell the public and other accounts from the own one.

use crate::Activity;
use guardrail_model::ApiCall;
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::policy::{Context, Grant, Grantee, Pin, Policy, Trusted};
use std::collections::BTreeSet;

/// The accounts from which Elastic Load Balancing writes access logs (user guide, "Enable access logs": one a Region).
/// Letting them write to a bucket is how these logs are turned on.
const LOAD_BALANCER_LOGS: &[&str] = &[
    "009996457667",
    "027434742980",
    "033677994240",
    "037604701340",
    "048591011584",
    "054676820928",
    "076674570225",
    "098369216593",
    "114774131450",
    "127311923021",
    "156460612806",
    "190560391635",
    "383597477331",
    "507241528517",
    "582318560864",
    "589379963580",
    "600734575887",
    "635631232127",
    "638102146993",
    "652711504416",
    "718504428378",
    "754344448648",
    "783225319266",
    "797873946194",
    "897822967062",
    "985666609251",
];

/// Holds where a call's parameters are recorded: what they leave out is then what it left as it was.
///
/// # Errors
/// Where there are none, though the call cannot be made without any.
pub(crate) fn given(call: &ApiCall<'_>) -> Result<(), Unreadable> {
    call.request_parameters.map(drop).ok_or_else(|| Unreadable::missing("requestParameters"))
}

/// True where a list of accounts means everyone.
pub(crate) fn is_everyone(name: &str) -> bool {
    name == "*" || name.eq_ignore_ascii_case("all")
}

/// The account that a name tells: a number, or an ARN that has one.
///
/// Numbers of other than twelve digits count too: written as a number, or masked, an account has lost some of its digits,
/// and is somebody's all the same.
pub(crate) fn account_in(name: &str) -> Option<&str> {
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    Some(name).filter(is_number).or_else(|| name.strip_prefix("arn:")?.split(':').nth(3).filter(is_number))
}

/// What a policy lets anyone do; none where it lets nobody in so.
pub(crate) fn public_by(policy: &Policy, context: &Context) -> Option<String> {
    told(&policy.public_grants(context))
}

/// The S3 bucket that a call is about, for questions about its policy.
pub(crate) fn bucket_context(call: &ApiCall<'_>) -> Context {
    bucket_arn(call).map_or_else(Context::anything, |arn| Context::of(&arn))
}

/// The ARN of the S3 bucket that a call is about.
pub(crate) fn bucket_arn(call: &ApiCall<'_>) -> Option<String> {
    let bucket = call::targets(call, "AWS::S3::Bucket").into_iter().next()?;
    let (key, name) = (bucket.key(call), &bucket.named);
    Some(match call.service() {
        "s3express" => format!("arn:{}:s3express:{}:{}:bucket/{name}", key.partition, key.region, key.account_id),
        _ => format!("arn:{}:s3:::{name}", key.partition),
    })
}

/// What a call puts right that replaces a policy as a whole, or deletes it: its resources, unless what it puts in place is
/// `observed` to let somebody in, or could not be read.
pub(crate) fn mended(
    call: &ApiCall<'_>,
    types: &'static [&'static str],
    observed: Result<Vec<Activity>, Unreadable>,
) -> Vec<Target> {
    if call.name().starts_with("Delete") || observed.is_ok_and(|observed| observed.is_empty()) {
        types.iter().flat_map(|resource_type| call::targets(call, resource_type)).collect()
    } else {
        Vec::new()
    }
}

/// The accounts outside: all but the one that a call is about, those that are trusted by parameter, and those by which AWS
/// itself delivers logs.
pub(crate) struct Outside<'a> {
    own: &'a str,
    trusted: &'a BTreeSet<String>,
}

impl<'a> Outside<'a> {
    pub(crate) fn of(call: &'a ApiCall<'_>, trusted: &'a BTreeSet<String>) -> Self {
        Self { own: call.account_id(), trusted }
    }

    fn is_outside(&self, account: &str) -> bool {
        let is_it = |known: &str| known.trim_start_matches('0') == account.trim_start_matches('0');
        !is_it(self.own)
            && !self.trusted.iter().any(|known| is_it(known))
            && !LOAD_BALANCER_LOGS.iter().any(|known| is_it(known))
    }

    /// True where a name tells an account outside: a number, or an ARN that has one.
    pub(crate) fn has(&self, name: &str) -> bool {
        account_in(name).is_some_and(|account| self.is_outside(account))
    }

    /// Those of some names that are outside.
    pub(crate) fn among<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
        names.into_iter().filter(|name| self.has(name)).collect()
    }

    /// The same in words: `shared with 444455556666`.
    pub(crate) fn shared_with<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
        let outside = self.among(names);
        (!outside.is_empty()).then(|| format!("shared with {}", outside.join(", ")))
    }

    /// The same, everyone included: `shared with everyone`.
    pub(crate) fn opened_to<'n>(&self, names: impl IntoIterator<Item = &'n str> + Clone) -> Option<String> {
        if names.clone().into_iter().any(is_everyone) {
            return Some("shared with everyone".to_owned());
        }
        self.shared_with(names)
    }

    /// What a policy lets principals of accounts outside do, besides what it lets anyone do.
    ///
    /// A statement for everyone counts where its conditions leave somebody of an account outside. What is left to an
    /// organization or a network is not known to be outside.
    pub(crate) fn let_in_by(&self, policy: &Policy, context: &Context) -> Option<String> {
        let trusted = self.trusted.iter().cloned().chain(LOAD_BALANCER_LOGS.iter().map(ToString::to_string));
        let trusted = Trusted { accounts: trusted.collect(), organizations: BTreeSet::new() };
        let mut grants = policy.external_grants(self.own, &trusted, context);
        grants.retain(|grant| self.is_to_somebody_outside(grant));
        told(&grants)
    }

    fn is_to_somebody_outside(&self, grant: &Grant) -> bool {
        let is_outside = |pin: &Pin| pin.account().is_some_and(|account| self.is_outside(account));
        match grant.grantee() {
            Grantee::Principal(principal) if !principal.is_anyone() => true,
            // IAM refuses such a statement; nobody can tell whom it means.
            Grantee::Unnamed => true,
            _ => !grant.is_open() && grant.narrowings().iter().all(|narrowing| narrowing.pins().iter().any(is_outside)),
        }
    }

    /// What the policy that a call puts in place lets the public or an account outside do.
    pub(crate) fn opened_by(&self, call: &ApiCall<'_>, resource_type: &'static str, policy: &Policy) -> Vec<Activity> {
        let mut names = call::targets(call, resource_type).into_iter().map(|target| target.named);
        let arn = names.find(|name| name.starts_with("arn:"));
        let context = arn.map_or_else(Context::anything, |arn| Context::of(&arn));
        let facts = [public_by(policy, &context), self.let_in_by(policy, &context)];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        Activity::on_each_all(call, resource_type, &facts)
    }
}

fn told(grants: &[Grant]) -> Option<String> {
    (!grants.is_empty()).then(|| grants.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::{Outside, account_in, public_by};
    use guardrail_resources::call;
    use guardrail_resources::policy::{Context, Policy};
    use guardrail_resources::read;
    use std::collections::BTreeSet;

    /// What anyone, and what principals outside of account 111122223333 are let do by a statement.
    fn let_in(elements: &str) -> (bool, bool) {
        let text =
            format!(r#"{{"Statement": {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", {elements}}}}}"#);
        let policy: Policy = read::text(&text, "policy").unwrap();
        let call = call::read(r#"{"recipientAccountId": "111122223333"}"#).unwrap();
        let trusted = BTreeSet::from(["777788889999".to_owned()]);
        let outside = Outside::of(&call, &trusted).let_in_by(&policy, &Context::anything());
        (public_by(&policy, &Context::anything()).is_some(), outside.is_some())
    }

    #[test]
    fn the_public_accounts_outside_and_the_own_ones_are_told_apart() {
        let pinned = |key: &str, value: &str| {
            format!(r#""Principal": "*", "Condition": {{"StringEquals": {{"{key}": {value}}}}}"#)
        };
        for (elements, public, outside) in [
            (r#""Principal": "*""#.to_owned(), true, false),
            (r#""Principal": {"AWS": "444455556666"}"#.to_owned(), false, true),
            (r#""Principal": {"AWS": ["111122223333", "777788889999"]}"#.to_owned(), false, false),
            (r#""Principal": {"Service": "s3.amazonaws.com"}"#.to_owned(), false, false),
            (pinned("aws:PrincipalAccount", r#""444455556666""#), false, true),
            (pinned("aws:PrincipalAccount", r#"["111122223333", "444455556666"]"#), false, true),
            (pinned("aws:PrincipalAccount", r#""777788889999""#), false, false),
            (pinned("aws:PrincipalOrgID", r#""o-a1b2c3d4e5""#), false, false),
            (pinned("aws:SourceVpce", r#""vpce-1""#), false, false),
            (pinned("aws:UserAgent", r#""curl""#), true, false),
        ] {
            assert_eq!(let_in(&elements), (public, outside), "{elements}");
        }
    }

    #[test]
    fn an_account_is_told_by_its_number_or_by_an_arn() {
        assert_eq!(account_in("444455556666"), Some("444455556666"));
        assert_eq!(account_in("arn:aws:sqs:eu-west-1:444455556666:inbox"), Some("444455556666"));
        assert_eq!(account_in("4444"), Some("4444"));
        for none in ["", "all", "*", "arn:aws:s3:::reports", "amazon-redshift-support", "a@example.com"] {
            assert_eq!(account_in(none), None, "{none}");
        }
    }

    #[test]
    fn a_number_without_its_zeros_is_the_same_account() {
        let trusted = BTreeSet::from(["000055556666".to_owned()]);
        let outside = Outside { own: "011122223333", trusted: &trusted };
        for (name, is_outside) in [("11122223333", false), ("55556666", false), ("9996457667", false), ("4444", true)] {
            assert_eq!(outside.has(name), is_outside, "{name}");
        }
    }
}

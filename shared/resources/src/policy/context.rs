//! What a question about a policy is asked of: the resource that the policy belongs to, the actions that matter, and whom
//! the owner trusts.

use super::condition::Condition;
use super::narrowing::{self, Narrowing, Pin};
use super::pattern::{Item, Pattern, Scope};
use super::principal::Principal;
use std::collections::BTreeSet;

/// What a question is about. The resource's ARN lets `Resource: "*"` be read as the resource itself, so that a `Deny` on it
/// is credited; without it, answers are the same or wider.
#[derive(Clone, Debug)]
pub struct Context {
    resource: Option<String>,
    actions: Option<Vec<Pattern>>,
}

impl Context {
    /// A question about whatever the policy is for.
    pub fn anything() -> Self {
        Self { resource: None, actions: None }
    }

    /// A question about the resource that the policy belongs to.
    pub fn of(arn: &str) -> Self {
        Self { resource: Some(arn.to_owned()), actions: None }
    }

    /// The same question, about some actions only: `s3:GetObject`, `s3:Put*`.
    #[must_use]
    pub fn only(mut self, actions: &[&str]) -> Self {
        self.actions = Some(actions.iter().map(|action| Pattern::action(action)).collect());
        self
    }

    /// How the conditions of an `Allow` narrow it.
    pub(super) fn narrowings(&self, conditions: &[Condition]) -> Vec<Narrowing> {
        let pinning = self.pinning(conditions);
        pinning.map(|(condition, pins)| Narrowing::new(pins, condition.to_string())).collect()
    }

    /// True where the conditions of an `Allow` narrow it.
    pub(super) fn is_narrowed(&self, conditions: &[Condition]) -> bool {
        self.pinning(conditions).next().is_some()
    }

    /// The conditions that narrow, and to whom.
    ///
    /// In the policy of an access point, the keys that name access points say nothing of who calls, and S3 calls it public
    /// ("The meaning of public: Access points").
    fn pinning<'c>(&self, conditions: &'c [Condition]) -> impl Iterator<Item = (&'c Condition, Vec<Pin>)> {
        let at_access_point = self.resource.as_ref().is_some_and(|arn| arn.contains(":accesspoint/"));
        let names_access_point = |condition: &Condition| {
            condition.is_on("s3:DataAccessPointArn") || condition.is_on("s3:DataAccessPointAccount")
        };
        let telling = conditions.iter().filter(move |condition| !(at_access_point && names_access_point(condition)));
        telling.filter_map(|condition| Some((condition, narrowing::of_allow(condition, conditions)?)))
    }

    /// The actions of a statement that the question is about.
    pub(super) fn actions(&self, scope: &Scope) -> Vec<Item> {
        let items = scope.items();
        match &self.actions {
            None => items,
            Some(asked) => {
                let mut within = Vec::new();
                for item in items.iter().flat_map(|item| asked.iter().filter_map(|asked| item.within(asked))) {
                    // A pattern that meets several of those asked is told once.
                    if !within.contains(&item) {
                        within.push(item);
                    }
                }
                within
            }
        }
    }

    /// The resources of a statement, those that take in the policy's own resource as that resource and what is in it.
    pub(super) fn resources(&self, scope: Option<&Scope>) -> Vec<Item> {
        let items = scope.map_or_else(|| vec![Item::Matching(Pattern::resource("*"))], Scope::items);
        let Some(arn) = &self.resource else { return items };
        let own: Vec<Pattern> = parts(arn).iter().map(|part| Pattern::resource(&format!("{arn}{part}"))).collect();
        let mut all = Vec::new();
        for item in items {
            let whole = own.iter().filter(|own| item.covers(own)).cloned().map(Item::Matching);
            let before = all.len();
            all.extend(whole);
            // What takes in a part of the resource only, or is elsewhere, stays as it was written.
            let split = own.iter().any(|own| item.meets(own) && !item.covers(own));
            if split || all.len() == before {
                all.push(item);
            }
        }
        all
    }
}

/// What a policy on a resource can be about beside the resource itself: what is in it, or versions of it.
fn parts(arn: &str) -> &'static [&'static str] {
    match arn.split(':').nth(2) {
        Some("sns" | "sqs" | "kms" | "secretsmanager" | "ecr" | "elasticfilesystem") => &[""],
        Some("s3") => &["", "/*"],
        Some("lambda") => &["", ":*"],
        _ => &["", "/*", ":*"],
    }
}

/// Whom the owner of a resource trusts besides the own account.
#[derive(Clone, Debug, Default)]
pub struct Trusted {
    /// Accounts, by number.
    pub accounts: BTreeSet<String>,
    /// Organizations, by id (`o-…`).
    pub organizations: BTreeSet<String>,
}

impl Trusted {
    /// True where a principal belongs to the owner or to somebody trusted.
    pub(super) fn includes(&self, owner: &str, principal: &Principal) -> bool {
        principal.account().is_some_and(|account| self.includes_account(owner, account))
    }

    /// True where whoever remains belongs to the owner or to somebody trusted, or is an AWS service.
    pub(super) fn includes_all(&self, owner: &str, narrowing: &Narrowing) -> bool {
        narrowing.pins().iter().all(|pin| match pin {
            Pin::Organization(id) => self.organizations.contains(id),
            Pin::Service(_) => true,
            _ => pin.account().is_some_and(|account| self.includes_account(owner, account)),
        })
    }

    fn includes_account(&self, owner: &str, account: &str) -> bool {
        account == owner || self.accounts.contains(account)
    }
}

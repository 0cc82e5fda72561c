//! Administrator rights in the policy of an identity.

use super::deny::Whom;
use super::grant::left;
use super::pattern::{Item, Pattern, Scope};
use super::{Label, Policy, Statement};
use std::fmt;

/// A statement that makes an administrator of whoever has the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminGrant {
    statement: Label,
    kind: AdminKind,
    /// The statement has conditions: multi-factor authentication, say, or the services that a role may be passed to. They may
    /// hold less often, and the rights are the same when they do.
    conditional: bool,
}

/// By what a statement makes an administrator. A statement can do so in several ways: `*` is all of `iam:*` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AdminKind {
    /// Every action on everything: `*` in any spelling.
    Everything,
    /// `NotAction` on everything: every action but a few.
    AllBut,
    /// All of `iam:*` on everything, or on all users, groups, roles or policies.
    Iam,
    /// `iam:PassRole` on every role.
    PassRole,
}

impl AdminGrant {
    /// Which statement.
    pub fn statement(&self) -> &Label {
        &self.statement
    }

    /// By what.
    pub fn kind(&self) -> AdminKind {
        self.kind
    }
}

impl fmt::Display for AdminGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            AdminKind::Everything => "every action on everything",
            AdminKind::AllBut => "all but some actions on everything",
            AdminKind::Iam => "every IAM action",
            AdminKind::PassRole => "iam:PassRole on every role",
        };
        let when = if self.conditional { " under a condition" } else { "" };
        write!(f, "{} allows {what}{when}", self.statement)
    }
}

/// The partitions of AWS. A pattern that takes in all of one is everything to those who are in it.
const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

/// Every action there is: service prefixes have two characters or more, and names three or more.
const EVERY_ACTION: &str = "??*:???*";
const EVERY_IAM_ACTION: &str = "iam:???*";

impl Policy {
    /// The statements that make an administrator of whoever has this policy, for each the ways in which it does so, the
    /// widest first. A `Deny` is credited where it takes all of it away, whatever the circumstances.
    pub fn admin_grants(&self) -> Vec<AdminGrant> {
        let kinds = [AdminKind::Everything, AdminKind::AllBut, AdminKind::Iam, AdminKind::PassRole];
        let grants = self.allows().flat_map(move |statement| {
            let made = kinds.into_iter().filter(|kind| self.makes_admin(statement, *kind));
            made.map(|kind| AdminGrant {
                statement: statement.label.clone(),
                kind,
                conditional: !statement.conditions.is_empty(),
            })
        });
        grants.collect()
    }

    fn makes_admin(&self, statement: &Statement, kind: AdminKind) -> bool {
        let actions: Vec<Item> = match kind {
            AdminKind::AllBut => match &statement.actions {
                Scope::AllBut(excluded) if !any_covers(excluded, &Pattern::action(EVERY_ACTION)) => {
                    statement.actions.items()
                }
                _ => vec![],
            },
            AdminKind::Everything => all_of(&statement.actions, EVERY_ACTION),
            AdminKind::Iam => all_of(&statement.actions, EVERY_IAM_ACTION),
            AdminKind::PassRole => all_of(&statement.actions, "iam:PassRole"),
        };
        let resources = everything(statement.resources.as_ref(), kind);
        actions.iter().any(|action| {
            let denies = self.denying(action);
            resources.iter().any(|resource| left(Vec::new(), &denies, Whom::Holder, resource).is_some())
        })
    }
}

/// `pattern` where one item of the scope includes all of it.
fn all_of(scope: &Scope, pattern: &str) -> Vec<Item> {
    let pattern = Pattern::action(pattern);
    let all = scope.items().iter().any(|item| item.covers(&pattern));
    if all { vec![Item::Matching(pattern)] } else { vec![] }
}

/// What of a statement's resources is everything, for a kind of right. A statement without resources has no meaning in an
/// identity's policy, and is taken to mean all of them.
fn everything(scope: Option<&Scope>, kind: AdminKind) -> Vec<Item> {
    let kinds: &[&str] = match kind {
        AdminKind::Everything | AdminKind::AllBut => &["?*:*:*:?*"],
        AdminKind::Iam => &["iam::*:user/?*", "iam::*:group/?*", "iam::*:role/?*", "iam::*:policy/?*"],
        AdminKind::PassRole => &["iam::*:role/?*"],
    };
    let all: Vec<Pattern> = PARTITIONS
        .iter()
        .flat_map(|partition| kinds.iter().map(move |kind| Pattern::resource(&format!("arn:{partition}:{kind}"))))
        .collect();
    match scope {
        None => vec![Item::Matching(Pattern::resource("*"))],
        // All but a few is everything, as long as something is left.
        Some(Scope::AllBut(excluded)) => {
            all.into_iter().filter(|all| !any_covers(excluded, all)).map(Item::Matching).collect()
        }
        Some(Scope::Only(patterns)) => {
            let is_all = |pattern: &&Pattern| all.iter().any(|all| of_any_account(pattern).covers(all));
            patterns.iter().filter(is_all).cloned().map(Item::Matching).collect()
        }
    }
}

fn any_covers(patterns: &[Pattern], all: &Pattern) -> bool {
    patterns.iter().any(|pattern| pattern.covers(all))
}

/// The pattern with its account left open, where that may be the identity's own: an identity reaches no roles but those of
/// one account, and all of them are everything to it. A wildcard or a variable (`${aws:PrincipalAccount}`) in the account's
/// place may be it; none at all (`arn:aws:iam:::role/*`) and AWS's own (`iam::aws:policy/*`) are not.
fn of_any_account(pattern: &Pattern) -> Pattern {
    let text = pattern.as_str();
    let mut colons = colons(text).skip(3);
    let (Some(before), Some(after)) = (colons.next(), colons.next()) else { return pattern.clone() };
    let (Some(head), Some(account), Some(tail)) = (text.get(..=before), text.get(before + 1..after), text.get(after..))
    else {
        return pattern.clone();
    };
    if super::principal::is_account(account) || account.contains(['*', '?', '$']) {
        Pattern::resource(&format!("{head}*{tail}"))
    } else {
        pattern.clone()
    }
}

/// Where the colons of an ARN stand; a policy variable's own is none of them.
fn colons(arn: &str) -> impl Iterator<Item = usize> {
    let mut in_variable = false;
    arn.char_indices().filter_map(move |(at, char)| {
        match char {
            '{' => in_variable = true,
            '}' => in_variable = false,
            _ => {}
        }
        (char == ':' && !in_variable).then_some(at)
    })
}

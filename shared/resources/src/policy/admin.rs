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

impl AdminKind {
    /// From the widest to the narrowest.
    const ALL: [Self; 4] = [Self::Everything, Self::AllBut, Self::Iam, Self::PassRole];

    /// The actions of which an administrator may do all.
    fn actions(self) -> Pattern {
        Pattern::action(match self {
            // Service prefixes have two characters or more, and names three or more.
            Self::Everything | Self::AllBut => "??*:???*",
            Self::Iam => "iam:???*",
            Self::PassRole => "iam:PassRole",
        })
    }
}

impl Policy {
    /// The statements that make an administrator of whoever has this policy, for each the ways in which it does so, the
    /// widest first. A `Deny` is credited where it takes all of it away, whatever the circumstances.
    pub fn admin_grants(&self) -> Vec<AdminGrant> {
        let kinds = AdminKind::ALL.map(|kind| (kind, kind.actions()));
        let grants = self.allows().flat_map(|statement| {
            let made = kinds.iter().filter(|(kind, actions)| self.makes_admin(statement, *kind, actions));
            made.map(|(kind, _)| AdminGrant {
                statement: statement.label.clone(),
                kind: *kind,
                conditional: !statement.conditions.is_empty(),
            })
        });
        grants.collect()
    }

    /// The statements that allow one action of IAM or STS on everything, or on all users, groups, roles or policies. A `Deny` is
    /// credited as for [`Self::admin_grants`].
    pub fn allowing_on_all(&self, action: &str) -> Vec<&Statement> {
        let action = Pattern::action(action);
        self.allows().filter(|statement| self.makes_admin(statement, AdminKind::Iam, &action)).collect()
    }

    fn makes_admin(&self, statement: &Statement, kind: AdminKind, all: &Pattern) -> bool {
        let Some(action) = admin_action(&statement.actions, kind, all) else { return false };
        let denies = self.denying(&action);
        let resources = everything(statement.resources.as_ref(), kind);
        resources.iter().any(|resource| left(Vec::new(), &denies, Whom::Holder, resource).is_some())
    }
}

/// The part of a statement's actions by which it makes an administrator, if it does.
fn admin_action(scope: &Scope, kind: AdminKind, all: &Pattern) -> Option<Item> {
    match (kind, scope) {
        (AdminKind::AllBut, Scope::AllBut(excluded)) => {
            (!any_covers(excluded, all)).then(|| Item::AllBut(excluded.clone()))
        }
        (AdminKind::AllBut, Scope::Only(_)) => None,
        (AdminKind::Everything | AdminKind::Iam | AdminKind::PassRole, _) => {
            Some(Item::Matching(all.clone())).filter(|all| scope.covers(all))
        }
    }
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

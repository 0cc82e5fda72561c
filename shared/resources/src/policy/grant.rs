//! Grants: what a policy lets whom do, after its `Deny` statements.

use super::context::{Context, Trusted};
use super::deny::{Left, Whom};
use super::narrowing::Narrowing;
use super::pattern::Item;
use super::principal::{Principal, Principals};
use super::{Label, Policy, Statement};
use std::collections::BTreeSet;
use std::fmt;

/// What one statement lets one principal do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    statement: Label,
    grantee: Grantee,
    actions: Vec<Item>,
    resources: Vec<Item>,
    /// By conditions of the statement, or by a `Deny`. All of them hold.
    narrowed: Vec<Narrowing>,
}

/// Whom a statement grants to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grantee {
    /// One principal, which may be everyone.
    Principal(Principal),
    /// All but these: `NotPrincipal`.
    AllBut(Vec<Principal>),
    /// A statement that names none, where IAM asks for one: it is taken to mean everyone.
    Unnamed,
}

impl Grantee {
    /// True where it is not one principal.
    pub fn is_anyone(&self) -> bool {
        match self {
            Self::Principal(principal) => principal.is_anyone(),
            Self::AllBut(_) | Self::Unnamed => true,
        }
    }

    /// Those of a statement's grantees that are asked for; `None` stands for one that is not one principal.
    fn of(statement: &Statement, asked: impl Fn(Option<&Principal>) -> bool) -> Vec<Self> {
        match &statement.principals {
            Some(Principals::Only(principals)) if !principals.is_empty() => {
                let asked = principals.iter().filter(|principal| asked(Some(principal)));
                asked.cloned().map(Self::Principal).collect()
            }
            _ if !asked(None) => Vec::new(),
            Some(Principals::AllBut(excluded)) => vec![Self::AllBut(excluded.clone())],
            Some(Principals::Only(_)) | None => vec![Self::Unnamed],
        }
    }

    fn whom(&self) -> Whom<'_> {
        match self {
            Self::Principal(principal) => Whom::One(principal),
            Self::AllBut(_) | Self::Unnamed => Whom::Everyone,
        }
    }
}

impl Grant {
    /// Which statement grants.
    pub fn statement(&self) -> &Label {
        &self.statement
    }

    /// Whom it grants to.
    pub fn grantee(&self) -> &Grantee {
        &self.grantee
    }

    /// The service it grants to, where it is one.
    pub fn service(&self) -> Option<&str> {
        match &self.grantee {
            Grantee::Principal(Principal::Service(service)) => Some(service),
            _ => None,
        }
    }

    /// The actions.
    pub fn actions(&self) -> &[Item] {
        &self.actions
    }

    /// The resources; none where the statement names none, as in a role's trust policy.
    pub fn resources(&self) -> &[Item] {
        &self.resources
    }

    /// What narrows it, by conditions of the statement or by a `Deny`. All of them hold.
    pub fn narrowings(&self) -> &[Narrowing] {
        &self.narrowed
    }

    /// True where nothing narrows it.
    pub fn is_open(&self) -> bool {
        self.narrowed.is_empty()
    }

    /// True where anyone has it: it is to everyone, and nothing narrows it.
    pub fn is_public(&self) -> bool {
        self.grantee.is_anyone() && self.is_open()
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} lets ", self.statement)?;
        match &self.grantee {
            Grantee::Principal(principal) => write!(f, "{principal}")?,
            Grantee::AllBut(excluded) => write!(f, "anyone but {}", super::listed(excluded))?,
            Grantee::Unnamed => f.write_str("anyone (it names no principal)")?,
        }
        write!(f, " {}", super::listed(&self.actions))?;
        if !self.resources.is_empty() {
            write!(f, " on {}", super::listed(&self.resources))?;
        }
        match self.narrowed.first() {
            None => Ok(()),
            Some(narrowing) => write!(f, ", narrowed by {narrowing}"),
        }
    }
}

impl Policy {
    /// Everything that this policy grants to principals, what a `Deny` surely takes away left out.
    pub fn grants(&self, context: &Context) -> Vec<Grant> {
        self.grants_to(context, |_| true)
    }

    /// What nothing narrows of what this policy grants.
    pub fn open_grants(&self, context: &Context) -> Vec<Grant> {
        self.open_grants_to(context, |_| true)
    }

    /// What anyone may do.
    ///
    /// For S3 that is S3's own meaning of public, and elsewhere the same idea: an AWS service, an account or a principal is
    /// a fixed grantee, and so is everyone under a condition that pins the caller.
    pub fn public_grants(&self, context: &Context) -> Vec<Grant> {
        self.open_grants_to(context, |principal| principal.is_none_or(Principal::is_anyone))
    }

    fn open_grants_to(&self, context: &Context, asked: impl Fn(Option<&Principal>) -> bool) -> Vec<Grant> {
        let open = self.allows().filter(|statement| !context.is_narrowed(&statement.conditions));
        open.flat_map(|statement| self.granted_by(statement, context, &asked)).filter(Grant::is_open).collect()
    }

    /// What those outside the owner's account may do whom the owner does not trust, the public included.
    ///
    /// AWS services, CloudFront origin access identities and identity providers are not among them: see
    /// [`Self::service_grants`] and [`Self::federated_grants`].
    pub fn external_grants(&self, owner: &str, trusted: &Trusted, context: &Context) -> Vec<Grant> {
        let mut grants = self.grants_to(context, |principal| match principal {
            Some(Principal::Service(_) | Principal::Federated(_) | Principal::OriginAccessIdentity(_)) => false,
            Some(principal) => !trusted.includes(owner, principal),
            None => true,
        });
        grants.retain(|grant| !grant.narrowed.iter().any(|narrowing| trusted.includes_all(owner, narrowing)));
        grants
    }

    /// What AWS services may do. One that is [open](Grant::is_open) can be brought by anybody's resources to act on this one
    /// (the confused deputy).
    pub fn service_grants(&self, context: &Context) -> Vec<Grant> {
        self.grants_to(context, |principal| matches!(principal, Some(Principal::Service(_))))
    }

    /// What those may do for whom an identity provider vouches.
    pub fn federated_grants(&self, context: &Context) -> Vec<Grant> {
        self.grants_to(context, |principal| matches!(principal, Some(Principal::Federated(_))))
    }

    /// What is granted to those who are asked for; `None` stands for a grantee that is not one principal.
    fn grants_to(&self, context: &Context, asked: impl Fn(Option<&Principal>) -> bool) -> Vec<Grant> {
        self.allows().flat_map(|statement| self.granted_by(statement, context, &asked)).collect()
    }

    fn granted_by(
        &self,
        statement: &Statement,
        context: &Context,
        asked: impl Fn(Option<&Principal>) -> bool,
    ) -> Vec<Grant> {
        let grantees = Grantee::of(statement, asked);
        if grantees.is_empty() {
            return Vec::new();
        }
        let (actions, denies) = self.by_denies(context.actions(&statement.actions));
        let resources = context.resources(statement.resources.as_ref());
        let own = context.narrowings(&statement.conditions);
        let mut grants = Vec::new();
        for grantee in grantees {
            let mut parts: Vec<Part> = Vec::new();
            for resource in &resources {
                let left = denies.iter().map(|denies| left(own.clone(), denies, grantee.whom(), resource));
                for (groups, narrowed) in alike(left) {
                    match parts.iter_mut().find(|part| part.groups == groups && part.narrowed == narrowed) {
                        Some(part) => part.resources.push(resource.clone()),
                        None => parts.push(Part { groups, resources: vec![resource.clone()], narrowed }),
                    }
                }
            }
            grants.extend(parts.into_iter().map(|part| Grant {
                statement: statement.label.clone(),
                grantee: grantee.clone(),
                actions: part.actions(&actions),
                resources: if statement.resources.is_some() { part.resources } else { Vec::new() },
                narrowed: part.narrowed,
            }));
        }
        grants
    }

    /// The actions, each with the number of its group, and of each group the `Deny` statements that are about its actions.
    /// Statements name many actions, and few are denied apart: all that is asked of a `Deny` is asked once a group.
    fn by_denies(&self, actions: Vec<Item>) -> (Vec<(usize, Item)>, Vec<Vec<&Statement>>) {
        let mut groups: Vec<Vec<&Statement>> = Vec::new();
        let mut numbered = Vec::with_capacity(actions.len());
        for action in actions {
            let denies = self.denying(&action);
            let same = |group: &Vec<&Statement>| {
                group.iter().map(|deny| deny.label()).eq(denies.iter().map(|deny| deny.label()))
            };
            let number = groups.iter().position(same).unwrap_or_else(|| {
                groups.push(denies);
                groups.len() - 1
            });
            numbered.push((number, action));
        }
        (numbered, groups)
    }

    /// The `Deny` statements that are surely about all of an action.
    pub(super) fn denying(&self, action: &Item) -> Vec<&Statement> {
        self.denies().filter(|deny| deny.actions.covers(action)).collect()
    }
}

/// How a grant on a resource is narrowed in the end, `narrowed` before any `Deny`; `None` where it is denied.
pub(super) fn left(
    mut narrowed: Vec<Narrowing>,
    denies: &[&Statement],
    whom: Whom<'_>,
    resource: &Item,
) -> Option<Vec<Narrowing>> {
    for deny in denies {
        match deny.leaves(whom, resource) {
            Left::All => {}
            Left::Some(narrowing) => narrowed.push(narrowing),
            Left::Nothing => return None,
        }
    }
    Some(narrowed)
}

/// What one principal is granted by one statement: some groups of its actions, on some resources.
struct Part {
    groups: BTreeSet<usize>,
    resources: Vec<Item>,
    narrowed: Vec<Narrowing>,
}

impl Part {
    fn actions(&self, numbered: &[(usize, Item)]) -> Vec<Item> {
        numbered.iter().filter(|(group, _)| self.groups.contains(group)).map(|(_, action)| action.clone()).collect()
    }
}

/// The groups that are narrowed alike, together; those that are denied left out.
fn alike(left: impl Iterator<Item = Option<Vec<Narrowing>>>) -> Vec<(BTreeSet<usize>, Vec<Narrowing>)> {
    let mut alike: Vec<(BTreeSet<usize>, Vec<Narrowing>)> = Vec::new();
    for (number, narrowed) in left.enumerate().filter_map(|(number, left)| Some((number, left?))) {
        match alike.iter_mut().find(|(_, same)| *same == narrowed) {
            Some((groups, _)) => drop(groups.insert(number)),
            None => alike.push((BTreeSet::from([number]), narrowed)),
        }
    }
    alike
}

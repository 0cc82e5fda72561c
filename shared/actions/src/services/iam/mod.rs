//! AWS IAM: users, and the account's password policy.

mod access;
mod deactivate_access_keys;
mod password_policy;
mod revoke_sessions;
mod strengthen_password_policy;

pub use access::ACCESS;
pub use deactivate_access_keys::DeactivateAccessKeys;
pub use password_policy::PasswordPolicy;
pub use revoke_sessions::RevokeSessions;
pub use strengthen_password_policy::StrengthenPasswordPolicy;

use crate::{Change, Document, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A user's access keys.
    DeactivateAccessKeys(DeactivateAccessKeys),
    /// A user's sessions.
    RevokeSessions(RevokeSessions),
    /// The account's password policy.
    StrengthenPasswordPolicy(StrengthenPasswordPolicy),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::DeactivateAccessKeys(action) => action,
            Self::RevokeSessions(action) => action,
            Self::StrengthenPasswordPolicy(action) => action,
        }
    }
}

impl From<DeactivateAccessKeys> for crate::Action {
    fn from(action: DeactivateAccessKeys) -> Self {
        Self::Iam(Action::DeactivateAccessKeys(action))
    }
}

impl From<RevokeSessions> for crate::Action {
    fn from(action: RevokeSessions) -> Self {
        Self::Iam(Action::RevokeSessions(action))
    }
}

impl From<StrengthenPasswordPolicy> for crate::Action {
    fn from(action: StrengthenPasswordPolicy) -> Self {
        Self::Iam(Action::StrengthenPasswordPolicy(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// The account's password policy (`iam:GetAccountPasswordPolicy`).
    PasswordPolicy,
    /// A user's access keys (`iam:ListAccessKeys`).
    AccessKeys {
        /// The user's name.
        user: String,
    },
    /// One of a user's inline policies (`iam:GetUserPolicy`). The others are not touched.
    UserPolicy {
        /// The user's name.
        user: String,
        /// The policy's name.
        policy: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The policy; `None` where none is set.
    PasswordPolicy(Option<PasswordPolicy>),
    /// The keys by their ids; none for a user who has none, or is not there.
    AccessKeys(BTreeMap<String, KeyStatus>),
    /// The policy's document; `None` where the user has no policy of that name.
    UserPolicy(Option<Document>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Iam(state)
    }
}

/// What an access key can be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyStatus {
    /// Calls.
    Active,
    /// Nothing, until it is active again.
    Inactive,
    /// Nothing any more.
    Expired,
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Sets the account's password policy, the whole of it.
    UpdateAccountPasswordPolicy(PasswordPolicy),
    /// Removes the account's password policy, which leaves IAM's own in force.
    DeleteAccountPasswordPolicy {},
    /// Sets what an access key can be used for.
    UpdateAccessKey {
        /// The user.
        user_name: String,
        /// The key.
        access_key_id: String,
        /// `Active` or `Inactive`.
        status: KeyStatus,
    },
    /// Writes an inline policy.
    PutUserPolicy {
        /// The user.
        user_name: String,
        /// The policy's name.
        policy_name: String,
        /// What it says.
        policy_document: Document,
    },
    /// Removes an inline policy.
    DeleteUserPolicy {
        /// The user.
        user_name: String,
        /// The policy's name.
        policy_name: String,
    },
}

/// A permission on a user of that name. Names are unique in an account, but a user's path stands in the ARN and is not told by
/// the name.
fn on_user(at: &Place, action: &'static str, user: &str) -> Vec<Grant> {
    let arn = |path: &str| at.global_arn("iam", &format!("user/{path}{user}"));
    vec![Grant::new(action, arn("")), Grant::new(action, arn("*/"))]
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        match self {
            Self::PasswordPolicy => at.global_arn("iam", "account-password-policy"),
            Self::AccessKeys { user } | Self::UserPolicy { user, .. } => at.global_arn("iam", &format!("user/{user}")),
        }
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::PasswordPolicy => vec![Grant::new("iam:GetAccountPasswordPolicy", "*")],
            Self::AccessKeys { user } => on_user(at, "iam:ListAccessKeys", user),
            Self::UserPolicy { user, .. } => on_user(at, "iam:GetUserPolicy", user),
        }
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        match (self, from, to) {
            (Self::PasswordPolicy, State::PasswordPolicy(from), State::PasswordPolicy(to)) => Ok(match to {
                to if from == to => Vec::new(),
                Some(policy) => vec![Call::UpdateAccountPasswordPolicy(policy.clone())],
                None => vec![Call::DeleteAccountPasswordPolicy {}],
            }),
            (Self::AccessKeys { user }, State::AccessKeys(from), State::AccessKeys(to)) => key_calls(user, from, to),
            (Self::UserPolicy { user, policy }, State::UserPolicy(from), State::UserPolicy(to)) => {
                let (user_name, policy_name) = (user.clone(), policy.clone());
                Ok(match to {
                    to if from == to => Vec::new(),
                    Some(document) => {
                        vec![Call::PutUserPolicy { user_name, policy_name, policy_document: document.clone() }]
                    }
                    None => vec![Call::DeleteUserPolicy { user_name, policy_name }],
                })
            }
            _ => Err(Refusal::OtherFacet),
        }
    }
}

/// The calls that give keys another status. Keys that only one of the states has are neither made nor deleted.
fn key_calls(
    user: &str,
    from: &BTreeMap<String, KeyStatus>,
    to: &BTreeMap<String, KeyStatus>,
) -> Result<Vec<Call>, Refusal> {
    let mut calls = Vec::new();
    for (key, &status) in to {
        match from.get(key) {
            None => return Err(Refusal::NoWay(format!("access key {key} is there no more"))),
            Some(before) if *before == status => {}
            Some(KeyStatus::Expired) => return Err(Refusal::NoWay(format!("access key {key} has expired"))),
            Some(_) => {
                calls.push(Call::UpdateAccessKey { user_name: user.to_owned(), access_key_id: key.clone(), status });
            }
        }
    }
    Ok(calls)
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::UpdateAccountPasswordPolicy(_) => vec![Grant::new("iam:UpdateAccountPasswordPolicy", "*")],
            Self::DeleteAccountPasswordPolicy {} => vec![Grant::new("iam:DeleteAccountPasswordPolicy", "*")],
            Self::UpdateAccessKey { user_name, .. } => on_user(at, "iam:UpdateAccessKey", user_name),
            Self::PutUserPolicy { user_name, .. } => on_user(at, "iam:PutUserPolicy", user_name),
            Self::DeleteUserPolicy { user_name, .. } => on_user(at, "iam:DeleteUserPolicy", user_name),
        }
    }
}

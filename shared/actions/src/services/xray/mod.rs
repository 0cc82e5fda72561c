//! AWS X-Ray: the encryption of traces.

mod access;
mod encrypt;

pub use access::ACCESS;
pub use encrypt::Encrypt;

use crate::key::key_arn;
use crate::{Change, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// The key that encrypts traces.
    Encrypt(Encrypt),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::Encrypt(action) => action,
        }
    }
}

impl From<Encrypt> for crate::Action {
    fn from(action: Encrypt) -> Self {
        Self::Xray(Action::Encrypt(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// The encryption of the traces of an account and Region: there is one.
    Encryption,
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The KMS key; `None` where X-Ray uses one of its own.
    Encryption(Option<Key>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Xray(state)
    }
}

/// A KMS key by its id, its ARN, or an alias. X-Ray takes each, and answers with the ARN (X-Ray API, `PutEncryptionConfig`):
/// two are equal where they may be the same key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(pub String);

impl Key {
    /// The key's id; `None` for an alias, which tells no key from another.
    fn id(&self) -> Option<&str> {
        if self.0.contains("alias/") { None } else { self.0.rsplit('/').next() }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        match (self.id(), other.id()) {
            (Some(one), Some(other)) => one == other,
            (None, None) => self.0 == other.0,
            _ => true,
        }
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Changes the encryption of traces.
    PutEncryptionConfig {
        /// With whose key.
        r#type: Type,
        /// The key, where it is the account's.
        #[serde(skip_serializing_if = "Option::is_none")]
        key_id: Option<String>,
    },
}

/// Whose key encrypts traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Type {
    /// X-Ray's own.
    None,
    /// One of the account's.
    Kms,
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    /// X-Ray has no ARN for it: this one stands for what is changed.
    fn resource(&self, at: &Place) -> String {
        at.arn("xray", "encryption-config")
    }

    fn reads(&self, _: &Place) -> Vec<Grant> {
        vec![Grant::new("xray:GetEncryptionConfig", "*")]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let State::Encryption(key) = to;
        let r#type = if key.is_some() { Type::Kms } else { Type::None };
        let call = Call::PutEncryptionConfig { r#type, key_id: key.clone().map(|Key(key)| key) };
        Ok(if from == to { Vec::new() } else { vec![call] })
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    /// Who sets a key must be allowed to look it up and to let X-Ray use it (X-Ray developer guide, "User permissions for
    /// encryption").
    fn needs(&self, at: &Place) -> Vec<Grant> {
        let Self::PutEncryptionConfig { key_id, .. } = self;
        let mut needs = vec![Grant::new("xray:PutEncryptionConfig", "*")];
        let key = key_id.as_ref().map(|key| key_arn(at, key));
        needs.extend(
            key.iter().flat_map(|key| ["kms:DescribeKey", "kms:CreateGrant"].map(|action| Grant::new(action, key))),
        );
        needs
    }
}

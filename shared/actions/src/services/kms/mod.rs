//! AWS KMS: keys.

mod access;
mod cancel_deletion;
mod enable_key;
mod enable_rotation;

pub use access::ACCESS;
pub use cancel_deletion::CancelDeletion;
pub use enable_key::EnableKey;
pub use enable_rotation::EnableRotation;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// How often KMS rotates a key where nobody says otherwise, in days (EnableKeyRotation, `RotationPeriodInDays`).
const YEARLY: i32 = 365;

/// The shortest and the longest time for which a key waits for its deletion, in days (ScheduleKeyDeletion,
/// `PendingWindowInDays`).
const WAITS: [i32; 2] = [7, 30];

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A key that is scheduled for deletion.
    CancelDeletion(CancelDeletion),
    /// A disabled key.
    EnableKey(EnableKey),
    /// A key's automatic rotation.
    EnableRotation(EnableRotation),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::CancelDeletion(action) => action,
            Self::EnableKey(action) => action,
            Self::EnableRotation(action) => action,
        }
    }
}

impl From<CancelDeletion> for crate::Action {
    fn from(action: CancelDeletion) -> Self {
        Self::Kms(Action::CancelDeletion(action))
    }
}

impl From<EnableKey> for crate::Action {
    fn from(action: EnableKey) -> Self {
        Self::Kms(Action::EnableKey(action))
    }
}

impl From<EnableRotation> for crate::Action {
    fn from(action: EnableRotation) -> Self {
        Self::Kms(Action::EnableRotation(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// Whether KMS rotates a key's material by itself, and how often.
    Rotation {
        /// The key's id.
        key: String,
    },
    /// Whether a key can be used, and whether it is to be deleted.
    KeyState {
        /// The key's id.
        key: String,
    },
}

impl Facet {
    fn key(&self) -> &str {
        match self {
            Self::Rotation { key } | Self::KeyState { key } => key,
        }
    }
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The days between two rotations; `None` where KMS does not rotate the key.
    Rotation(Option<i32>),
    /// The key's own state.
    KeyState(KeyState),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Kms(state)
    }
}

/// A key's own state.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum KeyState {
    /// It can be used.
    Enabled,
    /// It cannot.
    Disabled,
    /// It cannot, and is deleted after a while: of a multi-Region primary key, once its replicas are gone.
    PendingDeletion {
        /// When, in RFC 3339, where that is known.
        deletion_date: Option<String>,
        /// For how many days it waited when it was looked at, where that is known.
        days_left: Option<i32>,
    },
    /// Any other, by KMS's name.
    Other(String),
}

impl PartialEq for KeyState {
    /// Two keys that are to be deleted are in one state, whenever: the days pass by themselves.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Enabled, Self::Enabled)
            | (Self::Disabled, Self::Disabled)
            | (Self::PendingDeletion { .. }, Self::PendingDeletion { .. }) => true,
            (Self::Other(one), Self::Other(other)) => one == other,
            _ => false,
        }
    }
}

impl Eq for KeyState {}

/// The state of a key that can be used, where it is but disabled.
fn enabled(before: &KeyState) -> Result<State, Refusal> {
    match before {
        KeyState::Enabled | KeyState::Disabled => Ok(State::KeyState(KeyState::Enabled)),
        KeyState::PendingDeletion { .. } => Err(Refusal::Unsafe("the key is scheduled for deletion".to_owned())),
        KeyState::Other(name) => Err(Refusal::Unsafe(format!("the key is in the state {name}"))),
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Has KMS rotate a key.
    EnableKeyRotation {
        /// The key.
        key_id: String,
        /// How often.
        rotation_period_in_days: i32,
    },
    /// Has KMS rotate it no more.
    DisableKeyRotation {
        /// The key.
        key_id: String,
    },
    /// Keeps a key that was to be deleted. It is disabled then.
    CancelKeyDeletion {
        /// The key.
        key_id: String,
    },
    /// Has a key deleted after a while.
    ScheduleKeyDeletion {
        /// The key.
        key_id: String,
        /// After how many days.
        pending_window_in_days: i32,
    },
    /// Lets a key be used.
    EnableKey {
        /// The key.
        key_id: String,
    },
    /// Lets it be used no more.
    DisableKey {
        /// The key.
        key_id: String,
    },
}

fn key_arn(at: &Place, key: &str) -> String {
    at.arn("kms", &format!("key/{key}"))
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        key_arn(at, self.key())
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        let action = match self {
            Self::Rotation { .. } => "kms:GetKeyRotationStatus",
            Self::KeyState { .. } => "kms:DescribeKey",
        };
        vec![Grant::new(action, self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        if from == to {
            return Ok(Vec::new());
        }
        let key_id = self.key().to_owned();
        match (self, from, to) {
            (Self::Rotation { .. }, State::Rotation(_), State::Rotation(to)) => Ok(vec![match *to {
                Some(rotation_period_in_days) => Call::EnableKeyRotation { key_id, rotation_period_in_days },
                None => Call::DisableKeyRotation { key_id },
            }]),
            (Self::KeyState { .. }, State::KeyState(from), State::KeyState(to)) => steps(key_id, from, to),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

/// The calls from one of a key's own states to another one.
fn steps(key_id: String, from: &KeyState, to: &KeyState) -> Result<Vec<Call>, Refusal> {
    let mut calls = match from {
        KeyState::PendingDeletion { .. } => vec![Call::CancelKeyDeletion { key_id: key_id.clone() }],
        KeyState::Enabled | KeyState::Disabled => Vec::new(),
        KeyState::Other(name) => return Err(Refusal::Unsafe(format!("the key is in the state {name}"))),
    };
    match to {
        KeyState::Enabled => calls.push(Call::EnableKey { key_id }),
        // A cancelled deletion leaves the key disabled.
        KeyState::Disabled if calls.is_empty() => calls.push(Call::DisableKey { key_id }),
        KeyState::Disabled => {}
        KeyState::PendingDeletion { days_left, .. } => {
            let [shortest, longest] = WAITS;
            let pending_window_in_days = days_left.unwrap_or(longest).clamp(shortest, longest);
            calls.push(Call::ScheduleKeyDeletion { key_id, pending_window_in_days });
        }
        KeyState::Other(name) => return Err(Refusal::NoWay(format!("nobody can put a key into the state {name}"))),
    }
    Ok(calls)
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let (action, key) = match self {
            Self::EnableKeyRotation { key_id, .. } => ("kms:EnableKeyRotation", key_id),
            Self::DisableKeyRotation { key_id } => ("kms:DisableKeyRotation", key_id),
            Self::CancelKeyDeletion { key_id } => ("kms:CancelKeyDeletion", key_id),
            Self::ScheduleKeyDeletion { key_id, .. } => ("kms:ScheduleKeyDeletion", key_id),
            Self::EnableKey { key_id } => ("kms:EnableKey", key_id),
            Self::DisableKey { key_id } => ("kms:DisableKey", key_id),
        };
        let key = key_arn(at, key);
        let mut needs = vec![Grant::new(action, key.clone())];
        // Made a second time, both are refused: the key's state then tells that they were made.
        if matches!(self, Self::CancelKeyDeletion { .. } | Self::ScheduleKeyDeletion { .. }) {
            needs.push(Grant::new("kms:DescribeKey", key));
        }
        needs
    }
}

//! Amazon Kinesis: data streams.

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
    /// A stream's encryption.
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
        Self::Kinesis(Action::Encrypt(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// The server-side encryption of a stream.
    Encryption {
        /// The stream's name.
        stream: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The KMS key as whoever started the encryption named it; `None` where records are not encrypted.
    Encryption(Option<String>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Kinesis(state)
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, IntoStaticStr)]
#[serde(untagged)]
pub enum Call {
    /// Starts a stream's encryption, or changes its key.
    StartStreamEncryption(Encryption),
    /// Stops it. The key is the one that is in use.
    StopStreamEncryption(Encryption),
}

/// Whose encryption, and with which key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Encryption {
    /// The stream.
    pub stream_name: String,
    /// `KMS`: there is no other.
    pub encryption_type: &'static str,
    /// The key: its id, its ARN, or an alias.
    pub key_id: String,
}

impl Encryption {
    fn of(stream: &str, key: &str) -> Self {
        Self { stream_name: stream.to_owned(), encryption_type: "KMS", key_id: key.to_owned() }
    }
}

fn stream_arn(at: &Place, stream: &str) -> String {
    at.arn("kinesis", &format!("stream/{stream}"))
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        let Self::Encryption { stream } = self;
        stream_arn(at, stream)
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        vec![Grant::new("kinesis:DescribeStreamSummary", self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let (Self::Encryption { stream }, State::Encryption(from), State::Encryption(to)) = (self, from, to);
        Ok(match (from, to) {
            (from, to) if from == to => Vec::new(),
            (_, Some(key)) => vec![Call::StartStreamEncryption(Encryption::of(stream, key))],
            (Some(key), None) => vec![Call::StopStreamEncryption(Encryption::of(stream, key))],
            (None, None) => Vec::new(),
        })
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    /// Both calls are allowed on the stream and on the key (Service Authorization Reference, "Amazon Kinesis Data Streams");
    /// who starts the encryption must be allowed to look the key up (Kinesis developer guide, "Permissions to use
    /// user-generated KMS keys").
    fn needs(&self, at: &Place) -> Vec<Grant> {
        let (action, encryption, looks_up) = match self {
            Self::StartStreamEncryption(encryption) => ("kinesis:StartStreamEncryption", encryption, true),
            Self::StopStreamEncryption(encryption) => ("kinesis:StopStreamEncryption", encryption, false),
        };
        let key = key_arn(at, &encryption.key_id);
        let mut needs =
            vec![Grant::new(action, stream_arn(at, &encryption.stream_name)), Grant::new(action, key.clone())];
        needs.extend(looks_up.then(|| Grant::new("kms:DescribeKey", key)));
        needs
    }
}

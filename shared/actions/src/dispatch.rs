//! Every action, facet, state and call, by its service.
// Written by `cargo xtask generate`.

use crate::services::s3;
use crate::{About, Access, Grant, Place, Refusal, Request as _, Surface as _};
use serde::{Deserialize, Serialize};
use std::fmt;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// A service whose resources are changed: it has a role of its own.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Amazon S3.
    S3,
}

impl Service {
    /// All that the service's role may do.
    pub fn access(self) -> &'static Access {
        match self {
            Self::S3 => &s3::ACCESS,
        }
    }
}

/// One change of one facet of a resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "service", content = "action")]
pub enum Action {
    /// Amazon S3.
    S3(s3::Action),
}

impl Action {
    /// The service whose role makes its calls.
    pub fn service(&self) -> Service {
        match self {
            Self::S3(_) => Service::S3,
        }
    }

    /// What the action says of itself.
    pub fn about(&self) -> &'static About {
        match self {
            Self::S3(action) => action.as_change().about(),
        }
    }

    /// What it changes.
    pub fn facet(&self) -> Facet {
        match self {
            Self::S3(action) => Facet::S3(action.as_change().facet()),
        }
    }

    /// The state that the facet should be in, given the one that it is in; see [`crate::Change::change`].
    ///
    /// # Errors
    /// The action does not know how to change this state safely.
    pub fn change(&self, before: &State) -> Result<State, Refusal> {
        match (self, before) {
            (Self::S3(action), State::S3(before)) => action.as_change().change(before).map(State::S3),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

/// One part of a resource's configuration that is read and written as a whole: a bucket's policy, a group's rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "service", content = "facet")]
pub enum Facet {
    /// Amazon S3.
    S3(s3::Facet),
}

impl Facet {
    /// The service whose role reads and writes it.
    pub fn service(&self) -> Service {
        match self {
            Self::S3(_) => Service::S3,
        }
    }

    /// The ARN of the resource that is written; see [`crate::Surface::resource`].
    pub fn resource(&self, at: &Place) -> String {
        match self {
            Self::S3(facet) => facet.resource(at),
        }
    }

    /// What reading it needs.
    pub fn reads(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::S3(facet) => facet.reads(at),
        }
    }

    /// The calls that lead from one state to another; see [`crate::Surface::calls`].
    ///
    /// # Errors
    /// There is no way from the one to the other.
    pub fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        match (self, from, to) {
            (Self::S3(facet), State::S3(from), State::S3(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::S3).collect())
            }
            _ => Err(Refusal::OtherFacet),
        }
    }
}

/// The state of one facet: what is kept as a pre-image, and compared before anything is taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "service", content = "state")]
pub enum State {
    /// Amazon S3.
    S3(s3::State),
}

/// One call of a service's API that changes something, with all its parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// Amazon S3.
    S3(s3::Call),
}

impl Call {
    /// The service.
    pub fn service(&self) -> Service {
        match self {
            Self::S3(_) => Service::S3,
        }
    }

    /// The operation, by the API's name: `PutPublicAccessBlock`.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::S3(call) => call.operation(),
        }
    }

    /// What making it needs: the permission of the call itself, and those that the service asks for beside it.
    pub fn needs(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::S3(call) => call.needs(at),
        }
    }

    /// Its parameters, as JSON with the API's own names.
    ///
    /// # Errors
    /// They cannot be written down, which would be a mistake in guardrail.
    pub fn parameters(&self) -> Result<String, Refusal> {
        let written = match self {
            Self::S3(call) => serde_json::to_string(call),
        };
        written.map_err(|error| Refusal::Unreadable { what: "the call", problem: error.to_string() })
    }
}

impl fmt::Display for Call {
    /// `s3:PutPublicAccessBlock {"Bucket":"logs", …}`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters = self.parameters().unwrap_or_default();
        write!(f, "{}:{} {parameters}", self.service(), self.operation())
    }
}

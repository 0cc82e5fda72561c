//! Elastic Load Balancing: listeners of Application and Network Load Balancers.

mod access;
mod set_tls_policy;
#[cfg(test)]
mod tests;

pub use access::ACCESS;
pub use set_tls_policy::{RECOMMENDED_TLS_POLICY, SetTlsPolicy};

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A listener's security policy.
    SetTlsPolicy(SetTlsPolicy),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::SetTlsPolicy(action) => action,
        }
    }
}

impl From<SetTlsPolicy> for crate::Action {
    fn from(action: SetTlsPolicy) -> Self {
        Self::Elbv2(Action::SetTlsPolicy(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// A listener's security policy (`elasticloadbalancing:DescribeListeners`).
    SslPolicy {
        /// The listener's ARN.
        listener: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The security policy, by name; `None` where the listener does not end TLS.
    SslPolicy(Option<String>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Elbv2(state)
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Changes a listener. What is not named stays as it is (botocore `elbv2`, `ModifyListener`).
    ModifyListener {
        /// The listener.
        listener_arn: String,
        /// The security policy.
        ssl_policy: String,
    },
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, _: &Place) -> String {
        match self {
            Self::SslPolicy { listener } => listener.clone(),
        }
    }

    fn reads(&self, _: &Place) -> Vec<Grant> {
        match self {
            Self::SslPolicy { .. } => vec![Grant::new("elasticloadbalancing:DescribeListeners", "*")],
        }
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let (Self::SslPolicy { listener }, State::SslPolicy(from), State::SslPolicy(to)) = (self, from, to);
        match (from, to) {
            (from, to) if from == to => Ok(Vec::new()),
            (Some(_), Some(to)) => {
                Ok(vec![Call::ModifyListener { listener_arn: listener.clone(), ssl_policy: to.clone() }])
            }
            _ => Err(Refusal::NoWay("the listener ends TLS in one of the states only".to_owned())),
        }
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, _: &Place) -> Vec<Grant> {
        match self {
            Self::ModifyListener { listener_arn, .. } => {
                vec![Grant::new("elasticloadbalancing:ModifyListener", listener_arn)]
            }
        }
    }
}

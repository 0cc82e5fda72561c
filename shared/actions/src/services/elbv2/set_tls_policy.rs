//! A listener's security policy: a recommended one.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, elbv2};
use serde::{Deserialize, Serialize};

/// What AWS recommends, and the console sets by default: TLS 1.3 and 1.2 without CBC ciphers, and post-quantum key exchange for
/// those who know it (Elastic Load Balancing's user guides, "Security policies").
pub const RECOMMENDED_TLS_POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/// Sets the security policy of a listener that ends TLS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetTlsPolicy {
    /// The listener's ARN.
    pub listener: String,
    /// The security policy, by name.
    pub policy: String,
}

impl Change for SetTlsPolicy {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "elbv2-set-tls-policy",
            title: "gives the listener a recommended security policy",
            disruption: "clients that know only older versions of TLS, or only ciphers that the policy leaves out, can no \
                longer connect; connections that stand are not cut",
            undo: Undo::Exact,
            loss: Some("old versions of TLS and weak ciphers are accepted again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::SslPolicy { listener: self.listener.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::SslPolicy(Some(_)) => Ok(State::SslPolicy(Some(self.policy.clone()))),
            State::SslPolicy(None) => Err(Refusal::Unsafe("the listener does not end TLS".to_owned())),
        }
    }
}

impl SetTlsPolicy {
    /// What a listener is like after it.
    pub fn apply(&self, listener: &mut Resource<elbv2::Listener>) {
        listener.view.ssl_policy = Some(self.policy.clone());
    }
}

//! Elastic Load Balancing: listeners of Application, Network and Gateway Load Balancers.

use crate::read::List;
use crate::resource::{Resource, View};
use serde::Deserialize;

/// A listener (`AWS::ElasticLoadBalancingV2::Listener`).
#[derive(Clone, Debug, Deserialize)]
pub struct Listener {
    /// `HTTP`, `HTTPS`, `TCP`, `TLS`, `UDP`, `TCP_UDP`, `QUIC`, `TCP_QUIC`, `GENEVE`. A Gateway Load Balancer's
    /// listener has none.
    #[serde(default)]
    pub protocol: Option<String>,
    /// The security policy of an `HTTPS` or `TLS` listener; absent, null or empty for the others.
    #[serde(default)]
    pub ssl_policy: Option<String>,
    /// What happens to a request that no rule of the listener takes. The rules are resources of their own. Absent where
    /// nothing is known to redirect.
    #[serde(default)]
    pub default_actions: List<Action>,
}

impl View for Listener {
    const TYPES: &'static [&'static str] = &["AWS::ElasticLoadBalancingV2::Listener"];
}

impl Resource<Listener> {
    /// True for the listener of a Gateway Load Balancer: it hands on whole packets, of any protocol, on any port.
    pub fn is_of_gateway(&self) -> bool {
        self.protocol.as_deref() == Some("GENEVE") || self.key.resource_id.contains(":listener/gwy/")
    }
}

impl Listener {
    /// True where the default action leads to HTTPS.
    pub fn redirects_to_https(&self) -> bool {
        self.default_actions
            .iter()
            .filter(|action| action.kind.as_deref() == Some("redirect"))
            .filter_map(|action| action.redirect_config.as_ref()?.protocol.as_deref())
            .any(|protocol| protocol == "HTTPS")
    }
}

/// One action of a listener.
#[derive(Clone, Debug, Deserialize)]
pub struct Action {
    /// `forward`, `redirect`, `fixed-response`, `authenticate-oidc`, …
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// Where a `redirect` leads.
    #[serde(default)]
    pub redirect_config: Option<Redirect>,
}

/// Where a redirect leads.
#[derive(Clone, Debug, Deserialize)]
pub struct Redirect {
    /// `HTTP`, `HTTPS` or `#{protocol}`, which keeps the request's; absent means the latter.
    #[serde(default)]
    pub protocol: Option<String>,
}

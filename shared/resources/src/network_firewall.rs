//! AWS Network Firewall: firewall policies.

use crate::read::List;
use crate::resource::View;
use serde::Deserialize;

/// A firewall policy (`AWS::NetworkFirewall::FirewallPolicy`): what the policy says stands in a key of its own, beside what
/// the service says of it.
#[derive(Clone, Debug, Deserialize)]
pub struct FirewallPolicy {
    /// What it says.
    pub firewall_policy: FirewallPolicyRules,
}

impl View for FirewallPolicy {
    const TYPES: &'static [&'static str] = &["AWS::NetworkFirewall::FirewallPolicy"];
}

/// What a firewall policy says.
#[derive(Clone, Debug, Deserialize)]
pub struct FirewallPolicyRules {
    /// What happens to a full packet that no stateless rule matches: one of `aws:pass`, `aws:drop` and
    /// `aws:forward_to_sfe`, and custom actions beside it.
    pub stateless_default_actions: List<String>,
}

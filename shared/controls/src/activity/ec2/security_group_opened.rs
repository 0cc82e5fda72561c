//! # Security group was opened to the world
//!
//! ## Why it matters
//! SSH, Remote Desktop, databases and file shares are made for networks that are trusted. What the world reaches of them is
//! found within minutes and tried without end. Opening such a port is also how an intruder makes a way back in.
//!
//! ## What fires
//! AuthorizeSecurityGroupIngress and ModifySecurityGroupRules that let the world reach a high-risk port, by name, within a
//! range of ports or by a rule for all traffic. The rules of one call are taken together: `0.0.0.0/1` and `128.0.0.0/1` are
//! the world, and so is any range that covers a quarter of the public addresses.
//!
//! ## What passes
//! The web's ports 80 and 443, and whatever else is not in `ports`. A narrow range, be it public: an office's address looks
//! like an intruder's. Other security groups, and prefix lists, which the record does not open. Rules for outgoing traffic,
//! where they are authorized; ModifySecurityGroupRules does not say which way a rule goes, so that one opened to the world
//! fires either way.
//!
//! ## Remediation
//! Revoke the rule (RevokeSecurityGroupIngress) unless whoever made it can say what it is for. Look at what connected
//! meanwhile: VPC flow logs, and the logs of the machines behind the group.

use crate::configuration::ec2::SgNoWorldHighRiskPorts;
use crate::exposure::exposed;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::ec2::SecurityGroupRules;
use serde::Deserialize;

/// Fires where the world is let in to a high-risk port.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecurityGroupOpened {
    /// The high-risk ports. Default: those of `ec2-sg-no-world-high-risk-ports`, and the ports of further databases, caches,
    /// file shares, remote desktops and container runtimes: 111, 139, 389, 873, 1521, 2049, 2375, 2376, 2379, 5900, 5984,
    /// 5985, 5986, 6379, 7001, 9042, 9092, 10250, 11211, 27017 and 27018.
    pub ports: Vec<u16>,
}

/// Ports that no service of the public internet answers on, beside those of Security Hub's EC2.19.
const FURTHER_PORTS: [u16; 21] = [
    111, 139, 389, 873, 1521, 2049, 2375, 2376, 2379, 5900, 5984, 5985, 5986, 6379, 7001, 9042, 9092, 10250, 11211,
    27017, 27018,
];

impl Default for SecurityGroupOpened {
    fn default() -> Self {
        let mut ports = SgNoWorldHighRiskPorts::default().ports;
        ports.extend(FURTHER_PORTS);
        Self { ports }
    }
}

impl ActivityControl for SecurityGroupOpened {
    type Request = SecurityGroupRules;

    const METADATA: Metadata = Metadata {
        id: "ec2-security-group-opened",
        title: "Security group was opened to the world",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["CloudWatch.10"],
            cis_v3: &["4.10"],
            nist_r5: &[],
            managed_rule: None,
        },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::SecurityGroup"];

    const EVENTS: Events = &[("ec2", &["AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"])];

    fn observe(&self, call: &ApiCall<'_>, request: &SecurityGroupRules) -> Result<Vec<Activity>, Unreadable> {
        let (sources, unread) = request.sources();
        match (exposed(&sources, &self.ports), unread) {
            (Some(fact), _) => Ok(Activity::on_each(call, "AWS::EC2::SecurityGroup", fact)),
            (None, Some(error)) => Err(error),
            (None, None) => Ok(Vec::new()),
        }
    }
}

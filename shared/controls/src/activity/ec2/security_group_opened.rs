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
//! `ec2:RevokeSecurityGroupIngress` for the rules by which the call opened the ports, where they still stand: by the ids in the
//! call's answer, or by what they allow where the record does not tell them. Whoever came in through them alone is cut off. Of a
//! rule that the call changed, what it allowed before does not come back. The saved rules can be put back with their
//! descriptions and tags, under new ids, by a person's word. Look at what connected meanwhile: VPC flow logs, and the logs of the
//! machines behind the group.

use crate::configuration::ec2::SgNoWorldHighRiskPorts;
use crate::exposure;
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::call::ec2::{MadeRules, SecurityGroupRules};
use guardrail_resources::network::Opening;
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
        let openings = exposure::openings(&sources, &self.ports);
        match (exposure::told(openings.clone()), unread) {
            (Some(fact), _) => {
                let activities = Activity::on_each(call, "AWS::EC2::SecurityGroup", fact);
                let rules = made(call, request, &openings);
                Ok(activities.into_iter().map(|activity| revoked(activity, &rules)).collect())
            }
            (None, Some(error)) => Err(error),
            (None, None) => Ok(Vec::new()),
        }
    }
}

/// The rules by which a call opened something, as they stood after it.
fn made(call: &ApiCall<'_>, request: &SecurityGroupRules, openings: &[Opening]) -> Vec<actions::SecurityGroupRule> {
    let answer = call::response::<MadeRules>(call).unwrap_or_default();
    let mut rules = Vec::new();
    for source in openings.iter().flat_map(|opening| &opening.sources) {
        let Some(asked) = request.rule(source) else { continue };
        let (id, ports) = (asked.id.or_else(|| answer.id(source)), (asked.from, asked.to));
        let rule = actions::SecurityGroupRule::asked(id, asked.protocol.unwrap_or_default(), ports, source);
        rules.extend(rule.ok().filter(|rule| !rules.contains(rule)));
    }
    rules
}

/// The activity, and what revokes the rules.
fn revoked(activity: Activity, rules: &[actions::SecurityGroupRule]) -> Activity {
    let group = activity.target.named.clone();
    if !group.starts_with("sg-") {
        return activity;
    }
    let action = actions::RevokeRules { group, rules: rules.to_vec() };
    activity.put_right_by(actions::needed(action, actions::security_group_rules(rules.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::SecurityGroupOpened;
    use crate::ActivityControl as _;
    use guardrail_resources::call;

    /// The calls that would put right what a call did.
    fn planned(name: &str, request: &str, response: &str) -> Vec<String> {
        let record = format!(
            r#"{{"eventSource": "ec2.amazonaws.com", "eventName": "{name}", "recipientAccountId": "111122223333",
            "requestParameters": {request}, "responseElements": {response}}}"#
        );
        let call = call::read(&record).unwrap();
        let observed = SecurityGroupOpened::default().observe(&call, &call::request(&call).unwrap()).unwrap();
        let steps = observed.iter().flat_map(|activity| &activity.plan.steps);
        steps.flat_map(|step| step.calls().unwrap()).map(|call| call.to_string()).collect()
    }

    const ASKED: &str = r#"{"groupId": "sg-1", "ipPermissions": {"items": [
        {"ipProtocol": "6", "fromPort": 22, "toPort": 22, "ipv6Ranges": {},
         "ipRanges": {"items": [{"cidrIp": "203.0.113.7/0"}, {"cidrIp": "198.51.100.0/24"}]}},
        {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]}}"#;

    #[test]
    fn rules_go_by_the_ids_in_the_answer_and_only_those_that_open() {
        let answer = r#"{"_return": true, "securityGroupRuleSet": {"items": [
            {"securityGroupRuleId": "sgr-office", "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIpv4": "198.51.100.0/24"},
            {"securityGroupRuleId": "sgr-web", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0"},
            {"securityGroupRuleId": "sgr-ssh", "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIpv4": "0.0.0.0/0"}]}}"#;
        let call = r#"ec2:RevokeSecurityGroupIngress {"GroupId":"sg-1","SecurityGroupRuleIds":["sgr-ssh"]}"#;
        assert_eq!(planned("AuthorizeSecurityGroupIngress", ASKED, answer), [call]);
        let one = answer.replace(r#""cidrIpv4": "0.0.0.0/0""#, r#""cidrIpv6": "::/0""#);
        let call = planned("AuthorizeSecurityGroupIngress", ASKED, &one);
        assert!(call[0].contains("IpPermissions"), "another rule's id is not taken for it: {call:?}");
    }

    #[test]
    fn without_ids_rules_go_by_what_they_allow_and_changed_ones_by_the_id_that_was_asked_for() {
        let call = r#"ec2:RevokeSecurityGroupIngress {"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]}"#;
        assert_eq!(planned("AuthorizeSecurityGroupIngress", ASKED, "null"), [call]);
        let changed = r#"{"ModifySecurityGroupRulesRequest": {"GroupId": "sg-1", "SecurityGroupRule": {
            "SecurityGroupRuleId": "sgr-1", "tag": 1, "SecurityGroupRule": {"CidrIpv4": "0.0.0.0/0", "FromPort": 22,
            "ToPort": 22, "IpProtocol": "tcp"}}}}"#;
        let call = r#"ec2:RevokeSecurityGroupIngress {"GroupId":"sg-1","SecurityGroupRuleIds":["sgr-1"]}"#;
        assert_eq!(planned("ModifySecurityGroupRules", changed, r#"{"_return": true}"#), [call]);
        let by_name = ASKED.replace(r#""groupId": "sg-1""#, r#""groupName": "web""#);
        assert_eq!(planned("AuthorizeSecurityGroupIngress", &by_name, "null"), [""; 0], "no id of the group is told");
    }
}

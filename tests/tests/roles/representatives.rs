//! One change at least of each kind, each looked at both ways: those that the fixtures' plans make, and those that no
//! recorded item can show.

use guardrail_actions::services::{ec2, logs, xray};
use guardrail_actions::{Call, Facet, Grant, Place, State};
use guardrail_model::ComplianceType;
use guardrail_tests::fixtures;
use guardrail_tests::rule_events::ACCOUNT_ID;
use std::sync::LazyLock;

/// A facet, and two states that it is led between.
pub(crate) struct Representative {
    pub(crate) at: Place,
    pub(crate) facet: Facet,
    pub(crate) states: [State; 2],
}

/// What only the table can show.
fn beyond_the_fixtures() -> Vec<(Facet, [State; 2])> {
    let flow_log = |id: Option<&str>| ec2::FlowLog {
        id: id.map(str::to_owned),
        traffic: "ALL".to_owned(),
        destination: "arn:aws:s3:::logs/vpc/".to_owned().into(),
        role: None,
        records: true,
    };
    let (vpc, log_group) = ("vpc-1".to_owned(), "/app/web".to_owned());
    let key = xray::Key(format!("arn:aws:kms:eu-west-1:{ACCOUNT_ID}:key/1234"));
    let tagged = ec2::SecurityGroupRule {
        id: Some("sgr-1".to_owned()),
        is_egress: true,
        protocol: "-1".to_owned(),
        from_port: None,
        to_port: None,
        peer: ec2::Peer::range("0.0.0.0/0"),
        description: None,
        tags: [("team".to_owned(), "web".to_owned())].into(),
    };
    let group = "sg-1".to_owned();
    vec![
        // What AWS Config records of a group's rules has no tags.
        (
            Facet::Ec2(ec2::Facet::SecurityGroupRules { group }),
            [
                ec2::security_group_rules(vec![ec2::SecurityGroupRule { is_egress: false, ..tagged.clone() }, tagged])
                    .into(),
                ec2::security_group_rules(Vec::new()).into(),
            ],
        ),
        // A flow log has an id once it is made.
        (
            Facet::Ec2(ec2::Facet::FlowLogs { vpc }),
            [ec2::State::FlowLogs(vec![flow_log(Some("fl-1"))]).into(), ec2::State::FlowLogs(Vec::new()).into()],
        ),
        // No plan makes a retention out of none.
        (
            Facet::Logs(logs::Facet::Retention { log_group }),
            [logs::State::Retention(None).into(), logs::State::Retention(Some(365)).into()],
        ),
        // Without a key as its parameter the control plans nothing.
        (
            Facet::Xray(xray::Facet::Encryption),
            [xray::State::Encryption(None).into(), xray::State::Encryption(Some(key)).into()],
        ),
    ]
}

/// Every one.
pub(crate) fn all() -> &'static [Representative] {
    static ALL: LazyLock<Vec<Representative>> = LazyLock::new(|| planned().chain(told()).collect());
    &ALL
}

/// What the plans change that the fixtures ask for.
fn planned() -> impl Iterator<Item = Representative> {
    let broken = fixtures().into_iter().filter(|fixture| fixture.expected == ComplianceType::NonCompliant);
    broken.flat_map(|fixture| fixture.plans()).flat_map(|(resource, plan)| {
        let at = Place::of(&resource);
        plan.steps.into_iter().filter_map(move |step| {
            // What an action refuses to change leads nowhere.
            let after = step.action.change(&step.seen).ok()?;
            Some(Representative { at: at.clone(), facet: step.action.facet(), states: [step.seen, after] })
        })
    })
}

/// What the table tells.
fn told() -> impl Iterator<Item = Representative> {
    let at = Place { partition: "aws".to_owned(), account_id: ACCOUNT_ID.to_owned(), region: "eu-west-1".to_owned() };
    let told = beyond_the_fixtures().into_iter();
    told.map(move |(facet, states)| Representative { at: at.clone(), facet, states })
}

impl Representative {
    /// What reading the facet needs.
    pub(crate) fn reads(&self) -> Vec<Grant> {
        self.facet.reads(&self.at)
    }

    /// The calls both ways; fewer where there is no way back.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let [from, to] = &self.states;
        let ways = [self.facet.calls(from, to), self.facet.calls(to, from)];
        ways.into_iter().flatten().flatten().collect()
    }
}

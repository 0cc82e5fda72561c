//! Every call and every facet: what they need, and how they are written down.

use super::*;
use crate::{Facet as AnyFacet, State as AnyState};

/// Every call that the actions make, there and back.
fn every_call() -> Vec<Call> {
    let tagged = SecurityGroupRule {
        tags: [("a".to_owned(), "b".to_owned())].into(),
        ..rule("sgr-1", "tcp", Some((22, 22)), Peer::range("0.0.0.0/0"))
    };
    let outgoing = SecurityGroupRule { is_egress: true, ..tagged.clone() };
    let grantees: BTreeSet<Grantee> = [Grantee::everyone()].into();
    let made = FlowLog { id: Some("fl-1".to_owned()), ..flow_log_to("arn:aws:s3:::logs", None) };
    let by_role = flow_log_to("flows", Some("arn:aws:iam::111122223333:role/flows"));
    let changes = [
        (
            Facet::SecurityGroupRules { group: "sg-1".to_owned() },
            security_group_rules(vec![tagged, outgoing]),
            security_group_rules(Vec::new()),
        ),
        (
            Facet::NetworkAclEntries { acl: "acl-1".to_owned() },
            network_acl_entries(vec![entry(1, "allow", "6", Some((22, 22)), "::/0")]),
            network_acl_entries(Vec::new()),
        ),
        (
            Facet::MetadataOptions { instance: "i-1".to_owned() },
            State::MetadataOptions(MetadataOptions::known("optional", None)),
            State::MetadataOptions(MetadataOptions::known("required", None)),
        ),
        (
            Facet::SnapshotSharing { snapshot: "snap-1".to_owned() },
            State::SnapshotSharing(grantees.clone()),
            State::SnapshotSharing(BTreeSet::new()),
        ),
        (
            Facet::ImageSharing { image: "ami-1".to_owned() },
            State::ImageSharing(grantees),
            State::ImageSharing(BTreeSet::new()),
        ),
        (Facet::FlowLogs { vpc: "vpc-1".to_owned() }, flow_logs(vec![made]), flow_logs(Vec::new())),
        (Facet::FlowLogs { vpc: "vpc-1".to_owned() }, flow_logs(vec![by_role]), flow_logs(Vec::new())),
        (
            Facet::PublicAddresses { subnet: "subnet-1".to_owned() },
            State::PublicAddresses(true),
            State::PublicAddresses(false),
        ),
        (Facet::EncryptionByDefault, State::EncryptionByDefault(false), State::EncryptionByDefault(true)),
        (Facet::SerialConsole, State::SerialConsole(true), State::SerialConsole(false)),
        (
            Facet::SnapshotBlock,
            State::SnapshotBlock(SnapshotBlock::Unblocked),
            State::SnapshotBlock(SnapshotBlock::BlockNewSharing),
        ),
        (Facet::ImageBlock, State::ImageBlock(false), State::ImageBlock(true)),
    ];
    let both = changes.iter().flat_map(|(facet, one, other)| [facet.calls(one, other), facet.calls(other, one)]);
    both.filter_map(Result::ok).flatten().collect()
}

fn flow_log_to(destination: &str, role: Option<&str>) -> FlowLog {
    let after = create(destination, role).change(&flow_logs(Vec::new())).unwrap();
    let State::FlowLogs(logs) = after else { panic!("{after:?}") };
    logs.into_iter().next().unwrap()
}

fn every_facet() -> Vec<Facet> {
    let id = "x".to_owned();
    vec![
        Facet::SecurityGroupRules { group: id.clone() },
        Facet::NetworkAclEntries { acl: id.clone() },
        Facet::MetadataOptions { instance: id.clone() },
        Facet::SnapshotSharing { snapshot: id.clone() },
        Facet::ImageSharing { image: id.clone() },
        Facet::FlowLogs { vpc: id.clone() },
        Facet::PublicAddresses { subnet: id },
        Facet::EncryptionByDefault,
        Facet::SerialConsole,
        Facet::SnapshotBlock,
        Facet::ImageBlock,
    ]
}

#[test]
fn the_role_may_do_what_calls_and_reads_need_and_nothing_else() {
    let at = place();
    let calls = every_call().into_iter().flat_map(|call| call.needs(&at));
    let reads = every_facet().into_iter().flat_map(|facet| facet.reads(&at));
    let needed: BTreeSet<_> = calls
        .chain(reads)
        .map(|grant| (grant.action, grant.condition.map(|condition| (condition.key, condition.value))))
        .collect();
    let held: BTreeSet<_> =
        ACCESS.permissions.iter().map(|permission| (permission.action, permission.condition)).collect();
    assert_eq!(needed, held);
}

#[test]
fn facets_and_states_are_written_and_read_back() {
    for facet in every_facet() {
        let facet = AnyFacet::Ec2(facet);
        let text = serde_json::to_string(&facet).unwrap();
        assert_eq!(serde_json::from_str::<AnyFacet>(&text).unwrap(), facet, "{text}");
    }
    for state in [
        security_group_rules(vec![ssh("sgr-1", "0.0.0.0/0")]),
        network_acl_entries(vec![last()]),
        State::MetadataOptions(MetadataOptions::known("optional", None)),
        State::ImageSharing([Grantee::everyone(), Grantee::named("444455556666")].into()),
        flow_logs(vec![flow_log_to(GROUP, None)]),
        State::SnapshotBlock(SnapshotBlock::BlockAllSharing),
        State::ImageBlock(true),
    ] {
        let state = AnyState::Ec2(state);
        let text = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<AnyState>(&text).unwrap(), state, "{text}");
    }
}

//! What each action does to the states that it meets, the calls there and back, and what it refuses.

mod role;

use super::*;
use crate::{Place, Refusal, Request as _, Surface as _, Undo};
use guardrail_resources::network::services_on;
use guardrail_resources::{Resource, Section, account, ec2, read};
use std::collections::{BTreeMap, BTreeSet};

fn place() -> Place {
    Place { partition: "aws".to_owned(), account_id: "111122223333".to_owned(), region: "eu-west-1".to_owned() }
}

fn resource<V>(view: V) -> Resource<V> {
    let key = guardrail_model::ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::EC2::Thing", "thing-1");
    Resource { key: key.into(), arn: None, tags: Section::default(), view }
}

/// The calls of an action from a state, and back from what it leads to.
#[allow(clippy::needless_pass_by_value, reason = "the cases read better so")]
fn there_and_back(action: impl Change<Facet = Facet, State = State>, before: &State) -> (Vec<String>, Vec<String>) {
    let after = action.change(before).unwrap();
    assert_eq!(action.change(&after).unwrap(), after, "a second time changes nothing");
    let facet = action.facet();
    let shown = |calls: Vec<Call>| calls.into_iter().map(|call| crate::Call::Ec2(call).to_string()).collect();
    (shown(facet.calls(before, &after).unwrap()), shown(facet.calls(&after, before).unwrap()))
}

fn rule(id: &str, protocol: &str, ports: Option<(i32, i32)>, peer: Peer) -> SecurityGroupRule {
    SecurityGroupRule {
        id: Some(id.to_owned()),
        is_egress: false,
        protocol: protocol.to_owned(),
        from_port: ports.map(|(from, _)| from),
        to_port: ports.map(|(_, to)| to),
        peer,
        description: None,
        tags: BTreeMap::new(),
    }
}

fn ssh(id: &str, range: &str) -> SecurityGroupRule {
    rule(id, "tcp", Some((22, 22)), Peer::range(range))
}

fn ids(state: &State) -> Vec<&str> {
    let State::SecurityGroupRules(rules) = state else { panic!("{state:?}") };
    let mut ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_deref().unwrap()).collect();
    ids.sort_unstable();
    ids
}

fn revoke(ports: &[u16]) -> RevokeWorldIngress {
    RevokeWorldIngress { group: "sg-1".to_owned(), reached: Reached::Ports(ports.to_vec()) }
}

#[test]
fn rules_that_open_the_ports_go_by_their_ids_and_come_back_with_descriptions_and_tags() {
    let described = SecurityGroupRule {
        description: Some("for now".to_owned()),
        tags: [("owner", "ann"), ("aws:owner", "x")].map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        ..ssh("sgr-1", "0.0.0.0/0")
    };
    let others = [
        ssh("sgr-office", "198.51.100.0/24"),
        rule("sgr-web", "tcp", Some((443, 443)), Peer::range("0.0.0.0/0")),
        rule("sgr-self", "-1", None, Peer::Group { group_id: "sg-1".to_owned(), user_id: None }),
        SecurityGroupRule { is_egress: true, ..rule("sgr-out", "-1", None, Peer::range("0.0.0.0/0")) },
    ];
    let before = security_group_rules([others.to_vec(), vec![described, ssh("sgr-2", "::/0")]].concat());
    let after = revoke(&[22, 3389]).change(&before).unwrap();
    assert_eq!(ids(&after), ["sgr-office", "sgr-out", "sgr-self", "sgr-web"]);
    let (there, back) = there_and_back(revoke(&[22, 3389]), &before);
    assert_eq!(
        there,
        [r#"ec2:RevokeSecurityGroupIngress {"GroupId":"sg-1","SecurityGroupRuleIds":["sgr-1","sgr-2"]}"#]
    );
    assert_eq!(
        back,
        [
            r#"ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]}"#,
            r#"ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0","Description":"for now"}]}],"TagSpecifications":[{"ResourceType":"security-group-rule","Tags":[{"Key":"owner","Value":"ann"}]}]}"#,
        ]
    );
    assert!(matches!(revoke(&[]).about().undo, Undo::Equivalent(_)));
}

#[test]
fn narrow_ranges_that_are_the_world_together_all_go() {
    let quarters = ["0.0.0.0/3", "32.0.0.0/3", "64.0.0.0/3", "96.0.0.0/3"];
    let rules = quarters.iter().enumerate().map(|(number, range)| ssh(&format!("sgr-{number}"), range));
    let before = security_group_rules(rules.chain([ssh("sgr-private", "10.0.0.0/8")]).collect());
    let after = revoke(&[22]).change(&before).unwrap();
    assert_eq!(ids(&after), ["sgr-private"]);
}

#[test]
fn a_range_of_ports_goes_as_a_whole_and_a_rule_for_everything_by_either_control() {
    let range = rule("sgr-range", "tcp", Some((20, 30)), Peer::range("0.0.0.0/0"));
    let all = rule("sgr-all", "-1", None, Peer::range("0.0.0.0/0"));
    let before = security_group_rules(vec![range, all]);
    assert_eq!(ids(&revoke(&[22]).change(&before).unwrap()), [""; 0]);
    let everything = RevokeWorldIngress { group: "sg-1".to_owned(), reached: Reached::Everything };
    assert_eq!(ids(&everything.change(&before).unwrap()), ["sgr-range"]);
    assert_eq!(ids(&revoke(&[3389]).change(&before).unwrap()), ["sgr-range"]);
}

#[test]
fn what_an_item_tells_without_ids_is_revoked_by_what_it_allows() {
    let json = r#"{"groupName": "web", "ipPermissions": [
        {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "ipRanges": ["0.0.0.0/0", "198.51.100.7/32"],
         "ipv4Ranges": [{"cidrIp": "0.0.0.0/0"}, {"cidrIp": "198.51.100.7/32"}], "ipv6Ranges": [{"cidrIpv6": "::/0"}],
         "prefixListIds": [{"prefixListId": "pl-1"}], "userIdGroupPairs": [{"groupId": "sg-2", "userId": "1"}]}],
        "ipPermissionsEgress": []}"#;
    let group: ec2::SecurityGroup = read::text(json, "configuration").unwrap();
    let before = seen_security_group(&group).unwrap();
    let (there, _) = there_and_back(revoke(&[22]), &before);
    assert_eq!(
        there,
        [
            r#"ec2:RevokeSecurityGroupIngress {"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]},{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]}"#
        ]
    );
    let mut group = resource(group);
    revoke(&[22]).apply(&mut group);
    assert!(group.openings(services_on(&[22])).unwrap().is_empty());
    let State::SecurityGroupRules(left) = seen_security_group(&group).unwrap() else { panic!("rules") };
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn the_default_group_is_emptied_in_both_directions() {
    let itself = Peer::Group { group_id: "sg-1".to_owned(), user_id: Some("111122223333".to_owned()) };
    let egress = SecurityGroupRule { is_egress: true, ..rule("sgr-2", "-1", None, Peer::range("0.0.0.0/0")) };
    let before = security_group_rules(vec![rule("sgr-1", "-1", None, itself), egress]);
    let (there, back) = there_and_back(EmptyDefaultGroup { group: "sg-1".to_owned() }, &before);
    assert_eq!(
        there,
        [
            r#"ec2:RevokeSecurityGroupIngress {"GroupId":"sg-1","SecurityGroupRuleIds":["sgr-1"]}"#,
            r#"ec2:RevokeSecurityGroupEgress {"GroupId":"sg-1","SecurityGroupRuleIds":["sgr-2"]}"#
        ]
    );
    assert_eq!(
        back,
        [
            r#"ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-1","UserId":"111122223333"}]}]}"#,
            r#"ec2:AuthorizeSecurityGroupEgress {"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]}"#
        ]
    );
}

#[test]
fn rules_of_a_call_go_by_id_or_by_what_they_allow_and_never_outgoing_ones() {
    let without_id = SecurityGroupRule { id: None, ..ssh("", "::/0") };
    let named = vec![ssh("sgr-1", "0.0.0.0/0"), ssh("sgr-out", "0.0.0.0/0"), ssh("sgr-gone", "0.0.0.0/1"), without_id];
    let action = RevokeRules { group: "sg-1".to_owned(), rules: named };
    let before = security_group_rules(vec![
        ssh("sgr-1", "0.0.0.0/0"),
        ssh("sgr-2", "::/0"),
        ssh("sgr-3", "198.51.100.0/24"),
        SecurityGroupRule { is_egress: true, ..ssh("sgr-out", "0.0.0.0/0") },
    ]);
    assert_eq!(ids(&action.change(&before).unwrap()), ["sgr-3", "sgr-out"]);
    // Somebody has narrowed it since, and it has its id still.
    let narrowed = security_group_rules(vec![ssh("sgr-1", "10.0.0.0/8")]);
    let refusal = action.change(&narrowed).unwrap_err().to_string();
    assert_eq!(refusal, "the rule sgr-1 now allows something else than the call said");
}

fn entry(rule_number: i32, action: &str, protocol: &str, ports: Option<(i32, i32)>, range: &str) -> NetworkAclEntry {
    let (cidr_block, ipv6_cidr_block) = match Peer::range(range) {
        Peer::Ipv6(range) => (None, Some(range)),
        _ => (Some(range.to_owned()), None),
    };
    NetworkAclEntry {
        rule_number,
        egress: false,
        protocol: protocol.to_owned(),
        rule_action: action.to_owned(),
        cidr_block,
        ipv6_cidr_block,
        port_range: ports.map(|(from, to)| PortRange { from, to }),
        icmp_type_code: None,
    }
}

fn last() -> NetworkAclEntry {
    entry(32_767, "deny", "-1", None, "0.0.0.0/0")
}

fn close(only: Option<i32>) -> CloseNetworkAcl {
    CloseNetworkAcl { acl: "acl-1".to_owned(), ports: vec![22, 3389], only }
}

fn told(state: &State) -> Vec<String> {
    let State::NetworkAclEntries(entries) = state else { panic!("{state:?}") };
    let told = |entry: &NetworkAclEntry| {
        let ports = entry.port_range.map_or_else(String::new, |range| format!(" {}-{}", range.from, range.to));
        let range = entry.cidr_block.as_ref().or(entry.ipv6_cidr_block.as_ref()).unwrap();
        format!("{} {} {}{ports} {range}", entry.rule_number, entry.rule_action, entry.protocol)
    };
    entries.iter().filter(|entry| !entry.egress).map(told).collect()
}

#[test]
fn an_acl_rule_for_the_port_alone_is_deleted_and_comes_back_exactly() {
    let icmp = NetworkAclEntry {
        icmp_type_code: Some(IcmpTypeCode { r#type: -1, code: -1 }),
        ..entry(80, "allow", "1", None, "0.0.0.0/0")
    };
    let before = network_acl_entries(vec![
        entry(90, "allow", "6", Some((22, 22)), "0.0.0.0/0"),
        entry(100, "allow", "6", Some((22, 22)), "0.0.0.0/0"),
        entry(110, "allow", "6", Some((443, 443)), "0.0.0.0/0"),
        icmp,
        last(),
    ]);
    let after = close(None).change(&before).unwrap();
    assert_eq!(told(&after), ["80 allow 1 0.0.0.0/0", "110 allow 6 443-443 0.0.0.0/0", "32767 deny -1 0.0.0.0/0"]);
    let (there, back) = there_and_back(close(None), &before);
    assert_eq!(
        there,
        [90, 100].map(|number| format!(
            r#"ec2:DeleteNetworkAclEntry {{"NetworkAclId":"acl-1","RuleNumber":{number},"Egress":false}}"#
        ))
    );
    assert_eq!(
        back,
        [90, 100].map(|number| format!(
            r#"ec2:CreateNetworkAclEntry {{"NetworkAclId":"acl-1","RuleNumber":{number},"Egress":false,"Protocol":"6","RuleAction":"allow","CidrBlock":"0.0.0.0/0","PortRange":{{"From":22,"To":22}}}}"#
        ))
    );
}

#[test]
fn before_a_wider_acl_rule_the_ports_are_denied_to_the_same_addresses() {
    let before = network_acl_entries(vec![
        entry(100, "allow", "-1", None, "0.0.0.0/0"),
        entry(101, "allow", "-1", None, "::/0"),
        NetworkAclEntry { egress: true, ..entry(99, "allow", "-1", None, "0.0.0.0/0") },
        last(),
    ]);
    let after = close(None).change(&before).unwrap();
    assert_eq!(
        told(&after),
        [
            "94 deny 17 3389-3389 ::/0",
            "95 deny 6 3389-3389 ::/0",
            "96 deny 6 22-22 ::/0",
            "97 deny 17 3389-3389 0.0.0.0/0",
            "98 deny 6 3389-3389 0.0.0.0/0",
            "99 deny 6 22-22 0.0.0.0/0",
            "100 allow -1 0.0.0.0/0",
            "101 allow -1 ::/0",
            "32767 deny -1 0.0.0.0/0",
        ]
    );
    let (there, back) = there_and_back(close(None), &before);
    assert!(there.len() == 6 && there.iter().all(|call| call.starts_with("ec2:CreateNetworkAclEntry")), "{there:?}");
    assert!(back.len() == 6 && back.iter().all(|call| call.starts_with("ec2:DeleteNetworkAclEntry")), "{back:?}");
}

#[test]
fn a_rule_that_lets_somebody_in_before_is_not_cut_and_without_room_nothing_is_done() {
    let office = entry(99, "allow", "6", Some((22, 22)), "198.51.100.0/24");
    let wide = entry(100, "allow", "6", Some((0, 65_535)), "0.0.0.0/0");
    let refusal = close(None).change(&network_acl_entries(vec![office.clone(), wide.clone(), last()])).unwrap_err();
    let said = "no free number for a rule that denies tcp/22 before rule 100";
    assert_eq!(refusal, Refusal::Unsafe(said.to_owned()));
    let between = NetworkAclEntry { rule_number: 90, ..office };
    let after = close(None).change(&network_acl_entries(vec![between, wide, last()])).unwrap();
    assert_eq!(
        told(&after)[..3],
        ["90 allow 6 22-22 198.51.100.0/24", "98 deny 6 3389-3389 0.0.0.0/0", "99 deny 6 22-22 0.0.0.0/0"]
    );
}

#[test]
fn only_the_rule_that_is_meant_is_closed_and_ec2s_own_never() {
    let before = network_acl_entries(vec![
        entry(100, "allow", "6", Some((22, 22)), "0.0.0.0/0"),
        entry(110, "allow", "6", Some((22, 22)), "::/0"),
        last(),
    ]);
    let after = close(Some(110)).change(&before).unwrap();
    assert_eq!(told(&after), ["100 allow 6 22-22 0.0.0.0/0", "32767 deny -1 0.0.0.0/0"]);
    let facet = Facet::NetworkAclEntries { acl: "acl-1".to_owned() };
    let own = facet.calls(&network_acl_entries(vec![last()]), &network_acl_entries(Vec::new())).unwrap_err();
    assert_eq!(own, Refusal::Unsafe("rule 32767 is EC2's own".to_owned()));
}

#[test]
fn an_acls_view_shows_what_is_closed() {
    let json = r#"{"entries": [
        {"ruleNumber": 100, "egress": false, "protocol": "-1", "ruleAction": "allow", "cidrBlock": "0.0.0.0/0"},
        {"ruleNumber": 32767, "egress": false, "protocol": "-1", "ruleAction": "deny", "cidrBlock": "0.0.0.0/0"}]}"#;
    let mut acl = resource(read::text::<ec2::NetworkAcl>(json, "configuration").unwrap());
    assert!(!acl.openings(services_on(&[22])).unwrap().is_empty());
    close(None).apply(&mut acl);
    assert!(acl.openings(services_on(&[22, 3389])).unwrap().is_empty());
    assert!(!acl.openings(services_on(&[443])).unwrap().is_empty(), "the rest is open as it was");
}

#[test]
fn tokens_are_required_and_the_rest_stays() {
    let options = MetadataOptions {
        http_put_response_hop_limit: Some(2),
        instance_metadata_tags: Some("enabled".to_owned()),
        ..MetadataOptions::known("optional", None)
    };
    let action = RequireImdsv2 { instance: "i-1".to_owned() };
    let (there, back) = there_and_back(action.clone(), &State::MetadataOptions(options.clone()));
    let call = |tokens: &str| {
        format!(
            r#"ec2:ModifyInstanceMetadataOptions {{"InstanceId":"i-1","HttpTokens":"{tokens}","HttpEndpoint":"enabled"}}"#
        )
    };
    assert_eq!((there, back), (vec![call("required")], vec![call("optional")]));
    let off = State::MetadataOptions(MetadataOptions { http_endpoint: "disabled".to_owned(), ..options });
    assert_eq!(action.change(&off).unwrap(), off);
    let State::MetadataOptions(more) = off else { panic!("options") };
    let to = MetadataOptions { http_put_response_hop_limit: Some(3), ..more.clone() };
    let facet = action.facet();
    let calls = facet.calls(&State::MetadataOptions(more), &State::MetadataOptions(to)).unwrap();
    assert!(crate::Call::Ec2(calls[0].clone()).to_string().contains(r#""HttpPutResponseHopLimit":3"#));
}

#[test]
fn sharing_is_withdrawn_from_those_alone_who_are_named() {
    let names = |names: &[&str]| names.iter().map(|name| Grantee::named(name)).collect::<BTreeSet<_>>();
    let action = WithdrawSnapshotSharing { snapshot: "snap-1".to_owned(), from: names(&["all", "444455556666"]) };
    let before = State::SnapshotSharing(names(&["all", "777788889999"]));
    let (there, back) = there_and_back(action, &before);
    let call = |what: &str| {
        format!(
            r#"ec2:ModifySnapshotAttribute {{"SnapshotId":"snap-1","Attribute":"createVolumePermission","CreateVolumePermission":{{"{what}":[{{"Group":"all"}}]}}}}"#
        )
    };
    assert_eq!((there, back), (vec![call("Remove")], vec![call("Add")]));
    let organization = "arn:aws:organizations::444455556666:organization/o-a1b2c3d4e5";
    let unit = "arn:aws:organizations::444455556666:ou/o-a1b2c3d4e5/ou-ab12-cd34ef56";
    let action = WithdrawImageSharing { image: "ami-1".to_owned(), from: names(&[organization, unit]) };
    let (there, _) = there_and_back(action, &State::ImageSharing(names(&[organization, unit, "444455556666"])));
    assert_eq!(
        there,
        [format!(
            r#"ec2:ModifyImageAttribute {{"ImageId":"ami-1","Attribute":"launchPermission","LaunchPermission":{{"Remove":[{{"OrganizationArn":"{organization}"}},{{"OrganizationalUnitArn":"{unit}"}}]}}}}"#
        )]
    );
    let facet = Facet::SnapshotSharing { snapshot: "snap-1".to_owned() };
    let to = State::SnapshotSharing(names(&[organization]));
    assert!(facet.calls(&State::SnapshotSharing(BTreeSet::new()), &to).is_err());
}

fn flow_log(json: &str) -> FlowLog {
    FlowLog::told(&read::text::<account::FlowLog>(json, "flow log").unwrap()).unwrap()
}

fn create(destination: &str, role: Option<&str>) -> CreateFlowLog {
    CreateFlowLog { vpc: "vpc-1".to_owned(), destination: destination.to_owned().into(), role: role.map(str::to_owned) }
}

const GROUP: &str = "arn:aws:logs:eu-west-1:111122223333:log-group:/vpc/flows:*";

#[test]
fn a_flow_log_is_made_and_only_that_one_is_deleted() {
    let accepted = flow_log(
        r#"{"flowLogId": "fl-0", "resourceId": "vpc-1", "flowLogStatus": "ACTIVE", "trafficType": "ACCEPT",
        "deliverLogsStatus": "SUCCESS", "logDestinationType": "s3", "logDestination": "arn:aws:s3:::old"}"#,
    );
    let before = flow_logs(vec![accepted.clone()]);
    let action = create(GROUP, Some("arn:aws:iam::111122223333:role/flows"));
    let after = action.change(&before).unwrap();
    let facet = action.facet();
    let calls = facet.calls(&before, &after).unwrap();
    assert_eq!(
        crate::Call::Ec2(calls[0].clone()).to_string(),
        r#"ec2:CreateFlowLogs {"ResourceIds":["vpc-1"],"ResourceType":"VPC","TrafficType":"ALL","LogDestinationType":"cloud-watch-logs","LogGroupName":"/vpc/flows","DeliverLogsPermissionArn":"arn:aws:iam::111122223333:role/flows"}"#
    );
    let made = flow_log(
        r#"{"flowLogId": "fl-1", "resourceId": "vpc-1", "flowLogStatus": "ACTIVE", "trafficType": "ALL",
        "deliverLogsStatus": "SUCCESS", "logDestinationType": "cloud-watch-logs", "logGroupName": "/vpc/flows",
        "logDestination": "arn:aws:logs:eu-west-1:111122223333:log-group:/vpc/flows"}"#,
    );
    let now = flow_logs(vec![accepted, made.clone()]);
    assert_eq!(now, after, "what was made is what was planned");
    let back = facet.calls(&now, &before).unwrap();
    assert_eq!(back, [Call::DeleteFlowLogs { flow_log_ids: vec!["fl-1".to_owned()] }]);
    assert!(matches!(facet.calls(&after, &before), Err(Refusal::NoWay(_))), "its id is not known");
    assert!(matches!(facet.calls(&now, &flow_logs(Vec::new())), Err(Refusal::NoWay(_))), "two would be deleted");
    assert_eq!(action.change(&now).unwrap(), now);
    let failing = flow_logs(vec![FlowLog { records: false, ..made }]);
    assert!(matches!(action.change(&failing), Err(Refusal::Unsafe(_))), "a second one would not be made");
}

#[test]
fn destinations_are_told_apart() {
    let takes = |destination: &str| Destination::from(destination.to_owned()).takes_from("111122223333", "eu-west-1");
    assert!(takes(GROUP) && takes("/vpc/flows") && takes("arn:aws:s3:::logs/vpc/"));
    assert!(!takes(&GROUP.replace("eu-west-1", "us-east-1")) && !takes(&GROUP.replace("1111", "4444")));
    assert!(!takes("arn:aws:firehose:eu-west-1:111122223333:deliverystream/flows"));
    for text in ["arn:aws:logs:eu-west-1:111122223333:log-group:a", "a", "arn:aws:s3:::logs/vpc/", "arn:aws:x:::y"] {
        assert_eq!(String::from(Destination::from(text.to_owned())), text);
    }
}

#[test]
fn what_flow_logs_need_is_pinned_to_the_role_or_to_log_delivery() {
    let needs = |action: &CreateFlowLog| {
        let after = action.change(&flow_logs(Vec::new())).unwrap();
        action.facet().calls(&flow_logs(Vec::new()), &after).unwrap()[0].needs(&place())
    };
    let role = "arn:aws:iam::111122223333:role/flows";
    let by_role = needs(&create(GROUP, Some(role)));
    let pass = by_role.iter().find(|grant| grant.action == "iam:PassRole").unwrap();
    assert_eq!((pass.resource.as_str(), pass.condition.as_ref().unwrap().value), (role, "vpc-flow-logs.amazonaws.com"));
    assert!(!by_role.iter().any(|grant| grant.action.starts_with("logs:")));
    let to_bucket = needs(&create("arn:aws:s3:::logs", None));
    assert!(to_bucket.iter().any(|grant| grant.action == "logs:CreateLogDelivery"));
    assert_eq!(to_bucket[0].resource, "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1");
}

#[test]
fn switches_go_one_way_and_back() {
    let off = (EncryptByDefault {}, State::EncryptionByDefault(false));
    let (there, back) = there_and_back(off.0, &off.1);
    assert_eq!(
        (&*there[0], &*back[0]),
        ("ec2:EnableEbsEncryptionByDefault {}", "ec2:DisableEbsEncryptionByDefault {}")
    );
    let (there, back) = there_and_back(DisableSerialConsole {}, &State::SerialConsole(true));
    assert_eq!((&*there[0], &*back[0]), ("ec2:DisableSerialConsoleAccess {}", "ec2:EnableSerialConsoleAccess {}"));
    let (there, back) = there_and_back(BlockPublicImages {}, &State::ImageBlock(false));
    let enable = r#"ec2:EnableImageBlockPublicAccess {"ImageBlockPublicAccessState":"block-new-sharing"}"#;
    assert_eq!((&*there[0], &*back[0]), (enable, "ec2:DisableImageBlockPublicAccess {}"));
    let (there, back) = there_and_back(BlockPublicSnapshots {}, &State::SnapshotBlock(SnapshotBlock::Unblocked));
    let enable = r#"ec2:EnableSnapshotBlockPublicAccess {"State":"block-new-sharing"}"#;
    assert_eq!((&*there[0], &*back[0]), (enable, "ec2:DisableSnapshotBlockPublicAccess {}"));
    let stronger = State::SnapshotBlock(SnapshotBlock::BlockAllSharing);
    assert_eq!(BlockPublicSnapshots {}.change(&stronger).unwrap(), stronger);
    let subnet = WithholdPublicAddresses { subnet: "subnet-1".to_owned() };
    let (there, back) = there_and_back(subnet, &State::PublicAddresses(true));
    let call = |value| {
        format!(r#"ec2:ModifySubnetAttribute {{"SubnetId":"subnet-1","MapPublicIpOnLaunch":{{"Value":{value}}}}}"#)
    };
    assert_eq!((&*there[0], &*back[0]), (&*call(false), &*call(true)));
}

#[test]
fn a_plan_is_made_only_where_something_is_to_be_done() {
    assert!(needed(EncryptByDefault {}, State::EncryptionByDefault(true)).is_empty());
    assert!(needed(EncryptByDefault {}, State::SerialConsole(true)).is_empty());
    let plan = needed(EncryptByDefault {}, State::EncryptionByDefault(false));
    assert_eq!(plan.steps[0].calls().unwrap().len(), 1);
}

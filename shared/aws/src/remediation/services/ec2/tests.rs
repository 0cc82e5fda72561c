//! What is sent for reads and calls, and what is made of EC2's answers.

use super::{call, read};
use crate::remediation::NarrowedSession;
use crate::testing::{account, ec2_refusal as refused, reply, sent};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use guardrail_actions::services::ec2::{
    Authorization, Call, Facet, FlowLogCreation, Grantee, IpPermission, IpRange, Modifications, NetworkAclEntry, Peer,
    PortRange, Revocation, SnapshotBlock, State, Tag, TagSpecification,
};
use guardrail_engine::remediate::CallFailure;

fn session(answers: impl IntoIterator<Item = ReplayEvent>) -> (NarrowedSession, StaticReplayClient) {
    let (account, client) = account(answers);
    (NarrowedSession { account }, client)
}

fn ok(of: &str, inside: &str) -> ReplayEvent {
    reply(200, format!(r#"<{of}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">{inside}</{of}Response>"#))
}

/// The parameters of each request, without what all have.
fn asked(client: &StaticReplayClient) -> Vec<String> {
    let bare = |body: String| body.replacen("Action=", "", 1).replace("&Version=2016-11-15", "");
    sent(client).into_iter().map(bare).collect()
}

const GROUP: &str = "<securityGroupInfo><item><groupId>sg-1</groupId></item></securityGroupInfo>";

#[tokio::test]
async fn a_groups_rules_are_read_page_by_page_with_all_that_they_say() {
    let first = "<securityGroupRuleSet><item><securityGroupRuleId>sgr-1</securityGroupRuleId><isEgress>false</isEgress>\
        <ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort><cidrIpv4>0.0.0.0/0</cidrIpv4>\
        <description>for now</description><tagSet><item><key>owner</key><value>ann</value></item></tagSet></item>\
        </securityGroupRuleSet><nextToken>more</nextToken>";
    let last = "<securityGroupRuleSet><item><securityGroupRuleId>sgr-2</securityGroupRuleId><isEgress>true</isEgress>\
        <ipProtocol>-1</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort><referencedGroupInfo>\
        <groupId>sg-1</groupId><userId>111122223333</userId></referencedGroupInfo></item></securityGroupRuleSet>";
    let (session, client) = session([
        ok("DescribeSecurityGroups", GROUP),
        ok("DescribeSecurityGroupRules", first),
        ok("DescribeSecurityGroupRules", last),
    ]);
    let facet = Facet::SecurityGroupRules { group: "sg-1".to_owned() };
    let State::SecurityGroupRules(rules) = read(&session, &facet).await.unwrap() else { panic!("rules") };
    assert_eq!(
        (rules[0].id.as_deref(), rules[0].from_port, rules[0].tags["owner"].as_str()),
        (Some("sgr-1"), Some(22), "ann")
    );
    assert_eq!(rules[0].description.as_deref(), Some("for now"));
    let itself = Peer::Group { group_id: "sg-1".to_owned(), user_id: Some("111122223333".to_owned()) };
    assert_eq!((&rules[1].peer, rules[1].from_port, rules[1].is_egress), (&itself, None, true));
    assert_eq!(asked(&client)[1], "DescribeSecurityGroupRules&Filter.1.Name=group-id&Filter.1.Value.1=sg-1");
}

#[tokio::test]
async fn a_group_that_is_gone_and_a_rule_that_says_nothing_are_errors() {
    let nobody = "<securityGroupRuleSet><item><securityGroupRuleId>sgr-1</securityGroupRuleId>\
        <isEgress>false</isEgress><ipProtocol>tcp</ipProtocol></item></securityGroupRuleSet>";
    let (session, _) = session([
        refused("InvalidGroup.NotFound"),
        ok("DescribeSecurityGroups", GROUP),
        ok("DescribeSecurityGroupRules", nobody),
    ]);
    let facet = Facet::SecurityGroupRules { group: "sg-1".to_owned() };
    assert_eq!(read(&session, &facet).await.unwrap_err().failure, CallFailure::NotFound);
    assert!(read(&session, &facet).await.unwrap_err().to_string().contains("CidrIpv4, CidrIpv6"));
}

fn revocation(ids: &[&str]) -> Revocation {
    Revocation {
        group_id: "sg-1".to_owned(),
        security_group_rule_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        ip_permissions: Vec::new(),
    }
}

#[tokio::test]
async fn where_a_rule_is_gone_already_the_others_are_revoked_one_by_one() {
    let done = || ok("RevokeSecurityGroupIngress", "<return>true</return>");
    let (session, client) = session([
        refused("InvalidSecurityGroupRuleId.NotFound"),
        refused("InvalidSecurityGroupRuleId.NotFound"),
        done(),
        refused("InvalidPermission.NotFound"),
        refused("UnauthorizedOperation"),
    ]);
    call(&session, &Call::RevokeSecurityGroupIngress(revocation(&["sgr-1", "sgr-2"]))).await.unwrap();
    call(&session, &Call::RevokeSecurityGroupEgress(revocation(&["sgr-3"]))).await.unwrap();
    let denied = call(&session, &Call::RevokeSecurityGroupIngress(revocation(&["sgr-4"]))).await.unwrap_err();
    assert_eq!(denied.failure, CallFailure::Denied);
    let revoke = "RevokeSecurityGroupIngress&GroupId=sg-1&SecurityGroupRuleId.1";
    assert_eq!(
        asked(&client),
        [
            format!("{revoke}=sgr-1&SecurityGroupRuleId.2=sgr-2"),
            format!("{revoke}=sgr-1"),
            format!("{revoke}=sgr-2"),
            "RevokeSecurityGroupEgress&SecurityGroupRuleId.1=sgr-3&GroupId=sg-1".to_owned(),
            format!("{revoke}=sgr-4"),
        ]
    );
}

fn permission(range: &str) -> IpPermission {
    IpPermission {
        ip_protocol: "tcp".to_owned(),
        from_port: Some(22),
        to_port: Some(22),
        ip_ranges: vec![IpRange { cidr_ip: range.to_owned(), description: Some("for now".to_owned()) }],
        ..IpPermission::default()
    }
}

#[tokio::test]
async fn rules_are_made_with_descriptions_and_tags_and_one_that_is_there_is_let_be() {
    let done = || ok("AuthorizeSecurityGroupIngress", "<return>true</return>");
    let (session, client) =
        session([refused("InvalidPermission.Duplicate"), refused("InvalidPermission.Duplicate"), done(), done()]);
    let tags = vec![Tag { key: "owner".to_owned(), value: "ann".to_owned() }];
    let authorization = Authorization {
        group_id: "sg-1".to_owned(),
        ip_permissions: vec![permission("0.0.0.0/0"), permission("198.51.100.0/24")],
        tag_specifications: vec![TagSpecification { resource_type: "security-group-rule", tags }],
    };
    call(&session, &Call::AuthorizeSecurityGroupIngress(authorization)).await.unwrap();
    let asked = asked(&client);
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert!(asked[0].contains("IpPermissions.2.IpRanges.1.CidrIp=198.51.100.0%2F24"), "{}", asked[0]);
    for part in [
        "IpPermissions.1.IpRanges.1.CidrIp=198.51.100.0%2F24",
        "IpPermissions.1.IpRanges.1.Description=for%20now",
        "TagSpecification.1.ResourceType=security-group-rule",
        "TagSpecification.1.Tag.1.Key=owner",
    ] {
        assert!(asked[2].contains(part), "{part}: {}", asked[2]);
    }
}

fn entry() -> NetworkAclEntry {
    NetworkAclEntry {
        rule_number: 100,
        egress: false,
        protocol: "6".to_owned(),
        rule_action: "allow".to_owned(),
        cidr_block: Some("0.0.0.0/0".to_owned()),
        ipv6_cidr_block: None,
        port_range: Some(PortRange { from: 22, to: 22 }),
        icmp_type_code: None,
    }
}

const ACL: &str = "<networkAclSet><item><networkAclId>acl-1</networkAclId><entrySet><item><ruleNumber>100</ruleNumber>\
    <protocol>6</protocol><ruleAction>allow</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock>\
    <portRange><from>22</from><to>22</to></portRange></item></entrySet></item></networkAclSet>";

#[tokio::test]
async fn an_acls_rule_is_made_once_and_another_under_its_number_is_a_conflict() {
    let taken = || refused("NetworkAclEntryAlreadyExists");
    let (session, client) = session([
        ok("CreateNetworkAclEntry", "<return>true</return>"),
        taken(),
        ok("DescribeNetworkAcls", ACL),
        taken(),
        ok("DescribeNetworkAcls", &ACL.replace("allow", "deny")),
        ok("DescribeNetworkAcls", ACL),
        refused("InvalidNetworkAclEntry.NotFound"),
    ]);
    let create = Call::CreateNetworkAclEntry { network_acl_id: "acl-1".to_owned(), entry: entry() };
    call(&session, &create).await.unwrap();
    call(&session, &create).await.unwrap();
    assert_eq!(call(&session, &create).await.unwrap_err().failure, CallFailure::Conflict);
    let state = read(&session, &Facet::NetworkAclEntries { acl: "acl-1".to_owned() }).await.unwrap();
    assert_eq!(state, State::NetworkAclEntries(vec![entry()]));
    let delete = Call::DeleteNetworkAclEntry { network_acl_id: "acl-1".to_owned(), rule_number: 100, egress: false };
    call(&session, &delete).await.unwrap();
    let asked = asked(&client);
    assert!(
        asked[0].contains("RuleNumber=100&Protocol=6&RuleAction=allow&Egress=false&CidrBlock=0.0.0.0%2F0"),
        "{}",
        asked[0]
    );
    assert!(asked[6].contains("RuleNumber=100&Egress=false"), "{}", asked[6]);
}

#[tokio::test]
async fn metadata_options_are_read_whole_and_only_what_is_said_is_sent() {
    let options = "<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><metadataOptions>\
        <httpTokens>optional</httpTokens><httpEndpoint>enabled</httpEndpoint>\
        <httpPutResponseHopLimit>2</httpPutResponseHopLimit></metadataOptions></item></instancesSet></item></reservationSet>";
    let (session, client) = session([
        ok("DescribeInstances", options),
        ok("ModifyInstanceMetadataOptions", ""),
        ok("DescribeInstances", "<reservationSet/>"),
    ]);
    let facet = Facet::MetadataOptions { instance: "i-1".to_owned() };
    let State::MetadataOptions(mut options) = read(&session, &facet).await.unwrap() else { panic!("options") };
    assert_eq!(options.http_put_response_hop_limit, Some(2));
    options.http_put_response_hop_limit = None;
    call(&session, &Call::ModifyInstanceMetadataOptions { instance_id: "i-1".to_owned(), options }).await.unwrap();
    assert_eq!(
        asked(&client)[1],
        "ModifyInstanceMetadataOptions&InstanceId=i-1&HttpTokens=optional&HttpEndpoint=enabled"
    );
    assert!(read(&session, &facet).await.is_err(), "no instance, no options");
}

#[tokio::test]
async fn sharing_is_read_and_changed_by_who() {
    let shared = "<snapshotId>snap-1</snapshotId><createVolumePermission><item><group>all</group></item>\
        <item><userId>444455556666</userId></item></createVolumePermission>";
    let launch = "<imageId>ami-1</imageId><launchPermission><item><organizationArn>arn:aws:organizations::1:organization/o\
        </organizationArn></item></launchPermission>";
    let (session, client) = session([
        ok("DescribeSnapshotAttribute", shared),
        ok("ModifySnapshotAttribute", "<return>true</return>"),
        ok("ModifySnapshotAttribute", "<return>true</return>"),
        ok("DescribeImageAttribute", launch),
        ok("ModifyImageAttribute", "<return>true</return>"),
    ]);
    let state = read(&session, &Facet::SnapshotSharing { snapshot: "snap-1".to_owned() }).await.unwrap();
    assert_eq!(state, State::SnapshotSharing([Grantee::everyone(), Grantee::named("444455556666")].into()));
    let modify = |changes| Call::ModifySnapshotAttribute {
        snapshot_id: "snap-1".to_owned(),
        attribute: "createVolumePermission",
        create_volume_permission: changes,
    };
    let both = vec![Grantee::everyone(), Grantee::named("444455556666")];
    call(&session, &modify(Modifications { add: vec![], remove: both.clone() })).await.unwrap();
    call(&session, &modify(Modifications { add: both, remove: vec![] })).await.unwrap();
    let State::ImageSharing(grantees) =
        read(&session, &Facet::ImageSharing { image: "ami-1".to_owned() }).await.unwrap()
    else {
        panic!("grantees")
    };
    let changes = Modifications { add: grantees.into_iter().collect(), remove: vec![] };
    let modify = Call::ModifyImageAttribute {
        image_id: "ami-1".to_owned(),
        attribute: "launchPermission",
        launch_permission: changes,
    };
    call(&session, &modify).await.unwrap();
    let asked = asked(&client);
    for (sent, change) in asked[1..3].iter().zip(["Remove", "Add"]) {
        let (first, second) = (format!("{change}.1.Group=all"), format!("{change}.2.UserId=444455556666"));
        assert!(sent.contains(&first) && sent.contains(&second), "{sent}");
    }
    assert!(asked[4].contains("LaunchPermission.Add.1.OrganizationArn=arn%3Aaws"), "{}", asked[4]);
}

fn creation() -> Call {
    Call::CreateFlowLogs(FlowLogCreation {
        resource_ids: vec!["vpc-1".to_owned()],
        resource_type: "VPC",
        traffic_type: "ALL".to_owned(),
        log_destination_type: "s3",
        log_destination: Some("arn:aws:s3:::logs".to_owned()),
        log_group_name: None,
        deliver_logs_permission_arn: None,
    })
}

#[tokio::test]
async fn an_answer_that_did_nothing_is_a_failure_unless_it_is_so_already() {
    let unsuccessful = |code: &str| {
        format!("<unsuccessful><item><error><code>{code}</code><message>m</message></error></item></unsuccessful>")
    };
    let (session, client) = session([
        ok("CreateFlowLogs", "<flowLogIdSet><item>fl-1</item></flowLogIdSet>"),
        ok("CreateFlowLogs", &unsuccessful("FlowLogAlreadyExists")),
        ok("CreateFlowLogs", &unsuccessful("LogDestinationNotFound")),
        refused("FlowLogAlreadyExists"),
        ok("DeleteFlowLogs", &unsuccessful("InvalidFlowLogId.NotFound")),
        ok("DeleteFlowLogs", &unsuccessful("AccessDenied")),
    ]);
    call(&session, &creation()).await.unwrap();
    call(&session, &creation()).await.unwrap();
    let error = call(&session, &creation()).await.unwrap_err();
    assert_eq!(error.to_string(), "ec2:CreateFlowLogs: LogDestinationNotFound: m");
    call(&session, &creation()).await.unwrap();
    let delete = Call::DeleteFlowLogs { flow_log_ids: vec!["fl-1".to_owned()] };
    call(&session, &delete).await.unwrap();
    assert!(call(&session, &delete).await.is_err());
    let asked = asked(&client);
    assert_eq!(
        asked[0],
        "CreateFlowLogs&ResourceId.1=vpc-1&ResourceType=VPC&TrafficType=ALL&LogDestinationType=s3\
         &LogDestination=arn%3Aaws%3As3%3A%3A%3Alogs"
    );
}

#[tokio::test]
async fn the_flow_logs_over_a_vpc_are_read() {
    let told = "<flowLogSet><item><flowLogId>fl-1</flowLogId><resourceId>vpc-1</resourceId>\
        <flowLogStatus>ACTIVE</flowLogStatus><trafficType>ALL</trafficType><deliverLogsStatus>SUCCESS</deliverLogsStatus>\
        <logDestinationType>cloud-watch-logs</logDestinationType><logGroupName>flows</logGroupName></item></flowLogSet>";
    let (session, client) =
        session([ok("DescribeFlowLogs", told), ok("DescribeFlowLogs", &told.replace("trafficType", "other"))]);
    let facet = Facet::FlowLogs { vpc: "vpc-1".to_owned() };
    let State::FlowLogs(logs) = read(&session, &facet).await.unwrap() else { panic!("flow logs") };
    assert!(logs[0].records && logs[0].id.as_deref() == Some("fl-1"), "{logs:?}");
    assert!(asked(&client)[0].contains("Filter.1.Name=resource-id&Filter.1.Value.1=vpc-1"));
    assert!(read(&session, &facet).await.is_err(), "a flow log that does not say what it records");
}

#[tokio::test]
async fn switches_are_read_and_set_and_an_answer_without_one_is_an_error() {
    let (session, client) = session([
        ok("GetEbsEncryptionByDefault", "<ebsEncryptionByDefault>false</ebsEncryptionByDefault>"),
        ok("GetSerialConsoleAccessStatus", "<serialConsoleAccessEnabled>true</serialConsoleAccessEnabled>"),
        ok("GetSnapshotBlockPublicAccessState", "<state>block-all-sharing</state>"),
        ok("GetImageBlockPublicAccessState", "<imageBlockPublicAccessState>unblocked</imageBlockPublicAccessState>"),
        ok("GetSerialConsoleAccessStatus", "<serialConsoleAccessEnabled>false</serialConsoleAccessEnabled>"),
        ok("GetSnapshotBlockPublicAccessState", "<state>block-new-sharing</state>"),
        ok("GetSnapshotBlockPublicAccessState", "<state>unblocked</state>"),
        ok(
            "GetImageBlockPublicAccessState",
            "<imageBlockPublicAccessState>block-new-sharing</imageBlockPublicAccessState>",
        ),
    ]);
    let states = [
        (Facet::EncryptionByDefault, State::EncryptionByDefault(false)),
        (Facet::SerialConsole, State::SerialConsole(true)),
        (Facet::SnapshotBlock, State::SnapshotBlock(SnapshotBlock::BlockAllSharing)),
        (Facet::ImageBlock, State::ImageBlock(false)),
        (Facet::SerialConsole, State::SerialConsole(false)),
        (Facet::SnapshotBlock, State::SnapshotBlock(SnapshotBlock::BlockNewSharing)),
        (Facet::SnapshotBlock, State::SnapshotBlock(SnapshotBlock::Unblocked)),
        (Facet::ImageBlock, State::ImageBlock(true)),
    ];
    for (facet, state) in &states {
        assert_eq!(read(&session, facet).await.as_ref(), Ok(state));
    }
    drop(client);
    let (session, _) = self::session(states.iter().map(|_| ok("Get", "")));
    for (facet, _) in &states {
        assert!(read(&session, facet).await.is_err(), "{facet:?}");
    }
    let subnet = "<subnetSet><item><subnetId>subnet-1</subnetId><mapPublicIpOnLaunch>true</mapPublicIpOnLaunch></item></subnetSet>";
    let (session, client) = self::session([
        ok("DescribeSubnets", subnet),
        ok("ModifySubnetAttribute", "<return>true</return>"),
        ok("EnableEbsEncryptionByDefault", "<ebsEncryptionByDefault>true</ebsEncryptionByDefault>"),
        ok("DisableEbsEncryptionByDefault", "<ebsEncryptionByDefault>false</ebsEncryptionByDefault>"),
        ok("EnableSerialConsoleAccess", ""),
        ok("DisableSerialConsoleAccess", ""),
        ok("EnableSnapshotBlockPublicAccess", ""),
        ok("DisableSnapshotBlockPublicAccess", ""),
        ok("EnableImageBlockPublicAccess", ""),
        ok("DisableImageBlockPublicAccess", ""),
    ]);
    let facet = Facet::PublicAddresses { subnet: "subnet-1".to_owned() };
    assert_eq!(read(&session, &facet).await, Ok(State::PublicAddresses(true)));
    for made in [
        Call::ModifySubnetAttribute { subnet_id: "subnet-1".to_owned(), map_public_ip_on_launch: false.into() },
        Call::EnableEbsEncryptionByDefault {},
        Call::DisableEbsEncryptionByDefault {},
        Call::EnableSerialConsoleAccess {},
        Call::DisableSerialConsoleAccess {},
        Call::EnableSnapshotBlockPublicAccess { state: SnapshotBlock::BlockNewSharing },
        Call::DisableSnapshotBlockPublicAccess {},
        Call::EnableImageBlockPublicAccess { image_block_public_access_state: "block-new-sharing" },
        Call::DisableImageBlockPublicAccess {},
    ] {
        call(&session, &made).await.unwrap();
    }
    assert_eq!(
        asked(&client)[1..],
        [
            "ModifySubnetAttribute&MapPublicIpOnLaunch.Value=false&SubnetId=subnet-1",
            "EnableEbsEncryptionByDefault",
            "DisableEbsEncryptionByDefault",
            "EnableSerialConsoleAccess",
            "DisableSerialConsoleAccess",
            "EnableSnapshotBlockPublicAccess&State=block-new-sharing",
            "DisableSnapshotBlockPublicAccess",
            "EnableImageBlockPublicAccess&ImageBlockPublicAccessState=block-new-sharing",
            "DisableImageBlockPublicAccess",
        ]
    );
}

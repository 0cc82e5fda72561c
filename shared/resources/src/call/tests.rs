//! What calls say of themselves, in the shapes of recorded events.

use super::{Anything, Content, Many, Target, changed, read, request, targets};
use crate::read::{Unreadable, optional_flag};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Asked {
    instance_id: Option<String>,
    flow_log_id: Many<Content>,
    acl: Many<String>,
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
}

fn asked(parameters: &str) -> Result<Asked, Unreadable> {
    request(&read(&format!(r#"{{"requestParameters":{parameters}}}"#)).unwrap())
}

fn texts(list: &Many<Content>) -> Vec<&str> {
    list.iter().map(|Content(text)| text.as_str()).collect()
}

#[test]
fn a_wrapper_around_all_parameters_is_taken_off() {
    let wrapped = asked(r#"{"ModifyInstanceMetadataOptionsRequest":{"InstanceId":"i-1","HttpTokens":"optional"}}"#);
    assert_eq!(wrapped.unwrap().instance_id.as_deref(), Some("i-1"));
    let shortened = asked(r#"{"DelTGwVpcAttachReq":{"InstanceId":"i-1"}}"#);
    assert_eq!(shortened.unwrap().instance_id.as_deref(), Some("i-1"));
    let in_a_string = asked(r#""{\"DelTGwVpcAttachReq\":{\"InstanceId\":\"i-1\"}}""#);
    assert_eq!(in_a_string.unwrap().instance_id.as_deref(), Some("i-1"));
    let text = asked(r#""{\"ModifyInstanceMetadataOptionsRequest\":{\"InstanceId\":\"i-1\"}}""#);
    assert_eq!(text.unwrap().instance_id.as_deref(), Some("i-1"));
    for nothing in [r#"{"EnableSerialConsoleAccessRequest":""}"#, "{}", "null", r#""""#] {
        assert_eq!(asked(nothing).unwrap(), Asked::default(), "{nothing}");
    }
}

#[test]
fn one_value_some_and_none_are_lists() {
    let ids = |json: &str| texts(&asked(json).unwrap().flow_log_id).join(",");
    assert_eq!(ids(r#"{"DeleteFlowLogsRequest":{"FlowLogId":{"tag":1,"content":"fl-1"}}}"#), "fl-1");
    assert_eq!(ids(r#"{"FlowLogId":[{"tag":1,"content":"fl-1"},{"tag":2,"content":"fl-2"}]}"#), "fl-1,fl-2");
    assert_eq!(ids(r#"{"flowLogId":{"items":["fl-1","fl-2"]}}"#), "fl-1,fl-2");
    assert_eq!(ids(r#"{"flowLogId":{"items":[{"item":"fl-1"}]}}"#), "fl-1");
    for none in [r#"{"flowLogId":{}}"#, r#"{"flowLogId":null}"#, r#"{"flowLogId":""}"#, r#"{"flowLogId":[""]}"#] {
        assert_eq!(ids(none), "", "{none}");
    }
}

#[test]
fn an_element_that_says_nothing_is_no_absent_one() {
    for empty in [r#"{"flowLogId":[{}]}"#, r#"{"flowLogId":["fl-1",[]]}"#, r#"{"acl":{"items":[[]]}}"#] {
        assert!(asked(empty).is_err(), "{empty}");
    }
}

#[test]
fn a_wrapper_within_a_string_is_taken_off_too() {
    let wrapped = asked(r#""{\"DeleteFlowLogsRequest\":{\"FlowLogId\":\"fl-1\"}}""#);
    assert_eq!(texts(&wrapped.unwrap().flow_log_id), ["fl-1"]);
}

#[test]
fn a_list_within_a_list_is_none_of_its_texts() {
    assert!(asked(r#"{"acl":["private",[]]}"#).is_err());
}

#[test]
fn a_request_that_is_not_recorded_is_told_from_one_that_asks_little() {
    let is_recorded =
        |parameters: &str| super::recorded(&read(&format!(r#"{{"requestParameters":{parameters}}}"#)).unwrap()).is_ok();
    for nothing in ["null", "{}", r#""""#, r#"{"ModifyInstanceMetadataDefaultsRequest":""}"#] {
        assert!(!is_recorded(nothing), "{nothing}");
    }
    assert!(is_recorded(r#"{"instanceId":"i-1"}"#));
}

#[test]
fn parameters_that_are_left_out_or_hidden_are_no_parameters() {
    for (parameters, why) in [
        (r#"{"omitted":true,"originalSize":204800,"reason":"too large"}"#, "left out by CloudTrail: too large"),
        (r#""HIDDEN_DUE_TO_SECURITY_REASONS""#, "hidden, or no object"),
        ("7", "no object"),
    ] {
        assert_eq!(asked(parameters).unwrap_err().to_string(), format!("requestParameters: {why}"));
        let record = format!(r#"{{"requestParameters":{parameters}}}"#);
        assert!(request::<Anything>(&read(&record).unwrap()).is_ok(), "whose name tells all: {parameters}");
    }
}

/// Service, call, request, answer, and the key that they lead to.
const KEYS: &[(&str, &str, &str, &str, &str)] = &[
    ("s3", "PutBucketPolicy", r#"{"bucketName":"b","policy":""}"#, "null", "eu-west-1/AWS::S3::Bucket/b"),
    (
        "ec2",
        "AuthorizeSecurityGroupIngress",
        r#"{"groupId":"sg-1","ipPermissions":{"items":[{"groups":{"items":[{"groupId":"sg-2"}]}}]}}"#,
        "null",
        "eu-west-1/AWS::EC2::SecurityGroup/sg-1",
    ),
    (
        "ec2",
        "ModifyInstanceMetadataOptions",
        r#"{"ModifyInstanceMetadataOptionsRequest":{"InstanceId":"i-1"}}"#,
        "null",
        "eu-west-1/AWS::EC2::Instance/i-1",
    ),
    (
        "ec2",
        "RunInstances",
        r#"{"instancesSet":{"items":[{"imageId":"ami-1"}]}}"#,
        r#"{"instancesSet":{"items":[{"instanceId":"i-2"}]}}"#,
        "eu-west-1/AWS::EC2::Instance/i-2",
    ),
    (
        "ec2",
        "CreateTrafficMirrorSession",
        r#"{"CreateTrafficMirrorSessionRequest":{"TrafficMirrorTargetId":"tmt-1"}}"#,
        r#"{"CreateTrafficMirrorSessionResponse":{"trafficMirrorSession":{"trafficMirrorSessionId":"tms-1"}}}"#,
        "eu-west-1/AWS::EC2::TrafficMirrorSession/tms-1",
    ),
    (
        "rds",
        "RestoreDBInstanceToPointInTime",
        r#"{"sourceDBInstanceIdentifier":"db","targetDBInstanceIdentifier":"copy"}"#,
        "null",
        "eu-west-1/AWS::RDS::DBInstance/copy",
    ),
    (
        "iam",
        "AttachUserPolicy",
        r#"{"userName":"u","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}"#,
        "null",
        "global/AWS::IAM::User/u",
    ),
    (
        "iam",
        "CreatePolicyVersion",
        r#"{"policyArn":"arn:aws:iam::111122223333:policy/team/p"}"#,
        "null",
        "global/AWS::IAM::Policy/p",
    ),
    (
        "lambda",
        "AddPermission20150331v2",
        r#"{"functionName":"arn:aws:lambda:us-east-2:444455556666:function:f:live"}"#,
        "null",
        "us-east-2/AWS::Lambda::Function/f",
    ),
    (
        "kms",
        "ScheduleKeyDeletion",
        r#"{"keyId":"arn:aws:kms:eu-west-1:111122223333:key/k-1"}"#,
        "null",
        "eu-west-1/AWS::KMS::Key/k-1",
    ),
    (
        "cloudtrail",
        "StopLogging",
        r#"{"name":"arn:aws:cloudtrail:us-east-1:111122223333:trail/main"}"#,
        "null",
        "us-east-1/AWS::CloudTrail::Trail/main",
    ),
    (
        "sns",
        "SetTopicAttributes",
        r#"{"topicArn":"arn:aws:sns:eu-west-1:111122223333:t"}"#,
        "null",
        "eu-west-1/AWS::SNS::Topic/arn:aws:sns:eu-west-1:111122223333:t",
    ),
    (
        "sqs",
        "SetQueueAttributes",
        r#"{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/q"}"#,
        "null",
        "eu-west-1/AWS::SQS::Queue/https://sqs.eu-west-1.amazonaws.com/111122223333/q",
    ),
    (
        "rolesanywhere",
        "DisableTrustAnchor",
        r#"{"trustAnchorId":"a-1"}"#,
        r#"{"trustAnchor":{"trustAnchorArn":"arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a-1"}}"#,
        "eu-west-1/AWS::RolesAnywhere::TrustAnchor/arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a-1",
    ),
    (
        "sso",
        "CreateAccountAssignment",
        r#"{"permissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1"}"#,
        "null",
        "eu-west-1/AWS::SSO::PermissionSet/arn:aws:sso:::permissionSet/ssoins-1/ps-1",
    ),
    (
        "s3",
        "PutMultiRegionAccessPointPolicy",
        r#"{"accountId":"111122223333","PutMultiRegionAccessPointPolicyRequest":{"Details":{"Name":"m"}}}"#,
        "null",
        "eu-west-1/AWS::S3::AccessPoint/m",
    ),
    (
        "lambda",
        "AddLayerVersionPermission20181031",
        r#"{"layerName":"tools"}"#,
        "null",
        "eu-west-1/AWS::Lambda::LayerVersion/tools",
    ),
    (
        "redshift",
        "BatchDeleteClusterSnapshots",
        r#"{"identifiers":[{"snapshotIdentifier":"s-1"},{"snapshotIdentifier":"s-2"}]}"#,
        "null",
        "eu-west-1/AWS::Redshift::ClusterSnapshot/s-2",
    ),
    (
        "elasticfilesystem",
        "DeleteReplicationConfiguration",
        r#"{"sourceFileSystemId":"fs-1"}"#,
        "null",
        "eu-west-1/AWS::EFS::FileSystem/fs-1",
    ),
    ("kms", "DeleteAlias", r#"{"aliasName":"alias/a"}"#, "null", "eu-west-1/AWS::KMS::Alias/alias/a"),
    (
        "ec2",
        "ReplaceIamInstanceProfileAssociation",
        r#"{"ReplaceIamInstanceProfileAssociationRequest":{"AssociationId":"iip-assoc-1"}}"#,
        r#"{"ReplaceIamInstanceProfileAssociationResponse":{"iamInstanceProfileAssociation":{"instanceId":"i-3"}}}"#,
        "eu-west-1/AWS::EC2::Instance/i-3",
    ),
    (
        "ssm",
        "SendCommand",
        r#"{"documentName":"AWS-RunShellScript","instanceIds":["i-4"]}"#,
        "null",
        "eu-west-1/AWS::EC2::Instance/i-4",
    ),
    ("rds", "ModifyDBInstance", r#"{"dBInstanceIdentifier":"db"}"#, "null", "eu-west-1/AWS::RDS::DBInstance/db"),
    (
        "rds",
        "CreateDBInstance",
        r#"{"dBInstanceIdentifier":"db"}"#,
        r#"{"dBInstanceIdentifier":"db","dbiResourceId":"db-ABC"}"#,
        "eu-west-1/AWS::RDS::DBInstance/db-ABC",
    ),
    (
        "iam",
        "CreateRole",
        r#"{"roleName":"r"}"#,
        r#"{"role":{"roleName":"r","roleId":"AROA1"}}"#,
        "global/AWS::IAM::Role/AROA1",
    ),
    (
        "iam",
        "CreatePolicy",
        r#"{"policyName":"p"}"#,
        r#"{"policy":{"arn":"arn:aws:iam::111122223333:policy/p","policyId":"ANPA1"}}"#,
        "global/AWS::IAM::Policy/ANPA1",
    ),
    (
        "ec2",
        "CreateSecurityGroup",
        r#"{"groupName":"web","groupDescription":"web","vpcId":"vpc-1"}"#,
        r#"{"_return":true,"groupId":"sg-3"}"#,
        "eu-west-1/AWS::EC2::SecurityGroup/sg-3",
    ),
    (
        "ec2",
        "CreateVolume",
        r#"{"size":"8","zone":"eu-west-1a"}"#,
        r#"{"volumeId":"vol-1","status":"creating"}"#,
        "eu-west-1/AWS::EC2::Volume/vol-1",
    ),
    (
        "ec2",
        "CreateSubnet",
        r#"{"vpcId":"vpc-1","cidrBlock":"10.0.0.0/24"}"#,
        r#"{"subnet":{"subnetId":"subnet-1","vpcId":"vpc-1"}}"#,
        "eu-west-1/AWS::EC2::Subnet/subnet-1",
    ),
    (
        "ec2",
        "CreateNetworkAcl",
        r#"{"vpcId":"vpc-1"}"#,
        r#"{"networkAcl":{"networkAclId":"acl-1","vpcId":"vpc-1"}}"#,
        "eu-west-1/AWS::EC2::NetworkAcl/acl-1",
    ),
    (
        "ec2",
        "CreateLaunchTemplate",
        r#"{"CreateLaunchTemplateRequest":{"LaunchTemplateName":"web"}}"#,
        r#"{"CreateLaunchTemplateResponse":{"launchTemplate":{"launchTemplateId":"lt-1","launchTemplateName":"web"}}}"#,
        "eu-west-1/AWS::EC2::LaunchTemplate/lt-1",
    ),
    (
        "elasticloadbalancing",
        "CreateListener",
        r#"{"loadBalancerArn":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1"}"#,
        r#"{"listeners":[{"listenerArn":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2"}]}"#,
        "eu-west-1/AWS::ElasticLoadBalancingV2::Listener/arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2",
    ),
    (
        "guardduty",
        "CreateDetector",
        r#"{"enable":true}"#,
        r#"{"detectorId":"d-1"}"#,
        "eu-west-1/AWS::GuardDuty::Detector/d-1",
    ),
];

#[test]
fn each_call_leads_to_its_resources_key() {
    for (source, name, parameters, response, key) in KEYS {
        let json = format!(
            r#"{{"eventSource":"{source}.amazonaws.com","eventName":"{name}","awsRegion":"eu-west-1",
            "recipientAccountId":"111122223333","requestParameters":{parameters},"responseElements":{response}}}"#
        );
        let call = read(&json).unwrap();
        let keys: Vec<String> = changed(&call).iter().map(|target| target.key(&call).to_string()).collect();
        let account = if key.contains("us-east-2") { "444455556666" } else { "111122223333" };
        assert!(keys.contains(&format!("aws/{account}/{key}")), "{name}: {keys:?}");
        let resource_type = key.split('/').nth(1).unwrap();
        let of_type = keys.iter().filter(|key| key.contains(&format!("/{resource_type}/")));
        assert!(name.starts_with("BatchDelete") || of_type.count() == 1, "{name} changed one: {keys:?}");
    }
}

#[test]
fn a_control_is_told_the_name_where_calls_use_one() {
    let role = r#"{"eventSource":"iam.amazonaws.com","eventName":"CreateRole","requestParameters":{"roleName":"r"},
        "responseElements":{"role":{"roleName":"r","roleId":"AROA1"}}}"#;
    let call = read(role).unwrap();
    assert_eq!(targets(&call, "AWS::IAM::Role"), [Target::new("AWS::IAM::Role", "r")]);
    assert_eq!(changed(&call), [Target::new("AWS::IAM::Role", "AROA1")]);
}

#[test]
fn a_call_that_names_nothing_is_about_nothing() {
    let call = read(r#"{"eventSource":"s3.amazonaws.com","eventName":"PutBucketPolicy","requestParameters":null}"#);
    assert_eq!(targets(&call.unwrap(), "AWS::S3::Bucket"), Vec::<Target>::new());
}

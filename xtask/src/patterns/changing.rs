//! The calls that change what guardrail reads live.

/// A type, its service, and its calls.
pub(super) type Changing = (&'static str, &'static str, &'static [&'static str]);

/// Of each type that `guardrail_aws` reads: what makes, changes and removes it, and what tags it where the call names it by
/// its own id or name (`shared/resources/src/call/target/map.rs`). Whether or not an activity control judges the call.
///
/// No call names the encryption of X-Ray: nobody knows by its record what AWS Config calls it.
pub(super) const CHANGING: &[Changing] = &[
    ("AWS::ApiGateway::Stage", "apigateway", &["CreateStage", "DeleteStage", "UpdateStage"]),
    (
        "AWS::CloudFront::Distribution",
        "cloudfront",
        &[
            "AssociateDistributionWebACL",
            "CopyDistribution",
            "CreateDistribution",
            "DeleteDistribution",
            "DisassociateDistributionWebACL",
            "UpdateDistribution",
        ],
    ),
    ("AWS::CloudTrail::Trail", "cloudtrail", &["CreateTrail", "DeleteTrail", "UpdateTrail"]),
    (
        "AWS::DynamoDB::Table",
        "dynamodb",
        &[
            "CreateTable",
            "DeleteTable",
            "RestoreTableFromBackup",
            "RestoreTableToPointInTime",
            "TagResource",
            "UntagResource",
            "UpdateContinuousBackups",
            "UpdateTable",
        ],
    ),
    (
        "AWS::EC2::Instance",
        "ec2",
        &[
            "AssociateIamInstanceProfile",
            "ModifyInstanceAttribute",
            "ModifyInstanceMetadataOptions",
            "RunInstances",
            "StartInstances",
            "TerminateInstances",
        ],
    ),
    (
        "AWS::EC2::LaunchTemplate",
        "ec2",
        &[
            "CreateLaunchTemplate",
            "CreateLaunchTemplateVersion",
            "DeleteLaunchTemplate",
            "DeleteLaunchTemplateVersions",
            "ModifyLaunchTemplate",
        ],
    ),
    (
        "AWS::EC2::NetworkAcl",
        "ec2",
        &[
            "CreateNetworkAcl",
            "CreateNetworkAclEntry",
            "DeleteNetworkAcl",
            "DeleteNetworkAclEntry",
            "ReplaceNetworkAclAssociation",
            "ReplaceNetworkAclEntry",
        ],
    ),
    (
        "AWS::EC2::SecurityGroup",
        "ec2",
        &[
            "AuthorizeSecurityGroupEgress",
            "AuthorizeSecurityGroupIngress",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
            "ModifySecurityGroupRules",
            "RevokeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
        ],
    ),
    ("AWS::EC2::Subnet", "ec2", &["CreateDefaultSubnet", "CreateSubnet", "DeleteSubnet", "ModifySubnetAttribute"]),
    ("AWS::EC2::Volume", "ec2", &["CreateVolume", "DeleteVolume", "ModifyVolume"]),
    (
        "AWS::ECR::Repository",
        "ecr",
        &["CreateRepository", "DeleteRepository", "PutImageScanningConfiguration", "PutImageTagMutability"],
    ),
    (
        "AWS::ElasticLoadBalancingV2::Listener",
        "elasticloadbalancing",
        &["CreateListener", "DeleteListener", "ModifyListener"],
    ),
    ("AWS::GuardDuty::Detector", "guardduty", &["CreateDetector", "DeleteDetector", "UpdateDetector"]),
    (
        "AWS::IAM::Policy",
        "iam",
        &["CreatePolicy", "CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion", "SetDefaultPolicyVersion"],
    ),
    ("AWS::IAM::Role", "iam", &["CreateRole", "DeleteRole", "TagRole", "UntagRole", "UpdateAssumeRolePolicy"]),
    (
        "AWS::KMS::Key",
        "kms",
        &[
            "CancelKeyDeletion",
            "CreateKey",
            "DisableKey",
            "DisableKeyRotation",
            "EnableKey",
            "EnableKeyRotation",
            "PutKeyPolicy",
            "ScheduleKeyDeletion",
            "TagResource",
            "UntagResource",
        ],
    ),
    (
        "AWS::Kinesis::Stream",
        "kinesis",
        &[
            "AddTagsToStream",
            "CreateStream",
            "DeleteStream",
            "RemoveTagsFromStream",
            "StartStreamEncryption",
            "StopStreamEncryption",
        ],
    ),
    (
        "AWS::Lambda::Function",
        "lambda",
        &[
            "AddPermission",
            "CreateFunction",
            "DeleteFunction",
            "RemovePermission",
            "UpdateFunctionCode",
            "UpdateFunctionConfiguration",
        ],
    ),
    (
        "AWS::RDS::DBClusterSnapshot",
        "rds",
        &[
            "CopyDBClusterSnapshot",
            "CreateDBClusterSnapshot",
            "DeleteDBClusterSnapshot",
            "ModifyDBClusterSnapshotAttribute",
        ],
    ),
    (
        "AWS::RDS::DBInstance",
        "rds",
        &[
            "CreateDBInstance",
            "CreateDBInstanceReadReplica",
            "DeleteDBInstance",
            "ModifyDBInstance",
            "RestoreDBInstanceFromDBSnapshot",
            "RestoreDBInstanceFromS3",
            "RestoreDBInstanceToPointInTime",
        ],
    ),
    (
        "AWS::RDS::DBSnapshot",
        "rds",
        &["CopyDBSnapshot", "CreateDBSnapshot", "DeleteDBSnapshot", "ModifyDBSnapshotAttribute"],
    ),
    ("AWS::S3::AccountPublicAccessBlock", "s3", &["DeleteAccountPublicAccessBlock", "PutAccountPublicAccessBlock"]),
    (
        "AWS::S3::Bucket",
        "s3",
        &[
            "CreateBucket",
            "DeleteBucket",
            "DeleteBucketEncryption",
            "DeleteBucketPolicy",
            "DeleteBucketPublicAccessBlock",
            "DeleteBucketTagging",
            "PutBucketAcl",
            "PutBucketEncryption",
            "PutBucketPolicy",
            "PutBucketPublicAccessBlock",
            "PutBucketTagging",
            "PutBucketVersioning",
        ],
    ),
    (
        "AWS::SNS::Topic",
        "sns",
        &["AddPermission", "CreateTopic", "DeleteTopic", "RemovePermission", "SetTopicAttributes"],
    ),
    (
        "AWS::SQS::Queue",
        "sqs",
        &[
            "AddPermission",
            "CreateQueue",
            "DeleteQueue",
            "RemovePermission",
            "SetQueueAttributes",
            "TagQueue",
            "UntagQueue",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::CHANGING;
    use crate::patterns;
    use crate::source::Sources;
    use serde_json::Value;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// A type that no call names.
    const UNNAMED: &str = "AWS::XRay::EncryptionConfig";

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    /// The types that the live readers declare.
    fn read_live() -> BTreeSet<String> {
        let mut types = BTreeSet::new();
        for file in std::fs::read_dir(root().join("shared/aws/src/live/types")).unwrap() {
            let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let Some((_, after)) = source.split_once("const TYPES: &[&str] = &[") else { continue };
            let (list, _) = after.split_once(']').unwrap();
            for entry in list.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
                let text = if entry.starts_with('"') {
                    entry
                } else {
                    source.split_once(&format!("const {entry}: &str = ")).unwrap().1.split(';').next().unwrap()
                };
                types.insert(text.trim_matches('"').to_owned());
            }
        }
        assert!(types.len() > 20, "{types:?}");
        types
    }

    #[test]
    fn what_makes_and_what_removes_each_type_that_is_read_live_gets_through() {
        let known: BTreeSet<String> = CHANGING.iter().map(|(resource_type, ..)| (*resource_type).to_owned()).collect();
        let mut read = read_live();
        assert!(read.remove(UNNAMED));
        assert_eq!(known, read);
        let patterns = patterns::of(&Sources::read(root()).unwrap()).unwrap();
        for (resource_type, service, names) in CHANGING {
            let begins = |words: &[&str]| names.iter().any(|name| words.iter().any(|word| name.starts_with(word)));
            assert!(begins(&["Create", "Put", "RunInstances"]), "{resource_type}: nothing makes it");
            assert!(begins(&["Delete", "Terminate", "ScheduleKeyDeletion"]), "{resource_type}: nothing removes it");
            for name in *names {
                let host = format!("{service}.amazonaws.com");
                let lets_through = |detail: &Value| {
                    let hosts = detail["eventSource"].as_array().is_some_and(|all| all.contains(&host.clone().into()));
                    let is_it = |entry: &Value| entry == name || entry["prefix"] == *name;
                    hosts && detail["eventName"].as_array().is_some_and(|all| all.iter().any(is_it))
                };
                assert!(patterns.iter().any(|pattern| lets_through(&pattern.json["detail"])), "{service}:{name}");
            }
        }
    }
}

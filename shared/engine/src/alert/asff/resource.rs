//! The resource of a finding in ASFF.

use super::super::about::About;
use super::super::text::line;
use guardrail_model::{ACCOUNT, ResourceKey};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most characters of a Region, of a tag's key and value; and the most tags.
const REGION: usize = 16;
const TAG_KEY: usize = 128;
const TAG_VALUE: usize = 256;
const TAGS: usize = 50;

/// The most characters of an id: as many as ASFF takes of a finding's.
const ID: usize = 512;

/// A resource in ASFF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffResource {
    /// `AwsS3Bucket`, or `Other`.
    #[serde(rename = "Type")]
    pub resource_type: &'static str,
    /// Its ARN where it is known; `AWS::::Account:` and the number for an account; else Config's id.
    pub id: String,
    /// Its partition, where Security Hub knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// Its Region; `None` for global resources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Its tags.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// What ASFF has no fields for.
    pub details: AsffDetails,
}

/// Details of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffDetails {
    /// Names and values.
    pub other: BTreeMap<&'static str, String>,
}

impl AsffResource {
    pub(super) fn of(about: &About<'_>) -> Self {
        let ResourceKey { partition, account_id, region, resource_type, resource_id } = about.resource();
        let id = match about.arn {
            _ if resource_type == ACCOUNT => line(&format!("{ACCOUNT}:{account_id}"), ID),
            Some(arn) => line(arn, ID),
            None => line(resource_id, ID),
        };
        let known = ["aws", "aws-cn", "aws-us-gov"].contains(&partition.as_str());
        let is_region = *region != ResourceKey::GLOBAL && !region.trim().is_empty() && region.chars().count() <= REGION;
        let tags = about.finding.tags.iter().map(|(key, value)| (line(key, TAG_KEY), line(value, TAG_VALUE)));
        let other = [
            ("ConfigResourceType", Some(resource_type.as_str())),
            ("ConfigResourceId", Some(resource_id.as_str())),
            ("Name", about.name),
        ];
        let other = other.into_iter().filter_map(|(key, value)| Some((key, line(value?, ID))));
        Self {
            resource_type: asff_type(resource_type),
            // ASFF refuses an id of spaces.
            id: if id.is_empty() { about.id.to_string() } else { id },
            partition: known.then(|| partition.clone()),
            region: is_region.then(|| region.clone()),
            tags: tags.filter(|(key, value)| !key.is_empty() && !value.is_empty()).take(TAGS).collect(),
            details: AsffDetails { other: other.filter(|(_, value)| !value.is_empty()).collect() },
        }
    }
}

/// ASFF's name of a Config type (botocore `securityhub/2018-10-26`, `ResourceDetails`; `AwsAccount` is what Security Hub's
/// own controls say of accounts). `Other` for a type that ASFF does not know.
fn asff_type(resource_type: &str) -> &'static str {
    match resource_type {
        ACCOUNT => "AwsAccount",
        "AWS::ApiGateway::Stage" => "AwsApiGatewayStage",
        "AWS::ApiGatewayV2::Stage" => "AwsApiGatewayV2Stage",
        "AWS::Backup::BackupVault" => "AwsBackupBackupVault",
        "AWS::Backup::RecoveryPoint" => "AwsBackupRecoveryPoint",
        "AWS::CloudFront::Distribution" => "AwsCloudFrontDistribution",
        "AWS::CloudTrail::Trail" => "AwsCloudTrailTrail",
        "AWS::DynamoDB::Table" => "AwsDynamoDbTable",
        "AWS::EC2::Instance" => "AwsEc2Instance",
        "AWS::EC2::LaunchTemplate" => "AwsEc2LaunchTemplate",
        "AWS::EC2::NetworkAcl" => "AwsEc2NetworkAcl",
        "AWS::EC2::SecurityGroup" => "AwsEc2SecurityGroup",
        "AWS::EC2::Subnet" => "AwsEc2Subnet",
        "AWS::EC2::Volume" => "AwsEc2Volume",
        "AWS::EC2::VPC" => "AwsEc2Vpc",
        "AWS::ECR::Repository" => "AwsEcrRepository",
        "AWS::EKS::Cluster" => "AwsEksCluster",
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => "AwsElbv2LoadBalancer",
        "AWS::GuardDuty::Detector" => "AwsGuardDutyDetector",
        "AWS::IAM::Group" => "AwsIamGroup",
        "AWS::IAM::Policy" => "AwsIamPolicy",
        "AWS::IAM::Role" => "AwsIamRole",
        "AWS::IAM::User" => "AwsIamUser",
        "AWS::Kinesis::Stream" => "AwsKinesisStream",
        "AWS::KMS::Key" => "AwsKmsKey",
        "AWS::Lambda::Function" => "AwsLambdaFunction",
        "AWS::NetworkFirewall::FirewallPolicy" => "AwsNetworkFirewallFirewallPolicy",
        "AWS::RDS::DBCluster" => "AwsRdsDbCluster",
        "AWS::RDS::DBClusterSnapshot" => "AwsRdsDbClusterSnapshot",
        "AWS::RDS::DBInstance" => "AwsRdsDbInstance",
        "AWS::RDS::DBSnapshot" => "AwsRdsDbSnapshot",
        "AWS::Route53::HostedZone" => "AwsRoute53HostedZone",
        "AWS::S3::AccountPublicAccessBlock" => "AwsS3AccountPublicAccessBlock",
        "AWS::S3::Bucket" => "AwsS3Bucket",
        "AWS::SecretsManager::Secret" => "AwsSecretsManagerSecret",
        "AWS::SNS::Topic" => "AwsSnsTopic",
        "AWS::SQS::Queue" => "AwsSqsQueue",
        "AWS::SSM::PatchCompliance" => "AwsSsmPatchCompliance",
        "AWS::WAFv2::WebACL" => "AwsWafv2WebAcl",
        "AWS::XRay::EncryptionConfig" => "AwsXrayEncryptionConfig",
        _ => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::asff_type;

    #[test]
    fn every_type_of_the_catalogue_is_known_but_those_that_asff_lacks() {
        let catalogue = guardrail_controls::Catalogue::prepare(&guardrail_controls::Parameters::default()).unwrap();
        let types = catalogue.controls().flat_map(|control| control.resource_types().iter().copied());
        let mut other: Vec<&str> = types.filter(|kind| asff_type(kind) == "Other").collect();
        other.sort_unstable();
        other.dedup();
        let lacking = ["AWS::Cognito::IdentityPool", "AWS::Cognito::UserPool", "AWS::ElasticLoadBalancingV2::Listener"];
        assert_eq!(other, lacking);
    }
}

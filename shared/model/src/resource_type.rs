//! Config's resource types: how much of each AWS runs, and which are global.

use crate::ServiceModel;

/// The type under which AWS Config takes results about the account itself. Four colons: `AWS::Account` is refused with
/// InvalidParameterValueException (seen in aws-quickstart/quickstart-compliance-cis-benchmark issue 17).
pub const ACCOUNT: &str = "AWS::::Account";

/// The service model of a resource type, or `None` for a type that no part of guardrail knows.
///
/// A type's own row wins over its service's: EC2 is infrastructure, whatever the type.
pub fn service_model(resource_type: &str) -> Option<ServiceModel> {
    use ServiceModel::{Infrastructure, Managed, Serverless};
    let mut parts = resource_type.split("::");
    let ("AWS", Some(service)) = (parts.next()?, parts.next()) else { return None };
    Some(match service {
        "EC2" | "AutoScaling" | "ImageBuilder" | "Lightsail" | "NetworkFirewall" | "SSM" => Infrastructure,
        "AmazonMQ"
        | "CloudHSM"
        | "DMS"
        | "DirectoryService"
        | "DocDB"
        | "ECS"
        | "EFS"
        | "EKS"
        | "EMR"
        | "ElastiCache"
        | "ElasticBeanstalk"
        | "ElasticLoadBalancing"
        | "ElasticLoadBalancingV2"
        | "Elasticsearch"
        | "FSx"
        | "MSK"
        | "MemoryDB"
        | "Neptune"
        | "NeptuneGraph"
        | "OpenSearch"
        | "RDS"
        | "Redshift"
        | "RedshiftServerless"
        | "SageMaker" => Managed,
        ""
        | "ACM"
        | "ACMPCA"
        | "AccessAnalyzer"
        | "ApiGateway"
        | "ApiGatewayV2"
        | "Athena"
        | "Backup"
        | "Bedrock"
        | "Cassandra"
        | "CloudFormation"
        | "CloudFront"
        | "CloudTrail"
        | "CloudWatch"
        | "CodeBuild"
        | "CodeCommit"
        | "CodePipeline"
        | "Cognito"
        | "Config"
        | "DLM"
        | "DSQL"
        | "DataSync"
        | "Detective"
        | "DocDBElastic"
        | "DynamoDB"
        | "ECR"
        | "Events"
        | "Glue"
        | "GuardDuty"
        | "IAM"
        | "InspectorV2"
        | "Kinesis"
        | "KinesisFirehose"
        | "KMS"
        | "Lambda"
        | "Logs"
        | "Macie"
        | "OpenSearchServerless"
        | "Organizations"
        | "Pipes"
        | "RAM"
        | "Rbin"
        | "RolesAnywhere"
        | "Route53"
        | "Route53RecoveryControl"
        | "Route53Resolver"
        | "S3"
        | "S3Tables"
        | "S3Vectors"
        | "SES"
        | "SNS"
        | "SQS"
        | "SSO"
        | "Scheduler"
        | "SecretsManager"
        | "SecurityHub"
        | "Shield"
        | "StepFunctions"
        | "Timestream"
        | "Transfer"
        | "WAF"
        | "WAFRegional"
        | "WAFv2"
        | "XRay" => Serverless,
        _ => return None,
    })
}

/// True for types whose resources live in no Region: AWS Config records the IAM ones in every Region where it may, the
/// others in one home Region (AWS Config developer guide, "Selecting which resources are recorded"). Their keys say
/// `global` for the Region, and one Region's rules judge them.
pub fn is_global(resource_type: &str) -> bool {
    ["AWS::IAM::", "AWS::CloudFront::", "AWS::Organizations::", "AWS::Route53::", "AWS::Shield::", "AWS::WAF::"]
        .iter()
        .any(|service| resource_type.starts_with(service))
}

#[cfg(test)]
mod tests {
    use super::{is_global, service_model};
    use crate::ServiceModel;

    #[test]
    fn a_type_belongs_to_its_services_model_and_an_unknown_one_to_none() {
        assert_eq!(service_model("AWS::EC2::SecurityGroup"), Some(ServiceModel::Infrastructure));
        assert_eq!(service_model("AWS::RDS::DBInstance"), Some(ServiceModel::Managed));
        assert_eq!(service_model("AWS::S3::Bucket"), Some(ServiceModel::Serverless));
        assert_eq!(service_model(super::ACCOUNT), Some(ServiceModel::Serverless));
        assert_eq!(service_model("Custom::Thing"), None);
        assert_eq!(service_model("AWS::Nowhere::Thing"), None);
    }

    #[test]
    fn regional_shield_protections_are_not_global() {
        assert!(is_global("AWS::Shield::Protection"));
        assert!(!is_global("AWS::ShieldRegional::Protection"));
        assert!(is_global("AWS::IAM::Role"));
        assert!(!is_global("AWS::S3::Bucket"));
    }
}

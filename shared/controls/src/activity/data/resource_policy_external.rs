//! # Resource policy lets in the public or another account
//!
//! ## Why it matters
//! A resource policy lets people in from where they are, with nobody here giving them a role. What it opens is then up
//! to the other account.
//!
//! ## What fires
//! The calls that give a resource its policy, where it lets in everyone, or a principal of an account that is neither
//! the own one nor in `trusted_accounts`: streams of Kinesis, clusters of MSK and Aurora DSQL, file systems, the Glue
//! catalog, schemas, log destinations, sinks of observability, traces and metrics, vaults of S3 Glacier, table and vector
//! buckets, access grants of S3, mail identities, CodeArtifact, CodeBuild, Image Builder, private certificate authorities,
//! Redshift, event data stores, parameters, models and guardrails of Amazon Bedrock, SageMaker, Comprehend, Rekognition
//! and Lex, ingestion pipelines of OpenSearch, container stores of MediaStore, rule groups of AWS WAF and Network Firewall,
//! services and networks of VPC Lattice.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, and everyone pinned to an account, an organization or a network.
//! Services with a control of their own: S3, SNS, SQS, ECR, Secrets Manager, KMS, DynamoDB, EventBridge, AWS Backup,
//! Lambda.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, put a policy in place without it.

use crate::sharing::Outside;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::sharing::PutPolicy;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where a resource's policy lets strangers in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResourcePolicyExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// The calls, and the type of the resource that gets the policy: the account where that has none.
const CALLS: &[(&str, &str, &str)] = &[
    ("acm-pca", "PutPolicy", "AWS::ACMPCA::CertificateAuthority"),
    ("cloudtrail", "PutResourcePolicy", "AWS::CloudTrail::EventDataStore"),
    ("codebuild", "PutResourcePolicy", "AWS::CodeBuild::Project"),
    ("elasticfilesystem", "PutFileSystemPolicy", "AWS::EFS::FileSystem"),
    ("kafka", "PutClusterPolicy", "AWS::MSK::Cluster"),
    ("kinesis", "PutResourcePolicy", "AWS::Kinesis::Stream"),
    ("logs", "PutDestinationPolicy", "AWS::Logs::Destination"),
    ("ses", "PutIdentityPolicy", "AWS::SES::EmailIdentity"),
    ("ses", "CreateEmailIdentityPolicy", "AWS::SES::EmailIdentity"),
    ("ses", "UpdateEmailIdentityPolicy", "AWS::SES::EmailIdentity"),
];

impl ActivityControl for ResourcePolicyExternal {
    type Request = PutPolicy;

    const METADATA: Metadata = Metadata {
        id: "data-resource-policy-external",
        title: "Resource policy lets in the public or another account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        ACCOUNT,
        "AWS::ACMPCA::CertificateAuthority",
        "AWS::CloudTrail::EventDataStore",
        "AWS::CodeBuild::Project",
        "AWS::EFS::FileSystem",
        "AWS::MSK::Cluster",
        "AWS::Kinesis::Stream",
        "AWS::Logs::Destination",
        "AWS::SES::EmailIdentity",
    ];

    const EVENTS: Events = &[
        ("acm-pca", &["PutPolicy"]),
        ("aps", &["PutResourcePolicy"]),
        ("bedrock", &["PutResourcePolicy"]),
        ("bedrock-agentcore", &["PutResourcePolicy"]),
        ("cloudtrail", &["PutResourcePolicy"]),
        ("codeartifact", &["PutDomainPermissionsPolicy", "PutRepositoryPermissionsPolicy"]),
        ("codebuild", &["PutResourcePolicy"]),
        ("comprehend", &["PutResourcePolicy"]),
        ("dsql", &["PutClusterPolicy"]),
        ("elasticfilesystem", &["PutFileSystemPolicy"]),
        ("glacier", &["SetVaultAccessPolicy"]),
        ("glue", &["PutResourcePolicy"]),
        ("imagebuilder", &["PutComponentPolicy", "PutContainerRecipePolicy", "PutImagePolicy", "PutImageRecipePolicy"]),
        ("kafka", &["PutClusterPolicy"]),
        ("kinesis", &["PutResourcePolicy"]),
        ("lex", &["CreateResourcePolicy", "UpdateResourcePolicy"]),
        ("logs", &["PutDestinationPolicy", "PutResourcePolicy"]),
        ("mediastore", &["PutContainerPolicy"]),
        ("network-firewall", &["PutResourcePolicy"]),
        ("oam", &["PutSinkPolicy"]),
        ("osis", &["PutResourcePolicy"]),
        ("redshift", &["PutResourcePolicy"]),
        ("redshift-serverless", &["PutResourcePolicy"]),
        ("rekognition", &["PutProjectPolicy"]),
        ("s3", &["PutAccessGrantsInstanceResourcePolicy"]),
        ("s3tables", &["PutTableBucketPolicy", "PutTablePolicy"]),
        ("s3vectors", &["PutVectorBucketPolicy"]),
        ("sagemaker", &["PutModelPackageGroupPolicy"]),
        ("schemas", &["PutResourcePolicy"]),
        ("ses", &["PutIdentityPolicy", "CreateEmailIdentityPolicy", "UpdateEmailIdentityPolicy"]),
        ("ssm", &["PutResourcePolicy"]),
        ("vpc-lattice", &["PutAuthPolicy", "PutResourcePolicy"]),
        ("waf", &["PutPermissionPolicy"]),
        ("waf-regional", &["PutPermissionPolicy"]),
        ("wafv2", &["PutPermissionPolicy"]),
        ("xray", &["PutResourcePolicy"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &PutPolicy) -> Result<Vec<Activity>, Unreadable> {
        let known = CALLS.iter().find(|(service, name, _)| *service == call.service() && *name == call.name());
        let resource_type = known.map_or(ACCOUNT, |(_, _, resource_type)| *resource_type);
        Ok(Outside::of(call, &self.trusted_accounts).opened_by(call, resource_type, request.required()?))
    }
}

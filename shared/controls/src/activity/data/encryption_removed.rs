//! # Encryption with a key was taken off a data store
//!
//! ## Why it matters
//! What is written from then on is encrypted with a key that AWS owns, or not at all: whoever reaches the data needs no
//! permission for a key any more.
//!
//! ## What fires
//! StopStreamEncryption (Amazon Kinesis), StopDeliveryStreamEncryption (Amazon Data Firehose), DeleteBucketEncryption
//! (Amazon S3), UpdateTable that switches the key off (Amazon DynamoDB), ModifyCluster that decrypts (Amazon Redshift),
//! attributes of a queue or topic that leave it without a key (SetQueueAttributes, SetTopicAttributes), a catalog whose
//! encryption is disabled (PutDataCatalogEncryptionSettings of AWS Glue), and UpdateWorkGroup that takes it off results
//! (Amazon Athena).
//!
//! ## What passes
//! A queue that changes from a key of KMS to a key of Amazon SQS or the other way round; changes of anything else.
//! DeleteBucketEncryption by Terraform and its like or the `trusted` principals: such tools take a bucket's settings off one by
//! one before they delete it, and what is written meanwhile is encrypted with S3's key. Whatever AWS services do.
//!
//! ## Remediation
//! `kinesis:StartStreamEncryption` encrypts a stream again, with the key that it had. Of the others, a person does it. Ask who
//! did it. What was written meanwhile is not encrypted by that: it must be written again.
//!
//! ## Absent keys
//! - `encrypted`: the encryption stays as it is where the request says nothing of it.
//! - `sSESpecification`: the same.
//! - `KmsMasterKeyId`: the same, of a queue.
//! - `SqsManagedSseEnabled`: the same.
//! - `encryptionAtRest`: the same, of a catalog.
//! - `configurationUpdates`: the same, of a workgroup.
//! - `resultConfigurationUpdates`: the same.
//! - `removeEncryptionConfiguration`: the same.

use crate::by_hand::is_unplanned;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_actions::Plan;
use guardrail_actions::services::kinesis;
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, ResourceKey, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where data is no longer encrypted with its owner's key.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EncryptionRemoved {
    /// Principals who may take a bucket's encryption off: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What is to change, as each service says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Amazon DynamoDB.
    sse_specification: Option<Specification>,
    /// Amazon Redshift.
    #[serde(deserialize_with = "optional_flag")]
    encrypted: Option<bool>,
    /// Amazon SNS.
    attribute_name: Option<String>,
    attribute_value: Option<String>,
    /// Amazon SQS.
    attributes: Option<Attributes>,
    /// Amazon Kinesis: the key that is in use.
    key_id: Option<String>,
    /// AWS Glue.
    data_catalog_encryption_settings: Option<CatalogSettings>,
    /// Amazon Athena.
    configuration_updates: WorkGroup,
}

/// The encryption of a catalog.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CatalogSettings {
    encryption_at_rest: Option<AtRest>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AtRest {
    catalog_encryption_mode: Option<String>,
}

/// What is to change of a workgroup.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WorkGroup {
    result_configuration_updates: Results,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Results {
    #[serde(deserialize_with = "optional_flag")]
    remove_encryption_configuration: Option<bool>,
}

/// The encryption of a table.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Specification {
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
}

/// What of a queue's attributes is its encryption.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attributes {
    kms_master_key_id: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    sqs_managed_sse_enabled: Option<bool>,
}

impl ActivityControl for EncryptionRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-encryption-removed",
        title: "Encryption with a key was taken off a data store",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        ACCOUNT,
        "AWS::DynamoDB::Table",
        "AWS::KinesisFirehose::DeliveryStream",
        "AWS::Kinesis::Stream",
        "AWS::Redshift::Cluster",
        "AWS::S3::Bucket",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
    ];

    const EVENTS: Events = &[
        ("athena", &["UpdateWorkGroup"]),
        ("dynamodb", &["UpdateTable"]),
        ("firehose", &["StopDeliveryStreamEncryption"]),
        ("glue", &["PutDataCatalogEncryptionSettings"]),
        ("kinesis", &["StopStreamEncryption"]),
        ("redshift", &["ModifyCluster"]),
        ("s3", &["DeleteBucketEncryption"]),
        ("s3express", &["DeleteBucketEncryption"]),
        ("sns", &["SetTopicAttributes"]),
        ("sqs", &["SetQueueAttributes"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let (resource_type, is_removed) = match call.service() {
            "athena" => (ACCOUNT, request.are_results_without_key(call)?),
            "glue" => (ACCOUNT, request.is_catalog_without_key()?),
            "dynamodb" => ("AWS::DynamoDB::Table", request.is_table_without_key(call)?),
            "redshift" => ("AWS::Redshift::Cluster", request.is_cluster_decrypted(call)?),
            "sns" => ("AWS::SNS::Topic", request.is_topic_without_key()?),
            "sqs" => ("AWS::SQS::Queue", request.attributes()?.is_queue_without_key()),
            "firehose" => ("AWS::KinesisFirehose::DeliveryStream", true),
            "kinesis" => ("AWS::Kinesis::Stream", true),
            _ => ("AWS::S3::Bucket", is_unplanned(call, &self.trusted)),
        };
        if !is_removed {
            return Ok(Vec::new());
        }
        let fact = match call.service() {
            "athena" => "encryption taken off the results of a workgroup",
            "glue" => "encryption taken off the data catalog",
            _ => "encryption taken off",
        };
        let activities = Activity::on_each(call, resource_type, fact);
        Ok(Activity::each_put_right(activities, call, |key| again(key, request)))
    }
}

/// What encrypts a stream again.
fn again(key: &ResourceKey, request: &Request) -> Plan {
    match &request.key_id {
        Some(used) if key.resource_type == "AWS::Kinesis::Stream" => {
            let action = kinesis::Encrypt { stream: key.resource_id.clone(), key: used.clone() };
            Plan::of(action, kinesis::State::Encryption(None))
        }
        _ => Plan::none(),
    }
}

impl Request {
    /// True where a table is to use a key of Amazon DynamoDB.
    fn is_table_without_key(&self, call: &ApiCall<'_>) -> Result<bool, Unreadable> {
        call::recorded(call)?;
        let Some(specification) = &self.sse_specification else { return Ok(false) };
        let missing = || Unreadable::missing("requestParameters.sSESpecification.enabled");
        specification.enabled.ok_or_else(missing).map(|is_on| !is_on)
    }

    fn is_catalog_without_key(&self) -> Result<bool, Unreadable> {
        let missing =
            |what: &str| Unreadable::missing(format!("requestParameters.dataCatalogEncryptionSettings{what}"));
        let settings = self.data_catalog_encryption_settings.as_ref().ok_or_else(|| missing(""))?;
        let Some(at_rest) = &settings.encryption_at_rest else { return Ok(false) };
        let mode = at_rest.catalog_encryption_mode.as_deref();
        Ok(mode.ok_or_else(|| missing(".encryptionAtRest.catalogEncryptionMode"))? == "DISABLED")
    }

    fn are_results_without_key(&self, call: &ApiCall<'_>) -> Result<bool, Unreadable> {
        call::recorded(call)?;
        let results = &self.configuration_updates.result_configuration_updates;
        Ok(results.remove_encryption_configuration == Some(true))
    }

    fn is_cluster_decrypted(&self, call: &ApiCall<'_>) -> Result<bool, Unreadable> {
        call::recorded(call)?;
        Ok(self.encrypted == Some(false))
    }

    fn is_topic_without_key(&self) -> Result<bool, Unreadable> {
        let missing = || Unreadable::missing("requestParameters.attributeName");
        let name = self.attribute_name.as_deref().ok_or_else(missing)?;
        let has_value = self.attribute_value.as_deref().is_some_and(|value| !value.is_empty());
        Ok(name.eq_ignore_ascii_case("KmsMasterKeyId") && !has_value)
    }

    fn attributes(&self) -> Result<&Attributes, Unreadable> {
        self.attributes.as_ref().ok_or_else(|| Unreadable::missing("requestParameters.attributes"))
    }
}

impl Attributes {
    /// True where one of the two ways to encrypt is switched off, and the other not on.
    fn is_queue_without_key(&self) -> bool {
        let key = self.kms_master_key_id.as_deref().map(|key| !key.is_empty());
        let ways = [key, self.sqs_managed_sse_enabled];
        ways.contains(&Some(false)) && !ways.contains(&Some(true))
    }
}

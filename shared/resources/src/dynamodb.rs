//! Amazon DynamoDB: tables.

use crate::read::{Section, optional_flag};
use crate::resource::View;
use serde::Deserialize;

/// A table (`AWS::DynamoDB::Table`).
#[derive(Clone, Debug, Deserialize)]
pub struct Table {
    /// `ACTIVE`, `CREATING`, `UPDATING`, `DELETING`, …
    #[serde(default)]
    pub table_status: Option<String>,
    /// Encryption with a KMS key of the account. Absent where DynamoDB's own key is used.
    #[serde(default)]
    pub sse_description: Option<SseDescription>,
    /// The table cannot be deleted until this is turned off. Absent in items from before March 2023, when there was no such
    /// thing.
    #[serde(default, deserialize_with = "optional_flag")]
    pub deletion_protection_enabled: Option<bool>,
    /// Continuous backups, from the item's supplementary configuration. Absent in items from before March 2018, when
    /// point-in-time recovery came.
    #[serde(default)]
    pub continuous_backups_description: Section<ContinuousBackups>,
}

impl View for Table {
    const TYPES: &'static [&'static str] = &["AWS::DynamoDB::Table"];
}

impl Table {
    /// True where the table is on its way out.
    pub fn is_being_deleted(&self) -> bool {
        self.table_status.as_deref() == Some("DELETING")
    }
}

/// How a table is encrypted.
#[derive(Clone, Debug, Deserialize)]
pub struct SseDescription {
    /// `ENABLING`, `ENABLED`, `UPDATING`, `DISABLING` or `DISABLED`.
    #[serde(default)]
    pub status: Option<String>,
    /// `KMS`; `AES256` is in the API, and not supported. Absent in items of 2018, when there was but one type.
    #[serde(default)]
    pub sse_type: Option<String>,
    /// The key's ARN: the customer's, or the AWS managed `aws/dynamodb`, which the ARN does not tell apart.
    #[serde(default)]
    pub kms_master_key_arn: Option<String>,
}

/// A table's continuous backups.
#[derive(Clone, Debug, Deserialize)]
pub struct ContinuousBackups {
    /// Point-in-time recovery.
    #[serde(default)]
    pub point_in_time_recovery_description: Option<PointInTimeRecovery>,
}

/// Point-in-time recovery of a table.
#[derive(Clone, Debug, Deserialize)]
pub struct PointInTimeRecovery {
    /// `ENABLED` or `DISABLED`.
    #[serde(default)]
    pub point_in_time_recovery_status: Option<String>,
}

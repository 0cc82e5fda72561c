//! Amazon CloudWatch Logs, of the account and Region: its log groups, which AWS Config does not record.

use crate::read::{List, optional_integer};
use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;

/// Every log group (`logs:DescribeLogGroups`, all pages).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct LogGroups(pub List<LogGroup>);

impl View for LogGroups {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("logGroups");
}

/// A log group.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LogGroup {
    /// Its name.
    pub log_group_name: String,
    /// How many days it keeps an event. Absent where events never expire: that is how the API says so.
    #[serde(default, deserialize_with = "optional_integer")]
    pub retention_in_days: Option<i64>,
    /// `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`. Absent in answers from before there were classes (2023).
    #[serde(default)]
    pub log_group_class: Option<String>,
}

impl LogGroup {
    /// True for a group that only passes events on, to Amazon S3 or Amazon Data Firehose: it keeps them for one day, and
    /// that cannot be changed.
    pub fn only_delivers(&self) -> bool {
        self.log_group_class.as_deref() == Some("DELIVERY")
    }
}

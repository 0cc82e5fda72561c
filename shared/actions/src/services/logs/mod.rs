//! Amazon CloudWatch Logs: log groups.

mod access;
mod retain_logs;

pub use access::ACCESS;
pub use retain_logs::RetainLogs;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A log group's retention.
    RetainLogs(RetainLogs),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::RetainLogs(action) => action,
        }
    }
}

impl From<RetainLogs> for crate::Action {
    fn from(action: RetainLogs) -> Self {
        Self::Logs(Action::RetainLogs(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// For how long a log group keeps its events (`logs:DescribeLogGroups`).
    Retention {
        /// The log group's name.
        log_group: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Days; `None` where events never expire.
    Retention(Option<u16>),
}

impl State {
    /// The retention that a view or an answer tells of.
    pub fn of(days: Option<i64>) -> Self {
        Self::Retention(days.map(|days| u16::try_from(days.max(0)).unwrap_or(u16::MAX)))
    }
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Logs(state)
    }
}

/// The calls that change something. Each serializes as its parameters, which CloudWatch Logs begins with small letters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Call {
    /// Sets for how many days a log group keeps its events.
    PutRetentionPolicy {
        /// Its name.
        log_group_name: String,
        /// The days.
        retention_in_days: u16,
    },
    /// Has a log group keep its events for ever.
    DeleteRetentionPolicy {
        /// Its name.
        log_group_name: String,
    },
}

fn group(at: &Place, name: &str) -> String {
    at.arn("logs", &format!("log-group:{name}"))
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        let Self::Retention { log_group } = self;
        group(at, log_group)
    }

    fn reads(&self, _: &Place) -> Vec<Grant> {
        // IAM knows no narrower resource for a list (Service Authorization Reference, "Amazon CloudWatch Logs").
        vec![Grant::new("logs:DescribeLogGroups", "*")]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let (Self::Retention { log_group }, State::Retention(from), State::Retention(to)) = (self, from, to);
        let log_group_name = log_group.clone();
        Ok(match to {
            to if from == to => Vec::new(),
            Some(days) => vec![Call::PutRetentionPolicy { log_group_name, retention_in_days: *days }],
            None => vec![Call::DeleteRetentionPolicy { log_group_name }],
        })
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let (action, name) = match self {
            Self::PutRetentionPolicy { log_group_name, .. } => ("logs:PutRetentionPolicy", log_group_name),
            Self::DeleteRetentionPolicy { log_group_name } => ("logs:DeleteRetentionPolicy", log_group_name),
        };
        // In policies a log group's ARN ends in `:*` (CloudWatch Logs API, LogGroup, `arn`).
        vec![Grant::new(action, format!("{}:*", group(at, name)))]
    }
}

//! Amazon DynamoDB: tables.

mod access;
mod enable_recovery;
mod protect_from_deletion;

pub use access::ACCESS;
pub use enable_recovery::EnableRecovery;
pub use protect_from_deletion::ProtectFromDeletion;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// Over how many days a table can be restored where nobody says otherwise, which is the longest time too
/// (UpdateContinuousBackups, `RecoveryPeriodInDays`).
const LONGEST: i32 = 35;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A table's point-in-time recovery.
    EnableRecovery(EnableRecovery),
    /// A table's deletion protection.
    ProtectFromDeletion(ProtectFromDeletion),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::EnableRecovery(action) => action,
            Self::ProtectFromDeletion(action) => action,
        }
    }
}

impl From<EnableRecovery> for crate::Action {
    fn from(action: EnableRecovery) -> Self {
        Self::Dynamodb(Action::EnableRecovery(action))
    }
}

impl From<ProtectFromDeletion> for crate::Action {
    fn from(action: ProtectFromDeletion) -> Self {
        Self::Dynamodb(Action::ProtectFromDeletion(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// Whether a table can be restored to any time of the last days, and of how many.
    PointInTimeRecovery {
        /// The table's name.
        table: String,
    },
    /// Whether a table is protected from deletion.
    DeletionProtection {
        /// The table's name.
        table: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Over how many days, 1 to 35; `None` where it cannot.
    PointInTimeRecovery(Option<i32>),
    /// True where it is.
    DeletionProtection(bool),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Dynamodb(state)
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Changes a table's point-in-time recovery.
    UpdateContinuousBackups {
        /// The table.
        table_name: String,
        /// What it is to be.
        point_in_time_recovery_specification: Specification,
    },
    /// Changes a table's deletion protection.
    UpdateTable {
        /// The table.
        table_name: String,
        /// On or off.
        deletion_protection_enabled: bool,
    },
}

/// What a table's point-in-time recovery is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Specification {
    /// On or off.
    pub point_in_time_recovery_enabled: bool,
    /// Over how many days, where it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_period_in_days: Option<i32>,
}

fn table_arn(at: &Place, table: &str) -> String {
    at.arn("dynamodb", &format!("table/{table}"))
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        match self {
            Self::PointInTimeRecovery { table } | Self::DeletionProtection { table } => table_arn(at, table),
        }
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        let action = match self {
            Self::PointInTimeRecovery { .. } => "dynamodb:DescribeContinuousBackups",
            Self::DeletionProtection { .. } => "dynamodb:DescribeTable",
        };
        vec![Grant::new(action, self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        if from == to {
            return Ok(Vec::new());
        }
        Ok(vec![match (self, from, to) {
            (Self::PointInTimeRecovery { table }, State::PointInTimeRecovery(_), State::PointInTimeRecovery(to)) => {
                Call::UpdateContinuousBackups {
                    table_name: table.clone(),
                    point_in_time_recovery_specification: Specification {
                        point_in_time_recovery_enabled: to.is_some(),
                        recovery_period_in_days: *to,
                    },
                }
            }
            (Self::DeletionProtection { table }, State::DeletionProtection(_), State::DeletionProtection(to)) => {
                Call::UpdateTable { table_name: table.clone(), deletion_protection_enabled: *to }
            }
            _ => return Err(Refusal::OtherFacet),
        }])
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let (action, table) = match self {
            Self::UpdateContinuousBackups { table_name, .. } => ("dynamodb:UpdateContinuousBackups", table_name),
            Self::UpdateTable { table_name, .. } => ("dynamodb:UpdateTable", table_name),
        };
        vec![Grant::new(action, table_arn(at, table))]
    }
}

//! A table's point-in-time recovery: on.

use super::{Facet, LONGEST, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::dynamodb::{self, ContinuousBackups, PointInTimeRecovery};
use guardrail_resources::{Resource, Section};
use serde::{Deserialize, Serialize};

/// Turns a table's point-in-time recovery on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnableRecovery {
    /// The table's name.
    pub table: String,
}

impl Change for EnableRecovery {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "dynamodb-enable-recovery",
            title: "turns the table's point-in-time recovery on, over the last 35 days",
            disruption: "nobody notices; it costs by the table's size",
            undo: Undo::Exact,
            loss: Some("the table can no longer be restored to any time that has been"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::PointInTimeRecovery { table: self.table.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::PointInTimeRecovery(days) => Ok(State::PointInTimeRecovery(Some(days.unwrap_or(LONGEST)))),
            State::DeletionProtection(_) => Err(Refusal::OtherFacet),
        }
    }
}

impl EnableRecovery {
    /// What a table is like after it.
    pub fn apply(&self, table: &mut Resource<dynamodb::Table>) {
        let recovery = PointInTimeRecovery { point_in_time_recovery_status: Some("ENABLED".to_owned()) };
        let backups = ContinuousBackups { point_in_time_recovery_description: Some(recovery) };
        table.view.continuous_backups_description = Section::of(Some(backups));
    }
}

#[cfg(test)]
mod tests {
    use super::EnableRecovery;
    use crate::services::dynamodb::State;
    use crate::{Change as _, Refusal, Surface as _};

    #[test]
    fn recovery_is_turned_on_for_35_days_and_one_that_is_on_is_left_alone() {
        let action = EnableRecovery { table: "orders".into() };
        let calls = |from: &State, to: &State| serde_json::to_string(&action.facet().calls(from, to).unwrap()).unwrap();
        let off = State::PointInTimeRecovery(None);
        let on = action.change(&off).unwrap();
        let said = |specification: &str| {
            format!(r#"[{{"TableName":"orders","PointInTimeRecoverySpecification":{{{specification}}}}}]"#)
        };
        let enabled = r#""PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":35"#;
        assert_eq!(calls(&off, &on), said(enabled));
        assert_eq!(calls(&on, &off), said(r#""PointInTimeRecoveryEnabled":false"#));
        let shorter = State::PointInTimeRecovery(Some(7));
        assert_eq!(action.change(&shorter).unwrap(), shorter);
        assert_eq!(action.change(&State::DeletionProtection(true)), Err(Refusal::OtherFacet));
    }
}

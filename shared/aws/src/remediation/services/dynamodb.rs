//! Amazon DynamoDB: tables.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_dynamodb::types::{PointInTimeRecoverySpecification, PointInTimeRecoveryStatus};
use guardrail_actions::services::dynamodb::{Call, Facet, State};
use guardrail_engine::remediate::{CallError, CallFailure};

const BACKUPS: &str = "dynamodb:DescribeContinuousBackups";
const TABLE: &str = "dynamodb:DescribeTable";
const UPDATE_BACKUPS: &str = "dynamodb:UpdateContinuousBackups";

/// Over how many days a table can be restored where DynamoDB does not tell (UpdateContinuousBackups, `RecoveryPeriodInDays`).
const LONGEST: i32 = 35;

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let dynamodb = session.account.dynamodb();
    match facet {
        Facet::PointInTimeRecovery { table } => {
            let backups = answer(BACKUPS, dynamodb.describe_continuous_backups().table_name(table).send().await)?;
            let backups = backups.continuous_backups_description;
            let recovery = backups.and_then(|backups| backups.point_in_time_recovery_description);
            let recovery = recovery.ok_or_else(|| unread(BACKUPS, "PointInTimeRecoveryDescription"))?;
            match recovery.point_in_time_recovery_status {
                Some(PointInTimeRecoveryStatus::Disabled) => Ok(State::PointInTimeRecovery(None)),
                Some(PointInTimeRecoveryStatus::Enabled) => {
                    Ok(State::PointInTimeRecovery(Some(recovery.recovery_period_in_days.unwrap_or(LONGEST))))
                }
                _ => Err(unread(BACKUPS, "PointInTimeRecoveryStatus")),
            }
        }
        Facet::DeletionProtection { table } => {
            let described = answer(TABLE, dynamodb.describe_table().table_name(table).send().await)?.table;
            let on = described.and_then(|table| table.deletion_protection_enabled);
            on.map(State::DeletionProtection).ok_or_else(|| unread(TABLE, "DeletionProtectionEnabled"))
        }
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let dynamodb = session.account.dynamodb();
    match call {
        Call::UpdateContinuousBackups { table_name, point_in_time_recovery_specification: wanted } => {
            let specification = PointInTimeRecoverySpecification::builder()
                .point_in_time_recovery_enabled(wanted.point_in_time_recovery_enabled)
                .set_recovery_period_in_days(wanted.recovery_period_in_days)
                .build()
                .map_err(|error| CallError {
                    operation: UPDATE_BACKUPS.to_owned(),
                    message: error.to_string(),
                    failure: CallFailure::Refused,
                })?;
            let update = dynamodb.update_continuous_backups().table_name(table_name);
            let update = update.point_in_time_recovery_specification(specification);
            answer(UPDATE_BACKUPS, update.send().await).map(drop)
        }
        Call::UpdateTable { table_name, deletion_protection_enabled: on } => {
            let update = dynamodb.update_table().table_name(table_name).deletion_protection_enabled(*on);
            answer("dynamodb:UpdateTable", update.send().await).map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{reply, sent};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_actions::services::dynamodb::{Call, Facet, Specification, State};

    fn recovery(said: &str) -> ReplayEvent {
        reply(
            200,
            format!(
                r#"{{"ContinuousBackupsDescription":{{"ContinuousBackupsStatus":"ENABLED",
                    "PointInTimeRecoveryDescription":{{{said}}}}}}}"#
            ),
        )
    }

    #[tokio::test]
    async fn recovery_is_read_with_its_days_and_what_is_not_told_is_an_error() {
        let facet = Facet::PointInTimeRecovery { table: "orders".into() };
        for (said, state) in [
            (r#""PointInTimeRecoveryStatus":"DISABLED""#, Some(State::PointInTimeRecovery(None))),
            (r#""PointInTimeRecoveryStatus":"ENABLED""#, Some(State::PointInTimeRecovery(Some(35)))),
            (
                r#""PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":7"#,
                Some(State::PointInTimeRecovery(Some(7))),
            ),
            ("", None),
            (r#""PointInTimeRecoveryStatus":"PERHAPS""#, None),
        ] {
            let (session, _) = session([recovery(said)]);
            assert_eq!(read(&session, &facet).await.ok(), state, "{said}");
        }
    }

    #[tokio::test]
    async fn the_protection_is_read_and_none_is_an_error() {
        let facet = Facet::DeletionProtection { table: "orders".into() };
        let (session, _) = session([
            reply(200, r#"{"Table":{"TableName":"orders","DeletionProtectionEnabled":true}}"#),
            reply(200, r#"{"Table":{"TableName":"orders"}}"#),
        ]);
        assert_eq!(read(&session, &facet).await.unwrap(), State::DeletionProtection(true));
        assert!(read(&session, &facet).await.is_err());
    }

    #[tokio::test]
    async fn calls_say_what_they_change() {
        let table_name = "orders".to_owned();
        let (session, client) = session([reply(200, "{}"), reply(200, "{}")]);
        let specification = Specification { point_in_time_recovery_enabled: true, recovery_period_in_days: Some(35) };
        let backups = Call::UpdateContinuousBackups {
            table_name: table_name.clone(),
            point_in_time_recovery_specification: specification,
        };
        let protection = Call::UpdateTable { table_name, deletion_protection_enabled: false };
        for made in [&backups, &protection] {
            call(&session, made).await.unwrap();
        }
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let asked = sent(&client);
        assert_eq!(json(&asked[0]), serde_json::to_value(&backups).unwrap());
        assert_eq!(json(&asked[1]), serde_json::to_value(&protection).unwrap());
    }
}

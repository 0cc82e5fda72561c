//! AWS KMS: keys.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_kms::types::KeyMetadata;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use guardrail_actions::services::kms::{Call, Facet, KeyState, State};
use guardrail_engine::remediate::{CallError, CallFailure};
use std::time::SystemTime;

const DESCRIBE: &str = "kms:DescribeKey";

/// How often KMS rotates a key whose period it does not tell, in days (GetKeyRotationStatus, `RotationPeriodInDays`).
const YEARLY: i32 = 365;

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let kms = session.account.kms();
    match facet {
        Facet::Rotation { key } => {
            let status = answer("kms:GetKeyRotationStatus", kms.get_key_rotation_status().key_id(key).send().await)?;
            let period = status.rotation_period_in_days.unwrap_or(YEARLY);
            Ok(State::Rotation(status.key_rotation_enabled.then_some(period)))
        }
        Facet::KeyState { key } => key_state(session, key).await.map(State::KeyState),
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let kms = session.account.kms();
    match call {
        Call::EnableKeyRotation { key_id, rotation_period_in_days: days } => {
            let enable = kms.enable_key_rotation().key_id(key_id).rotation_period_in_days(*days);
            answer("kms:EnableKeyRotation", enable.send().await).map(drop)
        }
        Call::DisableKeyRotation { key_id } => {
            answer("kms:DisableKeyRotation", kms.disable_key_rotation().key_id(key_id).send().await).map(drop)
        }
        Call::CancelKeyDeletion { key_id } => {
            let cancelled = answer("kms:CancelKeyDeletion", kms.cancel_key_deletion().key_id(key_id).send().await);
            let is_kept = |state: &KeyState| matches!(state, KeyState::Enabled | KeyState::Disabled);
            or_made_before(session, key_id, cancelled.map(drop), is_kept).await
        }
        Call::ScheduleKeyDeletion { key_id, pending_window_in_days: days } => {
            let schedule = kms.schedule_key_deletion().key_id(key_id).pending_window_in_days(*days);
            let scheduled = answer("kms:ScheduleKeyDeletion", schedule.send().await);
            let is_doomed = |state: &KeyState| matches!(state, KeyState::PendingDeletion { .. });
            or_made_before(session, key_id, scheduled.map(drop), is_doomed).await
        }
        Call::EnableKey { key_id } => answer("kms:EnableKey", kms.enable_key().key_id(key_id).send().await).map(drop),
        Call::DisableKey { key_id } => {
            answer("kms:DisableKey", kms.disable_key().key_id(key_id).send().await).map(drop)
        }
    }
}

/// What a call comes to that KMS refuses the second time: where the key's state does not allow it, it may be because the call
/// was made before.
async fn or_made_before(
    session: &NarrowedSession,
    key: &str,
    made: Result<(), CallError>,
    is_made: impl Fn(&KeyState) -> bool + Send,
) -> Result<(), CallError> {
    match made {
        Err(error) if error.failure == CallFailure::Conflict => {
            let state = key_state(session, key).await?;
            if is_made(&state) { Ok(()) } else { Err(error) }
        }
        made => made,
    }
}

async fn key_state(session: &NarrowedSession, key: &str) -> Result<KeyState, CallError> {
    let described = answer(DESCRIBE, session.account.kms().describe_key().key_id(key).send().await)?;
    let metadata = described.key_metadata.ok_or_else(|| unread(DESCRIBE, "KeyMetadata"))?;
    let state = metadata.key_state.as_ref().ok_or_else(|| unread(DESCRIBE, "KeyState"))?;
    Ok(match state.as_str() {
        "Enabled" => KeyState::Enabled,
        "Disabled" => KeyState::Disabled,
        "PendingDeletion" | "PendingReplicaDeletion" => pending(&metadata, &DateTime::from(SystemTime::now())),
        other => KeyState::Other(other.to_owned()),
    })
}

/// A key that is to be deleted: on a date, or a number of days after its last replica (`PendingReplicaDeletion`). The days are
/// rounded up, so that none is lost.
fn pending(key: &KeyMetadata, now: &DateTime) -> KeyState {
    let days_until = |date: &DateTime| {
        let seconds = date.secs().saturating_sub(now.secs()).max(0);
        let whole = seconds.div_euclid(SECONDS_A_DAY);
        i32::try_from(if seconds.rem_euclid(SECONDS_A_DAY) == 0 { whole } else { whole.saturating_add(1) }).ok()
    };
    KeyState::PendingDeletion {
        deletion_date: key.deletion_date.and_then(|date| date.fmt(Format::DateTime).ok()),
        days_left: key.deletion_date.as_ref().and_then(days_until).or(key.pending_deletion_window_in_days),
    }
}

#[cfg(test)]
mod tests {
    use super::{call, pending, read};
    use crate::remediation::testing::session;
    use crate::testing::{refusal, reply, sent};
    use aws_sdk_kms::types::KeyMetadata;
    use aws_smithy_http_client::test_util::ReplayEvent;
    use aws_smithy_types::DateTime;
    use guardrail_actions::services::kms::{Call, Facet, KeyState, State};
    use guardrail_engine::remediate::CallFailure;

    fn in_state(state: &str) -> ReplayEvent {
        reply(200, format!(r#"{{"KeyMetadata":{{"KeyId":"1234","KeyState":"{state}"}}}}"#))
    }

    #[tokio::test]
    async fn rotation_is_read_with_its_period() {
        let (session, _) = session([
            reply(200, r#"{"KeyRotationEnabled":false}"#),
            reply(200, r#"{"KeyRotationEnabled":true,"RotationPeriodInDays":90}"#),
            reply(200, r#"{"KeyRotationEnabled":true}"#),
            refusal("NotFoundException"),
        ]);
        let facet = Facet::Rotation { key: "1234".into() };
        for period in [None, Some(90), Some(365)] {
            assert_eq!(read(&session, &facet).await.unwrap(), State::Rotation(period));
        }
        assert_eq!(read(&session, &facet).await.unwrap_err().failure, CallFailure::NotFound);
    }

    #[tokio::test]
    async fn a_keys_own_state_is_read_and_none_is_an_error() {
        let answers =
            ["Enabled", "Disabled", "PendingDeletion", "PendingReplicaDeletion", "PendingImport"].map(in_state);
        let (session, _) = session(answers.into_iter().chain([reply(200, r#"{"KeyMetadata":{"KeyId":"1234"}}"#)]));
        let facet = Facet::KeyState { key: "1234".into() };
        let doomed = KeyState::PendingDeletion { deletion_date: None, days_left: None };
        let other = KeyState::Other("PendingImport".into());
        for state in [KeyState::Enabled, KeyState::Disabled, doomed.clone(), doomed, other] {
            assert_eq!(read(&session, &facet).await.unwrap(), State::KeyState(state));
        }
        assert!(read(&session, &facet).await.is_err());
    }

    #[test]
    fn the_days_that_are_left_are_rounded_up() {
        let now = DateTime::from_secs(1_000_000_000);
        let left = |key: KeyMetadata| match pending(&key, &now) {
            KeyState::PendingDeletion { deletion_date, days_left } => (deletion_date.is_some(), days_left),
            _ => panic!("it is to be deleted"),
        };
        let key = || KeyMetadata::builder().key_id("1234");
        let on = |seconds: i64| key().deletion_date(DateTime::from_secs(now.secs() + seconds)).build().unwrap();
        assert_eq!(left(on(7 * 86_400)), (true, Some(7)));
        assert_eq!(left(on(6 * 86_400 + 1)), (true, Some(7)));
        assert_eq!(left(on(-5)), (true, Some(0)));
        assert_eq!(left(key().pending_deletion_window_in_days(14).build().unwrap()), (false, Some(14)));
    }

    #[tokio::test]
    async fn a_call_that_was_made_before_is_no_failure() {
        let refused = || refusal("KMSInvalidStateException");
        let key_id = "1234".to_owned();
        let cancel = Call::CancelKeyDeletion { key_id: key_id.clone() };
        let schedule = Call::ScheduleKeyDeletion { key_id, pending_window_in_days: 9 };
        for (made, state, is_made) in [
            (&cancel, "Disabled", true),
            (&cancel, "Enabled", true),
            (&cancel, "Unavailable", false),
            (&schedule, "PendingDeletion", true),
            (&schedule, "Creating", false),
        ] {
            let (session, client) = session([refused(), in_state(state)]);
            let outcome = call(&session, made).await;
            assert_eq!(outcome.map_err(|error| error.failure).err(), (!is_made).then_some(CallFailure::Conflict));
            assert_eq!(sent(&client).len(), 2);
        }
    }

    #[tokio::test]
    async fn calls_say_what_they_change() {
        let key_id = "1234".to_owned();
        for (made, says) in [
            (
                Call::EnableKeyRotation { key_id: key_id.clone(), rotation_period_in_days: 365 },
                r#"{"KeyId":"1234","RotationPeriodInDays":365}"#,
            ),
            (Call::DisableKeyRotation { key_id: key_id.clone() }, r#"{"KeyId":"1234"}"#),
            (
                Call::ScheduleKeyDeletion { key_id: key_id.clone(), pending_window_in_days: 9 },
                r#"{"KeyId":"1234","PendingWindowInDays":9}"#,
            ),
            (Call::EnableKey { key_id: key_id.clone() }, r#"{"KeyId":"1234"}"#),
            (Call::DisableKey { key_id }, r#"{"KeyId":"1234"}"#),
        ] {
            let (session, client) = session([reply(200, "{}")]);
            call(&session, &made).await.unwrap();
            assert_eq!(sent(&client), [says]);
        }
    }
}

//! AWS X-Ray: the encryption of traces.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_xray::types::{EncryptionStatus, EncryptionType};
use guardrail_actions::services::xray::{Call, Facet, Key, State, Type};
use guardrail_engine::remediate::{CallError, CallFailure};

const GET: &str = "xray:GetEncryptionConfig";

/// Reads a facet as it is now. While X-Ray is changing the encryption, it is neither the former nor the new one.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let Facet::Encryption = facet;
    let told = answer(GET, session.account.xray().get_encryption_config().send().await)?.encryption_config;
    let encryption = told.ok_or_else(|| unread(GET, "EncryptionConfig"))?;
    if encryption.status == Some(EncryptionStatus::Updating) {
        return Err(CallError {
            operation: GET.to_owned(),
            message: "the encryption is still being changed".to_owned(),
            failure: CallFailure::Conflict,
        });
    }
    match encryption.r#type {
        Some(EncryptionType::None) => Ok(State::Encryption(None)),
        Some(EncryptionType::Kms) => {
            let key = encryption.key_id.ok_or_else(|| unread(GET, "KeyId"))?;
            Ok(State::Encryption(Some(Key(key))))
        }
        _ => Err(unread(GET, "Type")),
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let Call::PutEncryptionConfig { r#type, key_id } = call;
    let kind = match r#type {
        Type::None => EncryptionType::None,
        Type::Kms => EncryptionType::Kms,
    };
    let put = session.account.xray().put_encryption_config().r#type(kind).set_key_id(key_id.clone());
    answer("xray:PutEncryptionConfig", put.send().await).map(drop)
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{refusal, reply, sent};
    use guardrail_actions::Surface as _;
    use guardrail_actions::services::xray::{Facet, Key, State};
    use guardrail_engine::remediate::CallFailure;

    const ARN: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234";

    #[tokio::test]
    async fn the_encryption_is_read_once_it_is_settled() {
        let told = |said: &str| reply(200, format!(r#"{{"EncryptionConfig":{{{said}}}}}"#));
        let key = Ok(State::Encryption(Some(Key(ARN.to_owned()))));
        for (answer, state) in [
            (told(r#""Type":"NONE","Status":"ACTIVE""#), Ok(State::Encryption(None))),
            (told(&format!(r#""Type":"KMS","Status":"ACTIVE","KeyId":"{ARN}""#)), key),
            (told(&format!(r#""Type":"KMS","Status":"UPDATING","KeyId":"{ARN}""#)), Err(CallFailure::Conflict)),
            (told(r#""Type":"KMS","Status":"ACTIVE""#), Err(CallFailure::Refused)),
            (told(r#""Status":"ACTIVE""#), Err(CallFailure::Refused)),
            (reply(200, "{}"), Err(CallFailure::Refused)),
            (refusal("AccessDeniedException"), Err(CallFailure::Denied)),
        ] {
            let (session, _) = session([answer]);
            assert_eq!(read(&session, &Facet::Encryption).await.map_err(|error| error.failure), state);
        }
    }

    #[tokio::test]
    async fn the_key_is_set_and_taken_off_again() {
        let (session, client) = session([reply(200, "{}"), reply(200, "{}")]);
        let [own, key] = [None, Some(Key("alias/traces".to_owned()))].map(State::Encryption);
        for (from, to) in [(&own, &key), (&key, &own)] {
            call(&session, &Facet::Encryption.calls(from, to).unwrap()[0]).await.unwrap();
        }
        let asked: Vec<serde_json::Value> =
            sent(&client).iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        assert_eq!(asked[0], serde_json::json!({"Type": "KMS", "KeyId": "alias/traces"}));
        assert_eq!(asked[1], serde_json::json!({"Type": "NONE"}));
    }
}

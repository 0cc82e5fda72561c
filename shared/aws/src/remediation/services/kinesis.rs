//! Amazon Kinesis: data streams.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_kinesis::types::EncryptionType;
use guardrail_actions::services::kinesis::{Call, Facet, State};
use guardrail_engine::remediate::CallError;

const DESCRIBE: &str = "kinesis:DescribeStreamSummary";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let Facet::Encryption { stream } = facet;
    let described = session.account.kinesis().describe_stream_summary().stream_name(stream).send().await;
    let summary = answer(DESCRIBE, described)?.stream_description_summary;
    let summary = summary.ok_or_else(|| unread(DESCRIBE, "StreamDescriptionSummary"))?;
    match summary.encryption_type {
        None | Some(EncryptionType::None) => Ok(State::Encryption(None)),
        Some(EncryptionType::Kms) => {
            summary.key_id.map(|key| State::Encryption(Some(key))).ok_or_else(|| unread(DESCRIBE, "KeyId"))
        }
        Some(_) => Err(unread(DESCRIBE, "EncryptionType")),
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let kinesis = session.account.kinesis();
    match call {
        Call::StartStreamEncryption(with) => {
            let start = kinesis.start_stream_encryption().stream_name(&with.stream_name);
            let start = start.encryption_type(EncryptionType::Kms).key_id(&with.key_id);
            answer("kinesis:StartStreamEncryption", start.send().await).map(drop)
        }
        Call::StopStreamEncryption(with) => {
            let stop = kinesis.stop_stream_encryption().stream_name(&with.stream_name);
            let stop = stop.encryption_type(EncryptionType::Kms).key_id(&with.key_id);
            answer("kinesis:StopStreamEncryption", stop.send().await).map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{refusal, reply, sent};
    use guardrail_actions::Surface as _;
    use guardrail_actions::services::kinesis::{Facet, State};
    use guardrail_engine::remediate::CallFailure;

    fn clicks() -> Facet {
        Facet::Encryption { stream: "clicks".into() }
    }

    #[tokio::test]
    async fn the_encryption_is_read_with_its_key() {
        let summary = |said: &str| {
            reply(
                200,
                format!(
                    r#"{{"StreamDescriptionSummary":{{"StreamName":"clicks","StreamStatus":"ACTIVE",
                        "StreamARN":"arn:aws:kinesis:eu-central-1:111122223333:stream/clicks",
                        "RetentionPeriodHours":24,"StreamCreationTimestamp":1,"EnhancedMonitoring":[],
                        "OpenShardCount":1{said}}}}}"#
                ),
            )
        };
        let key = || Some(State::Encryption(Some("alias/aws/kinesis".to_owned())));
        for (said, state) in [
            ("", Some(State::Encryption(None))),
            (r#","EncryptionType":"NONE","KeyId":null"#, Some(State::Encryption(None))),
            (r#","EncryptionType":"KMS","KeyId":"alias/aws/kinesis""#, key()),
            (r#","EncryptionType":"KMS""#, None),
            (r#","EncryptionType":"ROT13""#, None),
        ] {
            let (session, _) = session([summary(said)]);
            assert_eq!(read(&session, &clicks()).await.ok(), state, "{said}");
        }
    }

    #[tokio::test]
    async fn calls_say_what_they_change_and_a_stream_that_is_being_changed_is_a_conflict() {
        let (session, client) = session([reply(200, ""), reply(200, ""), refusal("ResourceInUseException")]);
        let [clear, encrypted] = [None, Some("1234".to_owned())].map(State::Encryption);
        let start = clicks().calls(&clear, &encrypted).unwrap();
        let stop = clicks().calls(&encrypted, &clear).unwrap();
        call(&session, &start[0]).await.unwrap();
        call(&session, &stop[0]).await.unwrap();
        assert_eq!(call(&session, &start[0]).await.unwrap_err().failure, CallFailure::Conflict);
        let json = |text: &String| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let asked: Vec<_> = sent(&client).iter().map(json).collect();
        let parameters = serde_json::to_value(&start[0]).unwrap();
        assert_eq!(asked, [parameters.clone(), parameters.clone(), parameters]);
    }
}

//! A replayed AWS: canned answers in the order of the calls, and the requests that were made for them.

#[cfg(any(feature = "service", feature = "securityhub", feature = "sns"))]
use crate::Account;
use crate::SdkConfig;
use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

/// An answer with a status and a body.
pub(crate) fn reply(status: u16, body: impl Into<String>) -> ReplayEvent {
    let response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body.into()));
    ReplayEvent::new(HttpRequest::new(SdkBody::empty()), response)
}

/// A refusal, as the services with JSON protocols write it.
pub(crate) fn refusal(code: &str) -> ReplayEvent {
    reply(400, format!(r#"{{"__type":"{code}","message":"says why"}}"#))
}

/// An answer, as the services with the query protocol write it.
#[cfg(feature = "iam")]
pub(crate) fn query_answer(operation: &str, result: &str) -> ReplayEvent {
    let result = format!("<{operation}Result>{result}</{operation}Result>");
    reply(200, format!("<{operation}Response>{result}</{operation}Response>"))
}

/// A refusal, as the services with the query protocol write it.
#[cfg(feature = "iam")]
pub(crate) fn query_refusal(code: &str) -> ReplayEvent {
    let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>says why</Message></Error>");
    reply(400, format!("<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>"))
}

/// A refusal, as Amazon EC2 writes it.
#[cfg(feature = "live")]
pub(crate) fn ec2_refusal(code: &str) -> ReplayEvent {
    let error = format!("<Error><Code>{code}</Code><Message>says why</Message></Error>");
    reply(400, format!("<Response><Errors>{error}</Errors></Response>"))
}

/// A configuration whose calls are given these answers.
pub(crate) fn config(answers: impl IntoIterator<Item = ReplayEvent>) -> (SdkConfig, StaticReplayClient) {
    let client = StaticReplayClient::new(answers.into_iter().collect());
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("id", "key", None, None, "test")))
        .http_client(client.clone())
        .build();
    (config, client)
}

/// An account whose calls are given these answers.
#[cfg(any(feature = "service", feature = "securityhub", feature = "sns"))]
pub(crate) fn account(answers: impl IntoIterator<Item = ReplayEvent>) -> (Account, StaticReplayClient) {
    let (config, client) = config(answers);
    (Account::new(config), client)
}

/// The bodies of the requests that were made.
pub(crate) fn sent(client: &StaticReplayClient) -> Vec<String> {
    let bodies = client.actual_requests().map(|request| request.body().bytes().unwrap_or_default().to_vec());
    bodies.map(|body| String::from_utf8(body).unwrap()).collect()
}

/// A finding of a bucket that answers plain HTTP, and the catalogue that knows its control.
#[cfg(any(feature = "securityhub", feature = "sns"))]
pub(crate) fn finding() -> (guardrail_controls::Catalogue, guardrail_engine::ledger::Record) {
    use guardrail_engine::ledger::{
        Decision, FindingKey, JudgeVersion, Observation, Observed, Record, Seen, Terms, decide,
    };
    use guardrail_model::{ResourceKey, Responsibility, Severity};
    use jiff::Timestamp;

    let bucket = ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", "logs");
    let observation = Observation {
        key: FindingKey::configuration(bucket, "s3-tls-only"),
        at: Timestamp::UNIX_EPOCH,
        judge: JudgeVersion::default(),
        seen: Seen::Recorded,
        observed: Observed::NonCompliant("plain HTTP is answered".to_owned()),
        severity: Severity::High,
        responsibility: Responsibility::NetworkTrafficProtection,
        aliases: Vec::new(),
        tags: std::collections::BTreeMap::new(),
        plan: guardrail_actions::Plan::none(),
    };
    let terms = Terms { now: Timestamp::UNIX_EPOCH, exemption: None, baseline: false };
    let Decision::Changed(record) = decide(&Record::new(observation.key.clone()), &observation, &terms) else {
        panic!("it opens");
    };
    let catalogue = guardrail_controls::Catalogue::prepare(&guardrail_controls::Parameters::default()).unwrap();
    (catalogue, *record)
}

//! What remediation writes down over a DynamoDB that loses answers, refuses, and holds what no one can read. What every store
//! must do is held by the contract's tests.

use crate::dynamodb::LedgerTables;
use crate::dynamodb::testing::{at, bucket, tables};
use crate::testing::{config, refusal, reply, sent};
use aws_config::retry::RetryConfig;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use guardrail_actions::Place;
use guardrail_engine::ledger::{FindingKey, StoreError, Swap};
use guardrail_engine::remediate::{Attempt, Order, Ordered, Progress, Remediations};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn attempt() -> Attempt {
    let finding = FindingKey::configuration(bucket("logs"), "s3-bucket-public-access-block");
    Attempt {
        at: Place::of(&finding.resource),
        finding,
        life: 1,
        number: 1,
        revision: 0,
        undoes: None,
        by: "enforce".to_owned(),
        started_at: at(0),
        progress: Progress::Started,
        problem: String::new(),
        steps: Vec::new(),
        looks: 0,
        right_since: None,
    }
}

fn order() -> Order {
    let what = Ordered::Undo { attempt: 1, accept_loss: false };
    Order { finding: attempt().finding, life: 1, by: "ana".to_owned(), at: at(0), what }
}

fn body(sent: &str) -> Value {
    serde_json::from_str(sent).unwrap()
}

/// A table that writes what it is first asked to write, and whose answer is lost; after that, it holds something.
#[derive(Clone, Debug, Default)]
struct LosesTheFirst {
    written: Arc<Mutex<Option<Value>>>,
    /// True where someone else has written before the second try.
    is_overtaken: bool,
}

impl HttpConnector for LosesTheFirst {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = body(std::str::from_utf8(request.body().bytes().unwrap()).unwrap());
        let mut written = self.written.lock().unwrap();
        let (status, answer) = match written.take() {
            None => (500, String::new()),
            Some(mut stored) => {
                assert_eq!(body["ReturnValuesOnConditionCheckFailure"], "ALL_OLD");
                if self.is_overtaken {
                    // By one who wrote the very same.
                    stored["write"] = json!({"S": "another"});
                }
                let code = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
                (400, json!({"__type": code, "message": "no", "Item": stored}).to_string())
            }
        };
        *written = Some(body["Item"].clone());
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(answer))))
    }
}

impl HttpClient for LosesTheFirst {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

#[tokio::test]
async fn a_lost_answer_is_no_conflict_with_oneself_and_hides_no_other_writer() {
    for (is_overtaken, expected) in [(false, Swap::Swapped), (true, Swap::Conflict)] {
        for revision in [0, 3] {
            let client = LosesTheFirst { is_overtaken, ..LosesTheFirst::default() };
            let retry = RetryConfig::standard().with_max_attempts(2).with_initial_backoff(Duration::from_millis(1));
            let config = config([]).0.to_builder().http_client(client).retry_config(retry).build();
            let tables = LedgerTables::new(config, "findings", "control");
            let swap = tables.swap_attempt(&Attempt { revision, ..attempt() }).await;
            assert_eq!(swap, Ok(expected), "overtaken: {is_overtaken}, revision {revision}");
        }
    }
}

#[tokio::test]
async fn an_attempt_is_written_under_its_next_revision_and_kept_for_400_days() {
    let refused = || refusal("ConditionalCheckFailedException");
    let (tables, requests) = tables([reply(200, "{}"), refused()]);
    assert_eq!(tables.swap_attempt(&attempt()).await, Ok(Swap::Swapped));
    let moved = Attempt { revision: 1, ..attempt() };
    assert_eq!(tables.swap_attempt(&moved).await, Ok(Swap::Conflict), "what stands there is not told");
    let sent: Vec<Value> = sent(&requests).iter().map(|sent| body(sent)).collect();
    assert_eq!(
        (&sent[0]["TableName"], &sent[0]["ConditionExpression"]),
        (&json!("control"), &json!("attribute_not_exists(pk)"))
    );
    assert_eq!(sent[1]["ConditionExpression"], "revision = :expected");
    assert_eq!(sent[1]["ExpressionAttributeValues"], json!({":expected": {"N": "1"}}));
    let first = &sent[0]["Item"];
    let id = attempt().finding.id();
    assert_eq!(
        (&first["pk"]["S"], &first["sk"]["S"]),
        (&json!(format!("attempts#{id}")), &json!("0000000001#0000000001"))
    );
    assert_eq!((&first["revision"]["N"], &sent[1]["Item"]["revision"]["N"]), (&json!("1"), &json!("2")));
    let forgotten_at = at(400 * 24 * 60 * 60).as_second().to_string();
    assert_eq!(first["expiresAt"]["N"], forgotten_at.as_str());
    assert_ne!(first["write"], sent[1]["Item"]["write"]);
    let document: Attempt = serde_json::from_str(first["document"]["S"].as_str().unwrap()).unwrap();
    assert_eq!(document, Attempt { revision: 1, ..attempt() });
}

#[tokio::test]
async fn a_lease_names_who_asks_when_and_until_when() {
    let (tables, requests) = tables([reply(200, "{}"), refusal("ConditionalCheckFailedException")]);
    assert_eq!(tables.lease("arn:aws:s3:::logs", "w1", at(0), at(60)).await, Ok(true));
    assert_eq!(tables.release("arn:aws:s3:::logs", "w2").await, Ok(()));
    let sent: Vec<Value> = sent(&requests).iter().map(|sent| body(sent)).collect();
    assert_eq!(sent[0]["Key"]["pk"]["S"], "lease#arn:aws:s3:::logs");
    let expected = json!({
        ":holder": {"S": "w1"},
        ":now": {"N": at(0).as_nanosecond().to_string()},
        ":until": {"N": at(60).as_nanosecond().to_string()},
        ":expiresAt": {"N": at(60 + 24 * 60 * 60).as_second().to_string()},
    });
    assert_eq!(sent[0]["ExpressionAttributeValues"], expected);
    assert_eq!(sent[1]["ConditionExpression"], "holder = :holder");
    assert_eq!(sent[1]["ExpressionAttributeValues"], json!({":holder": {"S": "w2"}}));
}

/// Another version of guardrail, or a person, may write the same order as another text.
#[tokio::test]
async fn an_order_is_struck_off_as_it_was_written() {
    let written = serde_json::to_string_pretty(&order()).unwrap();
    let stored = json!({"Item": {"pk": {"S": "orders"}, "document": {"S": written}}}).to_string();
    let (tables, requests) = tables([reply(200, stored), refusal("ConditionalCheckFailedException")]);
    assert_eq!(tables.remove_order(&order()).await, Ok(()), "another was laid down meanwhile");
    let sent: Vec<Value> = sent(&requests).iter().map(|sent| body(sent)).collect();
    assert_eq!(sent[0]["ConsistentRead"], true);
    assert_eq!(sent[1]["ConditionExpression"], "#document = :document");
    assert_eq!(sent[1]["ExpressionAttributeValues"], json!({":document": {"S": written}}));
}

#[tokio::test]
async fn attempts_and_orders_are_read_as_they_stand_now_and_what_is_none_is_an_error() {
    let key = json!({"pk": {"S": "p"}, "sk": {"S": "s"}, "document": {"S": "{}"}});
    let (tables, requests) = tables([
        reply(200, json!({"Items": [key]}).to_string()),
        reply(200, json!({"Item": key}).to_string()),
        reply(200, json!({"Item": key}).to_string()),
    ]);
    let id = attempt().finding.id();
    let unreadable = |error: StoreError| assert!(matches!(error, StoreError::Unreadable { .. }), "{error}");
    unreadable(tables.attempts(&id).await.unwrap_err());
    unreadable(tables.order(&id).await.unwrap_err());
    unreadable(tables.remove_order(&order()).await.unwrap_err());
    assert!(sent(&requests).iter().all(|sent| body(sent)["ConsistentRead"] == true));
}

#[tokio::test]
async fn a_refusal_is_told_by_operation_code_and_message_alone() {
    let (tables, _) = tables((0..8).map(|_| refusal("AccessDeniedException")));
    let id = attempt().finding.id();
    let said = |result: Result<(), StoreError>| result.unwrap_err().to_string();
    for (operation, said) in [
        ("Query", said(tables.attempts(&id).await.map(drop))),
        ("PutItem", said(tables.swap_attempt(&attempt()).await.map(drop))),
        ("UpdateItem", said(tables.reserve("w", "p", 1, at(0)).await.map(drop))),
        ("UpdateItem", said(tables.lease("r", "h", at(0), at(1)).await.map(drop))),
        ("DeleteItem", said(tables.release("r", "h").await)),
        ("GetItem", said(tables.order(&id).await.map(drop))),
        ("PutItem", said(tables.put_order(&order()).await)),
        ("GetItem", said(tables.remove_order(&order()).await)),
    ] {
        assert_eq!(said, format!("dynamodb:{operation}: AccessDeniedException: says why"));
    }
}

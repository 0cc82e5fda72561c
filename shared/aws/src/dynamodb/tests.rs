//! What an emulated DynamoDB never does: it throttles, leaves over, refuses, answers in pages, and holds what no one can
//! read.

use super::item;
use super::testing::{at, bucket, opened, tables};
use crate::testing::{refusal, reply, sent};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_http_client::test_util::ReplayEvent;
use guardrail_engine::ledger::{
    Aliases, AppliedSettings, FindingKey, Found, Ledger, Named, Operators, Record, StoreError, Swap, Windows,
};
use guardrail_model::Alias;
use serde_json::{Value, json};
use std::slice::from_ref;

/// An item in DynamoDB's own JSON.
fn wire(item: &super::table::Item) -> Value {
    let value = |value: &AttributeValue| match value {
        AttributeValue::S(text) => json!({"S": text}),
        AttributeValue::N(number) => json!({"N": number}),
        other => panic!("{other:?}"),
    };
    item.iter().map(|(name, attribute)| (name.clone(), value(attribute))).collect()
}

fn answer(body: &Value) -> ReplayEvent {
    reply(200, body.to_string())
}

/// A page of records; where it is not the last, it says where the next begins.
fn page(records: &[Record], is_last: bool) -> ReplayEvent {
    let items: Vec<Value> = records.iter().map(|record| wire(&item::of(record, at(0)).unwrap())).collect();
    let mut page = json!({"Items": items, "Count": items.len()});
    if !is_last {
        page["LastEvaluatedKey"] = json!({"pk": items[0]["pk"], "sk": items[0]["sk"]});
    }
    answer(&page)
}

fn body(sent: &str) -> Value {
    serde_json::from_str(sent).unwrap()
}

fn stored(record: &Record) -> Record {
    Record { revision: record.revision + 1, ..record.clone() }
}

#[tokio::test]
async fn throttling_is_waited_out() {
    for throttled in ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"] {
        let (tables, requests) = tables([refusal(throttled), refusal(throttled), answer(&json!({}))]);
        assert_eq!(tables.swap(&opened("logs")).await, Ok(Swap::Swapped), "{throttled}");
        assert_eq!(sent(&requests).len(), 3);
    }
}

#[tokio::test]
async fn throttling_that_does_not_end_is_an_error_that_says_so() {
    let throttled = || refusal("ThrottlingException");
    let (tables, _) = tables([throttled(), throttled(), throttled()]);
    let error = tables.swap(&opened("logs")).await.unwrap_err().to_string();
    assert_eq!(error, "dynamodb:PutItem: ThrottlingException: says why");
}

#[tokio::test]
async fn a_swap_names_the_revision_that_it_replaces() {
    let (tables, requests) = tables([answer(&json!({})), refusal("ConditionalCheckFailedException")]);
    let first = opened("logs");
    assert_eq!(tables.swap(&first).await, Ok(Swap::Swapped));
    assert_eq!(tables.swap(&stored(&first)).await, Ok(Swap::Conflict));
    let sent: Vec<Value> = sent(&requests).iter().map(|sent| body(sent)).collect();
    assert_eq!(sent[0]["ConditionExpression"], "attribute_not_exists(pk)");
    assert_eq!(sent[0]["Item"]["revision"], json!({"N": "1"}));
    assert_eq!(sent[1]["ConditionExpression"], "revision = :expected");
    assert_eq!(sent[1]["ExpressionAttributeValues"], json!({":expected": {"N": "1"}}));
    assert_eq!(sent[1]["Item"]["revision"], json!({"N": "2"}));
}

#[tokio::test(start_paused = true)]
async fn whoever_meets_a_conflict_waits_a_moment() {
    let (tables, _) = tables([refusal("ConditionalCheckFailedException")]);
    let asked = tokio::time::Instant::now();
    assert_eq!(tables.swap(&opened("logs")).await, Ok(Swap::Conflict));
    assert!((10..=210).contains(&asked.elapsed().as_millis()), "{:?}", asked.elapsed());
}

/// The first try arrives and its answer is lost; the second meets what the first one wrote.
#[tokio::test]
async fn a_lost_answer_may_look_like_a_conflict_and_the_record_read_again_is_ones_own() {
    let record = opened("logs");
    let (tables, _) =
        tables([reply(500, ""), refusal("ConditionalCheckFailedException"), page(from_ref(&record), true)]);
    assert_eq!(tables.swap(&record).await, Ok(Swap::Conflict));
    assert_eq!(tables.records(&bucket("logs")).await, Ok(vec![stored(&record)]));
}

#[tokio::test]
async fn a_refusal_is_told_by_operation_code_and_message_alone() {
    let denied = || refusal("AccessDeniedException");
    let (tables, _) = tables([denied(), denied(), denied(), denied(), denied(), denied(), denied(), denied()]);
    let said = |result: Result<(), StoreError>| result.unwrap_err().to_string();
    let (name, id) = (Alias::Name("n".to_owned()), opened("logs").key.id());
    let settings = settings(1);
    for (operation, said) in [
        ("Query", said(tables.records(&bucket("logs")).await.map(drop))),
        ("PutItem", said(tables.swap(&opened("logs")).await.map(drop))),
        ("Query", said(tables.find(&id).await.map(drop))),
        ("BatchGetItem", said(tables.remember(&bucket("logs"), &[name]).await)),
        ("GetItem", said(tables.first_judged("123456789012", &["a"], at(0)).await.map(drop))),
        ("UpdateItem", said(tables.admit("w", &id, 1, at(0)).await.map(drop))),
        ("TransactWriteItems", said(tables.apply_settings(&settings).await.map(drop))),
        ("DeleteItem", said(tables.remove_exemption("legacy").await.map(drop))),
    ] {
        assert_eq!(said, format!("dynamodb:{operation}: AccessDeniedException: says why"));
    }
}

#[tokio::test]
async fn all_pages_of_a_resource_are_read_as_they_stand_now() {
    let (first, second) = (opened("logs"), opened("more"));
    let pages = [
        page(from_ref(&first), false),
        answer(&json!({"Items": [], "LastEvaluatedKey": {"pk": {"S": "p"},
        "sk": {"S": "s"}}})),
        page(from_ref(&second), true),
    ];
    let (tables, requests) = tables(pages);
    assert_eq!(tables.records(&bucket("logs")).await, Ok(vec![stored(&first), stored(&second)]));
    let sent: Vec<Value> = sent(&requests).iter().map(|sent| body(sent)).collect();
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|sent| sent["ConsistentRead"] == true), "{sent:?}");
    assert_eq!(sent[2]["ExclusiveStartKey"], json!({"pk": {"S": "p"}, "sk": {"S": "s"}}));
}

#[tokio::test]
async fn a_controls_records_are_asked_for_by_its_name_and_by_no_name_and_are_its_own() {
    let (own, other) = (opened("logs"), Record::new(FindingKey::configuration(bucket("logs"), "s3-tls-only-too")));
    let (tables, requests) = tables([page(&[own.clone(), other], true), page(&[], true)]);
    assert_eq!(tables.records_of(&bucket("logs"), "s3-tls-only").await, Ok(vec![stored(&own)]));
    let sent: Vec<Value> = sent(&requests).iter().map(|sent| body(sent)).collect();
    let beginnings = sent.iter().map(|sent| sent["ExpressionAttributeValues"][":beginning"]["S"].as_str().unwrap());
    assert_eq!(beginnings.collect::<Vec<_>>(), ["F#s3-tls-only", "F~"]);
    assert!(sent.iter().all(|sent| sent["ConsistentRead"] == true), "{sent:?}");
}

#[tokio::test]
async fn records_are_read_by_their_keys_all_at_once() {
    let own = opened("logs");
    let item = answer(&json!({"Item": wire(&item::of(&own, at(0)).unwrap())}));
    let (tables, requests) = tables([item, answer(&json!({}))]);
    let keys = [own.key.clone(), FindingKey::configuration(bucket("logs"), "never-judged")].into();
    assert_eq!(tables.records_at(&keys).await, Ok(vec![stored(&own)]));
    assert_eq!(sent(&requests).len(), 2);
}

#[tokio::test]
async fn what_is_no_record_is_an_error_that_names_it() {
    let key = json!({"pk": {"S": "R#logs"}, "sk": {"S": "F#s3-tls-only"}});
    let with = |record: Value| {
        let mut item = key.clone();
        item["record"] = record;
        answer(&json!({"Items": [item]}))
    };
    for (unreadable, problem) in [
        (with(json!({"S": "{"})), "EOF while parsing"),
        (with(json!({"S": "{}"})), "missing field `key`"),
        (with(json!({"N": "7"})), "it has no text in `record`"),
        (answer(&json!({"Items": [key]})), "it has no text in `record`"),
    ] {
        let (tables, _) = tables([unreadable]);
        let error = tables.records(&bucket("logs")).await.unwrap_err();
        assert!(matches!(error, StoreError::Unreadable { .. }), "{error}");
        let said = error.to_string();
        assert!(said.contains("R#logs F#s3-tls-only") && said.contains(problem), "{said}");
    }
}

#[tokio::test]
async fn what_is_due_is_asked_of_every_shard_and_told_in_order() {
    let due: Vec<Record> = ["a", "b", "c"].map(opened).into();
    // Each shard answers in its own order; one of them in two pages.
    let mut answers = vec![page(&due[..1], false), page(&due[1..2], true), page(&due[2..], true)];
    answers.extend((0..14).map(|_| page(&[], true)));
    let (tables, requests) = tables(answers);
    let mut expected: Vec<Record> = due.iter().map(stored).collect();
    expected.sort_by_key(|record| record.key.id());
    assert_eq!(tables.due(at(60), 2).await.unwrap().whole(), Ok(expected[..2].to_vec()));
    let sent: Vec<Value> = sent(&requests).iter().map(|sent| body(sent)).collect();
    assert_eq!(sent.len(), 17);
    let shards = sent.iter().map(|sent| sent["ExpressionAttributeValues"][":shard"]["S"].as_str().unwrap());
    let mut shards: Vec<&str> = shards.collect();
    shards.sort_unstable();
    shards.dedup();
    assert_eq!(shards.concat(), "0123456789abcdef");
    for sent in &sent {
        assert_eq!((&sent["IndexName"], &sent["Limit"]), (&json!("due"), &json!(2)));
        assert_eq!(sent["ExpressionAttributeValues"][":until"]["N"], at(60).as_millisecond().to_string());
    }
}

#[tokio::test]
async fn what_cannot_be_read_takes_no_others_place_and_is_named() {
    let poison = json!({"pk": {"S": "R#x"}, "sk": {"S": "F#y"}, "record": {"S": "{"}});
    let (first, second) = (opened("a"), opened("b"));
    let with_poison = |record: &Record| {
        let item = wire(&item::of(record, at(0)).unwrap());
        answer(&json!({"Items": [poison, item]}))
    };
    let mut answers = vec![with_poison(&first), page(from_ref(&second), true)];
    answers.extend((0..14).map(|_| page(&[], true)));
    let (tables, _) = tables(answers);
    let due = tables.due(at(60), 10).await.unwrap();
    assert_eq!((due.found.len(), due.unreadable), (2, vec!["R#x F#y".to_owned()]));

    let mut answers = vec![with_poison(&first)];
    answers.extend((0..15).map(|_| page(&[], true)));
    let (tables, _) = super::testing::tables(answers);
    let page = tables.standing(None, 10).await.unwrap();
    assert_eq!((page.records, page.unreadable), (vec![stored(&first)], vec!["R#x F#y".to_owned()]));
}

#[tokio::test]
async fn one_shard_that_does_not_answer_fails_the_whole_question() {
    let mut answers: Vec<ReplayEvent> = (0..15).map(|_| page(&[], true)).collect();
    answers.push(refusal("AccessDeniedException"));
    let (tables, _) = tables(answers);
    assert!(tables.due(at(0), 10).await.is_err());
}

fn names() -> [Alias; 2] {
    [Alias::Arn("arn:aws:s3:::logs".to_owned()), Alias::Name("logs".to_owned())]
}

#[tokio::test]
async fn an_exemption_that_cannot_be_read_is_named_and_keeps_no_other_from_being_read() {
    let exemption = json!({"id": "sandbox", "owner": "ana", "reason": "moves", "expiresAt": at(60).to_string(),
        "scope": {"account": "123456789012"}});
    let item =
        |id: &str, document: &str| json!({"pk": {"S": "exemptions"}, "sk": {"S": id}, "document": {"S": document}});
    let items = [item("E#legacy", "{"), item("E#sandbox", &exemption.to_string())];
    let (tables, _) = tables([answer(&json!({"Items": items}))]);
    let Found { found, unreadable } = tables.readable_exemptions().await.unwrap();
    assert_eq!(unreadable, ["exemptions E#legacy"]);
    assert_eq!(found.iter().map(|exemption| exemption.id.as_str()).collect::<Vec<_>>(), ["sandbox"]);
}

/// The items of a resource's two names.
fn alias_items() -> Vec<Value> {
    let resource = bucket("logs");
    let item = |alias: &Alias| super::key::Key::alias(&resource, alias).with_document("resource", &resource).unwrap();
    names().iter().map(|alias| wire(&item(alias))).collect()
}

#[tokio::test]
async fn names_that_are_known_are_not_written_again() {
    let (tables, requests) = tables([answer(&json!({"Responses": {"findings": alias_items()}}))]);
    assert_eq!(tables.remember(&bucket("logs"), &names()).await, Ok(()));
    let sent = sent(&requests);
    assert_eq!(sent.len(), 1);
    assert_eq!(body(&sent[0])["RequestItems"]["findings"]["ConsistentRead"], true);
}

#[tokio::test]
async fn what_a_batch_leaves_over_is_sent_again() {
    let items = alias_items();
    let key = |item: &Value| json!({"pk": item["pk"], "sk": item["sk"]});
    let put = |item: &Value| json!({"PutRequest": {"Item": item}});
    let (tables, requests) = tables([
        answer(&json!({"Responses": {}, "UnprocessedKeys": {"findings": {"Keys": [key(&items[1])]}}})),
        answer(&json!({"Responses": {"findings": []}})),
        answer(&json!({"UnprocessedItems": {"findings": [put(&items[0])]}})),
        answer(&json!({"UnprocessedItems": {}})),
    ]);
    assert_eq!(tables.remember(&bucket("logs"), &names()).await, Ok(()));
    let sent: Vec<Value> = sent(&requests).iter().map(|sent| body(sent)).collect();
    assert_eq!(sent[1]["RequestItems"]["findings"]["Keys"], json!([key(&items[1])]));
    assert_eq!(sent[2]["RequestItems"]["findings"].as_array().unwrap().len(), 2);
    assert_eq!(sent[3]["RequestItems"]["findings"], json!([put(&items[0])]));
}

#[tokio::test(start_paused = true)]
async fn what_a_batch_always_leaves_over_is_an_error() {
    let left = json!({"UnprocessedItems": {"findings": [{"PutRequest": {"Item": alias_items()[0]}}]}});
    let mut answers = vec![answer(&json!({"Responses": {}}))];
    answers.extend((0..6).map(|_| answer(&left)));
    let (tables, _) = tables(answers);
    let error = tables.remember(&bucket("logs"), &names()).await.unwrap_err().to_string();
    assert_eq!(error, "dynamodb:BatchWriteItem: 1 of a batch's items were left over 6 times");
}

#[tokio::test]
async fn a_name_that_leads_to_what_is_no_resource_is_an_error() {
    let (tables, _) = tables([answer(&json!({"Item": {"pk": {"S": "A#x"}, "resource": {"S": "[]"}}}))]);
    let error = tables.resolve(&Named::Arn("x")).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreadable { .. }), "{error}");
}

#[tokio::test]
async fn only_what_was_never_judged_is_written() {
    let known = json!({"pk": {"S": "W#first#1"}, "c:a": {"S": at(0).to_string()}});
    let (tables, requests) = tables([
        answer(&json!({"Item": known})),
        answer(&json!({"Item": known})),
        answer(&json!({"Attributes": {"c:b": {"S": at(5).to_string()}}})),
        answer(&json!({"Item": {"c:a": {"S": "noon"}}})),
    ]);
    assert_eq!(tables.first_judged("1", &["a"], at(9)).await.unwrap()["a"], at(0));
    // Someone else was first to judge b, after the read.
    let judged = tables.first_judged("1", &["a", "b"], at(9)).await.unwrap();
    assert_eq!((judged["a"], judged["b"]), (at(0), at(5)));
    let update = body(&sent(&requests)[2]);
    assert_eq!(update["UpdateExpression"], "SET #0 = if_not_exists(#0, :now)");
    assert_eq!(update["ExpressionAttributeNames"], json!({"#0": "c:b"}));
    let error = tables.first_judged("1", &["a"], at(9)).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreadable { .. }), "{error}");
}

/// An expression holds at most 4 KB.
#[tokio::test]
async fn many_controls_are_marked_in_expressions_that_are_not_too_long() {
    let controls: Vec<String> = (0..250).map(|number| format!("control-{number}")).collect();
    let controls: Vec<&str> = controls.iter().map(String::as_str).collect();
    let all: serde_json::Map<_, _> =
        controls.iter().map(|id| (format!("c:{id}"), json!({"S": at(0).to_string()}))).collect();
    let marked = || answer(&json!({"Attributes": all}));
    let (tables, requests) = tables([answer(&json!({})), marked(), marked(), marked()]);
    assert_eq!(tables.first_judged("1", &controls, at(0)).await.unwrap().len(), 250);
    for update in &sent(&requests)[1..] {
        let expression = body(update)["UpdateExpression"].as_str().unwrap().len();
        assert!(expression <= 4096, "{expression}");
    }
}

fn settings(revision: u64) -> AppliedSettings {
    AppliedSettings { revision, toml: String::new(), applied_at: at(0), applied_by: "eve".to_owned() }
}

#[tokio::test]
async fn a_canceled_transaction_is_a_conflict_only_where_someone_else_was_faster() {
    let canceled = |codes: &[&str]| {
        let reasons: Vec<Value> = codes.iter().map(|code| json!({"Code": code})).collect();
        let body = json!({"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "message": "canceled", "CancellationReasons": reasons});
        reply(400, body.to_string())
    };
    for (codes, is_conflict) in [
        (["ConditionalCheckFailed", "None"], true),
        (["None", "TransactionConflict"], true),
        (["ConditionalCheckFailed", "ThrottlingError"], false),
        (["ValidationError", "None"], false),
        (["None", "None"], false),
    ] {
        let (tables, _) = tables([canceled(&codes)]);
        let swap = tables.apply_settings(&settings(2)).await;
        assert_eq!(swap == Ok(Swap::Conflict), is_conflict, "{codes:?}: {swap:?}");
        assert_eq!(swap.is_err(), !is_conflict, "{codes:?}: {swap:?}");
    }
}

#[tokio::test]
async fn a_transaction_that_is_sent_again_is_known_by_its_token() {
    let (tables, requests) = tables([reply(500, ""), answer(&json!({}))]);
    assert_eq!(tables.apply_settings(&settings(1)).await, Ok(Swap::Swapped));
    let sent: Vec<Value> = sent(&requests).iter().map(|sent| body(sent)).collect();
    assert!(sent[0]["ClientRequestToken"].is_string());
    assert_eq!(sent[0], sent[1]);
}

#[tokio::test]
async fn unreadable_settings_and_exemptions_are_errors() {
    let item = json!({"pk": {"S": "p"}, "sk": {"S": "s"}, "document": {"S": r#"{"revision":1}"#}});
    let (tables, _) = tables([answer(&json!({"Item": item})), answer(&json!({"Items": [item]}))]);
    assert!(matches!(tables.settings().await, Err(StoreError::Unreadable { .. })));
    assert!(matches!(tables.exemptions().await, Err(StoreError::Unreadable { .. })));
}

//! One table, and the few calls that all of its items are read and written by.

use super::key::Key;
use crate::error::reason;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use guardrail_engine::ledger::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::error::Error;

/// An item, by the names of its attributes.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The attribute of a document that is no record.
pub(super) const DOCUMENT: &str = "document";

pub(super) const DELETE: &str = "dynamodb:DeleteItem";
pub(super) const GET: &str = "dynamodb:GetItem";
pub(super) const PUT: &str = "dynamodb:PutItem";
pub(super) const QUERY: &str = "dynamodb:Query";

/// One table, and the client that calls it.
#[derive(Clone, Copy)]
pub(super) struct Table<'t> {
    pub(super) client: &'t Client,
    pub(super) name: &'t str,
}

impl Table<'_> {
    /// One item, as it stands now.
    pub(super) async fn item(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        got(self.get(key)).await
    }

    /// The read of an item as it stands then.
    pub(super) fn get(&self, key: &Key) -> GetItemFluentBuilder {
        self.client.get_item().table_name(self.name).set_key(Some(key.item())).consistent_read(true)
    }

    /// All items of one partition key, as they stand now.
    pub(super) async fn items(&self, pk: &str) -> Result<Vec<Item>, StoreError> {
        all(self.query(pk).key_condition_expression("pk = :pk")).await
    }

    /// The items of one partition key whose sort keys begin so, as they stand now.
    pub(super) async fn items_beginning(&self, pk: &str, beginning: &str) -> Result<Vec<Item>, StoreError> {
        let query = self.query(pk).key_condition_expression("pk = :pk AND begins_with(sk, :beginning)");
        all(query.expression_attribute_values(":beginning", string(beginning))).await
    }

    fn query(&self, pk: &str) -> QueryFluentBuilder {
        let query = self.client.query().table_name(self.name).consistent_read(true);
        query.expression_attribute_values(":pk", string(pk))
    }

    /// Writes an item, whatever stood there.
    pub(super) async fn put(&self, item: Item) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(self.name).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| unavailable(PUT, &error))
    }

    /// The deletion of an item.
    pub(super) fn delete(&self, key: &Key) -> DeleteItemFluentBuilder {
        self.client.delete_item().table_name(self.name).set_key(Some(key.item()))
    }

    /// The write of an item in the place of the one of a revision: none, for revision 0.
    pub(super) fn swap(&self, item: Item, revision: u64) -> PutItemFluentBuilder {
        let put = self.client.put_item().table_name(self.name).set_item(Some(item));
        match revision {
            0 => put.condition_expression("attribute_not_exists(pk)"),
            revision => {
                let put = put.condition_expression("revision = :expected");
                put.expression_attribute_values(":expected", number(&revision))
            }
        }
    }
}

/// What a read of an item finds.
pub(super) async fn got(get: GetItemFluentBuilder) -> Result<Option<Item>, StoreError> {
    Ok(get.send().await.map_err(|error| unavailable(GET, &error))?.item)
}

/// All that a query finds, however many pages that is.
async fn all(query: QueryFluentBuilder) -> Result<Vec<Item>, StoreError> {
    let mut pages = query.into_paginator().items().send();
    let mut items = Vec::new();
    while let Some(item) = pages.next().await {
        items.push(item.map_err(|error| unavailable(QUERY, &error))?);
    }
    Ok(items)
}

impl Key {
    /// The item that is nothing but this key.
    pub(super) fn item(&self) -> Item {
        HashMap::from([("pk".to_owned(), string(&self.pk)), ("sk".to_owned(), string(&self.sk))])
    }

    /// An item of this key with a document.
    pub(super) fn with_document(&self, attribute: &str, document: &impl Serialize) -> Result<Item, StoreError> {
        let json = serde_json::to_string(document)
            .map_err(|error| StoreError::Unreadable { what: self.to_string(), problem: error.to_string() })?;
        let mut item = self.item();
        item.insert(attribute.to_owned(), AttributeValue::S(json));
        Ok(item)
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.pk, self.sk)
    }
}

/// Reads the document of an item.
pub(super) fn document<T: DeserializeOwned>(item: &Item, attribute: &str) -> Result<T, StoreError> {
    let unreadable = |problem: String| {
        let part = |name| item.get(name).and_then(|value| value.as_s().ok()).map_or("?", String::as_str);
        StoreError::Unreadable { what: format!("{} {}", part("pk"), part("sk")), problem }
    };
    let json = item.get(attribute).and_then(|value| value.as_s().ok());
    let json = json.ok_or_else(|| unreadable(format!("it has no text in `{attribute}`")))?;
    serde_json::from_str(json).map_err(|error| unreadable(error.to_string()))
}

/// A refusal, or no answer.
pub(super) fn unavailable<E, R>(operation: &'static str, error: &SdkError<E, R>) -> StoreError
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    StoreError::Unavailable { operation, message: reason(error) }
}

/// Whether a write's condition was met, which `is_unmet` knows by the error that the operation has for it.
pub(super) fn met<T, E, R>(
    operation: &'static str,
    answer: Result<T, SdkError<E, R>>,
    is_unmet: impl FnOnce(&E) -> bool,
) -> Result<bool, StoreError>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match answer {
        Ok(_) => Ok(true),
        Err(error) if error.as_service_error().is_some_and(is_unmet) => Ok(false),
        Err(error) => Err(unavailable(operation, &error)),
    }
}

pub(super) fn string(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(super) fn number(number: &impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

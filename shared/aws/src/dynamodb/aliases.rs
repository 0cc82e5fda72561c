//! Aliases in the table of findings.

use super::LedgerTables;
use super::key::Key;
use super::table::{Item, Table, document, unavailable};
use aws_sdk_dynamodb::types::{KeysAndAttributes, PutRequest, WriteRequest};
use guardrail_engine::ledger::{Aliases, Named, StoreError};
use guardrail_model::{Alias, ResourceKey};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

const BATCH_GET: &str = "dynamodb:BatchGetItem";
const BATCH_WRITE: &str = "dynamodb:BatchWriteItem";

/// The attribute of the resource that an alias leads to.
const RESOURCE: &str = "resource";

/// The most items that one BatchGetItem reads, and that one BatchWriteItem writes (Amazon DynamoDB API Reference).
const READ_AT_ONCE: usize = 100;
const WRITTEN_AT_ONCE: usize = 25;

/// How often a batch is sent until nothing of it is left, and the first of the pauses between, which double.
const TRIES: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(50);

impl Aliases for LedgerTables {
    /// Reads before it writes: a resource's names hardly ever change, its events are many, and a read costs a fifth of a
    /// write.
    async fn remember(&self, resource: &ResourceKey, aliases: &[Alias]) -> Result<(), StoreError> {
        let mut wanted = BTreeMap::new();
        for alias in aliases {
            let key = Key::alias(resource, alias);
            let item = key.with_document(RESOURCE, resource)?;
            wanted.insert(key, item);
        }
        let known = read(self.findings(), wanted.keys().map(Key::item).collect()).await?;
        let changed: Vec<Item> = wanted.into_values().filter(|item| !known.contains(item)).collect();
        write(self.findings(), changed).await
    }

    async fn resolve(&self, named: &Named<'_>) -> Result<Option<ResourceKey>, StoreError> {
        let item = self.findings().item(&Key::named(named)).await?;
        item.map(|item| document(&item, RESOURCE)).transpose()
    }
}

/// Those of the items that exist, as they stand now.
async fn read(table: Table<'_>, keys: Vec<Item>) -> Result<Vec<Item>, StoreError> {
    let mut found = Vec::new();
    for chunk in keys.chunks(READ_AT_ONCE) {
        let mut left = chunk.to_vec();
        let mut tries = 0;
        while !left.is_empty() {
            wait(BATCH_GET, &mut tries, left.len()).await?;
            let wanted = KeysAndAttributes::builder().set_keys(Some(left)).consistent_read(true).build();
            let wanted =
                wanted.map_err(|error| StoreError::Unavailable { operation: BATCH_GET, message: error.to_string() })?;
            let get = table.client.batch_get_item().request_items(table.name, wanted);
            let answer = get.send().await.map_err(|error| unavailable(BATCH_GET, &error))?;
            found.extend(of_table(table, answer.responses).unwrap_or_default());
            left = of_table(table, answer.unprocessed_keys).map(|left| left.keys).unwrap_or_default();
        }
    }
    Ok(found)
}

async fn write(table: Table<'_>, items: Vec<Item>) -> Result<(), StoreError> {
    let put = |item: &Item| PutRequest::builder().set_item(Some(item.clone())).build();
    let puts: Result<Vec<PutRequest>, _> = items.iter().map(put).collect();
    let puts = puts.map_err(|error| StoreError::Unavailable { operation: BATCH_WRITE, message: error.to_string() })?;
    for chunk in puts.chunks(WRITTEN_AT_ONCE) {
        let write = |put: &PutRequest| WriteRequest::builder().put_request(put.clone()).build();
        let mut left: Vec<WriteRequest> = chunk.iter().map(write).collect();
        let mut tries = 0;
        while !left.is_empty() {
            wait(BATCH_WRITE, &mut tries, left.len()).await?;
            let write = table.client.batch_write_item().request_items(table.name, left);
            let answer = write.send().await.map_err(|error| unavailable(BATCH_WRITE, &error))?;
            left = of_table(table, answer.unprocessed_items).unwrap_or_default();
        }
    }
    Ok(())
}

/// What an answer says of the one table that was asked for.
fn of_table<T>(table: Table<'_>, answer: Option<HashMap<String, T>>) -> Option<T> {
    answer?.remove(table.name)
}

/// Waits before a batch is sent again, or gives up: what a batch leaves over is no error to the SDK, which would retry it.
async fn wait(operation: &'static str, tries: &mut u32, left: usize) -> Result<(), StoreError> {
    if *tries == TRIES {
        let message = format!("{left} of a batch's items were left over {TRIES} times");
        return Err(StoreError::Unavailable { operation, message });
    }
    if *tries > 0 {
        tokio::time::sleep(FIRST_PAUSE * 2_u32.pow(*tries - 1)).await;
    }
    *tries += 1;
    Ok(())
}

//! Records in the table of findings.
//!
//! What it costs, in request units (1 KB written, or 4 KB read consistently): recording what was observed of a resource, one
//! read and one write a control; a write of a record that stands in an index, one more an index, and another where its
//! place in the index moves; asking what is due, half a unit a shard where nothing is.

use super::LedgerTables;
use super::item::{self, RECORD};
use super::key::{Key, beginnings, records, shard};
use super::table::{GET, PUT, QUERY, Table, got, met, number, string, unavailable};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use guardrail_engine::ledger::{FindingId, FindingKey, Found, Ledger, Page, Record, StoreError, Swap};
use guardrail_model::ResourceKey;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::time::Duration;
use tokio::task::{JoinError, JoinSet};

/// How long whoever meets a conflict waits, in milliseconds: each as long as chance has it, so that many who write one record
/// do not meet again.
const PAUSE: RangeInclusive<u64> = 10..=200;

/// The parts of an index, in order: the first digits that a finding's id can have.
const SHARDS: &str = "0123456789abcdef";

impl Ledger for LedgerTables {
    async fn records(&self, resource: &ResourceKey) -> Result<Vec<Record>, StoreError> {
        self.findings().items(&records(resource)).await?.iter().map(item::read).collect()
    }

    async fn record(&self, key: &FindingKey) -> Result<Option<Record>, StoreError> {
        self.findings().item(&Key::record(key)).await?.as_ref().map(item::read).transpose()
    }

    /// One read a key, all at once.
    async fn records_at(&self, keys: &BTreeSet<FindingKey>) -> Result<Vec<Record>, StoreError> {
        let mut gets = JoinSet::new();
        for key in keys {
            gets.spawn(got(self.findings().get(&Key::record(key))));
        }
        let mut found = Vec::new();
        while let Some(answer) = gets.join_next().await {
            let item = answer.map_err(|error| lost(GET, &error))??;
            found.extend(item.as_ref().map(item::read).transpose()?);
        }
        Ok(found)
    }

    async fn records_of(&self, resource: &ResourceKey, control: &str) -> Result<Vec<Record>, StoreError> {
        let (pk, mut found) = (records(resource), Vec::new());
        for beginning in beginnings(control) {
            for item in self.findings().items_beginning(&pk, &beginning).await? {
                found.push(item::read(&item)?);
            }
        }
        // Another control's name may begin with this one's, and a digest says none.
        found.retain(|record: &Record| record.key.control == control);
        Ok(found)
    }

    /// A conflict may be false: where the answer to a write is lost, the SDK writes again, and the condition then fails on
    /// what the first try wrote. Whoever meets a conflict reads again, finds its own record, and has nothing left to do; a
    /// claim that was made so looks like another's until it lapses, which delays and loses nothing.
    async fn swap(&self, record: &Record) -> Result<Swap, StoreError> {
        let put = self.findings().swap(item::of(record, Timestamp::now())?, record.revision);
        if met(PUT, put.send().await, PutItemError::is_conditional_check_failed_exception)? {
            return Ok(Swap::Swapped);
        }
        tokio::time::sleep(Duration::from_millis(fastrand::u64(PAUSE))).await;
        Ok(Swap::Conflict)
    }

    /// One query a shard, all at once: no more than there are shards.
    async fn due(&self, until: Timestamp, limit: usize) -> Result<Found<Record>, StoreError> {
        if limit == 0 {
            return Ok(Found::default());
        }
        let mut shards = JoinSet::new();
        for shard in SHARDS.chars() {
            let query = self
                .index("due")
                .key_condition_expression("dueShard = :shard AND dueAt <= :until")
                .expression_attribute_values(":shard", string(shard))
                .expression_attribute_values(":until", number(&until.as_millisecond()));
            shards.spawn(first(query, limit));
        }
        let mut due: Found<Record> = Found::default();
        while let Some(answer) = shards.join_next().await {
            let Found { found, unreadable } = answer.map_err(|error| lost(QUERY, &error))??;
            due.found.extend(found);
            due.unreadable.extend(unreadable);
        }
        due.found.sort_by_cached_key(|record| (record.due_at(), record.key.id()));
        due.found.truncate(limit);
        Ok(due)
    }

    /// In the order of their ids, which name the shards too: a page begins after the last id of the one before.
    async fn standing(&self, after: Option<&str>, limit: usize) -> Result<Page, StoreError> {
        let after = after.unwrap_or_default();
        let begun = after.chars().next();
        let (mut records, mut unreadable) = (Vec::new(), Vec::new());
        for shard in SHARDS.chars().filter(|shard| begun.is_none_or(|begun| *shard >= begun)) {
            // One more than fits, to know whether there is another page.
            let wanted = limit.saturating_add(1).saturating_sub(records.len());
            if wanted == 0 {
                break;
            }
            let query = self.index("standing").expression_attribute_values(":shard", string(shard));
            let query = if begun == Some(shard) {
                let query = query.key_condition_expression("standingShard = :shard AND findingId > :after");
                query.expression_attribute_values(":after", string(after))
            } else {
                query.key_condition_expression("standingShard = :shard")
            };
            let found = first(query, wanted).await?;
            records.extend(found.found);
            unreadable.extend(found.unreadable);
        }
        let is_last = records.len() <= limit;
        records.truncate(limit);
        let last = records.last().map(|record: &Record| record.key.id().as_str().to_owned());
        Ok(Page { next: last.filter(|_| !is_last), records, unreadable })
    }

    async fn find(&self, id: &FindingId) -> Result<Option<Record>, StoreError> {
        let query = self
            .index("standing")
            .key_condition_expression("standingShard = :shard AND findingId = :id")
            .expression_attribute_values(":shard", string(shard(id)))
            .expression_attribute_values(":id", string(id.as_str()));
        Ok(first(query, 1).await?.whole()?.pop())
    }
}

/// A call whose task did not come to its end.
fn lost(operation: &'static str, error: &JoinError) -> StoreError {
    StoreError::Unavailable { operation, message: error.to_string() }
}

impl LedgerTables {
    fn index(&self, index: &str) -> QueryFluentBuilder {
        let Table { client, name } = self.findings();
        client.query().table_name(name).index_name(index)
    }
}

/// The first records that a query finds, at most so many, however many pages they stand on, and what stands before them and
/// cannot be read.
async fn first(query: QueryFluentBuilder, limit: usize) -> Result<Found<Record>, StoreError> {
    let page = i32::try_from(limit).unwrap_or(i32::MAX);
    let query = query.projection_expression("pk, sk, #record").expression_attribute_names("#record", RECORD);
    let mut pages = query.into_paginator().page_size(page).items().send();
    let mut records = Found::default();
    while records.found.len() < limit {
        let Some(found) = pages.next().await else { break };
        records.add(item::read(&found.map_err(|error| unavailable(QUERY, &error))?))?;
    }
    Ok(records)
}

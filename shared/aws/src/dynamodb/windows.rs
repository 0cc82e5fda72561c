//! What is counted over many findings, in the table of findings.

use super::LedgerTables;
use super::key::Key;
use super::table::{DOCUMENT, Item, Table, document, met, number, string, unavailable};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use guardrail_engine::ledger::{FindingId, StoreError, Windows};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

const GET: &str = "dynamodb:GetItem";
pub(super) const UPDATE: &str = "dynamodb:UpdateItem";

/// How many controls one update marks: an expression holds at most 4 KB (Amazon DynamoDB Developer Guide, "Quotas").
const MARKED_AT_ONCE: usize = 100;

/// How long after its end a window is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

impl Windows for LedgerTables {
    /// One read where all are known, which is nearly always. What it says was written once and never changes, so that it
    /// need not be consistent; an update, which costs by the whole item, is made for what the read does not know.
    async fn first_judged(
        &self,
        account_id: &str,
        controls: &[&str],
        now: Timestamp,
    ) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        let key = Key::first_judged(account_id);
        let Table { client, name } = self.findings();
        let get = client.get_item().table_name(name).set_key(Some(key.item()));
        let item = get.send().await.map_err(|error| unavailable(GET, &error))?.item.unwrap_or_default();
        let mut known = judged(&key, &item, controls)?;
        let unknown: Vec<&str> = controls.iter().copied().filter(|control| !known.contains_key(*control)).collect();
        for unknown in unknown.chunks(MARKED_AT_ONCE) {
            let item = self.mark(&key, unknown, now).await?;
            known.extend(judged(&key, &item, unknown)?);
        }
        Ok(known)
    }

    async fn admit(
        &self,
        window: &str,
        finding: &FindingId,
        limit: usize,
        ends_at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.findings().place(&Key::admitted(window), finding.as_str(), limit, ends_at).await
    }

    async fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        let item = self.findings().item(&Key::note(name)).await?;
        item.map(|item| document(&item, DOCUMENT)).transpose()
    }

    async fn set_note(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.findings().put(Key::note(name).with_document(DOCUMENT, &text)?).await
    }
}

impl Table<'_> {
    /// True where a name has a place in a window, or gets one of those that are left: one item holds them all.
    pub(super) async fn place(
        &self,
        window: &Key,
        name: &str,
        limit: usize,
        ends_at: Timestamp,
    ) -> Result<bool, StoreError> {
        if limit == 0 {
            return Ok(false);
        }
        let update = self
            .client
            .update_item()
            .table_name(self.name)
            .set_key(Some(window.item()))
            .update_expression("ADD ids :ids SET expiresAt = :expiresAt")
            .condition_expression("attribute_not_exists(ids) OR contains(ids, :id) OR size(ids) < :limit")
            .expression_attribute_values(":ids", AttributeValue::Ss(vec![name.to_owned()]))
            .expression_attribute_values(":id", string(name))
            .expression_attribute_values(":limit", number(&limit))
            .expression_attribute_values(":expiresAt", forgotten_after(ends_at));
        met(UPDATE, update.send().await, UpdateItemError::is_conditional_check_failed_exception)
    }
}

/// When what ended is forgotten: the value of `expiresAt`.
pub(super) fn forgotten_after(ends_at: Timestamp) -> AttributeValue {
    number(&ends_at.saturating_add(KEPT).unwrap_or(Timestamp::MAX).as_second())
}

impl LedgerTables {
    /// Notes that controls are judged now for the first time, unless someone else was faster; the item as it then stands.
    async fn mark(&self, key: &Key, controls: &[&str], now: Timestamp) -> Result<Item, StoreError> {
        let Table { client, name } = self.findings();
        let mut update = client
            .update_item()
            .table_name(name)
            .set_key(Some(key.item()))
            .expression_attribute_values(":now", string(now.to_string()))
            .return_values(ReturnValue::AllNew);
        let mut marks = Vec::new();
        for (index, control) in controls.iter().enumerate() {
            update = update.expression_attribute_names(format!("#{index}"), attribute(control));
            marks.push(format!("#{index} = if_not_exists(#{index}, :now)"));
        }
        let update = update.update_expression(format!("SET {}", marks.join(", ")));
        Ok(update.send().await.map_err(|error| unavailable(UPDATE, &error))?.attributes.unwrap_or_default())
    }
}

/// The attribute of a control.
fn attribute(control: &str) -> String {
    format!("c:{control}")
}

/// When controls were first judged, those of them that were.
fn judged(key: &Key, item: &Item, controls: &[&str]) -> Result<BTreeMap<String, Timestamp>, StoreError> {
    let mut judged = BTreeMap::new();
    for control in controls {
        let Some(value) = item.get(&attribute(control)) else { continue };
        let unreadable = |problem: String| StoreError::Unreadable { what: format!("{key} {control}"), problem };
        let text = value.as_s().map_err(|_| unreadable("it is no text".to_owned()))?;
        let at = text.parse().map_err(|error: jiff::Error| unreadable(error.to_string()))?;
        judged.insert((*control).to_owned(), at);
    }
    Ok(judged)
}

//! What remediation writes down, in the table of control. Every read sees the writes before it.

#[cfg(test)]
mod tests;

use super::LedgerTables;
use super::key::{Key, attempts};
use super::table::{DELETE, DOCUMENT, Item, PUT, Table, document, met, number, string, unavailable};
use super::windows::{UPDATE, forgotten_after};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use guardrail_engine::ledger::{FindingId, StoreError, Swap};
use guardrail_engine::remediate::{Attempt, Order, Remediations};
use jiff::Timestamp;

/// The attribute that tells the writes of an attempt apart.
const WRITE: &str = "write";

impl Remediations for LedgerTables {
    async fn attempts(&self, finding: &FindingId) -> Result<Vec<Attempt>, StoreError> {
        self.control().items(&attempts(finding)).await?.iter().map(|item| document(item, DOCUMENT)).collect()
    }

    /// Where the answer to a first try is lost, the second meets what the first one wrote, and knows it by the number of its
    /// write. The document would not do: two workers may write the same.
    async fn swap_attempt(&self, attempt: &Attempt) -> Result<Swap, StoreError> {
        let write = string(format!("{:032x}", fastrand::u128(..)));
        let item = item(attempt, write.clone())?;
        let put = self.control().swap(item, attempt.revision);
        let put = put.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let is_there = |error: &PutItemError| match error {
            PutItemError::ConditionalCheckFailedException(unmet) => {
                Some(unmet.item().is_some_and(|stored| stored.get(WRITE) == Some(&write)))
            }
            _ => None,
        };
        match put.send().await {
            Ok(_) => Ok(Swap::Swapped),
            Err(error) => match error.as_service_error().and_then(is_there) {
                Some(true) => Ok(Swap::Swapped),
                Some(false) => Ok(Swap::Conflict),
                None => Err(unavailable(PUT, &error)),
            },
        }
    }

    async fn reserve(&self, window: &str, place: &str, limit: usize, ends_at: Timestamp) -> Result<bool, StoreError> {
        self.control().place(&Key::reserved(window), place, limit, ends_at).await
    }

    async fn lease(&self, resource: &str, holder: &str, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
        let Table { client, name } = self.control();
        let update = client
            .update_item()
            .table_name(name)
            .set_key(Some(Key::lease(resource).item()))
            .update_expression("SET holder = :holder, heldUntil = :until, expiresAt = :expiresAt")
            .condition_expression("attribute_not_exists(pk) OR holder = :holder OR heldUntil <= :now")
            .expression_attribute_values(":holder", string(holder))
            .expression_attribute_values(":until", number(&until.as_nanosecond()))
            .expression_attribute_values(":now", number(&now.as_nanosecond()))
            .expression_attribute_values(":expiresAt", forgotten_after(until));
        met(UPDATE, update.send().await, UpdateItemError::is_conditional_check_failed_exception)
    }

    async fn release(&self, resource: &str, holder: &str) -> Result<(), StoreError> {
        let delete = self.control().delete(&Key::lease(resource)).condition_expression("holder = :holder");
        deleted(delete.expression_attribute_values(":holder", string(holder))).await
    }

    async fn order(&self, finding: &FindingId) -> Result<Option<Order>, StoreError> {
        self.control().item(&Key::order(finding)).await?.map(|item| document(&item, DOCUMENT)).transpose()
    }

    async fn put_order(&self, order: &Order) -> Result<(), StoreError> {
        self.control().put(Key::order(&order.finding.id()).with_document(DOCUMENT, order)?).await
    }

    /// Compared as it is read, and struck off as it is written: another version of guardrail may have written it otherwise.
    async fn remove_order(&self, order: &Order) -> Result<(), StoreError> {
        let key = Key::order(&order.finding.id());
        let Some(item) = self.control().item(&key).await? else { return Ok(()) };
        let written = item.get(DOCUMENT).cloned();
        if document::<Order>(&item, DOCUMENT)? != *order {
            return Ok(());
        }
        let delete = self.control().delete(&key).condition_expression("#document = :document");
        let delete = delete.expression_attribute_names("#document", DOCUMENT);
        deleted(
            delete.set_expression_attribute_values(written.map(|written| [(":document".to_owned(), written)].into())),
        )
        .await
    }
}

/// The item of an attempt, as it will be stored: under its next revision.
fn item(attempt: &Attempt, write: AttributeValue) -> Result<Item, StoreError> {
    let attempt = &Attempt { revision: attempt.revision + 1, ..attempt.clone() };
    let key = Key::attempt(&attempt.finding.id(), attempt.life, attempt.number);
    let mut item = key.with_document(DOCUMENT, attempt)?;
    item.insert("revision".to_owned(), number(&attempt.revision));
    item.insert("expiresAt".to_owned(), number(&attempt.expires_at().as_second()));
    item.insert(WRITE.to_owned(), write);
    Ok(item)
}

/// Deletes, where the condition is met. Where it is not, there is nothing to delete any more.
async fn deleted(delete: DeleteItemFluentBuilder) -> Result<(), StoreError> {
    met(DELETE, delete.send().await, DeleteItemError::is_conditional_check_failed_exception).map(|_| ())
}

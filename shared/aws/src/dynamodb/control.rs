//! What operators lay down, in the table of control.

use super::LedgerTables;
use super::key::{EXEMPTIONS, Key};
use super::table::{DELETE, DOCUMENT, Item, Table, document, number, unavailable};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{Put, ReturnValue, TransactWriteItem};
use guardrail_engine::ledger::{AppliedSettings, Exemption, Found, Operators, StoreError, Swap};

const TRANSACT: &str = "dynamodb:TransactWriteItems";

impl Operators for LedgerTables {
    async fn settings(&self) -> Result<Option<AppliedSettings>, StoreError> {
        settings(self.control(), &Key::current_settings()).await
    }

    async fn settings_version(&self, revision: u64) -> Result<Option<AppliedSettings>, StoreError> {
        settings(self.control(), &Key::settings_version(revision)).await
    }

    /// The version and what is in force are written together or not at all. DynamoDB knows a transaction that the SDK sends
    /// again by its token, so that a conflict is never one's own.
    async fn apply_settings(&self, settings: &AppliedSettings) -> Result<Swap, StoreError> {
        let Some(before) = settings.revision.checked_sub(1) else { return Ok(Swap::Conflict) };
        let item = |key: Key| -> Result<Item, StoreError> {
            let mut item = key.with_document(DOCUMENT, settings)?;
            item.insert("revision".to_owned(), number(&settings.revision));
            Ok(item)
        };
        let current = self.control().new_item(item(Key::current_settings())?);
        let current = match before {
            0 => current,
            before => {
                let current = current.condition_expression("revision = :before");
                current.expression_attribute_values(":before", number(&before))
            }
        };
        let version = self.control().new_item(item(Key::settings_version(settings.revision))?);
        let mut transaction = self.control().client.transact_write_items();
        for put in [current, version] {
            let put = put
                .build()
                .map_err(|error| StoreError::Unavailable { operation: TRANSACT, message: error.to_string() })?;
            transaction = transaction.transact_items(TransactWriteItem::builder().put(put).build());
        }
        match transaction.send().await {
            Ok(_) => Ok(Swap::Swapped),
            Err(error) if error.as_service_error().is_some_and(is_conflict) => Ok(Swap::Conflict),
            Err(error) => Err(unavailable(TRANSACT, &error)),
        }
    }

    async fn exemptions(&self) -> Result<Vec<Exemption>, StoreError> {
        self.control().items(EXEMPTIONS).await?.iter().map(|item| document(item, DOCUMENT)).collect()
    }

    async fn put_exemption(&self, exemption: &Exemption) -> Result<(), StoreError> {
        self.control().put(Key::exemption(&exemption.id).with_document(DOCUMENT, exemption)?).await
    }

    /// Where the answer to a first try is lost, the second finds nothing to take back, and the answer is false.
    async fn remove_exemption(&self, id: &str) -> Result<bool, StoreError> {
        let delete = self.control().delete(&Key::exemption(id));
        let answer = delete.return_values(ReturnValue::AllOld).send().await;
        Ok(answer.map_err(|error| unavailable(DELETE, &error))?.attributes.is_some())
    }
}

impl LedgerTables {
    /// The exemptions that can be read, and the names of those that cannot: for whoever judges and tells, since fewer
    /// exemptions are more alerts. Whoever changes a resource asks for [`Operators::exemptions`], all or none.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn readable_exemptions(&self) -> Result<Found<Exemption>, StoreError> {
        let mut exemptions = Found::default();
        for item in self.control().items(EXEMPTIONS).await? {
            exemptions.add(document(&item, DOCUMENT))?;
        }
        Ok(exemptions)
    }
}

async fn settings(table: Table<'_>, key: &Key) -> Result<Option<AppliedSettings>, StoreError> {
    table.item(key).await?.map(|item| document(&item, DOCUMENT)).transpose()
}

impl Table<'_> {
    /// An item that is to be written where none stands yet.
    fn new_item(&self, item: Item) -> aws_sdk_dynamodb::types::builders::PutBuilder {
        Put::builder().table_name(self.name).set_item(Some(item)).condition_expression("attribute_not_exists(pk)")
    }
}

/// True where someone else was faster, or is writing the same items at this moment.
fn is_conflict(error: &TransactWriteItemsError) -> bool {
    let TransactWriteItemsError::TransactionCanceledException(canceled) = error else { return false };
    let codes = canceled.cancellation_reasons().iter().filter_map(|reason| reason.code());
    let mut refused = codes.filter(|code| *code != "None").peekable();
    refused.peek().is_some() && refused.all(|code| matches!(code, "ConditionalCheckFailed" | "TransactionConflict"))
}

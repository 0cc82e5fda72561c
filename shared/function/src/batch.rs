//! The answer to a batch.

use serde::Serialize;

/// What Lambda is answered where an event source mapping brings a batch: the items that must come again (AWS Lambda Developer
/// Guide, "Configuring partial batch response").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchAnswer {
    /// Empty where all were taken.
    pub batch_item_failures: Vec<ItemFailure>,
}

/// An item that must come again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemFailure {
    /// What its source calls it: a stream's sequence number, a queue's message id.
    pub item_identifier: String,
}

impl BatchAnswer {
    /// Says that an item must come again.
    pub fn again(&mut self, item_identifier: impl Into<String>) {
        self.batch_item_failures.push(ItemFailure { item_identifier: item_identifier.into() });
    }
}

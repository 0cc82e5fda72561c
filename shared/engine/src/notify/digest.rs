//! Digests: the word of many findings in one.

use crate::ledger::{Hold, Record, Sink};
use guardrail_model::ResourceKey;

/// What findings one digest gathers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DigestKey {
    /// Why they were held.
    pub hold: Hold,
    /// The account that they stand in.
    pub account_id: String,
    /// The control that they break, in a storm; `None` for a first pass, whose summary is the account's.
    pub control: Option<String>,
}

/// The word of many findings, for one sink.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// What they have in common.
    pub key: DigestKey,
    /// The findings as they stand, at least one.
    pub records: Vec<Record>,
}

impl DigestKey {
    /// The digest that a record's word waits for; `None` where it waits for none.
    pub fn of(record: &Record, sink: Sink) -> Option<Self> {
        let hold = record.finding.as_ref()?.deliveries.get(&sink)?.hold.clone()?;
        let ResourceKey { account_id, .. } = &record.key.resource;
        let control = match hold {
            Hold::Storm { .. } => Some(record.key.control.clone()),
            Hold::Baseline { .. } => None,
        };
        Some(Self { hold, account_id: account_id.clone(), control })
    }
}

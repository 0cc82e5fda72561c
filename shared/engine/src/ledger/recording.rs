//! The one way into the ledger: read a resource's records, decide, swap, and again where someone else was faster.

use super::decide::decide;
use super::key::FindingKey;
use super::observation::{Decision, Observation, Terms, Unchanged};
use super::record::{Record, TransitionKind};
use super::store::{Ledger, StoreError, Swap};
use guardrail_model::ResourceKey;

/// Why observations were not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Others kept changing the record, however often it was tried.
    #[error("the record of {key} kept changing while it was written")]
    Contended {
        /// The finding.
        key: Box<FindingKey>,
    },
}

/// What recording one observation came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The record as it is stored now.
    pub record: Record,
    /// What changed in the finding's life; `None` where nobody need be told.
    pub turned: Option<TransitionKind>,
    /// Why nothing was stored, if nothing was.
    pub unchanged: Option<Unchanged>,
}

/// How often a swap is tried before the observation's event must be tried anew.
const TRIES: usize = 8;

/// Records what was observed of one resource: its records are read once, and again only where a swap met another's. The
/// terms of each observation are asked for with it. Observations of one key are decided in the order given.
///
/// # Errors
/// The first observation that could not be recorded; those before it are.
pub async fn record<'o, 't, L: Ledger + Sync>(
    ledger: &L,
    resource: &ResourceKey,
    observations: &'o [Observation],
    terms: impl Fn(&'o Observation) -> Terms<'t>,
) -> Result<Vec<Recorded>, RecordError> {
    let mut known = ledger.records(resource).await?;
    let mut recorded = Vec::with_capacity(observations.len());
    for observation in observations {
        let mut tries = 0;
        recorded.push(loop {
            let place = known.iter().position(|record| record.key == observation.key);
            let before = place.and_then(|place| known.get(place)).cloned();
            let before = before.unwrap_or_else(|| Record::new(observation.key.clone()));
            let (mut record, turned) = match decide(&before, observation, &terms(observation)) {
                Decision::Unchanged(unchanged) => {
                    break Recorded { record: before, turned: None, unchanged: Some(unchanged) };
                }
                Decision::Kept(record) => (record, false),
                Decision::Changed(record) => (record, true),
            };
            match ledger.swap(&record).await? {
                Swap::Swapped => {
                    record.revision += 1;
                    match place.and_then(|place| known.get_mut(place)) {
                        Some(known) => (*record).clone_into(known),
                        None => known.push((*record).clone()),
                    }
                    let kind = record.finding.as_ref().map(|finding| finding.transition.kind);
                    break Recorded { record: *record, turned: kind.filter(|_| turned), unchanged: None };
                }
                Swap::Conflict => {
                    tries += 1;
                    if tries == TRIES {
                        return Err(RecordError::Contended { key: Box::new(observation.key.clone()) });
                    }
                    known = ledger.records(resource).await?;
                }
            }
        });
    }
    Ok(recorded)
}

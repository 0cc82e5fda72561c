//! The one way into the ledger: read the records, decide, swap, and again where someone else was faster.

use super::activity::undo;
use super::decide::decide;
use super::key::FindingKey;
use super::observation::{Decision, Observation, Observed, Terms, Unchanged};
use super::record::{Record, TransitionKind};
use super::store::{Ledger, StoreError, Swap};
use guardrail_model::ResourceKey;
use std::collections::BTreeSet;

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

/// How often a swap is tried before the observation's event must be tried anew. A store whose swaps meet others' from afar
/// pauses before it says so.
const TRIES: usize = 20;

/// Records what was observed of one resource. The observations' records are read at once, by their keys, and again only where
/// a swap met another's and where activity opened; where it was taken back, all of its control's are. The terms of each
/// observation are asked for with it. Observations of one key are decided in the order given.
///
/// What each came to is answered in that order; a call that took back is followed by the findings that it ended.
///
/// # Errors
/// The first observation that could not be recorded; those before it are.
pub async fn record<'o, 't, L: Ledger + Sync>(
    ledger: &L,
    resource: &ResourceKey,
    observations: &'o [Observation],
    terms: impl Fn(&'o Observation) -> Terms<'t>,
) -> Result<Vec<Recorded>, RecordError> {
    let mut recording = Recording { ledger, resource, known: Vec::new() };
    recording.look(observations.iter().flat_map(|observation| keys(&observation.key)).collect()).await?;
    let mut recorded = Vec::with_capacity(observations.len());
    for observation in observations {
        let terms = terms(observation);
        match &observation.observed {
            Observed::Fired { .. } => recorded.push(recording.fired(observation, &terms).await?),
            Observed::TakenBack | Observed::Undone(_) => {
                recorded.extend(recording.taken_back(observation, &terms).await?);
            }
            _ => recorded.push(recording.one(observation, &terms).await?),
        }
    }
    Ok(recorded)
}

/// What is known of one resource while observations of it are recorded.
struct Recording<'r, L> {
    ledger: &'r L,
    resource: &'r ResourceKey,
    known: Vec<Record>,
}

impl<L: Ledger + Sync> Recording<'_, L> {
    /// Decides and swaps, and again where someone else was faster.
    async fn one(&mut self, observation: &Observation, terms: &Terms<'_>) -> Result<Recorded, RecordError> {
        for _ in 0..TRIES {
            let before = self.before(&observation.key);
            let (mut record, turned) = match decide(&before, observation, terms) {
                Decision::Unchanged(unchanged) => {
                    return Ok(Recorded { record: before, turned: None, unchanged: Some(unchanged) });
                }
                Decision::Kept(record) => (*record, false),
                Decision::Changed(record) => (*record, true),
            };
            match self.ledger.swap(&record).await? {
                Swap::Swapped => {
                    record.revision += 1;
                    self.known.retain(|known| known.key != record.key);
                    self.known.push(record.clone());
                    let kind = record.finding.as_ref().map(|finding| finding.transition.kind);
                    return Ok(Recorded { record, turned: kind.filter(|_| turned), unchanged: None });
                }
                Swap::Conflict => self.look(keys(&observation.key).into()).await?,
            }
        }
        Err(RecordError::Contended { key: Box::new(observation.key.clone()) })
    }

    /// An activity control fired. Who takes back and who fires write different records, so that no swap tells them of each
    /// other: each writes first and reads then, and the later of the two reads sees both.
    async fn fired(&mut self, observation: &Observation, terms: &Terms<'_>) -> Result<Recorded, RecordError> {
        let recorded = self.one(observation, terms).await?;
        if recorded.turned.is_none() || !recorded.record.stands() {
            return Ok(recorded);
        }
        self.look([observation.key.of_anyone()].into()).await?;
        let known = self.before(&observation.key);
        if (&known.mark, &known.undone) == (&recorded.record.mark, &recorded.record.undone) {
            return Ok(recorded);
        }
        let met = Observation { observed: Observed::Undone(Vec::new()), ..observation.clone() };
        let ended = self.one(&met, terms).await?;
        Ok(if ended.turned.is_some() { ended } else { recorded })
    }

    /// A call took back: its mark is written, and what stands of its control is held against it.
    async fn taken_back(&mut self, observation: &Observation, terms: &Terms<'_>) -> Result<Vec<Recorded>, RecordError> {
        let anyone = observation.key.of_anyone();
        let mut recorded = vec![self.one(&Observation { key: anyone, ..observation.clone() }, terms).await?];
        let control = &observation.key.control;
        let of_control = self.ledger.records_of(self.resource, control).await?;
        let standing: Vec<FindingKey> =
            of_control.iter().filter(|known| known.stands()).map(|known| known.key.clone()).collect();
        self.known.retain(|known| known.key.control != *control);
        self.known.extend(of_control);
        for key in standing {
            let ended = self.one(&Observation { key, ..observation.clone() }, terms).await?;
            recorded.extend(ended.turned.is_some().then_some(ended));
        }
        Ok(recorded)
    }

    /// Reads the records of these keys.
    async fn look(&mut self, keys: BTreeSet<FindingKey>) -> Result<(), StoreError> {
        let stored = self.ledger.records_at(&keys).await?;
        self.known.retain(|known| !keys.contains(&known.key));
        self.known.extend(stored);
        Ok(())
    }

    /// The record of a key, with the latest calls that took back what its control warns of.
    fn before(&self, key: &FindingKey) -> Record {
        let record = |key: &FindingKey| self.known.iter().find(|known| known.key == *key).cloned();
        let mut before = record(key).unwrap_or_else(|| Record::new(key.clone()));
        if key.activity.is_some()
            && let Some(anyone) = record(&key.of_anyone())
        {
            before.mark = before.mark.max(anyone.mark);
            undo(&mut before, anyone.undone.iter().map(|(fact, at)| (fact.as_str(), *at)));
        }
        before
    }
}

/// Where it stands what is known of a key: its own record, and that of its control whoever acted.
fn keys(key: &FindingKey) -> [FindingKey; 2] {
    [key.of_anyone(), key.clone()]
}

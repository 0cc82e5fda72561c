//! Recording what was judged, before anyone is told of it.

use super::ports::Recorder;
use crate::Verdict;
use crate::ledger::{
    Aliases, Exemptions, JudgeVersion, Ledger, NoTime, RecordError, Recorded, Sighting, StoreError, Terms, Windows,
    record,
};
use guardrail_model::{Alias, ResourceKey};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Why a resource's verdicts were not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRecorded {
    /// The ledger did not take them.
    #[error(transparent)]
    Ledger(#[from] RecordError),
    /// Nothing says when the judged state stood.
    #[error(transparent)]
    NoTime(#[from] NoTime),
}

impl From<StoreError> for NotRecorded {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

/// What a process remembers of what it told the store, so that it need not tell it again with every event.
#[derive(Debug, Default)]
pub struct Memo {
    /// When each control was first judged in an account.
    first_judged: Mutex<BTreeMap<String, BTreeMap<String, Timestamp>>>,
    /// The names that were told, and whose they are.
    names: Mutex<BTreeSet<(ResourceKey, Vec<Alias>)>>,
}

/// How many resources' names a process remembers, before it begins anew.
const NAMES: usize = 10_000;

/// Records verdicts in a ledger.
pub struct LedgerRecorder<'r, S> {
    /// The store.
    pub store: &'r S,
    /// Who judges.
    pub judge: JudgeVersion,
    /// Who answers for what.
    pub exemptions: &'r Exemptions,
    /// How long a control's first pass over an account lasts.
    pub baseline: SignedDuration,
    /// What the process remembers.
    pub memo: &'r Memo,
    /// The clock.
    pub now: Timestamp,
}

impl<S: Ledger + Aliases + Windows + Sync> Recorder for LedgerRecorder<'_, S> {
    async fn record(&self, sighting: &Sighting, verdicts: &[Verdict]) -> Result<Vec<Recorded>, NotRecorded> {
        let Some(first) = verdicts.first() else { return Ok(Vec::new()) };
        let observations = verdicts.iter().map(|verdict| sighting.observation(verdict, self.judge));
        let observations = observations.collect::<Result<Vec<_>, _>>()?;
        let controls: Vec<&str> = verdicts.iter().map(|verdict| verdict.control.id).collect();
        let first_judged = self.first_judged(&first.key.account_id, &controls).await?;
        let terms = |observation: &crate::ledger::Observation| Terms {
            now: self.now,
            exemption: self.exemptions.covering(&observation.key, &observation.aliases, &observation.tags, self.now),
            baseline: first_judged
                .get(&observation.key.control)
                .is_some_and(|first| self.now.duration_since(*first) < self.baseline),
        };
        let recorded = record(self.store, &first.key, &observations, terms).await?;
        self.remember(&first.key, &first.aliases).await?;
        Ok(recorded)
    }
}

impl<S: Aliases + Windows + Sync> LedgerRecorder<'_, S> {
    /// When each of these controls was first judged in an account: from the store, the first time it is asked.
    async fn first_judged(
        &self,
        account_id: &str,
        controls: &[&str],
    ) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        let known = locked(&self.memo.first_judged).get(account_id).cloned().unwrap_or_default();
        if controls.iter().all(|control| known.contains_key(*control)) {
            return Ok(known);
        }
        let first = self.store.first_judged(account_id, controls, self.now).await?;
        let mut memo = locked(&self.memo.first_judged);
        let known = memo.entry(account_id.to_owned()).or_default();
        known.extend(first);
        Ok(known.clone())
    }

    async fn remember(&self, key: &ResourceKey, aliases: &[Alias]) -> Result<(), StoreError> {
        let named = (key.clone(), aliases.to_vec());
        if aliases.is_empty() || locked(&self.memo.names).contains(&named) {
            return Ok(());
        }
        self.store.remember(key, aliases).await?;
        let mut known = locked(&self.memo.names);
        if known.len() >= NAMES {
            known.clear();
        }
        known.insert(named);
        Ok(())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

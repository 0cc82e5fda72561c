//! The settings in force, as a function reads them: at most once a minute, and the last good version where the newest
//! cannot be read or does not hold.

use super::{Settings, SettingsError};
use crate::ledger::{AppliedSettings, JudgeVersion, Operators, StoreError};
use guardrail_controls::Catalogue;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long what was read holds without a look at the store.
const KEPT: SignedDuration = SignedDuration::from_secs(60);

/// How many versions before the newest are tried where the newest does not hold.
const TRIED: u64 = 10;

/// The settings in force, read through a store of operators' words.
///
/// What is read is looked at again after 60 seconds; the catalogue is prepared anew only where the version changed. Where
/// the newest version does not hold (an older guardrail meets newer keys), the last version before it that does is in
/// force; where the store does not answer, the one that was. Where there is none such, nothing is: judging with parameters
/// that nobody chose would say COMPLIANT of what is not.
pub struct Cached<O> {
    operators: O,
    known: Mutex<Option<Known>>,
}

/// Settings that hold, with the catalogue that they make.
pub struct InForce {
    /// Their revision; 0 for the defaults, where none were ever applied.
    pub revision: u64,
    /// What they say.
    pub settings: Settings,
    /// The controls with their parameters.
    pub catalogue: Catalogue,
}

/// What holds now.
pub struct Current {
    /// The settings.
    pub in_force: Arc<InForce>,
    /// Why they are not the newest, or not known to be; to be logged and counted. Only where this call asked the store, so
    /// that it is told about once a minute.
    pub trouble: Option<SettingsTrouble>,
}

/// Why the newest settings are not in force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsTrouble {
    /// The store does not answer.
    #[error("the settings cannot be read: {0}")]
    Store(#[from] StoreError),
    /// They do not hold.
    #[error("revision {revision} of the settings does not hold: {error}")]
    Rejected {
        /// The newest revision.
        revision: u64,
        /// What is wrong with it.
        error: SettingsError,
    },
}

/// What was last learned from the store.
struct Known {
    newest: Option<AppliedSettings>,
    in_force: Arc<InForce>,
    rejected: Option<SettingsTrouble>,
    looked_at: Timestamp,
}

impl InForce {
    /// Who judges with these settings: this version of guardrail, and their revision.
    pub fn judge(&self) -> JudgeVersion {
        JudgeVersion::current(self.revision)
    }

    fn of(applied: Option<&AppliedSettings>) -> Result<Self, SettingsError> {
        let (settings, catalogue) = Settings::prepare(applied.map_or("", |applied| &applied.toml))?;
        Ok(Self { revision: applied.map_or(0, |applied| applied.revision), settings, catalogue })
    }
}

impl<O: Operators + Sync> Cached<O> {
    /// Nothing is read yet.
    pub fn new(operators: O) -> Self {
        Self { operators, known: Mutex::new(None) }
    }

    /// The store that the settings are read from.
    pub fn operators(&self) -> &O {
        &self.operators
    }

    /// What holds now.
    ///
    /// # Errors
    /// Where no settings can be known to hold: nothing was read yet, and the store does not answer, or none of its last
    /// versions holds. The next call tries again.
    pub async fn current(&self, now: Timestamp) -> Result<Current, SettingsTrouble> {
        if let Some(in_force) = self.fresh(now) {
            return Ok(Current { in_force, trouble: None });
        }
        match self.look(now).await {
            Ok(known) => {
                let current = Current { in_force: Arc::clone(&known.in_force), trouble: known.rejected.clone() };
                *self.known() = Some(known);
                Ok(current)
            }
            Err(trouble) => {
                let mut known = self.known();
                let known = known.as_mut().ok_or_else(|| trouble.clone())?;
                known.looked_at = now;
                Ok(Current { in_force: Arc::clone(&known.in_force), trouble: Some(trouble) })
            }
        }
    }

    /// The newest version, read now. For whoever writes by it: neither what was in force a minute ago nor the version before
    /// one that does not hold is good enough.
    ///
    /// # Errors
    /// The store does not answer, or the newest version does not hold.
    pub async fn newest(&self, now: Timestamp) -> Result<Arc<InForce>, SettingsTrouble> {
        let known = self.look(now).await?;
        let newest = match &known.rejected {
            Some(rejected) => Err(rejected.clone()),
            None => Ok(Arc::clone(&known.in_force)),
        };
        *self.known() = Some(known);
        newest
    }

    /// What was read within the last minute. A clock that was set back counts as one that has gone on.
    fn fresh(&self, now: Timestamp) -> Option<Arc<InForce>> {
        let known = self.known();
        let known = known.as_ref()?;
        let age = now.duration_since(known.looked_at);
        (!age.is_negative() && age < KEPT).then(|| Arc::clone(&known.in_force))
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the store, and prepares what is new.
    async fn look(&self, now: Timestamp) -> Result<Known, SettingsTrouble> {
        let newest = self.operators.settings().await?;
        if let Some(known) = self.known().as_ref().filter(|known| known.newest == newest) {
            let (in_force, rejected) = (Arc::clone(&known.in_force), known.rejected.clone());
            return Ok(Known { newest, in_force, rejected, looked_at: now });
        }
        let revision = newest.as_ref().map_or(0, |newest| newest.revision);
        match InForce::of(newest.as_ref()) {
            Ok(in_force) => Ok(Known { newest, in_force: Arc::new(in_force), rejected: None, looked_at: now }),
            Err(error) => {
                let rejected = SettingsTrouble::Rejected { revision, error };
                let in_force = self.before(revision).await?.ok_or_else(|| rejected.clone())?;
                Ok(Known { newest, in_force, rejected: Some(rejected), looked_at: now })
            }
        }
    }

    /// The last version before a revision that holds, of those that are tried; else what was in force so far.
    async fn before(&self, revision: u64) -> Result<Option<Arc<InForce>>, StoreError> {
        let so_far = self.known().as_ref().map(|known| Arc::clone(&known.in_force));
        for revision in (revision.saturating_sub(TRIED).max(1)..revision).rev() {
            if let Some(so_far) = so_far.as_ref().filter(|so_far| so_far.revision == revision) {
                return Ok(Some(Arc::clone(so_far)));
            }
            let version = self.operators.settings_version(revision).await?;
            if let Some(Ok(in_force)) = version.map(|version| InForce::of(Some(&version))) {
                return Ok(Some(Arc::new(in_force)));
            }
        }
        Ok(so_far)
    }
}

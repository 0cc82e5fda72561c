//! Recording verdicts in a ledger, and opening one.

use crate::CommandError;
use crate::judge::{Call, Judged, Noted, Outcome, Resource};
use crate::tally::{Recorded, Tally};
use guardrail_controls::Catalogue;
use guardrail_embedded::{EmbeddedStore, wait};
use guardrail_engine::detect::{Decision, DetectError, Detector};
use guardrail_engine::ledger::{
    Aliases, AppliedSettings, Exemptions, JudgeVersion, Operators, RecordError, Swap, Terms, Unchanged, record,
};
use jiff::Timestamp;
use std::sync::Arc;

/// Records verdicts, one item after the other in the order of the input.
pub(crate) struct Recorder {
    store: EmbeddedStore,
    /// The controls, which calls are judged by once more with what the ledger knows of their resources.
    catalogue: Arc<Catalogue>,
    judge: JudgeVersion,
    exemptions: Exemptions,
}

impl Recorder {
    /// Records in this ledger what is judged under these settings: the ledger numbers them, so that it can tell a newer
    /// judge's word on the same item from an older one's.
    pub(crate) fn new(store: EmbeddedStore, catalogue: &Arc<Catalogue>, settings: &str) -> Result<Self, CommandError> {
        let judge = JudgeVersion::current(revision(&store, settings)?);
        let exemptions = Exemptions(wait(store.exemptions())?);
        store.defer_sync();
        Ok(Self { store, catalogue: Arc::clone(catalogue), judge, exemptions })
    }

    /// Records all verdicts of a document, and notes what came of each. What nothing orders is not recorded, and said to
    /// be unreadable.
    pub(crate) fn record(&self, judged: &mut Judged, tally: &mut Tally) -> Result<(), CommandError> {
        judged.is_recorded = true;
        let mut problems = Vec::new();
        for outcome in &mut judged.outcomes {
            let tally = tally.ledger.get_or_insert_default();
            match outcome {
                Outcome::Verdicts(resource) => problems.extend(self.resource(resource, tally)?),
                Outcome::Call(call) => problems.extend(self.call(call, tally)?),
                _ => {}
            }
        }
        for problem in problems {
            tally.unreadable += 1;
            judged.outcomes.push(Outcome::Unreadable(problem));
        }
        Ok(())
    }

    /// Records the verdicts on one item; returns why they cannot be recorded, if so.
    fn resource(&self, resource: &mut Resource, tally: &mut Recorded) -> Result<Option<String>, CommandError> {
        let (Some(sighting), Some(first)) = (&resource.sighting, resource.verdicts.first()) else { return Ok(None) };
        let observations = resource.verdicts.iter().map(|verdict| sighting.observation(verdict, self.judge));
        let observations: Vec<_> = match observations.collect() {
            Ok(observations) => observations,
            Err(no_time) => {
                let key = &first.key;
                return Ok(Some(format!("{} {}: {no_time}", key.resource_type, key.resource_id)));
            }
        };
        let now = Timestamp::now();
        let recorded = wait(record(&self.store, &first.key, &observations, |observation| Terms {
            now,
            exemption: self.exemptions.covering(&observation.key, &observation.aliases, &observation.tags, now),
            baseline: false,
        }))?;
        wait(self.store.remember(&first.key, &first.aliases))?;
        for recorded in recorded {
            tally.outdated += u64::from(recorded.unchanged == Some(Unchanged::Outdated));
            if let Some(kind) = recorded.turned {
                *tally.transitions.entry(kind).or_default() += 1;
            }
            let finding = recorded.record.finding.map(|_| recorded.record.key.id());
            resource.noted.push(Noted { transition: recorded.turned, finding });
        }
        Ok(None)
    }

    /// Records what activity controls make of one call, as the function behind EventBridge's rules does; returns why it
    /// cannot be recorded, if so.
    fn call(&self, call: &mut Call, tally: &mut Recorded) -> Result<Option<String>, CommandError> {
        let Some(record) = &call.record else { return Ok(None) };
        let detector = Detector {
            catalogue: &self.catalogue,
            store: &self.store,
            judge: self.judge,
            exemptions: &self.exemptions,
            remediation_roles: None,
            reads_live: |_| false,
            now: Timestamp::now(),
        };
        let report = match wait(detector.detect(record)) {
            Ok(report) => report,
            Err(DetectError::NotRecorded(RecordError::Store(error))) => return Err(error.into()),
            Err(error) => return Ok(Some(format!("not recorded: {error}"))),
        };
        call.verdicts.clear();
        for Decision { verdict, recorded } in report.decisions {
            for kind in recorded.iter().filter_map(|recorded| recorded.turned) {
                *tally.transitions.entry(kind).or_default() += 1;
            }
            let last = recorded.into_iter().rfind(|recorded| recorded.record.finding.is_some());
            call.noted.push(Noted {
                transition: last.as_ref().and_then(|recorded| recorded.turned),
                finding: last.map(|recorded| recorded.record.key.id()),
            });
            call.verdicts.push(verdict);
        }
        Ok(None)
    }

    /// Puts on the disk what was recorded.
    pub(crate) fn sync(&self) -> Result<(), CommandError> {
        Ok(self.store.sync()?)
    }
}

/// The revision of these settings: the last one's, where they are the same. Other settings become the next revision.
fn revision(store: &EmbeddedStore, toml: &str) -> Result<u64, CommandError> {
    let last = wait(store.settings())?;
    let (revision, known) = last.map(|last| (last.revision, last.toml)).unwrap_or_default();
    if known == toml {
        return Ok(revision);
    }
    let applied_by = "guardrail evaluate".to_owned();
    let next =
        AppliedSettings { revision: revision + 1, toml: toml.to_owned(), applied_at: Timestamp::now(), applied_by };
    match wait(store.apply_settings(&next))? {
        Swap::Swapped => Ok(next.revision),
        // Nobody else has the ledger open.
        Swap::Conflict => Err(CommandError::Changed),
    }
}

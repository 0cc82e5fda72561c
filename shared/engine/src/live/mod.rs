//! Live state: a resource is read from its own service after a call that changed it, and judged by its configuration
//! controls, minutes before AWS Config records it.
//!
//! The services' APIs are eventually consistent, and what is being built is no finding yet: so one delayed read answers all
//! the calls about a resource in a minute. Critical controls are asked at once too, and then only whether something is
//! broken. What a read finds stands under the same key as what AWS Config records: one resource and control have one
//! finding, whoever saw it first. A read never ends a finding by itself: a second one, after a minute, must agree.

mod ports;
#[cfg(test)]
mod tests;

pub use ports::{Live, LiveState, Queue, Standing};

use crate::Verdict;
use crate::evaluate::PortError;
use crate::ledger::{
    self, Exemptions, FindingKey, JudgeVersion, Ledger, NoTime, Observation, RecordError, Recorded, Seen, Sighting,
    StoreError, Terms, Windows, record,
};
use guardrail_actions::Plan;
use guardrail_controls::{Catalogue, Described, Judgement, Selection};
use guardrail_model::{ApiCall, Compliance, Metadata, ResourceKey, Severity};
use guardrail_resources::call;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How long all calls about one resource are answered by one read.
const WINDOW: SignedDuration = SignedDuration::from_secs(60);

/// How long after its window a resource is read: what its last call did has settled by then.
const SETTLED: SignedDuration = SignedDuration::from_secs(30);

/// How long after a read that would end a finding the second one is made: a little more than the ledger asks for.
const AGAIN: SignedDuration = SignedDuration::from_secs(75);

/// A resource that is to be read: what waits in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadRequest {
    /// The resource.
    pub resource: ResourceKey,
    /// The end of the minute in which it was changed: what the read finds stood then, after every call of that minute.
    pub changed_at: Timestamp,
    /// True for the second read, which may end what the first one did not find broken any more.
    pub is_second: bool,
}

/// Why live state was not judged, or not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
pub enum LiveError {
    /// The resource's service, or the queue, did not answer.
    #[error(transparent)]
    Service(#[from] PortError),
    /// The ledger did not take what was found.
    #[error(transparent)]
    Ledger(#[from] RecordError),
    /// Nothing says when the resource was changed.
    #[error(transparent)]
    NoTime(#[from] NoTime),
}

impl From<StoreError> for LiveError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

/// Who asks for live state, and judges it.
pub struct Watcher<'w, S, L, Q> {
    /// The controls.
    pub catalogue: &'w Catalogue,
    /// The ledger.
    pub store: &'w S,
    /// The resources' own services.
    pub services: &'w L,
    /// What waits to be read.
    pub queue: &'w Q,
    /// The account whose services answer: a resource of another one that goes by the same name is not theirs.
    pub home: &'w str,
    /// Who judges.
    pub judge: JudgeVersion,
    /// Who answers for what.
    pub exemptions: &'w Exemptions,
    /// The clock.
    pub now: Timestamp,
}

impl<S: Ledger + Windows + Sync, L: LiveState + Sync, Q: Queue + Sync> Watcher<'_, S, L, Q> {
    /// Asks for the resources that a call changed at a time to be read: one read a resource and minute. Those that a critical
    /// control judges are read at once too. What other accounts have is left to their AWS Config. `event_id` is
    /// the call's, `resources` are the keys that AWS Config has for what it changed.
    ///
    /// # Errors
    /// A queue or a ledger that does not answer. That a resource could not be read at once is no error: it is read later.
    pub async fn changed(
        &self,
        event_id: &str,
        changed_at: Timestamp,
        resources: &[ResourceKey],
    ) -> Result<Vec<Recorded>, LiveError> {
        let is_read = |resource: &&ResourceKey| resource.account_id == self.home && L::reads(&resource.resource_type);
        let resources: Vec<&ResourceKey> = resources.iter().filter(is_read).collect();
        for resource in &resources {
            // First, since a service that is slow to answer may take all the time that there is.
            self.ask(event_id, resource, changed_at).await?;
        }
        let mut recorded = Vec::new();
        for resource in resources {
            let critical = self.controls(resource, |severity| severity == Severity::Critical);
            if !critical.is_empty()
                && let Ok(Live::Stands(standing)) = self.services.read(resource).await
            {
                let mut verdicts = self.verdicts(resource, changed_at, &standing, &Selection::Only(critical));
                verdicts.retain(|verdict| matches!(verdict.outcome, Ok(Compliance::NonCompliant(_))));
                let sighting = Sighting { tags: standing.tags, ..Sighting::default() };
                recorded.extend(self.record(resource, &sighting, &verdicts).await?);
            }
        }
        Ok(recorded)
    }

    /// Puts a resource into the queue, where no call of this minute has done so. What the read finds stood at the minute's
    /// end: it comes after every call that shares it, and counts for them all.
    async fn ask(&self, event_id: &str, resource: &ResourceKey, changed_at: Timestamp) -> Result<(), LiveError> {
        let into_window = changed_at.as_second().rem_euclid(WINDOW.as_secs());
        let ends_at = changed_at.saturating_add(SignedDuration::from_secs(WINDOW.as_secs() - into_window));
        let ends_at = ends_at.unwrap_or(changed_at);
        let place = FindingKey::configuration(resource.clone(), event_id).id();
        if !self.store.admit(&format!("live#{resource}#{ends_at}"), &place, 1, ends_at).await? {
            return Ok(());
        }
        let delay = ends_at.duration_since(self.now).max(SignedDuration::ZERO) + SETTLED;
        let request = ReadRequest { resource: resource.clone(), changed_at: ends_at, is_second: false };
        Ok(self.queue.later(&request, delay.min(WINDOW + SETTLED)).await?)
    }

    /// Reads a resource that waited for it, and judges it by all its controls.
    ///
    /// # Errors
    /// A service, a ledger or a queue that does not answer: the request must come again.
    pub async fn read(&self, request: &ReadRequest) -> Result<Vec<Recorded>, LiveError> {
        let ReadRequest { resource, changed_at, is_second } = request;
        let live = self.services.read(resource).await?;
        let all = self.controls(resource, |_| true);
        let (sighting, verdicts) = match live {
            Live::Stands(standing) => {
                let verdicts = self.verdicts(resource, *changed_at, &standing, &Selection::Only(all));
                (Sighting { tags: standing.tags, ..Sighting::default() }, verdicts)
            }
            Live::Gone => {
                let gone = Sighting { standing: ledger::Standing::Deleted, ..Sighting::default() };
                (gone, self.gone(resource, *changed_at, &all))
            }
        };
        let recorded = self.record(resource, &sighting, &verdicts).await?;
        let ends = recorded.iter().any(|recorded| recorded.record.recovering_since.is_some());
        if ends && !is_second {
            self.queue.later(&ReadRequest { is_second: true, ..request.clone() }, AGAIN).await?;
        }
        Ok(recorded)
    }

    /// The controls that judge a resource's type and are as bad as asked.
    fn controls(&self, resource: &ResourceKey, severity: impl Fn(Severity) -> bool) -> BTreeSet<String> {
        let judging = self.catalogue.controls().filter(|control| {
            control.resource_types().contains(&&*resource.resource_type) && severity(control.metadata().severity)
        });
        judging.map(|control| control.metadata().id.to_owned()).collect()
    }

    fn verdicts(
        &self,
        resource: &ResourceKey,
        changed_at: Timestamp,
        standing: &Standing,
        selection: &Selection,
    ) -> Vec<Verdict> {
        let mut judgements = Vec::new();
        for subject in &standing.subjects {
            self.catalogue.ask(subject, selection, &mut judgements);
        }
        let (key, aliases) = (Arc::new(resource.clone()), Arc::from(standing.aliases.as_slice()));
        let verdict = |judgement: Judgement<'_>| Verdict {
            control: *judgement.metadata,
            key: Arc::clone(&key),
            aliases: Arc::clone(&aliases),
            observed_at: Some(changed_at),
            outcome: judgement.outcome,
            plan: judgement.plan,
        };
        judgements.into_iter().map(verdict).collect()
    }

    /// What every control says of a resource that is gone.
    fn gone(&self, resource: &ResourceKey, changed_at: Timestamp, controls: &BTreeSet<String>) -> Vec<Verdict> {
        let key = Arc::new(resource.clone());
        let all = self.catalogue.controls().map(Described::metadata);
        let judging = all.filter(|control| controls.contains(control.id));
        let verdict = |control: &Metadata| Verdict {
            control: *control,
            key: Arc::clone(&key),
            aliases: Arc::default(),
            observed_at: Some(changed_at),
            outcome: Ok(Compliance::NotApplicable("gone".to_owned())),
            plan: Plan::none(),
        };
        judging.map(verdict).collect()
    }

    async fn record(
        &self,
        resource: &ResourceKey,
        sighting: &Sighting,
        verdicts: &[Verdict],
    ) -> Result<Vec<Recorded>, LiveError> {
        let seen =
            |verdict| Ok(Observation { seen: Seen::Live(self.now), ..sighting.observation(verdict, self.judge)? });
        let observations = verdicts.iter().map(seen).collect::<Result<Vec<_>, NoTime>>()?;
        let terms = |observation: &Observation| Terms {
            now: self.now,
            exemption: self.exemptions.covering(&observation.key, &observation.aliases, &observation.tags, self.now),
            baseline: false,
        };
        Ok(record(self.store, resource, &observations, terms).await?)
    }
}

/// The resources that a call changed, as far as it tells them.
pub fn changed(call: &ApiCall<'_>) -> Vec<call::Target> {
    if call.failed() || call.read_only == Some(true) { Vec::new() } else { call::changed(call) }
}

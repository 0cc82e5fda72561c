//! Watching API calls: one CloudTrail event goes in, findings go into the ledger.
//!
//! Whatever happens to one control, the others are recorded; a ledger that does not answer, and a control that could not
//! judge, fail the call, so that Lambda tries again and then hands the event to its failure queue. An event that comes again
//! changes nothing: findings count calls by their ids.

mod error;
mod event;
mod heartbeat;
mod report;
#[cfg(test)]
mod tests;

pub use error::DetectError;
pub use heartbeat::{HEARTBEAT_PATH, heartbeat_note};
pub use report::{CallSummary, Decision, Ignored, Report};

use crate::call_verdict::{CallVerdict, Happened, judge_call};
use crate::ledger::{
    ActivityWindow, Aliases, Exemptions, FindingKey, JudgeVersion, Ledger, Named, Observation, Observed, RecordError,
    Recorded, Seen, StoreError, Terms, Windows, record,
};
use crate::live;
use crate::remediate::note_writer;
use event::CallEvent;
use guardrail_actions::Service;
use guardrail_controls::{Catalogue, Selection, Undone};
use guardrail_model::{ACCOUNT, Alias, ApiCall, ResourceKey};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Who watches calls. `S` is the store.
pub struct Detector<'d, S> {
    /// The controls.
    pub catalogue: &'d Catalogue,
    /// The ledger.
    pub store: &'d S,
    /// Who judges.
    pub judge: JudgeVersion,
    /// Who answers for what.
    pub exemptions: &'d Exemptions,
    /// What the names of the roles begin with by which guardrail puts resources right, their path included: what they call
    /// opens nothing, or remediations would chase each other. Their calls are known by the issuer of their session.
    pub remediation_roles: Option<&'d str>,
    /// True for the types of which the report shall say what the call changed: those that somebody reads live.
    pub reads_live: fn(&str) -> bool,
    /// The clock.
    pub now: Timestamp,
}

impl<S: Ledger + Aliases + Windows + Sync> Detector<'_, S> {
    /// Takes in one event: EventBridge's, or a bare CloudTrail record.
    ///
    /// # Errors
    /// What is no CloudTrail event, and a ledger that does not answer: what was recorded before that stays, and counts once
    /// however often the event comes again. A [`Report`] may hold failures too: [`Report::into_result`] makes them errors.
    pub async fn detect(&self, event: &str) -> Result<Report, DetectError> {
        let CallEvent { call, at } = CallEvent::read(event)?;
        self.detect_call(&call, at).await
    }

    /// Takes in one call that was made at a time.
    ///
    /// # Errors
    /// As for [`Self::detect`].
    pub async fn detect_call(&self, call: &ApiCall<'_>, at: Timestamp) -> Result<Report, DetectError> {
        let mut report = Report::of(call, at);
        report.is_heartbeat = heartbeat::is_heartbeat(call);
        if report.is_heartbeat {
            heartbeat::note(self.store, call, at).await?;
        }
        let is_ours = self.remediation_roles.is_some_and(|prefix| is_ours(call, prefix));
        let mut verdicts = Vec::new();
        for mut verdict in judge_call(self.catalogue, call, &Selection::All) {
            if is_ours && matches!(verdict.outcome, Ok(Happened::Fired(_))) {
                continue;
            }
            let named = verdict.key.clone();
            verdict.key = self.resolved(&verdict.key, &verdict.alias).await?;
            add(&mut verdicts, verdict, named);
        }
        for (verdict, named) in verdicts {
            let recorded = self.recorded(call, at, &verdict, named).await?;
            report.decisions.push(Decision { verdict, recorded });
        }
        if report.decisions.is_empty() && !report.is_heartbeat {
            report.ignored = Some(match call.read_only {
                _ if is_ours => Ignored::OurOwn,
                Some(true) => Ignored::ReadOnly,
                _ => Ignored::NothingToKnow,
            });
        }
        for target in live::changed(call).into_iter().filter(|target| (self.reads_live)(target.resource_type)) {
            let resource = self.resolved(&target.key(call), &target.alias()).await?;
            if !is_ours {
                note_writer(self.store, &resource, call, at).await?;
            }
            report.changed.push(resource);
        }
        Ok(report)
    }

    /// Records what became of one resource: nothing, where its control could not judge.
    async fn recorded(
        &self,
        call: &ApiCall<'_>,
        at: Timestamp,
        verdict: &CallVerdict,
        named: ResourceKey,
    ) -> Result<Vec<Recorded>, RecordError> {
        let Ok(happened) = &verdict.outcome else { return Ok(Vec::new()) };
        let resource = &verdict.key;
        match happened {
            Happened::Fired(fact) => {
                let window = ActivityWindow::of(call.principal(), at);
                let key = FindingKey::activity(resource.clone(), verdict.control.id, window);
                let observed = Observed::Fired { event_id: call.act_id().into_owned(), fact: fact.clone() };
                self.record(self.observation(verdict, key, at, observed)).await
            }
            Happened::TakenBack(undone) => {
                let observed = match undone {
                    Undone::Everything => Observed::TakenBack,
                    Undone::Facts(facts) => Observed::Undone(facts.clone()),
                };
                let back = |resource: ResourceKey| {
                    let key = FindingKey::configuration(resource, verdict.control.id);
                    self.observation(verdict, key, at, observed.clone())
                };
                let mut recorded = self.record(back(resource.clone())).await?;
                if named != *resource {
                    // What fired before anyone knew the resource's own key stands under the name that calls use.
                    recorded.extend(self.record(back(named)).await?);
                }
                Ok(recorded)
            }
        }
    }

    async fn record(&self, observation: Observation) -> Result<Vec<Recorded>, RecordError> {
        let terms = |observation: &Observation| Terms {
            now: self.now,
            exemption: self.exemptions.covering(&observation.key, &observation.aliases, &observation.tags, self.now),
            // A call is news, whenever its control was first asked.
            baseline: false,
        };
        record(self.store, &observation.key.resource, std::slice::from_ref(&observation), terms).await
    }

    fn observation(&self, verdict: &CallVerdict, key: FindingKey, at: Timestamp, observed: Observed) -> Observation {
        let alias = Some(&verdict.alias).filter(|alias| alias.text() != key.resource.resource_id).cloned();
        Observation {
            key,
            at,
            judge: self.judge,
            seen: Seen::Recorded,
            observed,
            severity: verdict.control.severity,
            responsibility: verdict.control.responsibility,
            aliases: alias.into_iter().collect(),
            tags: BTreeMap::new(),
            plan: verdict.plan.clone(),
        }
    }

    /// The key that AWS Config has for what a call names; the call's own words, where nobody has seen the resource yet. An
    /// ARN that leads nowhere may have a version or a qualifier at its end: then the name within it is asked for.
    async fn resolved(&self, key: &ResourceKey, alias: &Alias) -> Result<ResourceKey, StoreError> {
        let ResourceKey { account_id, region, resource_type, resource_id, .. } = key;
        if resource_type == ACCOUNT {
            return Ok(key.clone());
        }
        let by_name = |name| Named::Name { account_id, region, resource_type, name };
        let mut known = match alias {
            Alias::Arn(arn) => self.store.resolve(&Named::Arn(arn)).await?,
            Alias::Name(name) => self.store.resolve(&by_name(name)).await?,
        };
        if known.is_none() && alias.text() != resource_id {
            known = self.store.resolve(&by_name(resource_id)).await?;
        }
        Ok(known.filter(|known| known.resource_type == *resource_type).unwrap_or_else(|| key.clone()))
    }
}

/// Adds a verdict and what the call names its resource. What one control fired on one resource is one call of its finding,
/// with all its facts.
fn add(verdicts: &mut Vec<(CallVerdict, ResourceKey)>, verdict: CallVerdict, named: ResourceKey) {
    let fired = |other: &CallVerdict| matches!(other.outcome, Ok(Happened::Fired(_)));
    let same = |other: &&mut (CallVerdict, ResourceKey)| {
        other.0.control.id == verdict.control.id && other.0.key == verdict.key && fired(&other.0)
    };
    match (verdicts.iter_mut().find(same).map(|(other, _)| other), &verdict.outcome) {
        (Some(CallVerdict { outcome: Ok(Happened::Fired(known)), plan, .. }), Ok(Happened::Fired(fact))) => {
            if !known.split("; ").any(|known| known == fact) {
                *known = format!("{known}; {fact}");
            }
            plan.take_over(&verdict.plan);
        }
        _ => verdicts.push((verdict, named)),
    }
}

/// The role in whose session a call was made.
fn role<'c>(call: &'c ApiCall<'_>) -> Option<&'c str> {
    call.user_identity.as_ref()?.role_arn()
}

/// True for a call of one of the roles by which guardrail puts resources right: those of the account itself, by their whole
/// names, since another account may give any name to a role of its own.
fn is_ours(call: &ApiCall<'_>, prefix: &str) -> bool {
    let Some(role) = role(call) else { return false };
    let account = call.account_id();
    let named = role.split_once(":iam::").and_then(|(_, rest)| rest.strip_prefix(account)?.strip_prefix(":role"));
    let service = named.and_then(|name| name.strip_prefix(prefix));
    !account.is_empty() && service.is_some_and(|service| service.parse::<Service>().is_ok())
}

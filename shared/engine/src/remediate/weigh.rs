//! What is known of a finding before anything is done about it: all of it read for this very task.

use super::calls::calls;
use super::history::{taken_back, tries};
use super::owner::{self, Owner, Writer};
use super::store::Attempt;
use super::tell::Said;
use super::{Eyes, Facts, Guard, Handled, Hands, Images, Known, Look, Order, Ordered, Refusal, RemediateError};
use super::{Remediations, Remediator, Schedule};
use crate::ledger::{Exemptions, Finding, FindingKey, Ledger, Operators, Record, Stage, Windows};
use crate::settings::{Mode, Ownership, Protected, Settings};
use guardrail_actions::Plan;
use guardrail_model::{Alias, ResourceKey};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A finding with what was learned about it.
pub(super) struct Weighed {
    pub(super) key: FindingKey,
    pub(super) life: u32,
    /// What would put the resource right as it is now.
    pub(super) plan: Plan,
    /// The plan's calls.
    pub(super) calls: Vec<String>,
    /// Who brought the finding back after it was put right.
    pub(super) undone_by: Vec<String>,
    /// The number of the attempt that would be made.
    pub(super) next: u32,
    pub(super) facts: Facts,
}

impl<S, H, E, I, Q> Remediator<'_, S, H, E, I, Q>
where
    S: Ledger + Remediations + Operators + Windows + Sync,
    H: Hands + Sync,
    E: Eyes + Sync,
    I: Images + Sync,
    Q: Schedule + Sync,
{
    /// Learns all that the guards ask; or what is to be answered at once, where something cannot be learned or nothing is to
    /// be done.
    pub(super) async fn weigh(
        &self,
        record: &Record,
        all: &[Attempt],
        order: Option<&Order>,
    ) -> Result<Result<Weighed, Handled>, RemediateError> {
        let Some(finding) = record.open() else { return Ok(Err(Handled::Nothing("the finding is not open"))) };
        let (attempts, next) = tries(all, finding.life);
        let writer = owner::writer(self.store, &record.key.resource).await?;
        // Before anything is said of this life: it stands in the first word of it.
        let undone_by = self.undone_by(record, finding, writer.as_ref()).await?;
        let cannot = |guard, why: String| Refusal { guard, why, until: Some(self.later()) };
        let refused = |refusal| self.held_off(record, finding, attempts, &undone_by, refusal);
        let settings = match self.settings {
            Ok(settings) => settings,
            Err(why) => return refused(cannot(Guard::Settings, why.to_owned())).await.map(Err),
        };
        let mode = settings.modes.mode(
            &record.key.control,
            finding.responsibility,
            &record.key.resource.account_id,
            &finding.tags,
        );
        if mode == Mode::Observe {
            return Ok(Err(Handled::Nothing("the mode is to observe")));
        }
        let (known, plan) = match self.eyes.look(record).await {
            Ok(Look::Broken { known, plan }) if !plan.is_empty() => (known, plan),
            Ok(Look::Broken { .. }) => return Ok(Err(Handled::Nothing("nothing that guardrail knows to do"))),
            Ok(Look::Right(_)) => return Ok(Err(Handled::Nothing("the resource is as it should be"))),
            Ok(Look::Gone) => return Ok(Err(Handled::Nothing("the resource is gone"))),
            Ok(Look::Beyond(why)) => {
                return refused(Refusal { guard: Guard::Account, why, until: None }).await.map(Err);
            }
            Ok(Look::Unjudged(why)) => return refused(cannot(Guard::State, why)).await.map(Err),
            Err(error) => return refused(cannot(Guard::State, error.to_string())).await.map(Err),
        };
        let others = match self.eyes.others(record, &plan).await {
            Ok(others) => others,
            Err(error) => return refused(cannot(Guard::State, error.to_string())).await.map(Err),
        };
        let asks_tags = !settings.protected.tags.is_empty()
            || !settings.remediation.managed_tags.is_empty()
            || !settings.modes.tags.is_empty();
        let is_untold = known.tags.is_none() || others.iter().any(|other| other.known.tags.is_none());
        if asks_tags && is_untold {
            return refused(cannot(Guard::State, "its tags cannot be told, and settings ask for tags".to_owned()))
                .await
                .map(Err);
        }
        let calls = match calls(&plan) {
            Ok(calls) => calls,
            Err(refusal) => return refused(cannot(Guard::Plan, refusal.to_string())).await.map(Err),
        };
        if calls.is_empty() {
            return Ok(Err(Handled::Nothing("the resource is as it should be")));
        }
        let tags = &settings.remediation.managed_tags;
        let mut owner = Owner::of(&known, tags, writer.as_ref());
        for other in &others {
            let writer = owner::writer(self.store, &other.key).await?;
            owner = owner.or(Owner::of(&other.known, tags, writer.as_ref()));
        }
        let facts = self.facts(record, finding, settings, &known, owner, attempts).await?;
        let protected = facts.protected.clone().or_else(|| {
            others.iter().find_map(|other| {
                let names: Vec<&str> = other.known.aliases.iter().map(Alias::text).collect();
                protected(&settings.protected, &other.key, &names, &other.known.tags.clone().unwrap_or_default())
            })
        });
        let approval =
            order.filter(|order| order.life == finding.life).map(|order| (order.by.clone(), is_of(order, &calls)));
        let (approved_by, outdated_approval) = match approval {
            Some((by, true)) => (Some(by), None),
            Some((by, false)) => (None, Some(by)),
            None => (None, None),
        };
        let facts = Facts {
            protected,
            contested_by: contested_by(&undone_by),
            taken_back: taken_back(all),
            approved_by,
            outdated_approval,
            ..facts
        };
        Ok(Ok(Weighed { key: record.key.clone(), life: finding.life, plan, calls, undone_by, next, facts }))
    }

    async fn facts(
        &self,
        record: &Record,
        finding: &Finding,
        settings: &Settings,
        known: &Known,
        owner: Owner,
        attempts: u32,
    ) -> Result<Facts, RemediateError> {
        let key = &record.key;
        let aliases = if known.aliases.is_empty() { &finding.aliases } else { &known.aliases };
        let tags = known.tags.as_ref().unwrap_or(&finding.tags);
        let exemptions = Exemptions(self.store.exemptions().await?);
        let exempt = exemptions.covering(key, aliases, tags, self.now);
        let names: Vec<&str> = aliases.iter().map(Alias::text).collect();
        let rules = &settings.remediation;
        Ok(Facts {
            now: self.now,
            mode: settings.modes.mode(&key.control, finding.responsibility, &key.resource.account_id, tags),
            stopped: rules.stopped,
            exempt_until: exempt.map(|exemption| exemption.expires_at),
            protected: protected(&settings.protected, &key.resource, &names, tags),
            owner,
            unknown_is_managed: rules.unknown_owner == Ownership::Managed,
            contested_by: None,
            taken_back: None,
            attempts,
            most_attempts: settings.limits.attempts,
            grace_until: finding.opened_at.saturating_add(rules.grace(&key.control)).unwrap_or(Timestamp::MAX),
            baseline: finding.baseline,
            approved_by: None,
            outdated_approval: None,
        })
    }

    /// Who brought the finding back after guardrail put it right, those of its earlier lives among them. An activity is
    /// brought back by its own principal, in this hour's finding or in another's.
    pub(super) async fn undone_by(
        &self,
        record: &Record,
        finding: &Finding,
        writer: Option<&Writer>,
    ) -> Result<Vec<String>, RemediateError> {
        let mut undone_by: Vec<String> = Vec::new();
        if let Some(activity) = &record.key.activity {
            let of_principal = |other: &Record| {
                let theirs = other.key.activity.as_ref();
                theirs.is_some_and(|theirs| {
                    theirs.principal == activity.principal && theirs.starts_at < activity.starts_at
                })
            };
            let earlier = self.store.records_of(&record.key.resource, &record.key.control).await?;
            for other in earlier.iter().filter(|other| of_principal(other)) {
                let told = other.finding.as_ref().and_then(|finding| finding.remediation.as_ref());
                if told.is_some_and(|told| told.stage == Stage::Remediated) {
                    undone_by.push(activity.principal.clone());
                }
            }
        }
        let Some(told) = &finding.remediation else { return Ok(undone_by) };
        undone_by.clone_from(&told.undone_by);
        // It is over for this life once something was said of it: the first word has whoever began it.
        if told.life < finding.life && matches!(told.stage, Stage::Remediated | Stage::Applied) {
            let activity = record.key.activity.as_ref().map(|activity| &activity.principal);
            let who = activity.or(writer.map(|writer| &writer.principal));
            undone_by.push(who.map_or_else(|| "an unknown principal".to_owned(), Clone::clone));
        }
        Ok(undone_by)
    }

    /// Something that a guard needs cannot be learned, or need not be: nothing is written, and it is said.
    async fn held_off(
        &self,
        record: &Record,
        finding: &Finding,
        attempts: u32,
        undone_by: &[String],
        refusal: Refusal,
    ) -> Result<Handled, RemediateError> {
        let said = Said {
            stage: Stage::Refused,
            attempt: attempts,
            calls: Vec::new(),
            note: format!("{}: {}", refusal.guard, refusal.why),
            next_at: refusal.until,
        };
        self.tell(&record.key, finding.life, Some(undone_by), said).await
    }
}

/// True for an approval of these very calls.
fn is_of(order: &Order, calls: &[String]) -> bool {
    matches!(&order.what, Ordered::Approve { calls: approved } if approved == calls)
}

/// Who brought the finding back twice in a row.
fn contested_by(undone_by: &[String]) -> Option<String> {
    match undone_by {
        [.., before, last] if last == before => Some(last.clone()),
        _ => None,
    }
}

/// Why a resource is protected.
fn protected(
    protected: &Protected,
    resource: &ResourceKey,
    names: &[&str],
    tags: &BTreeMap<String, String>,
) -> Option<String> {
    if protected.accounts.contains(&resource.account_id) {
        return Some(format!("the account {} is protected", resource.account_id));
    }
    let mut all = std::iter::once(resource.resource_id.as_str()).chain(names.iter().copied());
    if let Some(name) = all.find(|name| protected.resources.contains(*name)) {
        return Some(format!("{name} is protected"));
    }
    protected.tags.iter().find(|tag| tag.is_on(tags)).map(|tag| format!("the tag {tag} protects it"))
}

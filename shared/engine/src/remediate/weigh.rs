//! What is known of a finding before anything is done about it: all of it read for this very task.

use super::calls::calls;
use super::history::{taken_back, tries};
use super::owner::{self, Owner, Writer};
use super::store::Attempt;
use super::tell::Said;
use super::{Eyes, Facts, Guard, Handled, Hands, Images, Known, Look, Order, Ordered, Other, Refusal, RemediateError};
use super::{Remediations, Remediator, Schedule};
use crate::evaluate::PortError;
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

/// What is seen of what a plan writes.
struct Seen {
    known: Known,
    others: Vec<Other>,
    plan: Plan,
    calls: Vec<String>,
}

/// Why nothing is weighed.
enum Held {
    /// There is nothing to do, and why.
    Nothing(&'static str),
    /// Something that a guard needs cannot be learned, or need not be.
    Off(Refusal),
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
        let (settings, seen) = match self.see(record, finding).await {
            Ok(seen) => seen,
            Err(Held::Nothing(why)) => return Ok(Err(Handled::Nothing(why))),
            Err(Held::Off(refusal)) => {
                return self.held_off(record, finding, attempts, &undone_by, refusal).await.map(Err);
            }
        };
        let Seen { known, others, plan, calls } = seen;
        let (key, rules) = (&record.key, &settings.remediation);
        let mut owner = Owner::of(&known, &rules.managed_tags, writer.as_ref());
        for other in &others {
            let writer = owner::writer(self.store, &other.key).await?;
            owner = owner.or(Owner::of(&other.known, &rules.managed_tags, writer.as_ref()));
        }
        let aliases = if known.aliases.is_empty() { finding.aliases.clone() } else { known.aliases };
        let tags = known.tags.unwrap_or_else(|| finding.tags.clone());
        let exemptions = Exemptions(self.store.exemptions().await?);
        let exempt = exemptions.covering(key, &aliases, &tags, self.now);
        let protected = protected(&settings.protected, &key.resource, &aliases, &tags).or_else(|| {
            let untagged = BTreeMap::new();
            others.iter().find_map(|Other { key, known }| {
                protected(&settings.protected, key, &known.aliases, known.tags.as_ref().unwrap_or(&untagged))
            })
        });
        let (approved_by, outdated_approval) = approval(order, finding, &calls);
        let facts = Facts {
            now: self.now,
            mode: settings.modes.mode(&key.control, finding.responsibility, &key.resource.account_id, &tags),
            stopped: rules.stopped,
            exempt_until: exempt.map(|exemption| exemption.expires_at),
            protected,
            owner,
            unknown_is_managed: rules.unknown_owner == Ownership::Managed,
            contested_by: contested_by(&undone_by),
            taken_back: taken_back(all),
            attempts,
            most_attempts: settings.limits.attempts,
            grace_until: finding.opened_at.saturating_add(rules.grace(&key.control)).unwrap_or(Timestamp::MAX),
            baseline: finding.baseline,
            approved_by,
            outdated_approval,
        };
        Ok(Ok(Weighed { key: key.clone(), life: finding.life, plan, calls, undone_by, next, facts }))
    }

    /// Reads the finding's resource, and what else its plan writes, under the settings for this very task.
    async fn see(&self, record: &Record, finding: &Finding) -> Result<(&Settings, Seen), Held> {
        let cannot = |guard, why: String| Held::Off(Refusal { guard, why, until: Some(self.later()) });
        let untold = |error: PortError| cannot(Guard::State, error.to_string());
        let settings = self.settings.map_err(|why| cannot(Guard::Settings, why.to_owned()))?;
        let account_id = &record.key.resource.account_id;
        let mode = settings.modes.mode(&record.key.control, finding.responsibility, account_id, &finding.tags);
        if mode == Mode::Observe {
            return Err(Held::Nothing("the mode is to observe"));
        }
        let (known, plan) = match self.eyes.look(record).await.map_err(untold)? {
            Look::Broken { known, plan } if !plan.is_empty() => (known, plan),
            Look::Broken { .. } => return Err(Held::Nothing("nothing that guardrail knows to do")),
            Look::Right(_) => return Err(Held::Nothing("the resource is as it should be")),
            Look::Gone => return Err(Held::Nothing("the resource is gone")),
            Look::Beyond(why) => return Err(Held::Off(Refusal { guard: Guard::Account, why, until: None })),
            Look::Unjudged(why) => return Err(cannot(Guard::State, why)),
        };
        let others = self.eyes.others(record, &plan).await.map_err(untold)?;
        let asks_tags = !settings.protected.tags.is_empty()
            || !settings.remediation.managed_tags.is_empty()
            || !settings.modes.tags.is_empty();
        let is_untold = known.tags.is_none() || others.iter().any(|other| other.known.tags.is_none());
        if asks_tags && is_untold {
            return Err(cannot(Guard::State, "its tags cannot be told, and settings ask for tags".to_owned()));
        }
        let calls = calls(&plan).map_err(|refusal| cannot(Guard::Plan, refusal.to_string()))?;
        if calls.is_empty() {
            return Err(Held::Nothing("the resource is as it should be"));
        }
        Ok((settings, Seen { known, others, plan, calls }))
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

/// Who approved these very calls; and who approved others.
fn approval(order: Option<&Order>, finding: &Finding, calls: &[String]) -> (Option<String>, Option<String>) {
    let Some(order) = order.filter(|order| order.life == finding.life) else { return (None, None) };
    let by = Some(order.by.clone());
    match &order.what {
        Ordered::Approve { calls: approved } if approved == calls => (by, None),
        _ => (None, by),
    }
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
    aliases: &[Alias],
    tags: &BTreeMap<String, String>,
) -> Option<String> {
    if protected.accounts.contains(&resource.account_id) {
        return Some(format!("the account {} is protected", resource.account_id));
    }
    let mut all = std::iter::once(resource.resource_id.as_str()).chain(aliases.iter().map(Alias::text));
    if let Some(name) = all.find(|name| protected.resources.contains(*name)) {
        return Some(format!("{name} is protected"));
    }
    protected.tags.iter().find(|tag| tag.is_on(tags)).map(|tag| format!("the tag {tag} protects it"))
}

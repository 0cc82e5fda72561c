//! Whether AWS tells anyone at all: trails for API calls, the recorder for resources, and the way home from other Regions.

use super::checkup::{Check, Checkup, Each, count, each};
use super::facts::EventRule;
use guardrail_controls::configuration::config::RecorderOn;
use guardrail_controls::{Catalogue, Control, Selection, Subject};
use guardrail_model::{ACCOUNT, Compliance, ResourceKey};
use guardrail_resources::account::{ConfigurationRecorders, Trail, Trails};
use guardrail_resources::{Resource, Section, Unreadable};
use std::collections::BTreeSet;

/// Whether API calls that change something reach EventBridge: it is told of those that a trail logs (Amazon EventBridge User
/// Guide, "AWS service events delivered via AWS CloudTrail"). What one trail leaves out, another may log.
pub(super) fn trails(read: Result<Trails, Unreadable>) -> Vec<Checkup> {
    let trails = match read {
        Ok(trails) => trails.0,
        Err(error) => return vec![Checkup::unanswered(Check::Trails, error)],
    };
    if trails.is_empty() {
        return vec![Checkup::problem(Check::Trails, "no trail: no API call is heard of", TRAIL)];
    }
    let (mut logging, mut silent, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for trail in &trails {
        match logged(trail) {
            Ok(Ok(without)) => logging.push((trail, without)),
            Ok(Err(fact)) => silent.push(format!("{} {fact}", trail.name)),
            Err(error) => unknown.push(error.to_string()),
        }
    }
    if !logging.is_empty() {
        return shortfalls(&logging);
    }
    if unknown.is_empty() {
        return vec![Checkup::problem(Check::Trails, silent.join("; "), TRAIL)];
    }
    unknown.into_iter().map(|error| Checkup::unanswered(Check::Trails, error)).collect()
}

const TRAIL: &str = "CloudTrail's trails: a multi-Region one that logs management events";

/// The services whose changes a trail leaves out, or why it logs no change.
fn logged(trail: &Trail) -> Result<Result<BTreeSet<&str>, &'static str>, Unreadable> {
    if !trail.status.required(&format!("trails.{}.Status", trail.name))?.is_logging {
        return Ok(Err("does not log"));
    }
    let selectors = trail.selectors.required(&format!("trails.{}.Selectors", trail.name))?;
    Ok(selectors.management_events().writes_without.ok_or("leaves out writing management events"))
}

/// What trails that log changes leave out all the same.
fn shortfalls(logging: &[(&Trail, BTreeSet<&str>)]) -> Vec<Checkup> {
    let names: Vec<&str> = logging.iter().map(|(trail, _)| trail.name.as_str()).collect();
    let mut checkups = vec![Checkup::ok(Check::Trails, format!("API calls are logged by {}", names.join(", ")))];
    let mut warn = |fact: String| checkups.push(Checkup::warning(Check::Trails, fact, TRAIL));
    let left_out = logging.iter().map(|(_, without)| without.clone()).reduce(|all, one| &all & &one);
    let left_out: Vec<&str> = left_out.unwrap_or_default().into_iter().collect();
    if !left_out.is_empty() {
        warn(format!("no trail logs management events of {}", left_out.join(" and ")));
    }
    let has = |is: fn(&Trail) -> Option<bool>| logging.iter().any(|(trail, _)| is(trail) == Some(true));
    if !has(|trail| trail.is_multi_region_trail) {
        warn("no trail logs the other Regions: nothing here tells whether they have trails of their own".to_owned());
    }
    if !has(|trail| trail.include_global_service_events) {
        warn("no trail logs the calls of global services (IAM, STS, CloudFront)".to_owned());
    }
    for (trail, _) in logging {
        let status = trail.status.required("status").ok();
        let error = status.and_then(|status| status.latest_delivery_error.as_deref()).filter(|it| !it.is_empty());
        if let Some(error) = error {
            warn(format!("{} cannot deliver to its bucket ({error})", trail.name));
        }
    }
    checkups
}

/// Whether AWS Config records what the controls judge, in the words of the control that asks the same.
pub(super) fn recorder(catalogue: &Catalogue, read: Result<ConfigurationRecorders, Unreadable>) -> Vec<Checkup> {
    let view = match read {
        Ok(view) => view,
        Err(error) => return vec![Checkup::unanswered(Check::Recorder, error)],
    };
    let needed = view.needed_types.as_ref().map_or(0, |needed| needed.len());
    let key = ResourceKey::new(None, "", "", ACCOUNT, "").into();
    let subject = Resource { key, arn: None, tags: Section::default(), view };
    let only = Selection::Only(BTreeSet::from([RecorderOn::METADATA.id.to_owned()]));
    let mut judgements = Vec::new();
    catalogue.ask(&Subject::ConfigurationRecorders(subject), &only, &mut judgements);
    let judged = judgements.into_iter().map(|judgement| match judgement.outcome {
        Ok(Compliance::Compliant) => {
            Checkup::ok(Check::Recorder, format!("the recorder runs, and records {}", count(needed, "needed type")))
        }
        Ok(Compliance::NonCompliant(fact) | Compliance::NotApplicable(fact)) => {
            Checkup::problem(Check::Recorder, fact, "the Region's settings in AWS Config")
        }
        Err(error) => Checkup::unanswered(Check::Recorder, error),
    });
    let judged: Vec<Checkup> = judged.collect();
    if judged.is_empty() {
        vec![Checkup::unanswered(Check::Recorder, "no control judges the recorder")]
    } else {
        judged
    }
}

/// Whether the other Regions' events come home: for each, the rules that send them, or why they are not known.
pub(super) fn regions(home: &str, others: &[(String, Result<Vec<EventRule>, Unreadable>)]) -> Vec<Checkup> {
    if others.is_empty() {
        return vec![Checkup::ok(Check::Regions, "the account can use no other Region")];
    }
    let each_region = others.iter().map(|(region, rules)| (region.as_str(), forwarding(rules)));
    let look_at = "the forwarder's stack in those Regions; a Region that nobody uses can be turned off, or denied";
    each(Check::Regions, look_at, each_region, |well| format!("{} forwarded to {home}: {}", are(well), well.join(", ")))
}

fn are(regions: &[String]) -> String {
    let verb = if regions.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", count(regions.len(), "other Region"))
}

fn forwarding(rules: &Result<Vec<EventRule>, Unreadable>) -> Each {
    let rules = match rules {
        Ok(rules) => rules,
        Err(error) => return Each::unanswered(error),
    };
    let off = rules.iter().filter(|rule| !rule.is_enabled()).count();
    match (rules.len(), off) {
        (0, _) => Each::Problem("not forwarded: API calls there are not heard of".to_owned()),
        (all, off) if all == off => Each::Problem("not forwarded: every rule that would is disabled".to_owned()),
        (_, 0) => Each::Ok,
        (all, off) => Each::Warning(format!("{off} of {} disabled", count(all, "forwarding rule"))),
    }
}

/// True where at least some of a Region's events come home.
pub(super) fn is_forwarded(rules: &Result<Vec<EventRule>, Unreadable>) -> bool {
    rules.as_ref().is_ok_and(|rules| rules.iter().any(EventRule::is_enabled))
}

impl EventRule {
    /// True where it matches events: either of EventBridge's two states that do.
    pub(super) fn is_enabled(&self) -> bool {
        matches!(self.state.as_str(), "ENABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
    }
}

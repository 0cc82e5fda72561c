//! Whether what was deployed is there, is on, and runs.

use super::checkup::{Check, Checkup, Each, count, each};
use super::facts::{ConfigRule, ConfigRuleStatus, EventRule, Function, Mapping, Queue, Schedule};
use guardrail_resources::Unreadable;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Something of a stack by its name, as the account answered; `None` where it is gone.
pub(super) type Answer<T> = (String, Result<Option<T>, Unreadable>);

/// A stack without any of what must be there.
fn none(check: Check, fact: &str) -> Vec<Checkup> {
    vec![Checkup::problem(check, fact, "the template, and what of it was deployed")]
}

/// How it is with one thing, if it is there.
fn how<T>(answer: &Result<Option<T>, Unreadable>, judge: impl FnOnce(&T) -> Each) -> Each {
    match answer {
        Ok(Some(thing)) => judge(thing),
        Ok(None) => Each::Problem("is gone".to_owned()),
        Err(error) => Each::unanswered(error),
    }
}

fn things<T>(
    check: Check,
    look_at: &str,
    answers: &[Answer<T>],
    judge: impl Fn(&T) -> Each,
    well: impl FnOnce(&[String]) -> String,
) -> Vec<Checkup> {
    each(check, look_at, answers.iter().map(|(name, answer)| (name.as_str(), how(answer, &judge))), well)
}

/// Whether AWS Config has guardrail's rules, and whether their last runs went well.
pub(super) fn config_rules(
    names: &[&str],
    rules: Result<&[ConfigRule], &Unreadable>,
    statuses: Result<&[ConfigRuleStatus], &Unreadable>,
) -> Vec<Checkup> {
    if names.is_empty() {
        return none(Check::ConfigRules, "the stack has no rule of AWS Config: no resource is judged on change");
    }
    let rules: BTreeMap<&str, &ConfigRule> = match rules {
        Ok(rules) => rules.iter().map(|rule| (rule.name.as_str(), rule)).collect(),
        Err(error) => return vec![Checkup::unanswered(Check::ConfigRules, error)],
    };
    let known: BTreeMap<&str, &ConfigRuleStatus> =
        statuses.unwrap_or_default().iter().map(|status| (status.name.as_str(), status)).collect();
    let each_rule = names.iter().map(|name| {
        let how = match rules.get(name) {
            None => Each::Problem("is gone".to_owned()),
            Some(rule) if !matches!(rule.state.as_str(), "ACTIVE" | "EVALUATING") => {
                Each::Problem(format!("is {}", rule.state))
            }
            Some(_) => match known.get(name) {
                Some(status) => last_run(status),
                None if statuses.is_err() => Each::Ok,
                None => Each::Unchecked("AWS Config does not tell how its last run went".to_owned()),
            },
        };
        (*name, how)
    });
    let well = |names: &[String]| match statuses {
        Ok(_) => format!("{}: active, and the last runs went well", count(names.len(), "rule")),
        Err(_) => format!("{}: active", count(names.len(), "rule")),
    };
    let mut checkups = each(Check::ConfigRules, "the rule in AWS Config, and evaluate's log", each_rule, well);
    if let Err(error) = statuses {
        checkups.push(Checkup::unanswered(Check::ConfigRules, format!("how the last runs went: {error}")));
    }
    checkups
}

/// A run failed where none went well after it.
fn last_run(status: &ConfigRuleStatus) -> Each {
    let failed = |failed: Option<Timestamp>, succeeded: Option<Timestamp>| failed.filter(|at| Some(*at) > succeeded);
    let error = status.last_error.as_deref().unwrap_or("AWS Config does not say why");
    if failed(status.invocation_failed_at, status.invoked_at).is_some() {
        return Each::Problem(format!("its function could not be invoked: {error}"));
    }
    if failed(status.evaluation_failed_at, status.evaluated_at).is_some() {
        return Each::Problem(format!("its last evaluation failed: {error}"));
    }
    Each::Ok
}

/// Whether EventBridge hands on what it is told.
pub(super) fn event_rules(answers: &[Answer<EventRule>]) -> Vec<Checkup> {
    if answers.is_empty() {
        return none(Check::EventRules, "the stack has no rule of EventBridge: no API call reaches guardrail");
    }
    let judge = |rule: &EventRule| match rule {
        rule if !rule.is_enabled() => Each::Problem(format!("is {}", rule.state)),
        EventRule { targets: 0, .. } => Each::Problem("has no target".to_owned()),
        _ => Each::Ok,
    };
    let well = |names: &[String]| format!("{}: enabled, with a target", count(names.len(), "rule"));
    things(Check::EventRules, "the rule in EventBridge", answers, judge, well)
}

/// Whether the clock strikes.
pub(super) fn schedules(answers: &[Answer<Schedule>]) -> Vec<Checkup> {
    if answers.is_empty() {
        return none(Check::Schedules, "the stack has no schedule: nothing sweeps the ledger");
    }
    let judge = |schedule: &Schedule| match schedule.state.as_str() {
        "ENABLED" => Each::Ok,
        state => Each::Problem(format!("is {state}")),
    };
    let well = |names: &[String]| format!("{}: enabled", count(names.len(), "schedule"));
    things(Check::Schedules, "the schedule in EventBridge Scheduler", answers, judge, well)
}

/// Whether the functions can run.
pub(super) fn functions(answers: &[Answer<Function>]) -> Vec<Checkup> {
    if answers.is_empty() {
        return none(Check::Functions, "the stack has no function");
    }
    let well = |names: &[String]| format!("{}: active", count(names.len(), "function"));
    things(Check::Functions, "the function in Lambda", answers, function, well)
}

fn function(function: &Function) -> Each {
    let Function { state, state_reason, last_update, reserved_concurrency, .. } = function;
    let reason = state_reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    if *reserved_concurrency == Some(0) {
        return Each::Problem("may not run: its reserved concurrency is 0".to_owned());
    }
    match state.as_str() {
        "Active" if last_update.as_deref() == Some("Failed") => {
            Each::Warning("its last update failed: an older version runs".to_owned())
        }
        "Active" => Each::Ok,
        "Inactive" | "Pending" => Each::Warning(format!("is {state}{reason}")),
        _ => Each::Problem(format!("is {state}{reason}")),
    }
}

/// Whether the functions are handed what waits for them.
pub(super) fn mappings(answers: &[Answer<Mapping>]) -> Vec<Checkup> {
    if answers.is_empty() {
        return none(Check::Mappings, "the stack has no event source mapping: nothing follows the ledger");
    }
    let judge = |mapping: &Mapping| {
        let last = mapping.last_result.as_deref().unwrap_or_default();
        match mapping.state.as_str() {
            "Enabled" if last.starts_with("PROBLEM") => Each::Problem(format!("its last batch: {last}")),
            "Enabled" => Each::Ok,
            state @ ("Creating" | "Enabling" | "Updating") => Each::Warning(format!("is {state}")),
            state => Each::Problem(format!("is {state}")),
        }
    };
    let well = |names: &[String]| format!("{}: enabled", count(names.len(), "event source mapping"));
    things(Check::Mappings, "the mapping at its function in Lambda", answers, judge, well)
}

/// Whether something waits for a person: messages in a queue that no mapping drains. A queue that one does drain may hold
/// what is being worked on.
pub(super) fn queues(answers: &[Answer<Queue>], mappings: &[Answer<Mapping>]) -> Vec<Checkup> {
    if answers.is_empty() {
        return vec![Checkup::ok(Check::Queues, "the stack has no queue")];
    }
    let drains = |queue: &Queue| {
        let sources = mappings.iter().filter_map(|(_, mapping)| mapping.as_ref().ok()?.as_ref()?.source_arn.as_deref());
        sources.into_iter().any(|source| source == queue.arn)
    };
    let is_unknown = mappings.iter().any(|(_, mapping)| mapping.is_err());
    let judge = |queue: &Queue| match queue.messages {
        0 => Each::Ok,
        _ if drains(queue) => Each::Ok,
        some if is_unknown => Each::Unchecked(format!("holds {some} messages, and what drains it is not known")),
        1 => Each::Problem("holds 1 message that nothing will take up".to_owned()),
        some => Each::Problem(format!("holds {some} messages that nothing will take up")),
    };
    let well = |names: &[String]| format!("{}: nothing waits for a person", count(names.len(), "queue"));
    things(Check::Queues, "the messages: each holds an event and why it failed", answers, judge, well)
}

//! Whether there is room left for one more deployment, and for a burst.

use super::checkup::{Check, Checkup, count};
use super::facts::Concurrency;
use guardrail_resources::Unreadable;

/// How many rules AWS Config has room for in a Region, other people's included (AWS Config Developer Guide, "Service limits":
/// not adjustable, and not told by any API).
const CONFIG_RULES: usize = 1000;

/// From which part of a quota on it is near, in percent.
const NEAR: usize = 80;

/// What Lambda leaves to functions that set nothing aside, however much others do (AWS Lambda Developer Guide, "Configuring
/// reserved concurrency"): an account that has less has a limit of its own that is low.
const UNRESERVED: u64 = 100;

const LOOK_AT: &str = "Service Quotas, to ask for more";

/// The rules of AWS Config in the Region.
pub(super) fn config_rules(used: Result<usize, &Unreadable>) -> Checkup {
    used.map_or_else(
        |error| Checkup::unanswered(Check::Quotas, error),
        |used| room("rule", used, CONFIG_RULES, "AWS Config in this Region", "rules of AWS Config that nobody needs"),
    )
}

/// The rules on the default event bus.
pub(super) fn event_rules(used: Result<usize, Unreadable>, limit: Result<usize, Unreadable>) -> Checkup {
    match (used, limit) {
        (Ok(used), Ok(limit)) => room("rule", used, limit, "the default event bus", LOOK_AT),
        (Err(error), _) | (_, Err(error)) => Checkup::unanswered(Check::Quotas, error),
    }
}

fn room(noun: &str, used: usize, limit: usize, of: &str, look_at: &str) -> Checkup {
    let fact = format!("{of} has {} of at most {limit}", count(used, noun));
    let is_near = used.saturating_mul(100) >= limit.saturating_mul(NEAR);
    if is_near { Checkup::warning(Check::Quotas, fact, look_at) } else { Checkup::ok(Check::Quotas, fact) }
}

/// How many functions may run at once.
pub(super) fn concurrency(read: Result<Concurrency, Unreadable>) -> Checkup {
    match read {
        Err(error) => Checkup::unanswered(Check::Quotas, error),
        Ok(Concurrency { limit, unreserved }) => {
            let fact =
                format!("{unreserved} of {limit} concurrent executions are shared by all functions of the Region");
            let is_low = unreserved < UNRESERVED;
            if is_low { Checkup::warning(Check::Quotas, fact, LOOK_AT) } else { Checkup::ok(Check::Quotas, fact) }
        }
    }
}

//! Whether guardrail would hear of a change: what it stands on, looked at part by part. Silence looks the same whether nothing
//! is wrong or nobody listens, so that every part that is looked at is said to be as it should be, or not, or not to have
//! been looked at; what could not be looked at is never said to be well. Judging is pure, over facts
//! that a port gathers; nothing is changed.

mod account;
mod checkup;
mod deployed;
mod facts;
mod ledger;
mod listening;
mod ports;
mod quotas;
mod stack;
#[cfg(test)]
mod tests;

pub use account::{Account, examine};
pub use checkup::{Check, Checkup, Outcome};
pub use facts::{
    Concurrency, ConfigRule, ConfigRuleStatus, EventRule, EventRuleId, Function, Mapping, Queue, Schedule, Stack,
    StackResource,
};
pub use ledger::{settings_in_force, told_by_a_file};
pub use ports::AccountFacts;

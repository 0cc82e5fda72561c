//! Adding up what was said: bounded, however long the input.

use crate::Status;
use crate::judge::{Judged, NotJudged, Outcome};
use guardrail_engine::Happened;
use guardrail_engine::ledger::TransitionKind;
use guardrail_model::{Compliance, Severity};
use std::collections::BTreeMap;

/// How many types without a control are named; AWS Config has about 530 in all.
const TYPES: usize = 1000;

/// What was said, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) resources: u64,
    /// API calls, harmless or not.
    pub(crate) calls: u64,
    pub(crate) compliant: u64,
    pub(crate) not_applicable: u64,
    pub(crate) broken: BTreeMap<Severity, u64>,
    /// What is broken and would be put right by calls of guardrail's.
    pub(crate) planned: u64,
    /// Verdicts that a control could not give.
    pub(crate) unjudged: u64,
    /// Files and documents that could not be read.
    pub(crate) unreadable: u64,
    pub(crate) not_judged: BTreeMap<NotJudged, u64>,
    pub(crate) uncovered: BTreeMap<String, u64>,
    /// What the ledger made of it, where there is one.
    pub(crate) ledger: Option<Recorded>,
}

/// What recording came to, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) transitions: BTreeMap<TransitionKind, u64>,
    /// Verdicts on states that are older than what the ledger knows.
    pub(crate) outdated: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, judged: &Judged) {
        for outcome in &judged.outcomes {
            match outcome {
                Outcome::Verdicts(resource) => {
                    self.resources += 1;
                    for verdict in &resource.verdicts {
                        match &verdict.outcome {
                            Ok(Compliance::Compliant) => self.compliant += 1,
                            Ok(Compliance::NotApplicable(_)) => self.not_applicable += 1,
                            Ok(Compliance::NonCompliant(_)) => {
                                *self.broken.entry(verdict.control.severity).or_default() += 1;
                                self.planned += u64::from(!verdict.plan.is_empty());
                            }
                            Err(_) => self.unjudged += 1,
                        }
                    }
                }
                Outcome::Call(call) => {
                    self.calls += 1;
                    for verdict in &call.verdicts {
                        match &verdict.outcome {
                            Ok(Happened::Fired(_)) => {
                                *self.broken.entry(verdict.control.severity).or_default() += 1;
                                self.planned += u64::from(!verdict.plan.is_empty());
                            }
                            Ok(Happened::TakenBack(_)) => {}
                            Err(_) => self.unjudged += 1,
                        }
                    }
                }
                Outcome::Uncovered(resource_type) => self.uncover(resource_type, 1),
                Outcome::NotJudged(reason) => *self.not_judged.entry(*reason).or_default() += 1,
                Outcome::Unreadable(_) => self.unreadable += 1,
            }
        }
    }

    fn uncover(&mut self, resource_type: &str, count: u64) {
        let known = self.uncovered.len() < TYPES || self.uncovered.contains_key(resource_type);
        let name = if known { resource_type } else { "other types" };
        *self.uncovered.entry(name.to_owned()).or_default() += count;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.resources += other.resources;
        self.calls += other.calls;
        self.compliant += other.compliant;
        self.not_applicable += other.not_applicable;
        self.planned += other.planned;
        self.unjudged += other.unjudged;
        self.unreadable += other.unreadable;
        for (severity, count) in &other.broken {
            *self.broken.entry(*severity).or_default() += count;
        }
        for (reason, count) in &other.not_judged {
            *self.not_judged.entry(*reason).or_default() += count;
        }
        for (resource_type, count) in &other.uncovered {
            self.uncover(resource_type, *count);
        }
    }

    pub(crate) fn status(&self) -> Status {
        if self.unreadable + self.unjudged > 0 {
            Status::Unreadable
        } else if self.broken.is_empty() {
            Status::Clean
        } else {
            Status::Broken
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TYPES, Tally};
    use crate::Status;
    use guardrail_model::Severity;

    #[test]
    fn what_could_not_be_read_weighs_more_than_what_is_broken() {
        let mut tally = Tally::default();
        assert_eq!(tally.status(), Status::Clean);
        tally.uncovered.insert("AWS::X::Y".to_owned(), 1);
        assert_eq!(tally.status(), Status::Clean);
        tally.broken.insert(Severity::Low, 1);
        assert_eq!(tally.status(), Status::Broken);
        assert_eq!(Tally { unjudged: 1, ..tally.clone() }.status(), Status::Unreadable);
        assert_eq!(Tally { unreadable: 1, ..tally }.status(), Status::Unreadable);
    }

    #[test]
    fn invented_types_do_not_fill_the_memory() {
        let mut tally = Tally::default();
        for number in 0..3 * TYPES {
            tally.uncover(&format!("AWS::X::{number}"), 1);
        }
        assert_eq!(tally.uncovered.len(), TYPES + 1);
        assert_eq!(tally.uncovered.values().sum::<u64>(), 3000);
    }
}

//! A rule's event, and after a NUL what AWS Config holds in store: whatever they say, the answer is a report or an error,
//! and no call to PutEvaluations asks for more than AWS Config takes.
#![no_main]

use guardrail_controls::{Catalogue, Parameters, Subject};
use guardrail_engine::Verdict;
use guardrail_engine::evaluate::{
    ConfigService, GlobalControls, Inventory, NotRecorded, PortError, PutError, Question, Recorder, evaluate,
};
use guardrail_engine::ledger::{Decision, JudgeVersion, Record, Recorded, Sighting, Terms, decide};
use guardrail_model::{Annotation, Evaluation};
use guardrail_resources::{Unreadable, read::Problem};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::prepare(&Parameters::default()).expect("the defaults hold"));

/// AWS Config, holding one item and the results of one rule; it never takes the last result of a call.
struct Memory<'s> {
    stored: Option<&'s str>,
}

impl ConfigService for Memory<'_> {
    async fn item_at(&self, _: &str, _: &str, _: Timestamp) -> Result<Option<String>, PortError> {
        Ok(self.stored.map(str::to_owned))
    }

    async fn put_evaluations(
        &self,
        result_token: &str,
        evaluations: &[Evaluation],
        test_mode: bool,
    ) -> Result<Vec<Evaluation>, PutError> {
        assert!(!result_token.is_empty() && test_mode == (result_token == "TESTMODE"));
        assert!((1..=100).contains(&evaluations.len()));
        for annotation in evaluations.iter().filter_map(|evaluation| evaluation.annotation.as_ref()) {
            assert!((1..=Annotation::MAX).contains(&annotation.as_str().chars().count()));
        }
        Ok(evaluations.last().cloned().into_iter().collect())
    }

    async fn reported(&self, rule_name: &str) -> Result<Vec<(String, String)>, PortError> {
        Ok((0..250).map(|number| (rule_name.to_owned(), number.to_string())).collect())
    }

    async fn pause(&self, _: Duration) {}
}

/// An account that does not answer.
struct Silence;

impl Inventory for Silence {
    async fn ask(&self, _: Question<'_>) -> Result<Subject, Unreadable> {
        Err(Unreadable::new("account", Problem::Unavailable("no answer".to_owned())))
    }
}

/// A ledger that decides, and keeps nothing.
struct Forgetful;

impl Recorder for Forgetful {
    async fn record(&self, sighting: &Sighting, verdicts: &[Verdict]) -> Result<Vec<Recorded>, NotRecorded> {
        for verdict in verdicts {
            let observation = sighting.observation(verdict, JudgeVersion::default())?;
            let terms = Terms { now: Timestamp::UNIX_EPOCH, exemption: None, baseline: false };
            let decision = decide(&Record::new(observation.key.clone()), &observation, &terms);
            assert!(!matches!(decision, Decision::Unchanged(_)), "whatever is seen first leaves a mark");
        }
        Ok(Vec::new())
    }
}

/// Runs a future whose ports are always ready.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

fuzz_target!(|input: &str| {
    let (event, stored) = input.split_once('\0').map_or((input, None), |(event, item)| (event, Some(item)));
    match ready(evaluate(&CATALOGUE, GlobalControls::Here, &Memory { stored }, &Silence, &Forgetful, event)) {
        Ok(report) => drop(report.into_result()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

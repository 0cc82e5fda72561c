//! The function behind every AWS Config rule, run as built under AWS's runtime interface emulator: what it sends to AWS,
//! what it answers, and what it logs.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod answers;
mod delivery;
mod emulated_account;
mod message_types;

use guardrail_tests::aws_double::{AwsDouble, Call, Reply};
use guardrail_tests::emulator::Emulator;
use serde_json::{Value, json};

/// The function, and the AWS that it calls. Its ledger takes everything and knows nothing: what is recorded is tested with
/// the function that follows the ledger (`tests/functions/alert`).
struct Function {
    emulator: Emulator,
    aws: AwsDouble,
    _ledger: AwsDouble,
}

impl Function {
    /// Starts the function against an AWS that answers by a script.
    fn start(script: impl Fn(&Call, usize) -> Reply + Send + 'static) -> Self {
        let (aws, ledger) = (AwsDouble::start(script), willing());
        Self { emulator: emulator(&aws.endpoint(), &ledger), aws, _ledger: ledger }
    }

    /// Starts the function against an AWS that takes every result and knows nothing.
    fn with_willing_aws() -> Self {
        Self::start(|_, _| taken())
    }

    fn invoke(&self, event: &Value) -> Value {
        self.emulator.invoke(&event.to_string())
    }

    /// The one result that was sent.
    fn only_result(&self) -> Value {
        let puts = self.aws.sent_to("PutEvaluations");
        assert_eq!(puts.len(), 1, "{puts:?}\n{}", self.emulator.log());
        let results = puts[0]["Evaluations"].as_array().unwrap();
        assert_eq!(results.len(), 1, "{results:?}");
        results[0].clone()
    }
}

/// An AWS that takes everything and knows nothing.
fn willing() -> AwsDouble {
    AwsDouble::start(|_, _| taken())
}

fn emulator(endpoint: &str, ledger: &AwsDouble) -> Emulator {
    let tables = [("GUARDRAIL_FINDINGS_TABLE", "findings"), ("GUARDRAIL_CONTROL_TABLE", "control")];
    let ledger = ledger.endpoint();
    let variables: Vec<(&str, &str)> =
        tables.into_iter().chain([("AWS_ENDPOINT_URL_DYNAMODB", ledger.as_str())]).collect();
    Emulator::start_with(env!("CARGO_BIN_EXE_evaluate"), endpoint, &variables)
}

/// The answer to results that were all taken, and to questions that have no answer.
fn taken() -> Reply {
    Reply::ok(json!({}))
}

/// The invocation failed with an error of a type, whose message holds a text.
#[track_caller]
fn assert_error(answer: &Value, error_type: &str, message: &str) {
    assert_eq!(answer["errorType"], error_type, "{answer}");
    let said = answer["errorMessage"].as_str().unwrap_or_default();
    assert!(said.contains(message), "`{message}` is not in `{said}`");
}

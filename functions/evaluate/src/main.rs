//! The function behind every AWS Config rule: it answers one rule event an invocation.

mod function;
mod log;

use function::Function;
use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    guardrail_telemetry::start(env!("CARGO_CRATE_NAME"));
    let function = Function::prepare()?;
    lambda_runtime::run(service_fn(|event| function.answer(event))).await
}

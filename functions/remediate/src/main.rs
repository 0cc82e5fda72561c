//! The function behind the queue of findings that are to be put right: the only one whose role may change anything, by the
//! roles that it may take on.

mod event;
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

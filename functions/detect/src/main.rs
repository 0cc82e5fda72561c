//! The function behind the EventBridge rules over CloudTrail: it takes in one event an invocation.

mod event;
mod function;
mod log;

use function::Function;
use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    guardrail_telemetry::start(env!("CARGO_CRATE_NAME"));
    let function = Function::prepare()?;
    lambda_runtime::run(service_fn(|event| Box::pin(function.answer(event)))).await
}

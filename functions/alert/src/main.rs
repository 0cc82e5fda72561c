//! The function that tells sinks what the ledger owes them (people, chat, Security Hub, remediation): invoked by the findings table's stream with findings that
//! turned, and by a schedule to sweep up whatever is due still.

mod channels;
mod event;
mod function;

use function::Function;
use lambda_runtime::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    guardrail_telemetry::start(env!("CARGO_CRATE_NAME"));
    let function = Function::prepare()?;
    lambda_runtime::run(service_fn(|event| Box::pin(function.answer(event)))).await
}

//! One invocation: the event in, what came of it out. An error fails the invocation, so that Lambda tries again and then
//! hands the event to the failure queue; its type is the name of what went wrong.

use crate::log;
use guardrail_aws::Account;
use guardrail_controls::{Catalogue, ParameterError, Parameters};
use guardrail_engine::evaluate::{EvaluateError, GlobalControls, evaluate};
use guardrail_telemetry::cut;
use lambda_runtime::{Diagnostic, LambdaEvent};
use serde_json::value::RawValue;
use std::env;
use tokio::sync::OnceCell;

/// What one process keeps between invocations.
pub(crate) struct Function {
    catalogue: Catalogue,
    global_controls: GlobalControls,
    account: OnceCell<Account>,
}

/// Why the function cannot start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// The controls cannot be prepared.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// A value of `GUARDRAIL_GLOBAL_CONTROLS` that the template does not give.
    #[error("GUARDRAIL_GLOBAL_CONTROLS is `{0}`: expected `true` or `false`")]
    GlobalControls(String),
}

/// Why an invocation fails: the name of what went wrong, and what is known of it. The runtime logs it as it stands.
#[derive(Debug)]
pub(crate) struct Failure {
    error_type: &'static str,
    error_message: String,
}

impl Function {
    /// Prepares the catalogue, with the built-in parameters of every control. `GUARDRAIL_GLOBAL_CONTROLS` is the template's
    /// parameter: `false` in a Region that leaves what is global to another one.
    pub(crate) fn prepare() -> Result<Self, StartError> {
        let global_controls = match env::var("GUARDRAIL_GLOBAL_CONTROLS").as_deref() {
            Ok("true") | Err(_) => GlobalControls::Here,
            Ok("false") => GlobalControls::Elsewhere,
            Ok(other) => return Err(StartError::GlobalControls(other.to_owned())),
        };
        let catalogue = Catalogue::prepare(&Parameters::default())?;
        Ok(Self { catalogue, global_controls, account: OnceCell::new() })
    }

    /// Answers one rule event.
    pub(crate) async fn answer(&self, event: LambdaEvent<Box<RawValue>>) -> Result<log::Summary, Failure> {
        let account = self.account.get_or_init(async || Account::new(guardrail_aws::load().await)).await;
        let event = event.payload.get();
        let report = evaluate(&self.catalogue, self.global_controls, account, account, event).await?;
        let summary = log::report(&report);
        report.into_result()?;
        Ok(summary)
    }
}

impl From<EvaluateError> for Failure {
    fn from(error: EvaluateError) -> Self {
        Self { error_type: (&error).into(), error_message: cut(&error.to_string()) }
    }
}

impl From<Failure> for Diagnostic {
    fn from(Failure { error_type, error_message }: Failure) -> Self {
        Self { error_type: error_type.to_owned(), error_message }
    }
}

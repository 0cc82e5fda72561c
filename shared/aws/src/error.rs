//! What a service's refusal comes to.

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
#[cfg(feature = "service")]
use guardrail_resources::Unreadable;
#[cfg(feature = "service")]
use guardrail_resources::read::Problem;
use std::error::Error;

/// A call's answer, or why there is none. `operation` names the call as IAM does: `iam:GetAccountSummary`.
#[cfg(feature = "service")]
pub(crate) fn answer<T, E, R>(operation: &str, result: Result<T, SdkError<E, R>>) -> Result<T, Unreadable>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    result.map_err(|error| Unreadable::new(operation, Problem::Unavailable(reason(&error))))
}

/// A call's answer; `None` where the service answers that there is no such thing, which `is_absent` knows by the error that
/// the service has for it.
#[cfg(any(
    feature = "eventbridge",
    feature = "iam",
    feature = "lambda",
    feature = "s3control",
    feature = "scheduler",
    feature = "servicequotas",
    feature = "shield",
    feature = "sqs"
))]
pub(crate) fn answer_if_any<T, E, R>(
    operation: &str,
    result: Result<T, SdkError<E, R>>,
    is_absent: impl FnOnce(&E) -> bool,
) -> Result<Option<T>, Unreadable>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match result {
        Err(error) if error.as_service_error().is_some_and(is_absent) => Ok(None),
        result => answer(operation, result).map(Some),
    }
}

/// The service's own code and message, or at which step the call failed and the first cause of it. Neither holds request
/// headers or credentials.
pub(crate) fn reason<E, R>(error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    let step = match error {
        SdkError::ServiceError(_) => {
            let code = error.code().unwrap_or("an error without a code");
            return error.message().map_or_else(|| code.to_owned(), |message| format!("{code}: {message}"));
        }
        SdkError::TimeoutError(_) => return "timed out".to_owned(),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => return "timed out".to_owned(),
        SdkError::DispatchFailure(_) => "could not be asked",
        SdkError::ResponseError(_) => "gave an unreadable answer",
        SdkError::ConstructionFailure(_) => "the request could not be built",
        _ => "failed",
    };
    format!("{step}: {}", first_cause(error))
}

fn first_cause(error: &(dyn Error + 'static)) -> String {
    std::iter::successors(Some(error), |&error| error.source()).last().map(ToString::to_string).unwrap_or_default()
}

#[cfg(all(test, feature = "iam"))]
mod tests {
    use super::{answer, answer_if_any};
    use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
    use aws_smithy_types::error::ErrorMetadata;

    type Failed = Result<(), SdkError<ErrorMetadata, ()>>;

    fn service_error(code: &str) -> Failed {
        let metadata = ErrorMetadata::builder().code(code).message("says why").build();
        Err(SdkError::service_error(metadata, ()))
    }

    #[test]
    fn a_refusal_tells_code_and_message_and_where_it_came_from() {
        let error = answer("iam:GetAccountSummary", service_error("AccessDenied")).unwrap_err();
        assert_eq!(error.to_string(), "iam:GetAccountSummary: AccessDenied: says why");
    }

    #[test]
    fn a_call_that_never_arrived_tells_its_first_cause() {
        let unreachable: Failed = Err(SdkError::dispatch_failure(ConnectorError::io("connection refused".into())));
        let error = answer("x:Y", unreachable).unwrap_err().to_string();
        assert_eq!(error, "x:Y: could not be asked: connection refused");
        let late: Failed = Err(SdkError::dispatch_failure(ConnectorError::timeout("after 3 s".into())));
        assert_eq!(answer("x:Y", late).unwrap_err().to_string(), "x:Y: timed out");
        let late: Failed = Err(SdkError::timeout_error("after 30 s"));
        assert_eq!(answer("x:Y", late).unwrap_err().to_string(), "x:Y: timed out");
    }

    #[test]
    fn only_the_error_that_means_absence_is_none() {
        let is_absent = |error: &ErrorMetadata| error.code() == Some("NoSuchEntity");
        assert_eq!(answer_if_any("x:Y", service_error("NoSuchEntity"), is_absent), Ok(None));
        assert!(answer_if_any("x:Y", service_error("AccessDenied"), is_absent).is_err());
        assert_eq!(answer_if_any("x:Y", Failed::Ok(()), is_absent), Ok(Some(())));
    }
}

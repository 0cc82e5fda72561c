//! What a failed call is called.

use crate::error::reason;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use guardrail_engine::remediate::{CallError, CallFailure};
use std::error::Error;

/// A call's answer; `operation` names the call as people do: `s3:PutPublicAccessBlock`.
pub(crate) fn answer<T, E, R>(operation: &str, result: Result<T, SdkError<E, R>>) -> Result<T, CallError>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    result.map_err(|error| CallError {
        operation: operation.to_owned(),
        message: reason(&error),
        failure: failure(&error),
    })
}

/// An answer that does not hold what it must.
pub(crate) fn unread(operation: &str, what: impl std::fmt::Display) -> CallError {
    let message = format!("the answer has no {what} that can be read");
    CallError { operation: operation.to_owned(), message, failure: CallFailure::Refused }
}

/// What kind of failure it is, by where the call failed and, where the service answered, by its code: each service has
/// codes of its own for the same thing.
fn failure<E, R>(error: &SdkError<E, R>) -> CallFailure
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error {
        SdkError::ConstructionFailure(_) => CallFailure::Refused,
        SdkError::ServiceError(_) => by_code(error.code().unwrap_or_default()),
        // A request that got no answer, or one that cannot be read, may have been carried out.
        _ => CallFailure::NoAnswer,
    }
}

fn by_code(code: &str) -> CallFailure {
    let has = |parts: &[&str]| parts.iter().any(|part| code.contains(part));
    if has(&["Throttl", "TooManyRequests", "RequestLimitExceeded", "SlowDown", "PriorRequestNotComplete"]) {
        CallFailure::Throttled
    } else if has(&[
        "AccessDenied",
        "Unauthorized",
        "NotAuthorized",
        "AuthFailure",
        "ExpiredToken",
        "InvalidClientTokenId",
    ]) {
        CallFailure::Denied
    } else if has(&["NotFound", "NoSuch", "NotExist", "NonExistent"]) {
        CallFailure::NotFound
    } else if has(&["Conflict", "OperationAborted", "InUse", "InvalidState", "Concurrent", "PreconditionFailed"])
        || is_of_state(code)
    {
        CallFailure::Conflict
    } else if has(&["Internal", "ServiceUnavailable", "ServerException", "DependencyTimeout"]) {
        // The service failed in the midst of it: nobody knows what it did.
        CallFailure::NoAnswer
    } else {
        CallFailure::Refused
    }
}

/// True for the codes by which Amazon RDS says that a resource's state does not allow the call: `InvalidDBInstanceState`,
/// `InvalidDBClusterStateFault`.
fn is_of_state(code: &str) -> bool {
    code.starts_with("Invalid") && (code.ends_with("State") || code.ends_with("StateFault"))
}

#[cfg(test)]
mod tests {
    use super::by_code;
    use guardrail_engine::remediate::CallFailure;

    #[test]
    fn codes_of_many_services_are_told_apart() {
        for (code, failure) in [
            ("ThrottlingException", CallFailure::Throttled),
            ("RequestLimitExceeded", CallFailure::Throttled),
            ("AccessDeniedException", CallFailure::Denied),
            ("UnauthorizedOperation", CallFailure::Denied),
            ("InvalidGroup.NotFound", CallFailure::NotFound),
            ("NoSuchBucket", CallFailure::NotFound),
            ("AWS.SimpleQueueService.NonExistentQueue", CallFailure::NotFound),
            ("DBInstanceNotFound", CallFailure::NotFound),
            ("OperationAborted", CallFailure::Conflict),
            ("ConflictException", CallFailure::Conflict),
            ("InvalidDBInstanceState", CallFailure::Conflict),
            ("InvalidDBClusterStateFault", CallFailure::Conflict),
            ("KMSInvalidStateException", CallFailure::Conflict),
            ("ResourceInUseException", CallFailure::Conflict),
            ("InternalFailure", CallFailure::NoAnswer),
            ("InternalServerError", CallFailure::NoAnswer),
            ("KMSInternalException", CallFailure::NoAnswer),
            ("DependencyTimeoutException", CallFailure::NoAnswer),
            ("ServerException", CallFailure::NoAnswer),
            ("ValidationException", CallFailure::Refused),
        ] {
            assert_eq!(by_code(code), failure, "{code}");
        }
    }
}

//! The way from an API call to here, proven once an hour: in every Region that guardrail listens in, a schedule makes one
//! harmless call, which must arrive like any other. Where it does not, nobody hears of an intruder's calls either.

use super::{DetectError, role};
use crate::ledger::Windows;
use guardrail_model::ApiCall;
use jiff::Timestamp;

/// The path of the roles that make the call, of which every Region and account has its own. Their calls are judged like
/// anyone's: to be taken for a heartbeat hides nothing.
pub const HEARTBEAT_PATH: &str = "/guardrail/heartbeat/";

/// The note that says when the last heartbeat of an account and Region was called, in RFC 3339.
pub fn heartbeat_note(account_id: &str, region: &str) -> String {
    format!("heartbeat:{account_id}:{region}")
}

/// True where a call was made in a session of a role of that path: `arn:aws:iam::111122223333:role/guardrail/heartbeat/…`.
pub(super) fn is_heartbeat(call: &ApiCall<'_>) -> bool {
    let path = role(call).and_then(|arn| arn.split_once(":role")).map(|(_, path)| path);
    path.is_some_and(|path| path.starts_with(HEARTBEAT_PATH))
}

/// Notes a heartbeat, unless a later one is noted already.
pub(super) async fn note<S: Windows + Sync>(store: &S, call: &ApiCall<'_>, at: Timestamp) -> Result<(), DetectError> {
    let region = told(call.aws_region.as_deref(), "awsRegion")?;
    let name = heartbeat_note(told(Some(call.account_id()), "recipientAccountId")?, region);
    let last = store.note(&name).await?.and_then(|noted| noted.parse::<Timestamp>().ok());
    if last.is_none_or(|last| last < at) {
        store.set_note(&name, &at.to_string()).await?;
    }
    Ok(())
}

fn told<'t>(text: Option<&'t str>, key: &'static str) -> Result<&'t str, DetectError> {
    text.filter(|text| !text.is_empty()).ok_or(DetectError::IncompleteEvent(key))
}

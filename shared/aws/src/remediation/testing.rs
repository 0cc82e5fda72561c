//! A narrowed session over a replayed AWS.

use super::NarrowedSession;
use crate::testing::account;
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};

/// A session whose calls are given these answers.
pub(crate) fn session(answers: impl IntoIterator<Item = ReplayEvent>) -> (NarrowedSession, StaticReplayClient) {
    let (account, client) = account(answers);
    (NarrowedSession { account }, client)
}

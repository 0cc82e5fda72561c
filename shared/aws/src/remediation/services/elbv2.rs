//! Elastic Load Balancing: listeners.

use crate::remediation::{NarrowedSession, answer, unread};
use guardrail_actions::services::elbv2::{Call, Facet, State};
use guardrail_engine::remediate::CallError;

const DESCRIBE: &str = "elasticloadbalancing:DescribeListeners";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let Facet::SslPolicy { listener } = facet;
    let described = session.account.elbv2().describe_listeners().listener_arns(listener).send().await;
    let mut listeners = answer(DESCRIBE, described)?.listeners.unwrap_or_default().into_iter();
    let found = listeners.find(|found| found.listener_arn.as_deref() == Some(listener));
    let found = found.ok_or_else(|| unread(DESCRIBE, "listener of that ARN"))?;
    Ok(State::SslPolicy(found.ssl_policy.filter(|policy| !policy.is_empty())))
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let Call::ModifyListener { listener_arn, ssl_policy } = call;
    let modify = session.account.elbv2().modify_listener().listener_arn(listener_arn).ssl_policy(ssl_policy);
    answer("elasticloadbalancing:ModifyListener", modify.send().await).map(drop)
}

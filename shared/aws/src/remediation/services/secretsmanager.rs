//! AWS Secrets Manager: secrets' resource policies.

use crate::remediation::{NarrowedSession, answer};
use guardrail_actions::Document;
use guardrail_actions::services::secretsmanager::{Call, Facet, State};
use guardrail_engine::remediate::CallError;

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let Facet::Policy { secret_id } = facet;
    let get = session.account.secretsmanager().get_resource_policy().secret_id(secret_id);
    let told = answer("secretsmanager:GetResourcePolicy", get.send().await)?;
    // The answer names the secret, and has no policy where the secret has none.
    Ok(State::Policy(told.resource_policy.filter(|policy| !policy.is_empty()).map(Document)))
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let secrets = session.account.secretsmanager();
    match call {
        Call::PutResourcePolicy { secret_id, resource_policy } => {
            let put = secrets.put_resource_policy().secret_id(secret_id).resource_policy(&resource_policy.0);
            answer("secretsmanager:PutResourcePolicy", put.send().await).map(drop)
        }
        Call::DeleteResourcePolicy { secret_id } => {
            let delete = secrets.delete_resource_policy().secret_id(secret_id);
            answer("secretsmanager:DeleteResourcePolicy", delete.send().await).map(drop)
        }
    }
}

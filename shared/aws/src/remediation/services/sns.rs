//! Amazon SNS: topics.

use crate::remediation::{NarrowedSession, answer, unread};
use guardrail_actions::Document;
use guardrail_actions::services::sns::{Call, Facet, State};
use guardrail_engine::remediate::CallError;

const GET: &str = "sns:GetTopicAttributes";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let (Facet::Policy { topic_arn } | Facet::Encryption { topic_arn }) = facet;
    let told = answer(GET, session.account.sns().get_topic_attributes().topic_arn(topic_arn).send().await)?;
    let mut attributes = told.attributes.ok_or_else(|| unread(GET, "Attributes"))?;
    Ok(match facet {
        Facet::Policy { .. } => {
            let policy = attributes.remove("Policy").filter(|policy| !policy.is_empty());
            State::Policy(Document(policy.ok_or_else(|| unread(GET, "Policy"))?))
        }
        // Absent, or empty, where nothing encrypts.
        Facet::Encryption { .. } => {
            State::Encryption(attributes.remove("KmsMasterKeyId").filter(|key| !key.is_empty()))
        }
    })
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let Call::SetTopicAttributes { topic_arn, attribute_name, attribute_value } = call;
    let set = session.account.sns().set_topic_attributes().topic_arn(topic_arn);
    let set = set.attribute_name(*attribute_name).attribute_value(attribute_value);
    answer("sns:SetTopicAttributes", set.send().await).map(drop)
}

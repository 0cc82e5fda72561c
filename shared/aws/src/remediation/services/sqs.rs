//! Amazon SQS: queues.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_sqs::types::QueueAttributeName;
use guardrail_actions::Document;
use guardrail_actions::services::sqs::{Call, Encryption, Facet, State};
use guardrail_engine::remediate::CallError;

const GET: &str = "sqs:GetQueueAttributes";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let (Facet::Policy { queue_url } | Facet::Encryption { queue_url }) = facet;
    let get = session.account.sqs().get_queue_attributes().queue_url(queue_url);
    let told = answer(GET, get.attribute_names(QueueAttributeName::All).send().await)?;
    // Every queue has attributes: an answer without any tells nothing.
    let mut attributes = told.attributes.ok_or_else(|| unread(GET, "Attributes"))?;
    let mut attribute = |name| attributes.remove(&name).filter(|value| !value.is_empty());
    Ok(match facet {
        Facet::Policy { .. } => State::Policy(attribute(QueueAttributeName::Policy).map(Document)),
        Facet::Encryption { .. } => State::Encryption(Encryption {
            kms_master_key_id: attribute(QueueAttributeName::KmsMasterKeyId),
            sqs_managed_sse_enabled: match attribute(QueueAttributeName::SqsManagedSseEnabled).as_deref() {
                Some("true") => true,
                None | Some("false") => false,
                Some(_) => return Err(unread(GET, "SqsManagedSseEnabled")),
            },
        }),
    })
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let Call::SetQueueAttributes { queue_url, attributes } = call;
    let set = session.account.sqs().set_queue_attributes().queue_url(queue_url);
    let set = attributes.iter().fold(set, |set, (name, value)| set.attributes((*name).into(), value));
    answer("sqs:SetQueueAttributes", set.send().await).map(drop)
}

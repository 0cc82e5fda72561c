//! A queue's encryption: by SQS's own key.

use super::{Encryption, Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, sqs};
use serde::{Deserialize, Serialize};

/// Has SQS encrypt with a key of its own what a queue holds. A queue that a KMS key encrypts keeps that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EncryptQueue {
    /// The queue's URL.
    pub queue_url: String,
}

impl Change for EncryptQueue {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "sqs-encrypt-queue",
            title: "has SQS encrypt the queue's messages with a key of its own",
            disruption: "nobody needs new rights, but requests by plain HTTP and unsigned ones are refused then; messages \
                that stand stay as they are",
            undo: Undo::Exact,
            loss: Some("messages stand unencrypted again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Encryption { queue_url: self.queue_url.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Encryption(Encryption { kms_master_key_id: Some(_), .. }) => Ok(before.clone()),
            State::Encryption(Encryption { kms_master_key_id: None, .. }) => {
                Ok(State::Encryption(Encryption { kms_master_key_id: None, sqs_managed_sse_enabled: true }))
            }
            State::Policy(_) => Err(Refusal::OtherFacet),
        }
    }
}

impl EncryptQueue {
    /// What a queue is like after it.
    pub fn apply(&self, queue: &mut Resource<sqs::Queue>) {
        if queue.key().is_none() {
            queue.view.sqs_managed_sse_enabled = Some(true);
        }
    }
}

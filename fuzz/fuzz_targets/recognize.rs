//! Any JSON document: it is recognized for something or refused, and so are the documents in it.
#![no_main]

use guardrail_engine::{Input, recognize};
use guardrail_model::InvokingEvent;
use guardrail_resources::read;
use libfuzzer_sys::fuzz_target;

/// Recognizes a document, and those in it as far down as anybody wraps them.
fn open(json: &str, wrappings: u8) {
    match recognize(json) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(Input::RuleEvent(event)) => drop(read::text::<InvokingEvent<'_>>(&event.invoking_event, "invokingEvent")),
        Ok(Input::Wrapped { documents, .. }) if wrappings > 0 => {
            for document in &documents {
                open(document, wrappings - 1);
            }
        }
        Ok(_) => {}
    }
}

fuzz_target!(|json: &str| open(json, 4));

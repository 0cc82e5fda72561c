//! A CloudTrail record: whatever it holds, it is refused or judged, each verdict names a resource and says something, and
//! the same record is judged the same again.
#![no_main]

use guardrail_controls::{Catalogue, Parameters, Selection};
use guardrail_engine::{Happened, judge_call};
use guardrail_resources::call;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::prepare(&Parameters::default()).expect("the defaults hold"));

fuzz_target!(|json: &str| {
    let Ok(call) = call::read(json) else { return };
    assert!(!call.principal().is_empty() && !call.id().is_empty());
    let judged = || {
        let verdicts = judge_call(&CATALOGUE, &call, &Selection::All);
        let words = verdicts.into_iter().map(|verdict| {
            assert!(!verdict.key.resource_type.is_empty());
            match verdict.outcome {
                Ok(Happened::Fired(fact)) => {
                    assert!(!fact.is_empty(), "{}", verdict.control.id);
                    fact
                }
                Ok(Happened::TakenBack(_)) => String::new(),
                Err(error) => error.to_string(),
            }
        });
        words.collect::<Vec<_>>()
    };
    assert_eq!(judged(), judged());
    for target in call::changed(&call) {
        assert!(!target.key(&call).to_string().is_empty());
    }
});

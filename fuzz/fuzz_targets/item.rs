//! One configuration item, judged by every control: nothing panics, judging twice says the same, and so does judging the
//! item with its configuration in a string, as the API's form has it.
#![no_main]

use guardrail_controls::{Catalogue, Parameters, Selection};
use guardrail_engine::{answer, judge_item};
use guardrail_model::{Compliance, ConfigurationItem};
use guardrail_resources::{Unreadable, read};
use libfuzzer_sys::fuzz_target;
use serde_json::value::{RawValue, to_raw_value};
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::prepare(&Parameters::default()).expect("the defaults hold"));

type Outcome = (&'static str, Result<Compliance, Unreadable>);

fn judged(item: &ConfigurationItem<'_>) -> Vec<Outcome> {
    let verdicts = judge_item(&CATALOGUE, item, &Selection::All);
    assert_eq!(answer(&verdicts), answer(&verdicts));
    verdicts.into_iter().map(|verdict| (verdict.control.id, verdict.outcome)).collect()
}

fuzz_target!(|json: &str| {
    let Ok(item) = read::text::<ConfigurationItem<'_>>(json, "item") else { return };
    let outcomes = judged(&item);
    assert_eq!(outcomes, judged(&item));
    if let Some(object) = item.configuration.map(RawValue::get).filter(|raw| raw.starts_with('{')) {
        let string = to_raw_value(object).expect("any text is a JSON string");
        assert_eq!(outcomes, judged(&ConfigurationItem { configuration: Some(&string), ..item }));
    }
});

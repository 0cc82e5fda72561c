//! Every fixture is judged as its file name states, one test a file.

use guardrail_tests::Fixture;
use std::path::Path;

fn verdict_is_the_one_stated(path: &Path) -> datatest_stable::Result<()> {
    let fixture = Fixture::read(path)?;
    let outcome = fixture.judge(&fixture.item).ok_or("no such control covers the item's type")??;
    if outcome.compliance_type() == fixture.expected {
        return Ok(());
    }
    Err(format!("expected {}, got {outcome:?}", fixture.expected).into())
}

datatest_stable::harness! {
    { test = verdict_is_the_one_stated, root = "controls", pattern = r"\.json$" },
}

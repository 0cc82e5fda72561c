//! What each control says of its fixtures, one snapshot a control.

use guardrail_tests::{Fixture, fixtures};
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[test]
fn annotations_are_as_recorded() {
    let mut controls = BTreeMap::<String, Vec<Fixture>>::new();
    for fixture in fixtures() {
        controls.entry(fixture.control.clone()).or_default().push(fixture);
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let mut failures = Vec::new();
        for (control, fixtures) in controls {
            let said = said(&fixtures);
            let said = std::panic::catch_unwind(|| insta::assert_snapshot!(control.clone(), said));
            failures.extend(said.err().map(|_| control.clone()));
        }
        assert!(failures.is_empty(), "the snapshots of these controls differ: {failures:?}");
    });
}

fn said(fixtures: &[Fixture]) -> String {
    let mut said = String::new();
    for fixture in fixtures {
        let name = fixture.path.file_stem().unwrap().to_string_lossy();
        let outcome = fixture.judge(&fixture.item).expect("the control covers its fixture");
        match outcome {
            Ok(compliance) => {
                writeln!(said, "{name}: {} {}", compliance.compliance_type(), compliance.annotation()).unwrap();
            }
            Err(error) => writeln!(said, "{name}: unreadable: {error}").unwrap(),
        }
        for step in fixture.plan().steps {
            let undo = step.action.about().undo.name();
            writeln!(said, "    {} (undo: {undo})", step.action.about().name).unwrap();
            for call in step.calls().expect("a plan that can be carried out") {
                writeln!(said, "        {call}").unwrap();
            }
        }
    }
    said
}

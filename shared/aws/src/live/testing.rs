//! What the readers' tests share.

use guardrail_controls::{Catalogue, Parameters, Selection, Subject};

/// What every control says of some subjects, in the order of their ids.
pub(super) fn verdicts(subjects: &[Subject]) -> Vec<String> {
    let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
    let mut judgements = Vec::new();
    for subject in subjects {
        catalogue.ask(subject, &Selection::All, &mut judgements);
    }
    let told = judgements.into_iter().map(|judgement| match judgement.outcome {
        Ok(said) => format!("{}: {} {}", judgement.metadata.id, said.compliance_type(), said.annotation()),
        Err(error) => format!("{}: unreadable: {error}", judgement.metadata.id),
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

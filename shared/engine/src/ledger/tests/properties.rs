//! What holds for any order of events.

use super::{One, bucket, fired, live, seen, terms};
use crate::ledger::{
    FindingKey, FindingStatus, JudgeVersion, Observation, Observed, Record, Terms, TransitionKind, decide,
};
use proptest::prelude::*;

fn observed() -> impl Strategy<Value = Observed> {
    prop_oneof![
        Just(Observed::Compliant),
        "[a-c](; [a-c]){0,2}".prop_map(Observed::NonCompliant),
        Just(Observed::NotApplicable("not of this kind".to_owned())),
        Just(Observed::Unwatched("ResourceNotRecorded".to_owned())),
        Just(Observed::Unjudged("not JSON".to_owned())),
        Just(Observed::Deleted),
    ]
}

fn recorded() -> impl Strategy<Value = Observation> {
    (0..20_i64, 0..3_u64, observed()).prop_map(|(seconds, settings, observed)| Observation {
        judge: JudgeVersion { catalogue: 1, settings },
        ..seen(seconds, observed)
    })
}

fn calls() -> impl Strategy<Value = Vec<Observation>> {
    prop::collection::btree_map("[a-z]{2}", 0..3_000_i64, 1..12)
        .prop_map(|calls| calls.into_iter().map(|(event_id, seconds)| fired(seconds, &event_id)).collect())
}

/// What a record says now; how it came to it depends on what was told of it.
fn now_says(record: &Record) -> (Option<&crate::ledger::OrderMark>, bool, Option<&str>) {
    let open = record.open();
    (record.mark.as_ref(), open.is_some(), open.map(|finding| finding.annotation.as_str()))
}

proptest! {
    /// Shuffled and repeated events lead to the state that the latest of them tells. Whether a finding is open, and since
    /// when it counts, is that state's alone: but facts that broke it stand while it could not be judged, so that what an
    /// unjudged state leaves open is compared without its facts.
    #[test]
    fn the_last_state_does_not_depend_on_the_order_of_arrival(
        (ordered, shuffled) in prop::collection::vec(recorded(), 1..24).prop_flat_map(|observations| {
            let twice = observations.iter().chain(&observations).cloned().collect::<Vec<_>>();
            (Just(observations), Just(twice).prop_shuffle())
        })
    ) {
        let mut ordered = ordered;
        ordered.sort_by_key(crate::ledger::OrderMark::of);
        let (ordered, shuffled) = (One::after(ordered).record, One::after(shuffled).record);
        let (now, then) = (now_says(&ordered), now_says(&shuffled));
        prop_assert_eq!(now.0, then.0);
        prop_assert_eq!(now.1, then.1);
        if !matches!(ordered.mark.as_ref().unwrap().observed, Observed::Unjudged(_)) {
            prop_assert_eq!(now.2, then.2);
        }
    }

    /// Calls of one window leave one and the same finding.
    #[test]
    fn calls_count_the_same_in_any_order(
        (calls, shuffled) in calls().prop_flat_map(|calls| {
            let twice = calls.iter().chain(&calls).cloned().collect::<Vec<_>>();
            (Just(calls), Just(twice).prop_shuffle())
        })
    ) {
        let known = u64::try_from(calls.len()).unwrap();
        let (ordered, shuffled) = (One::after(calls), One::after(shuffled));
        prop_assert_eq!(&ordered.record, &shuffled.record);
        prop_assert_eq!(ordered.record.finding.unwrap().calls.unwrap().count, known);
        prop_assert_eq!(shuffled.told, [TransitionKind::Opened]);
    }

    /// Transitions are numbered one by one, a finding is open exactly where its last transition says so, and lives begin
    /// only by opening again.
    #[test]
    fn transitions_count_up_and_say_where_a_finding_stands(
        observations in prop::collection::vec(
            prop_oneof![3 => recorded(), 1 => (0..20_i64, 0..200_i64, observed()).prop_map(|(at, read, observed)| live(at, at + read, observed))],
            1..40,
        )
    ) {
        let mut record = Record::new(FindingKey::configuration(bucket("logs"), "s3-tls-only"));
        for observation in &observations {
            let terms: Terms<'_> = terms();
            let (number, life) = record.finding.as_ref().map_or((0, 0), |finding| (finding.transition.number, finding.life));
            match decide(&record, observation, &terms) {
                crate::ledger::Decision::Unchanged(_) => {}
                crate::ledger::Decision::Kept(kept) => {
                    prop_assert_eq!(kept.finding.as_ref().map_or(0, |finding| finding.transition.number), number);
                    record = *kept;
                }
                crate::ledger::Decision::Changed(changed) => {
                    let finding = changed.finding.as_ref().unwrap();
                    prop_assert_eq!(finding.transition.number, number + 1);
                    let opens = matches!(finding.transition.kind, TransitionKind::Opened | TransitionKind::Reopened | TransitionKind::Worsened);
                    prop_assert_eq!(opens, finding.status == FindingStatus::Open);
                    let begins = matches!(finding.transition.kind, TransitionKind::Opened | TransitionKind::Reopened);
                    prop_assert_eq!(finding.life, life + u32::from(begins));
                    record = *changed;
                }
            }
        }
    }
}

//! Limits hold whatever the order in which workers get on, and nothing is written twice for one attempt.

use super::house::{CONTROL, House};
use super::slow::{race, wait};
use crate::ledger::Stage;
use crate::remediate::{Handled, Progress, Remediations as _};
use jiff::SignedDuration;
use proptest::prelude::*;
use std::future::Future;
use std::pin::Pin;

type Work<'w> = Pin<Box<dyn Future<Output = bool> + 'w>>;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_order_of_events_makes_more_writes_than_the_limits_allow(
        of_control in 1_usize..5,
        in_all in 1_usize..5,
        findings in 1_usize..8,
        deliveries in prop::collection::vec(0_usize..8, 1..16),
        choices in prop::collection::vec(0_usize..16, 0..600),
    ) {
        let house = House::new(&format!(
            "[modes.controls]\n{CONTROL} = \"enforce\"\n[limits]\nper_control_and_account_an_hour = {of_control}\n\
             in_all_an_hour = {in_all}\n"
        ));
        // Every other finding's plan writes two buckets.
        let names: Vec<[String; 2]> =
            (0..findings).map(|number| [format!("bucket-{number}"), format!("other-{number}")]).collect();
        let plans = names.iter().enumerate().map(|(number, [one, other])| match number % 2 {
            0 => vec![one.as_str()],
            _ => vec![one.as_str(), other.as_str()],
        });
        let keys: Vec<_> = plans.map(|buckets| house.open(&buckets)).collect();
        let workers: Vec<Work<'_>> = deliveries
            .iter()
            .enumerate()
            .map(|(worker, place)| {
                let task = house.task(&keys[place % findings]);
                let work = house.handle(task, format!("worker {worker}"));
                let work: Work<'_> = Box::pin(async move { work.await.is_ok() });
                work
            })
            .collect();
        race(workers, &choices);
        let mut calls = house.calls();
        prop_assert!(calls.len() <= of_control.min(in_all), "{calls:?}");
        calls.sort();
        calls.dedup();
        prop_assert_eq!(calls.len(), house.calls().len(), "a resource was written twice");
    }

    #[test]
    fn one_attempt_is_made_by_one_worker(
        workers in 2_usize..6,
        choices in prop::collection::vec(0_usize..6, 0..400),
    ) {
        let house = House::enforcing();
        let key = house.open(&["logs", "more-logs"]);
        let workers: Vec<Work<'_>> = (0..workers)
            .map(|worker| {
                let work = house.handle(house.task(&key), format!("worker {worker}"));
                let work: Work<'_> =
                    Box::pin(async move { matches!(work.await, Ok(Handled::Told { calls: 1.., .. })) });
                work
            })
            .collect();
        let made = race(workers, &choices).into_iter().filter(|made| *made).count();
        prop_assert_eq!(made, 1);
        prop_assert_eq!(house.calls().len(), 2);
        let attempts = wait(house.store.attempts(&key.id())).unwrap();
        prop_assert_eq!(attempts.len(), 1);
    }
}

#[test]
fn a_plan_with_more_resources_than_places_is_done_in_parts() {
    let house = House::new(&format!(
        "[modes.controls]\n{CONTROL} = \"enforce\"\n[limits]\nper_control_and_account_an_hour = 2\n"
    ));
    let names = ["a", "b", "c", "d", "e"];
    let key = house.open(&names);
    for hour in 1..=3 {
        house.see_to(&key).unwrap();
        house.settle();
        assert_eq!(house.calls().len(), names.len().min(2 * hour), "in hour {hour}");
        // More within the hour finds no place.
        house.pass(SignedDuration::from_mins(11));
        house.see_to(&key).unwrap();
        assert_eq!(house.calls().len(), names.len().min(2 * hour), "again in hour {hour}");
        house.pass(SignedDuration::from_mins(60));
    }
    assert_eq!(house.finding(&key).remediation.unwrap().stage, Stage::Remediated);
    let attempts = wait(house.store.attempts(&key.id())).unwrap();
    assert_eq!(attempts.iter().map(|attempt| attempt.steps.len()).collect::<Vec<_>>(), [2, 2, 1]);
    assert!(attempts.iter().all(|attempt| attempt.progress == Progress::Verified));
}

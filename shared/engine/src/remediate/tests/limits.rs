//! Limits hold whatever the order in which workers get on, and nothing is written twice for one attempt.

use super::house::{CONTROL, House};
use super::slow::race;
use crate::remediate::{Handled, Remediations as _};
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
        let names: Vec<String> = (0..findings).map(|number| format!("bucket-{number}")).collect();
        let keys: Vec<_> = names.iter().map(|name| house.open(&[name])).collect();
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
        let attempts = super::slow::wait(house.store.attempts(&key.id())).unwrap();
        prop_assert_eq!(attempts.len(), 1);
    }
}

//! Default settings change nothing: the whole set, and no request that changes anything reaches the endpoint.

use super::house::House;
use guardrail_engine::ledger::FindingStatus;
use guardrail_engine::remediate::Task;

#[test]
fn default_settings_change_nothing_in_the_account() {
    let house = House::start("");
    for violation in house.violate(&[]) {
        let key = house.find(&violation);
        assert_eq!(house.status(&key), FindingStatus::Open, "{}", violation.control);
        // Even where somebody hands remediate the task by hand.
        house.hand(&Task::of(&house.record(&key)).unwrap());
        assert_eq!(house.stage(&key).0, None, "{}", violation.control);
    }
    house.follow();
    house.sweep();
    assert_eq!(house.tasks(), [], "nobody is told to do anything");
    let changed = house.changes();
    assert!(changed.is_empty(), "{changed:?}");
}

//! The ledger first, then AWS Config.

use super::{Account, Config, blocked, bucket, change, event, run};
use crate::evaluate::{EvaluateError, GlobalControls, LedgerRecorder, Memo, Report, evaluate};
use crate::ledger::memory::Memory;
use crate::ledger::{Aliases as _, Exemption, Exemptions, FindingStatus, JudgeVersion, Named, Scope, TransitionKind};
use crate::settings::Settings;
use TransitionKind::{Deleted, Exempted, Opened, Reopened, Resolved, Unwatched, Worsened};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

const BLOCK: &str = "s3-bucket-public-access-block";

/// A ledger, and AWS Config behind it.
struct House {
    store: Memory,
    memo: Memo,
    config: Config,
    exemptions: Exemptions,
    now: Timestamp,
}

impl House {
    fn new() -> Self {
        let now = "2026-03-02T10:00:00Z".parse().unwrap();
        let (store, memo, config) = (Memory::new(), Memo::default(), Config::default());
        Self { store, memo, config, exemptions: Exemptions::default(), now }
    }

    fn answer(&self, event: &Value, account: &Account) -> Result<Report, EvaluateError> {
        let (_, catalogue) = Settings::prepare("").unwrap();
        let recorder = LedgerRecorder {
            store: &self.store,
            judge: JudgeVersion::default(),
            exemptions: &self.exemptions,
            baseline: SignedDuration::from_mins(60),
            memo: &self.memo,
            now: self.now,
        };
        let (config, text) = (&self.config, event.to_string());
        run(evaluate(&catalogue, GlobalControls::Here, config, account, &recorder, &text))
    }

    /// What an event turned.
    fn turned(&self, event: &Value) -> Vec<TransitionKind> {
        let report = self.answer(event, &Account::default()).unwrap();
        assert_eq!(report.recorded.len(), report.verdicts.len());
        report.recorded.iter().filter_map(|recorded| recorded.turned).collect()
    }
}

/// A bucket some seconds after nine, with these switches of its block off.
fn open_bucket(seconds: u8, off: &[&str]) -> Value {
    let mut block = blocked();
    for switch in off {
        block[*switch] = json!(false);
    }
    let mut bucket = bucket("Enabled", &block);
    bucket["configurationItemCaptureTime"] = json!(format!("2026-03-02T09:00:{seconds:02}Z"));
    bucket
}

#[test]
fn a_finding_lives_with_its_item() {
    let house = House::new();
    let changed = |seconds, off: &[&str]| house.turned(&change(BLOCK, &open_bucket(seconds, off)));
    assert_eq!(changed(1, &["blockPublicAcls"]), [Opened]);
    assert_eq!(changed(1, &["blockPublicAcls"]), [], "the same event again");
    assert_eq!(changed(3, &["blockPublicAcls", "ignorePublicAcls"]), [Worsened]);
    assert_eq!(changed(2, &[]), [], "an older item, told late");
    assert_eq!(changed(4, &["ignorePublicAcls"]), []);
    assert_eq!(changed(5, &[]), [Resolved]);
    assert_eq!(changed(6, &["ignorePublicAcls"]), [Reopened]);
    let mut gone = open_bucket(7, &[]);
    gone["configurationItemStatus"] = json!("ResourceDeleted");
    assert_eq!(house.turned(&change(BLOCK, &gone)), [Deleted]);
}

#[test]
fn what_is_no_longer_recorded_or_in_scope_is_unwatched() {
    for (status, left_scope) in [("ResourceNotRecorded", false), ("OK", true)] {
        let house = House::new();
        assert_eq!(house.turned(&change(BLOCK, &open_bucket(1, &["blockPublicAcls"]))), [Opened]);
        let mut item = open_bucket(2, &[]);
        item["configurationItemStatus"] = json!(status);
        let mut event = change(BLOCK, &item);
        event["eventLeftScope"] = json!(left_scope);
        assert_eq!(house.turned(&event), [Unwatched]);
    }
}

#[test]
fn rules_that_overlap_make_one_transition() {
    let house = House::new();
    let item = open_bucket(1, &["blockPublicAcls"]);
    assert_eq!(house.turned(&change(&format!("{BLOCK},s3-versioning"), &item)), [Opened]);
    assert_eq!(house.turned(&change(BLOCK, &item)), []);
    assert_eq!(house.store.records.lock().unwrap().len(), 2, "a mark is left for the control that is as it should be");
}

#[test]
fn aws_config_is_not_answered_before_the_ledger_has_it() {
    for steps in 0..4 {
        let house = House::new();
        house.store.steps.store(steps, Ordering::SeqCst);
        let event = change(BLOCK, &open_bucket(1, &["blockPublicAcls"]));
        let error = house.answer(&event, &Account::default()).unwrap_err();
        assert!(matches!(error, EvaluateError::NotRecorded(_)), "after {steps} steps: {error:?}");
        assert_eq!(house.config.puts(), []);
        house.store.steps.store(-1, Ordering::SeqCst);
        let report = house.answer(&event, &Account::default()).unwrap();
        assert_eq!((report.recorded.len(), house.config.puts().len()), (1, 1), "the next try makes it good");
    }
}

#[test]
fn a_trial_run_records_nothing() {
    let house = House::new();
    let mut event = change(BLOCK, &open_bucket(1, &["blockPublicAcls"]));
    event["resultToken"] = json!("TESTMODE");
    assert_eq!(house.answer(&event, &Account::default()).unwrap().recorded, []);
    assert!(house.store.records.lock().unwrap().is_empty());
}

#[test]
fn a_controls_first_pass_over_an_account_is_a_baseline() {
    let mut house = House::new();
    house.turned(&change(BLOCK, &open_bucket(1, &["blockPublicAcls"])));
    house.now += SignedDuration::from_mins(61);
    let mut other = open_bucket(1, &["blockPublicAcls"]);
    other["resourceId"] = json!("letters");
    house.turned(&change(BLOCK, &other));
    let baseline: Vec<bool> =
        house.store.records.lock().unwrap().values().map(|record| record.finding.as_ref().unwrap().baseline).collect();
    assert_eq!(baseline, [true, false]);
}

#[test]
fn an_exempted_resource_opens_no_finding() {
    let mut house = House::new();
    house.exemptions = Exemptions(vec![Exemption {
        id: "e".to_owned(),
        owner: "ana".to_owned(),
        reason: "a public site".to_owned(),
        ticket: None,
        expires_at: "2027-01-01T00:00:00Z".parse().unwrap(),
        scope: Scope { resource: Some("arn:aws:s3:::invoices".to_owned()), ..Scope::default() },
    }]);
    assert_eq!(house.turned(&change(BLOCK, &open_bucket(1, &["blockPublicAcls"]))), [Exempted]);
}

#[test]
fn names_lead_to_the_key() {
    let house = House::new();
    house.turned(&change(BLOCK, &open_bucket(1, &[])));
    let key = run(house.store.resolve(&Named::Arn("arn:aws:s3:::invoices"))).unwrap().unwrap();
    assert_eq!(key.resource_id, "invoices");
}

#[test]
fn the_accounts_own_state_is_recorded_too() {
    let house = House::new();
    let event = event(
        "ebs-encryption-by-default",
        &json!({
            "awsAccountId": "111122223333", "notificationCreationTime": "2026-03-02T09:15:44.004Z",
            "messageType": "ScheduledNotification", "recordVersion": "1.0",
        }),
    );
    let report = house.answer(&event, &Account::default()).unwrap();
    assert_eq!(report.recorded[0].turned, Some(Opened));
    let finding = report.recorded[0].record.finding.clone().unwrap();
    assert!(finding.unjudged && finding.status == FindingStatus::Open, "the account did not answer");
}

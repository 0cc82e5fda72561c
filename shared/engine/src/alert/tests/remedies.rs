//! Remediation's story, from what guardrail would do to what became of it.

use super::super::{Message, Wording};
use super::cases::{all, worded};
use super::{at, bucket, turned, with, wording};
use crate::ledger::{FindingStatus, Record, Remediation, Stage};
use crate::settings::{Mode, Modes};
use guardrail_actions::Plan;
use guardrail_actions::services::s3::{BlockPublicAccess, PublicAccessBlock, State};

const CALL: &str = r#"s3:PutPublicAccessBlock {"Bucket":"downloads-2026","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}"#;

/// A bucket that is half open, and what would close it.
fn planned() -> Record {
    let seen = PublicAccessBlock { block_public_acls: false, block_public_policy: false, ..PublicAccessBlock::ALL };
    let action = BlockPublicAccess { bucket: "downloads-2026".to_owned() };
    with(bucket(), |finding| finding.plan = Plan::of(action, State::PublicAccessBlock(Some(seen))))
}

/// The same, once remediation has come so far.
fn come_to(stage: Stage, note: &str) -> Record {
    let status =
        if matches!(stage, Stage::Remediated | Stage::Undone) { FindingStatus::Resolved } else { FindingStatus::Open };
    let attempt = u32::from(matches!(stage, Stage::Applied | Stage::Remediated | Stage::Failed | Stage::Undone));
    with(turned(planned(), 2, stage.transition(), status), |finding| {
        finding.remediation = Some(Remediation {
            stage,
            life: 1,
            attempt,
            calls: vec![CALL.to_owned()],
            note: note.to_owned(),
            next_at: None,
            undone_by: Vec::new(),
        });
    })
}

fn remediation(record: Record, change: impl FnOnce(&mut Remediation)) -> Record {
    with(record, |finding| change(finding.remediation.as_mut().unwrap()))
}

fn message(record: &Record) -> Message {
    wording().message(record).unwrap()
}

#[test]
fn opened_with_a_plan() {
    insta::assert_snapshot!(all(&planned()));
}

#[test]
fn opened_where_guardrail_only_observes() {
    let modes = Modes::default();
    let said = worded(&planned(), Wording { modes: &modes, ..wording() });
    assert!(!said.contains("PutPublicAccessBlock {") && !said.contains("may disturb"), "{said}");
    insta::assert_snapshot!(said);
}

#[test]
fn planned_and_not_done() {
    insta::assert_snapshot!(all(&come_to(
        Stage::Planned,
        "the stack downloads manages the resource, and would put it back"
    )));
}

#[test]
fn awaiting_approval() {
    insta::assert_snapshot!(all(&come_to(Stage::AwaitingApproval, "")));
}

#[test]
fn refused_for_now() {
    let note = "control-limit: 10 resources were changed for s3-bucket-public-access-block in account 111122223333 within \
                the hour";
    let refused = come_to(Stage::Refused, note);
    insta::assert_snapshot!(all(&remediation(refused, |refused| refused.next_at = Some(at(7_200)))));
}

#[test]
fn applied_and_verifying() {
    insta::assert_snapshot!(all(&come_to(Stage::Applied, "")));
}

#[test]
fn remediated() {
    insta::assert_snapshot!(all(&come_to(Stage::Remediated, "")));
}

#[test]
fn failed() {
    let note = "step 1 of 1 (s3-block-public-access): s3:PutPublicAccessBlock: AccessDenied: a service control policy \
                forbids it; nothing of this step was done; s3-block-public-access not done";
    let failed = come_to(Stage::Failed, note);
    insta::assert_snapshot!(all(&remediation(failed, |failed| failed.next_at = Some(at(4_200)))));
}

#[test]
fn undone() {
    let back = CALL.replace("\"BlockPublicAcls\":true", "\"BlockPublicAcls\":false");
    let undone = come_to(Stage::Undone, "ann took it back");
    insta::assert_snapshot!(all(&remediation(undone, |undone| undone.calls = vec![back])));
}

#[test]
fn contested() {
    let eve = "arn:aws:iam::111122223333:user/eve".to_owned();
    let note = format!("{eve} brought it back twice after it was put right");
    let contested = remediation(come_to(Stage::Contested, &note), |contested| contested.undone_by = vec![eve; 2]);
    insta::assert_snapshot!(all(&contested));
}

#[test]
fn the_calls_stand_in_every_alert_of_an_open_finding_whose_mode_is_more_than_to_observe() {
    for (mode, is_told) in [(Mode::Observe, false), (Mode::Plan, true), (Mode::Approve, true), (Mode::Enforce, true)] {
        let modes = Modes { default: mode, ..Modes::default() };
        let wording = Wording { modes: &modes, ..wording() };
        let said = wording.message(&planned()).unwrap();
        assert_eq!(said.email.lines().any(|line| line.trim_start() == CALL), is_told, "{mode}: {}", said.email);
        let is_wide = |line: &&str| line.chars().count() > 72 && !line.contains("://") && line.trim_start() != CALL;
        assert_eq!(said.email.lines().find(is_wide), None, "but for addresses and calls");
        let document: serde_json::Value = serde_json::from_str(&said.default).unwrap();
        let call = &document["plan"]["steps"][0]["calls"][0];
        assert_eq!(call.as_str(), is_told.then_some(CALL), "{mode}");
        assert_eq!(document["plan"]["mode"].as_str(), is_told.then(|| mode.into()), "{mode}");
    }
    let ended = turned(planned(), 2, crate::ledger::TransitionKind::Resolved, FindingStatus::Resolved);
    assert!(!message(&ended).email.contains("What guardrail would do"));
}

#[test]
fn what_remediation_read_live_stands_before_what_the_recorded_item_tells() {
    let other = CALL.replace("downloads-2026", "downloads-2027");
    let record = remediation(come_to(Stage::AwaitingApproval, ""), |waiting| waiting.calls = vec![other.clone()]);
    let email = message(&record).email;
    assert!(email.contains(&other) && !email.contains(CALL), "{email}");
}

#[test]
fn an_earlier_lifes_story_is_not_this_ones() {
    let reopened =
        turned(come_to(Stage::Remediated, ""), 3, crate::ledger::TransitionKind::Reopened, FindingStatus::Open);
    let said = message(&with(reopened, |finding| finding.life = 2));
    assert!(!said.email.contains("Remedy ") && said.email.contains("What guardrail would do"), "{}", said.email);
    assert!(!said.default.contains(r#""remediation":{"#));
}

#[test]
fn many_calls_are_counted_and_those_that_are_too_long_are_cut() {
    let long = format!("s3:PutBucketPolicy {{\"Policy\":\"{}\"}}", "x".repeat(50_000));
    let record = remediation(come_to(Stage::AwaitingApproval, ""), |waiting| {
        waiting.calls = std::iter::repeat_n(CALL.to_owned(), 30).chain([long]).collect();
    });
    let said = message(&record);
    assert_eq!(
        said.subject,
        "WAITS FOR APPROVAL: s3:PutPublicAccessBlock, s3:PutBucketPolicy (31 calls) on downloads-2026"
    );
    assert!(said.email.contains("\n  and 21 more calls\n"), "{}", said.email);
    let document: serde_json::Value = serde_json::from_str(&said.default).unwrap();
    let calls = document["remediation"]["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 31);
    assert!(calls[30].as_str().unwrap().ends_with('…'));
    assert_eq!(document["cut"], serde_json::json!(["remediation"]));
}

//! `guardrail approve` and `guardrail undo`: what is shown before anything is ordered, and what is ordered.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod command;

use command::ledger::{findings, id, judged, write};
use command::{Folder, Run, bucket, event};
use guardrail_actions::services::s3::{BlockPublicAccess, State};
use guardrail_actions::{Place, Plan};
use guardrail_embedded::{EmbeddedStore, wait};
use guardrail_engine::ledger::{
    FindingId, FindingStatus, Ledger, Record, Remediation, Stage, TransitionKind, remediation,
};
use guardrail_engine::remediate::{Attempt, AttemptStep, Order, Progress, Remediations, StepProgress};
use jiff::Timestamp;

const CALL: &str = r#"s3:PutPublicAccessBlock {"Bucket":"photos","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}"#;

/// A folder with a ledger that knows of a bucket whose public access block is half off.
fn folder() -> (Folder, String) {
    let item =
        bucket("photos", r#"{"status":"Enabled"}"#).replace(r#""blockPublicAcls":true"#, r#""blockPublicAcls":false"#);
    let broken = event(&item).replace("s3-versioning", "s3-bucket-public-access-block");
    let folder = Folder::with(&[("a.json", broken.as_bytes())]);
    judged(&folder, &["a.json"]);
    write(&folder, "approve.toml", "[modes.controls]\ns3-bucket-public-access-block = \"approve\"\n");
    let applied = folder.run(&["settings", "apply", "approve.toml", "--yes", "--ledger", "l.redb"]);
    assert_eq!(applied.status, 0, "{applied:?}");
    let id = id(&folder);
    (folder, id)
}

fn store(folder: &Folder) -> EmbeddedStore {
    EmbeddedStore::open(&folder.path().join("l.redb"), Timestamp::now()).unwrap()
}

fn record(folder: &Folder, id: &str) -> Record {
    wait(store(folder).find(&FindingId::parse(id).unwrap())).unwrap().unwrap()
}

fn order(folder: &Folder, id: &str) -> Option<Order> {
    wait(store(folder).order(&FindingId::parse(id).unwrap())).unwrap()
}

/// Writes down what remediation would.
fn written(folder: &Folder, id: &str, change: impl FnOnce(&Record) -> Option<Record>) {
    let changed = change(&record(folder, id)).unwrap();
    wait(store(folder).swap(&changed)).unwrap();
}

fn come_to(record: &Record, stage: Stage, calls: &[&str], note: &str) -> Option<Record> {
    let calls = calls.iter().map(|call| (*call).to_owned()).collect();
    let told =
        Remediation { stage, life: 1, attempt: 1, calls, note: note.to_owned(), next_at: None, undone_by: Vec::new() };
    remediation(record, told, Timestamp::now())
}

/// An attempt on the finding, as remediation leaves it.
fn attempted(folder: &Folder, id: &str, number: u32, change: impl FnOnce(&mut Attempt)) {
    let key = record_of_any_life(folder, id).key;
    let action = BlockPublicAccess { bucket: "photos".to_owned() };
    let step = Plan::of(action, State::PublicAccessBlock(None)).steps.remove(0);
    let calls = vec![CALL.to_owned()];
    let mut attempt = Attempt {
        at: Place::of(&key.resource),
        finding: key,
        life: 1,
        number,
        revision: 0,
        undoes: None,
        by: "enforce".to_owned(),
        started_at: "2026-11-02T09:20:00Z".parse().unwrap(),
        progress: Progress::Verified,
        problem: String::new(),
        steps: vec![AttemptStep { step, calls, before: None, after: None, progress: StepProgress::Done }],
        looks: 2,
        right_since: None,
    };
    change(&mut attempt);
    wait(store(folder).swap_attempt(&attempt)).unwrap();
}

/// The only record of the only resource, though its finding has ended.
fn record_of_any_life(folder: &Folder, id: &str) -> Record {
    let resource = guardrail_model::ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", "photos");
    let records = wait(store(folder).records(&resource)).unwrap();
    records.into_iter().find(|record| record.key.id().as_str() == id).unwrap()
}

fn approve(folder: &Folder, id: &str, more: &[&str]) -> Run {
    folder.run(&[&["approve", id, "--ledger", "l.redb"], more].concat())
}

fn undo(folder: &Folder, id: &str, more: &[&str]) -> Run {
    folder.run(&[&["undo", id, "--ledger", "l.redb"], more].concat())
}

#[test]
fn the_calls_are_shown_before_anyone_is_asked_and_nothing_is_ordered_without_a_yes() {
    let (folder, id) = folder();
    let run = approve(&folder, &id, &[]);
    let expected = format!(
        "s3-bucket-public-access-block on AWS::S3::Bucket photos  111122223333 eu-west-1\n\
         finding {id}: BlockPublicAcls is off\n\nwhat guardrail would do\n  s3:PutPublicAccessBlock {{\n    \
         \"Bucket\": \"photos\",\n    \"PublicAccessBlockConfiguration\": {{\n      \"BlockPublicAcls\": true,\n      \
         \"IgnorePublicAcls\": true,\n      \"BlockPublicPolicy\": true,\n      \"RestrictPublicBuckets\": true\n    \
         }}\n  }}\n  s3-block-public-access: turns all four switches of the bucket's Block Public Access on\n    \
         may disturb  whoever reads or writes the bucket through a public ACL or policy is cut off: static websites, \
         public downloads\n    undo         exact; then public ACLs and policies take effect again\n"
    );
    assert_eq!((run.status, run.out), (2, expected));
    assert_eq!(run.errors, "error: nothing was ordered: there is no terminal to ask on, and no --yes\n");
    assert_eq!(order(&folder, &id), None);
}

#[test]
fn what_is_approved_is_carried_out_without_a_call_and_can_be_taken_back() {
    let (folder, id) = folder();
    let run = approve(&folder, &id, &["--yes"]);
    let expected = "dry run: a ledger in a file has no account, and no call was made\nwhat would have been called\n  \
                    s3:PutPublicAccessBlock {\n    \"Bucket\": \"photos\",\n    \"PublicAccessBlockConfiguration\": {\n      \
                    \"BlockPublicAcls\": true,\n      \"IgnorePublicAcls\": true,\n      \"BlockPublicPolicy\": true,\n      \
                    \"RestrictPublicBuckets\": true\n    }\n  }\nthe ledger says: remediated\n";
    assert!(run.status == 0 && run.out.ends_with(expected), "{run:?}");
    assert_eq!(order(&folder, &id), None, "it was carried out");
    let resolved = record_of_any_life(&folder, &id).finding.unwrap();
    assert_eq!((resolved.status, resolved.transition.kind), (FindingStatus::Resolved, TransitionKind::Remediated));
    let again = approve(&folder, &id, &["--yes"]);
    assert!(again.status == 2 && again.errors.contains("no open or exempted finding is called"), "{again:?}");

    let run = undo(&folder, &id, &["--yes"]);
    let why = "error: nothing was ordered: s3-block-public-access: public ACLs and policies take effect again; it needs \
               --accept-loss\n";
    assert_eq!((run.status, run.errors.as_str()), (2, why));
    let run = undo(&folder, &id, &["--yes", "--accept-loss"]);
    let called = "what would have been called\n  s3:PutPublicAccessBlock {\n    \"Bucket\": \"photos\",\n    \
                  \"PublicAccessBlockConfiguration\": {\n      \"BlockPublicAcls\": false,\n";
    assert!(run.status == 0 && run.out.contains(called) && run.out.contains("the ledger says: undone: "), "{run:?}");
    let run = undo(&folder, &id, &["--yes", "--accept-loss"]);
    assert!(run.status == 2 && run.errors.contains("that is not taken back already"), "{run:?}");
}

#[test]
fn calls_that_are_not_those_that_would_be_made_are_shown_anew() {
    let (folder, id) = folder();
    let live = r#"s3:PutPublicAccessBlock {"Bucket":"photos-2"}"#;
    written(&folder, &id, |record| come_to(record, Stage::AwaitingApproval, &[live], ""));
    let run = approve(&folder, &id, &["--yes"]);
    assert!(
        run.out.contains(&format!("\nawaiting-approval, attempt 1\n\nwhat guardrail would do\n  {live}\n")),
        "{run:?}"
    );
    let said = "the ledger says: awaiting-approval: what is to be done has changed since ";
    assert!(run.status == 0 && run.out.contains(said) && !run.out.contains("would have been called"), "{run:?}");
    let page = findings(&folder, &[&id]).out;
    assert!(page.contains(&format!("\nits call        {CALL}\n")), "{page}");
}

#[test]
fn what_cannot_be_approved_is_refused() {
    let (folder, id) = folder();
    let refused = |run: &Run, why: &str| {
        assert!(run.status == 2 && run.out.is_empty() && run.errors.contains(why), "{run:?}");
    };
    refused(&approve(&folder, "00000000000000000000", &["--yes"]), "no open or exempted finding is called");
    write(&folder, "plan.toml", "modes.default = \"plan\"\n");
    folder.run(&["settings", "apply", "plan.toml", "--yes", "--ledger", "l.redb"]);
    refused(&approve(&folder, &id, &["--yes"]), "has the mode plan: settings must give s3-bucket-public-access-block ");
    folder.run(&["settings", "apply", "approve.toml", "--yes", "--ledger", "l.redb"]);
    written(&folder, &id, |record| come_to(record, Stage::Contested, &[CALL], ""));
    refused(&approve(&folder, &id, &["--yes"]), "is contested: guardrail leaves it alone");
    written(&folder, &id, |record| come_to(record, Stage::Applied, &[CALL], ""));
    refused(&approve(&folder, &id, &["--yes"]), "there is nothing to approve");
    written(&folder, &id, |record| {
        let mut record = come_to(record, Stage::Failed, &[], "x")?;
        record.finding.as_mut()?.plan = Plan::none();
        Some(record)
    });
    refused(&approve(&folder, &id, &["--yes"]), "is not put right by any call of guardrail's");
    let who = ["--id", "x", "--owner", "ann", "--reason", "r", "--until", "2999-12-31", "--resource", "photos"];
    assert_eq!(folder.run(&[&["exempt", "--ledger", "l.redb"], &who[..]].concat()).status, 0);
    refused(&approve(&folder, &id, &["--yes"]), "is exempted: nothing is changed while someone answers for it");
    assert_eq!(order(&folder, &id), None);
}

#[test]
fn what_was_done_is_shown_with_its_way_back_and_a_loss_must_be_accepted() {
    let (folder, id) = folder();
    attempted(&folder, &id, 1, |_| {});
    let run = undo(&folder, &id, &["--yes"]);
    let expected = format!(
        "s3-bucket-public-access-block on AWS::S3::Bucket photos  111122223333 eu-west-1\n\
         finding {id}, attempt 1 of 2026-11-02T09:20:00Z, by enforce: verified\n\nwhat guardrail did\n  \
         s3-block-public-access: turns all four switches of the bucket's Block Public Access on (done)\n    \
         s3:PutPublicAccessBlock {{\n      \"Bucket\": \"photos\",\n      \"PublicAccessBlockConfiguration\": {{\n        \
         \"BlockPublicAcls\": true,\n        \"IgnorePublicAcls\": true,\n        \"BlockPublicPolicy\": true,\n        \
         \"RestrictPublicBuckets\": true\n      }}\n    }}\n\nthe way back, as far as nothing else has changed since\n  \
         arn:aws:s3:::photos: to the very state that was there before\n    then public ACLs and policies take effect again\n"
    );
    assert_eq!((run.status, run.out), (2, expected));
    assert!(run.errors.starts_with("error: nothing was ordered: s3-block-public-access: "), "{}", run.errors);
    assert_eq!(undo(&folder, &id, &["--accept-loss"]).status, 2, "it asks");
    assert_eq!(order(&folder, &id), None);
}

#[test]
fn the_last_attempt_that_stands_is_taken_back_or_the_one_that_is_named() {
    let (folder, id) = folder();
    let refused = |more: &[&str], why: &str| {
        let run = undo(&folder, &id, &[&["--yes", "--accept-loss"], more].concat());
        assert!(run.status == 2 && run.errors.contains(why), "{why}: {run:?}");
    };
    refused(&[], "guardrail has changed nothing about it that is not taken back already");
    attempted(&folder, &id, 1, |attempt| attempt.by = "ann".to_owned());
    attempted(&folder, &id, 2, |attempt| attempt.progress = Progress::Undone);
    attempted(&folder, &id, 3, |attempt| attempt.undoes = Some(2));
    attempted(&folder, &id, 4, |attempt| {
        attempt.progress = Progress::Failed;
        attempt.steps[0].progress = StepProgress::Refused;
    });
    refused(&["--attempt", "2"], "attempt 2 was taken back already");
    refused(&["--attempt", "3"], "attempt 3 took back attempt 2, and is not taken back itself");
    refused(&["--attempt", "4"], "attempt 4 changed nothing");
    refused(&["--attempt", "5"], "there was no attempt 5");
    assert_eq!(undo(&folder, "nonsense", &[]).errors, "error: no finding is called `nonsense`\n");
    let run = undo(&folder, &id, &["--yes", "--accept-loss"]);
    assert!(run.out.contains("attempt 1 of 2026-11-02T09:20:00Z, by ann: verified"), "{run:?}");
    assert!(
        run.out.ends_with("the ledger says: refused: undo: s3-block-public-access: no state was kept\n"),
        "{run:?}"
    );
    assert_eq!(order(&folder, &id), None, "it is not tried again");
}

#[test]
fn a_finding_shows_its_plan_and_what_was_done() {
    let (folder, id) = folder();
    let page = findings(&folder, &[&id]).out;
    assert!(page.contains(&format!("\nplan            {CALL}\n")), "{page}");
    written(&folder, &id, |record| come_to(record, Stage::Failed, &[CALL], "s3: AccessDenied"));
    let page = findings(&folder, &[&id]).out;
    assert!(page.contains("\nremediation     failed, attempt 1: s3: AccessDenied\n"), "{page}");
    assert!(page.contains(&format!("\nits call        {CALL}\n")), "{page}");
    let whole = &findings(&folder, &[&id, "--format", "json"]).lines()[0];
    assert_eq!(whole["finding"]["remediation"]["stage"], "failed");
}

//! What people do with the findings of a ledger: list, show, acknowledge, exempt.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod command;

use command::ledger::{OFF, findings, id, judged, owned, seen, transitions, write};
use command::{Folder, bucket, event};
use guardrail_embedded::{EmbeddedStore, wait};
use guardrail_engine::ledger::{
    ActivityWindow, Exemption, FindingKey, JudgeVersion, Observation, Observed, Operators, Scope, Seen, Terms, record,
};
use guardrail_model::{ResourceKey, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};

#[test]
fn findings_are_listed_filtered_and_shown() {
    let folder = Folder::with(&[("a.json", bucket("photos", OFF).replace("\"Off\"", "\"Suspended\"").as_bytes())]);
    let other = seen("orders", OFF, 9).replace("111122223333", "444455556666");
    write(&folder, "b.json", &other);
    judged(&folder, &["a.json", "b.json"]);
    let count = |args: &[&str]| findings(&folder, &[&["--format", "json"], args].concat()).lines().len();
    let all = count(&[]);
    assert!(all >= 2);
    assert_eq!(count(&["--status", "open"]), all);
    assert_eq!(count(&["--status", "exempted"]), 0);
    assert_eq!(count(&["--account", "444455556666"]), 1);
    assert_eq!(count(&["--control", "s3-versioning"]), 2);
    assert_eq!(count(&["--control", "s3-versioning", "--account", "444455556666", "--severity", "low"]), 1);
    assert_eq!(count(&["--severity", "critical"]), 0);
    assert_eq!(findings(&folder, &["--severity", "worst"]).status, 2);

    let one = findings(&folder, &["--account", "444455556666"]);
    let id = findings(&folder, &["--account", "444455556666", "--format", "json"]).lines()[0]["id"].clone();
    let id = id.as_str().unwrap();
    let expected = format!(
        "AWS::S3::Bucket orders  444455556666 eu-west-1\n  open      low       s3-versioning  {id}  versioning is off\n\n1 finding\n       1 open 1 low\n"
    );
    assert_eq!((one.status, one.out), (0, expected));
    let page = findings(&folder, &[id]).out;
    for row in [
        "s3-versioning on AWS::S3::Bucket orders",
        "status          open",
        "facts           versioning is off",
        "broken since    2026-11-02T09:14:27Z",
    ] {
        assert!(page.contains(row), "{row} in {page}");
    }
    let whole = &findings(&folder, &[id, "--format", "json"]).lines()[0];
    assert_eq!(
        (&whole["finding"]["transition"]["number"], &whole["key"]["control"]),
        (&1.into(), &"s3-versioning".into())
    );
    let unknown = findings(&folder, &["00000000000000000000"]);
    assert_eq!(
        (unknown.status, unknown.errors.as_str()),
        (2, "error: no open or exempted finding is called `00000000000000000000`\n")
    );
}

#[test]
fn a_configuration_finding_is_not_acknowledged_away() {
    let folder = Folder::with(&[("a.json", seen("photos", OFF, 9).as_bytes())]);
    judged(&folder, &["a.json"]);
    let run = folder.run(&["acknowledge", &id(&folder), "--ledger", "l.redb"]);
    assert_eq!(run.status, 2);
    assert!(
        run.errors.contains("it is over when its resource is put right") && run.errors.contains("guardrail exempt"),
        "{run:?}"
    );
    assert_eq!(findings(&folder, &["--status", "open", "--format", "json"]).lines().len(), 1);
}

#[test]
fn an_activity_finding_is_over_once_it_was_seen() {
    let folder = Folder::with(&[]);
    let at = "2026-11-02T09:14:27Z".parse().unwrap();
    let trail = ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::CloudTrail::Trail", "main");
    let observation = Observation {
        key: FindingKey::activity(
            trail.clone(),
            "trail-stopped",
            ActivityWindow::of("arn:aws:iam::111122223333:user/eve", at),
        ),
        at,
        judge: JudgeVersion::current(0),
        seen: Seen::Recorded,
        observed: Observed::Fired { event_id: "e-1".to_owned(), fact: "logging was stopped".to_owned() },
        severity: Severity::Critical,
        responsibility: Responsibility::DetectiveControls,
        aliases: Vec::new(),
        tags: [].into(),
        plan: guardrail_actions::Plan::none(),
    };
    let store = EmbeddedStore::open(&folder.path().join("l.redb"), at).unwrap();
    let terms = |_: &_| Terms { now: at, exemption: None, baseline: false };
    wait(record(&store, &trail, &[observation], terms)).unwrap();
    drop(store);
    let id = id(&folder);
    let page = findings(&folder, &[&id]).out;
    assert!(
        page.contains("principal       arn:aws:iam::111122223333:user/eve") && page.contains("events          e-1"),
        "{page}"
    );
    let run = folder.run(&["acknowledge", &id, "--by", "bob", "--ledger", "l.redb"]);
    let expected =
        format!("  acknowledged  critical  trail-stopped  {id}  AWS::CloudTrail::Trail main  111122223333 eu-west-1\n");
    assert_eq!((run.status, run.out), (0, expected));
    assert_eq!(folder.run(&["acknowledge", &id, "--ledger", "l.redb"]).status, 2, "once");
}

#[test]
fn an_exemption_holds_at_once_and_for_what_opens_later_and_ends_when_taken_back() {
    let folder = Folder::with(&[("a.json", seen("photos", OFF, 9).as_bytes())]);
    judged(&folder, &["a.json"]);
    let id = id(&folder);
    let exempt = |args: &[&str]| folder.run(&[&["exempt", "--ledger", "l.redb"], args].concat());
    let who = ["--id", "x1", "--owner", "ann", "--reason", "a sandbox", "--ticket", "T-1", "--until", "2999-12-31"];
    let run = exempt(&[&who[..], &["--control", "s3-versioning", "--account", "111122223333"]].concat());
    let named = "AWS::S3::Bucket photos  111122223333 eu-west-1";
    let expected = format!(
        "exemption x1 holds until 3000-01-01T00:00:00Z\n  exempted      low       s3-versioning  {id}  {named}\n"
    );
    assert_eq!((run.status, run.out, run.errors), (0, expected, String::new()));
    assert!(findings(&folder, &[]).out.ends_with("1 finding\n       1 exempted\n"));
    assert!(
        exempt(&who[..].iter().copied().chain(["--control", "s3-versioning"]).collect::<Vec<_>>())
            .out
            .ends_with("no finding changes\n")
    );

    write(&folder, "b.json", &seen("orders", OFF, 9));
    let later = judged(&folder, &["b.json", "a.json"]);
    assert!(later.status == 1 && later.out.ends_with("new in the ledger\n       1 exempted\n"), "{}", later.out);

    let list = exempt(&["--list"]).out;
    let expected = "x1  until 3000-01-01T00:00:00Z\n  covers  control s3-versioning\n  owner   ann: a sandbox (T-1)\n";
    assert_eq!(list, expected);
    let lines = exempt(&["--list", "--format", "json"]).lines();
    assert_eq!((&lines[0]["id"], &lines[0]["scope"]["control"]), (&"x1".into(), &"s3-versioning".into()));

    let back = exempt(&["--remove", "x1"]);
    assert_eq!((back.status, back.out.matches("  reopened  ").count()), (0, 2), "{}", back.out);
    assert_eq!(findings(&folder, &["--status", "open", "--format", "json"]).lines().len(), 2);
    assert_eq!(exempt(&["--remove", "x1"]).status, 2);
    assert_eq!(exempt(&["--list"]).out, "no exemptions\n");
}

#[test]
fn an_exemption_by_tag_or_name_covers_what_has_it() {
    let tagged = |name: &str, team: &str| {
        let item = bucket(name, OFF).replacen(
            '{',
            &format!(r#"{{"tags":{{"team":"{team}"}},"resourceName":"{name}-name","#),
            1,
        );
        event(&item)
    };
    let folder = Folder::with(&[(
        "a.jsonl",
        format!("{}\n{}\n{}", tagged("a", "x"), tagged("b", "y"), seen("c", OFF, 9)).as_bytes(),
    )]);
    judged(&folder, &["a.jsonl"]);
    let covered = |scope: &[&str]| {
        let who = [
            "exempt",
            "--ledger",
            "l.redb",
            "--id",
            "t",
            "--owner",
            "o",
            "--reason",
            "r",
            "--until",
            "2999-01-01T00:00:00Z",
        ];
        let run = folder.run(&[&who[..], scope].concat());
        assert_eq!(run.status, 0, "{run:?}");
        let exempted = findings(&folder, &["--status", "exempted", "--format", "json"]).lines();
        let names: Vec<_> = exempted.iter().map(|line| line["resourceId"].as_str().unwrap().to_owned()).collect();
        names.join(" ")
    };
    assert_eq!(covered(&["--tag", "team=y"]), "b");
    assert_eq!(covered(&["--tag", "team"]), "a b");
    assert_eq!(covered(&["--resource", "a-name"]), "a");
    assert_eq!(covered(&["--resource", "c"]), "c");
}

#[test]
fn an_exemption_needs_someone_a_reason_a_scope_and_an_end() {
    let folder = Folder::with(&[]);
    let refused = |args: &[&str], why: &str| {
        let run = folder.run(&[&["exempt"], args].concat());
        assert_eq!(run.status, 2, "{args:?}");
        assert!(run.errors.contains(why), "{args:?}: {}", run.errors);
    };
    refused(&["--reason", "r", "--until", "2999-01-01", "--control", "c"], "--owner");
    refused(&["--owner", "o", "--until", "2999-01-01", "--control", "c"], "--reason");
    refused(&["--owner", "o", "--reason", "r", "--control", "c"], "--until");
    refused(&["--owner", "o", "--reason", "r", "--until", "2999-01-01"], "an exemption needs a scope");
    refused(
        &["--owner", " ", "--reason", "r", "--until", "2999-01-01", "--control", "c"],
        "an exemption needs an owner",
    );
    refused(&["--owner", "o", "--reason", "r", "--until", "2020-01-01", "--control", "c"], "before it began");
    refused(&["--owner", "o", "--reason", "r", "--until", "soon", "--control", "c"], "`soon` is no day");
    assert!(!folder.path().join(".guardrail").exists(), "what is refused makes no ledger");
}

#[test]
fn an_exemption_that_has_ended_covers_nothing() {
    let folder = Folder::with(&[("a.json", seen("photos", OFF, 9).as_bytes())]);
    let before = "2026-11-01T00:00:00Z".parse().unwrap();
    let store = EmbeddedStore::open(&folder.path().join("l.redb"), before).unwrap();
    let ended = Exemption {
        id: "x".to_owned(),
        owner: "o".to_owned(),
        reason: "r".to_owned(),
        ticket: None,
        expires_at: Timestamp::now() + SignedDuration::from_secs(2),
        scope: Scope { control: Some("s3-versioning".to_owned()), ..Scope::default() },
    };
    wait(store.put_exemption(&ended)).unwrap();
    drop(store);
    assert_eq!(transitions(&folder, &["a.json"]), owned(&[("photos", "exempted")]));
    assert!(findings(&folder, &[]).out.ends_with("1 exempted\n"));
    while Timestamp::now() < ended.expires_at {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(findings(&folder, &[]).out.ends_with("1 open 1 low\n"));
    assert!(findings(&folder, &[&id(&folder)]).out.contains("status          open"));
}

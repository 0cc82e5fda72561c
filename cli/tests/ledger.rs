//! `guardrail evaluate --ledger`: what it records and says is new, and which files it refuses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod command;

use command::Folder;
use command::ledger::{OFF, ON, findings, id, judged, owned, seen, transitions, write};
use guardrail_embedded::EmbeddedStore;
use jiff::Timestamp;
use std::fs;

#[test]
fn what_is_new_is_said_once_and_what_was_put_right_is_said() {
    let folder = Folder::with(&[
        ("in/a.json", seen("photos", OFF, 9).as_bytes()),
        ("in/b.json", seen("orders", ON, 9).as_bytes()),
    ]);
    let first = judged(&folder, &["in"]);
    let id = id(&folder);
    let expected = format!(
        "\
in/a.json: Config rule event, item notification, configuration item
  AWS::S3::Bucket photos  111122223333 eu-west-1
    NON_COMPLIANT   low       s3-versioning  versioning is off
    opened          low       s3-versioning  finding {id}

in/b.json: Config rule event, item notification, configuration item
  AWS::S3::Bucket orders  111122223333 eu-west-1  COMPLIANT 1 control

2 resources judged
       1 NON_COMPLIANT 1 low
       1 COMPLIANT
new in the ledger
       1 opened
"
    );
    assert_eq!((first.status, first.out.as_str(), first.errors.as_str()), (1, expected.as_str(), ""));
    let again = judged(&folder, &["in"]);
    assert_eq!(again.status, 1);
    assert!(again.out.ends_with("nothing new in the ledger\n") && !again.out.contains("opened"), "{}", again.out);

    write(&folder, "in/a.json", &seen("photos", ON, 10));
    let fixed = judged(&folder, &["in"]);
    assert_eq!(fixed.status, 0);
    let resolved = format!("COMPLIANT 1 control\n    resolved        low       s3-versioning  finding {id}\n");
    assert!(
        fixed.out.contains(&resolved) && fixed.out.ends_with("new in the ledger\n       1 resolved\n"),
        "{}",
        fixed.out
    );
    assert!(judged(&folder, &["in"]).out.ends_with("nothing new in the ledger\n"));
    assert_eq!(findings(&folder, &[]).out, "0 findings\n");
}

#[test]
fn json_tells_transitions_on_the_verdicts_and_only_with_a_ledger() {
    let folder =
        Folder::with(&[("a.jsonl", format!("{}\n{}\nx\n", seen("photos", OFF, 9), seen("orders", ON, 9)).as_bytes())]);
    let plain = folder.run(&["evaluate", "--format", "json", "a.jsonl"]).lines();
    assert!(plain.iter().all(|line| line.get("transition").is_none()), "{plain:?}");
    let lines = folder.run(&["evaluate", "--format", "json", "--ledger", "l.redb", "a.jsonl"]).lines();
    assert_eq!(lines[0]["transition"], "opened");
    assert_eq!(lines[0]["findingId"], id(&folder).as_str());
    assert!(lines[1]["transition"].is_null() && lines[1]["findingId"].is_null());
    let keys = |line: &serde_json::Value| line.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| keys(line) == keys(&lines[0])), "{lines:?}");
}

#[test]
fn items_out_of_order_leave_what_the_latest_says() {
    let folder = Folder::with(&[]);
    write(&folder, "late.json", &seen("photos", ON, 12));
    write(&folder, "early.json", &seen("photos", OFF, 9));
    assert!(transitions(&folder, &["late.json"]).is_empty());
    let early = judged(&folder, &["early.json"]);
    assert_eq!(early.status, 1, "what the file says is broken, and said to be");
    let said = "nothing new in the ledger\n       1 older than what the ledger knows, and left out\n";
    assert!(early.out.ends_with(said), "{}", early.out);
    assert_eq!(findings(&folder, &[]).out, "0 findings\n");

    write(&folder, "later.json", &seen("photos", OFF, 13));
    assert_eq!(transitions(&folder, &["later.json", "late.json", "early.json"]), owned(&[("photos", "opened")]));
    assert!(transitions(&folder, &["late.json"]).is_empty(), "older good news resolves nothing");
    assert_eq!(findings(&folder, &["--format", "json"]).lines().len(), 1);
}

#[test]
fn what_is_old_stays_known_however_old_it_is() {
    let folder = Folder::with(&[]);
    write(&folder, "late.json", &seen("photos", ON, 12).replace("2026-11-02", "2019-11-02"));
    write(&folder, "early.json", &seen("photos", OFF, 9).replace("2026-11-02", "2019-11-02"));
    assert!(transitions(&folder, &["late.json"]).is_empty());
    assert!(transitions(&folder, &["early.json"]).is_empty());
}

#[test]
fn the_end_of_a_resource_and_of_its_watch_is_told_apart() {
    let folder = Folder::with(&[]);
    let names = ["deleted", "not-recorded", "left"];
    let broken: Vec<String> = names.iter().map(|name| seen(name, OFF, 9)).collect();
    write(&folder, "broken.jsonl", &broken.join("\n"));
    let opened = transitions(&folder, &["broken.jsonl"]);
    assert_eq!(opened, owned(&names.map(|name| (name, "opened"))));
    let status = |name: &str, status: &str| seen(name, OFF, 10).replace(r#":\"OK\""#, &format!(r#":\"{status}\""#));
    let ended = [
        status("deleted", "ResourceDeleted"),
        status("not-recorded", "ResourceNotRecorded"),
        seen("left", OFF, 10).replace(r#""eventLeftScope":false"#, r#""eventLeftScope":true"#),
    ];
    write(&folder, "ended.jsonl", &ended.join("\n"));
    let expected = [("deleted", "deleted"), ("not-recorded", "unwatched"), ("left", "unwatched")];
    assert_eq!(transitions(&folder, &["ended.jsonl"]), owned(&expected));
}

#[test]
fn what_nothing_orders_is_judged_and_not_recorded() {
    let without = seen("photos", OFF, 9).replace("configurationItemCaptureTime", "another");
    let folder = Folder::with(&[("a.json", without.as_bytes())]);
    let run = judged(&folder, &["a.json"]);
    assert_eq!(run.status, 2);
    assert!(run.out.contains("versioning is off") && run.out.contains("nothing new in the ledger"), "{}", run.out);
    assert!(
        run.errors.contains("AWS::S3::Bucket photos: not recorded: neither the item nor its event says"),
        "{}",
        run.errors
    );
    assert_eq!(folder.run(&["evaluate", "a.json"]).status, 1, "without a ledger it is in nobody's way");

    let timed = without.replacen(
        r#"\"messageType\""#,
        r#"\"notificationCreationTime\":\"2026-11-02T09:00:00Z\",\"messageType\""#,
        1,
    );
    assert_ne!(timed, without);
    write(&folder, "b.json", &timed);
    assert_eq!(transitions(&folder, &["b.json"]), owned(&[("photos", "opened")]));
}

#[test]
fn what_could_not_be_judged_is_a_finding() {
    let folder = Folder::with(&[("a.json", seen("photos", "7", 9).as_bytes())]);
    assert_eq!(transitions(&folder, &["a.json"]), owned(&[("photos", "opened")]));
    assert!(findings(&folder, &[]).out.contains("could not be judged: BucketVersioningConfiguration"));
}

#[test]
fn other_settings_are_another_judge_of_the_same_item() {
    let instance = r#"{"resourceType":"AWS::EC2::Instance","resourceId":"i-1","awsAccountId":"1","awsRegion":"eu-west-1",
        "configurationItemCaptureTime":"2026-11-02T09:14:27Z","configuration":{"imageId":"ami-1"}}"#;
    let folder = Folder::with(&[("i.json", instance.as_bytes())]);
    let settings = |ami: &str| format!("[controls.ec2-approved-ami]\nimages = [\"{ami}\"]\n");
    write(&folder, "other.toml", &settings("ami-2"));
    write(&folder, "this.toml", &settings("ami-1"));
    let of_ami = |args: &[&str]| {
        let run = folder.run(&[&["evaluate", "--format", "json", "--ledger", "l.redb", "i.json"], args].concat());
        let line = run.lines().into_iter().find(|line| line["control"] == "ec2-approved-ami").unwrap();
        (line["complianceType"].as_str().unwrap().to_owned(), line["transition"].as_str().unwrap_or("-").to_owned())
    };
    let is = |compliance: &str, transition: &str| (compliance.to_owned(), transition.to_owned());
    assert_eq!(of_ami(&["--settings", "other.toml"]), is("NON_COMPLIANT", "opened"));
    assert_eq!(of_ami(&["--settings", "other.toml"]), is("NON_COMPLIANT", "-"));
    assert_eq!(of_ami(&["--settings", "this.toml"]), is("COMPLIANT", "resolved"));
    assert_eq!(of_ami(&[]), is("COMPLIANT", "-"), "the ledger's settings hold");
}

#[test]
fn a_ledger_in_use_is_said_to_be() {
    let folder = Folder::with(&[("a.json", seen("photos", OFF, 9).as_bytes())]);
    let held = EmbeddedStore::open(&folder.path().join("l.redb"), Timestamp::now()).unwrap();
    for args in [&["evaluate", "a.json"][..], &["findings"], &["exempt", "--list"], &["acknowledge", "0"]] {
        let run = folder.run(&[args, &["--ledger", "l.redb"]].concat());
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{args:?}");
        assert_eq!(run.errors, "error: l.redb: ledger in use by another process\n", "{args:?}");
    }
    drop(held);
    assert_eq!(transitions(&folder, &["a.json"]), owned(&[("photos", "opened")]));
}

#[test]
fn a_file_that_is_no_ledger_is_an_error_and_stays_as_it_is() {
    let text = "# notes, and no ledger\n".repeat(1000);
    let folder = Folder::with(&[("a.json", seen("photos", OFF, 9).as_bytes()), ("l.redb", text.as_bytes())]);
    for args in [&["evaluate", "a.json"][..], &["findings"], &["exempt", "--list"]] {
        let run = folder.run(&[args, &["--ledger", "l.redb"]].concat());
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{args:?}");
        assert!(run.errors.starts_with("error: l.redb: not a ledger, or a damaged one: "), "{args:?}: {}", run.errors);
    }
    assert_eq!(fs::read_to_string(folder.path().join("l.redb")).unwrap(), text);
    let run = folder.run(&["evaluate", "--ledger", "a.json/l.redb", "a.json"]);
    assert!(run.status == 2 && run.errors.starts_with("error: a.json: the ledger cannot be opened: "), "{run:?}");
}

#[test]
fn where_there_is_no_ledger_nothing_is_made() {
    let folder = Folder::with(&[]);
    for args in [&["findings"][..], &["acknowledge", "0"], &["exempt", "--list"], &["exempt", "--remove", "x"]] {
        let run = folder.run(args);
        assert_eq!(run.status, 2, "{args:?}");
        assert!(
            run.errors.starts_with("error: .guardrail/ledger.redb: no ledger; `guardrail evaluate --ledger "),
            "{run:?}"
        );
    }
    assert!(!folder.path().join(".guardrail").exists());
}

#[test]
fn calls_are_findings_that_end_by_what_takes_them_back() {
    // Within one hour, and not so long ago that the finding is too old.
    let hour = jiff::Timestamp::now().as_second().div_euclid(3600) * 3600 - 7200;
    let call = |name: &str, minute: i64, id: &str| {
        let time = jiff::Timestamp::from_second(hour + minute * 60).unwrap();
        format!(
            r#"{{"eventVersion":"1.08","userIdentity":{{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/eve"}},
            "eventTime":"{time}","eventSource":"cloudtrail.amazonaws.com","eventName":"{name}",
            "awsRegion":"eu-west-1","requestParameters":{{"name":"main"}},"eventID":"{id}",
            "recipientAccountId":"111122223333"}}"#
        )
    };
    let folder = Folder::with(&[
        ("stopped.json", call("StopLogging", 14, "e-1").as_bytes()),
        ("again.json", call("StopLogging", 20, "e-2").as_bytes()),
        ("started.json", call("StartLogging", 30, "e-3").as_bytes()),
    ]);
    let run = |file: &str| folder.run(&["evaluate", "--ledger", "l.redb", "--format", "json", file]).lines();
    let stopped = run("stopped.json");
    assert_eq!((stopped[0]["kind"].as_str(), stopped[0]["transition"].as_str()), (Some("activity"), Some("opened")));
    let again = run("again.json");
    assert_eq!((&again[0]["findingId"], &again[0]["transition"]), (&stopped[0]["findingId"], &serde_json::Value::Null));
    assert!(folder.run(&["findings", "--ledger", "l.redb"]).out.contains("cloudtrail-tamper"));
    let started = folder.run(&["evaluate", "--ledger", "l.redb", "started.json"]);
    assert!(started.out.contains("resolved") && started.status == 0, "{}", started.out);
    assert!(!folder.run(&["findings", "--ledger", "l.redb"]).out.contains("cloudtrail-tamper"));
}

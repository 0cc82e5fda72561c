//! `guardrail evaluate`: what it takes, what it prints, how it ends.

mod command;

use command::{Folder, bucket, command, events, gzipped, off, on, run_in, run_with};
use std::path::Path;
use std::process::Stdio;

#[test]
fn the_exit_status_tells_clean_broken_and_unreadable() {
    let folder = Folder::with(&[
        ("on.json", on("a").as_bytes()),
        ("off.json", off("b").as_bytes()),
        ("bad.json", b"{"),
        ("other.json", br#"{"resourceType":"AWS::X::Y","resourceId":"y","configuration":{}}"#),
    ]);
    assert_eq!(folder.run(&["evaluate", "on.json"]).status, 0);
    assert_eq!(folder.run(&["evaluate", "other.json"]).status, 0);
    assert_eq!(folder.run(&["evaluate", "on.json", "off.json"]).status, 1);
    let all = folder.run(&["evaluate", "."]);
    assert_eq!(all.status, 2);
    assert!(all.out.contains("versioning is off") && all.out.contains("1 control\n"), "{}", all.out);
    assert_eq!(folder.run(&["evaluate"]).status, 2);
    assert_eq!(folder.run(&["evaluate", "--format", "xml", "on.json"]).status, 2);
}

#[test]
fn text_is_grouped_by_resource_and_ends_in_a_summary() {
    let folder = Folder::with(&[("a.jsonl", format!("{}\n{}\n", off("press-photos"), on("orders")).as_bytes())]);
    let run = folder.run(&["evaluate", "a.jsonl"]);
    let expected = "\
a.jsonl: Config rule event, item notification, configuration item
  AWS::S3::Bucket press-photos  111122223333 eu-west-1
    NON_COMPLIANT   low       s3-versioning  versioning is off
  AWS::S3::Bucket orders  111122223333 eu-west-1  COMPLIANT 1 control

2 resources judged
       1 NON_COMPLIANT 1 low
       1 COMPLIANT
";
    assert_eq!((run.out.as_str(), run.errors.as_str()), (expected, ""));
}

#[test]
fn color_is_for_terminals_unless_asked_for() {
    let folder = Folder::with(&[("a.json", off("a").as_bytes())]);
    assert!(!folder.run(&["evaluate", "a.json"]).out.contains('\u{1b}'));
    assert!(!folder.run(&["evaluate", "a.json", "--color", "never"]).out.contains('\u{1b}'));
    assert!(folder.run(&["--color", "always", "evaluate", "a.json"]).out.contains("\u{1b}["));
}

#[test]
fn json_has_one_object_a_verdict_with_the_same_keys_each() {
    let folder = Folder::with(&[
        ("a.jsonl", format!("{}\n{}\nnonsense\n", off("b1"), on("b2")).as_bytes()),
        ("b.json", command::event(&bucket("b3", "7")).as_bytes()),
    ]);
    let run = folder.run(&["evaluate", "--format", "json", "a.jsonl", "b.json"]);
    assert_eq!((run.status, run.errors.as_str()), (2, ""));
    let lines = run.lines();
    assert_eq!(
        lines[0],
        serde_json::json!({
            "kind": "configuration", "control": "s3-versioning", "complianceType": "NON_COMPLIANT",
            "annotation": "versioning is off", "severity": "low", "responsibility": "customer-data", "layer": "data",
            "resourceType": "AWS::S3::Bucket", "resourceId": "b1", "awsAccountId": "111122223333",
            "awsRegion": "eu-west-1", "observedAt": "2026-11-02T09:14:27.803Z", "path": "a.jsonl"
        })
    );
    assert_eq!((&lines[1]["complianceType"], &lines[1]["annotation"]), (&"COMPLIANT".into(), &"".into()));
    assert_eq!(lines[2]["kind"], "error");
    assert_eq!(lines[2]["annotation"], "line 3 column 1: not JSON: expected an object, a list or a string");
    let (unreadable, null) = (&lines[3], serde_json::Value::Null);
    assert_eq!((&unreadable["kind"], &unreadable["control"]), (&"error".into(), &"s3-versioning".into()));
    assert_eq!((&unreadable["complianceType"], &unreadable["resourceId"]), (&null, &"b3".into()));
    assert!(unreadable["annotation"].as_str().unwrap().starts_with("BucketVersioningConfiguration: "));
    let keys = |line: &serde_json::Value| line.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(lines.iter().all(|line| keys(line) == keys(&lines[0])));
}

/// The buckets that verdicts name, in order.
fn buckets(run: &command::Run) -> Vec<String> {
    run.lines().iter().map(|line| line["resourceId"].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn every_way_to_hold_items_is_read() {
    let (one, two) = (bucket("b1", r#"{"status":"Enabled"}"#), bucket("b2", r#"{"status":"Enabled"}"#));
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let notification =
        |item: &str| format!(r#"{{"messageType":"ConfigurationItemChangeNotification","configurationItem":{item}}}"#);
    let sns =
        |item: &str| format!(r#"{{"Type":"Notification","TopicArn":"t","Message":{}}}"#, quoted(&notification(item)));
    let forms: Vec<(&str, String)> = vec![
        ("snapshot", format!(r#"{{"fileVersion":"1.0","configSnapshotId":"x","configurationItems":[{one},{two}]}}"#)),
        ("pretty snapshot", format!("{{\n  \"configurationItems\": [\n    {one},\n    {two}\n  ]\n}}\n")),
        ("history answer", format!(r#"{{"configurationItems":[{one},{two}],"nextToken":"x"}}"#)),
        ("batch answer", format!(r#"{{"baseConfigurationItems":[{one},{two}],"unprocessedResourceKeys":[]}}"#)),
        ("select answer", format!(r#"{{"Results":[{},{}],"QueryInfo":{{}}}}"#, quoted(&one), quoted(&two))),
        ("list", format!("[{one},\n{two}]")),
        ("lines", format!("{one}\n{two}\n")),
        ("one after another", format!("{one}{two}")),
        ("invoking events", format!("{}\n{}", notification(&one), notification(&two))),
        ("notification in a notification", format!("{}{}", notification(&notification(&one)), notification(&two))),
        ("sns", format!("[{},{}]", sns(&one), sns(&two))),
        (
            "sqs answer",
            format!(
                r#"{{"Messages":[{{"MessageId":"1","Body":{}}},{{"Body":{}}}]}}"#,
                quoted(&sns(&one)),
                quoted(&sns(&two))
            ),
        ),
        (
            "sqs event",
            format!(
                r#"{{"Records":[{{"messageId":"1","body":{},"eventSource":"aws:sqs"}},{{"body":{}}}]}}"#,
                quoted(&sns(&one)),
                quoted(&sns(&two))
            ),
        ),
        (
            "sns event",
            format!(r#"{{"Records":[{{"EventSource":"aws:sns","Sns":{}}},{{"Sns":{}}}]}}"#, sns(&one), sns(&two)),
        ),
        (
            "eventbridge",
            format!(r#"{{"detail-type":"Config Configuration Item Change","detail":{}}}{}"#, notification(&one), two),
        ),
        ("list in a message", notification(&format!(r#"{{"configurationItems":[{one},{two}]}}"#))),
    ];
    for (name, text) in forms {
        for input in [text.as_bytes().to_vec(), gzipped(text.as_bytes()), ["\u{feff}", &text].concat().into_bytes()] {
            let run = run_with(&input, &["evaluate", "--format", "json", "-"]);
            assert!(run.status < 2, "{name}: {run:?}");
            let versioning: Vec<_> =
                run.lines().into_iter().filter(|line| line["control"] == "s3-versioning").collect();
            let ids: Vec<_> = versioning.iter().map(|line| line["resourceId"].as_str().unwrap()).collect();
            assert_eq!(ids, ["b1", "b2"], "{name}");
            assert!(versioning.iter().all(|line| line["path"] == "-"));
        }
    }
}

#[test]
fn folders_are_read_in_order_and_named_files_whatever_their_ending() {
    let folder = Folder::with(&[
        ("d/2.json", on("b2").as_bytes()),
        ("d/1/x.ndjson.gz", &gzipped(on("b1").as_bytes())),
        ("d/3.jsonl", on("b3").as_bytes()),
        ("d/notes.txt", b"not read"),
        ("packed.bin", &gzipped(on("b4").as_bytes())),
    ]);
    let run = folder.run(&["evaluate", "--format", "json", "packed.bin", "d"]);
    assert_eq!((run.status, buckets(&run)), (0, ["b4", "b1", "b2", "b3"].map(str::to_owned).to_vec()));
    let paths: Vec<_> = run.lines().iter().map(|line| line["path"].as_str().unwrap().to_owned()).collect();
    let d = Path::new("d");
    let expected = [d.join("1").join("x.ndjson.gz"), d.join("2.json"), d.join("3.jsonl")];
    assert_eq!(paths[1..], expected.map(|path| path.display().to_string()));
}

#[test]
fn what_is_not_judged_is_named_and_counted() {
    let folder = Folder::with(&[
        ("a.json", br#"{"resourceType":"AWS::X::Y","resourceId":"y","configuration":{}}"#),
        (
            "b.json",
            br#"{"Records":[{"eventVersion":"1.08","userIdentity":{},"eventSource":"s3.amazonaws.com","eventName":"ListBuckets"},
                {"eventVersion":"1.08","userIdentity":{},"eventSource":"s3.amazonaws.com","eventName":"HeadBucket"}]}"#,
        ),
        ("c.json", br#"{"detail-type":"EC2 Instance State-change Notification","detail":{"state":"running"}}"#),
        ("d.json", br#"{"invokingEvent":"{\"messageType\":\"ScheduledNotification\",\"awsAccountId\":\"111122223333\"}"}"#),
    ]);
    let run = folder.run(&["evaluate", "."]);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    for expected in [
        "a.json: configuration item\n  not judged: no control covers AWS::X::Y\n",
        "c.json: EventBridge event (EC2 Instance State-change Notification)\n  not judged: EventBridge event that ",
        "d.json: Config rule event, scheduled notification\n  not judged: scheduled run: ",
        "2 calls judged\n",
        "       1 of types that no control covers: AWS::X::Y 1\n",
    ] {
        assert!(run.out.contains(expected), "{expected}\n{}", run.out);
    }
    assert_eq!(folder.run(&["evaluate", "--format", "json", "."]).out, "");
}

/// A call that stops a trail.
const STOPPED: &str = r#"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/amelie",
    "userName":"amelie"},"eventTime":"2026-03-02T09:14:07Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging",
    "awsRegion":"eu-west-1","requestParameters":{"name":"main"},"eventID":"e-1","recipientAccountId":"111122223333"}"#;

#[test]
fn a_call_that_must_be_known_is_told_with_who_made_it() {
    let harmless = STOPPED.replace("StopLogging", "DescribeTrails");
    let folder = Folder::with(&[("log.json", format!(r#"{{"Records":[{STOPPED},{harmless}]}}"#).as_bytes())]);
    let run = folder.run(&["evaluate", "log.json"]);
    assert_eq!((run.status, run.errors.as_str()), (1, ""));
    let expected = "log.json: records, CloudTrail record\n  \
        cloudtrail:StopLogging by arn:aws:iam::111122223333:user/amelie  2026-03-02T09:14:07Z  e-1\n    \
        NON_COMPLIANT   critical  cloudtrail-tamper  AWS::CloudTrail::Trail main  111122223333 eu-west-1: logging stopped\n";
    assert!(run.out.starts_with(expected), "{}", run.out);
    assert!(run.out.contains("\n2 calls judged\n       1 NON_COMPLIANT 1 critical\n"), "{}", run.out);

    let lines = folder.run(&["evaluate", "--format", "json", "log.json"]).lines();
    assert_eq!(lines.len(), 1);
    let said = |key: &str| lines[0][key].as_str().unwrap_or_default().to_owned();
    for (key, value) in [
        ("kind", "activity"),
        ("control", "cloudtrail-tamper"),
        ("complianceType", "NON_COMPLIANT"),
        ("annotation", "logging stopped"),
        ("resourceType", "AWS::CloudTrail::Trail"),
        ("resourceId", "main"),
        ("awsAccountId", "111122223333"),
        ("awsRegion", "eu-west-1"),
        ("observedAt", "2026-03-02T09:14:07Z"),
        ("eventId", "e-1"),
        ("eventSource", "cloudtrail.amazonaws.com"),
        ("eventName", "StopLogging"),
        ("principal", "arn:aws:iam::111122223333:user/amelie"),
        ("path", "log.json"),
    ] {
        assert_eq!(said(key), value, "{key}");
    }
}

#[test]
fn settings_change_what_is_judged_and_are_checked() {
    let folder = Folder::with(&[
        ("a.json", on("a").as_bytes()),
        ("good.toml", b"[controls.s3-versioning]\n"),
        ("key.toml", b"[control.s3-versioning]\n"),
        ("id.toml", b"[controls.s3-versionin]\n"),
        ("parameter.toml", b"[controls.s3-versioning]\ndays = 3\n"),
        ("syntax.toml", b"[controls\n"),
    ]);
    let error = |settings: &str| {
        let run = folder.run(&["evaluate", "--settings", settings, "a.json"]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{settings}");
        run.errors
    };
    assert_eq!(folder.run(&["evaluate", "--settings", "good.toml", "a.json"]).status, 0);
    assert_eq!(error("key.toml"), "error: key.toml: line 1: settings have no `control`; did you mean `controls`?\n");
    let expected =
        "error: id.toml: line 1: controls: there is no control `s3-versionin`; did you mean `s3-versioning`?\n";
    assert_eq!(error("id.toml"), expected);
    let expected = "error: parameter.toml: line 2: control `s3-versioning` has no parameter `days`\n";
    assert_eq!(error("parameter.toml"), expected);
    assert!(error("syntax.toml").starts_with("error: syntax.toml: "));
    assert_eq!(error("missing.toml"), "error: missing.toml: no such file or folder\n");
}

#[test]
fn a_reader_that_goes_away_is_no_error_message() {
    let many = format!("{}\n", off("b")).repeat(20_000);
    let folder = Folder::with(&[("a.jsonl", many.as_bytes())]);
    let mut child = command()
        .current_dir(folder.path())
        .args(["evaluate", "a.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_projects_own_events_show_both_sides() {
    let events = events();
    let run = run_in(&events, &["evaluate", "--format", "json", "."]);
    assert_eq!((run.status, run.errors.as_str()), (1, ""));
    let versioning = |file: &str| {
        let lines = run.lines();
        let line = lines.iter().find(|line| line["path"] == format!("./{file}") && line["control"] == "s3-versioning");
        line.unwrap_or_else(|| panic!("no verdict on {file}"))["complianceType"].as_str().unwrap().to_owned()
    };
    assert_eq!(versioning("change-s3-bucket-public.json"), "NON_COMPLIANT");
    assert_eq!(versioning("change-s3-bucket-private.json"), "COMPLIANT");
    assert_eq!(versioning("test-mode.json"), "COMPLIANT");
    assert_eq!(versioning("deleted.json"), "NOT_APPLICABLE");
    assert_eq!(versioning("left-scope.json"), "NOT_APPLICABLE");
    let selected = run.lines().iter().filter(|line| line["path"] == "./change-selected-by-rule.json").count();
    assert_eq!(selected, 1);
    let text = run_in(&events, &["evaluate", "."]).out;
    for expected in
        ["oversized change", "scheduled run", "delivered snapshot", "no control covers AWS::EC2::InternetGateway"]
    {
        assert!(text.contains(&format!("not judged: {expected}")), "{expected}");
    }
}

//! `guardrail plan`: the calls that put broken resources right, shown and not made.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod command;

use command::{Folder, bucket, event, events, run_in, run_with};

/// A rule's event on a bucket's public access block: half of it is off, or none.
fn block(name: &str, is_half_off: bool) -> String {
    let item = bucket(name, r#"{"status":"Enabled"}"#);
    let item = if is_half_off {
        item.replace(r#""blockPublicAcls":true"#, r#""blockPublicAcls":false"#)
            .replace(r#""blockPublicPolicy":true"#, r#""blockPublicPolicy":false"#)
    } else {
        item
    };
    event(&item).replace("s3-versioning", "s3-bucket-public-access-block")
}

#[test]
fn the_calls_are_shown_with_what_they_may_disturb_and_how_far_they_can_be_taken_back() {
    let good = block("orders", false);
    let folder = Folder::with(&[("a.json", block("photos", true).as_bytes()), ("b.json", good.as_bytes())]);
    let run = folder.run(&["plan", "a.json", "b.json"]);
    let expected = r#"a.json: Config rule event, item notification, configuration item
  AWS::S3::Bucket photos  111122223333 eu-west-1
    high  s3-bucket-public-access-block  BlockPublicAcls is off; BlockPublicPolicy is off
      1. turns all four switches of the bucket's Block Public Access on
         s3:PutPublicAccessBlock {
           "Bucket": "photos",
           "PublicAccessBlockConfiguration": {
             "BlockPublicAcls": true,
             "IgnorePublicAcls": true,
             "BlockPublicPolicy": true,
             "RestrictPublicBuckets": true
           }
         }
         may disturb  whoever reads or writes the bucket through a public ACL or policy is cut off: static websites, public downloads
         undo         exact; then public ACLs and policies take effect again

2 resources judged
       1 NON_COMPLIANT 1 high
       1 COMPLIANT
what guardrail would do
       1 put right by the calls above
       0 left to you
"#;
    assert_eq!((run.status, run.out.as_str(), run.errors.as_str()), (1, expected, ""));
    let whole = folder.run(&["plan", "b.json"]);
    assert_eq!((whole.status, whole.out.as_str()), (0, "1 resource judged\n       1 COMPLIANT\n"));
}

#[test]
fn what_guardrail_makes_no_call_for_is_said() {
    let instance = r#"{"resourceType":"AWS::EC2::Instance","resourceId":"i-1","awsAccountId":"1","awsRegion":"eu-west-1",
        "configurationItemCaptureTime":"2026-11-02T09:14:27Z","configuration":{"imageId":"ami-1"}}"#;
    let settings = b"[controls.ec2-approved-ami]\nimages = [\"ami-2\"]\n";
    let folder = Folder::with(&[("i.json", instance.as_bytes()), ("s.toml", settings)]);
    let run = folder.run(&["plan", "i.json", "--settings", "s.toml"]);
    let said = "ec2-approved-ami  ami-1 is not an approved image\n      guardrail makes no call for it: `guardrail controls \
                ec2-approved-ami` says what to do\n";
    assert!(run.out.contains(said), "{}", run.out);
    let lines = folder.run(&["plan", "i.json", "--settings", "s.toml", "--format", "json"]).lines();
    assert!(lines.iter().all(|line| line["control"] != "ec2-approved-ami"), "{lines:?}");
}

#[test]
fn machines_get_one_object_a_step_and_people_the_problems() {
    let both = format!("{}\n{}\nx\n", block("photos", true), block("orders", false));
    let folder = Folder::with(&[("a.jsonl", both.as_bytes())]);
    let run = folder.run(&["plan", "--format", "json", "a.jsonl"]);
    assert_eq!(
        (run.status, run.errors.as_str()),
        (2, "error: a.jsonl: line 3 column 1: not JSON: expected an object, a list or a string\n")
    );
    let block =
        r#"{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}"#;
    let parameters = format!(r#"{{"Bucket":"photos","PublicAccessBlockConfiguration":{block}}}"#);
    let expected = format!(
        "{}{}{}",
        r#"{"control":"s3-bucket-public-access-block","resourceType":"AWS::S3::Bucket","resourceId":"photos","awsAccountId":"111122223333","awsRegion":"eu-west-1","action":"s3-block-public-access","calls":[{"operation":"s3:PutPublicAccessBlock","parameters":"#,
        parameters,
        r#"}],"problem":null,"disruption":"whoever reads or writes the bucket through a public ACL or policy is cut off: static websites, public downloads","undo":"exact","undoNote":null,"loss":"public ACLs and policies take effect again","path":"a.jsonl"}"#
    );
    assert_eq!(run.out, format!("{expected}\n"));
}

#[test]
fn what_could_not_be_judged_has_no_plan_and_is_no_success() {
    let broken = block("photos", true).replace(r#"\"blockPublicAcls\":false"#, r#"\"blockPublicAcls\":7"#);
    let folder = Folder::with(&[("a.json", broken.as_bytes())]);
    let run = folder.run(&["plan", "a.json"]);
    assert!(run.status == 2 && run.out.contains("UNREADABLE  s3-bucket-public-access-block  "), "{run:?}");
    let run = folder.run(&["plan", "a.json", "--format", "json"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(
        run.errors.starts_with("error: a.json: AWS::S3::Bucket photos: s3-bucket-public-access-block: "),
        "{run:?}"
    );
}

#[test]
fn a_call_is_planned_for_too_and_standard_input_is_read() {
    let stopped = std::fs::read(events().join("call-trail-stopped.json")).unwrap();
    let run = run_with(&stopped, &["plan", "-"]);
    assert_eq!(run.status, 1);
    let said = "  cloudtrail:StopLogging by arn:aws:sts::111122223333:assumed-role/Operators/amelie  ";
    assert!(run.out.contains(said), "{}", run.out);
    let said =
        "    critical  cloudtrail-tamper  AWS::CloudTrail::Trail main  111122223333 eu-west-1: logging stopped\n";
    assert!(run.out.contains(said), "{}", run.out);
}

#[test]
fn it_judges_as_evaluate_does() {
    let (planned, judged) = (run_in(&events(), &["plan", "."]), run_in(&events(), &["evaluate", "."]));
    assert_eq!((planned.status, planned.errors), (judged.status, judged.errors));
    let broken = |text: &str| {
        let counts = |line: &&str| line.trim_start().starts_with(|c: char| c.is_ascii_digit());
        text.lines().filter(counts).find(|line| line.contains(" NON_COMPLIANT ")).map(str::to_owned)
    };
    assert!(broken(&planned.out).is_some(), "{}", planned.out);
    assert_eq!(broken(&planned.out), broken(&judged.out));
}

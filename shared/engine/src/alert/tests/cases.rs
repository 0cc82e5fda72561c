//! One snapshot a case, with the words for every sink.

use super::super::{Attribute, Message, Telling, Wording};
use super::{activity, at, bucket, group, record, turned, with, wording};
use crate::ledger::{FindingStatus, Hold, Record, TransitionKind};
use guardrail_model::{ACCOUNT, Severity};
use std::fmt::Write;

fn pretty(json: &str) -> String {
    // Not by way of a map, which would sort the keys: their order is told here too.
    let mut text = Vec::new();
    let mut from = serde_json::Deserializer::from_str(json);
    let mut to = serde_json::Serializer::pretty(&mut text);
    let value: Ordered = serde::Deserialize::deserialize(&mut from).unwrap();
    serde::Serialize::serialize(&value, &mut to).unwrap();
    String::from_utf8(text).unwrap()
}

/// JSON whose objects keep the order of their keys.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Ordered {
    List(Vec<Ordered>),
    Object(#[serde(deserialize_with = "entries")] Vec<(String, Ordered)>),
    Other(serde_json::Value),
}

fn entries<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, Ordered)>, D::Error> {
    struct Entries;
    impl<'de> serde::de::Visitor<'de> for Entries {
        type Value = Vec<(String, Ordered)>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = Vec::new();
            while let Some(entry) = map.next_entry()? {
                entries.push(entry);
            }
            Ok(entries)
        }
    }
    deserializer.deserialize_map(Entries)
}

impl serde::Serialize for Ordered {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, value))),
            Self::Other(value) => value.serialize(serializer),
        }
    }
}

fn said(message: &Message) -> String {
    let Message { subject, default, email, sms, attributes } = message;
    let mut said = format!("subject: {subject}\nsms: {sms}\n");
    for (name, value) in attributes {
        writeln!(said, "{name}: {}", Attribute::string_value(value)).unwrap();
    }
    let rule = "-".repeat(72);
    writeln!(said, "{rule}\n{email}{rule}\n{}", pretty(default)).unwrap();
    said
}

pub(super) fn all(record: &Record) -> String {
    worded(record, wording())
}

pub(super) fn worded(record: &Record, wording: Wording<'_>) -> String {
    let message = said(&wording.message(record).unwrap());
    let chat = pretty(&wording.chat(record).unwrap().body());
    let update = wording.security_hub(record, "eu-west-1", Telling::Transition, at(3601)).unwrap();
    let rule = "-".repeat(72);
    format!("{message}{rule}\n{chat}\n{rule}\n{}\n", serde_json::to_string_pretty(&update).unwrap())
}

#[test]
fn opened() {
    insta::assert_snapshot!(all(&group()));
}

#[test]
fn worsened() {
    let record = turned(group(), 2, TransitionKind::Worsened, FindingStatus::Open);
    insta::assert_snapshot!(all(&with(record, |finding| finding.annotation.push_str("; 0.0.0.0/0 reaches tcp/3389"))));
}

#[test]
fn resolved() {
    insta::assert_snapshot!(all(&turned(bucket(), 2, TransitionKind::Resolved, FindingStatus::Resolved)));
}

#[test]
fn deleted() {
    insta::assert_snapshot!(all(&turned(bucket(), 2, TransitionKind::Deleted, FindingStatus::Resolved)));
}

#[test]
fn unwatched() {
    insta::assert_snapshot!(all(&turned(bucket(), 2, TransitionKind::Unwatched, FindingStatus::Unwatched)));
}

#[test]
fn exempted() {
    let record = turned(bucket(), 2, TransitionKind::Exempted, FindingStatus::Exempted);
    insta::assert_snapshot!(all(&with(record, |finding| finding.exemption = Some("public-downloads".to_owned()))));
}

#[test]
fn exemption_ending() {
    let record = turned(bucket(), 3, TransitionKind::ExemptionEnding, FindingStatus::Exempted);
    insta::assert_snapshot!(all(&with(record, |finding| {
        finding.exemption = Some("public-downloads".to_owned());
        finding.review_at = Some(at(9 * 24 * 3600));
    })));
}

#[test]
fn reopened() {
    let record = turned(bucket(), 3, TransitionKind::Reopened, FindingStatus::Open);
    insta::assert_snapshot!(all(&with(record, |finding| finding.life = 2)));
}

#[test]
fn unjudged() {
    let why = "publicAccessBlockConfiguration: invalid type: integer `7`, expected a boolean";
    insta::assert_snapshot!(all(&with(bucket(), |finding| {
        finding.unjudged = true;
        why.clone_into(&mut finding.annotation);
    })));
}

#[test]
fn seven_calls_of_one_user() {
    insta::assert_snapshot!(all(&activity()));
}

#[test]
fn acknowledged() {
    let record = turned(activity(), 2, TransitionKind::Acknowledged, FindingStatus::Acknowledged);
    insta::assert_snapshot!(all(&with(record, |finding| finding.acknowledged_by = Some("alice".to_owned()))));
}

#[test]
fn an_accounts_own() {
    let fact = "the root user has an access key";
    insta::assert_snapshot!(all(&record(ACCOUNT, "111122223333", "iam-root-access-key", fact)));
}

#[test]
fn a_control_that_has_left_the_catalogue() {
    insta::assert_snapshot!(all(&record("AWS::Nowhere::Thing", "thing-1", "nowhere-thing-closed", "it is open")));
}

/// Many groups, some of which are closed again.
fn groups(number: u32) -> Vec<Record> {
    let one = |n: u32| {
        let mut record = group();
        record.key.resource.resource_id = format!("sg-{n:017x}");
        let record = with(record, |finding| finding.aliases.clear());
        match n % 10 {
            0 => turned(record, 2, TransitionKind::Resolved, FindingStatus::Resolved),
            _ => record,
        }
    };
    (0..number).map(one).collect()
}

#[test]
fn a_storm_of_57() {
    let digest = wording().digest(&Hold::Storm { since: at(0) }, &groups(57)).unwrap();
    let rule = "-".repeat(72);
    insta::assert_snapshot!(format!("{}{rule}\n{}\n", said(&digest.message), pretty(&digest.chat.body())));
}

#[test]
fn a_baseline_of_300() {
    let mut records = groups(100);
    for n in 0..200 {
        let mut record = bucket();
        record.key.resource.resource_id = format!("bucket-{n}");
        record.key.resource.account_id = format!("44445555666{}", n % 2);
        records.push(with(record, |finding| {
            finding.baseline = true;
            finding.severity = if n % 3 == 0 { Severity::High } else { Severity::Low };
        }));
    }
    let digest = wording().digest(&Hold::Baseline { since: at(0) }, &records).unwrap();
    let message = said(&digest.message);
    let listed = message.lines().filter(|line| line.contains("\"resourceId\"")).count();
    let (text, _json) = message.rsplit_once(&"-".repeat(72)).unwrap();
    insta::assert_snapshot!(format!("{text}\n{listed} listed for machines\n{}\n", pretty(&digest.chat.body())));
}

#[test]
fn a_digest_counts_all_and_says_how_many_more_there_are() {
    let digest = wording().digest(&Hold::Storm { since: at(0) }, &groups(5_000)).unwrap();
    assert_eq!(
        digest.message.subject,
        "DIGEST, CRITICAL: 5000 findings of ec2-sg-no-world-admin-ports in account 111122223333"
    );
    assert!(
        digest.message.email.contains("and 4900 more; those that stand: guardrail findings"),
        "{}",
        digest.message.email
    );
    assert!(digest.chat.content.description.ends_with("and 4990 more"), "{}", digest.chat.content.description);
    let document: serde_json::Value = serde_json::from_str(&digest.message.default).unwrap();
    let listed = document["findings"].as_array().unwrap().len();
    assert_eq!(document["more"], 5_000 - listed);
    assert!(listed > 100);
    assert!(digest.message.body().len() < 256 * 1024);
    assert!(wording().digest(&Hold::Storm { since: at(0) }, &[]).is_none());
}

#[test]
fn a_digest_of_what_has_ended_meanwhile_says_so() {
    let ended: Vec<Record> = groups(21).into_iter().filter(|record| record.open().is_none()).collect();
    let digest = |records: &[Record]| wording().digest(&Hold::Storm { since: at(0) }, records).unwrap();
    let all_ended = digest(&ended);
    let subject = "DIGEST: 3 findings of ec2-sg-no-world-admin-ports in account 111122223333";
    assert_eq!(all_ended.message.subject, subject);
    assert!(all_ended.message.email.contains("0 of them are open; 3 are not, or not any more."));
    assert_eq!(all_ended.chat.metadata.thread_id, digest(&groups(57)).chat.metadata.thread_id);
}

#[test]
fn e_mails_are_72_columns_wide_but_for_addresses() {
    let records =
        [group(), bucket(), activity(), turned(bucket(), 2, TransitionKind::Unwatched, FindingStatus::Unwatched)];
    let digest = wording().digest(&Hold::Storm { since: at(0) }, &records).unwrap();
    let singly = records.iter().map(|record| wording().message(record).unwrap().email);
    for email in singly.chain([digest.message.email]) {
        let is_wide = |line: &&str| line.chars().count() > 72 && !line.contains("://") && !line.contains(" arn:");
        assert_eq!(email.lines().find(is_wide), None);
        assert!(!email.contains('`'), "no Markdown: {email}");
    }
}

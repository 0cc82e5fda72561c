//! Whatever a resource is called and whatever a policy says, every limit holds, and nothing of it becomes markup.

use super::super::asff::{DESCRIPTION, FIELD, ID, RECOMMENDATION, TITLE};
use super::super::{Message, Telling, chat};
use super::{at, record, wording};
use crate::ledger::{
    ActivityWindow, Calls, Exemption, Exemptions, FindingKey, FindingStatus, Hold, Record, Remediation, Scope, Stage,
    Transition, TransitionKind,
};
use crate::settings::{Mode, Modes};
use guardrail_actions::Plan;
use guardrail_actions::services::s3::{BlockPublicAccess, State};
use guardrail_model::{ACCOUNT, Alias, Severity};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::{option, prop_assert, prop_assert_eq, proptest, sample};
use serde_json::Value;
use strum::VariantArray;

/// An annotation, which may be 100 KB long.
fn long_words() -> impl Strategy<Value = String> {
    (words(), sample::select(vec![1_usize, 40, 20_000])).prop_map(|(text, times)| {
        let mut text = text.repeat(times.min(100 * 1024 / text.len().max(1)));
        text.truncate(text.floor_char_boundary(100 * 1024));
        text
    })
}

/// Somebody else's words: what attackers and accidents write.
fn words() -> impl Strategy<Value = String> {
    let nasty = sample::select(vec![
        "<!channel>",
        "@here",
        "<@U1>",
        "`",
        "```",
        "*b*",
        "_i_",
        "[x](https://evil.example)",
        "<https://evil.example|x>",
        "https://evil.example/",
        "\r\n\r\nWhat to do\n",
        "\u{0}",
        "\u{202E}",
        "🦀",
        "é",
        "; ",
        "\"",
        "\\",
        "{id}",
        "&lt;",
        "a",
        "MARK",
        " ",
        "\u{1}\u{1}\u{1}\u{1}",
        "AWS::S3::Bucket",
        "arn:aws:s3:::",
    ]);
    let piece = prop_oneof![4 => nasty.prop_map(str::to_owned), 1 => any::<String>()];
    let text = vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    (text, prop_oneof![8 => Just(1_usize), 1 => Just(60)]).prop_map(|(text, times)| text.repeat(times))
}

fn resource_type() -> impl Strategy<Value = String> {
    let known = ["AWS::EC2::SecurityGroup", "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::IAM::Role", ACCOUNT];
    prop_oneof![sample::select(known.to_vec()).prop_map(str::to_owned), words()]
}

fn control() -> impl Strategy<Value = String> {
    prop_oneof![sample::select(vec!["s3-tls-only", "ec2-imdsv2"]).prop_map(str::to_owned), words()]
}

/// Any record that a store could hold.
fn records() -> impl Strategy<Value = (Record, Exemption)> {
    let place = (resource_type(), words(), words(), words(), words());
    let texts = (control(), long_words(), words(), words(), option::of(words()), option::of(words()));
    let turns = (
        sample::select(TransitionKind::VARIANTS),
        sample::select(FindingStatus::VARIANTS),
        sample::select(Severity::VARIANTS),
        any::<(bool, bool, u64)>(),
    );
    let many = (btree_map(words(), words(), 0..60), vec(words(), 0..4));
    let story = option::of((sample::select(Stage::VARIANTS), vec(long_words(), 0..3), long_words(), any::<bool>()));
    let remedy = (option::of(words()), story, vec(words(), 0..3));
    (place, texts, turns, many, remedy).prop_map(|(place, texts, turns, many, remedy)| {
        let (resource_type, id, account_id, region, partition) = place;
        let (control, annotation, name, arn, principal, exemption) = texts;
        let (kind, status, severity, (unjudged, baseline, number)) = turns;
        let mut record = record(&resource_type, &id, &control, &annotation);
        record.key.resource.account_id = account_id;
        record.key.resource.region = region;
        record.key.resource.partition = partition;
        let finding = record.finding.as_mut().unwrap();
        finding.transition = Transition { number, kind, at: at(60) };
        (finding.status, finding.severity) = (status, severity);
        (finding.unjudged, finding.baseline) = (unjudged, baseline);
        finding.aliases = vec![Alias::Arn(arn.clone()), Alias::Name(name.clone())];
        finding.tags = many.0;
        finding.exemption.clone_from(&exemption);
        finding.acknowledged_by.clone_from(&exemption);
        let (planned, story, undone_by) = remedy;
        let plan = |bucket| Plan::of(BlockPublicAccess { bucket }, State::PublicAccessBlock(None));
        finding.plan = planned.map(plan).unwrap_or_default();
        finding.remediation = story.map(|(stage, calls, note, again)| Remediation {
            stage,
            life: 1,
            attempt: u32::from(again),
            calls: calls.into_iter().map(|call| format!("s3:Put {call}")).collect(),
            note,
            next_at: again.then(|| at(99)),
            undone_by,
        });
        if let Some(principal) = principal {
            finding.calls = Some(Calls { count: number, event_ids: many.1.into_iter().collect(), ..Calls::default() });
            let window = ActivityWindow::of(principal, at(0));
            record.key = FindingKey::activity(record.key.resource, control, window);
        }
        let exemption = Exemption {
            id: exemption.unwrap_or_default(),
            owner: arn,
            reason: annotation,
            ticket: Some(name),
            expires_at: at(1),
            scope: Scope::default(),
        };
        (record, exemption)
    })
}

fn modes() -> impl Strategy<Value = Modes> {
    sample::select(Mode::VARIANTS).prop_map(|mode| Modes { default: mode, ..Modes::default() })
}

fn keeps_the_limits_of_sns(message: &Message) {
    let subject = &message.subject;
    assert!(subject.len() < 100 && subject.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{subject:?}");
    assert!(subject.starts_with(|first: char| first.is_ascii_alphabetic()), "{subject:?}");
    assert!(message.sms.len() <= 140 && message.sms.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
    let mut size = message.body().len() + subject.len();
    for (name, attribute) in &message.attributes {
        assert!(!attribute.string_value().trim().is_empty(), "{name} is empty");
        size += name.len() + attribute.data_type().len() + attribute.string_value().len();
    }
    assert!(message.attributes.len() <= 10 && size < 256 * 1024, "{size} bytes");
    let body: Value = serde_json::from_str(&message.body()).unwrap();
    assert_eq!(body["email"], message.email);
    let document: Value = serde_json::from_str(body["default"].as_str().unwrap()).unwrap();
    assert_eq!(document["version"], "1.0");
    assert!(message.email.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", message.email);
}

/// What stands outside code, between the back quotes.
fn outside_code(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

fn is_inert(shown: &str) {
    assert!(!shown.contains(['<', '>', '@', '|']), "{shown:?}");
    assert_eq!(shown.matches('`').count() % 2, 0, "{shown:?}");
    assert!(!outside_code(shown).contains("MARK"), "somebody else's words outside code: {shown:?}");
    for address in shown.split("://").skip(1) {
        let ours = ["console.", "git.example.com/"].iter().any(|host| address.starts_with(host));
        assert!(ours, "somebody else's link: {shown:?}");
    }
}

fn keeps_the_limits_of_chat(chat: &super::super::Chat) {
    assert!(chat.content.title.chars().count() <= chat::TITLE, "{:?}", chat.content.title);
    assert!(chat.content.description.chars().count() <= chat::DESCRIPTION, "{:?}", chat.content.description);
    assert!(chat.content.next_steps.iter().all(|step| step.chars().count() <= chat::STEP));
    is_inert(&chat.content.title);
    is_inert(&chat.metadata.summary);
    is_inert(&chat.content.description);
    // The addresses hold names, encoded.
    chat.content.next_steps.iter().for_each(|step| is_inert(&step.replace("MARK", "")));
    for shown in chat.content.keywords.iter().chain(&chat.metadata.related_resources) {
        assert!(!shown.is_empty() && !shown.contains(['<', '>', '@', '`']), "{shown:?}");
    }
    assert!(chat.body().len() < 64 * 1024);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_message_keeps_every_limit((record, exemption) in records(), knows in any::<bool>(), mode in modes()) {
        let exemptions = Exemptions(if knows { vec![exemption] } else { Vec::new() });
        let wording = super::Wording { exemptions: &exemptions, modes: &mode, ..wording() };
        keeps_the_limits_of_sns(&wording.message(&record).unwrap());
        keeps_the_limits_of_chat(&wording.chat(&record).unwrap());
    }

    #[test]
    fn security_hub_is_told_within_its_limits((record, exemption) in records(), mode in modes()) {
        let exemptions = Exemptions(vec![exemption]);
        let wording = super::Wording { exemptions: &exemptions, modes: &mode, ..wording() };
        let told = wording.security_hub(&record, "eu-west-1", Telling::Transition, at(9)).unwrap().finding;
        let within = |text: &str, most| !text.trim().is_empty() && text.chars().count() <= most;
        prop_assert!(within(&told.id, ID) && within(&told.generator_id, ID));
        prop_assert!(within(&told.title, TITLE), "{:?}", told.title);
        prop_assert!(within(&told.description, DESCRIPTION), "{:?}", told.description);
        prop_assert!(within(&told.remediation.recommendation.text, RECOMMENDATION));
        prop_assert!((12..=2048).contains(&told.product_arn.len()));
        prop_assert!(told.product_fields.len() <= 50);
        prop_assert!(told.product_fields.iter().all(|(key, value)| key.len() <= 128 && within(value, FIELD)));
        prop_assert_eq!(told.resources.len(), 1);
        for resource in &told.resources {
            prop_assert!(within(&resource.id, 512) && resource.tags.len() <= 50);
            prop_assert!(resource.region.as_ref().is_none_or(|region| within(region, 16)));
            prop_assert!(resource.tags.iter().all(|(key, value)| within(key, 128) && within(value, 256)));
        }
        prop_assert!(serde_json::to_string(&told).unwrap().len() < 240 * 1024);
    }

    #[test]
    fn a_digest_keeps_every_limit_and_drops_nothing(
        records in vec(records().prop_map(|(record, _)| record), 1..8),
        times in sample::select(vec![1_usize, 60]),
        baseline in any::<bool>(),
    ) {
        let hold = if baseline { Hold::Baseline { since: at(0) } } else { Hold::Storm { since: at(0) } };
        let records: Vec<Record> = std::iter::repeat_n(records, times).flatten().collect();
        let digest = wording().digest(&hold, &records).unwrap();
        keeps_the_limits_of_sns(&digest.message);
        keeps_the_limits_of_chat(&digest.chat);
        let document: Value = serde_json::from_str(&digest.message.default).unwrap();
        let listed = document["findings"].as_array().unwrap().len();
        prop_assert_eq!(&document["total"], &Value::from(records.len()));
        prop_assert_eq!(&document["more"], &Value::from(records.len() - listed));
    }
}

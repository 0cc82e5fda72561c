//! Fills `corpus/` from the fixtures of the controls: items and records as they are, the events that would bring them, and the policy
//! documents in them.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = fuzz.join("corpus");
    for target in ["item", "call", "rule_event", "policy", "recognize"] {
        fs::create_dir_all(corpus.join(target))?;
    }
    seed_folder(&fuzz.join("../tests/controls"), &corpus)
}

/// Seeds from every fixture in a folder, however deep.
fn seed_folder(folder: &Path, corpus: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            seed_folder(&path, corpus)?;
        } else if path.extension().is_some_and(|ending| ending == "json") {
            let name = path.iter().rev().take(3).map(|part| part.to_string_lossy()).collect::<Vec<_>>().join(".");
            seed(&fs::read_to_string(&path)?, &name, corpus)?;
        }
    }
    Ok(())
}

/// Seeds every target from one fixture.
fn seed(fixture: &str, name: &str, corpus: &Path) -> io::Result<()> {
    let put = |target: &str, name: &str, text: &str| fs::write(corpus.join(target).join(name), text);
    let item: Value = serde_json::from_str(fixture)?;
    if item.get("eventName").is_some() {
        put("recognize", &format!("event.{name}"), &json!({"detail-type": "d", "detail": item}).to_string())?;
        return put("call", name, fixture);
    }
    put("item", name, fixture)?;

    let change = json!({"messageType": "ConfigurationItemChangeNotification", "configurationItem": item});
    let event = rule_event(&change);
    put("rule_event", name, &event)?;
    let oversized = json!({
        "messageType": "OversizedConfigurationItemChangeNotification",
        "configurationItemSummary": item,
        "notificationCreationTime": "2026-01-01T00:00:00Z",
    });
    put("rule_event", &format!("oversized.{name}"), &format!("{}\0{fixture}", rule_event(&oversized)))?;
    let clock = json!({"messageType": "ScheduledNotification", "notificationCreationTime": "2026-01-01T00:00:00Z"});
    put("rule_event", "scheduled.json", &rule_event(&clock))?;

    let notification = json!({"TopicArn": "t", "Message": change.to_string()});
    let documents = [fixture, &event, &change.to_string(), &notification.to_string()];
    for (number, document) in documents.into_iter().enumerate() {
        put("recognize", &format!("{number}.{name}"), document)?;
    }

    let mut policies = Vec::new();
    collect_policies(&item, &mut policies);
    for (number, policy) in policies.iter().enumerate() {
        put("policy", &format!("{number}.{name}"), policy)?;
    }
    Ok(())
}

/// The event of a custom Lambda rule around what happened.
fn rule_event(happened: &Value) -> String {
    json!({
        "invokingEvent": happened.to_string(),
        "ruleParameters": "{\"controls\":\"*\"}",
        "resultToken": "token",
        "eventLeftScope": false,
        "configRuleName": "rule",
        "configRuleArn": "arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-a",
        "accountId": "111122223333",
    })
    .to_string()
}

/// Every policy document in a value, out of the strings it is wrapped in.
fn collect_policies(value: &Value, policies: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_policies(item, policies)),
        Value::Object(entries) => {
            if entries.keys().any(|key| key.eq_ignore_ascii_case("statement")) {
                policies.push(value.to_string());
            }
            entries.values().for_each(|entry| collect_policies(entry, policies));
        }
        Value::String(text) => {
            let text = percent_decode_str(text).decode_utf8_lossy();
            if let Ok(inner) = serde_json::from_str::<Value>(&text) {
                collect_policies(&inner, policies);
            }
        }
        _ => {}
    }
}

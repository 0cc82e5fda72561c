//! The EventBridge patterns that let through the calls that activity controls judge, and as few others as they can.
//!
//! A pattern lists services and names apart, so it lets through a few calls more than the controls name (one service's name
//! under another service); who judges them finds no control that watches them. Refused calls are kept back, but for the
//! controls that want attempts.

mod changing;

use crate::source::Sources;
use anyhow::{Context, Result, ensure};
use changing::CHANGING;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The most characters of a pattern (EventBridge quotas, "Event pattern size").
const PATTERN_LIMIT: usize = 2048;

/// What CloudTrail calls the events that it hands to EventBridge (EventBridge user guide, "AWS service events delivered via
/// CloudTrail"). The sign-in's stands there as `Signin`, and is delivered as `Sign In`.
const CALLS: [&str; 3] =
    ["AWS API Call via CloudTrail", "AWS Console Action via CloudTrail", "AWS Service Event via CloudTrail"];
const SIGN_INS: [&str; 2] = ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"];

/// Services that have put a version behind their operations' names: their names are prefixes here.
const VERSIONED: [&str; 2] = ["lambda", "cloudfront"];

/// A pattern, and the name of its rule.
#[derive(Debug, PartialEq)]
pub(crate) struct Pattern {
    /// `Calls1`
    pub(crate) name: String,
    pub(crate) description: String,
    /// What EventBridge matches events against.
    pub(crate) json: Value,
    /// True where it wants calls that only read, which EventBridge drops unless a rule asks for them.
    pub(crate) reads: bool,
}

/// The calls of each service.
type Calls = BTreeMap<String, BTreeSet<String>>;

/// The patterns of all activity controls.
pub(crate) fn of(sources: &Sources) -> Result<Vec<Pattern>> {
    let (mut done, mut attempted) = (Calls::new(), Calls::new());
    let mut patterns = Vec::new();
    for (_, service, names) in CHANGING {
        done.entry((*service).to_owned()).or_default().extend(names.iter().map(|name| (*name).to_owned()));
    }
    for control in &sources.controls {
        let Some(calls) = control.calls() else { continue };
        for (service, names) in calls.events.iter().chain(&calls.taken_back_by) {
            if service == "*" {
                let detail = calls.narrowed.as_ref().with_context(|| format!("{}: no NARROWED", control.id))?;
                let detail = serde_json::from_str(detail).with_context(|| format!("{}: NARROWED", control.id))?;
                let kinds: Vec<&str> = CALLS.into_iter().chain(SIGN_INS).collect();
                let json = json!({ "detail-type": kinds, "detail": Value::Object(detail) });
                let description = control.title.clone();
                patterns.push(Pattern { name: crate::rules::pascal(&control.id), description, json, reads: true });
                continue;
            }
            let wanted = if calls.attempts && calls.events.iter().any(|(known, _)| known == service) {
                &mut attempted
            } else {
                &mut done
            };
            wanted.entry(service.clone()).or_default().extend(names.iter().cloned());
        }
    }
    patterns.extend(on_objects(&mut done));
    patterns.extend(packed("Calls", "Calls that were done", &done, false));
    patterns.extend(packed("Attempts", "Calls that count when they are refused, too", &attempted, true));
    for pattern in &patterns {
        let length = pattern.json.to_string().len();
        ensure!(length <= PATTERN_LIMIT, "{} has {length} characters: EventBridge takes {PATTERN_LIMIT}", pattern.name);
    }
    Ok(patterns)
}

/// Calls on objects, of which there are too many to have each judged: those with one of these parameters are.
const ON_OBJECTS: (&str, &[&str], &[&str]) =
    ("s3", &["PutObject", "CreateMultipartUpload"], &["x-amz-acl", "x-amz-server-side-encryption-aws-kms-key-id"]);

/// The patterns of calls on objects, which are taken out of the others.
fn on_objects(done: &mut Calls) -> Vec<Pattern> {
    let (service, names, parameters) = ON_OBJECTS;
    let judged = done.get_mut(service);
    let taken: BTreeSet<String> =
        judged.map(|all| all.extract_if(.., |name| names.contains(&name.as_str())).collect()).unwrap_or_default();
    let calls = Calls::from([(service.to_owned(), taken)]);
    let number = |(at, parameter): (usize, &&str)| {
        let mut json = pattern(&calls, false);
        if let Some(Value::Object(detail)) = json.get_mut("detail") {
            detail.insert("requestParameters".to_owned(), json!({ *parameter: [{ "exists": true }] }));
        }
        let description = format!("Objects written with {parameter}");
        Pattern { name: format!("CallsOnObjects{}", at + 1), description, json, reads: false }
    };
    if calls.values().all(BTreeSet::is_empty) {
        Vec::new()
    } else {
        parameters.iter().enumerate().map(number).collect()
    }
}

/// As few patterns as hold the calls, those that only read apart from the others: EventBridge hands those over to rules of
/// their own state.
fn packed(name: &str, description: &str, calls: &Calls, refused: bool) -> Vec<Pattern> {
    let mut patterns = Vec::new();
    for (reads, suffix) in [(false, ""), (true, "Reading")] {
        let mut group = Calls::new();
        let mut number = 0;
        let mut close = |group: &mut Calls| {
            number += 1;
            let group = std::mem::take(group);
            let services = group.keys().cloned().collect::<Vec<_>>().join(", ");
            let description = format!("{description}: {services}");
            let json = pattern(&group, refused);
            patterns.push(Pattern { name: format!("{name}{suffix}{number}"), description, json, reads });
        };
        let all = calls.iter().flat_map(|(service, names)| names.iter().map(move |name| (service, name)));
        for (service, name) in all.filter(|(service, name)| only_reads(service, name) == reads) {
            let mut with = group.clone();
            with.entry(service.clone()).or_default().insert(name.clone());
            if pattern(&with, refused).to_string().len() > PATTERN_LIMIT {
                close(&mut group);
                group.entry(service.clone()).or_default().insert(name.clone());
            } else {
                group = with;
            }
        }
        if !group.is_empty() {
            close(&mut group);
        }
    }
    patterns
}

/// True for calls that EventBridge takes for reading: names that begin with List, Get or Describe, but for two of STS (same
/// guide).
fn only_reads(service: &str, name: &str) -> bool {
    let begins = ["List", "Get", "Describe"].iter().any(|word| name.starts_with(word));
    begins && !(service == "sts" && ["GetFederationToken", "GetSessionToken"].contains(&name))
}

fn pattern(calls: &Calls, refused: bool) -> Value {
    let signs_in = calls.contains_key("signin");
    let kinds: Vec<&str> = CALLS.into_iter().chain(SIGN_INS.into_iter().filter(|_| signs_in)).collect();
    let hosts: Vec<String> = calls.keys().map(|service| format!("{service}.amazonaws.com")).collect();
    let mut names = Vec::new();
    for (service, all) in calls {
        let versioned = VERSIONED.contains(&service.as_str());
        for name in all {
            let name = if versioned { json!({ "prefix": name }) } else { json!(name) };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let mut detail = Map::from_iter([("eventSource".to_owned(), json!(hosts)), ("eventName".to_owned(), json!(names))]);
    if !refused {
        detail.insert("errorCode".to_owned(), json!([{ "exists": false }]));
    }
    json!({ "detail-type": kinds, "detail": detail })
}

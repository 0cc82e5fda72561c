//! The laws that hold for every fixture whatever its control, one test a file. They bend an item the way real items are
//! bent, and the way no item should be, and hold the verdict against it.

use guardrail_model::ComplianceType::{self, Compliant, NonCompliant};
use guardrail_tests::Fixture;
use serde_json::{Map, Value, json};
use std::path::Path;

/// Parts of an item whose keys are data, not names of the shape: tags, maps by name, and what a policy is keyed by.
const MAPS: [&str; 7] =
    ["tags", "methodsettings", "routesettings", "stagevariables", "condition", "principal", "notprincipal"];

/// The parts of an item, and of a CloudTrail record, that describe what is judged.
const PARTS: [&str; 6] = [
    "configuration",
    "supplementaryConfiguration",
    "userIdentity",
    "requestParameters",
    "responseElements",
    "additionalEventData",
];

/// A step on the way into a JSON value.
#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Index(usize),
}

type Way = Vec<Step>;

fn laws(path: &Path) -> datatest_stable::Result<()> {
    let fixture = Fixture::read(path)?;
    let item: Value = serde_json::from_str(&fixture.item)?;
    let absent_is_good = absent_keys_that_are_good(&fixture.control);
    let mut broken = Vec::new();

    for (what, bent) in recased(&item) {
        if verdict(&fixture, &bent) != Some(fixture.expected) {
            broken.push(format!("struct keys {what}: {:?}", fixture.judge(&bent.to_string())));
        }
    }
    for (what, bent) in rewrapped(&item) {
        if verdict(&fixture, &bent) != Some(fixture.expected) {
            broken.push(format!("{what} in a string: {:?}", fixture.judge(&bent.to_string())));
        }
    }
    if fixture.expected == NonCompliant {
        for (way, bent) in each_leaf_of_a_wrong_type(&item) {
            if verdict(&fixture, &bent) == Some(Compliant) {
                broken.push(format!("{} of a wrong type ({:?}) turns it COMPLIANT", shown(&way), at(&bent, &way)));
            }
        }
        for (way, bent) in each_key_deleted(&item) {
            let key = way.iter().rev().find_map(|step| if let Step::Key(key) = step { Some(key) } else { None });
            let excused = key.is_some_and(|key| absent_is_good.iter().any(|good| good.eq_ignore_ascii_case(key)));
            if !excused && verdict(&fixture, &bent) == Some(Compliant) {
                broken.push(format!("{} deleted turns it COMPLIANT", shown(&way)));
            }
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n").into()) }
}

/// The verdict on a bent item: `None` for an error, or where the control is not asked.
fn verdict(fixture: &Fixture, item: &Value) -> Option<ComplianceType> {
    fixture.judge(&item.to_string())?.ok().map(|compliance| compliance.compliance_type())
}

/// The keys whose absence is the good state, as the control's page says: the bullets under `## Absent keys`.
fn absent_keys_that_are_good(control: &str) -> Vec<String> {
    let page = guardrail_controls::page(control).expect("every control has a page");
    let section = page.split("\n## ").find(|section| section.starts_with("Absent keys")).unwrap_or_default();
    let bullets = section.lines().filter_map(|line| line.strip_prefix("- `"));
    bullets.filter_map(|bullet| bullet.split('`').next()).map(str::to_owned).collect()
}

/// The item with its struct keys in other cases. Keys with anything but letters, digits and `_` are data.
fn recased(item: &Value) -> Vec<(&'static str, Value)> {
    fn recase(value: &Value, change: fn(&str) -> String) -> Value {
        match value {
            Value::Object(map) => {
                let entries = map.iter().map(|(key, value)| {
                    let is_map = MAPS.contains(&key.to_lowercase().as_str());
                    let value = if is_map { value.clone() } else { recase(value, change) };
                    let is_name = key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
                    (if is_name { change(key) } else { key.clone() }, value)
                });
                Value::Object(entries.collect::<Map<_, _>>())
            }
            Value::Array(items) => items.iter().map(|item| recase(item, change)).collect(),
            scalar => scalar.clone(),
        }
    }
    fn first_letter(key: &str) -> String {
        let (first, rest) = key.split_at(1);
        let flipped = if first == first.to_uppercase() { first.to_lowercase() } else { first.to_uppercase() };
        flipped + rest
    }
    vec![
        ("in capitals", recase(item, str::to_uppercase)),
        ("in small letters", recase(item, str::to_lowercase)),
        ("with the first letter's case changed", recase(item, first_letter)),
    ]
}

/// The item with each section re-wrapped as a JSON string.
fn rewrapped(item: &Value) -> Vec<(String, Value)> {
    let mut bent = Vec::new();
    let mut wrap = |pointer: &str| {
        let Some(section) = item.pointer(pointer).filter(|section| !section.is_null()) else { return };
        let mut copy = item.clone();
        *copy.pointer_mut(pointer).unwrap() = Value::String(section.to_string());
        bent.push((pointer.to_owned(), copy));
    };
    wrap("/configuration");
    wrap("/requestParameters");
    if let Some(Value::Object(parameters)) = item.get("requestParameters") {
        let documents = parameters.iter().filter(|(_, value)| value.get("Statement").is_some());
        documents.for_each(|(key, _)| wrap(&format!("/requestParameters/{key}")));
    }
    if let Some(Value::Object(sections)) = item.get("supplementaryConfiguration") {
        for key in sections.keys() {
            wrap(&format!("/supplementaryConfiguration/{}", key.replace('~', "~0").replace('/', "~1")));
        }
    }
    bent
}

/// Every way into the part of an item that a control may look at, JSON in strings taken out first.
fn ways(value: &Value, way: &mut Way, all: &mut Vec<Way>) {
    let mut step = |step: Step, value: &Value, way: &mut Way| {
        way.push(step);
        all.push(way.clone());
        ways(value, way, all);
        way.pop();
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| step(Step::Key(key.clone()), value, way)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| step(Step::Index(index), value, way));
        }
        _ => {}
    }
}

/// The item with JSON in strings taken out, so that the laws reach inside sections.
fn unwrapped(value: &Value) -> Value {
    match value {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => unwrapped(&inner),
            _ => value.clone(),
        },
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), unwrapped(value))).collect()),
        Value::Array(items) => items.iter().map(unwrapped).collect(),
        scalar => scalar.clone(),
    }
}

/// The ways into the parts that describe the resource.
fn described(item: &Value) -> (Value, Vec<Way>) {
    let item = unwrapped(item);
    let mut all = Vec::new();
    for part in PARTS {
        if let Some(value) = item.get(part) {
            ways(value, &mut vec![Step::Key(part.to_owned())], &mut all);
        }
    }
    (item, all)
}

fn at<'v>(value: &'v Value, way: &[Step]) -> Option<&'v Value> {
    way.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}

fn at_mut<'v>(value: &'v mut Value, way: &[Step]) -> Option<&'v mut Value> {
    way.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}

fn each_leaf_of_a_wrong_type(item: &Value) -> Vec<(Way, Value)> {
    let (item, ways) = described(item);
    let mut bent = Vec::new();
    for way in ways {
        let wrong: &[Value] = match at(&item, &way) {
            Some(Value::Bool(_)) => &[json!(7), json!("no boolean"), json!([])],
            Some(Value::Number(_)) => &[json!(true), json!("no number"), json!([])],
            // A boolean is no wrong type where one stands as a string.
            Some(Value::String(text)) if text == "true" || text == "false" => &[json!(7), json!([]), json!({"a": 1})],
            Some(Value::String(_)) => &[json!(7), json!(true), json!([]), json!({"a": 1})],
            Some(Value::Null) => &[json!(7), json!("no null")],
            _ => &[],
        };
        for value in wrong {
            let mut copy = item.clone();
            *at_mut(&mut copy, &way).unwrap() = value.clone();
            bent.push((way.clone(), copy));
        }
    }
    bent
}

fn each_key_deleted(item: &Value) -> Vec<(Way, Value)> {
    let (item, mut ways) = described(item);
    ways.extend(PARTS.map(|part| vec![Step::Key(part.to_owned())]));
    let mut bent = Vec::new();
    for way in ways {
        let Some((Step::Key(key), parents)) = way.split_last() else { continue };
        let mut copy = item.clone();
        if let Some(Value::Object(parent)) = at_mut(&mut copy, parents)
            && parent.remove(key).is_some()
        {
            bent.push((way.clone(), copy));
        }
    }
    bent
}

fn shown(way: &[Step]) -> String {
    way.iter().fold(String::new(), |shown, step| match step {
        Step::Key(key) if shown.is_empty() => key.clone(),
        Step::Key(key) => format!("{shown}.{key}"),
        Step::Index(index) => format!("{shown}[{index}]"),
    })
}

datatest_stable::harness! {
    { test = laws, root = "controls", pattern = r"\.json$" },
}

//! Input that nobody means well: each case says whether it is skipped where nothing reads it, and what a user reads where
//! something does.

use super::{ITEM_LIMIT, Section, Tags, Unreadable, optional_integer, text};
use crate::policy::Policy;
use guardrail_model::ConfigurationItem;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
struct View {
    name: String,
    #[serde(default, deserialize_with = "optional_integer")]
    port: Option<i64>,
    #[serde(default)]
    policy: Section<Policy>,
    #[serde(default)]
    tags: Tags,
}

/// An item of these further keys of its configuration, and this policy beside it.
fn item(keys: &str, policy: &str) -> String {
    format!(
        r#"{{"resourceType":"AWS::X::Y","resourceId":"y","configuration":{{"name":"a"{keys}}},
            "supplementaryConfiguration":{{"Policy":{policy}}}}}"#
    )
}

fn view(json: &str) -> Result<View, Unreadable> {
    super::item(&text::<ConfigurationItem<'_>>(json, "item")?)
}

/// What a user reads of an item with these further keys.
fn refused(keys: &str) -> String {
    view(&item(keys, "null")).unwrap_err().to_string()
}

/// What those read who ask for this policy; the rest of the view is read all the same.
fn policy_refused(policy: &str) -> String {
    let view = view(&item("", policy)).unwrap();
    assert_eq!(view.name, "a");
    view.policy.get("Policy").unwrap_err().to_string()
}

fn deep(open: &str, close: &str) -> String {
    open.repeat(10_000) + &close.repeat(10_000)
}

/// JSON in strings, so many times.
fn wrapped(json: &str, times: usize) -> String {
    (0..times).fold(json.to_owned(), |json, _| serde_json::to_string(&json).unwrap())
}

const DOCUMENT: &str = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}"#;

#[test]
fn depth_is_skipped_where_nothing_reads_it() {
    for deep in [deep("[", "]"), deep(r#"{"a":"#, "}").replace(":}", ":0}")] {
        let view = view(&item(&format!(r#","unknown":{deep}"#), &deep)).unwrap();
        assert_eq!(view.name, "a");
    }
    let unknown = DOCUMENT.replacen('{', &format!(r#"{{"Unknown":{},"#, deep("[", "]")), 1);
    let view = view(&item("", &unknown)).unwrap();
    assert_eq!(view.policy.required("Policy").unwrap(), &text(DOCUMENT, "policy").unwrap());
}

#[test]
fn depth_is_an_error_where_something_reads_it() {
    let lists = deep("[", "]");
    let tags = refused(&format!(r#","tags":{{"a":{lists}}}"#));
    assert!(tags.starts_with("configuration.tags.a: invalid type: sequence, expected a string"), "{tags}");
    for policy in [lists.clone(), wrapped(&lists, 1), wrapped(&lists, 2)] {
        let error = policy_refused(&policy);
        assert!(error.starts_with("Policy") && error.contains("recursion limit exceeded at line 1"), "{error}");
    }
    for policy in [
        DOCUMENT.replace(r#""Action":"*""#, &format!(r#""Action":{lists}"#)),
        DOCUMENT.replace(r#""Resource":"*""#, &format!(r#""Resource":"*","Condition":{{"Bool":{{"a":{lists}}}}}"#)),
    ] {
        let error = policy_refused(&policy);
        let why = "invalid type: sequence, expected a string, or a list of strings";
        assert!(error.starts_with("Policy") && error.contains(why), "{error}");
    }
    let item = text::<ConfigurationItem<'_>>(&lists, "item").unwrap_err().to_string();
    assert!(item.starts_with("item: invalid type: sequence, expected struct ConfigurationItem"), "{item}");
}

#[test]
fn a_list_never_passes_for_the_object_whose_values_it_holds() {
    let error = text::<View>(r#"["a",22]"#, "view").unwrap_err().to_string();
    assert!(error.starts_with("view: invalid type: sequence, expected struct View"), "{error}");
}

#[test]
fn nul_bytes_are_text_where_they_are_escaped_and_an_error_anywhere_else() {
    let escaped = view(&item(r#","tags":{"\u0000":"\u0000"}"#, "null")).unwrap();
    assert_eq!(escaped.tags.get("\0"), Some("\0"));
    for raw in [",\"unknown\":\"\0\"", ",\"na\0me\":1", ",\"tags\":{\"a\":\"\0\"}"] {
        let error = refused(raw);
        assert!(
            error.starts_with("item.configuration: control character (\\u0000-\\u001F) found while parsing a string"),
            "{error}"
        );
    }
    for (nul, why) in [(",\"unknown\":\0", "expected value"), ("\0", "expected `,` or `}`")] {
        let error = refused(nul);
        assert!(error.starts_with("item.configuration: ") && error.contains(why), "{error}");
    }
    let error = text::<View>("{\"name\":\"a\"}\0", "view").unwrap_err().to_string();
    assert!(error.starts_with("view: trailing characters at line 1 column 13"), "{error}");
}

#[test]
fn lone_surrogates_are_skipped_where_nothing_reads_them() {
    for lone in [r#""\ud800""#, r#""\udc00""#, r#""\ud800\u0041""#, r#""\ud800\ud800""#] {
        assert_eq!(view(&item(&format!(r#","unknown":{lone}"#), lone)).unwrap().name, "a", "{lone}");
        let (tag, policy) = (refused(&format!(r#","tags":{{"a":{lone}}}"#)), policy_refused(lone));
        for (error, place) in [(&tag, "configuration.tags.a: "), (&policy, "Policy: ")] {
            let told = ["unexpected end of hex escape", "lone leading surrogate in hex escape"];
            assert!(error.starts_with(place) && told.iter().any(|told| error.contains(told)), "{error}");
        }
    }
}

#[test]
fn escapes_that_json_does_not_have_are_an_error_wherever_they_stand() {
    for wrong in [r#""\x41""#, r#""\u12""#, r#""\uzzzz""#, r#""\"#] {
        let error = refused(&format!(r#","unknown":{wrong}"#));
        assert!(error.starts_with("item.configuration: ") && error.contains("escape"), "{wrong}: {error}");
    }
    let error = policy_refused(&wrapped(r#"{"Statement":"\x41"}"#, 1));
    assert!(error.starts_with("Policy.Statement: invalid escape at line 1 column 16"), "{error}");
}

#[test]
fn a_key_of_a_mebibyte_is_a_key() {
    let key = "k".repeat(1024 * 1024);
    let view = view(&item(&format!(r#","{key}":1,"tags":{{"{key}":"v"}}"#), "null")).unwrap();
    assert_eq!((view.name.as_str(), view.tags.get(&key)), ("a", Some("v")));
}

#[test]
fn a_key_that_is_there_twice_is_an_error_where_it_is_read() {
    let error = refused(r#","name":"b""#);
    assert!(error.starts_with("configuration") && error.contains("duplicate field `name`"), "{error}");
    let error = refused(r#","tags":{"a":"1","a":"2"}"#);
    assert!(error.starts_with("configuration.tags") && error.contains("the tag `a` is there twice"), "{error}");
    assert!(view(&item(r#","unknown":1,"unknown":2"#, "null")).is_ok());
    let twice = r#"{"resourceType":"AWS::X::Y","resourceId":"y","resourceId":"z"}"#;
    let error = view(twice).unwrap_err().to_string();
    assert!(error.starts_with("item") && error.contains("duplicate field `resourceId`"), "{error}");
    let error = policy_refused(r#"{"Statement":[],"Statement":[]}"#);
    assert!(error.starts_with("Policy") && error.contains("duplicate field `Statement`"), "{error}");
}

#[test]
fn numbers_beyond_all_measure_are_skipped_where_nothing_reads_them() {
    let ten_to_the_40th = format!("1{}", "0".repeat(40));
    for huge in ["1e400", "-1e400", &ten_to_the_40th, &"9".repeat(10_000)] {
        assert_eq!(view(&item(&format!(r#","unknown":{huge}"#), "null")).unwrap().port, None);
        let error = refused(&format!(r#","port":{huge}"#));
        let told = ["number out of range", "expected a whole number"].iter().any(|told| error.contains(told));
        assert!(error.starts_with("configuration.port: ") && told, "{error}");
    }
    let error = refused(&format!(r#","port":"{ten_to_the_40th}""#));
    assert!(error.contains("invalid value: string, expected a whole number"), "{error}");
    let error = policy_refused(&DOCUMENT.replace(r#""Resource":"*""#, r#""Condition":{"Bool":{"a":1e400}}"#));
    assert!(error.starts_with("Policy.Statement.Condition.Bool.a: number out of range"), "{error}");
}

#[test]
fn an_item_beyond_the_limit_is_not_read_at_all() {
    let large = format!("[{}]", " ".repeat(ITEM_LIMIT));
    let told = "67108866 bytes, more than the 67108864 that are read";
    assert_eq!(text::<Tags>(&large, "item").unwrap_err().to_string(), format!("item: {told}"));
    let raw = RawValue::from_string(large).unwrap();
    let json = item("", "null");
    let mut item: ConfigurationItem<'_> = text(&json, "item").unwrap();
    item.configuration = Some(&raw);
    assert_eq!(super::item::<View>(&item).unwrap_err().to_string(), format!("configuration: {told}"));
    let section = Section::<Policy>::raw(&raw);
    assert_eq!(section.get("Policy").unwrap_err().to_string(), format!("Policy: {told}"));
}

#[test]
fn three_strings_around_a_document_are_taken_off_and_no_more() {
    for times in 0..=3 {
        let view = view(&item("", &wrapped(DOCUMENT, times))).unwrap();
        assert!(view.policy.required("Policy").is_ok(), "{times}");
        for none in ["{}", "null", ""] {
            let none = if none.is_empty() { wrapped(none, times + 1) } else { wrapped(none, times) };
            let view = self::view(&item("", &none)).unwrap();
            assert_eq!(view.policy.get("Policy").unwrap_or(None), None, "{none}");
        }
    }
    for times in [4, 5, 12] {
        assert_eq!(policy_refused(&wrapped(DOCUMENT, times)), "Policy: JSON in a string, more than 3 deep", "{times}");
        let json = item("", "null").replace(r#"{"name":"a"}"#, &wrapped(r#"{"name":"a"}"#, times));
        assert_eq!(view(&json).unwrap_err().to_string(), "configuration: JSON in a string, more than 3 deep");
    }
}

#[test]
fn url_encoding_that_does_not_decode_is_an_error_for_those_who_ask() {
    for no_text in [r#""%7B%ff%7D""#, r#""%5b%C3%28%5d""#, r#""%7B%ED%A0%80%7D""#] {
        assert_eq!(policy_refused(no_text), "Policy: URL-encoded bytes that are no UTF-8");
    }
    let cut = policy_refused(r#""%7B%2""#);
    assert!(cut.starts_with("Policy") && cut.contains("key must be a string at line 1 column 2"), "{cut}");
    let twice = policy_refused(r#""%257B%2522Statement""#);
    assert!(twice.starts_with("Policy: expected value at line 1 column 1"), "{twice}");
}

use super::{List, Section, Tags, Unreadable, flag, optional_integer, text};
use guardrail_model::ConfigurationItem;
use serde::Deserialize;

#[derive(Debug, Deserialize, PartialEq)]
struct Inner {
    kms_key_id: String,
}

#[derive(Debug, Deserialize)]
struct View {
    db_instance_identifier: String,
    #[serde(default, deserialize_with = "optional_integer")]
    port: Option<i64>,
    #[serde(default)]
    inner: List<Inner>,
    #[serde(default)]
    policy: Section<Inner>,
    #[serde(default)]
    tags: Tags,
}

fn item(configuration: &str, supplement: &str) -> String {
    format!(
        r#"{{"resourceType":"AWS::X::Y","resourceId":"y","configuration":{configuration},
            "supplementaryConfiguration":{supplement}}}"#
    )
}

fn view(json: &str) -> Result<View, Unreadable> {
    let item: ConfigurationItem<'_> = text(json, "item")?;
    super::item(&item)
}

#[test]
fn struct_keys_are_read_in_any_case_and_map_keys_as_they_are() {
    let json = item(
        r#"{"dBInstanceIdentifier":"a","PORT":"22","Inner":[{"KMSKeyId":"k"}],"tags":{"Kms_Key":"1","kmskey":"2"}}"#,
        "{}",
    );
    let view = view(&json).unwrap();
    assert_eq!((view.db_instance_identifier.as_str(), view.port), ("a", Some(22)));
    assert_eq!(view.inner[0].kms_key_id, "k");
    assert_eq!((view.tags.get("Kms_Key"), view.tags.get("kmskey")), (Some("1"), Some("2")));
}

#[test]
fn a_string_may_stand_in_an_object_of_its_own_and_nothing_else_may() {
    let named = |name: &str| view(&item(&format!(r#"{{"dBInstanceIdentifier":{name}}}"#), "{}"));
    for name in [r#""in-use""#, r#"{"value":"in-use"}"#, r#"{"Value":"in-use"}"#] {
        assert_eq!(named(name).unwrap().db_instance_identifier, "in-use", "{name}");
    }
    let wrong =
        [r"{}", r#"{"value":7}"#, r#"{"value":null}"#, r#"{"name":"in-use"}"#, r#"{"value":"in-use","name":"n"}"#];
    for name in [wrong.as_slice(), &["7", "true", "null", "[]", r#"["in-use"]"#]].concat() {
        let error = named(name).unwrap_err().to_string();
        assert!(error.starts_with("configuration.dBInstanceIdentifier"), "{name}: {error}");
        assert!(error.contains("expected a string"), "{name}: {error}");
    }
}

#[test]
fn a_wrapped_list_has_as_many_items_as_it_says_in_whatever_notation() {
    let list = |quantity: &str| {
        let inner = format!(r#"{{"quantity":{quantity},"items":[{{"kmsKeyId":"k"}}]}}"#);
        view(&item(&format!(r#"{{"dBInstanceIdentifier":"a","inner":{inner}}}"#), "{}")).map(|view| view.inner.len())
    };
    for one in ["1", "1.0", r#""1""#] {
        assert_eq!(list(one), Ok(1), "{one}");
    }
    for other in ["0", "2.0", "-1", "1.5", "true"] {
        assert!(list(other).is_err(), "{other}");
    }
}

#[test]
fn two_spellings_of_one_key_are_an_error_wherever_they_stand() {
    let twice = item(r#"{"dBInstanceIdentifier":"a","dbinstanceIdentifier":"b"}"#, "{}");
    assert!(view(&twice).unwrap_err().to_string().contains("duplicate field"));
    let apart = item(r#"{"dBInstanceIdentifier":"a","policy":{"kmsKeyId":"a"}}"#, r#"{"Policy":{"kmsKeyId":"b"}}"#);
    assert!(view(&apart).unwrap_err().to_string().contains("duplicate field `policy`"));
}

#[test]
fn the_supplement_and_a_configuration_in_a_string_are_read_alike() {
    let plain = item(r#"{"dBInstanceIdentifier":"a"}"#, r#"{"Policy":{"kmsKeyId":"k"}}"#);
    let wrapped = item(r#""{\"dBInstanceIdentifier\":\"a\"}""#, r#"{"Policy":"{\"kmsKeyId\":\"k\"}"}"#);
    let encoded = item(r#"{"dBInstanceIdentifier":"a"}"#, r#"{"Policy":"%7B%22kmsKeyId%22%3A%22k%22%7D"}"#);
    for json in [plain, wrapped, encoded] {
        let view = view(&json).unwrap();
        assert_eq!(view.policy.required("Policy").unwrap().kms_key_id, "k");
    }
}

#[test]
fn absent_null_and_empty_are_no_document_and_a_wrong_one_is_an_error_for_those_who_ask() {
    for supplement in ["{}", r#"{"Policy":null}"#, r#"{"Policy":{}}"#, r#"{"Policy":"{ }"}"#, r#"{"Policy":""}"#] {
        let view = view(&item(r#"{"dBInstanceIdentifier":"a"}"#, supplement)).unwrap();
        assert_eq!(view.policy.get("Policy").unwrap(), None, "{supplement}");
        assert!(view.policy.required("Policy").is_err());
        let told = [r#"{"Policy":null}"#, r#"{"Policy":""}"#].contains(&supplement);
        assert_eq!(view.policy.recorded("Policy").is_ok(), told, "{supplement}");
    }
    let broken = view(&item(r#"{"dBInstanceIdentifier":"a"}"#, r#"{"Policy":{"kmsKeyId":7}}"#)).unwrap();
    let error = broken.policy.get("Policy").unwrap_err();
    assert!(error.to_string().starts_with("Policy.kmsKeyId: invalid type: integer `7`"), "{error}");
}

#[test]
fn a_section_that_failed_elsewhere_tells_why_to_those_who_ask() {
    let error = Unreadable::missing("cloudtrail:GetTrailStatus.IsLogging");
    let section = Section::<Inner>::failed(error.clone());
    assert_eq!(section.get("Status"), Err(error.clone()));
    assert_eq!(section.required("Status"), Err(error));
    assert!(!section.is_absent());
}

#[test]
fn an_error_names_the_place_and_what_was_expected() {
    let error = view(&item(r#"{"dBInstanceIdentifier":"a","inner":[{"kmsKeyId":"k"},{"kmsKeyId":[]}]}"#, "{}"));
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with("configuration.inner[1].kmsKeyId: invalid type: sequence, expected a string"), "{error}");
    let missing = view(&item("{}", "{}")).unwrap_err().to_string();
    assert!(missing.contains("missing field `db_instance_identifier`"), "{missing}");
}

#[test]
fn lists_come_bare_wrapped_or_empty() {
    let read = |json: &str| text::<List<i64>>(json, "list").map(|list| list.to_vec());
    assert_eq!(read("[1,2]").unwrap(), [1, 2]);
    assert_eq!(read(r#"{"quantity":2,"items":[1,2]}"#).unwrap(), [1, 2]);
    assert_eq!(read(r#"{"Items":[3]}"#).unwrap(), [3]);
    for empty in ["null", "{}", "[]", r#"{"quantity":0}"#, r#"{"quantity":0,"items":null}"#] {
        assert_eq!(read(empty).unwrap(), [0; 0], "{empty}");
    }
    for wrong in ["7", r#""x""#, r#"{"quantity":1}"#, r#"{"quantity":1,"items":[1,2]}"#, r#"{"member":[1]}"#] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn booleans_and_numbers_may_be_strings_and_nothing_else() {
    #[derive(Debug, Deserialize)]
    struct Scalars {
        #[serde(deserialize_with = "flag")]
        on: bool,
        #[serde(default, deserialize_with = "optional_integer")]
        count: Option<i64>,
    }
    let read = |on: &str, count: &str| {
        let scalars = text::<Scalars>(&format!(r#"{{"on":{on},"count":{count}}}"#), "s")?;
        Ok::<_, Unreadable>((scalars.on, scalars.count))
    };
    assert_eq!(read("true", "60.0").unwrap(), (true, Some(60)));
    assert_eq!(read(r#""False""#, "null").unwrap(), (false, None));
    for (on, count) in
        [("1", "1"), (r#""yes""#, "1"), ("null", "1"), ("true", "1.5"), ("true", "true"), ("true", "1e300")]
    {
        assert!(read(on, count).is_err(), "{on} {count}");
    }
}

#[test]
fn tags_come_as_a_map_or_as_pairs() {
    for json in [r#"{"env":"prod"}"#, r#"[{"key":"env","value":"prod"}]"#, r#"[{"Key":"env","Value":"prod"}]"#] {
        assert_eq!(text::<Tags>(json, "tags").unwrap().get("env"), Some("prod"), "{json}");
    }
    assert!(text::<Tags>(r#"[{"key":"a"},{"key":"a"}]"#, "tags").is_err());
}

#[test]
fn depth_is_capped_where_it_is_read_and_ignored_where_it_is_not() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let unread = item(&format!(r#"{{"dBInstanceIdentifier":"a","unknown":{deep}}}"#), "{}");
    assert!(view(&unread).is_ok());
    let read = item(&format!(r#"{{"dBInstanceIdentifier":"a","port":{deep}}}"#), "{}");
    assert!(view(&read).is_err());
    let section = view(&item(r#"{"dBInstanceIdentifier":"a"}"#, &format!(r#"{{"Policy":{deep}}}"#))).unwrap();
    assert!(section.policy.get("Policy").is_err());
}

use super::{CacheState, EncryptCache, Facet, LogExecutions, LogLevel, Stage, State, Trace, log_levels};
use crate::{Change as _, Place, Refusal, Surface as _};

fn stage() -> Stage {
    Stage { rest_api: "a1b2c3d4e5".to_owned(), name: "live".to_owned() }
}

fn sent(facet: &Facet, from: &State, to: &State) -> Vec<String> {
    facet.calls(from, to).unwrap().iter().map(|call| serde_json::to_string(call).unwrap()).collect()
}

fn update(operations: &str) -> Vec<String> {
    vec![format!(r#"{{"restApiId":"a1b2c3d4e5","stageName":"live","patchOperations":[{operations}]}}"#)]
}

fn replace(path: &str, value: &str) -> String {
    format!(r#"{{"op":"replace","path":"{path}","value":"{value}"}}"#)
}

fn levels(levels: &[(&str, &str)]) -> State {
    State::LogLevels(levels.iter().map(|(method, level)| ((*method).to_owned(), (*level).to_owned())).collect())
}

fn caches(caches: &[(&str, bool, bool)]) -> State {
    let state = |(method, is_cached, is_encrypted): &(&str, bool, bool)| {
        ((*method).to_owned(), CacheState { is_cached: *is_cached, is_encrypted: *is_encrypted })
    };
    State::CacheEncryption(caches.iter().map(state).collect())
}

#[test]
fn tracing_is_turned_on_and_off_by_its_own_path() {
    let action = Trace { stage: stage() };
    let (off, on) = (State::Tracing(false), action.change(&State::Tracing(false)).unwrap());
    assert_eq!(sent(&action.facet(), &off, &on), update(&replace("/tracingEnabled", "true")));
    assert_eq!(sent(&action.facet(), &on, &off), update(&replace("/tracingEnabled", "false")));
    assert_eq!(sent(&action.facet(), &on, &on), Vec::<String>::new());
    let at = Place { partition: "aws".into(), account_id: "111122223333".into(), region: "eu-west-1".into() };
    assert_eq!(action.facet().resource(&at), "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/live");
}

#[test]
fn methods_that_are_logged_keep_their_level() {
    let methods = vec!["*/*".to_owned(), "~1orders/GET".to_owned()];
    let action = LogExecutions { stage: stage(), methods, level: LogLevel::Error };
    let before = levels(&[("*/*", "OFF"), ("~1orders/GET", "INFO"), ("~1health/GET", "OFF")]);
    let after = action.change(&before).unwrap();
    assert_eq!(after, levels(&[("*/*", "ERROR"), ("~1orders/GET", "INFO"), ("~1health/GET", "OFF")]));
    let patch = |level: &str| update(&replace("/*/*/logging/loglevel", level));
    assert_eq!(sent(&action.facet(), &before, &after), patch("ERROR"));
    assert_eq!(sent(&action.facet(), &after, &before), patch("OFF"));
    assert_eq!(action.change(&after), Ok(after.clone()));
}

#[test]
fn settings_that_are_gone_are_not_made_again() {
    let gone = vec!["~1orders/GET".to_owned()];
    let action = LogExecutions { stage: stage(), methods: gone, level: LogLevel::Info };
    let before = levels(&[("*/*", "OFF")]);
    assert!(matches!(action.change(&before), Err(Refusal::Unsafe(_))));
    let more = levels(&[("*/*", "OFF"), ("~1orders/GET", "OFF")]);
    assert!(matches!(action.facet().calls(&before, &more), Err(Refusal::NoWay(_))));
    assert_eq!(State::LogLevels(log_levels(None)), before);
}

#[test]
fn only_what_is_cached_is_encrypted() {
    let action = EncryptCache { stage: stage() };
    let before = caches(&[("*/*", true, false), ("~1a/GET", false, false), ("~1b/GET", true, true)]);
    let after = action.change(&before).unwrap();
    assert_eq!(after, caches(&[("*/*", true, true), ("~1a/GET", false, false), ("~1b/GET", true, true)]));
    let patch = |value: &str| update(&replace("/*/*/caching/dataEncrypted", value));
    assert_eq!(sent(&action.facet(), &before, &after), patch("true"));
    assert_eq!(sent(&action.facet(), &after, &before), patch("false"));
    let other = caches(&[("*/*", false, false), ("~1a/GET", false, false), ("~1b/GET", true, true)]);
    assert!(matches!(action.facet().calls(&after, &other), Err(Refusal::NoWay(_))));
    assert_eq!(action.change(&State::Tracing(true)), Err(Refusal::OtherFacet));
    assert_eq!(action.facet().calls(&before, &State::Tracing(true)), Err(Refusal::OtherFacet));
}

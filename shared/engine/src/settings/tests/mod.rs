//! The settings document: what holds, what is refused and how, what changes, and what stays in force.

mod cached;
mod difference;
mod mode_changes;
mod modes;
mod refused;
mod remediation;

use super::{Settings, SettingsError};
use proptest::prelude::*;

fn settings(toml: &str) -> Settings {
    match Settings::prepare(toml) {
        Ok((settings, _)) => settings,
        Err(error) => panic!("{error}\n{toml}"),
    }
}

fn refused(toml: &str) -> SettingsError {
    Settings::prepare(toml).map(|_| ()).expect_err(toml)
}

/// The example with its examples set.
fn example() -> String {
    let uncomment = |line: &'static str| match line.strip_prefix('#') {
        Some(example) if example.starts_with(|first: char| first != ' ') => example,
        _ => line,
    };
    let lines: Vec<&str> = Settings::DEFAULTS.lines().map(uncomment).collect();
    // What is set by an example is not set to its default, too.
    let is_replaced = |place: usize, line: &str| {
        let key = |line: &str| line.split_once(" = ").map(|(key, _)| key.to_owned());
        line.ends_with("= []") && lines.get(place + 1).is_some_and(|next| key(next) == key(line))
    };
    let kept = lines.iter().enumerate().filter(|(place, line)| !is_replaced(*place, line)).map(|(_, line)| *line);
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_is_the_defaults_with_every_key_written_out() {
    assert_eq!(settings(Settings::DEFAULTS), Settings::default());
    let written: toml::Table = Settings::DEFAULTS.parse().unwrap();
    let mut all = toml::Table::try_from(Settings::default()).unwrap();
    // A list of tables cannot be written out empty beside its examples.
    all["modes"].as_table_mut().unwrap().remove("tags");
    assert_eq!(written, all);
}

#[test]
fn what_the_example_shows_holds() {
    let shown = settings(&example());
    assert!(shown.protected.tags.len() == 2 && shown.modes.tags.len() == 1 && shown.modes.accounts.len() == 1);
    assert!(shown.protected.resources.len() == 2 && shown.protected.accounts.len() == 1);
    assert_ne!(shown.controls, Settings::default().controls);
}

#[test]
fn empty_settings_are_the_defaults() {
    for toml in ["", "# nothing", "[controls]", "[controls.s3-versioning]", "[recipients.chat]", "modes.tags = []"] {
        let read = settings(toml);
        assert_eq!(Settings { controls: Settings::default().controls, ..read }, Settings::default(), "{toml}");
    }
}

#[test]
fn every_setting_is_read() {
    let read = settings(
        "[alerts]\nstorm_limit = 1000\nstorm_minutes = 1\nbaseline_minutes = 1_440\n\
         [recipients.alerts]\nminimum_severity = 'critical'\nresolved = false\n[recipients.chat]\nresolved = false\n\
         [security_hub]\nenabled = true\n[limits]\nper_control_and_account_an_hour = 0x10\nin_all_an_hour = 7\nattempts = 1\n",
    );
    let alerts = &read.alerts;
    assert_eq!((alerts.storm_limit, alerts.storm_minutes, alerts.baseline_minutes), (1000, 1, 1440));
    let recipients = &read.recipients;
    assert_eq!(recipients.alerts.minimum_severity, guardrail_model::Severity::Critical);
    assert!(!recipients.alerts.resolved && !recipients.chat.resolved && read.security_hub.enabled);
    let limits = &read.limits;
    assert_eq!((limits.per_control_and_account_an_hour, limits.in_all_an_hour, limits.attempts), (16, 7, 1));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(toml in any::<String>()) {
        let _ = Settings::prepare(&toml);
    }

    /// Documents of settings' own keys and of other words, with values of every type.
    #[test]
    fn no_document_makes_it_panic(lines in prop::collection::vec(line(), 0..12)) {
        if let Err(error) = Settings::prepare(&lines.join("\n")) {
            prop_assert!(!error.problems.is_empty() && !error.to_string().is_empty());
            prop_assert!(error.problems.iter().all(|problem| problem.line.is_some()), "{error}");
        }
    }

    #[test]
    fn what_does_not_change_is_no_difference(lines in prop::collection::vec(line(), 0..6)) {
        if let Ok((settings, _)) = Settings::prepare(&lines.join("\n")) {
            prop_assert_eq!(super::difference(&settings, &settings.clone()), []);
        }
    }
}

fn line() -> impl Strategy<Value = String> {
    let key = "(controls|modes|remediation|grace|managed_tags|stopped|unknown_owner|alerts|recipients|chat|limits|protected|tags|accounts|resources|default|attempts|key|value|mode|s3-versioning|images|ec2-approved-ami|\"é\n?=\"|111122223333)";
    let value = "(1|-1|99999999999999999999|0xffffffffffffffff|1.5|nan|true|\"\"|\"observe\"|'low'|\\[\\]|\\[1, 'a', 'a'\\]|\\{ key = 'a', mode = 'plan' \\}|\\[\\{ key = 'a' \\}\\]|2026-01-01|\\[\\[\\[\\[)";
    let table = format!("\\[{key}(\\.{key}){{0,2}}\\]");
    let tables = format!("\\[\\[{key}(\\.{key})?\\]\\]");
    let pair = format!("{key}(\\.{key}){{0,2}} = {value}");
    [table, tables, pair]
        .map(|pattern| prop::string::string_regex(&pattern).unwrap())
        .into_iter()
        .fold("(#.*)?".prop_map(|line| line.replace(['\r', '\n'], "")).boxed(), |lines, more| {
            prop_oneof![lines, more].boxed()
        })
}

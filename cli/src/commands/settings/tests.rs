//! Applying and showing over a store in memory: what a ledger's file cannot be made to say.

use super::{Applying, Document, apply, comment, shown, version};
use crate::CommandError;
use guardrail_embedded::wait;
use guardrail_engine::Settings;
use guardrail_engine::ledger::{
    AppliedSettings, Exemption, FindingId, FindingKey, Found, Ledger, Operators, Page, Record, StoreError, Swap,
};
use guardrail_model::ResourceKey;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Mutex;

/// A store in memory. Whoever applies to one that is contended was overtaken. Of its findings it tells nothing.
#[derive(Default)]
struct Store {
    versions: Mutex<Vec<AppliedSettings>>,
    contended: bool,
}

impl Store {
    fn holding(documents: &[&str]) -> Self {
        let versions = (1..).zip(documents).map(|(revision, toml)| applied(revision, toml));
        Self { versions: Mutex::new(versions.collect()), contended: false }
    }

    fn last(&self) -> Option<AppliedSettings> {
        self.versions.lock().unwrap().last().cloned()
    }
}

impl Operators for Store {
    async fn settings(&self) -> Result<Option<AppliedSettings>, StoreError> {
        Ok(self.last())
    }

    async fn settings_version(&self, revision: u64) -> Result<Option<AppliedSettings>, StoreError> {
        Ok(self.versions.lock().unwrap().iter().find(|version| version.revision == revision).cloned())
    }

    async fn apply_settings(&self, settings: &AppliedSettings) -> Result<Swap, StoreError> {
        let mut versions = self.versions.lock().unwrap();
        if self.contended || settings.revision != versions.last().map_or(0, |last| last.revision) + 1 {
            return Ok(Swap::Conflict);
        }
        versions.push(settings.clone());
        Ok(Swap::Swapped)
    }

    async fn exemptions(&self) -> Result<Vec<Exemption>, StoreError> {
        Ok(Vec::new())
    }

    async fn put_exemption(&self, _: &Exemption) -> Result<(), StoreError> {
        Ok(())
    }

    async fn remove_exemption(&self, _: &str) -> Result<bool, StoreError> {
        Ok(false)
    }
}

fn silent<T>() -> Result<T, StoreError> {
    Err(StoreError::Unavailable { operation: "dynamodb:Query", message: "AccessDenied".to_owned() })
}

impl Ledger for Store {
    async fn records(&self, _: &ResourceKey) -> Result<Vec<Record>, StoreError> {
        silent()
    }

    async fn record(&self, _: &FindingKey) -> Result<Option<Record>, StoreError> {
        silent()
    }

    async fn records_at(&self, _: &BTreeSet<FindingKey>) -> Result<Vec<Record>, StoreError> {
        silent()
    }

    async fn records_of(&self, _: &ResourceKey, _: &str) -> Result<Vec<Record>, StoreError> {
        silent()
    }

    async fn swap(&self, _: &Record) -> Result<Swap, StoreError> {
        silent()
    }

    async fn due(&self, _: Timestamp, _: usize) -> Result<Found<Record>, StoreError> {
        silent()
    }

    async fn standing(&self, _: Option<&str>, _: usize) -> Result<Page, StoreError> {
        silent()
    }

    async fn find(&self, _: &FindingId) -> Result<Option<Record>, StoreError> {
        silent()
    }
}

fn applied(revision: u64, toml: &str) -> AppliedSettings {
    AppliedSettings {
        revision,
        toml: toml.to_owned(),
        applied_at: "2026-03-02T12:00:00Z".parse().unwrap(),
        applied_by: "ana".to_owned(),
    }
}

/// What applying a document prints, and how it ends; `answer` is the person's.
fn applying(store: &Store, toml: &str, answer: Result<(), &'static str>) -> (String, Result<(), String>) {
    let (settings, catalogue) = Settings::prepare(toml).unwrap();
    let document = Document { toml: toml.to_owned(), settings, catalogue };
    let confirm = |_| answer.map_err(CommandError::NotApplied);
    let by = Applying { now: Timestamp::UNIX_EPOCH, who: "bo", confirm };
    let mut out = Vec::new();
    let done = wait(apply(store, &document, by, &mut out));
    (String::from_utf8(out).unwrap(), done.map_err(|error| error.to_string()))
}

#[test]
fn the_difference_is_shown_and_the_next_revision_is_in_force() {
    let store = Store::default();
    let (out, done) = applying(&store, "limits.attempts = 2", Ok(()));
    assert_eq!((out.as_str(), done), ("limits.attempts: 3 -> 2\nrevision 1 is in force\n", Ok(())));
    let (out, done) = applying(&store, "limits.attempts = 1 # fewer", Ok(()));
    assert_eq!((out.as_str(), done), ("limits.attempts: 2 -> 1\nrevision 2 is in force\n", Ok(())));
    let last = store.last().unwrap();
    assert_eq!((last.revision, last.toml.as_str()), (2, "limits.attempts = 1 # fewer"));
    assert_eq!((last.applied_by.as_str(), last.applied_at), ("bo", Timestamp::UNIX_EPOCH));
}

#[test]
fn the_same_document_is_not_applied_again_and_another_text_of_it_is() {
    let store = Store::holding(&["limits.attempts = 2"]);
    let (out, done) = applying(&store, "limits.attempts = 2", Err("never asked"));
    assert_eq!((out.as_str(), done), ("revision 1 in force is this document already\n", Ok(())));
    let (out, _) = applying(&store, "[limits]\nattempts = 2", Ok(()));
    assert_eq!(out, "only the text differs, not what it says\nrevision 2 is in force\n");
}

#[test]
fn whoever_declines_or_is_overtaken_applies_nothing() {
    let store = Store::holding(&["limits.attempts = 2"]);
    let (out, done) = applying(&store, "", Err("the answer was no"));
    assert_eq!(out, "limits.attempts: 2 -> 3\n");
    assert_eq!(done, Err("nothing was applied: the answer was no".to_owned()));
    let store = Store { contended: true, ..store };
    let (out, done) = applying(&store, "", Ok(()));
    assert_eq!(out, "limits.attempts: 2 -> 3\n");
    assert_eq!(done, Err("nothing was applied: someone else applied settings meanwhile".to_owned()));
    assert_eq!(store.last().unwrap().revision, 1);
}

#[test]
fn settings_in_force_that_hold_no_longer_are_replaced_from_the_defaults() {
    let store = Store::holding(&["limits.tries = 2"]);
    let (out, done) = applying(&store, "limits.attempts = 2", Ok(()));
    let expected = "the settings in force do not hold with this guardrail: line 1: settings have no `limits.tries`\n\
                    from the defaults:\nlimits.attempts: 3 -> 2\nrevision 2 is in force\n";
    assert_eq!((out.as_str(), done), (expected, Ok(())));
}

#[test]
fn modes_are_applied_where_nobody_can_tell_what_they_touch_and_that_is_said() {
    let store = Store::holding(&["modes.default = 'enforce'"]);
    let (out, done) = applying(&store, "", Ok(()));
    let expected = "modes.default: \"enforce\" -> \"observe\"\nmodes: it cannot be told which open findings that touches: \
                    dynamodb:Query: AccessDenied\nrevision 2 is in force\n";
    assert_eq!((out.as_str(), done), (expected, Ok(())));
}

#[test]
fn versions_are_found_by_their_revision() {
    let store = Store::holding(&["# one", "# two"]);
    let found = |revision| wait(version(&store, revision)).map(|found| found.map(|found| found.toml));
    assert_eq!(found(None).unwrap().as_deref(), Some("# two"));
    assert_eq!(found(Some(1)).unwrap().as_deref(), Some("# one"));
    assert_eq!(found(Some(3)).unwrap_err().to_string(), "there is no revision 3 of the settings");
    assert!(wait(version(&Store::default(), None)).unwrap().is_none());
}

#[test]
fn what_is_shown_can_be_applied_again() {
    let text = shown(Some(&applied(7, "limits.attempts = 2")));
    assert_eq!(text, "# Revision 7, applied 2026-03-02T12:00:00Z by ana.\nlimits.attempts = 2\n");
    let marked = shown(Some(&applied(7, "\u{feff}limits.attempts = 2")));
    assert_eq!(marked, text);
    let (settings, _) = Settings::prepare(&shown(None)).unwrap();
    assert_eq!(settings, Settings::default());
    let newer = shown(Some(&applied(8, "limits.tries = 2\nmodes.default = 3\n")));
    assert!(newer.contains("\n# It does not hold with this guardrail: 2 problems\n#   line 1: "), "{newer}");
    assert_eq!(newer.lines().filter(|line| !line.starts_with("# ")).count(), 2);
    assert_eq!(comment("a\u{1b}[2J\nb\rc"), "# a [2J\n# b c\n");
}

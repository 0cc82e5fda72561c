//! What a file adds to the contract of stores: that it is one process's, that it lasts, and that it forgets. The contract
//! itself is held by the workspace's tests.

use super::tables::{META, RECORDS, place};
use super::{EmbeddedStore, OpenError, wait};
use guardrail_actions::Place;
use guardrail_engine::ledger::{
    FindingId, FindingKey, JudgeVersion, Ledger, Observation, Observed, Record, Seen, Swap, Terms, Windows, record,
};
use guardrail_engine::remediate::{Attempt, Progress, Remediations};
use guardrail_model::{ResourceKey, Responsibility, Severity};
use jiff::{SignedDuration, Timestamp};
use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata};
use std::fs;
use std::path::{Path, PathBuf};

fn day(number: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(number * 24)
}

fn bucket(id: &str) -> ResourceKey {
    ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", id)
}

fn seen(store: &EmbeddedStore, id: &str, on: i64, observed: Observed) {
    let observation = Observation {
        key: FindingKey::configuration(bucket(id), "control"),
        at: day(on),
        judge: JudgeVersion::default(),
        seen: Seen::Recorded,
        observed,
        severity: Severity::High,
        responsibility: Responsibility::CustomerData,
        aliases: Vec::new(),
        tags: [].into(),
        plan: guardrail_actions::Plan::none(),
    };
    let terms = |_: &_| Terms { now: day(on), exemption: None, baseline: false };
    wait(record(store, &bucket(id), &[observation], terms)).unwrap();
}

fn records(store: &EmbeddedStore, id: &str) -> Vec<Record> {
    wait(store.records(&bucket(id))).unwrap()
}

fn count(store: &EmbeddedStore) -> u64 {
    store.database.begin_read().unwrap().open_table(RECORDS).unwrap().len().unwrap()
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/ledger.redb");
    (folder, path)
}

fn refused(path: &Path) -> OpenError {
    EmbeddedStore::open(path, day(0)).unwrap_err()
}

#[test]
fn what_was_written_is_there_when_it_is_opened_again() {
    let (_folder, path) = folder();
    for (number, defers) in [(1_u64, false), (2, true)] {
        let store = EmbeddedStore::open(&path, day(0)).unwrap();
        if defers {
            store.defer_sync();
        }
        seen(&store, &number.to_string(), 0, Observed::Compliant);
        assert_eq!(count(&store), number);
    }
    assert_eq!(count(&EmbeddedStore::open(&path, day(0)).unwrap()), 2);
}

#[test]
fn what_was_synced_survives_a_process_that_ends_without_a_word() {
    let (_folder, path) = folder();
    let store = EmbeddedStore::open(&path, day(0)).unwrap();
    store.defer_sync();
    seen(&store, "kept", 0, Observed::Compliant);
    store.sync().unwrap();
    seen(&store, "lost", 0, Observed::Compliant);
    // The file as a crash would leave it: what was not synced may be missing, what was is whole.
    let copy = path.with_extension("copy");
    fs::copy(&path, &copy).unwrap();
    assert_eq!(records(&EmbeddedStore::open(&copy, day(0)).unwrap(), "kept").len(), 1);
}

#[test]
fn a_ledger_that_is_open_is_in_use() {
    let (_folder, path) = folder();
    let store = EmbeddedStore::open(&path, day(0)).unwrap();
    let error = refused(&path);
    assert!(matches!(&error, OpenError::InUse { path: named } if *named == path), "{error:?}");
    assert_eq!(error.to_string(), format!("{}: ledger in use by another process", path.display()));
    drop(store);
    EmbeddedStore::open(&path, day(0)).unwrap();
}

#[test]
fn what_is_no_ledger_is_refused_and_left_as_it_is() {
    let (_folder, path) = folder();
    let store = EmbeddedStore::open(&path, day(0)).unwrap();
    (0..50).for_each(|number| seen(&store, &number.to_string(), 0, Observed::Compliant));
    drop(store);
    let whole = fs::read(&path).unwrap();
    let (head, half) = (whole[..100].to_vec(), whole[..whole.len() / 2].to_vec());
    for (name, bytes) in
        [("text", b"not a ledger".repeat(1000)), ("short", b"x".to_vec()), ("head", head), ("half", half)]
    {
        let path = path.with_file_name(name);
        fs::write(&path, &bytes).unwrap();
        let error = refused(&path);
        assert!(matches!(error, OpenError::Unreadable { .. } | OpenError::File { .. }), "{name}: {error:?}");
        assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
        assert!(fs::read(&path).unwrap() == bytes, "{name} was changed");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_said() {
    let (folder, _) = folder();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = refused(&file.join("ledger.redb"));
    assert!(matches!(&error, OpenError::File { path, .. } if *path == file), "{error:?}");
    let error = refused(folder.path());
    assert!(matches!(error, OpenError::File { .. }), "{error:?}");
}

#[test]
fn another_format_is_refused_and_left_as_it_is() {
    let (_folder, path) = folder();
    drop(EmbeddedStore::open(&path, day(0)).unwrap());
    let database = Database::open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(META).unwrap().insert("format", 7).unwrap();
    transaction.commit().unwrap();
    drop(database);
    for _ in 0..2 {
        let error = refused(&path);
        assert!(matches!(error, OpenError::Format { found: 7, .. }), "{error:?}");
        assert!(error.to_string().ends_with("a ledger of format 7, and this guardrail reads format 1"), "{error}");
    }
}

#[test]
fn records_are_forgotten_once_nothing_may_come_of_them() {
    let (_folder, path) = folder();
    let store = EmbeddedStore::open(&path, day(0)).unwrap();
    seen(&store, "good", 0, Observed::Compliant);
    seen(&store, "broken", 0, Observed::NonCompliant("open".to_owned()));
    seen(&store, "old", -300, Observed::Compliant);
    seen(&store, "again", 0, Observed::Compliant);
    drop(store);
    let store = EmbeddedStore::open(&path, day(89)).unwrap();
    assert_eq!(count(&store), 4, "an old event is kept as long after it was told");
    seen(&store, "again", 80, Observed::Compliant);
    drop(store);
    let store = EmbeddedStore::open(&path, day(91)).unwrap();
    assert_eq!((records(&store, "good").len(), records(&store, "old").len()), (0, 0));
    assert_eq!((records(&store, "broken").len(), records(&store, "again").len()), (1, 1));
    seen(&store, "good", 91, Observed::Compliant);
    assert_eq!(records(&store, "good")[0].revision, 1, "what was forgotten begins anew");
}

/// Puts what is no record in the place of one.
fn spoil(store: &EmbeddedStore, id: &str) {
    let key = FindingKey::configuration(bucket(id), "control");
    let transaction = store.database.begin_write().unwrap();
    {
        let mut records = transaction.open_table(RECORDS).unwrap();
        let at = place(&key, "control");
        let stored = records.get(at).unwrap().map(|stored| (stored.value().0, stored.value().1, stored.value().2));
        let (revision, due, forget) = stored.unwrap();
        records.insert(at, (revision, due, forget, b"{".as_slice())).unwrap();
    }
    transaction.commit().unwrap();
}

#[test]
fn what_cannot_be_read_takes_no_others_place_and_is_named() {
    let (_folder, path) = folder();
    let store = EmbeddedStore::open(&path, day(0)).unwrap();
    for id in ["a", "b", "c"] {
        seen(&store, id, 0, Observed::NonCompliant("open".to_owned()));
    }
    spoil(&store, "a");
    let named = ["control on aws/111122223333/eu-west-1/AWS::S3::Bucket/a"];
    let due = wait(store.due(day(1), 2)).unwrap();
    assert_eq!((due.found.len(), due.unreadable.as_slice()), (2, named.map(str::to_owned).as_slice()));
    let (mut standing, mut unreadable, mut after) = (0, Vec::new(), None);
    loop {
        let page = wait(store.standing(after.as_deref(), 1)).unwrap();
        standing += page.records.len();
        unreadable.extend(page.unreadable);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((standing, unreadable), (2, named.map(str::to_owned).into()));
    assert!(wait(store.records(&bucket("a"))).is_err(), "whoever asks for it by name is told");
}

#[test]
fn windows_are_forgotten_some_time_after_their_end() {
    let (_folder, path) = folder();
    let id: FindingId = FindingKey::configuration(bucket("a"), "control").id();
    let other = FindingKey::configuration(bucket("b"), "control").id();
    let admit = |on: i64, id: &FindingId| {
        let store = EmbeddedStore::open(&path, day(on)).unwrap();
        wait(store.admit("window", id, 1, day(1))).unwrap()
    };
    assert!(admit(0, &id) && !admit(0, &other) && !admit(1, &other));
    assert!(admit(3, &other));
}

#[test]
fn what_remediation_wrote_down_is_forgotten_in_its_time() {
    let (_folder, path) = folder();
    let key = FindingKey::configuration(bucket("a"), "control");
    let attempt = Attempt {
        at: Place::of(&key.resource),
        finding: key.clone(),
        life: 1,
        number: 1,
        revision: 0,
        undoes: None,
        by: "enforce".to_owned(),
        started_at: day(0),
        progress: Progress::Started,
        problem: String::new(),
        steps: Vec::new(),
        looks: 0,
        right_since: None,
    };
    let opened = |on: i64| EmbeddedStore::open(&path, day(on)).unwrap();
    let store = opened(0);
    assert_eq!(wait(store.swap_attempt(&attempt)), Ok(Swap::Swapped));
    assert_eq!(wait(store.reserve("w", "a", 1, day(1))), Ok(true));
    assert_eq!(wait(store.lease("r", "holder", day(0), day(1))), Ok(true));
    drop(store);
    let store = opened(2);
    assert_eq!(wait(store.reserve("w", "b", 1, day(1))), Ok(true), "a window that is over has its places again");
    assert_eq!(wait(store.lease("r", "other", day(0), day(1))), Ok(true), "a lease that is over is none");
    drop(store);
    for (on, count) in [(399, 1), (400, 0)] {
        assert_eq!(wait(opened(on).attempts(&key.id())).unwrap().len(), count, "day {on}");
    }
}

//! Opening a ledger's file: whose it is, whether this program knows its format, and what in it has had its time.

use crate::EmbeddedStore;
use crate::tables::{
    ADMITTED, ARNS, ATTEMPTS, DUE, EXEMPTIONS, FIRST_JUDGED, FORGET, LEASES, META, NAMES, NOTES, ORDERS, RECORDS,
    RESERVED, SETTINGS, STANDING,
};
use jiff::{SignedDuration, Timestamp};
use redb::{Builder, Database, DatabaseError, ReadableTable, StorageError, WriteTransaction};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// The format that this program writes. Another number means other tables, or other documents in them.
const FORMAT: u64 = 1;

/// How much of the file is held in memory.
const CACHE: usize = 64 * 1024 * 1024;

/// How long after its end a window is remembered.
const AFTER_WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// Why a ledger cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("{}: ledger in use by another process", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// It was written by another version of guardrail.
    #[error("{}: a ledger of format {found}, and this guardrail reads format {FORMAT}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u64,
    },
    /// It is no ledger, or a damaged one.
    #[error("{}: not a ledger, or a damaged one: {problem}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The file system refuses.
    #[error("{}: the ledger cannot be opened: {problem}", path.display())]
    File {
        /// The file, or the folder that it should stand in.
        path: PathBuf,
        /// What the file system says.
        problem: io::Error,
    },
}

impl EmbeddedStore {
    /// Opens a ledger, and makes one where there is none, with the folder that it stands in. Records whose time is over by
    /// `now` are forgotten here, at a cost by how many there are.
    ///
    /// # Errors
    /// [`OpenError`]; nothing in the file is changed then.
    pub fn open(path: &Path, now: Timestamp) -> Result<Self, OpenError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|problem| OpenError::File { path: folder.to_path_buf(), problem })?;
        }
        let opened = Builder::new().set_cache_size(CACHE).create(path);
        let database = opened.map_err(|error| refused(path, error))?;
        let prepared = prepare(&database, now).map_err(|error| unreadable(path, &error))?;
        match prepared {
            Some(found) => Err(OpenError::Format { path: path.to_path_buf(), found }),
            None => Ok(Self { database, opened_at: now, is_durable: AtomicBool::new(true) }),
        }
    }
}

fn refused(path: &Path, error: DatabaseError) -> OpenError {
    let path = path.to_path_buf();
    match error {
        // The second: by a program that was built with another version of redb.
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => OpenError::InUse { path },
        DatabaseError::Storage(StorageError::Io(problem)) if problem.kind() != io::ErrorKind::InvalidData => {
            OpenError::File { path, problem }
        }
        error => unreadable(&path, &error.into()),
    }
}

fn unreadable(path: &Path, error: &redb::Error) -> OpenError {
    OpenError::Unreadable { path: path.to_path_buf(), problem: error.to_string() }
}

/// Makes sure that all tables are there, and forgets what has had its time. Returns the format where it is another.
fn prepare(database: &Database, now: Timestamp) -> Result<Option<u64>, redb::Error> {
    let transaction = database.begin_write()?;
    {
        let mut meta = transaction.open_table(META)?;
        let found = meta.get("format")?.map(|format| format.value());
        match found {
            Some(FORMAT) => {}
            Some(other) => return Ok(Some(other)),
            None => drop(meta.insert("format", FORMAT)?),
        }
        transaction.open_table(RECORDS)?;
        transaction.open_table(DUE)?;
        transaction.open_table(STANDING)?;
        transaction.open_table(ARNS)?;
        transaction.open_table(NAMES)?;
        transaction.open_table(FIRST_JUDGED)?;
        transaction.open_table(NOTES)?;
        transaction.open_table(SETTINGS)?;
        transaction.open_table(EXEMPTIONS)?;
        transaction.open_table(ORDERS)?;
    }
    forget(&transaction, now)?;
    transaction.commit()?;
    Ok(None)
}

/// Forgets records, windows, attempts and leases whose time is over.
fn forget(transaction: &WriteTransaction, now: Timestamp) -> Result<(), redb::Error> {
    let mut records = transaction.open_table(RECORDS)?;
    let over = (now.as_nanosecond(), ("", "", "", "", "", ""));
    let mut times = transaction.open_table(FORGET)?;
    for time in times.extract_from_if(..over, |_, ()| true)? {
        let (time, ()) = time.map(|(time, over)| (time, over.value()))?;
        records.remove(time.value().1)?;
    }
    let last = now.saturating_sub(AFTER_WINDOW).unwrap_or(Timestamp::MIN).as_nanosecond();
    for windows in [ADMITTED, RESERVED] {
        transaction.open_table(windows)?.retain(|_, ends_at| ends_at > last)?;
    }
    transaction.open_table(LEASES)?.retain(|_, (_, ends_at)| ends_at > last)?;
    transaction.open_table(ATTEMPTS)?.retain(|_, (_, forget_at, _)| forget_at > now.as_nanosecond())?;
    Ok(())
}

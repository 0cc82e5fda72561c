//! All cores at work on one stream: one thread reads and splits, the others judge batches and word what they find, and the
//! caller gets the words in the order of the input, whatever finished first. What is on its way is bounded in bytes, so
//! that memory stays flat.

use crate::judge::{Judge, Judged, Outcome};
use crate::source::{self, Piece, STANDARD_INPUT, SourceError, Walk};
use crate::tally::Tally;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{self, Receiver, RecvError, Sender, SyncSender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many bytes one worker is given at once.
const BATCH: usize = 256 * 1024;

/// What a short piece weighs all the same: its verdicts are longer than it is.
const PIECE: usize = 2 * 1024;

/// One piece of input, and the file it is from.
pub(crate) struct Unit {
    pub(crate) path: Arc<str>,
    pub(crate) content: Result<Piece, SourceError>,
}

/// What one worker made of one batch.
pub(crate) struct Worded<W> {
    pub(crate) words: W,
    pub(crate) tally: Tally,
    weight: usize,
}

/// A batch on its way to a worker, and the way back.
struct Task<W> {
    units: Vec<Unit>,
    weight: usize,
    back: SyncSender<Worded<W>>,
}

/// Judges everything at and under `paths`: `word` puts what is said of one unit into words, and `take` gets the words in
/// order, until it answers false. `passed` counts the bytes that were read.
pub(crate) fn run<W: Default + Send>(
    paths: &[PathBuf],
    judge: &Judge,
    threads: NonZero<usize>,
    passed: &Arc<AtomicU64>,
    word: impl Fn(&Arc<str>, Judged, &mut W) + Sync,
    mut take: impl FnMut(Worded<W>) -> bool,
) {
    let budget = Budget::new(2 * BATCH * threads.get());
    let (tasks, waiting) = mpsc::channel::<Task<W>>();
    let (order, answers) = mpsc::channel::<Receiver<Worded<W>>>();
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        let budget = &budget;
        for _ in 0..threads.get() {
            scope.spawn(|| {
                while let Ok(task) = next(&waiting) {
                    let worded = worded(judge, &word, &task.units, task.weight);
                    drop(task.units);
                    if task.back.send(worded).is_err() {
                        break;
                    }
                }
            });
        }
        scope.spawn(move || Feeder { tasks, order, budget, units: Vec::new(), weight: 0 }.feed(paths, passed));
        for answer in answers {
            let Ok(worded) = answer.recv() else { break };
            let weight = worded.weight;
            if !take(worded) {
                break;
            }
            budget.give_back(weight);
        }
        budget.close();
    });
}

/// Judges one batch.
fn worded<W: Default>(
    judge: &Judge,
    word: &impl Fn(&Arc<str>, Judged, &mut W),
    units: &[Unit],
    weight: usize,
) -> Worded<W> {
    let mut all = Worded { words: W::default(), tally: Tally::default(), weight };
    for unit in units {
        let judged = match &unit.content {
            Ok(piece) => judge.piece(piece),
            Err(error) => Judged { outcomes: vec![Outcome::Unreadable(error.problem())], ..Judged::default() },
        };
        all.tally.add(&judged);
        word(&unit.path, judged, &mut all.words);
    }
    all
}

/// Gathers pieces into batches and hands them on.
struct Feeder<'b, W> {
    tasks: Sender<Task<W>>,
    order: Sender<Receiver<Worded<W>>>,
    budget: &'b Budget,
    units: Vec<Unit>,
    weight: usize,
}

impl<W> Feeder<'_, W> {
    fn feed(mut self, paths: &[PathBuf], passed: &Arc<AtomicU64>) {
        for path in paths {
            if !self.path(path, passed) {
                return;
            }
        }
        self.hand_on();
    }

    /// Everything at and under a path; false where nobody wants more.
    fn path(&mut self, path: &Path, passed: &Arc<AtomicU64>) -> bool {
        if path.as_os_str() == STANDARD_INPUT {
            return self.file(path, passed);
        }
        Walk::new(path).all(|found| match found {
            Ok(file) => self.file(&file, passed),
            Err(error) => self.failed(error),
        })
    }

    fn file(&mut self, path: &Path, passed: &Arc<AtomicU64>) -> bool {
        let name: Arc<str> = Arc::from(path.display().to_string());
        let read =
            source::read(path, passed, &mut |piece| self.push(Unit { path: Arc::clone(&name), content: Ok(piece) }));
        read.unwrap_or_else(|error| self.failed(error))
    }

    fn failed(&mut self, error: SourceError) -> bool {
        self.push(Unit { path: Arc::from(error.path()), content: Err(error) })
    }

    fn push(&mut self, unit: Unit) -> bool {
        let bytes = match &unit.content {
            Ok(Piece::Document { text, .. }) => text.len(),
            _ => 0,
        };
        self.weight += bytes.max(PIECE);
        self.units.push(unit);
        self.weight < BATCH || self.hand_on()
    }

    /// Hands the batch to whichever worker is free, once there is room.
    fn hand_on(&mut self) -> bool {
        let (units, weight) = (std::mem::take(&mut self.units), std::mem::take(&mut self.weight));
        if units.is_empty() {
            return true;
        }
        let (back, answer) = mpsc::sync_channel(1);
        self.budget.take(weight)
            && self.order.send(answer).is_ok()
            && self.tasks.send(Task { units, weight, back }).is_ok()
    }
}

/// How many bytes may be on their way.
struct Budget {
    limit: usize,
    state: Mutex<Spent>,
    changed: Condvar,
}

#[derive(Default)]
struct Spent {
    bytes: usize,
    closed: bool,
}

impl Budget {
    fn new(limit: usize) -> Self {
        Self { limit, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Waits for room, or until nothing else is on its way; false once closed.
    fn take(&self, bytes: usize) -> bool {
        let full = |spent: &mut Spent| !spent.closed && spent.bytes > 0 && spent.bytes + bytes > self.limit;
        let waited = self.changed.wait_while(locked(&self.state), full);
        let mut spent = waited.unwrap_or_else(PoisonError::into_inner);
        spent.bytes += bytes;
        !spent.closed
    }

    fn give_back(&self, bytes: usize) {
        locked(&self.state).bytes -= bytes;
        self.changed.notify_all();
    }

    fn close(&self) {
        locked(&self.state).closed = true;
        self.changed.notify_all();
    }
}

/// The next task; the lock is held only while waiting for it.
fn next<W>(waiting: &Mutex<Receiver<Task<W>>>) -> Result<Task<W>, RecvError> {
    locked(waiting).recv()
}

/// The lock, also where another thread panicked: its panic is reported where it is joined.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;

//! A progress bar on standard error, for long input and a terminal that shows it.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Input that takes longer than this is long.
const LONG: Duration = Duration::from_secs(1);

/// Shows how much was read, once reading takes long.
pub(crate) struct Progress {
    began: Instant,
    passed: Arc<AtomicU64>,
    /// How much there is to read, where it is known.
    total: Option<u64>,
    wanted: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(crate) fn new(passed: Arc<AtomicU64>, total: Option<u64>) -> Self {
        Self { began: Instant::now(), passed, total, wanted: io::stderr().is_terminal(), bar: None }
    }

    /// Writes with the bar out of the way, and brings it up to date.
    pub(crate) fn around<T>(&mut self, write: impl FnOnce() -> T) -> T {
        if self.bar.is_none() && self.wanted && self.began.elapsed() > LONG {
            self.bar = Some(bar(self.total));
        }
        let Some(bar) = &self.bar else { return write() };
        bar.set_position(self.passed.load(Ordering::Relaxed));
        bar.suspend(write)
    }

    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (ProgressBar::new(total), "{wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} read, {bytes_per_sec}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

//! `guardrail evaluate PATH...`

use super::settings;
use crate::args::{Evaluate, Format};
use crate::judge::{Judge, Judged};
use crate::output::progress::Progress;
use crate::output::{json, summary, text};
use crate::recorder::Recorder;
use crate::tally::{Recorded, Tally};
use crate::{CommandError, Status, pipeline};
use anstream::{AutoStream, ColorChoice};
use guardrail_controls::Catalogue;
use guardrail_embedded::{EmbeddedStore, wait};
use guardrail_engine::Settings;
use guardrail_engine::ledger::Operators;
use jiff::Timestamp;
use std::fs;
use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

/// Judges all that is at and under the paths.
pub(crate) fn evaluate(args: &Evaluate, color: ColorChoice) -> Result<Status, CommandError> {
    let now = Timestamp::now();
    let ledger = args.ledger.as_deref().map(|path| EmbeddedStore::open(path, now)).transpose()?;
    let (catalogue, settings) = catalogue(args.settings.as_deref(), ledger.as_ref())?;
    let catalogue = Arc::new(catalogue);
    let recorder = ledger.map(|store| Recorder::new(store, &catalogue, &settings)).transpose()?;
    let judge = Judge { catalogue, records: recorder.is_some() };
    let run = Run::new(&args.paths, &judge, recorder.as_ref());
    ended(match args.format {
        Format::Text => run.text(color, text::word, summary::of),
        Format::Json => run.json(),
    })
}

/// How a run ended.
pub(super) fn ended(printed: Result<Tally, CommandError>) -> Result<Status, CommandError> {
    match printed {
        // Whoever reads the output has seen enough; not everything was judged.
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Status::Unreadable),
        printed => Ok(printed?.status()),
    }
}

/// The catalogue as the settings want it, and the settings: those of the file; without one, those in force in the ledger.
pub(super) fn catalogue(
    file: Option<&Path>,
    ledger: Option<&EmbeddedStore>,
) -> Result<(Catalogue, String), CommandError> {
    if let Some(path) = file {
        let document = settings::read(path)?;
        return Ok((document.catalogue, document.toml));
    }
    let applied = ledger.map(|ledger| wait(ledger.settings())).transpose()?.flatten();
    let toml = applied.map(|applied| applied.toml).unwrap_or_default();
    match Settings::prepare(&toml) {
        Ok((_, catalogue)) => Ok((catalogue, toml)),
        Err(problem) => Err(CommandError::Settings { path: "the ledger's settings".to_owned(), problem }),
    }
}

/// One run over all paths.
pub(super) struct Run<'r> {
    paths: &'r [PathBuf],
    judge: &'r Judge,
    recorder: Option<&'r Recorder>,
    threads: NonZero<usize>,
    passed: Arc<AtomicU64>,
}

impl<'r> Run<'r> {
    pub(super) fn new(paths: &'r [PathBuf], judge: &'r Judge, recorder: Option<&'r Recorder>) -> Self {
        let threads = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        Self { paths, judge, recorder, threads, passed: Arc::new(AtomicU64::new(0)) }
    }

    /// Prints for people what `word` makes of everything, and what it comes to.
    pub(super) fn text(
        &self,
        color: ColorChoice,
        word: impl Fn(&Arc<str>, &Judged, &mut Vec<text::Said>) + Sync,
        summary: impl FnOnce(&Tally) -> String,
    ) -> Result<Tally, CommandError> {
        let mut out = AutoStream::new(io::stdout().lock(), color);
        let mut errors = AutoStream::new(io::stderr(), color);
        let mut printer = text::Printer::default();
        let tally = self.each(word, |words| {
            let (said, problems) = printer.print(words);
            out.write_all(said.as_bytes())?;
            if !problems.is_empty() {
                out.flush()?;
                errors.write_all(problems.as_bytes())?;
            }
            Ok(())
        })?;
        out.write_all(printer.summary(&summary(&tally)).as_bytes())?;
        out.flush()?;
        Ok(tally)
    }

    fn json(&self) -> Result<Tally, CommandError> {
        let mut out = io::stdout().lock();
        let word = |path: &Arc<str>, judged: &Judged, words: &mut String| json::word(path, judged, words);
        let tally = self.each(word, |words| Ok(out.write_all(words.as_bytes())?))?;
        out.flush()?;
        Ok(tally)
    }

    /// Judges everything, records it where there is a ledger, and writes it in order. Judging is everybody's work at once;
    /// recording follows the order of the input. What is written was recorded.
    pub(super) fn each<W: Default + Send>(
        &self,
        word: impl Fn(&Arc<str>, &Judged, &mut W) + Sync,
        mut write: impl FnMut(W) -> Result<(), CommandError>,
    ) -> Result<Tally, CommandError> {
        let Some(recorder) = self.recorder else {
            return self.judged(|path, judged, words| word(path, &judged, words), |words, _| write(words));
        };
        let keep = |path: &Arc<str>, judged, all: &mut Vec<_>| all.push((Arc::clone(path), judged));
        self.judged(keep, |all, tally| {
            let mut words = W::default();
            for (path, mut judged) in all {
                recorder.record(&mut judged, tally)?;
                word(&path, &judged, &mut words);
            }
            recorder.sync()?;
            write(words)
        })
    }

    /// Judges everything, and hands on in order what `word` makes of it.
    fn judged<W: Default + Send>(
        &self,
        word: impl Fn(&Arc<str>, Judged, &mut W) + Sync,
        mut write: impl FnMut(W, &mut Tally) -> Result<(), CommandError>,
    ) -> Result<Tally, CommandError> {
        let mut progress = Progress::new(Arc::clone(&self.passed), size(self.paths));
        let mut tally = Tally { ledger: self.recorder.map(|_| Recorded::default()), ..Tally::default() };
        let mut written = Ok(());
        pipeline::run(self.paths, self.judge, self.threads, &self.passed, word, |worded| {
            tally.merge(&worded.tally);
            written = progress.around(|| write(worded.words, &mut tally));
            written.is_ok()
        });
        progress.end();
        written.map(|()| tally)
    }
}

/// How many bytes there are to read, where all paths are files.
fn size(paths: &[PathBuf]) -> Option<u64> {
    let sizes = paths.iter().map(|path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len()));
    sizes.sum()
}

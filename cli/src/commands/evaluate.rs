//! `guardrail evaluate PATH...`

use crate::args::{Evaluate, Format};
use crate::judge::Judge;
use crate::output::progress::Progress;
use crate::output::{json, text};
use crate::source::SourceError;
use crate::tally::Tally;
use crate::{CommandError, Status, pipeline};
use anstream::{AutoStream, ColorChoice};
use guardrail_controls::Catalogue;
use guardrail_engine::Settings;
use std::fs;
use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

/// Judges all that is at and under the paths.
pub(crate) fn evaluate(args: &Evaluate, color: ColorChoice) -> Result<Status, CommandError> {
    let judge = Judge { catalogue: catalogue(args.settings.as_deref())? };
    let run = Run {
        paths: &args.paths,
        judge: &judge,
        threads: thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN),
        passed: Arc::new(AtomicU64::new(0)),
    };
    let printed = match args.format {
        Format::Text => run.text(color),
        Format::Json => run.json(),
    };
    match printed {
        // Whoever reads the output has seen enough; not everything was judged.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Status::Unreadable),
        printed => Ok(printed?.status()),
    }
}

/// The catalogue as the settings want it.
fn catalogue(settings: Option<&Path>) -> Result<Catalogue, CommandError> {
    let Some(path) = settings else { return Ok(Catalogue::prepare(&guardrail_controls::Parameters::default())?) };
    let toml = fs::read_to_string(path).map_err(|error| SourceError::read(path, &error))?;
    let prepared = Settings::prepare(&toml);
    let failed = |problem| CommandError::Settings { path: path.display().to_string(), problem };
    prepared.map(|(_, catalogue)| catalogue).map_err(failed)
}

/// One run over all paths.
struct Run<'r> {
    paths: &'r [PathBuf],
    judge: &'r Judge,
    threads: NonZero<usize>,
    passed: Arc<AtomicU64>,
}

impl Run<'_> {
    fn text(&self, color: ColorChoice) -> io::Result<Tally> {
        let mut out = AutoStream::new(io::stdout().lock(), color);
        let mut errors = AutoStream::new(io::stderr(), color);
        let mut printer = text::Printer::default();
        let tally = self.each(text::word, |words| {
            let (said, problems) = printer.print(words);
            out.write_all(said.as_bytes())?;
            if !problems.is_empty() {
                out.flush()?;
                errors.write_all(problems.as_bytes())?;
            }
            Ok(())
        })?;
        out.write_all(printer.summary(&tally).as_bytes())?;
        out.flush()?;
        Ok(tally)
    }

    fn json(&self) -> io::Result<Tally> {
        let mut out = io::stdout().lock();
        let tally = self.each(json::word, |words: String| out.write_all(words.as_bytes()))?;
        out.flush()?;
        Ok(tally)
    }

    /// Judges everything and writes it in order.
    fn each<W: Default + Send>(
        &self,
        word: impl Fn(&pipeline::Unit, &crate::judge::Judged, &mut W) + Sync,
        mut write: impl FnMut(W) -> io::Result<()>,
    ) -> io::Result<Tally> {
        let mut progress = Progress::new(Arc::clone(&self.passed), size(self.paths));
        let mut tally = Tally::default();
        let mut written = Ok(());
        pipeline::run(self.paths, self.judge, self.threads, &self.passed, word, |worded| {
            tally.merge(&worded.tally);
            written = progress.around(|| write(worded.words));
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

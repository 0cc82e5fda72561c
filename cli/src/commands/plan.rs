//! `guardrail plan PATH...`

use super::evaluate::{Run, catalogue, ended};
use crate::args::{Format, Plan};
use crate::judge::{Judge, Judged};
use crate::output::plan;
use crate::tally::Tally;
use crate::{CommandError, Status};
use anstream::{AutoStream, ColorChoice};
use std::io::{self, Write};
use std::sync::Arc;

/// Judges all that is at and under the paths, and shows what would put right what is broken.
pub(crate) fn plan(args: &Plan, color: ColorChoice) -> Result<Status, CommandError> {
    let (catalogue, _) = catalogue(args.settings.as_deref(), None)?;
    let judge = Judge { catalogue: Arc::new(catalogue), records: false };
    let run = Run::new(&args.paths, &judge, None);
    ended(match args.format {
        Format::Text => run.text(color, plan::word, plan::summary),
        Format::Json => json(&run, color),
    })
}

fn json(run: &Run<'_>, color: ColorChoice) -> Result<Tally, CommandError> {
    let mut out = io::stdout().lock();
    let mut errors = AutoStream::new(io::stderr(), color);
    let word = |path: &Arc<str>, judged: &Judged, words: &mut plan::Lines| plan::lines(path, judged, words);
    let tally = run.each(word, |plan::Lines { lines, problems }| {
        out.write_all(lines.as_bytes())?;
        Ok(errors.write_all(problems.as_bytes())?)
    })?;
    out.flush()?;
    Ok(tally)
}

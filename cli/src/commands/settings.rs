//! `guardrail settings check|apply|show`

#[cfg(test)]
mod tests;

use super::{print, who};
use crate::CommandError;
use crate::args::Settings as Command;
use crate::ledger::Store;
use crate::source::SourceError;
use anstream::ColorChoice;
use guardrail_controls::Catalogue;
use guardrail_engine::Settings;
use guardrail_engine::ledger::{AppliedSettings, Ledger, Operators, Swap};
use guardrail_engine::settings::{ModeChanges, difference};
use jiff::{Timestamp, Unit};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Settings from a file, which hold.
pub(super) struct Document {
    pub(super) toml: String,
    settings: Settings,
    /// The controls with the parameters that they give.
    pub(super) catalogue: Catalogue,
}

/// Reads settings from a file.
pub(super) fn read(path: &Path) -> Result<Document, CommandError> {
    let bytes = fs::read(path).map_err(|error| SourceError::read(path, &error))?;
    let no_text = |_| SourceError::Encoding { path: path.display().to_string(), kind: "not text in UTF-8" };
    let toml = String::from_utf8(bytes).map_err(no_text)?;
    match Settings::prepare(&toml) {
        Ok((settings, catalogue)) => Ok(Document { toml, settings, catalogue }),
        Err(problem) => Err(CommandError::Settings { path: path.display().to_string(), problem }),
    }
}

/// Does what the command line says.
pub(crate) fn settings(command: &Command) -> Result<(), CommandError> {
    match command {
        Command::Check { file } => {
            read(file)?;
            print(&format!("{}: these settings hold\n", file.display()), ColorChoice::Never)
        }
        Command::Apply { file, ledger, yes } => {
            let document = read(file)?;
            let now = Timestamp::now();
            let confirm = if *yes { |_| Ok(()) } else { ask };
            let by = Applying { now: now.round(Unit::Second).unwrap_or(now), who: &who(), confirm };
            let store = Store::open_or_make(ledger)?;
            store.wait(apply(&store, &document, by, &mut io::stdout().lock()))
        }
        Command::Show { ledger, revision } => {
            // Looking makes no ledger.
            let is_there = ledger.aws || ledger.ledger.exists();
            let store = is_there.then(|| Store::open(ledger)).transpose()?;
            let applied = match &store {
                Some(store) => store.wait(version(store, *revision))?,
                None => revision.map_or(Ok(None), |revision| Err(CommandError::UnknownRevision(revision)))?,
            };
            print(&shown(applied.as_ref()), ColorChoice::Never)
        }
    }
}

/// Who applies, when, and whether they mean it.
struct Applying<'w, C> {
    now: Timestamp,
    who: &'w str,
    /// Asks whether a revision is to be put in force.
    confirm: C,
}

/// Shows what a document changes, and how many findings that touches, and puts it in force as the next revision.
async fn apply<S: Operators + Ledger, C: FnOnce(u64) -> Result<(), CommandError>>(
    store: &S,
    document: &Document,
    by: Applying<'_, C>,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let in_force = store.settings().await?;
    if let Some(known) = in_force.as_ref().filter(|known| known.toml == document.toml) {
        return Ok(writeln!(out, "revision {} in force is this document already", known.revision)?);
    }
    let old = match in_force.as_ref().map(|known| Settings::prepare(&known.toml)) {
        None => Settings::default(),
        Some(Ok((old, _))) => old,
        Some(Err(error)) => {
            writeln!(out, "the settings in force do not hold with this guardrail: {error}\nfrom the defaults:")?;
            Settings::default()
        }
    };
    let changes = difference(&old, &document.settings);
    changes.iter().try_for_each(|change| writeln!(out, "{change}"))?;
    if changes.is_empty() {
        writeln!(out, "only the text differs, not what it says")?;
    }
    let (before, after) = (&old.modes, &document.settings.modes);
    if before != after {
        // Whoever takes a mode back in a hurry is not kept from it.
        match ModeChanges::count(store, before, after).await {
            Ok(changes) => writeln!(out, "modes: {changes}")?,
            Err(error) => writeln!(out, "modes: it cannot be told which open findings that touches: {error}")?,
        }
    }
    out.flush()?;
    let revision = in_force.map_or(0, |known| known.revision) + 1;
    (by.confirm)(revision)?;
    let toml = document.toml.clone();
    let applied = AppliedSettings { revision, toml, applied_at: by.now, applied_by: by.who.to_owned() };
    match store.apply_settings(&applied).await? {
        Swap::Swapped => Ok(writeln!(out, "revision {revision} is in force")?),
        Swap::Conflict => Err(CommandError::NotApplied("someone else applied settings meanwhile")),
    }
}

/// Asks a person.
fn ask(revision: u64) -> Result<(), CommandError> {
    super::ask(&format!("apply as revision {revision}?"))?.map_err(CommandError::NotApplied)
}

/// The version in force, or the one that is asked for; `None` where none was ever applied.
async fn version<O: Operators>(operators: &O, revision: Option<u64>) -> Result<Option<AppliedSettings>, CommandError> {
    let Some(revision) = revision else { return Ok(operators.settings().await?) };
    let version = operators.settings_version(revision).await?;
    version.map(Some).ok_or(CommandError::UnknownRevision(revision))
}

/// The document, as one can apply it again: what else is said of it is a comment.
fn shown(applied: Option<&AppliedSettings>) -> String {
    let Some(AppliedSettings { revision, toml, applied_at, applied_by }) = applied else {
        return format!("# No settings were ever applied. These are the defaults.\n\n{}", Settings::DEFAULTS);
    };
    let mut text = comment(&format!("Revision {revision}, applied {applied_at} by {applied_by}."));
    if let Err(error) = Settings::prepare(toml) {
        text.push_str(&comment(&format!("It does not hold with this guardrail: {error}")));
    }
    // A byte order mark stands only at a beginning.
    text.push_str(toml.trim_start_matches('\u{feff}'));
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Lines of comment, whatever the text.
fn comment(text: &str) -> String {
    let printable = |line: &str| line.replace(char::is_control, " ");
    text.lines().flat_map(|line| ["# ".to_owned(), printable(line), "\n".to_owned()]).collect()
}

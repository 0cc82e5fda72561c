//! `guardrail doctor`

use super::findings::PAGE;
use super::{json_lines, print, settings};
use crate::args::{Doctor, Format};
use crate::output::doctor::checkups;
use crate::{CommandError, Status};
use anstream::ColorChoice;
use guardrail_controls::{Catalogue, Described, Parameters};
use guardrail_embedded::{EmbeddedStore, OpenError, wait};
use guardrail_engine::doctor::{Check, Checkup, Outcome, settings_in_force, told_by_a_file};
use guardrail_engine::ledger::{Ledger, Operators, StoreError};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::io;
use std::path::Path;

/// The settings that are looked at where none are named.
const SETTINGS: &str = "guardrail.toml";

/// Looks at what guardrail stands on, and says how each part is.
pub(crate) fn doctor(args: &Doctor, color: ColorChoice) -> Result<Status, CommandError> {
    let mut found = local(args.settings.as_deref());
    found.extend(if args.aws { account(&args.stack)? } else { file(&args.ledger, Timestamp::now()) });
    let text = match args.format {
        Format::Text => checkups(&found),
        Format::Json => json_lines(&found)?,
    };
    match print(&text, color) {
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed?,
    }
    Ok(match found.iter().map(|checkup| checkup.outcome).max() {
        Some(Outcome::Unchecked) => Status::Unreadable,
        Some(Outcome::Problem) => Status::Broken,
        _ => Status::Clean,
    })
}

/// The settings' file, and the controls with the parameters that it gives.
fn local(path: Option<&Path>) -> Vec<Checkup> {
    let path = path.or_else(|| Some(Path::new(SETTINGS)).filter(|path| path.exists()));
    let Some(path) = path else {
        let fact = format!("no {SETTINGS} here: every control has its defaults");
        return vec![Checkup::ok(Check::Settings, fact), defaults()];
    };
    let look_at = "guardrail settings check";
    match settings::read(path) {
        Ok(document) => {
            vec![Checkup::ok(Check::Settings, format!("{} holds", path.display())), catalogue(&document.catalogue)]
        }
        Err(error @ CommandError::Settings { .. }) => {
            vec![Checkup::problem(Check::Settings, error.to_string(), look_at), defaults()]
        }
        Err(error) => vec![Checkup::unchecked(Check::Settings, error.to_string(), look_at), defaults()],
    }
}

fn defaults() -> Checkup {
    match Catalogue::prepare(&Parameters::default()) {
        Ok(prepared) => catalogue(&prepared),
        Err(error) => Checkup::problem(Check::Catalogue, error.to_string(), "this build of guardrail"),
    }
}

fn catalogue(catalogue: &Catalogue) -> Checkup {
    let types: BTreeSet<&str> = catalogue.controls().flat_map(Described::resource_types).copied().collect();
    let controls = catalogue.controls().count();
    Checkup::ok(Check::Catalogue, format!("{controls} controls are prepared, over {} resource types", types.len()))
}

/// A ledger in a file.
fn file(path: &Path, now: Timestamp) -> Vec<Checkup> {
    let shown = path.display();
    let made = "guardrail evaluate --ledger, which makes one";
    let metadata = match path.metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return vec![Checkup::warning(Check::Ledger, format!("no ledger at {shown}: nothing was recorded"), made)];
        }
        Err(error) => {
            return vec![Checkup::unchecked(Check::Ledger, format!("{shown}: {error}"), "the file's permissions")];
        }
    };
    let store = match EmbeddedStore::open(path, now) {
        Ok(store) => store,
        Err(error @ (OpenError::InUse { .. } | OpenError::File { .. })) => {
            return vec![Checkup::unchecked(Check::Ledger, error.to_string(), "the file, and who else uses it")];
        }
        Err(error) => return vec![Checkup::problem(Check::Ledger, error.to_string(), "the file")],
    };
    let (in_force, _) = settings_in_force(wait(store.settings()));
    let ledger = match wait(standing(&store)) {
        Ok(standing) => {
            Checkup::ok(Check::Ledger, format!("{shown} {}; findings open or exempted: {standing}", size(&metadata)))
        }
        Err(error) => Checkup::problem(Check::Ledger, format!("{shown}: {error}"), "the file"),
    };
    vec![ledger, in_force, wait(told_by_a_file(&store, now))]
}

/// How large a file is, and how old.
fn size(metadata: &Metadata) -> String {
    let written = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    let written = written.map(|time| format!(", last written {time:.0}")).unwrap_or_default();
    format!("opens ({} KiB{written})", metadata.len().div_ceil(1024))
}

/// How many findings are open or exempted.
async fn standing(store: &EmbeddedStore) -> Result<usize, StoreError> {
    let (mut standing, mut after) = (0, None);
    loop {
        let page = store.standing(after.as_deref(), PAGE).await?.whole()?;
        standing += page.records.len();
        match page.next {
            None => return Ok(standing),
            next => after = next,
        }
    }
}

/// The account that the environment's credentials belong to, in the environment's Region.
#[cfg(feature = "aws")]
fn account(stack: &str) -> Result<Vec<Checkup>, CommandError> {
    use guardrail_aws::LedgerTables;
    use guardrail_engine::doctor::{Account, examine};

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let config = runtime.block_on(guardrail_aws::load());
    let facts = guardrail_aws::Account::new(config.clone());
    if facts.region().is_none() {
        return Err(CommandError::Refused(
            "no Region is named: set AWS_REGION to the one guardrail stands in".to_owned(),
        ));
    }
    let account = Account { facts: &facts, stack, now: Timestamp::now() };
    let open = |findings: &str, control: &str| LedgerTables::new(config, findings.to_owned(), control.to_owned());
    Ok(runtime.block_on(examine(&account, open)))
}

#[cfg(not(feature = "aws"))]
fn account(_: &str) -> Result<Vec<Checkup>, CommandError> {
    Err(crate::ledger::without_aws())
}

//! What each subcommand does.

mod acknowledge;
mod approve;
mod controls;
mod doctor;
mod evaluate;
mod exempt;
mod findings;
mod order;
mod plan;
mod responsibilities;
mod settings;
mod shell;
mod undo;

pub(crate) use acknowledge::acknowledge;
pub(crate) use approve::approve;
pub(crate) use controls::{control, controls};
pub(crate) use doctor::doctor;
pub(crate) use evaluate::evaluate;
pub(crate) use exempt::exempt;
pub(crate) use findings::findings;
pub(crate) use plan::plan;
pub(crate) use responsibilities::responsibilities;
pub(crate) use settings::settings;
pub(crate) use shell::{completions, man};
pub(crate) use undo::undo;

use crate::CommandError;
use anstream::{AutoStream, ColorChoice};
use std::env;
use std::io::{self, IsTerminal as _, Write};

/// Prints a whole text.
fn print(text: &str, color: ColorChoice) -> Result<(), CommandError> {
    let mut out = AutoStream::new(io::stdout().lock(), color);
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// One object a line.
fn json_lines<T: serde::Serialize>(values: impl IntoIterator<Item = T>) -> Result<String, CommandError> {
    let mut text = String::new();
    for value in values {
        text.push_str(&serde_json::to_string(&value).map_err(io::Error::from)?);
        text.push('\n');
    }
    Ok(text)
}

/// Asks a person; why not, where they do not say yes.
fn ask(question: &str) -> io::Result<Result<(), &'static str>> {
    if !io::stdin().is_terminal() {
        return Ok(Err("there is no terminal to ask on, and no --yes"));
    }
    let mut errors = io::stderr();
    write!(errors, "{question} [y/N] ")?;
    errors.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    let is_yes = matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    Ok(if is_yes { Ok(()) } else { Err("the answer was no") })
}

/// The user, as the environment names them.
fn who() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| env::var(name).ok().filter(|it| !it.is_empty()));
    named.unwrap_or_else(|| "unknown".to_owned())
}

//! What helps a shell and its user: completions, and the manual page.

use crate::CommandError;
use crate::args::Args;
use clap::CommandFactory;
use std::io::{self, Write};

/// Prints a completion script.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<(), CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "guardrail", &mut script);
    Ok(io::stdout().write_all(&script)?)
}

/// Prints the manual page.
pub(crate) fn man() -> Result<(), CommandError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut page)?;
    Ok(io::stdout().write_all(&page)?)
}

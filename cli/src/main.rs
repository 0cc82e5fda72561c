//! The `guardrail` command: see the library beside it.

use clap::Parser;
use guardrail_cli::args::Args;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    match guardrail_cli::run(&args) {
        Ok(status) => ExitCode::from(status.code()),
        Err(error) => {
            // Where not even this can be written, the exit status still tells.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

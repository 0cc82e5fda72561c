//! Starts a control.

use anyhow::Result;
use std::path::Path;

pub(crate) fn start(_root: &Path, _path: &str, _view: &str) -> Result<()> {
    Ok(())
}

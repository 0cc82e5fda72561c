//! The `mod.rs` files of the controls' folders.

use crate::output::Output;
use crate::services;
use crate::source::Sources;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const FOLDER: &str = "shared/controls/src/configuration";

pub(crate) fn render(sources: &Sources, output: &mut Output) -> Result<()> {
    let mut services = BTreeMap::<&str, Vec<&crate::source::Control>>::new();
    for control in &sources.controls {
        services.entry(&control.service).or_default().push(control);
    }
    let mut root = String::from(
        "//! Configuration controls: each judges the state of a resource, or of the account. One folder a service, one file \
         a control.\n// Written by `cargo xtask generate`.\n\n",
    );
    for (service, controls) in services {
        writeln!(root, "pub mod {service};")?;
        let mut module =
            format!("//! Controls over {}.\n// Written by `cargo xtask generate`.\n\n", services::title(service)?);
        for control in &controls {
            writeln!(module, "mod {};", control.module)?;
        }
        module.push('\n');
        for control in &controls {
            writeln!(module, "pub use {}::{};", control.module, control.type_name)?;
        }
        output.add_rust(format!("{FOLDER}/{service}/mod.rs"), &module)?;
    }
    output.add_rust(format!("{FOLDER}/mod.rs"), &root)
}

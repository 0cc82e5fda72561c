//! The `mod.rs` files of the controls' folders.

use crate::output::Output;
use crate::services;
use crate::source::Sources;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(crate) fn render(sources: &Sources, output: &mut Output) -> Result<()> {
    let about = "Configuration controls: each judges the state of a resource, or of the account.";
    folder(sources, "configuration", about, output)?;
    folder(sources, "activity", "Activity controls: each judges API calls, by what they did.", output)
}

fn folder(sources: &Sources, kind: &str, about: &str, output: &mut Output) -> Result<()> {
    let folder = format!("shared/controls/src/{kind}");
    let mut services = BTreeMap::<&str, Vec<&crate::source::Control>>::new();
    for control in sources.controls.iter().filter(|control| control.kind() == kind) {
        services.entry(&control.service).or_default().push(control);
    }
    let mut root =
        format!("//! {about} One folder a service, one file a control.\n// Written by `cargo xtask generate`.\n\n");
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
        output.add_rust(format!("{folder}/{service}/mod.rs"), &module)?;
    }
    output.add_rust(format!("{folder}/mod.rs"), &root)
}

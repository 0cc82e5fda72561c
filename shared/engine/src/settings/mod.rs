//! The settings: one TOML document that says what controls are given, what may be done about what they find, and who is
//! told. It is read whole or not at all: an unknown key, an unknown name, a value of the wrong type or out of range is an
//! error that names the line and the nearest that there is, and the version before it stays in force ([`Cached`]).
//!
//! What each key means stands where its value is kept, and with an example in `guardrail.example.toml`
//! ([`Settings::DEFAULTS`]).

mod cached;
mod difference;
mod document;
mod error;
mod mode_changes;
mod modes;
mod remediation;
mod sections;
#[cfg(test)]
mod tests;

pub use cached::{Cached, Current, InForce, SettingsTrouble};
pub use difference::{Change, difference};
pub use error::{Problem, ProblemKind, SettingsError};
pub use mode_changes::ModeChanges;
pub use modes::{Mode, Modes, Tag};
pub use remediation::{Ownership, Remediation};
pub use sections::{Alerts, Limits, Protected, Recipient, Recipients, SecurityHub};

use document::{Document, Section};
use guardrail_controls::{Catalogue, ParameterError, Parameters};
use serde::Serialize;
use std::collections::BTreeSet;

/// What settings say. The default is what holds where no settings were ever applied, and key by key where they are silent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Settings {
    /// `[controls.<id>]`: the parameters of controls. What they are stands on each control's page.
    pub controls: Parameters,
    /// `[modes]`: what may be done about findings.
    pub modes: Modes,
    /// `[remediation]`: whether anything is changed, whose resources are left alone, and how soon.
    pub remediation: Remediation,
    /// `[alerts]`: when many findings are told as one.
    pub alerts: Alerts,
    /// `[recipients]`: who is told what.
    pub recipients: Recipients,
    /// `[security_hub]`: findings in AWS Security Hub.
    pub security_hub: SecurityHub,
    /// `[limits]`: how much may be changed.
    pub limits: Limits,
    /// `[protected]`: what is never changed.
    pub protected: Protected,
}

impl Settings {
    /// A document with every key at its default, and a comment to each.
    pub const DEFAULTS: &str = include_str!("../../../../guardrail.example.toml");

    /// Reads settings and prepares the catalogue from them, so that settings which are read are settings that hold.
    ///
    /// # Errors
    /// All that is wrong with the document; of each control's parameters, the first that does not fit.
    pub fn prepare(toml: &str) -> Result<(Self, Catalogue), SettingsError> {
        let document = Document::new(toml);
        let table = document.parse()?;
        let (settings, catalogue) = document.root(&table, |root| {
            let (controls, catalogue) = controls(root);
            let ids = ids(catalogue.as_ref().ok());
            let settings = Self {
                controls,
                modes: root.section("modes", |modes| Modes::read(modes, &ids)),
                remediation: root.section("remediation", |remediation| Remediation::read(remediation, &ids)),
                alerts: root.section("alerts", Alerts::read),
                recipients: root.section("recipients", Recipients::read),
                security_hub: root.section("security_hub", SecurityHub::read),
                limits: root.section("limits", Limits::read),
                protected: root.section("protected", Protected::read),
            };
            (settings, catalogue)
        });
        match document.into_error() {
            Some(error) => Err(error),
            None => Ok((settings, catalogue?)),
        }
    }
}

/// Reads the parameters of controls, and prepares the controls with them. What keeps the catalogue from being prepared is
/// noted, too.
fn controls(root: &Section<'_>) -> (Parameters, Result<Catalogue, ParameterError>) {
    let given = root.entries("controls").into_iter();
    let given: Vec<_> = given.filter_map(|(id, value)| Some((id, value.parameters()?, value))).collect();
    let parameters = given.iter().map(|(id, parameters, _)| (id.text().to_owned(), parameters.clone())).collect();
    let catalogue = Catalogue::prepare(&parameters);
    if catalogue.is_err() {
        let ids = ids(None);
        for (id, parameters, value) in given {
            let Some(id) = id.known("control", &ids) else { continue };
            if let Err(error) = Catalogue::prepare(&Parameters::of(&id, parameters)) {
                value.refuse_parameters(error);
            }
        }
    }
    (parameters, catalogue)
}

/// The ids of all controls, whether or not the parameters that they are given fit.
fn ids(catalogue: Option<&Catalogue>) -> BTreeSet<&'static str> {
    let all = |catalogue: &Catalogue| catalogue.all().map(|control| control.metadata().id).collect();
    match catalogue {
        Some(catalogue) => all(catalogue),
        None => Catalogue::prepare(&Parameters::default()).as_ref().map(all).unwrap_or_default(),
    }
}

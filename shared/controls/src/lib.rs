//! The catalogue: every control in a file of its own, pure judgement over typed views. Who calls it prepares a
//! [`Catalogue`] once, from the settings, and hands it items; nothing here reads a file, a clock or a network.
//!
//! `catalogue.rs`, every `mod.rs` and the pages are written by `cargo xtask generate` from the folders.

pub mod activity;
mod activity_control;
mod applied;
mod by_hand;
mod catalogue;
pub mod configuration;
mod control;
mod exposure;
mod federation;
mod identity;
mod instance_size;
mod judge;
mod layers;
mod log_buckets;
mod names;
mod pages;
mod parameters;
mod production;
mod public_bucket;
mod restated;
mod sharing;
mod trusted;
mod watchers;
mod withdrawal;
mod words;

pub use activity_control::{Activity, ActivityControl, Events, Observed, TakenBack, Undone, Watch};
pub use applied::apply;
pub use by_hand::is_by_tool;
pub use catalogue::{Catalogue, Subject, ViewKind};
pub use control::{Control, Described, Judge, Judgement, Selection};
pub use names::Names;
pub use pages::page;
pub use parameters::{ParameterError, Parameters, nearest};
pub use production::Production;
pub use trusted::Trusted;
pub use watchers::CallJudgement;

/// Prepares one control from its parameters and gives it the object-safe face.
fn prepared<C: Control>(parameters: &Parameters) -> Result<Box<dyn Judge<C::View>>, ParameterError> {
    Ok(Box::new(parameters.read::<C>(C::METADATA.id)?))
}

/// The same for an activity control.
fn watched<C: ActivityControl>(parameters: &Parameters) -> Result<Box<dyn Watch>, ParameterError> {
    Ok(Box::new(activity_control::Watched(parameters.read::<C>(C::METADATA.id)?)))
}

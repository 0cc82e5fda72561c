//! The catalogue: every control in a file of its own, pure judgement over typed views. Who calls it prepares a
//! [`Catalogue`] once, from the settings, and hands it items; nothing here reads a file, a clock or a network.
//!
//! `catalogue.rs`, every `mod.rs` and the pages are written by `cargo xtask generate` from the folders.

mod catalogue;
pub mod configuration;
mod control;
mod judge;
mod pages;
mod parameters;

pub use catalogue::{Catalogue, Subject, ViewKind};
pub use control::{Control, Described, Judge, Judgement, Selection};
pub use pages::page;
pub use parameters::{ParameterError, Parameters, nearest};

/// Prepares one control from its parameters and gives it the object-safe face.
fn prepared<C: Control>(parameters: &Parameters) -> Result<Box<dyn Judge<C::View>>, ParameterError> {
    Ok(Box::new(parameters.read::<C>(C::METADATA.id)?))
}

//! Controls over AWS Systems Manager.
// Written by `cargo xtask generate`.

mod activation_created;
mod command_sent;
mod document_changed_by_hand;
mod document_shared;
mod session_logging_stopped;
mod session_started;

pub use activation_created::ActivationCreated;
pub use command_sent::CommandSent;
pub use document_changed_by_hand::DocumentChangedByHand;
pub use document_shared::DocumentShared;
pub use session_logging_stopped::SessionLoggingStopped;
pub use session_started::SessionStarted;

//! The ledger's rules: what becomes of a finding when something is observed of it, pure functions from a [`Record`] and an
//! [`Observation`] to a [`Decision`]. Stores keep records and swap them under their revision; nothing here reads a clock
//! or a network. What sinks are owed stands in the record itself, so that a dead stream, a dead sink or a crash loses
//! nothing.

mod activity;
mod decide;
mod delivery;
mod exemption;
mod key;
#[cfg(test)]
pub(crate) mod memory;
mod observation;
mod record;
mod recording;
mod remediation;
mod sighting;
mod store;
#[cfg(test)]
mod tests;

pub use activity::acknowledge;
pub use decide::decide;
pub use delivery::{LEASE, claim, deferred, delivered, failed, held, resubmit, word_id};
pub use exemption::{Exemption, ExemptionError, Exemptions, Scope, WARNING, review};
pub use key::{ActivityWindow, FindingId, FindingKey, WINDOW};
pub use observation::{Decision, JudgeVersion, Observation, Observed, OrderMark, Seen, Terms, Unchanged};
pub use record::{Calls, Delivery, Finding, FindingStatus, Hold, Record, Sink, Transition, TransitionKind};
pub use recording::{RecordError, Recorded, record};
pub use remediation::{Remediation, Stage, remediation};
pub use sighting::{NoTime, Sighting, Standing};
pub use store::{Aliases, AppliedSettings, Found, Ledger, Named, Operators, Page, StoreError, Swap, Windows};

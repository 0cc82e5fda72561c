//! What remediation writes down before, while and after it changes something: attempts, places in its limits, leases on
//! resources, and the orders that people give. In an account it stands in the table of control, which operators and the
//! remediate function alone write.

use crate::ledger::{FindingId, FindingKey, StoreError, Swap};
use guardrail_actions::{Facet, Place, Step};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::future::Future;
use strum::{Display, IntoStaticStr};

/// A store of what remediation does. Every store passes one suite of contract tests. All reads see the writes before them.
pub trait Remediations {
    /// All attempts on a finding, of all its lives, in the order in which they began.
    fn attempts(&self, finding: &FindingId) -> impl Future<Output = Result<Vec<Attempt>, StoreError>> + Send;

    /// Stores an attempt, if the store still has its revision (none, for revision 0), and gives it the next one. Two
    /// attempts of one number on one life of a finding are one: the second to come is a conflict.
    fn swap_attempt(&self, attempt: &Attempt) -> impl Future<Output = Result<Swap, StoreError>> + Send;

    /// True for the first `limit` of those who ask for a place in a window, by whatever name the caller gives it; asked again
    /// for one of them, it answers the same. The store forgets the window some time after `ends_at`.
    fn reserve(
        &self,
        window: &str,
        place: &str,
        limit: usize,
        ends_at: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Takes a resource for a holder until a time: true where nobody holds it, the last holder's time is over, or this holder
    /// has it already.
    fn lease(
        &self,
        resource: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Gives a resource back; nothing where the holder does not have it.
    fn release(&self, resource: &str, holder: &str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The order that a person gave about a finding and that is not carried out yet.
    fn order(&self, finding: &FindingId) -> impl Future<Output = Result<Option<Order>, StoreError>> + Send;

    /// Lays down an order, in the place of the one about the same finding.
    fn put_order(&self, order: &Order) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Takes an order back, or strikes it off once it is carried out; nothing where it is not this one any more.
    fn remove_order(&self, order: &Order) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// One try to put a finding right, or to take that back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// The finding.
    pub finding: FindingKey,
    /// Its life.
    pub life: u32,
    /// Which attempt of that life: from 1.
    pub number: u32,
    /// How often it was stored; 0 for one that no store has yet.
    pub revision: u64,
    /// Where the calls are made.
    pub at: Place,
    /// The attempt of the same life that this one takes back; `None` where it puts right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u32>,
    /// Who let it: `enforce`, or who approved or ordered it.
    pub by: String,
    /// When it began.
    pub started_at: Timestamp,
    /// How far it came.
    pub progress: Progress,
    /// Why it failed; empty where it did not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub problem: String,
    /// Its steps, in order.
    pub steps: Vec<AttemptStep>,
    /// How often it was looked at since the calls were made.
    #[serde(default)]
    pub looks: u32,
    /// When a look first found it as it should be: a second one, a minute later, must agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right_since: Option<Timestamp>,
}

impl Attempt {
    /// How long an attempt is kept after it began: as long as the states before and after it.
    pub const KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);

    /// When the store may forget it.
    pub fn expires_at(&self) -> Timestamp {
        self.started_at.saturating_add(Self::KEPT).unwrap_or(Timestamp::MAX)
    }
}

/// How far an attempt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr, Serialize, Deserialize)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Its calls are being made. Where whoever makes them is gone, the facets themselves tell which were.
    Started,
    /// All calls were made.
    Applied,
    /// They took effect, and were seen to.
    Verified,
    /// Some were not made, or took no effect.
    Failed,
    /// It was taken back by a later attempt.
    Undone,
}

/// One step of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttemptStep {
    /// The step as it was planned.
    pub step: Step,
    /// The calls, as they were made or about to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// The facet's state before the calls; kept before they are made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Image>,
    /// The state that they lead to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Image>,
    /// How far it came.
    pub progress: StepProgress,
}

impl AttemptStep {
    /// What it changes.
    pub fn facet(&self) -> Facet {
        self.step.action.facet()
    }
}

/// How far a step came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr, Serialize, Deserialize)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum StepProgress {
    /// Nothing was done.
    Waiting,
    /// Its pre-image is kept; its calls may or may not have been made.
    Calling,
    /// Its calls were made.
    Done,
    /// There was nothing to do.
    AlreadyRight,
    /// A call was refused, and nothing of it was done as far as is known.
    Refused,
}

/// A kept state: where it stands, and what it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// Its name in the store of images.
    pub name: String,
    /// The store's version of it, where it has versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The SHA-256 of its text, in hexadecimal digits: an image that is another is none.
    pub sha256: String,
}

impl Image {
    /// The digest of a text, as images name it.
    pub fn digest(text: &str) -> String {
        Sha256::digest(text).iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
    }

    /// True where this text is the one that was kept.
    pub fn is_of(&self, text: &str) -> bool {
        Self::digest(text) == self.sha256
    }
}

/// What a person ordered to be done about a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// The finding.
    pub finding: FindingKey,
    /// The life of it that was shown.
    pub life: u32,
    /// Who ordered it, as the ordering program knows them.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Ordered,
}

/// What was ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "order")]
pub enum Ordered {
    /// To make the calls that were shown, and no others.
    Approve {
        /// The calls.
        calls: Vec<String>,
    },
    /// To take back what an attempt did.
    Undo {
        /// The attempt.
        attempt: u32,
        /// True where whoever ordered it accepts that the way back exposes or loses something.
        accept_loss: bool,
    },
}

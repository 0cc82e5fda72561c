//! Remediation as a whole: whether anything is changed, whose resources are left alone, and how soon.

use super::document::{Section, Value};
use super::modes::Tag;
use jiff::SignedDuration;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// `[remediation]`: what holds for every change, whatever the modes say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Remediation {
    /// The kill switch: nothing is changed while it is true. Default: false.
    pub stopped: bool,
    /// What holds for a resource of which neither its tags nor its last writer tell who manages it. Default: unmanaged.
    pub unknown_owner: Ownership,
    /// Resources with one of these tags are managed by a tool of their owner's, as those with `CloudFormation`'s own tags
    /// always are.
    pub managed_tags: BTreeSet<Tag>,
    /// How many minutes a finding is open before it is put right without being asked. 0 to 10080, a week; default 0.
    pub grace_minutes: u32,
    /// `[remediation.grace]`: the same by control, in the place of `grace_minutes`.
    pub grace: BTreeMap<String, u32>,
}

/// Whether a tool manages a resource: what guardrail changes there, the tool would change back, or trip over.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Display, EnumString, IntoStaticStr, VariantArray, Serialize,
)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Ownership {
    /// It does: what would put the resource right is told, and not done.
    Managed,
    /// It does not.
    #[default]
    Unmanaged,
}

/// A week.
const MINUTES: u32 = 7 * 24 * 60;

impl Remediation {
    /// How long a finding of a control is open before it is put right without being asked.
    pub fn grace(&self, control: &str) -> SignedDuration {
        SignedDuration::from_mins(self.grace.get(control).copied().unwrap_or(self.grace_minutes).into())
    }

    pub(super) fn read(section: &Section<'_>, controls: &BTreeSet<&str>) -> Self {
        let Self { stopped, unknown_owner, grace_minutes, .. } = Self::default();
        let minutes = |value: &Value<'_>| value.integer(0..=MINUTES);
        let by_control = section.entries("grace").into_iter();
        Self {
            stopped: section.or("stopped", stopped, Value::boolean),
            unknown_owner: section.or("unknown_owner", unknown_owner, |value| value.name()?.one_of("ownership")),
            managed_tags: section.set("managed_tags", Tag::read),
            grace_minutes: section.or("grace_minutes", grace_minutes, minutes),
            grace: by_control
                .filter_map(|(name, value)| name.known("control", controls).zip(minutes(&value)))
                .collect(),
        }
    }
}

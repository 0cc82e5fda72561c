//! What alerts say: pure functions from a finding's [`Record`] and what the catalogue says of its control to the messages
//! that people, chat channels, machines and Security Hub take. No clock, no network: whoever tells a sink asks here for the
//! words, and the same record gives the same words.
//!
//! An alert says what, where, who, when, whose responsibility, how bad, why it matters and what to do, and links to the
//! control's page and the resource's console page. Where settings let guardrail do more than tell, it says with which calls,
//! what they may disturb and how far they can be taken back; and what became of it. A control that has left the catalogue still gets its alert, from the
//! record alone. Every word that comes from the account (names, tags, policies, principals) is somebody else's: it is cut to
//! the sink's limits, and can neither forge a line nor become markup or a mention.

mod about;
mod asff;
mod attributes;
mod chat;
mod digest;
mod email;
mod headline;
mod links;
mod machine;
mod message;
mod page;
mod remedy;
#[cfg(test)]
mod tests;
mod text;

pub use asff::{
    Asff, AsffCompliance, AsffDetails, AsffRecommendation, AsffRemediation, AsffResource, AsffSeverity,
    ComplianceStatus, FindingProviderFields, RecordState, SecurityHubUpdate, Telling, WorkflowStatus,
};
pub use attributes::Attribute;
pub use chat::{Chat, ChatContent, ChatMetadata};
pub use digest::{Digest, DigestDocument, Listed, Tally};
pub use machine::{
    ActivityOf, ControlOf, ExemptionOf, FindingDocument, PlanOf, PlannedOf, RemediationOf, ResourceOf, SCHEMA_VERSION,
    TransitionOf,
};
pub use message::Message;

use crate::ledger::{Exemptions, Hold, Record};
use crate::settings::Modes;
use about::About;
use guardrail_controls::Catalogue;
use jiff::Timestamp;

/// Finds the words for findings, from what stands outside their records.
#[derive(Clone, Copy)]
pub struct Wording<'w> {
    /// The controls, as they are now.
    pub catalogue: &'w Catalogue,
    /// The exemptions, as they are now: a record knows only their ids.
    pub exemptions: &'w Exemptions,
    /// What may be done about which findings.
    pub modes: &'w Modes,
    /// Where the controls' pages can be read, `{id}` standing for the control's id
    /// (`https://git.example.com/guardrail/docs/controls/{id}.md`). Where there is no such place, alerts name the command
    /// that shows the page.
    pub pages: Option<&'w str>,
}

impl Wording<'_> {
    /// The message to the topic of alerts; `None` for a record without a finding, as for each of these.
    pub fn message(&self, record: &Record) -> Option<Message> {
        self.about(record).map(|about| Message::of(&about))
    }

    /// The message to the topic of chat messages: one thread a finding.
    pub fn chat(&self, record: &Record) -> Option<Chat> {
        self.about(record).map(|about| Chat::of(&about))
    }

    /// What Security Hub is told, through the Security Hub of `region`, at this time.
    pub fn security_hub(
        &self,
        record: &Record,
        region: &str,
        telling: Telling,
        now: Timestamp,
    ) -> Option<SecurityHubUpdate> {
        self.about(record).map(|about| SecurityHubUpdate::of(&about, region, telling, now))
    }

    /// One digest of what was held back for the same reason: every record is counted, those whose findings have ended
    /// meanwhile too, and as many are listed as fit. `None` where no record has a finding.
    pub fn digest(&self, hold: &Hold, records: &[Record]) -> Option<Digest> {
        let mut findings: Vec<About<'_>> = records.iter().filter_map(|record| self.about(record)).collect();
        findings.sort_by(|one, other| one.order().cmp(&other.order()));
        Digest::of(hold, &findings)
    }

    fn about<'a>(&'a self, record: &'a Record) -> Option<About<'a>> {
        About::of(record, self)
    }
}

//! What is known of one finding, gathered once for all sinks.

use super::links::{self, Place};
use super::page::Page;
use super::remedy::Remedy;
use super::{Wording, text};
use crate::ledger::{Exemption, Finding, FindingId, FindingKey, FindingStatus, Record};
use guardrail_controls::Described;
use guardrail_model::{ACCOUNT, Alias, Half, Metadata, ResourceKey, service_model};

/// One finding with its control, its exemption and its addresses.
pub(super) struct About<'a> {
    pub(super) key: &'a FindingKey,
    pub(super) id: FindingId,
    pub(super) finding: &'a Finding,
    /// What the control says of itself; `None` where it has left the catalogue.
    pub(super) control: Option<&'a Metadata>,
    pub(super) page: Page,
    /// Whose half it lies in; `None` for a type whose service model is not known.
    pub(super) half: Option<Half>,
    /// The exemption that the finding stands under; `None` where there is none, or none by its id any more.
    pub(super) exemption: Option<&'a Exemption>,
    pub(super) remedy: Remedy<'a>,
    pub(super) arn: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) console_url: Option<String>,
    pub(super) history_url: Option<String>,
    pub(super) page_url: Option<String>,
}

impl<'a> About<'a> {
    pub(super) fn of(record: &'a Record, wording: &Wording<'a>) -> Option<Self> {
        let Wording { catalogue, exemptions, modes, pages } = *wording;
        let (key, finding) = (&record.key, record.finding.as_ref()?);
        let control = catalogue.all().map(Described::metadata).find(|control| control.id == key.control);
        let exemption = finding.exemption.as_ref();
        let arn = finding.aliases.iter().find_map(|alias| match alias {
            Alias::Arn(arn) => Some(arn.as_str()),
            Alias::Name(_) => None,
        });
        let name = finding.aliases.iter().find_map(|alias| match alias {
            Alias::Name(name) if *name != key.resource.resource_id => Some(name.as_str()),
            _ => None,
        });
        let place = Place { key: &key.resource, arn, name };
        Some(Self {
            key,
            id: key.id(),
            finding,
            control,
            page: control.and_then(|control| guardrail_controls::page(control.id)).map(Page::read).unwrap_or_default(),
            half: service_model(&key.resource.resource_type).map(|model| finding.responsibility.half(model)),
            exemption: exemption.and_then(|id| exemptions.0.iter().find(|exemption| exemption.id == *id)),
            remedy: Remedy::of(record, finding, modes),
            arn,
            name,
            console_url: place.console(),
            history_url: place.history(),
            page_url: pages.filter(|_| control.is_some()).and_then(|pattern| links::page(pattern, &key.control)),
        })
    }

    pub(super) fn resource(&self) -> &'a ResourceKey {
        &self.key.resource
    }

    /// The control's title; its id, where it has left the catalogue.
    pub(super) fn title(&self) -> &'a str {
        self.control.map_or(self.key.control.as_str(), |control| control.title)
    }

    pub(super) fn is_activity(&self) -> bool {
        self.key.activity.is_some()
    }

    /// True while something is to be done about it.
    pub(super) fn is_open(&self) -> bool {
        self.finding.status == FindingStatus::Open
    }

    /// True where the alert brings good news: then it need not teach.
    pub(super) fn is_over(&self) -> bool {
        self.finding.status == FindingStatus::Resolved
    }

    /// What people call the resource: EC2's by their ids, the others by their names, which their ids (`AIDA…`, `db-…`, a
    /// queue's URL) may not show.
    pub(super) fn called(&self) -> String {
        let ResourceKey { resource_type, resource_id, account_id, .. } = self.resource();
        if resource_type == ACCOUNT {
            return format!("account {account_id}");
        }
        let name = self.name.filter(|_| !resource_type.starts_with("AWS::EC2::"));
        let id = resource_id.strip_prefix("arn:").and_then(|arn| arn.splitn(5, ':').nth(4)).unwrap_or(resource_id);
        name.unwrap_or(id).to_owned()
    }

    /// The facts, one each.
    pub(super) fn facts(&self) -> impl Iterator<Item = &'a str> {
        self.finding.annotation.split("; ")
    }

    /// Where it stands in the shared responsibility model, for people.
    pub(super) fn whose(&self) -> String {
        let responsibility = self.finding.responsibility;
        let half = match self.half {
            Some(Half::Customer) => "yours alone",
            Some(Half::Shared) => "shared: AWS offers it, you must use it rightly",
            Some(Half::Aws) => "AWS's",
            None => "yours, as far as is known",
        };
        let layer = self.control.map(|control| format!(", layer {}", control.layer)).unwrap_or_default();
        format!("{responsibility} ({}{layer}): {half}", responsibility.area())
    }

    /// Who acted; for a state, who can tell.
    pub(super) fn who(&self) -> Option<String> {
        let window = self.key.activity.as_ref()?;
        let calls = self.finding.calls.as_ref().map_or(1, |calls| calls.count);
        let calls = if calls == 1 { "1 call".to_owned() } else { format!("{calls} calls") };
        let hour = format!("in the hour from {}", text::when(window.starts_at));
        Some(format!("{}: {calls} {hour}", text::line(&window.principal, 200)))
    }

    /// What digests are ordered by: what is open, the worst first, and then by place.
    pub(super) fn order(&self) -> impl Ord + 'a {
        (!self.is_open(), self.finding.severity, self.key)
    }
}

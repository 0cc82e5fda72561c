//! AWS Systems Manager: what Patch Manager found on a managed node.

use crate::read::Unreadable;
use crate::resource::View;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What Patch Manager found on a managed node (`AWS::SSM::PatchCompliance`): an `AWS:ComplianceItem` of SSM's inventory.
#[derive(Clone, Debug, Deserialize)]
pub struct PatchCompliance {
    /// The inventory's record.
    #[serde(rename = "AWS:ComplianceItem")]
    pub compliance_item: ComplianceItem,
}

impl View for PatchCompliance {
    const TYPES: &'static [&'static str] = &["AWS::SSM::PatchCompliance"];
}

/// A record of SSM's inventory.
#[derive(Clone, Debug, Deserialize)]
pub struct ComplianceItem {
    /// What it holds, by kind of compliance.
    pub content: ComplianceContent,
}

/// What a compliance record holds.
#[derive(Clone, Debug, Deserialize)]
pub struct ComplianceContent {
    /// The patches by id, and among them, in newer items, `ComplianceSummary`: the state of the whole node.
    pub patch: BTreeMap<String, PatchRecord>,
}

/// What is said of a patch, or of all of them.
#[derive(Clone, Debug, Deserialize)]
pub struct PatchRecord {
    /// `COMPLIANT` or `NON_COMPLIANT`; may be empty.
    #[serde(default)]
    pub status: Option<String>,
    /// How bad it is that it is missing: `CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `INFORMATIONAL` or `UNSPECIFIED`.
    #[serde(default)]
    pub severity: Option<String>,
    /// `Installed`, `Missing`, `Failed`, …
    #[serde(default)]
    pub patch_state: Option<String>,
}

/// The key under which a node's summary stands among its patches.
const SUMMARY: &str = "ComplianceSummary";

impl PatchCompliance {
    /// The patches by id.
    pub fn patches(&self) -> impl Iterator<Item = (&str, &PatchRecord)> {
        let records = self.compliance_item.content.patch.iter();
        records.filter(|(id, _)| !is_summary(id)).map(|(id, record)| (id.as_str(), record))
    }

    /// The patches that are not as the baseline wants them.
    ///
    /// # Errors
    /// A patch of which nothing is told, unless others are known to be lacking.
    pub fn lacking(&self) -> Result<Vec<&PatchRecord>, Unreadable> {
        let (mut lacking, mut unread) = (Vec::new(), None);
        for (id, patch) in self.patches() {
            match patch.is_compliant(id) {
                Ok(true) => {}
                Ok(false) => lacking.push(patch),
                Err(error) => unread = unread.or(Some(error)),
            }
        }
        match unread {
            Some(error) if lacking.is_empty() => Err(error),
            _ => Ok(lacking),
        }
    }

    /// What the summary says of the whole node; `None` in items without one.
    pub fn summary_complies(&self) -> Result<Option<bool>, Unreadable> {
        let mut summaries = self.compliance_item.content.patch.iter().filter(|(id, _)| is_summary(id));
        summaries.next().map(|(id, summary)| summary.is_compliant(id)).transpose()
    }
}

fn is_summary(id: &str) -> bool {
    id.eq_ignore_ascii_case(SUMMARY)
}

impl PatchRecord {
    /// True where it is as the patch baseline wants it. A record without a status is told by the patch's state ("Patch
    /// compliance state values" of the Systems Manager guide).
    fn is_compliant(&self, id: &str) -> Result<bool, Unreadable> {
        match (self.status.as_deref().unwrap_or_default(), self.patch_state.as_deref().unwrap_or_default()) {
            ("COMPLIANT", _) | ("", "Installed" | "InstalledOther" | "NotApplicable") => Ok(true),
            ("NON_COMPLIANT", _) | ("", "Missing" | "Failed" | "InstalledPendingReboot" | "InstalledRejected") => {
                Ok(false)
            }
            (status, state) => {
                let why = format!("neither the status `{status}` nor the state `{state}` tells whether it complies");
                Err(Unreadable::meaningless(format!("AWS:ComplianceItem.Content.Patch.{id}"), why))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PatchCompliance;
    use crate::read::{Unreadable, text};

    fn read(patches: &str) -> Result<PatchCompliance, Unreadable> {
        text(&format!(r#"{{"AWS:ComplianceItem":{{"Content":{{"Patch":{patches}}}}}}}"#), "configuration")
    }

    #[test]
    fn a_patch_without_a_status_is_told_by_its_state() {
        for (state, complies) in [
            ("Installed", true),
            ("InstalledOther", true),
            ("NotApplicable", true),
            ("Missing", false),
            ("Failed", false),
            ("InstalledRejected", false),
            ("InstalledPendingReboot", false),
        ] {
            let node = read(&format!(r#"{{"KB1":{{"Status":"","PatchState":"{state}"}}}}"#)).unwrap();
            assert_eq!(node.lacking().unwrap().is_empty(), complies, "{state}");
        }
    }

    #[test]
    fn a_patch_of_which_nothing_is_told_is_an_error_unless_another_is_lacking() {
        let silent = r#""KB1":{"Severity":"HIGH"}"#;
        for patch in [silent, r#""KB1":{"Status":"Unknown"}"#, r#""KB1":{"PatchState":"Elsewhere"}"#] {
            assert!(read(&format!("{{{patch}}}")).unwrap().lacking().is_err(), "{patch}");
        }
        let node = read(&format!(r#"{{{silent},"KB2":{{"Status":"NON_COMPLIANT"}}}}"#)).unwrap();
        assert_eq!(node.lacking().unwrap().len(), 1);
        assert!(read(r#"{"KB1":"COMPLIANT"}"#).is_err());
        assert!(text::<PatchCompliance>(r#"{"AWS:ComplianceItem":{"Content":{}}}"#, "configuration").is_err());
    }

    #[test]
    fn the_summary_is_no_patch() {
        let node = read(r#"{"ComplianceSummary":{"Status":"NON_COMPLIANT"}}"#).unwrap();
        assert!(node.lacking().unwrap().is_empty() && node.patches().next().is_none());
        assert_eq!(node.summary_complies(), Ok(Some(false)));
    }
}

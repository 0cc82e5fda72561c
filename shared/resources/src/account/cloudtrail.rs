//! AWS CloudTrail, of the account: its trails, with what AWS Config does not record of them: whether they log, and what.

use crate::read::{List, Section, flag, optional_flag};
use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Every trail that one Region shows (`cloudtrail:DescribeTrails` with shadow trails): its own, and every multi-Region
/// trail wherever its home is, those of the organization among them.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Trails(pub List<Trail>);

impl View for Trails {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("trails");
    const ACCOUNT_GLOBAL: bool = true;
}

/// A trail, as `DescribeTrails` answers it, with the answers to two more questions.
#[derive(Clone, Debug, Deserialize)]
pub struct Trail {
    /// Its name.
    pub name: String,
    /// True where it logs in every Region. Absent means that it does not.
    #[serde(default, deserialize_with = "optional_flag")]
    pub is_multi_region_trail: Option<bool>,
    /// True where it logs the events of global services (IAM, STS, CloudFront). Absent means that it does not.
    #[serde(default, deserialize_with = "optional_flag")]
    pub include_global_service_events: Option<bool>,
    /// Whether it logs now (`GetTrailStatus`).
    #[serde(default)]
    pub status: Section<TrailStatus>,
    /// What it logs (`GetEventSelectors`).
    #[serde(default)]
    pub selectors: Section<EventSelectors>,
}

/// Whether a trail logs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TrailStatus {
    /// True where it does.
    #[serde(deserialize_with = "flag")]
    pub is_logging: bool,
    /// What Amazon S3 last refused to store a log file with: `AccessDenied`, `NoSuchBucket`. Absent where it did not.
    #[serde(default)]
    pub latest_delivery_error: Option<String>,
}

/// What a trail logs, by either kind of selector. An event is logged that any selector selects.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EventSelectors {
    /// The classic ones.
    #[serde(default)]
    pub event_selectors: List<EventSelector>,
    /// The advanced ones.
    #[serde(default)]
    pub advanced_event_selectors: List<AdvancedEventSelector>,
}

/// A classic selector.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EventSelector {
    /// `All`, `ReadOnly` or `WriteOnly`.
    pub read_write_type: String,
    /// True where it selects management events.
    #[serde(deserialize_with = "flag")]
    pub include_management_events: bool,
    /// Services whose management events it leaves out. Absent, like empty, means none.
    #[serde(default)]
    pub exclude_management_event_sources: List<String>,
}

/// An advanced selector: it selects the events that satisfy all of its field selectors.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AdvancedEventSelector {
    /// What it asks of an event's fields.
    pub field_selectors: List<FieldSelector>,
}

/// What an advanced selector asks of one field of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct FieldSelector {
    /// The field: `eventCategory`, `readOnly`, `eventSource`.
    pub field: String,
    /// It is one of these.
    #[serde(default)]
    pub equals: List<String>,
    /// It begins with one of these.
    #[serde(default)]
    pub starts_with: List<String>,
    /// It ends with one of these.
    #[serde(default)]
    pub ends_with: List<String>,
    /// It is none of these.
    #[serde(default)]
    pub not_equals: List<String>,
    /// It begins with none of these.
    #[serde(default)]
    pub not_starts_with: List<String>,
    /// It ends with none of these.
    #[serde(default)]
    pub not_ends_with: List<String>,
}

/// Which management events a trail logs: for reading and for writing ones the services that are left out, `None` where
/// none are logged at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManagementEvents<'t> {
    /// The services whose reading events are not logged.
    pub reads_without: Option<BTreeSet<&'t str>>,
    /// The services whose writing events are not logged.
    pub writes_without: Option<BTreeSet<&'t str>>,
}

impl EventSelectors {
    /// Which management events are logged. A selector that narrows them in a way other than by service or by reading and
    /// writing counts for nothing: what it lets through is no whole.
    pub fn management_events(&self) -> ManagementEvents<'_> {
        let classic = self.event_selectors.iter().map(EventSelector::management_events);
        let advanced = self.advanced_event_selectors.iter().map(AdvancedEventSelector::management_events);
        classic.chain(advanced).fold(ManagementEvents::default(), |all, one| ManagementEvents {
            reads_without: left_out_by_both(all.reads_without, one.reads_without),
            writes_without: left_out_by_both(all.writes_without, one.writes_without),
        })
    }
}

fn left_out_by_both<'t>(one: Option<BTreeSet<&'t str>>, other: Option<BTreeSet<&'t str>>) -> Option<BTreeSet<&'t str>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.intersection(&other).copied().collect()),
        (one, other) => one.or(other),
    }
}

impl EventSelector {
    fn management_events(&self) -> ManagementEvents<'_> {
        let without: BTreeSet<&str> = self.exclude_management_event_sources.iter().map(String::as_str).collect();
        let when = |kind: &str| {
            let selected = self.include_management_events && [kind, "All"].contains(&self.read_write_type.as_str());
            selected.then(|| without.clone())
        };
        ManagementEvents { reads_without: when("ReadOnly"), writes_without: when("WriteOnly") }
    }
}

impl AdvancedEventSelector {
    fn management_events(&self) -> ManagementEvents<'_> {
        let (mut management, mut reads, mut writes, mut without) = (false, true, true, BTreeSet::new());
        for selector in &self.field_selectors {
            match selector.field.as_str() {
                "eventCategory" if selector.takes("Management") => management = true,
                "readOnly" => {
                    reads &= selector.takes("true");
                    writes &= selector.takes("false");
                }
                "eventSource" if selector.only_leaves_out() => {
                    without.extend(selector.not_equals.iter().map(String::as_str));
                }
                _ => return ManagementEvents::default(),
            }
        }
        ManagementEvents {
            reads_without: (management && reads).then(|| without.clone()),
            writes_without: (management && writes).then_some(without),
        }
    }
}

impl FieldSelector {
    /// True where it asks for nothing but one of several values, this among them.
    fn takes(&self, value: &str) -> bool {
        self.equals.iter().any(|taken| taken == value) && self.not_equals.is_empty() && !self.asks_for_parts()
    }

    /// True where it asks for nothing but that the field is none of some values.
    fn only_leaves_out(&self) -> bool {
        !self.not_equals.is_empty() && self.equals.is_empty() && !self.asks_for_parts()
    }

    fn asks_for_parts(&self) -> bool {
        [&self.starts_with, &self.ends_with, &self.not_starts_with, &self.not_ends_with]
            .into_iter()
            .any(|parts| !parts.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::{EventSelectors, ManagementEvents};
    use crate::read;

    /// What is left out of reading and of writing events: `-` where none are logged.
    fn logged(json: &str) -> (String, String) {
        let selectors: EventSelectors = read::text(json, "selectors").unwrap();
        let ManagementEvents { reads_without, writes_without } = selectors.management_events();
        let told = |left_out: Option<std::collections::BTreeSet<&str>>| match left_out {
            None => "-".to_owned(),
            Some(services) => services.into_iter().collect::<Vec<_>>().join(","),
        };
        (told(reads_without), told(writes_without))
    }

    fn classic(selectors: &str) -> (String, String) {
        logged(&format!(r#"{{"EventSelectors":[{selectors}]}}"#))
    }

    fn advanced(fields: &str) -> (String, String) {
        logged(&format!(r#"{{"AdvancedEventSelectors":[{{"Name":"n","FieldSelectors":[{fields}]}}]}}"#))
    }

    fn pair(reads: &str, writes: &str) -> (String, String) {
        (reads.to_owned(), writes.to_owned())
    }

    #[test]
    fn classic_selectors_log_what_any_of_them_selects() {
        let read = r#"{"ReadWriteType":"ReadOnly","IncludeManagementEvents":true}"#;
        let write = r#"{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true}"#;
        let data = r#"{"ReadWriteType":"All","IncludeManagementEvents":false}"#;
        let no_kms = r#"{"ReadWriteType":"All","IncludeManagementEvents":true,
            "ExcludeManagementEventSources":["kms.amazonaws.com"]}"#;
        let no_rds = no_kms.replace("kms.", "rdsdata.");
        assert_eq!(classic(""), pair("-", "-"));
        assert_eq!(classic(data), pair("-", "-"));
        assert_eq!(classic(read), pair("", "-"));
        assert_eq!(classic(&format!("{read},{write}")), pair("", ""));
        assert_eq!(classic(no_kms), pair("kms.amazonaws.com", "kms.amazonaws.com"));
        assert_eq!(classic(&format!("{no_kms},{write}")), pair("kms.amazonaws.com", ""));
        assert_eq!(classic(&format!("{no_kms},{no_rds}")), pair("", ""));
        assert_eq!(classic(&format!("{data},{no_kms}")), pair("kms.amazonaws.com", "kms.amazonaws.com"));
    }

    #[test]
    fn advanced_selectors_log_management_events_unless_a_field_narrows_them() {
        let management = r#"{"Field":"eventCategory","Equals":["Management"]}"#;
        let with = |field: &str| advanced(&format!("{management},{field}"));
        assert_eq!(advanced(management), pair("", ""));
        assert_eq!(advanced(r#"{"Field":"eventCategory","Equals":["Data"]}"#), pair("-", "-"));
        assert_eq!(advanced(r#"{"Field":"readOnly","Equals":["true"]}"#), pair("-", "-"));
        assert_eq!(with(r#"{"Field":"readOnly","Equals":["true"]}"#), pair("", "-"));
        assert_eq!(with(r#"{"Field":"readOnly","Equals":["false"]}"#), pair("-", ""));
        assert_eq!(with(r#"{"Field":"readOnly"}"#), pair("-", "-"));
        assert_eq!(
            with(r#"{"Field":"eventSource","NotEquals":["kms.amazonaws.com"]}"#),
            pair("kms.amazonaws.com", "kms.amazonaws.com")
        );
        for narrow in [
            r#"{"Field":"eventSource"}"#,
            r#"{"Field":"eventSource","Equals":["iam.amazonaws.com"]}"#,
            r#"{"Field":"eventSource","NotEquals":["a"],"NotStartsWith":["b"]}"#,
            r#"{"Field":"eventName","NotEquals":["Decrypt"]}"#,
        ] {
            assert_eq!(with(narrow), pair("-", "-"), "{narrow}");
        }
    }
}

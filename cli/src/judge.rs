//! From one document to what is said of it: unwrapping what carries others, judging the items, naming the rest.

use crate::source::{Piece, Place};
use guardrail_controls::{Catalogue, Selection};
use guardrail_engine::ledger::{FindingId, Sighting, TransitionKind};
use guardrail_engine::{
    CallVerdict, Input, RuleParameters, Verdict, judge_call, judge_item, not_judged, recognize, select,
};
use guardrail_model::{ApiCall, ConfigurationItem, InvokingEvent, MessageType, RuleEvent};
use jiff::Timestamp;
use serde_json::value::RawValue;
use std::fmt;
use std::sync::Arc;

/// How many documents may stand in one another: an item in an event, in a notification, in a message, in a list, is six.
const WRAPPINGS: usize = 12;

/// What is said of one piece of a file.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// What it was, from the outside in.
    pub(crate) held: String,
    /// True for one of many in a list: named by its kind alone.
    pub(crate) one_of_many: bool,
    /// True once a ledger has its verdicts.
    pub(crate) is_recorded: bool,
    /// What was said, in its order.
    pub(crate) outcomes: Vec<Outcome>,
}

/// One thing that is said.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Verdicts on one resource.
    Verdicts(Resource),
    /// What activity controls make of one call.
    Call(Call),
    /// An item of a type that no control covers.
    Uncovered(String),
    /// A document that is known, and not judged.
    NotJudged(NotJudged),
    /// What could not be read.
    Unreadable(String),
}

/// All verdicts on one item's resource, at least one.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) verdicts: Vec<Verdict>,
    /// What its item says beside them, where they are to be recorded.
    pub(crate) sighting: Option<Sighting>,
    /// What recording them came to, one by one; empty before that.
    pub(crate) noted: Vec<Noted>,
}

/// One API call, and what activity controls make of it: nothing, where it is harmless.
#[derive(Debug)]
pub(crate) struct Call {
    /// CloudTrail's id of it.
    pub(crate) id: String,
    pub(crate) time: Option<Timestamp>,
    /// The service as the record has it: `iam.amazonaws.com`.
    pub(crate) source: String,
    /// The operation as the record has it.
    pub(crate) name: String,
    pub(crate) principal: String,
    pub(crate) verdicts: Vec<CallVerdict>,
    /// The record itself, where what is made of it is to be recorded.
    pub(crate) record: Option<String>,
    /// What recording the verdicts came to, one by one; empty before that.
    pub(crate) noted: Vec<Noted>,
}

impl Call {
    fn of(call: &ApiCall<'_>, verdicts: Vec<CallVerdict>) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        // Most calls are harmless, and nothing is said of them.
        let told = |text: &dyn Fn() -> String| if verdicts.is_empty() { String::new() } else { text() };
        Self {
            id: told(&|| call.id().into_owned()),
            time: call.event_time,
            source: told(&|| text(call.event_source.as_deref())),
            name: told(&|| text(call.event_name.as_deref())),
            principal: told(&|| call.principal().into_owned()),
            verdicts,
            record: None,
            noted: Vec::new(),
        }
    }
}

/// What recording one verdict came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    /// What changed in the finding's life, if anything did.
    pub(crate) transition: Option<TransitionKind>,
    /// The finding, where there ever was one.
    pub(crate) finding: Option<FindingId>,
}

/// Why a known document is not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NotJudged {
    /// An event of another service than AWS Config or CloudTrail.
    EventBridge,
    /// The item stands only in the account.
    Oversized,
    /// The state to judge stands only in the account.
    Scheduled,
    /// The snapshot is a file elsewhere.
    Snapshot,
    /// Of the rule's controls, none covers the item.
    NotSelected,
    /// Nothing in it says what a resource is like.
    Nothing,
    /// A list without elements.
    Empty,
}

impl fmt::Display for NotJudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EventBridge => "EventBridge event that brings neither a configuration item nor an API call",
            Self::Oversized => "oversized change: AWS Config holds the item, and only the deployed function fetches it",
            Self::Scheduled => {
                "scheduled run: it asks for the account's live state, which only the deployed function reads"
            }
            Self::Snapshot => "delivered snapshot: judge the file that it names",
            Self::NotSelected => "item of a type that no control of its rule covers",
            Self::Nothing => "document of AWS that holds no resource's state",
            Self::Empty => "list without any documents",
        })
    }
}

/// Judges the pieces of files.
pub(crate) struct Judge {
    pub(crate) catalogue: Arc<Catalogue>,
    /// True where verdicts are to be recorded: then items are asked for what the ledger needs of them.
    pub(crate) records: bool,
}

/// What is known of a document from those that carry it.
#[derive(Clone, Default)]
struct Carried {
    selection: Option<Selection>,
    left_scope: bool,
    /// When the notification that brings the item was sent.
    told_at: Option<Timestamp>,
    depth: usize,
}

impl Judge {
    /// Says what a piece is, and judges it.
    pub(crate) fn piece(&self, piece: &Piece) -> Judged {
        let mut judged = Judged::default();
        match piece {
            Piece::Broken { place, problem } => {
                judged.outcomes.push(Outcome::Unreadable(format!("{}not JSON: {problem}", exactly(*place))));
            }
            Piece::TooLarge(place) => {
                let problem = format!("{}a document of more than 64 MiB, the most that is read of one", about(*place));
                judged.outcomes.push(Outcome::Unreadable(problem));
            }
            Piece::EmptyList(by) => {
                judged.held.push_str(by);
                judged.outcomes.push(Outcome::NotJudged(NotJudged::Empty));
            }
            Piece::Document { text, place } => match std::str::from_utf8(text) {
                Ok(text) => self.text(text, *place, &mut judged),
                Err(error) => {
                    let problem = format!("{}not UTF-8 after {} bytes", about(*place), error.valid_up_to());
                    judged.outcomes.push(Outcome::Unreadable(problem));
                }
            },
        }
        judged
    }

    fn text(&self, text: &str, place: Place, judged: &mut Judged) {
        if let Some((by, _)) = place.element {
            judged.held.push_str(by);
            judged.one_of_many = true;
        }
        self.document(text, &Carried::default(), judged);
        let is_unreadable = |outcome: &Outcome| matches!(outcome, Outcome::Unreadable(_));
        if !judged.outcomes.iter().any(is_unreadable) {
            return;
        }
        let not_json = syntax(text, place);
        for outcome in &mut judged.outcomes {
            if let Outcome::Unreadable(problem) = outcome {
                *problem = not_json.clone().unwrap_or_else(|| format!("{}{problem}", about(place)));
            }
        }
    }

    /// Judges a document, or those that it carries.
    fn document(&self, text: &str, carried: &Carried, judged: &mut Judged) {
        if carried.depth > WRAPPINGS {
            let problem = format!("more than {WRAPPINGS} documents in one another");
            return judged.outcomes.push(Outcome::Unreadable(problem));
        }
        match recognize(text) {
            Err(error) => judged.outcomes.push(Outcome::Unreadable(error.to_string())),
            Ok(input) => self.input(input, text, carried, judged),
        }
    }

    fn input(&self, input: Input<'_>, text: &str, carried: &Carried, judged: &mut Judged) {
        let deeper = Carried { depth: carried.depth + 1, ..carried.clone() };
        match input {
            Input::ConfigurationItem(item) => {
                judged.name("configuration item");
                self.item(&item, carried, judged);
            }
            Input::UnreadableItem { resource_type, error } => {
                judged.name("configuration item");
                judged.outcomes.push(match resource_type {
                    Some(resource_type) if !self.covers(&resource_type) => {
                        Outcome::Uncovered(resource_type.into_owned())
                    }
                    _ => Outcome::Unreadable(error.to_string()),
                });
            }
            Input::RuleEvent(event) => {
                judged.name("Config rule event");
                self.rule_event(&event, deeper, judged);
            }
            Input::Notice(event) => self.notice(&event, carried, judged),
            Input::CloudTrail(call) => {
                if judged.one_of_many {
                    judged.name("CloudTrail record");
                } else {
                    judged.name(&format!("CloudTrail record ({}:{})", call.service(), call.name()));
                }
                let verdicts = judge_call(&self.catalogue, &call, &Selection::All);
                let record = (self.records && !verdicts.is_empty()).then(|| text.to_owned());
                judged.outcomes.push(Outcome::Call(Call { record, ..Call::of(&call, verdicts) }));
            }
            Input::EventBridge { detail_type, detail } => {
                let name = detail_type.as_deref().unwrap_or("without a detail type");
                judged.name(&format!("EventBridge event ({name})"));
                match recognize(detail) {
                    Ok(Input::Unknown | Input::Other(_)) | Err(_) => {
                        judged.outcomes.push(Outcome::NotJudged(NotJudged::EventBridge));
                    }
                    Ok(_) => self.document(detail, &deeper, judged),
                }
            }
            Input::Wrapped { by, documents, told_at } => {
                judged.name(by);
                if documents.is_empty() {
                    judged.outcomes.push(Outcome::NotJudged(NotJudged::Empty));
                }
                let within = Carried { told_at: told_at.or(carried.told_at), ..deeper };
                for document in documents {
                    self.document(&document, &within, judged);
                }
            }
            Input::Other(name) => {
                judged.name(name);
                judged.outcomes.push(Outcome::NotJudged(NotJudged::Nothing));
            }
            Input::Unknown => {
                let problem = "nothing that AWS Config, EventBridge or CloudTrail writes".to_owned();
                judged.outcomes.push(Outcome::Unreadable(problem));
            }
        }
    }

    /// Judges what a rule event brings, by the controls that the rule selects.
    fn rule_event(&self, event: &RuleEvent<'_>, mut carried: Carried, judged: &mut Judged) {
        let parameters = RuleParameters::read(event.rule_parameters.as_deref(), false);
        match parameters.and_then(|parameters| select(&self.catalogue, parameters.controls.as_deref())) {
            Err(error) => judged.outcomes.push(Outcome::Unreadable(format!("ruleParameters: {error}"))),
            Ok(selection) => {
                carried.selection = Some(selection);
                carried.left_scope = event.event_left_scope;
                self.document(&event.invoking_event, &carried, judged);
            }
        }
    }

    fn item(&self, item: &ConfigurationItem<'_>, carried: &Carried, judged: &mut Judged) {
        let selection = carried.selection.as_ref().unwrap_or(&Selection::All);
        let verdicts = |selection| {
            if carried.left_scope {
                not_judged(&self.catalogue, item, selection, "left the scope of the rule")
            } else {
                judge_item(&self.catalogue, item, selection)
            }
        };
        let verdicts = verdicts(selection);
        judged.outcomes.push(if !verdicts.is_empty() {
            let sighting = self.records.then(|| Sighting::of(item, carried.left_scope, carried.told_at));
            Outcome::Verdicts(Resource { verdicts, sighting, noted: Vec::new() })
        } else if self.covers(&item.resource_type) {
            Outcome::NotJudged(NotJudged::NotSelected)
        } else {
            Outcome::Uncovered(item.resource_type.to_string())
        });
    }

    /// Says what an event asks for that brings no item. Where the item's resource is gone, its summary tells enough.
    fn notice(&self, event: &InvokingEvent<'_>, carried: &Carried, judged: &mut Judged) {
        let (name, outcome) = match event.message_type {
            MessageType::ConfigurationItemChangeNotification => {
                ("item notification", Outcome::Unreadable("configurationItem: not in the event".to_owned()))
            }
            MessageType::OversizedConfigurationItemChangeNotification => {
                judged.name("oversized item notification");
                return match &event.configuration_item_summary {
                    Some(summary) if carried.left_scope || !summary.status.is_judged() => {
                        let told_at = event.notification_creation_time.or(carried.told_at);
                        self.item(&summary.as_item(), &Carried { told_at, ..carried.clone() }, judged);
                    }
                    _ => judged.outcomes.push(Outcome::NotJudged(NotJudged::Oversized)),
                };
            }
            MessageType::ScheduledNotification => ("scheduled notification", Outcome::NotJudged(NotJudged::Scheduled)),
            MessageType::ConfigurationSnapshotDeliveryCompleted => {
                ("snapshot notification", Outcome::NotJudged(NotJudged::Snapshot))
            }
        };
        judged.name(name);
        judged.outcomes.push(outcome);
    }

    fn covers(&self, resource_type: &str) -> bool {
        self.catalogue.controls().any(|control| control.resource_types().contains(&resource_type))
    }
}

impl Judged {
    /// Adds to what the document is, as long as nothing is said of its contents.
    fn name(&mut self, name: &str) {
        if !self.outcomes.is_empty() {
            return;
        }
        if !self.held.is_empty() {
            self.held.push_str(", ");
        }
        self.held.push_str(name);
    }
}

/// Where a document stands, before what is said of it; nothing for a file's only document.
fn about(place: Place) -> String {
    match place.element {
        Some((by, number)) => format!("line {}, {by}[{number}]: ", place.line),
        None if place.line > 1 => format!("line {}: ", place.line),
        None => String::new(),
    }
}

/// Where something stands that is no document.
fn exactly(place: Place) -> String {
    match place.element {
        Some(_) => about(place),
        None => format!("line {} column {}: ", place.line, place.column),
    }
}

/// What keeps a document from being JSON, by the file's lines rather than the document's own.
fn syntax(text: &str, place: Place) -> Option<String> {
    let error = serde_json::from_str::<&RawValue>(text).err()?;
    let line = place.line + u64::try_from(error.line()).unwrap_or_default().saturating_sub(1);
    let column = u64::try_from(error.column()).unwrap_or_default();
    let column = if error.line() == 1 { column + place.column.saturating_sub(1) } else { column.max(1) };
    let message = error.to_string();
    let words = message.rsplit_once(" at line ").map_or(message.as_str(), |(words, _)| words);
    let element = place.element.map(|(by, number)| format!("{by}[{number}]: ")).unwrap_or_default();
    Some(format!("line {line} column {column}: {element}not JSON: {}", words.to_lowercase()))
}

#[cfg(test)]
mod tests;

//! Answering AWS Config: one rule event goes in, verdicts go out to PutEvaluations.
//!
//! Whatever happens to one control, the others are judged and reported; what could not be judged is reported as such and
//! fails the call, so that Lambda tries again and then hands the event to its failure queue.

mod delivery;
mod error;
mod ports;
mod recorder;
mod report;
mod scheduled;
#[cfg(test)]
mod tests;

pub use error::EvaluateError;
pub use ports::{ConfigService, Inventory, PortError, PutError, Question, Recorder};
pub use recorder::{LedgerRecorder, Memo, NotRecorded};
pub use report::{Clearing, Report};
pub use scheduled::needed_types;

use crate::ledger::{Recorded, Sighting};
use crate::selection::{RuleParameters, select};
use crate::verdict::{Answer, Verdict, answer, judge_item, not_judged};
use guardrail_controls::{Catalogue, Described, Selection};
use guardrail_model::{Annotation, ConfigurationItem, Evaluation, InvokingEvent, MessageType, RuleEvent};
use guardrail_resources::read;
use jiff::{SignedDuration, Timestamp};

/// The token by which a caller asks for a trial run: AWS Config checks the results and changes nothing. A convention of
/// RDK's runtime (`rdk/template/runtime`), not of AWS.
const TEST_TOKEN: &str = "TESTMODE";

/// How much older than its announcement a fetched item may say it is: one time travels as text, the other as a number of
/// seconds.
const ROUNDING: SignedDuration = SignedDuration::from_secs(1);

/// Where the account's global resources and settings are judged: in one of its Regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobalControls {
    /// In this one.
    Here,
    /// In another: nothing global need be recorded here.
    Elsewhere,
}

/// Answers one rule event: what was judged is recorded in the ledger first, and reported then.
///
/// # Errors
/// Where nothing could be reported at all. A [`Report`] may hold failures too: [`Report::into_result`] makes them errors.
pub async fn evaluate<C: ConfigService + Sync, I: Inventory + Sync, R: Recorder + Sync>(
    catalogue: &Catalogue,
    global_controls: GlobalControls,
    config: &C,
    inventory: &I,
    recorder: &R,
    event: &str,
) -> Result<Report, EvaluateError> {
    let event: RuleEvent<'_> = read::text(event, "event")?;
    let invoking: InvokingEvent<'_> = read::text(&event.invoking_event, "invokingEvent")?;
    let rule = || -> Result<Rule<'_, C, I, R>, EvaluateError> {
        let parameters = RuleParameters::read(event.rule_parameters.as_deref(), true)?;
        let selection = select(catalogue, parameters.controls.as_deref())?;
        let token = event.result_token.as_deref().filter(|token| !token.is_empty());
        let token = token.ok_or(EvaluateError::NoResultToken)?;
        let (event, invoking) = (&event, &invoking);
        Ok(Rule { catalogue, global_controls, config, inventory, recorder, event, invoking, selection, token })
    };
    match invoking.message_type {
        MessageType::ConfigurationItemChangeNotification => rule()?.change().await,
        MessageType::OversizedConfigurationItemChangeNotification => rule()?.oversized().await,
        MessageType::ScheduledNotification => rule()?.scheduled().await,
        MessageType::ConfigurationSnapshotDeliveryCompleted => {
            Ok(Report::new(invoking.message_type, event.config_rule_name.as_deref()))
        }
    }
}

/// One call: who asks, for what.
struct Rule<'e, C, I, R> {
    catalogue: &'e Catalogue,
    global_controls: GlobalControls,
    config: &'e C,
    inventory: &'e I,
    recorder: &'e R,
    event: &'e RuleEvent<'e>,
    invoking: &'e InvokingEvent<'e>,
    selection: Selection,
    token: &'e str,
}

impl<C: ConfigService + Sync, I: Inventory + Sync, R: Recorder + Sync> Rule<'_, C, I, R> {
    /// A recorded resource changed: its item is in the event.
    async fn change(&self) -> Result<Report, EvaluateError> {
        let raw = self.invoking.configuration_item.ok_or_else(|| self.incomplete("configurationItem"))?;
        let item: ConfigurationItem<'_> = read::text(raw.get(), "configurationItem")?;
        self.judged(&item).await
    }

    /// A recorded resource changed, and its item is too large for the event: it is fetched as it was announced, since a
    /// newer one will bring its own event.
    async fn oversized(&self) -> Result<Report, EvaluateError> {
        let summary = self.invoking.configuration_item_summary.as_ref();
        let summary = summary.ok_or_else(|| self.incomplete("configurationItemSummary"))?;
        if self.event.event_left_scope || !summary.status.is_judged() || !self.covers(&summary.resource_type) {
            return self.judged(&summary.as_item()).await;
        }
        let (resource_type, resource_id) = (summary.resource_type.to_string(), summary.resource_id.to_string());
        let announced = summary
            .capture_time
            .ok_or_else(|| self.incomplete("configurationItemSummary.configurationItemCaptureTime"))?;
        let Some(json) = self.config.item_at(&resource_type, &resource_id, announced).await? else {
            return Err(EvaluateError::ItemNotFound { resource_type, resource_id, announced });
        };
        let item: ConfigurationItem<'_> = read::text(&json, "fetched item")?;
        match item.capture_time {
            Some(captured) if announced.duration_since(captured) <= ROUNDING => self.judged(&item).await,
            captured => Err(EvaluateError::ItemOutdated { resource_type, resource_id, announced, captured }),
        }
    }

    /// Judges an item and reports the one result that its resource gets. Of a resource that is gone, not recorded or out
    /// of the rule's scope, no control is asked.
    async fn judged(&self, item: &ConfigurationItem<'_>) -> Result<Report, EvaluateError> {
        let observed_at = item.capture_time.or(self.invoking.notification_creation_time);
        let observed_at = observed_at.ok_or_else(|| self.incomplete("configurationItemCaptureTime"))?;
        let verdicts = if self.event.event_left_scope {
            not_judged(self.catalogue, item, &self.selection, "left the scope of the rule")
        } else {
            judge_item(self.catalogue, item, &self.selection)
        };
        let mut answer = answer(&verdicts);
        if verdicts.is_empty() {
            answer.annotation = format!("no control of this rule judges {}", item.resource_type);
        }
        let evaluation = evaluation(&item.resource_type, &item.resource_id, &answer, observed_at);
        let sighting = Sighting::of(item, self.event.event_left_scope, Some(observed_at));
        let report = self.report().with_recorded(self.recorded(&sighting, &verdicts).await?).with_verdicts(verdicts);
        Ok(self.delivered(&[evaluation], report).await)
    }

    /// Records what was judged of one resource: before AWS Config is answered, and not in a trial run.
    async fn recorded(&self, sighting: &Sighting, verdicts: &[Verdict]) -> Result<Vec<Recorded>, EvaluateError> {
        if self.token == TEST_TOKEN {
            return Ok(Vec::new());
        }
        Ok(self.recorder.record(sighting, verdicts).await?)
    }

    /// The controls that the rule selects.
    fn selected(&self) -> impl Iterator<Item = &dyn Described> {
        self.catalogue.controls().filter(|control| self.selection.contains(control.metadata().id))
    }

    /// True where a selected control judges a type.
    fn covers(&self, resource_type: &str) -> bool {
        self.selected().any(|control| control.resource_types().contains(&resource_type))
    }

    /// A report that says nothing yet.
    fn report(&self) -> Report {
        Report::new(self.invoking.message_type, self.event.config_rule_name.as_deref())
    }

    /// The event lacks a key that events of its kind have.
    fn incomplete(&self, key: &'static str) -> EvaluateError {
        EvaluateError::IncompleteEvent { message_type: self.invoking.message_type, key }
    }
}

/// One result as AWS Config takes it, ordered by when the state was captured.
fn evaluation(resource_type: &str, resource_id: &str, answer: &Answer, observed_at: Timestamp) -> Evaluation {
    Evaluation {
        compliance_resource_type: resource_type.to_owned(),
        compliance_resource_id: resource_id.to_owned(),
        compliance_type: answer.compliance_type,
        annotation: Annotation::new(&answer.annotation),
        ordering_timestamp: observed_at,
    }
}

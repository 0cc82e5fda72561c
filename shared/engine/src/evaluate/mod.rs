//! Answering AWS Config: one rule event goes in, verdicts go out to PutEvaluations.
//!
//! Whatever happens to one control, the others are judged and reported; what could not be judged is reported as such and
//! fails the call, so that Lambda tries again and then hands the event to its failure queue.

mod ports;
mod report;
#[cfg(test)]
mod tests;

pub use ports::{ConfigService, Inventory, PortError, PutError, Question};
pub use report::{Clearing, Delivery, EvaluateError, Report};

use crate::selection::{RuleParameters, select};
use crate::verdict::{Answer, Verdict, answer, judge_item, not_judged};
use guardrail_controls::{Catalogue, Described, Selection, ViewKind};
use guardrail_model::{
    ACCOUNT, Annotation, ComplianceType, ConfigurationItem, Evaluation, InvokingEvent, MessageType, ResourceKey,
    RuleEvent,
};
use guardrail_resources::{Unreadable, read};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Answers one rule event.
///
/// # Errors
/// Where nothing could be reported at all. A [`Report`] may hold failures too: [`Report::into_result`] makes them errors.
pub async fn evaluate<C: ConfigService + Sync, I: Inventory + Sync>(
    catalogue: &Catalogue,
    config: &C,
    inventory: &I,
    event: &str,
) -> Result<Report, EvaluateError> {
    let event: RuleEvent<'_> = read::text(event, "event")?;
    let parameters = RuleParameters::read(event.rule_parameters.as_deref(), true)?;
    let selection = select(catalogue, parameters.controls.as_deref())?;
    let invoking: InvokingEvent<'_> = read::text(&event.invoking_event, "invokingEvent")?;
    let rule = Rule { catalogue, config, inventory, event: &event, invoking: &invoking, selection };
    match invoking.message_type {
        MessageType::ConfigurationItemChangeNotification => rule.change().await,
        MessageType::OversizedConfigurationItemChangeNotification => rule.oversized().await,
        MessageType::ScheduledNotification => rule.scheduled().await,
        MessageType::ConfigurationSnapshotDeliveryCompleted => Ok(Report::new(invoking.message_type)),
    }
}

/// One call: who asks, for what.
struct Rule<'e, C, I> {
    catalogue: &'e Catalogue,
    config: &'e C,
    inventory: &'e I,
    event: &'e RuleEvent<'e>,
    invoking: &'e InvokingEvent<'e>,
    selection: Selection,
}

/// A resource whose result is to be reported.
struct Reported<'r> {
    resource_type: &'r str,
    resource_id: &'r str,
    observed_at: Option<Timestamp>,
}

impl<C: ConfigService + Sync, I: Inventory + Sync> Rule<'_, C, I> {
    /// A recorded resource changed: its item is in the event.
    async fn change(&self) -> Result<Report, EvaluateError> {
        let raw = self.invoking.configuration_item.ok_or_else(|| Unreadable::missing("configurationItem"))?;
        self.judged(raw.get(), Report::new(self.invoking.message_type)).await
    }

    /// A recorded resource changed, and its item is too large for the event: it is fetched as it was announced, since a
    /// newer one will bring its own event.
    async fn oversized(&self) -> Result<Report, EvaluateError> {
        let report = Report::new(self.invoking.message_type);
        let summary = self.invoking.configuration_item_summary.as_ref();
        let summary = summary.ok_or_else(|| Unreadable::missing("configurationItemSummary"))?;
        if self.event.event_left_scope || !summary.status.is_judged() {
            let item = summary.as_item();
            return self.answered(&item, self.out_of_scope(&item), report).await;
        }
        let announced = summary
            .capture_time
            .ok_or_else(|| Unreadable::missing("configurationItemSummary.configurationItemCaptureTime"))?;
        match self.config.item_at(&summary.resource_type, &summary.resource_id, announced).await? {
            Some(item) => self.judged(&item, report).await,
            None => Err(EvaluateError::NoItem {
                resource_type: summary.resource_type.to_string(),
                resource_id: summary.resource_id.to_string(),
                announced,
            }),
        }
    }

    /// Judges an item and reports the one result that its resource gets.
    async fn judged(&self, item: &str, report: Report) -> Result<Report, EvaluateError> {
        let item: ConfigurationItem<'_> = read::text(item, "configurationItem")?;
        let verdicts = if self.event.event_left_scope {
            self.out_of_scope(&item)
        } else {
            judge_item(self.catalogue, &item, &self.selection)
        };
        self.answered(&item, verdicts, report).await
    }

    /// The resource is gone, not recorded, or out of the rule's scope: no control is asked.
    fn out_of_scope(&self, item: &ConfigurationItem<'_>) -> Vec<Verdict> {
        let reason = if self.event.event_left_scope {
            "left the scope of the rule".to_owned()
        } else {
            format!("status {}", item.status)
        };
        not_judged(self.catalogue, item, &self.selection, &reason)
    }

    /// Reports what the verdicts on one resource come to.
    async fn answered(
        &self,
        item: &ConfigurationItem<'_>,
        verdicts: Vec<Verdict>,
        report: Report,
    ) -> Result<Report, EvaluateError> {
        let mut answer = answer(&verdicts);
        if verdicts.is_empty() {
            answer.annotation = format!("no control of this rule judges {}", item.resource_type);
        }
        let reported = Reported {
            resource_type: &item.resource_type,
            resource_id: &item.resource_id,
            observed_at: item.capture_time,
        };
        let evaluation = self.evaluation(&reported, &answer)?;
        self.deliver(vec![evaluation], report.with_verdicts(verdicts)).await
    }

    /// The clock struck: the account itself is judged from its live state, and results that no selected control can renew
    /// are cleared.
    async fn scheduled(&self) -> Result<Report, EvaluateError> {
        let account_id = self.invoking.aws_account_id.as_deref().or(self.event.account_id.as_deref());
        let account_id = account_id.ok_or_else(|| Unreadable::missing("awsAccountId"))?;
        let verdicts = self.account_verdicts(account_id).await;
        let mut evaluations = Vec::new();
        if !verdicts.is_empty() {
            let answer = answer(&verdicts);
            let account = Reported { resource_type: ACCOUNT, resource_id: account_id, observed_at: None };
            evaluations.push(self.evaluation(&account, &answer)?);
        }
        let mut report = Report::new(self.invoking.message_type);
        report.clearing = self.clear(account_id, !verdicts.is_empty(), &mut evaluations).await?;
        self.deliver(evaluations, report.with_verdicts(verdicts)).await
    }

    /// Asks the account what the selected controls need, one question a view.
    async fn account_verdicts(&self, account_id: &str) -> Vec<Verdict> {
        let region = self.event.config_rule_arn.as_deref().and_then(|arn| arn.split(':').nth(3)).unwrap_or_default();
        let recorded_types = self.recorded_types();
        let key = Arc::new(ResourceKey::new(None, account_id, region, ACCOUNT, account_id));
        let mut verdicts = Vec::new();
        for &kind in ViewKind::of(ACCOUNT) {
            if !self.catalogue.asks(kind, &self.selection) {
                continue;
            }
            let question = Question { kind, account_id, region, recorded_types: &recorded_types };
            let subject = self.inventory.ask(question).await;
            let mut judgements = Vec::new();
            match &subject {
                Ok(subject) => self.catalogue.ask(subject, &self.selection, &mut judgements),
                Err(error) => self.catalogue.unreadable(kind, error, &self.selection, &mut judgements),
            }
            verdicts.extend(judgements.into_iter().map(|judgement| Verdict {
                control: *judgement.metadata,
                key: Arc::clone(&key),
                aliases: Arc::new([]),
                observed_at: self.invoking.notification_creation_time,
                outcome: judgement.outcome,
            }));
        }
        verdicts
    }

    /// Every recorded type that some control of the catalogue judges, whichever rule asks.
    fn recorded_types(&self) -> Vec<&'static str> {
        let types = self.catalogue.controls().flat_map(Described::resource_types).copied();
        types.filter(|kind| *kind != ACCOUNT).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Answers NOT_APPLICABLE for what the rule still shows and no selected control judges any more: another rule's left
    /// behind types, another account's id. Results of recorded types that the rule does judge are left to their own events:
    /// clearing them here would empty a rule that has both triggers (aws-config-rdk issue 23 of its library).
    async fn clear(
        &self,
        account_id: &str,
        account_judged: bool,
        evaluations: &mut Vec<Evaluation>,
    ) -> Result<Clearing, EvaluateError> {
        let Some(rule_name) = self.event.config_rule_name.as_deref() else { return Ok(Clearing::NotAsked) };
        let reported = match self.config.reported(rule_name).await {
            Ok(reported) => reported,
            Err(error) => return Ok(Clearing::Failed(error)),
        };
        let controls = self.catalogue.controls().filter(|control| self.selection.contains(control.metadata().id));
        let judged: BTreeSet<&str> =
            controls.flat_map(Described::resource_types).copied().filter(|kind| *kind != ACCOUNT).collect();
        let before = evaluations.len();
        for (resource_type, resource_id) in reported {
            let renewed = judged.contains(resource_type.as_str())
                || (account_judged && resource_type == ACCOUNT && resource_id == account_id);
            if !renewed {
                let gone = Reported { resource_type: &resource_type, resource_id: &resource_id, observed_at: None };
                let answer = Answer {
                    compliance_type: ComplianceType::NotApplicable,
                    annotation: "no control of this rule judges it any more".to_owned(),
                };
                evaluations.push(self.evaluation(&gone, &answer)?);
            }
        }
        Ok(Clearing::Done(evaluations.len() - before))
    }

    /// One result as AWS Config takes it, ordered by when the state was captured.
    fn evaluation(&self, reported: &Reported<'_>, answer: &Answer) -> Result<Evaluation, EvaluateError> {
        let ordering_timestamp = reported
            .observed_at
            .or(self.invoking.notification_creation_time)
            .ok_or_else(|| Unreadable::missing("configurationItemCaptureTime"))?;
        Ok(Evaluation {
            compliance_resource_type: reported.resource_type.to_owned(),
            compliance_resource_id: reported.resource_id.to_owned(),
            compliance_type: answer.compliance_type,
            annotation: Annotation::new(&answer.annotation),
            ordering_timestamp,
        })
    }

    /// Reports results in chunks; what AWS Config does not take is sent again before it counts as failed.
    async fn deliver(&self, evaluations: Vec<Evaluation>, mut report: Report) -> Result<Report, EvaluateError> {
        let token = self.event.result_token.as_deref().filter(|token| !token.is_empty());
        let token = token.ok_or(EvaluateError::NoToken)?;
        for chunk in evaluations.chunks(C::MAX_EVALUATIONS) {
            let delivery = report::deliver_chunk(self.config, token, chunk).await?;
            let nobody_waits = matches!(delivery, Delivery::NobodyWaits(_));
            report.delivered(chunk, delivery);
            if nobody_waits {
                break;
            }
        }
        Ok(report)
    }
}

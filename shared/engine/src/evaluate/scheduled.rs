//! A scheduled run: the account itself is judged from its live state, and results that no control of the rule can renew
//! are cleared.

use super::{
    Clearing, ConfigService, EvaluateError, GlobalControls, Inventory, Question, Recorder, Report, Rule, TEST_TOKEN,
    evaluation,
};
use crate::ledger::Sighting;
use crate::verdict::{Answer, Verdict, answer};
use guardrail_controls::{Catalogue, Described, ViewKind};
use guardrail_model::{ACCOUNT, ComplianceType, Evaluation, ResourceKey, is_global};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A scheduled run: what it judges, and as of when.
struct Run<'r> {
    account_id: &'r str,
    observed_at: Timestamp,
}

impl<C: ConfigService + Sync, I: Inventory + Sync, R: Recorder + Sync> Rule<'_, C, I, R> {
    /// The clock struck.
    pub(super) async fn scheduled(&self) -> Result<Report, EvaluateError> {
        let account_id = self.invoking.aws_account_id.as_deref().or(self.event.account_id.as_deref());
        let run = Run {
            account_id: account_id.ok_or_else(|| self.incomplete("awsAccountId"))?,
            observed_at: self
                .invoking
                .notification_creation_time
                .ok_or_else(|| self.incomplete("notificationCreationTime"))?,
        };
        let verdicts = self.account_verdicts(&run).await;
        let mut evaluations = Vec::new();
        if !verdicts.is_empty() {
            evaluations.push(evaluation(ACCOUNT, run.account_id, &answer(&verdicts), run.observed_at));
        }
        let clearing = self.clear(&run, !verdicts.is_empty(), &mut evaluations).await;
        let sighting = Sighting { told_at: Some(run.observed_at), ..Sighting::default() };
        let recorded = self.recorded(&sighting, &verdicts).await?;
        let report = self.report().with_recorded(recorded).with_verdicts(verdicts).with_clearing(clearing);
        Ok(self.delivered(&evaluations, report).await)
    }

    /// Asks the account what the selected controls need, one question a view.
    async fn account_verdicts(&self, run: &Run<'_>) -> Vec<Verdict> {
        let region = self.event.config_rule_arn.as_deref().and_then(|arn| arn.split(':').nth(3)).unwrap_or_default();
        let recorded_types = needed_types(self.catalogue, self.global_controls);
        let key = Arc::new(ResourceKey::new(None, run.account_id, region, ACCOUNT, run.account_id));
        let mut verdicts = Vec::new();
        for &kind in ViewKind::of(ACCOUNT).iter().filter(|kind| self.catalogue.asks(**kind, &self.selection)) {
            let question = Question { kind, account_id: run.account_id, region, recorded_types: &recorded_types };
            let subject = self.inventory.ask(question).await;
            let mut judgements = Vec::new();
            match &subject {
                Ok(subject) => self.catalogue.ask(subject, &self.selection, &mut judgements),
                Err(error) => self.catalogue.unreadable(kind, error, &self.selection, &mut judgements),
            }
            verdicts.extend(judgements.into_iter().map(|judgement| Verdict {
                control: *judgement.metadata,
                key: Arc::clone(&key),
                aliases: Arc::default(),
                observed_at: Some(run.observed_at),
                outcome: judgement.outcome,
                plan: judgement.plan,
            }));
        }
        verdicts
    }

    /// Answers NOT_APPLICABLE for what the rule still shows and no selected control judges any more: types of controls that
    /// were taken out of the rule, another account's id. Results of recorded types that the rule does judge are left to
    /// their own events: clearing them here would empty a rule that has both triggers (aws-config-rdklib issue 23). A trial
    /// run clears nothing, and so need not have a rule behind it.
    async fn clear(&self, run: &Run<'_>, account_judged: bool, evaluations: &mut Vec<Evaluation>) -> Clearing {
        let rule_name = self.event.config_rule_name.as_deref().filter(|_| self.token != TEST_TOKEN);
        let Some(rule_name) = rule_name else { return Clearing::NotAsked };
        let reported = match self.config.reported(rule_name).await {
            Ok(reported) => reported,
            Err(error) => return Clearing::Failed(error),
        };
        let judged = recorded(self.selected());
        let answer = Answer {
            compliance_type: ComplianceType::NotApplicable,
            annotation: "no control of this rule judges it any more".to_owned(),
        };
        let before = evaluations.len();
        for (resource_type, resource_id) in reported {
            let is_the_account = account_judged && resource_type == ACCOUNT && resource_id == run.account_id;
            if !is_the_account && !judged.contains(resource_type.as_str()) {
                evaluations.push(evaluation(&resource_type, &resource_id, &answer, run.observed_at));
            }
        }
        Clearing::Done(evaluations.len() - before)
    }
}

/// Every type that some control of the catalogue judges in this Region, whichever rule asks: what AWS Config must record.
pub fn needed_types(catalogue: &Catalogue, global_controls: GlobalControls) -> Vec<&'static str> {
    let elsewhere = global_controls == GlobalControls::Elsewhere;
    recorded(catalogue.controls()).into_iter().filter(|kind| !(elsewhere && is_global(kind))).collect()
}

/// The types that controls judge and that AWS Config records.
fn recorded<'c>(controls: impl Iterator<Item = &'c dyn Described>) -> BTreeSet<&'static str> {
    controls.flat_map(Described::resource_types).copied().filter(|kind| *kind != ACCOUNT).collect()
}

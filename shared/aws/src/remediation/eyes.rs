//! Looking at a finding's resource as it is now: the live read that detect makes, the account's inventory, and the stack that
//! it may belong to.

use super::others;
use crate::{Account, in_region};
use guardrail_actions::Plan;
use guardrail_controls::{Catalogue, Judgement, Selection, Subject, ViewKind};
use guardrail_engine::evaluate::{GlobalControls, Inventory as _, PortError, Question, needed_types};
use guardrail_engine::ledger::Record;
use guardrail_engine::live::{Live, LiveState as _, Standing};
use guardrail_engine::remediate::{Eyes, Known, Look, Other};
use guardrail_model::{ACCOUNT, Compliance, ResourceKey};
use std::collections::BTreeMap;

/// Looks at resources in an account.
pub struct LiveEyes<'e> {
    /// The account.
    pub account: &'e Account,
    /// Its id: of no other is anything read.
    pub account_id: &'e str,
    /// The controls, by the settings in force.
    pub catalogue: &'e Catalogue,
    /// Whether global resources are judged from this Region.
    pub global_controls: GlobalControls,
}

impl Eyes for LiveEyes<'_> {
    async fn look(&self, record: &Record) -> Result<Look, PortError> {
        let resource = &record.key.resource;
        if resource.account_id != self.account_id {
            // What is read here of its name is another resource, or none.
            let (account_id, own) = (&resource.account_id, self.account_id);
            return Ok(Look::Beyond(format!(
                "it is in account {account_id}, and guardrail changes account {own} alone"
            )));
        }
        if record.key.activity.is_some() {
            return self.activity(record).await;
        }
        let (subjects, known) = if resource.resource_type == ACCOUNT {
            (self.account_subjects(record).await?, Known { tags: Some(BTreeMap::new()), ..Known::default() })
        } else {
            match self.account.read(resource).await? {
                Live::Gone => return Ok(Look::Gone),
                Live::Stands(Standing { subjects, aliases, tags }) => {
                    let mut known = Known { tags: Some(tags), aliases, stack: None };
                    known.stack = self.stack(resource, &known).await?;
                    (subjects, known)
                }
            }
        };
        Ok(self.judged(&record.key.control, &subjects, known))
    }

    async fn others(&self, record: &Record, plan: &Plan) -> Result<Vec<Other>, PortError> {
        others::read(self, record, plan).await
    }
}

impl LiveEyes<'_> {
    fn judged(&self, control: &str, subjects: &[Subject], known: Known) -> Look {
        let selection = Selection::Only([control.to_owned()].into());
        let mut judgements = Vec::new();
        for subject in subjects {
            self.catalogue.ask(subject, &selection, &mut judgements);
        }
        let Some(Judgement { outcome, plan, .. }) = judgements.into_iter().next() else {
            return Look::Unjudged(format!("{control} does not judge what was read"));
        };
        match outcome {
            Ok(Compliance::Compliant) => Look::Right(known),
            Ok(Compliance::NonCompliant(_)) => Look::Broken { known, plan },
            Ok(Compliance::NotApplicable(why)) => Look::Unjudged(why),
            Err(error) => Look::Unjudged(error.to_string()),
        }
    }

    /// What an activity did stands in its plan. Of its resource the tags are read, where its type can be and the key is the
    /// resource's own: a call may name it otherwise.
    async fn activity(&self, record: &Record) -> Result<Look, PortError> {
        let Some(finding) = &record.finding else { return Ok(Look::Gone) };
        let resource = &record.key.resource;
        let mut known = Known { aliases: finding.aliases.clone(), ..Known::default() };
        if resource.resource_type == ACCOUNT {
            known.tags = Some(BTreeMap::new());
        } else if Account::reads(&resource.resource_type)
            && let Live::Stands(standing) = self.account.read(resource).await?
        {
            known.tags = Some(standing.tags);
            known.aliases = standing.aliases;
        }
        if resource.resource_type != ACCOUNT {
            known.stack = self.stack(resource, &known).await?;
        }
        Ok(Look::Broken { known, plan: finding.plan.clone() })
    }

    /// The account's views that the control judges, asked in the finding's Region.
    async fn account_subjects(&self, record: &Record) -> Result<Vec<Subject>, PortError> {
        let resource = &record.key.resource;
        let selection = Selection::Only([record.key.control.clone()].into());
        let recorded_types = needed_types(self.catalogue, self.global_controls);
        let mut subjects = Vec::new();
        for &kind in ViewKind::of(ACCOUNT).iter().filter(|kind| self.catalogue.asks(**kind, &selection)) {
            let question = Question {
                kind,
                account_id: &resource.account_id,
                region: &resource.region,
                recorded_types: &recorded_types,
            };
            let answer = self.account.ask(question).await;
            subjects.push(answer.map_err(|error| PortError { operation: "inventory", message: error.to_string() })?);
        }
        Ok(subjects)
    }

    /// The CloudFormation stack that a resource belongs to. Stacks know some types by their ids, some by their names and some
    /// by their ARNs: each is asked for.
    pub(super) async fn stack(&self, resource: &ResourceKey, known: &Known) -> Result<Option<String>, PortError> {
        let elsewhere = Some(resource.region.as_str())
            .filter(|region| *region != ResourceKey::GLOBAL && self.account.region() != Some(*region));
        let elsewhere = elsewhere.map(|region| Account::new(in_region(&self.account.config, region)));
        let account = elsewhere.as_ref().unwrap_or(self.account);
        let names = std::iter::once(resource.resource_id.as_str());
        for name in names.chain(known.aliases.iter().map(guardrail_model::Alias::text)) {
            if let Some(stack) = account.stack_of(name).await? {
                return Ok(Some(stack));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::LiveEyes;
    use crate::testing::account;
    use guardrail_controls::{Catalogue, Parameters};
    use guardrail_engine::evaluate::GlobalControls;
    use guardrail_engine::ledger::{FindingKey, Record};
    use guardrail_engine::remediate::{Eyes as _, Look};
    use guardrail_model::ResourceKey;

    #[tokio::test]
    async fn nothing_is_read_of_another_account() {
        let (account, requests) = account([]);
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let (account_id, global_controls) = ("111122223333", GlobalControls::Here);
        let eyes = LiveEyes { account: &account, account_id, catalogue: &catalogue, global_controls };
        let theirs = ResourceKey::new(None, "444455556666", "eu-central-1", "AWS::DynamoDB::Table", "orders");
        let look = eyes.look(&Record::new(FindingKey::configuration(theirs, "dynamodb-pitr"))).await.unwrap();
        let why = "it is in account 444455556666, and guardrail changes account 111122223333 alone";
        assert_eq!(look, Look::Beyond(why.to_owned()));
        assert_eq!(requests.actual_requests().count(), 0);
    }
}

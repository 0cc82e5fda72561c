//! The account as the engine asks it: one question a view, answered by the service that knows.

use crate::{Account, in_region};
use guardrail_controls::{Subject, ViewKind};
use guardrail_engine::evaluate::{Inventory, Question};
use guardrail_model::{ACCOUNT, ResourceKey};
use guardrail_resources::{Resource, Section, Unreadable};

impl Inventory for Account {
    async fn ask(&self, question: Question<'_>) -> Result<Subject, Unreadable> {
        if question.region.is_empty() || self.region() == Some(question.region) {
            return answer(self, question).await;
        }
        answer(&Self::new(in_region(&self.config, question.region)), question).await
    }
}

async fn answer(account: &Account, question: Question<'_>) -> Result<Subject, Unreadable> {
    let (question, ask) = (Asked(question), account);
    Ok(match question.0.kind {
        ViewKind::AccountPasswordPolicy => Subject::AccountPasswordPolicy(question.of(ask.password_policy().await?)),
        ViewKind::AccountPublicAccessBlock => {
            let account_id = question.0.account_id;
            Subject::AccountPublicAccessBlock(question.of(ask.public_access_block(account_id).await?))
        }
        ViewKind::AccountSummary => Subject::AccountSummary(question.of(ask.account_summary().await?)),
        ViewKind::ConfigurationRecorders => {
            let needed_types = question.0.recorded_types.iter().copied().map(str::to_owned).collect();
            Subject::ConfigurationRecorders(question.of(ask.configuration_recorders(needed_types).await?))
        }
        ViewKind::Detectors => Subject::Detectors(question.of(ask.detectors().await?)),
        ViewKind::EbsEncryptionByDefault => {
            Subject::EbsEncryptionByDefault(question.of(ask.ebs_encryption_by_default().await?))
        }
        ViewKind::HsmClusters => Subject::HsmClusters(question.of(ask.hsm_clusters().await?)),
        ViewKind::LogGroups => Subject::LogGroups(question.of(ask.log_groups().await?)),
        ViewKind::ShieldSubscription => Subject::ShieldSubscription(question.of(ask.shield_subscription().await?)),
        ViewKind::Trails => Subject::Trails(question.of(ask.trails().await?)),
        ViewKind::VpcFlowLogs => Subject::VpcFlowLogs(question.of(ask.vpc_flow_logs().await?)),
        kind => return Err(Unreadable::meaningless(format!("{kind:?}"), "no service of the account is asked for it")),
    })
}

/// A question that is being answered.
#[derive(Clone, Copy)]
struct Asked<'q>(Question<'q>);

impl Asked<'_> {
    /// The account as a resource of one view.
    fn of<V>(self, view: V) -> Resource<V> {
        let Question { account_id, region, .. } = self.0;
        Resource {
            key: ResourceKey::new(None, account_id, region, ACCOUNT, account_id).into(),
            arn: None,
            tags: Section::default(),
            view,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply, sent};
    use guardrail_controls::{Subject, ViewKind};
    use guardrail_engine::evaluate::{Inventory, Question};
    use guardrail_model::ACCOUNT;
    use guardrail_resources::read::Problem;

    fn question(kind: ViewKind) -> Question<'static> {
        let (account_id, region) = ("111122223333", "eu-central-1");
        Question { kind, account_id, region, recorded_types: &["AWS::S3::Bucket"] }
    }

    #[tokio::test]
    async fn every_view_of_the_account_is_asked_of_a_service() {
        for &kind in ViewKind::of(ACCOUNT) {
            let (account, requests) = account([refusal("AccessDeniedException")]);
            let error = account.ask(question(kind)).await.unwrap_err();
            assert!(matches!(error.problem(), Problem::Unavailable(_)), "{kind:?}: {error}");
            assert_eq!(requests.actual_requests().count(), 1, "{kind:?}");
        }
    }

    #[tokio::test]
    async fn an_answer_is_of_the_account_and_the_recorder_is_held_against_what_controls_need() {
        let none = r#"{"ConfigurationRecorders":[]}"#;
        let (account, _) = account([reply(200, none), reply(200, "{}"), reply(200, "{}")]);
        let subject = account.ask(question(ViewKind::ConfigurationRecorders)).await.unwrap();
        let Subject::ConfigurationRecorders(recorders) = subject else { panic!("{subject:?}") };
        assert_eq!(recorders.key.to_string(), "aws/111122223333/eu-central-1/AWS::::Account/111122223333");
        assert_eq!(recorders.needed_types.as_deref(), Some(&["AWS::S3::Bucket".to_owned()][..]));
    }

    #[tokio::test]
    async fn a_question_about_another_region_goes_there() {
        let (account, requests) = account([refusal("AccessDeniedException")]);
        let elsewhere = Question { region: "ap-south-1", ..question(ViewKind::LogGroups) };
        account.ask(elsewhere).await.unwrap_err();
        assert_eq!(sent(&requests).len(), 1);
        let uri = requests.actual_requests().next().unwrap().uri().to_owned();
        assert!(uri.contains("ap-south-1"), "{uri}");
    }
}

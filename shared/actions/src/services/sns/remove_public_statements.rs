//! A topic policy: what makes it public is taken out.

use super::{Facet, State};
use crate::{About, Change, Document, QUICK, Refusal, Undo, policy};
use guardrail_resources::policy::Context;
use guardrail_resources::{Resource, Section, sns};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Takes the statements out of a topic policy that let anyone in. A topic cannot be without a policy: where no other statement
/// is left, it gets the one that a new topic has, which lets its own account in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovePublicStatements {
    /// The topic's ARN.
    pub topic_arn: String,
}

impl Change for RemovePublicStatements {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "sns-remove-public-statements",
            title: "takes the statements out of the topic policy that let anyone in",
            disruption: "publishers and new subscribers that came in by these statements alone are cut off; subscriptions \
                that stand stay",
            undo: Undo::Exact,
            loss: Some("the topic policy lets anyone in again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Policy { topic_arn: self.topic_arn.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Policy(before) = before else { return Err(Refusal::OtherFacet) };
        let kept = policy::without_public(before, &Context::of(&self.topic_arn))?;
        Ok(State::Policy(kept.unwrap_or_else(|| self.default_policy())))
    }
}

impl RemovePublicStatements {
    /// The policy of a new topic. Neither can a policy be deleted nor set to nothing (terraform-provider-aws,
    /// `aws_sns_topic_policy`, which puts this one in its place).
    fn default_policy(&self) -> Document {
        let account = self.topic_arn.split(':').nth(4).unwrap_or_default();
        let statement = json!({
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": [
                "SNS:GetTopicAttributes",
                "SNS:SetTopicAttributes",
                "SNS:AddPermission",
                "SNS:RemovePermission",
                "SNS:DeleteTopic",
                "SNS:Subscribe",
                "SNS:ListSubscriptionsByTopic",
                "SNS:Publish",
            ],
            "Resource": self.topic_arn,
            "Condition": {"StringEquals": {"AWS:SourceOwner": account}},
        });
        let policy = json!({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]});
        Document(policy.to_string())
    }

    /// What a topic is like after it.
    pub fn apply(&self, topic: &mut Resource<sns::Topic>) {
        let after = State::policy(topic).ok().and_then(|before| self.change(&before).ok());
        if let Some(State::Policy(policy)) = after {
            topic.view.policy = Section::json(&policy.0);
        }
    }
}

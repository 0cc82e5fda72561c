//! # Topic was opened to the public or another account
//!
//! ## Why it matters
//! Whoever may subscribe reads every message; whoever may publish speaks to all subscribers in the topic's name.
//!
//! ## What fires
//! SetTopicAttributes and CreateTopic with a policy that lets in everyone, or an account that is neither the own one
//! nor in `trusted_accounts`; AddPermission for such an account.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, policies that pin everyone to a source, an account or an
//! organization, and other attributes of the topic.
//!
//! ## Remediation
//! Put a policy in place that names the own account (SetTopicAttributes), which takes the finding back, and look at who
//! subscribed meanwhile.
//!
//! ## Absent keys
//! - `Policy`: a topic that is created without one is its owner's.
//! - `attributes`: the same.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call::Target;
use guardrail_resources::policy::Policy;
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers get at a topic.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TopicExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::SNS::Topic";

/// The policy, or the accounts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    attribute_name: Option<String>,
    attribute_value: Section<Policy>,
    attributes: Attributes,
    #[serde(alias = "aws_account_ids")]
    aws_account_id: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attributes {
    policy: Section<Policy>,
}

impl Request {
    /// The policy that the topic gets, if it gets one.
    fn policy(&self, call: &ApiCall<'_>) -> Result<Option<&Policy>, Unreadable> {
        if call.name() != "SetTopicAttributes" {
            return self.attributes.policy.get("requestParameters.attributes.Policy");
        }
        let name = self.attribute_name.as_deref();
        match name.ok_or_else(|| Unreadable::missing("requestParameters.attributeName"))? {
            "Policy" => self.attribute_value.required("requestParameters.attributeValue").map(Some),
            _ => Ok(None),
        }
    }
}

impl ActivityControl for TopicExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sns-topic-external",
        title: "Topic was opened to the public or another account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("sns", &["SetTopicAttributes", "CreateTopic", "AddPermission"])];

    const TAKEN_BACK_BY: Events = &[("sns", &["SetTopicAttributes"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        let outside = Outside::of(call, &self.trusted_accounts);
        if call.name() == "AddPermission" {
            let accounts = request.aws_account_id.as_deref();
            let accounts = accounts.ok_or_else(|| Unreadable::missing("requestParameters.aWSAccountId"))?;
            let fact = outside.opened_to(accounts.iter().map(String::as_str));
            return Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)));
        }
        Ok(request.policy(call)?.map_or_else(Vec::new, |policy| outside.opened_by(call, TYPE, policy)))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let gets_one = request.policy(call).is_ok_and(|policy| policy.is_some());
        Ok(if gets_one { sharing::mended(call, Self::TYPES, self.observe(call, request)) } else { Vec::new() })
    }
}

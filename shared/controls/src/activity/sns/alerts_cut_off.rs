//! # Alert topic was deleted or lost a subscriber
//!
//! ## Why it matters
//! Alarms and findings reach people through topics. An alarm still goes off when its topic is gone, and nobody hears it.
//!
//! ## What fires
//! DeleteTopic and Unsubscribe on a topic whose name is among `topics`.
//!
//! ## What passes
//! Topics of other names, of which accounts have many, and subscribers that are added. What Terraform and its like and the
//! `trusted` principals do, as with the alarms that go with their topics. guardrail's own topic is `guardrail-self-tamper`'s.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, create the topic and its subscriptions anew, and look at what went on
//! since: the alarms' history tells what nobody heard.

use crate::by_hand::is_unplanned;
use crate::names::SECURITY;
use crate::{Activity, ActivityControl, Events, Names, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a way to those who watch is cut.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlertsCutOff {
    /// Names of topics that carry alerts; `*` for any text. Default: names that speak of alarms, alerts, security services,
    /// audits, incidents and compliance.
    pub topics: Names,
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl Default for AlertsCutOff {
    fn default() -> Self {
        let names: Vec<&str> = SECURITY.into_iter().chain(["*alarm*", "*alert*"]).collect();
        Self { topics: Names::of(&names), trusted: Trusted::default() }
    }
}

/// The topic, or the subscription, whose ARN begins with the topic's.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    topic_arn: Option<String>,
    subscription_arn: Option<String>,
}

const TOPIC: &str = "AWS::SNS::Topic";

impl ActivityControl for AlertsCutOff {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "sns-alerts-cut-off",
        title: "Alert topic was deleted or lost a subscriber",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TOPIC, ACCOUNT];

    const EVENTS: Events = &[("sns", &["DeleteTopic", "Unsubscribe"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_unplanned(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let missing = |key: &str| Unreadable::missing(format!("requestParameters.{key}"));
        if call.name() == "DeleteTopic" {
            let topic = request.topic_arn.as_deref().ok_or_else(|| missing("topicArn"))?;
            let is_told = self.topics.includes(topic);
            return Ok(if is_told { Activity::on_each(call, TOPIC, "topic deleted") } else { Vec::new() });
        }
        let subscription = request.subscription_arn.as_deref().ok_or_else(|| missing("subscriptionArn"))?;
        let topic = subscription.rsplit_once(':').map_or(subscription, |(topic, _)| topic);
        let fact = self.topics.includes(topic).then(|| format!("a subscriber of {topic} removed"));
        Ok(fact.map_or_else(Vec::new, |fact| Activity::on_account(call, fact)))
    }
}

//! # Guardrail of a model was deleted or weakened
//!
//! ## Why it matters
//! A guardrail of Amazon Bedrock keeps prompts that attack and answers that harm from passing. Without it the model
//! answers whatever it is asked.
//!
//! ## What fires
//! DeleteGuardrail of a guardrail as a whole, and UpdateGuardrail that states no policy, turns a content filter off for input or output (strength
//! or action NONE, or not enabled), or lets sensitive information, topics or words pass.
//! UpdateGuardrail of which CloudTrail hides what it says: nobody can tell whether it weakened anything.
//! DeleteEnforcedGuardrailConfiguration, after which the account's models answer without the guardrail.
//!
//! ## What passes
//! Filters of any strength. The output strength of PROMPT_ATTACK, which has to be NONE. DeleteGuardrail of one numbered
//! version: the guardrail and its other versions stand.
//!
//! ## Remediation
//! Put the former policies back (UpdateGuardrail states all of them), or create the guardrail anew and name it where
//! the model is called.
//!
//! ## Absent keys
//! - `inputStrength`: AWS asks for it; what is not said turns nothing off.
//! - `outputStrength`: the same.
//! - `inputAction`: a filter blocks where a request does not say.
//! - `outputAction`: the same.
//! - `inputEnabled`: a filter is on where a request does not say.
//! - `outputEnabled`: the same.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{Anything, Many};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a model's guardrail lets more pass.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GuardrailWeakened {}

/// All policies that the guardrail has from now on.
#[allow(clippy::struct_field_names, reason = "the names are those of Amazon Bedrock")]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Asked for by the API; hidden where CloudTrail records nothing of the policies either.
    name: Option<String>,
    content_policy_config: Option<Content>,
    topic_policy_config: Option<Anything>,
    word_policy_config: Option<Anything>,
    sensitive_information_policy_config: Option<Anything>,
    contextual_grounding_policy_config: Option<Anything>,
    automated_reasoning_policy_config: Option<Anything>,
    /// The version that is deleted; without it, the guardrail is, with all of them (DeleteGuardrail).
    guardrail_version: Option<String>,
}

/// The filters of content.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Content {
    filters_config: Many<Filter>,
}

/// One of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    #[serde(rename = "type")]
    kind: Option<String>,
    input_strength: Option<String>,
    output_strength: Option<String>,
    input_action: Option<String>,
    output_action: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    input_enabled: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    output_enabled: Option<bool>,
}

const GUARDRAIL: &str = "AWS::Bedrock::Guardrail";

impl ActivityControl for GuardrailWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "bedrock-guardrail-weakened",
        title: "Guardrail of a model was deleted or weakened",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[GUARDRAIL, ACCOUNT];

    const EVENTS: Events =
        &[("bedrock", &["DeleteGuardrail", "UpdateGuardrail", "DeleteEnforcedGuardrailConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if call.name() == "DeleteGuardrail" && request.is_of_a_version() {
            return Ok(Vec::new());
        }
        if call.name() == "DeleteGuardrail" {
            return Ok(Activity::on_each(call, GUARDRAIL, "guardrail deleted"));
        }
        if call.name() == "DeleteEnforcedGuardrailConfiguration" {
            return Ok(Activity::on_account(call, "guardrail no longer enforced on the account's models"));
        }
        let facts = request.weakened()?;
        Ok(if facts.is_empty() { Vec::new() } else { Activity::on_each(call, GUARDRAIL, facts.join(", ")) })
    }
}

impl Request {
    /// True where one numbered version is named.
    fn is_of_a_version(&self) -> bool {
        let is_number = |version: &str| !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        self.guardrail_version.as_deref().is_some_and(is_number)
    }

    fn weakened(&self) -> Result<Vec<String>, Unreadable> {
        let others = [
            &self.topic_policy_config,
            &self.word_policy_config,
            &self.sensitive_information_policy_config,
            &self.contextual_grounding_policy_config,
            &self.automated_reasoning_policy_config,
        ];
        let Some(content) = &self.content_policy_config else {
            let has_none = others.iter().all(|policy| policy.is_none());
            let is_hidden = self.name.as_deref() == Some("HIDDEN_DUE_TO_SECURITY_REASONS");
            let fact = match (has_none, is_hidden) {
                (false, _) => return Ok(Vec::new()),
                (true, true) => "guardrail changed in a way that the record hides",
                (true, false) => "guardrail left without any policy",
            };
            return Ok(vec![fact.to_owned()]);
        };
        if content.filters_config.is_empty() {
            return Err(Unreadable::missing("requestParameters.contentPolicyConfig.filtersConfig"));
        }
        let mut facts = Vec::new();
        for filter in &content.filters_config {
            let place = "requestParameters.contentPolicyConfig.filtersConfig.type";
            let kind = filter.kind.as_deref().ok_or_else(|| Unreadable::missing(place))?;
            if is_off(filter.input_strength.as_deref(), filter.input_action.as_deref(), filter.input_enabled) {
                facts.push(format!("{kind} filter of input turned off"));
            }
            let off = is_off(filter.output_strength.as_deref(), filter.output_action.as_deref(), filter.output_enabled);
            if off && kind != "PROMPT_ATTACK" {
                facts.push(format!("{kind} filter of output turned off"));
            }
        }
        Ok(facts)
    }
}

fn is_off(strength: Option<&str>, action: Option<&str>, enabled: Option<bool>) -> bool {
    strength == Some("NONE") || action == Some("NONE") || enabled == Some(false)
}

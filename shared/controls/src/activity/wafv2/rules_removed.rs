//! # Web ACL stops nothing any more
//!
//! ## Why it matters
//! A web ACL that is emptied, or whose rules only count, is still in its place and looks as if it protected.
//!
//! ## What fires
//! UpdateWebACL that leaves no rule which blocks, challenges or runs a rule group for real, where the default is to
//! allow; UpdateRuleGroup without rules; UpdateIPSet without addresses or with most of the internet; and in WAF
//! Classic UpdateWebACL that takes rules out.
//!
//! ## What passes
//! Changes that leave a rule which stops something. A web ACL that blocks by default. Deleting rule groups and IP sets,
//! which AWS WAF refuses while they are in use. IP sets that Terraform and its like and the `trusted` principals
//! change: a list of blocked addresses is empty when nobody is blocked. So it is where a Lambda function keeps the list, which
//! may empty it; most of the internet in it fires.
//!
//! ## Remediation
//! Put the rules back (UpdateWebACL with the former list, which Config's history has). Look at the requests that came
//! meanwhile.
//!
//! ## Absent keys
//! - `updates`: nothing is taken out.
//! - `action`: WAF Classic's API asks for it.

use crate::by_hand::{is_in_function, is_unplanned};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything, Many};
use guardrail_resources::network::{AddressSet, Family, address_range};
use guardrail_resources::read::Section;
use serde::Deserialize;

/// Fires where what remains of the rules lets everything through.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RulesRemoved {
    /// Principals whose changes of IP sets are expected, such as a program that fills them: ARNs of users or roles, `*` for any
    /// text. Default: none.
    pub trusted: Trusted,
}

/// The rules as they are to be, which AWS WAF takes as a whole; of an IP set, its addresses.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    default_action: Action,
    rules: Many<Rule>,
    addresses: Option<Many<String>>,
    updates: Many<Update>,
}

/// One rule: its action, or of a rule group whether the group's own actions hold.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    action: Action,
    override_action: Action,
}

/// What is done with a request: the one key that is there. `none` overrides nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Action {
    block: Section<Anything>,
    captcha: Section<Anything>,
    challenge: Section<Anything>,
    none: Section<Anything>,
}

const ADDRESSES: &str = "requestParameters.addresses";

/// What WAF Classic is to change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Update {
    action: Option<String>,
}

impl ActivityControl for RulesRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "wafv2-rules-removed",
        title: "Web ACL stops nothing any more",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        "AWS::WAFv2::WebACL",
        "AWS::WAFv2::RuleGroup",
        "AWS::WAFv2::IPSet",
        "AWS::WAFRegional::WebACL",
        "AWS::WAF::WebACL",
    ];

    const EVENTS: Events = &[
        ("wafv2", &["UpdateWebACL", "UpdateRuleGroup", "UpdateIPSet"]),
        ("waf-regional", &["UpdateWebACL"]),
        ("waf", &["UpdateWebACL"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let found = match (call.service(), call.name()) {
            ("wafv2", "UpdateIPSet") if !is_unplanned(call, &self.trusted) => return Ok(Vec::new()),
            ("wafv2", "UpdateIPSet") if is_in_function(call) => ("AWS::WAFv2::IPSet", request.holds_the_world()?),
            ("wafv2", "UpdateIPSet") => ("AWS::WAFv2::IPSet", request.unselective()?),
            ("wafv2", "UpdateRuleGroup") => {
                ("AWS::WAFv2::RuleGroup", request.rules.is_empty().then_some("all rules removed"))
            }
            ("wafv2", _) => ("AWS::WAFv2::WebACL", request.open()),
            ("waf-regional", _) => ("AWS::WAFRegional::WebACL", request.deletes()),
            _ => ("AWS::WAF::WebACL", request.deletes()),
        };
        Ok(match found {
            (resource_type, Some(fact)) => Activity::on_each(call, resource_type, fact),
            (_, None) => Vec::new(),
        })
    }
}

impl Action {
    /// True where it keeps some request out, or lets a rule group do so.
    fn stops(&self) -> bool {
        [&self.block, &self.captcha, &self.challenge, &self.none].into_iter().any(|action| !action.is_absent())
    }
}

impl Request {
    /// The fact that the web ACL lets everything through, if it does.
    fn open(&self) -> Option<&'static str> {
        let stops = self.rules.iter().any(|rule| rule.action.stops() || rule.override_action.stops());
        let empty = self.rules.is_empty();
        let fact = if empty { "all rules removed" } else { "no rule that is left stops anything" };
        (!stops && self.default_action.block.is_absent()).then_some(fact)
    }

    /// The fact that the set holds nothing or nearly everything, if it does.
    fn unselective(&self) -> Result<Option<&'static str>, Unreadable> {
        let is_empty = self.addresses()?.is_empty();
        if is_empty { Ok(Some("all addresses removed")) } else { self.holds_the_world() }
    }

    /// The fact that the set holds nearly everything, if it does.
    fn holds_the_world(&self) -> Result<Option<&'static str>, Unreadable> {
        let ranges = self.addresses()?.iter().map(|text| address_range(text));
        let set: AddressSet =
            ranges.collect::<Result<_, _>>().map_err(|problem| Unreadable::new(ADDRESSES, problem))?;
        let is_world = Family::ALL.into_iter().any(|family| set.is_world(family));
        Ok(is_world.then_some("most of the internet is in the set"))
    }

    fn addresses(&self) -> Result<&Many<String>, Unreadable> {
        self.addresses.as_ref().ok_or_else(|| Unreadable::missing(ADDRESSES))
    }

    /// The fact that rules are taken out of a web ACL of WAF Classic, if they are.
    fn deletes(&self) -> Option<&'static str> {
        self.updates.iter().any(|update| update.action.as_deref() == Some("DELETE")).then_some("rules removed")
    }
}

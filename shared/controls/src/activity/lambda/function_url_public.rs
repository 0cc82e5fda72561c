//! # Function URL asks for no credentials
//!
//! ## Why it matters
//! A function URL is an address on the internet. With authorization type NONE everybody who knows it runs the function with
//! the rights of its role: a way in that outlives every credential.
//!
//! ## What fires
//! CreateFunctionUrlConfig and UpdateFunctionUrlConfig with authorization type NONE.
//!
//! ## What passes
//! URLs that ask for signed calls (AWS_IAM), and changes of something else. What the `trusted` principals do.
//!
//! ## Remediation
//! `lambda:UpdateFunctionUrlConfig` with authorization type AWS_IAM, which takes the finding back; what else is configured stays.
//! It cuts off callers without credentials: browsers, webhooks. It is undone exactly by setting NONE again. So ask first whether
//! the function is meant for the public, and look at the code for what it hands out.
//!
//! ## Absent keys
//! - `authType`: UpdateFunctionUrlConfig without it leaves the type as it is; a new URL must have one.

use crate::{Activity, ActivityControl, Events, Trusted, Undone};
use guardrail_actions::Plan;
use guardrail_actions::services::lambda::{Function, RequireIamForUrl, State, UrlAuth};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where anyone may call a function by its URL.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FunctionUrlPublic {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Whom the URL asks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    auth_type: Option<String>,
    qualifier: Option<String>,
}

const FUNCTION: &str = "AWS::Lambda::Function";

impl ActivityControl for FunctionUrlPublic {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lambda-function-url-public",
        title: "Function URL asks for no credentials",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::FrontDoor,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[FUNCTION];

    const EVENTS: Events = &[("lambda", &["CreateFunctionUrlConfig", "UpdateFunctionUrlConfig"])];

    const TAKEN_BACK_BY: Events = &[("lambda", &["UpdateFunctionUrlConfig", "DeleteFunctionUrlConfig"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        match request.auth_type.as_deref() {
            Some(kind) if kind.eq_ignore_ascii_case("NONE") && !self.trusted.includes(call) => {
                let activities = Activity::on_each(call, FUNCTION, request.fact()).into_iter();
                Ok(activities.map(|activity| url_closed(activity, request.qualifier.as_deref())).collect())
            }
            None if call.name().starts_with("Create") => Err(Unreadable::missing("requestParameters.authType")),
            _ => Ok(Vec::new()),
        }
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let asks = request.auth_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("AWS_IAM"));
        let closes = asks || call.name().starts_with("Delete");
        Ok(if closes { call::targets(call, FUNCTION) } else { Vec::new() })
    }

    fn undoes(&self, _: &ApiCall<'_>, request: &Request) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(request.fact()))
    }
}

impl Request {
    /// What holds of the URL: a function has one of its own, and one for each alias.
    fn fact(&self) -> String {
        let url = self.qualifier.as_ref().map_or_else(|| "its URL".to_owned(), |alias| format!("the URL of {alias}"));
        format!("anyone may call {url}")
    }
}

/// The URL of a function, of a version or of an alias asks for credentials again.
fn url_closed(activity: Activity, qualifier: Option<&str>) -> Activity {
    if activity.target.resource_type != FUNCTION {
        return activity;
    }
    let function = Function::of_call(&activity.target.named, qualifier);
    let seen = State::Url(Some(UrlAuth::None));
    activity.put_right_by(Plan::if_it_changes(RequireIamForUrl { function }, seen))
}

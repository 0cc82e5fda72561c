//! # API method was made without authorization
//!
//! ## Why it matters
//! A method or route that asks nobody who they are is open to everybody. Many are meant to be; the others are how data is
//! read without a password.
//!
//! ## What fires
//! PutMethod and CreateRoute with authorization type NONE, also where CreateRoute leaves it to that default, and without an
//! API key.
//!
//! ## What passes
//! OPTIONS methods, which browsers call without credentials; methods with any authorization, or with an API key. Routes
//! of WebSocket APIs other than `$connect`: only that one can ask. What pipelines and the `trusted` principals do.
//!
//! ## Remediation
//! Ask whether the method is meant for the public. If not, give it an authorization (UpdateMethod, UpdateRoute) and deploy
//! the API.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a method asks nobody who they are.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MethodWithoutAuthorization {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The method, or the route of an HTTP or WebSocket API.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    http_method: Option<String>,
    route_key: Option<String>,
    authorization_type: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    api_key_required: Option<bool>,
    put_method_input: Option<Box<Self>>,
    create_route_input: Option<Box<Self>>,
}

/// The routes without a method that can ask for authorization: a WebSocket API's first, and an HTTP API's last.
const ASKING: [&str; 2] = ["$connect", "$default"];

impl ActivityControl for MethodWithoutAuthorization {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "apigateway-method-without-authorization",
        title: "API method was made without authorization",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::FrontDoor,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"];

    const EVENTS: Events = &[("apigateway", &["PutMethod", "CreateRoute"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let bodies = request.put_method_input.as_deref().or(request.create_route_input.as_deref());
        let asked = bodies.unwrap_or(request);
        let is_rest = call.name() == "PutMethod";
        let is_open = match asked.authorization_type.as_deref() {
            Some(kind) => kind.eq_ignore_ascii_case("NONE"),
            None if is_rest => return Err(Unreadable::missing("requestParameters.putMethodInput.authorizationType")),
            None => true,
        };
        let is_of_path = [&request.http_method, &asked.http_method, &asked.route_key].into_iter().flatten().next();
        let method = is_of_path.map_or("a method", String::as_str);
        let is_preflight = method.to_ascii_uppercase().split(' ').next() == Some("OPTIONS");
        let cannot_ask = !is_rest && is_of_path.is_some() && !method.contains(' ') && !ASKING.contains(&method);
        if !is_open
            || asked.api_key_required == Some(true)
            || is_preflight
            || cannot_ask
            || !is_by_hand(call, &self.trusted)
        {
            return Ok(Vec::new());
        }
        let resource_type = if is_rest { "AWS::ApiGateway::RestApi" } else { "AWS::ApiGatewayV2::Api" };
        Ok(Activity::on_each(call, resource_type, format!("{method} asks for no authorization")))
    }
}

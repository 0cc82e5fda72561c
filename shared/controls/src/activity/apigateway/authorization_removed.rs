//! # API authorization was removed
//!
//! ## Why it matters
//! An API that asked its callers who they are, and no longer does, hands everybody what stood behind that question.
//!
//! ## What fires
//! UpdateMethod and UpdateRoute that set the authorization type to NONE, and DeleteAuthorizer.
//!
//! ## What passes
//! OPTIONS methods, which browsers call without credentials. Every other type, and changes of something else. Authorizers
//! that Terraform and its like delete: such tools take an API down part by part, and say of its methods what they are to ask.
//! What the `trusted` principals do.
//!
//! ## Remediation
//! Put the authorization back (UpdateMethod, UpdateRoute, CreateAuthorizer) and deploy the API; look at the access logs for
//! who called meanwhile.
//!
//! ## Absent keys
//! - `authorizationType`: a route that is updated without it asks as before.
//! - `updateRouteInput`: the same.

use crate::by_hand::is_unplanned;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, apigateway::Changes};
use serde::Deserialize;

/// Fires where an API no longer asks who calls.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthorizationRemoved {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What is changed: a method of a REST API, or a route of an HTTP or WebSocket API.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    rest_api_id: Option<String>,
    http_method: Option<String>,
    route_id: Option<String>,
    route_key: Option<String>,
    authorization_type: Option<String>,
    update_route_input: Option<Box<Self>>,
}

impl ActivityControl for AuthorizationRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "apigateway-authorization-removed",
        title: "API authorization was removed",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::FrontDoor,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"];

    const EVENTS: Events = &[("apigateway", &["UpdateMethod", "UpdateRoute", "DeleteAuthorizer"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let is_rest = request.rest_api_id.is_some();
        let resource_type = if is_rest { "AWS::ApiGateway::RestApi" } else { "AWS::ApiGatewayV2::Api" };
        let fact = match call.name() {
            _ if self.trusted.includes(call) => return Ok(Vec::new()),
            "DeleteAuthorizer" if !is_unplanned(call, &self.trusted) => return Ok(Vec::new()),
            "DeleteAuthorizer" => "authorizer deleted".to_owned(),
            "UpdateMethod" => {
                let method = request.http_method.as_deref().unwrap_or("a method");
                let changes: Changes = call::request(call)?;
                let mut types =
                    changes.patches()?.iter().filter(|patch| patch.path.as_deref() == Some("/authorizationType"));
                let is_open = types.try_fold(false, |_, patch| patch.word().map(|word| is_none(&word)))?;
                if !is_open || method.eq_ignore_ascii_case("OPTIONS") {
                    return Ok(Vec::new());
                }
                format!("{method} asks for no authorization")
            }
            _ => {
                let asked = request.update_route_input.as_deref().unwrap_or(request);
                let route = asked.route_key.as_deref().or(asked.route_id.as_deref()).or(request.route_id.as_deref());
                let is_preflight = route.is_some_and(|route| route.to_ascii_uppercase().starts_with("OPTIONS "));
                if is_preflight || !asked.authorization_type.as_deref().is_some_and(is_none) {
                    return Ok(Vec::new());
                }
                format!("route {} asks for no authorization", route.unwrap_or("of the API"))
            }
        };
        Ok(Activity::on_each(call, resource_type, fact))
    }
}

fn is_none(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("NONE")
}

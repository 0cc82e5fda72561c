//! Amazon API Gateway: the stages of REST, WebSocket and HTTP APIs.

use crate::read::optional_flag;
use crate::resource::View;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A stage of a REST API (`AWS::ApiGateway::Stage`).
#[derive(Clone, Debug, Deserialize)]
pub struct RestStage {
    /// X-Ray tracing; absent where it was never turned on.
    #[serde(default, deserialize_with = "optional_flag")]
    pub tracing_enabled: Option<bool>,
    /// The web ACL in front of the stage: an ARN, of AWS WAF or of WAF Classic Regional. Absent or empty where there is
    /// none.
    #[serde(default)]
    pub web_acl_arn: Option<String>,
    /// Whether the stage has a cache; absent where nobody says.
    #[serde(default, deserialize_with = "optional_flag")]
    pub cache_cluster_enabled: Option<bool>,
    /// What is cached of the calls of each method, as [`StageLogging::method_settings`] names them. Absent where nothing was
    /// ever set, so that nothing is cached.
    #[serde(default)]
    pub method_settings: Option<BTreeMap<String, Caching>>,
}

/// What is cached of a method's calls.
#[derive(Clone, Debug, Deserialize)]
pub struct Caching {
    /// Whether responses are cached, where the stage has a cache.
    #[serde(default, deserialize_with = "optional_flag")]
    pub caching_enabled: Option<bool>,
    /// Whether cached responses are encrypted; absent means that they are not.
    #[serde(default, deserialize_with = "optional_flag")]
    pub cache_data_encrypted: Option<bool>,
}

impl View for RestStage {
    const TYPES: &'static [&'static str] = &["AWS::ApiGateway::Stage"];
}

impl RestStage {
    /// True where a web ACL stands in front of the stage.
    pub fn has_web_acl(&self) -> bool {
        self.web_acl_arn.as_deref().is_some_and(|arn| arn.starts_with("arn:"))
    }
}

/// What a stage of any API logs of each call (`AWS::ApiGateway::Stage` for REST, `AWS::ApiGatewayV2::Stage` for
/// WebSocket and HTTP APIs).
#[derive(Clone, Debug, Deserialize)]
pub struct StageLogging {
    /// A REST API's settings by method: `*/*` for all, `~1orders/GET` for one that has settings of its own. Absent
    /// where nothing was ever set, so that nothing is logged.
    #[serde(default)]
    pub method_settings: Option<BTreeMap<String, CallSettings>>,
    /// The settings of every route of a WebSocket or HTTP API.
    #[serde(default)]
    pub default_route_settings: Option<CallSettings>,
    /// The settings of the routes that have their own, by route key: `$connect`.
    #[serde(default)]
    pub route_settings: Option<BTreeMap<String, CallSettings>>,
}

impl View for StageLogging {
    const TYPES: &'static [&'static str] = &["AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"];
}

/// The settings of a method or a route.
#[derive(Clone, Debug, Deserialize)]
pub struct CallSettings {
    /// `OFF`, `ERROR` or `INFO`. Absent where it was never set, which logs nothing; an HTTP API never has it.
    #[serde(default)]
    pub logging_level: Option<String>,
    /// Whether whole messages are logged: like the level, only WebSocket APIs have it (botocore `apigatewayv2`,
    /// `RouteSettings`).
    #[serde(default, deserialize_with = "optional_flag")]
    pub data_trace_enabled: Option<bool>,
}

/// The key of the settings of all of a REST API's methods.
pub const EVERY_METHOD: &str = "*/*";

/// The REST API and the stage of a stage's ARN, which is its Config id:
/// `arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/live`.
pub fn rest_stage(arn: &str) -> Option<(&str, &str)> {
    let path = arn.splitn(6, ':').nth(5)?;
    let (api, stage) = path.strip_prefix("/restapis/")?.split_once("/stages/")?;
    let is_one = |name: &str| !name.is_empty() && !name.contains('/');
    (is_one(api) && is_one(stage)).then_some((api, stage))
}

impl CallSettings {
    /// True where calls are logged.
    pub fn logs(&self) -> bool {
        self.logging_level.as_deref().is_some_and(logs_at)
    }
}

/// True for a logging level at which calls are logged.
pub fn logs_at(level: &str) -> bool {
    matches!(level, "ERROR" | "INFO")
}

#[cfg(test)]
mod tests {
    use super::rest_stage;

    #[test]
    fn a_stage_is_found_in_its_arn() {
        let stage = "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/live";
        assert_eq!(rest_stage(stage), Some(("a1b2c3d4e5", "live")));
        for other in [
            "arn:aws:apigateway:eu-west-1::/apis/a1b2c3d4e5/stages/live",
            "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5",
            "arn:aws:apigateway:eu-west-1::/restapis//stages/live",
            "arn:aws:apigateway:eu-west-1::/restapis/a/stages/live/more",
            "live",
        ] {
            assert_eq!(rest_stage(other), None, "{other}");
        }
    }
}

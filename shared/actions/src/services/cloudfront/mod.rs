//! Amazon CloudFront: distributions.

mod access;
mod redirect_to_https;
mod require_tls;
#[cfg(test)]
mod tests;

pub use access::ACCESS;
pub use redirect_to_https::RedirectToHttps;
pub use require_tls::{RequireTls, SECURITY_POLICY};

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use guardrail_resources::cloudfront;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// How viewers may ask.
    RedirectToHttps(RedirectToHttps),
    /// Which TLS versions viewers may use.
    RequireTls(RequireTls),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::RedirectToHttps(action) => action,
            Self::RequireTls(action) => action,
        }
    }
}

impl From<RedirectToHttps> for crate::Action {
    fn from(action: RedirectToHttps) -> Self {
        Self::Cloudfront(Action::RedirectToHttps(action))
    }
}

impl From<RequireTls> for crate::Action {
    fn from(action: RequireTls) -> Self {
        Self::Cloudfront(Action::RequireTls(action))
    }
}

/// What is read and written as a whole. Both are parts of one document, which is read with its ETag, edited in these parts and
/// written back as it is otherwise, if nobody else has changed it in between.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// The viewer protocol policy of each behavior (`cloudfront:GetDistributionConfig`).
    ViewerProtocols {
        /// The distribution's id.
        distribution: String,
    },
    /// What viewers are shown, and which TLS versions they may use.
    ViewerTls {
        /// The distribution's id.
        distribution: String,
    },
}

impl Facet {
    fn distribution(&self) -> &str {
        match self {
            Self::ViewerProtocols { distribution } | Self::ViewerTls { distribution } => distribution,
        }
    }
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// How viewers may ask.
    ViewerProtocols(ViewerProtocols),
    /// Which TLS versions viewers may use.
    ViewerTls(ViewerTls),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Cloudfront(state)
    }
}

/// The viewer protocol policies of a distribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ViewerProtocols {
    /// The default behavior's.
    pub default: String,
    /// The other behaviors', each with its path pattern, in the order in which they are tried.
    pub by_path: Vec<(String, String)>,
}

impl ViewerProtocols {
    /// The policies of a distribution's behaviors, the default one anywhere among them; `None` where it is not.
    pub fn of(behaviors: &[&cloudfront::CacheBehavior]) -> Option<Self> {
        let policy = |behavior: &cloudfront::CacheBehavior| behavior.viewer_protocol_policy.clone();
        let default = behaviors.iter().find(|behavior| behavior.path_pattern.is_none())?;
        let others = behaviors.iter().filter_map(|behavior| Some((behavior.path_pattern.clone()?, policy(behavior))));
        Some(Self { default: policy(default), by_path: others.collect() })
    }
}

/// What viewers are shown, and which TLS versions they may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ViewerTls {
    /// True for a certificate of the account's, false for CloudFront's own.
    pub is_custom: bool,
    /// How a certificate of the account's is shown: `sni-only`, `vip`, `static-ip`.
    pub ssl_support_method: Option<String>,
    /// The security policy, by name; `None` where it says none.
    pub minimum_protocol_version: Option<String>,
}

impl From<&cloudfront::ViewerCertificate> for ViewerTls {
    fn from(certificate: &cloudfront::ViewerCertificate) -> Self {
        Self {
            is_custom: certificate.is_custom(),
            ssl_support_method: certificate.ssl_support_method.clone(),
            minimum_protocol_version: certificate.minimum_protocol_version.clone(),
        }
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Writes a distribution's configuration as it is read with its ETag, but for what is named here.
    UpdateDistribution {
        /// The distribution.
        id: String,
        /// What becomes of the configuration.
        distribution_config: ConfigChange,
    },
}

/// What becomes of a distribution's configuration; what is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConfigChange {
    /// The default behavior.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_cache_behavior: Option<BehaviorChange>,
    /// Others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_behaviors: Option<BehaviorChanges>,
    /// What viewers are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer_certificate: Option<CertificateChange>,
}

/// What becomes of some of the behaviors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BehaviorChanges {
    /// Those that change.
    pub items: Vec<BehaviorChange>,
}

/// What becomes of a behavior.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BehaviorChange {
    /// Which; `None` for the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_pattern: Option<String>,
    /// How viewers may ask.
    pub viewer_protocol_policy: String,
}

/// What becomes of how viewers connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CertificateChange {
    /// The security policy; `None` takes it out.
    pub minimum_protocol_version: Option<String>,
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        at.global_arn("cloudfront", &format!("distribution/{}", self.distribution()))
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        vec![Grant::new("cloudfront:GetDistributionConfig", self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let change = match (self, from, to) {
            (_, from, to) if from == to => return Ok(Vec::new()),
            (Self::ViewerProtocols { .. }, State::ViewerProtocols(from), State::ViewerProtocols(to)) => {
                protocol_change(from, to)?
            }
            (Self::ViewerTls { .. }, State::ViewerTls(from), State::ViewerTls(to)) => tls_change(from, to)?,
            _ => return Err(Refusal::OtherFacet),
        };
        Ok(vec![Call::UpdateDistribution { id: self.distribution().to_owned(), distribution_config: change }])
    }
}

fn protocol_change(from: &ViewerProtocols, to: &ViewerProtocols) -> Result<ConfigChange, Refusal> {
    let paths =
        |protocols: &ViewerProtocols| protocols.by_path.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    if paths(from) != paths(to) {
        return Err(Refusal::NoWay("the distribution's behaviors are others".to_owned()));
    }
    let change = |path: Option<&String>, policy: &str| BehaviorChange {
        path_pattern: path.cloned(),
        viewer_protocol_policy: policy.to_owned(),
    };
    let differing = to.by_path.iter().zip(&from.by_path).filter(|(to, from)| to != from);
    let items: Vec<_> = differing.map(|((path, policy), _)| change(Some(path), policy)).collect();
    Ok(ConfigChange {
        default_cache_behavior: (from.default != to.default).then(|| change(None, &to.default)),
        cache_behaviors: (!items.is_empty()).then_some(BehaviorChanges { items }),
        viewer_certificate: None,
    })
}

fn tls_change(from: &ViewerTls, to: &ViewerTls) -> Result<ConfigChange, Refusal> {
    let minimum_protocol_version = to.minimum_protocol_version.clone();
    if *to != (ViewerTls { minimum_protocol_version: minimum_protocol_version.clone(), ..from.clone() }) {
        return Err(Refusal::NoWay("the distribution shows another certificate".to_owned()));
    }
    Ok(ConfigChange {
        viewer_certificate: Some(CertificateChange { minimum_protocol_version }),
        ..ConfigChange::default()
    })
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::UpdateDistribution { id, .. } => {
                let distribution = at.global_arn("cloudfront", &format!("distribution/{id}"));
                let web_acls = format!("arn:{}:wafv2:us-east-1:{}:global/webacl/*", at.partition, at.account_id);
                vec![
                    Grant::new("cloudfront:UpdateDistribution", &distribution),
                    Grant::new("cloudfront:GetDistributionConfig", distribution),
                    Grant::new("cloudfront:GetVpcOrigin", at.global_arn("cloudfront", "vpcorigin/*")),
                    Grant::new("wafv2:GetWebACL", web_acls),
                ]
            }
        }
    }
}

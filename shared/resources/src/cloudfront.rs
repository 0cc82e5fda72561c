//! Amazon CloudFront: distributions.

use crate::policy::Pattern;
use crate::read::{List, Section, Unreadable, optional_flag};
use crate::resource::View;
use serde::Deserialize;
use std::fmt;

/// A distribution (`AWS::CloudFront::Distribution`).
#[derive(Clone, Debug, Deserialize)]
pub struct Distribution {
    /// Its settings.
    pub distribution_config: DistributionConfig,
}

impl View for Distribution {
    const TYPES: &'static [&'static str] = &["AWS::CloudFront::Distribution"];
}

/// A distribution's settings.
#[derive(Clone, Debug, Deserialize)]
pub struct DistributionConfig {
    /// What applies to requests that no other behavior takes. Every distribution has it.
    #[serde(default)]
    pub default_cache_behavior: Section<CacheBehavior>,
    /// The other behaviors, in the order in which they are tried. Always recorded, empty where there are none.
    #[serde(default)]
    pub cache_behaviors: Section<List<CacheBehavior>>,
    /// What viewers are shown. Every distribution has it.
    #[serde(default)]
    pub viewer_certificate: Section<ViewerCertificate>,
    /// Where it takes content from. Every distribution has one.
    #[serde(default)]
    pub origins: Section<List<Origin>>,
    /// The web ACL: an ARN of AWS WAF, or a bare id of WAF Classic. Absent or empty where there is none.
    #[serde(default)]
    pub web_acl_id: Option<String>,
}

const CACHE_BEHAVIORS: &str = "distributionConfig.cacheBehaviors";

impl DistributionConfig {
    /// Every behavior in the order in which CloudFront tries them: the default one last.
    pub fn behaviors(&self) -> Result<Vec<&CacheBehavior>, Unreadable> {
        self.in_order(self.cache_behaviors.recorded(CACHE_BEHAVIORS)?)
    }

    /// The same of a request, which may leave the list of the others out where there are none.
    pub fn requested_behaviors(&self) -> Result<Vec<&CacheBehavior>, Unreadable> {
        self.in_order(self.cache_behaviors.get(CACHE_BEHAVIORS)?)
    }

    fn in_order<'s>(&'s self, others: Option<&'s List<CacheBehavior>>) -> Result<Vec<&'s CacheBehavior>, Unreadable> {
        let others: &[CacheBehavior] = others.map_or(&[], |list| list);
        if others.iter().any(|behavior| behavior.path_pattern.is_none()) {
            return Err(Unreadable::missing(format!("{CACHE_BEHAVIORS}.pathPattern")));
        }
        Ok(others.iter().chain([self.default_behavior()?]).collect())
    }

    /// Changes every behavior that can be read; what cannot be read stays so.
    pub fn change_behaviors(&mut self, change: impl Fn(&mut CacheBehavior)) {
        if let Ok(behavior) = self.default_behavior() {
            let mut behavior = behavior.clone();
            change(&mut behavior);
            self.default_cache_behavior = Section::of(Some(behavior));
        }
        if let Ok(Some(others)) = self.cache_behaviors.get(CACHE_BEHAVIORS) {
            let mut others = others.to_vec();
            others.iter_mut().for_each(change);
            self.cache_behaviors = Section::of(Some(others.into()));
        }
    }

    /// The behavior that takes what no other does.
    pub fn default_behavior(&self) -> Result<&CacheBehavior, Unreadable> {
        self.default_cache_behavior.required("distributionConfig.defaultCacheBehavior")
    }

    /// The behaviors that requests for `path` may reach, which may hold `*` and `?`: each that takes some of them, down
    /// to the first that takes all.
    pub fn serving(&self, path: &str) -> Result<Vec<&CacheBehavior>, Unreadable> {
        let path = path_pattern(path);
        let mut serving = Vec::new();
        for behavior in self.behaviors()? {
            let pattern = path_pattern(behavior.path_pattern.as_deref().unwrap_or("*"));
            if pattern.meets(&path) {
                serving.push(behavior);
            }
            if pattern.covers(&path) {
                break;
            }
        }
        Ok(serving)
    }
}

/// A path with `*` and `?`. It is case-sensitive, and means the same with or without a slash in front (botocore
/// `cloudfront`, `CacheBehavior.PathPattern`).
fn path_pattern(path: &str) -> Pattern {
    Pattern::resource(path.strip_prefix('/').unwrap_or(path))
}

/// Where a distribution takes content from.
#[derive(Clone, Debug, Deserialize)]
pub struct Origin {
    /// The host.
    pub domain_name: String,
    /// How it is asked; absent for a bucket.
    #[serde(default)]
    pub custom_origin_config: Option<CustomOriginConfig>,
}

/// How an origin that is no bucket is asked.
#[derive(Clone, Debug, Deserialize)]
pub struct CustomOriginConfig {
    /// `http-only`, `match-viewer` or `https-only`.
    pub origin_protocol_policy: String,
}

/// What CloudFront does with some of the requests.
#[derive(Clone, Debug, Deserialize)]
pub struct CacheBehavior {
    /// Which requests; absent in the default behavior.
    #[serde(default)]
    pub path_pattern: Option<String>,
    /// `allow-all`, `redirect-to-https` or `https-only`.
    pub viewer_protocol_policy: String,
    /// The field-level encryption configuration; absent or empty where there is none.
    #[serde(default)]
    pub field_level_encryption_id: Option<String>,
    /// The methods that reach the origin; absent means `GET` and `HEAD`.
    #[serde(default)]
    pub allowed_methods: Option<AllowedMethods>,
}

impl CacheBehavior {
    /// True where requests by this method reach the origin.
    pub fn allows(&self, method: &str) -> bool {
        match &self.allowed_methods {
            Some(methods) => methods.items.iter().any(|allowed| allowed == method),
            None => ["GET", "HEAD"].contains(&method),
        }
    }
}

impl fmt::Display for CacheBehavior {
    /// `the default behavior`, or ``behavior `/api/*` ``
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path_pattern {
            None => f.write_str("the default behavior"),
            Some(pattern) => write!(f, "behavior `{pattern}`"),
        }
    }
}

/// The methods of a behavior: a list with the cached ones beside its items.
#[derive(Clone, Debug, Deserialize)]
pub struct AllowedMethods {
    /// The methods.
    #[serde(default)]
    pub items: List<String>,
}

/// The certificate that viewers are shown, and how they may connect.
#[derive(Clone, Debug, Deserialize)]
pub struct ViewerCertificate {
    /// CloudFront's own certificate, for the `cloudfront.net` name. It accepts TLS 1.0, whatever
    /// `minimum_protocol_version` says (botocore `cloudfront`, `ViewerCertificate`).
    #[serde(default, deserialize_with = "optional_flag")]
    pub cloud_front_default_certificate: Option<bool>,
    /// A certificate of the account's, in ACM.
    #[serde(default)]
    pub acm_certificate_arn: Option<String>,
    /// A certificate of the account's, in IAM.
    #[serde(default)]
    pub iam_certificate_id: Option<String>,
    /// How a certificate of the account's is shown: `sni-only`, or on addresses of the distribution's own: `vip`,
    /// `static-ip`.
    #[serde(default)]
    pub ssl_support_method: Option<String>,
    /// The security policy: `TLSv1.2_2021`.
    #[serde(default)]
    pub minimum_protocol_version: Option<String>,
}

impl ViewerCertificate {
    /// True where CloudFront's own certificate is surely not the one that is shown.
    pub fn is_custom(&self) -> bool {
        let named = [&self.acm_certificate_arn, &self.iam_certificate_id];
        match self.cloud_front_default_certificate {
            Some(default) => !default,
            None => named.into_iter().any(|name| name.as_deref().is_some_and(|name| !name.is_empty())),
        }
    }

    /// The lowest TLS version that viewers may use; see [`minimum_tls`].
    pub fn minimum_tls(&self) -> Option<(u8, u8)> {
        minimum_tls(self.minimum_protocol_version.as_deref()?)
    }
}

/// The lowest TLS version of a security policy, (1, 2) for `TLSv1.2_2021`; `None` for SSL and for what is no security policy.
pub fn minimum_tls(policy: &str) -> Option<(u8, u8)> {
    let version = policy.strip_prefix("TLSv")?;
    let version = version.split_once('_').map_or(version, |(version, _)| version);
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// True for a viewer protocol policy that leaves viewers no way but HTTPS.
pub fn requires_https(viewer_protocol_policy: &str) -> bool {
    ["redirect-to-https", "https-only"].contains(&viewer_protocol_policy)
}

#[cfg(test)]
mod tests {
    use super::{Distribution, DistributionConfig, ViewerCertificate};
    use crate::read::text;
    use proptest::prelude::*;

    fn config(patterns: &[&str]) -> DistributionConfig {
        let behaviors: Vec<_> = patterns
            .iter()
            .map(|pattern| format!(r#"{{"pathPattern":"{pattern}","viewerProtocolPolicy":"https-only"}}"#))
            .collect();
        let json = format!(
            r#"{{"distributionConfig":{{"defaultCacheBehavior":{{"viewerProtocolPolicy":"https-only"}},
                "cacheBehaviors":{{"quantity":{},"items":[{}]}}}}}}"#,
            behaviors.len(),
            behaviors.join(",")
        );
        text::<Distribution>(&json, "distribution").unwrap().distribution_config
    }

    fn serving(patterns: &[&str], path: &str) -> Vec<String> {
        config(patterns).serving(path).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_first_behavior_that_matches_serves_a_path_and_else_the_default() {
        assert_eq!(serving(&["/api/*", "/api/pay"], "/api/pay"), ["behavior `/api/*`"]);
        assert_eq!(serving(&["api/pay", "/api/*"], "/api/pay"), ["behavior `api/pay`"]);
        assert_eq!(serving(&["/API/*", "/pay?"], "/api/pay"), ["the default behavior"]);
        assert_eq!(serving(&["*.php"], "shop/pay.php"), ["behavior `*.php`"]);
        assert_eq!(serving(&[], "/pay"), ["the default behavior"]);
    }

    #[test]
    fn a_path_with_wildcards_is_served_by_all_that_take_some_of_it() {
        let all = ["behavior `/pay/card`", "behavior `*.jpg`", "the default behavior"];
        assert_eq!(serving(&["/pay/card", "/other", "*.jpg"], "/pay/*"), all);
        assert_eq!(serving(&["/pay/card", "/pay*", "*.jpg"], "/pay/*"), ["behavior `/pay/card`", "behavior `/pay*`"]);
    }

    #[test]
    fn behaviors_that_are_not_all_recorded_are_unreadable() {
        let default = r#""defaultCacheBehavior":{"viewerProtocolPolicy":"https-only"}"#;
        let read = |json: &str| {
            let distribution = format!(r#"{{"distributionConfig":{{{json}}}}}"#);
            let config = text::<Distribution>(&distribution, "distribution").unwrap().distribution_config;
            config.behaviors().map(|behaviors| behaviors.len())
        };
        assert_eq!(read(&format!(r#"{default},"cacheBehaviors":{{"quantity":0}}"#)), Ok(1));
        for json in [
            default.to_owned(),
            r#""cacheBehaviors":{"quantity":0}"#.to_owned(),
            format!(r#"{default},"cacheBehaviors":{{"quantity":1}}"#),
            format!(r#"{default},"cacheBehaviors":{{"quantity":1,"items":[{{"viewerProtocolPolicy":"https-only"}}]}}"#),
        ] {
            assert!(read(&json).is_err(), "{json}");
        }
    }

    fn minimum(policy: &str) -> Option<(u8, u8)> {
        let json = format!(r#"{{"minimumProtocolVersion":{}}}"#, serde_json::to_string(policy).unwrap());
        text::<ViewerCertificate>(&json, "certificate").unwrap().minimum_tls()
    }

    #[test]
    fn security_policies_name_their_lowest_version() {
        assert_eq!(minimum("TLSv1"), Some((1, 0)));
        for policy in ["SSLv3", "", "TLSv", "TLSv1.x_2018", "TLSv1.2.3_2018", "tlsv1.2_2021"] {
            assert_eq!(minimum(policy), None, "{policy}");
        }
    }

    proptest! {
        #[test]
        fn any_version_is_read_with_or_without_a_year(major: u8, minor: u8, year in "(_20[0-9]{2})?") {
            prop_assert_eq!(minimum(&format!("TLSv{major}.{minor}{year}")), Some((major, minor)));
        }

        #[test]
        fn no_policy_is_too_odd_to_read(policy: String) {
            let _ = minimum(&policy);
        }
    }

    #[test]
    fn a_certificate_is_custom_where_the_flag_says_so_or_it_is_named() {
        let custom = |json: &str| text::<ViewerCertificate>(json, "certificate").unwrap().is_custom();
        for json in [r#"{"cloudFrontDefaultCertificate":false}"#, r#"{"aCMCertificateArn":"arn:aws:acm:x"}"#] {
            assert!(custom(json), "{json}");
        }
        for json in
            ["{}", r#"{"iamCertificateId":""}"#, r#"{"cloudFrontDefaultCertificate":true,"iamCertificateId":"A"}"#]
        {
            assert!(!custom(json), "{json}");
        }
    }
}

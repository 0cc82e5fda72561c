//! Amazon CloudFront: a distribution's configuration as its API tells it, in the view that AWS Config's items are read into.

use aws_sdk_cloudfront::types;
use guardrail_resources::cloudfront::{
    AllowedMethods, CacheBehavior, CustomOriginConfig, DistributionConfig, Origin, ViewerCertificate,
};
use guardrail_resources::{List, Section};

/// A configuration as a view. What the answer does not hold is absent, so that whoever needs it is told so.
pub(crate) fn view(config: types::DistributionConfig) -> DistributionConfig {
    let others = |behaviors: types::CacheBehaviors| -> List<_> {
        behaviors.items.unwrap_or_default().into_iter().map(behavior).collect::<Vec<_>>().into()
    };
    let origins =
        |origins: types::Origins| -> List<_> { origins.items.into_iter().map(origin).collect::<Vec<_>>().into() };
    DistributionConfig {
        default_cache_behavior: section(config.default_cache_behavior.map(default_behavior)),
        cache_behaviors: section(config.cache_behaviors.map(others)),
        viewer_certificate: section(config.viewer_certificate.map(certificate)),
        origins: section(config.origins.map(origins)),
        web_acl_id: config.web_acl_id,
    }
}

fn section<T>(value: Option<T>) -> Section<T> {
    value.map_or_else(Section::default, |value| Section::of(Some(value)))
}

fn default_behavior(behavior: types::DefaultCacheBehavior) -> CacheBehavior {
    CacheBehavior {
        path_pattern: None,
        viewer_protocol_policy: behavior.viewer_protocol_policy.as_str().to_owned(),
        field_level_encryption_id: behavior.field_level_encryption_id,
        allowed_methods: behavior.allowed_methods.as_ref().map(methods),
    }
}

fn behavior(behavior: types::CacheBehavior) -> CacheBehavior {
    CacheBehavior {
        path_pattern: Some(behavior.path_pattern),
        viewer_protocol_policy: behavior.viewer_protocol_policy.as_str().to_owned(),
        field_level_encryption_id: behavior.field_level_encryption_id,
        allowed_methods: behavior.allowed_methods.as_ref().map(methods),
    }
}

fn methods(methods: &types::AllowedMethods) -> AllowedMethods {
    AllowedMethods { items: methods.items.iter().map(|method| method.as_str().to_owned()).collect::<Vec<_>>().into() }
}

fn origin(origin: types::Origin) -> Origin {
    let custom = |config: types::CustomOriginConfig| CustomOriginConfig {
        origin_protocol_policy: config.origin_protocol_policy.as_str().to_owned(),
    };
    Origin { domain_name: origin.domain_name, custom_origin_config: origin.custom_origin_config.map(custom) }
}

fn certificate(certificate: types::ViewerCertificate) -> ViewerCertificate {
    ViewerCertificate {
        cloud_front_default_certificate: certificate.cloud_front_default_certificate,
        acm_certificate_arn: certificate.acm_certificate_arn,
        iam_certificate_id: certificate.iam_certificate_id,
        ssl_support_method: certificate.ssl_support_method.map(|method| method.as_str().to_owned()),
        minimum_protocol_version: certificate.minimum_protocol_version.map(|policy| policy.as_str().to_owned()),
    }
}

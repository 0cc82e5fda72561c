//! Amazon API Gateway: what a stage's methods are set to, in the views that AWS Config's items are read into.

use aws_sdk_apigateway::types::MethodSetting;
use guardrail_resources::apigateway::{Caching, CallSettings};
use std::collections::{BTreeMap, HashMap};

/// What is logged of each method's calls.
pub(crate) fn logging(settings: &HashMap<String, MethodSetting>) -> BTreeMap<String, CallSettings> {
    let logging = |(method, setting): (&String, &MethodSetting)| {
        let data_trace_enabled = Some(setting.data_trace_enabled);
        (method.clone(), CallSettings { logging_level: setting.logging_level.clone(), data_trace_enabled })
    };
    settings.iter().map(logging).collect()
}

/// What is cached of each method's calls.
pub(crate) fn caching(settings: &HashMap<String, MethodSetting>) -> BTreeMap<String, Caching> {
    let caching = |(method, setting): (&String, &MethodSetting)| {
        let cache_data_encrypted = Some(setting.cache_data_encrypted);
        (method.clone(), Caching { caching_enabled: Some(setting.caching_enabled), cache_data_encrypted })
    };
    settings.iter().map(caching).collect()
}

//! How AWS is called: whence credentials and Region come, how long an answer may take, how often a question is asked again.

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use std::time::Duration;

/// How often a call is tried in all. The SDK's standard mode tries again after throttling, time-outs and failures of the
/// service, with growing, jittered pauses; what the caller did wrong (`AccessDenied`) is never tried again.
const ATTEMPTS: u32 = 4;

/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(3);
/// How long one try may take.
const ATTEMPT: Duration = Duration::from_secs(10);
/// How long a call may take, pauses and further tries included.
const OPERATION: Duration = Duration::from_secs(30);

/// Loads the SDK's configuration from where the SDK looks for it: environment, profile, the role of the function or
/// instance. An endpoint in `AWS_ENDPOINT_URL` holds for every service. Loaded once a process; [`in_region`] gives what
/// another Region needs.
///
/// Every request says `app/guardrail` in its user agent, by which guardrail's own calls are known in CloudTrail.
pub async fn load() -> SdkConfig {
    let loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(CONNECT)
                .operation_attempt_timeout(ATTEMPT)
                .operation_timeout(OPERATION)
                .build(),
        );
    match AppName::new("guardrail") {
        Ok(name) => loader.app_name(name).load().await,
        Err(_) => loader.load().await,
    }
}

/// The same configuration, for calls to another Region.
pub fn in_region(config: &SdkConfig, region: &str) -> SdkConfig {
    config.to_builder().region(Region::new(region.to_owned())).build()
}

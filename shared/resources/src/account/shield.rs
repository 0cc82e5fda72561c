//! AWS Shield, of the account: the Shield Advanced subscription.

use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;

/// The Shield Advanced subscription (`shield:DescribeSubscription`); `None` where there is none, which the API says by
/// `ResourceNotFoundException`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct ShieldSubscription(pub Option<Subscription>);

impl View for ShieldSubscription {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("shieldSubscription");
    const ACCOUNT_GLOBAL: bool = true;
}

/// A subscription, which AWS answers while it runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Subscription {
    /// `ENABLED` where it goes on after its year's end, `DISABLED` where it ends with it.
    pub auto_renew: String,
}

//! Controls over Amazon SNS.
// Written by `cargo xtask generate`.

mod alerts_cut_off;
mod sms_spend_raised;
mod subscription_external;
mod topic_external;

pub use alerts_cut_off::AlertsCutOff;
pub use sms_spend_raised::SmsSpendRaised;
pub use subscription_external::SubscriptionExternal;
pub use topic_external::TopicExternal;

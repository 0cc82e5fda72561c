//! The words of guardrail, used everywhere and never two for one thing: configuration items and the events that bring
//! them, evaluations, what a control says of itself, and the shared responsibility model as data. Words only: no SDK, no
//! async, no I/O, and no judgement.

mod api_call;
mod compliance;
mod configuration_item;
mod control;
mod evaluation;
mod resource_key;
mod resource_type;
mod responsibility;
mod rule_event;
mod supplement;
mod text;
mod timestamp;
mod user_identity;

pub use api_call::ApiCall;
pub use compliance::{Compliance, ComplianceType};
pub use configuration_item::{ConfigurationItem, ConfigurationItemStatus};
pub use control::{Frameworks, Metadata, Severity, Trigger};
pub use evaluation::{Annotation, Evaluation};
pub use resource_key::{Alias, ResourceKey, partition_of};
pub use resource_type::{ACCOUNT, is_global, service_model};
pub use responsibility::{Area, Half, Layer, Responsibility, ServiceModel};
pub use rule_event::{ConfigurationItemSummary, InvokingEvent, MessageType, RuleEvent};
pub use supplement::Supplement;
pub use timestamp::{UnreadableTimestamp, parse_timestamp};
pub use user_identity::{OnBehalfOf, SessionAttributes, SessionContext, SessionIssuer, UserIdentity};

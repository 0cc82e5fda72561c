//! The account itself: what its services answer when they are asked on a schedule, about things that AWS Config records
//! under no resource of their own. One file a service; each view is one section of the account's item, in the words of the
//! service's API, and is built alike from that text and from a live answer.

mod cloudhsm;
mod cloudtrail;
mod config;
mod ebs;
mod flow_logs;
mod guardduty;
mod iam;
mod logs;
mod shield;

pub use cloudhsm::{BackupRetention, Hsm, HsmCluster, HsmClusters};
pub use cloudtrail::{
    AdvancedEventSelector, EventSelector, EventSelectors, FieldSelector, ManagementEvents, Trail, TrailStatus, Trails,
};
pub use config::{
    ConfigurationRecorder, ConfigurationRecorders, DeliveryChannel, ExclusionByResourceTypes, RecorderStatus,
    RecordingGroup, RecordingMode, RecordingModeOverride, RecordingStrategy,
};
pub use ebs::EbsEncryptionByDefault;
pub use flow_logs::{FlowLog, Vpc, VpcFlowLogs};
pub use guardduty::{Detector, Detectors};
pub use iam::{AccountPasswordPolicy, AccountSummary, PasswordPolicy};
pub use logs::{LogGroup, LogGroups};
pub use shield::{ShieldSubscription, Subscription};

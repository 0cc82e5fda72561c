//! Amazon EC2 and VPC: instances and what they start from, their volumes, and what stands between them and the network.

mod instance;
mod launch_template;
mod network_acl;
mod security_group;
mod subnet;
mod volume;

pub use instance::{Association, Instance, InstanceState, MetadataOptions, NetworkInterface, PrivateIpAddress};
pub use launch_template::{LaunchTemplate, LaunchTemplateData};
pub use network_acl::{NetworkAcl, NetworkAclEntry, PortRange};
pub use security_group::{Cidr, GroupPair, IpPermission, PrefixList, SecurityGroup};
pub use subnet::Subnet;
pub use volume::{Volume, VolumeAttachment};

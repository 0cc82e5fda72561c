//! Controls over Amazon EC2 and VPC.
// Written by `cargo xtask generate`.

mod approved_ami;
mod default_sg_closed;
mod imdsv2;
mod launch_template_imdsv2;
mod nacl_no_world_admin_ports;
mod no_public_ip;
mod sg_no_world_admin_ports;
mod sg_no_world_all_traffic;
mod sg_no_world_high_risk_ports;
mod subnet_no_auto_public_ip;
mod vpc_flow_logs;

pub use approved_ami::ApprovedAmi;
pub use default_sg_closed::DefaultSgClosed;
pub use imdsv2::Imdsv2;
pub use launch_template_imdsv2::LaunchTemplateImdsv2;
pub use nacl_no_world_admin_ports::NaclNoWorldAdminPorts;
pub use no_public_ip::NoPublicIp;
pub use sg_no_world_admin_ports::SgNoWorldAdminPorts;
pub use sg_no_world_all_traffic::SgNoWorldAllTraffic;
pub use sg_no_world_high_risk_ports::SgNoWorldHighRiskPorts;
pub use subnet_no_auto_public_ip::SubnetNoAutoPublicIp;
pub use vpc_flow_logs::VpcFlowLogs;

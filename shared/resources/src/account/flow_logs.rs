//! Amazon VPC, of the account and Region: its VPCs and the flow logs over them, which AWS Config records apart from each other.

use crate::read::{List, Unreadable};
use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;

/// Every VPC of the Region (`ec2:DescribeVpcs`, all pages) and every flow log (`ec2:DescribeFlowLogs`, all pages): the two
/// answers in one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct VpcFlowLogs {
    /// The VPCs, those among them that other accounts share with this one.
    pub vpcs: List<Vpc>,
    /// The flow logs, those over subnets and network interfaces among them.
    pub flow_logs: List<FlowLog>,
}

impl View for VpcFlowLogs {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("vpcFlowLogs");
}

/// A VPC.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Vpc {
    /// Its id.
    pub vpc_id: String,
    /// The account that owns it. One that is shared with the account (AWS RAM) is another's. Absent means the account's own.
    #[serde(default)]
    pub owner_id: Option<String>,
}

/// A flow log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FlowLog {
    /// Its id.
    pub flow_log_id: Option<String>,
    /// What it logs the traffic of: a VPC, a subnet, a network interface.
    pub resource_id: Option<String>,
    /// `ACTIVE`.
    pub flow_log_status: Option<String>,
    /// `ALL`, `REJECT` or `ACCEPT`.
    pub traffic_type: Option<String>,
    /// `SUCCESS` or `FAILED`.
    pub deliver_logs_status: Option<String>,
    /// `cloud-watch-logs`, `s3` or `kinesis-data-firehose`.
    pub log_destination_type: Option<String>,
    /// The ARN of where it delivers to; for a log group its name may stand alone.
    pub log_destination: Option<String>,
    /// The log group's name.
    pub log_group_name: Option<String>,
    /// The role by which it delivers to a log group.
    pub deliver_logs_permission_arn: Option<String>,
}

impl VpcFlowLogs {
    /// The flow logs over a VPC as a whole.
    pub fn over<'a>(&'a self, vpc: &'a str) -> impl Iterator<Item = &'a FlowLog> {
        self.flow_logs.iter().filter(move |log| log.resource_id.as_deref() == Some(vpc))
    }
}

impl FlowLog {
    /// True where it is active, delivers, and records at least what is rejected.
    ///
    /// # Errors
    /// It does not tell whether it delivers.
    pub fn records(&self) -> Result<bool, Unreadable> {
        let traffic = self.traffic_type.as_deref();
        if self.flow_log_status.as_deref() != Some("ACTIVE") || !matches!(traffic, Some("ALL" | "REJECT")) {
            return Ok(false);
        }
        let delivers = self.deliver_logs_status.as_deref().map(|status| status != "FAILED");
        delivers.ok_or_else(|| Unreadable::missing("flowLogs.deliverLogsStatus"))
    }
}

//! Amazon EC2: the Region's EBS encryption by default, its VPCs and their flow logs, and the Regions that the account can use.

use crate::Account;
use crate::error::answer;
use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{self, Region};
use guardrail_resources::Unreadable;
use guardrail_resources::account::{EbsEncryptionByDefault, FlowLog, Vpc, VpcFlowLogs};
#[cfg(feature = "live")]
use guardrail_resources::ec2::{NetworkAclEntry, PortRange};

const ENCRYPTION: &str = "ec2:GetEbsEncryptionByDefault";
const VPCS: &str = "ec2:DescribeVpcs";
const FLOW_LOGS: &str = "ec2:DescribeFlowLogs";
const REGIONS: &str = "ec2:DescribeRegions";

impl Account {
    pub(crate) fn ec2(&self) -> &Client {
        self.ec2.get_or_init(|| Client::new(&self.config))
    }

    /// Whether new EBS volumes in the Region are encrypted whatever their maker asks for
    /// (`ec2:GetEbsEncryptionByDefault`).
    pub async fn ebs_encryption_by_default(&self) -> Result<EbsEncryptionByDefault, Unreadable> {
        let answer = answer(ENCRYPTION, self.ec2().get_ebs_encryption_by_default().send().await)?;
        answer
            .ebs_encryption_by_default
            .map(|ebs_encryption_by_default| EbsEncryptionByDefault { ebs_encryption_by_default })
            .ok_or_else(|| Unreadable::missing(format!("{ENCRYPTION}.EbsEncryptionByDefault")))
    }

    /// The Region's VPCs (`ec2:DescribeVpcs`, all pages) and its flow logs (`ec2:DescribeFlowLogs`, all pages).
    pub async fn vpc_flow_logs(&self) -> Result<VpcFlowLogs, Unreadable> {
        let mut pages = self.ec2().describe_vpcs().into_paginator().send();
        let mut vpcs = Vec::new();
        while let Some(page) = pages.next().await {
            for types::Vpc { vpc_id, owner_id, .. } in answer(VPCS, page)?.vpcs.unwrap_or_default() {
                let vpc_id = vpc_id.ok_or_else(|| Unreadable::missing(format!("{VPCS}.Vpcs.VpcId")))?;
                vpcs.push(Vpc { vpc_id, owner_id });
            }
        }
        let mut pages = self.ec2().describe_flow_logs().into_paginator().send();
        let mut flow_logs = Vec::new();
        while let Some(page) = pages.next().await {
            flow_logs.extend(answer(FLOW_LOGS, page)?.flow_logs.unwrap_or_default().into_iter().map(flow_log));
        }
        Ok(VpcFlowLogs { vpcs: vpcs.into(), flow_logs: flow_logs.into() })
    }

    /// The Regions that are on for the account, whether by default or since it opted in (`ec2:DescribeRegions`, which has no
    /// pages).
    pub async fn enabled_regions(&self) -> Result<Vec<String>, Unreadable> {
        let regions = answer(REGIONS, self.ec2().describe_regions().all_regions(false).send().await)?.regions;
        let name = |region: Region| {
            region.region_name.ok_or_else(|| Unreadable::missing(format!("{REGIONS}.Regions.RegionName")))
        };
        regions.unwrap_or_default().into_iter().map(name).collect()
    }
}

/// A network ACL's rule as it is judged.
///
/// # Errors
/// What the rule lacks.
#[cfg(feature = "live")]
pub(crate) fn network_acl_entry(told: &types::NetworkAclEntry) -> Result<NetworkAclEntry, &'static str> {
    let ports = |range: &types::PortRange| PortRange { from: range.from.map(Into::into), to: range.to.map(Into::into) };
    Ok(NetworkAclEntry {
        rule_number: Some(told.rule_number.ok_or("RuleNumber")?.into()),
        egress: told.egress.ok_or("Egress")?,
        protocol: told.protocol.clone().ok_or("Protocol")?,
        rule_action: told.rule_action.as_ref().ok_or("RuleAction")?.as_str().to_owned(),
        cidr_block: told.cidr_block.clone(),
        ipv6_cidr_block: told.ipv6_cidr_block.clone(),
        port_range: told.port_range.as_ref().map(ports),
    })
}

/// A flow log as it is judged.
pub(crate) fn flow_log(told: types::FlowLog) -> FlowLog {
    FlowLog {
        flow_log_id: told.flow_log_id,
        resource_id: told.resource_id,
        flow_log_status: told.flow_log_status,
        traffic_type: told.traffic_type.map(|traffic| traffic.as_str().to_owned()),
        deliver_logs_status: told.deliver_logs_status,
        log_destination_type: told.log_destination_type.map(|kind| kind.as_str().to_owned()),
        log_destination: told.log_destination,
        log_group_name: told.log_group_name,
        deliver_logs_permission_arn: told.deliver_logs_permission_arn,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply, sent};

    #[tokio::test]
    async fn the_switch_is_read_and_an_answer_without_it_is_an_error() {
        let answer = |inside: &str| {
            let xmlns = "http://ec2.amazonaws.com/doc/2016-11-15/";
            reply(
                200,
                format!(
                    r#"<GetEbsEncryptionByDefaultResponse xmlns="{xmlns}"><requestId>r</requestId>{inside}
                    </GetEbsEncryptionByDefaultResponse>"#
                ),
            )
        };
        let (account, _) = account([
            answer("<ebsEncryptionByDefault>true</ebsEncryptionByDefault>"),
            answer("<ebsEncryptionByDefault>false</ebsEncryptionByDefault>"),
            answer(""),
        ]);
        assert!(account.ebs_encryption_by_default().await.unwrap().ebs_encryption_by_default);
        assert!(!account.ebs_encryption_by_default().await.unwrap().ebs_encryption_by_default);
        assert!(account.ebs_encryption_by_default().await.is_err());
    }

    #[tokio::test]
    async fn vpcs_and_flow_logs_are_read_page_by_page() {
        let answer = |of: &str, items: &str| {
            reply(
                200,
                format!(r#"<{of}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">{items}</{of}Response>"#),
            )
        };
        let vpc =
            |id: &str| format!("<vpcSet><item><vpcId>{id}</vpcId><ownerId>111122223333</ownerId></item></vpcSet>");
        let log = "<flowLogSet><item><flowLogId>fl-1</flowLogId><resourceId>vpc-1</resourceId>\
            <flowLogStatus>ACTIVE</flowLogStatus><trafficType>ALL</trafficType>\
            <deliverLogsStatus>SUCCESS</deliverLogsStatus><logDestinationType>s3</logDestinationType>\
            <logDestination>arn:aws:s3:::logs</logDestination></item></flowLogSet>";
        let (account, requests) = account([
            answer("DescribeVpcs", &(vpc("vpc-1") + "<nextToken>more</nextToken>")),
            answer("DescribeVpcs", &vpc("vpc-2")),
            answer("DescribeFlowLogs", log),
            answer("DescribeVpcs", "<vpcSet><item><ownerId>111122223333</ownerId></item></vpcSet>"),
        ]);
        let told = account.vpc_flow_logs().await.unwrap();
        let vpcs: Vec<_> = told.vpcs.iter().map(|vpc| (vpc.vpc_id.as_str(), vpc.owner_id.as_deref())).collect();
        assert_eq!(vpcs, [("vpc-1", Some("111122223333")), ("vpc-2", Some("111122223333"))]);
        let over: Vec<_> = told.over("vpc-1").map(|log| log.records().unwrap()).collect();
        assert_eq!(over, [true]);
        assert_eq!(told.flow_logs[0].log_destination.as_deref(), Some("arn:aws:s3:::logs"));
        assert!(account.vpc_flow_logs().await.is_err(), "a VPC without an id");
        assert!(sent(&requests)[1].contains("NextToken=more"));
    }

    #[tokio::test]
    async fn regions_are_told_by_name() {
        let answer = |items: &str| {
            let xmlns = "http://ec2.amazonaws.com/doc/2016-11-15/";
            reply(
                200,
                format!(
                    r#"<DescribeRegionsResponse xmlns="{xmlns}"><regionInfo>{items}</regionInfo>
                    </DescribeRegionsResponse>"#
                ),
            )
        };
        let named =
            |name: &str| format!("<item><regionName>{name}</regionName><optInStatus>opted-in</optInStatus></item>");
        let (account, requests) = account([
            answer(&(named("eu-west-1") + &named("ap-east-1"))),
            answer("<item><optInStatus>opted-in</optInStatus></item>"),
        ]);
        assert_eq!(account.enabled_regions().await.unwrap(), ["eu-west-1", "ap-east-1"]);
        assert!(account.enabled_regions().await.is_err());
        assert!(sent(&requests)[0].contains("AllRegions=false"));
    }
}

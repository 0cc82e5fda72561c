//! # Every VPC has an active flow log
//!
//! ## Why it matters
//! Flow logs say who spoke with whom. Without them nobody can tell what an intruder reached, where data went, or whether a port
//! that was open was ever used: GuardDuty reads its own copy and keeps none for you.
//!
//! ## What passes
//! Each VPC of the account in the Region has a flow log over the VPC as a whole that is active, records at least what is
//! rejected (`REJECT` or `ALL`), and whose delivery does not fail. Flow logs over single subnets or network interfaces do not
//! count: what is made next is not in them. VPCs that other accounts share with this one are theirs to log. Where there is no
//! VPC, nothing is judged. The answer is one for the account and Region; it names the VPCs without.
//!
//! AWS Config records VPCs and flow logs apart from each other, and neither tells of the other. So both are asked of EC2.
//!
//! ## Remediation
//! `ec2:CreateFlowLogs` of all traffic for each VPC without, to the `destination` of the settings: nothing is done until one is
//! set. A bucket must already let `delivery.logs.amazonaws.com` write to it. A log group is reached by the `role`, and only from
//! its own account and Region: an ARN of another Region makes no flow log there, a name means a group in each Region, which
//! EC2 makes where there is none. No traffic is touched; delivery and storage cost by the gigabyte. A VPC whose flow log to the
//! same place stands and fails is left to a person. `ec2:DeleteFlowLogs` undoes it, for the one that was made only; what was
//! delivered stays.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::account::{self, FlowLog, Vpc};
use guardrail_resources::{Resource, Unreadable};
use serde::Deserialize;

/// Judges the Region's VPCs, and names those without a flow log.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VpcFlowLogs {
    /// Where the flow logs that are made deliver to: the ARN of a bucket, with a folder if need be (`arn:aws:s3:::logs/vpc/`), or
    /// of a log group, or a log group's name. Default: none, so that none are made.
    pub destination: Option<actions::Destination>,
    /// The ARN of the role by which they deliver to a log group. Default: none, so that none are made to a log group.
    pub role: Option<String>,
}

/// How many VPCs an annotation names.
const NAMED: usize = 20;

impl Control for VpcFlowLogs {
    type View = account::VpcFlowLogs;

    const METADATA: Metadata = Metadata {
        id: "ec2-vpc-flow-logs",
        title: "Every VPC has an active flow log",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Network,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["EC2.6"],
            cis_v3: &["3.7"],
            nist_r5: &["AC-4(26)", "AU-12", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "CA-7", "SI-7(8)"],
            managed_rule: Some("VPC_FLOW_LOGS_ENABLED"),
        },
    };

    fn evaluate(&self, region: &Resource<account::VpcFlowLogs>) -> Result<Compliance, Unreadable> {
        let vpcs = own(region).count();
        if vpcs == 0 {
            return Ok(Compliance::NotApplicable("no VPC of the account is here".to_owned()));
        }
        match without(region) {
            (without, Some(error)) if without.is_empty() => Err(error),
            (without, _) => Ok(Compliance::compliant_if(without.is_empty(), fact(&without, vpcs))),
        }
    }

    fn remediate(&self, region: &Resource<account::VpcFlowLogs>) -> Result<Plan, Unreadable> {
        let place = &region.key;
        let destination = self.destination.as_ref().filter(|to| to.takes_from(&place.account_id, &place.region));
        let Some(destination) = destination else { return Ok(Plan::none()) };
        let role = self.role.as_ref().filter(|_| destination.needs_role());
        if destination.needs_role() && role.is_none() {
            return Ok(Plan::none());
        }
        let mut plan = Plan::none();
        for vpc in without(region).0 {
            let action =
                actions::CreateFlowLog { vpc: vpc.to_owned(), destination: destination.clone(), role: role.cloned() };
            let seen = region.over(vpc).map(actions::FlowLog::told).collect::<Result<_, _>>()?;
            plan.steps.extend(actions::needed(action, actions::flow_logs(seen)).steps);
        }
        Ok(plan)
    }
}

/// The account's own VPCs.
fn own(region: &Resource<account::VpcFlowLogs>) -> impl Iterator<Item = &Vpc> {
    let is_own = |vpc: &&Vpc| vpc.owner_id.as_ref().is_none_or(|owner| *owner == region.key.account_id);
    region.vpcs.iter().filter(is_own)
}

/// The account's own VPCs over which no flow log records, and the first flow log that cannot be read where it would decide.
fn without(region: &Resource<account::VpcFlowLogs>) -> (Vec<&str>, Option<Unreadable>) {
    let (mut without, mut unread) = (Vec::new(), None);
    for vpc in own(region) {
        let mut records = region.over(&vpc.vpc_id).map(FlowLog::records).collect::<Vec<_>>().into_iter();
        if records.clone().any(|records| records == Ok(true)) {
            continue;
        }
        match records.find_map(Result::err) {
            Some(error) => unread = unread.or(Some(error)),
            None => without.push(vpc.vpc_id.as_str()),
        }
    }
    (without, unread)
}

fn fact(without: &[&str], vpcs: usize) -> String {
    let named = without.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = match without.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!("{} of {vpcs} VPCs have no flow log that records: {named}{more}", without.len())
}

#[cfg(test)]
mod tests {
    use super::{NAMED, VpcFlowLogs, fact};
    use crate::Control as _;
    use guardrail_actions::services::ec2 as actions;
    use guardrail_model::{ACCOUNT, ResourceKey};
    use guardrail_resources::{Resource, Section, account, read};

    const BUCKET: &str = "arn:aws:s3:::logs";
    const GROUP: &str = "arn:aws:logs:eu-west-1:111122223333:log-group:flows";

    fn region(logs: &str) -> Resource<account::VpcFlowLogs> {
        let vpcs = r#"[{"vpcId": "vpc-1"}, {"vpcId": "vpc-2"}, {"vpcId": "vpc-3", "ownerId": "444455556666"}]"#;
        let view = read::text(&format!(r#"{{"vpcs": {vpcs}, "flowLogs": [{logs}]}}"#), "vpcFlowLogs").unwrap();
        let key = ResourceKey::new(None, "111122223333", "eu-west-1", ACCOUNT, "111122223333");
        Resource { key: key.into(), arn: None, tags: Section::default(), view }
    }

    fn log(status: &str) -> String {
        format!(
            r#"{{"flowLogId": "fl-1", "resourceId": "vpc-1", "flowLogStatus": "ACTIVE", "trafficType": "ALL",
            "deliverLogsStatus": "{status}", "logDestinationType": "s3", "logDestination": "{BUCKET}"}}"#
        )
    }

    fn planned(control: &VpcFlowLogs, region: &Resource<account::VpcFlowLogs>) -> Vec<String> {
        let plan = control.remediate(region).unwrap();
        plan.steps.iter().map(|step| step.calls().unwrap()[0].to_string()).collect()
    }

    fn to(destination: &str, role: Option<&str>) -> VpcFlowLogs {
        VpcFlowLogs { destination: Some(destination.to_owned().into()), role: role.map(str::to_owned) }
    }

    #[test]
    fn each_vpc_without_gets_one_and_then_nothing_is_left_to_do() {
        let mut region = region(&log("SUCCESS"));
        let control = to(BUCKET, Some("arn:aws:iam::111122223333:role/flows"));
        let call = r#"ec2:CreateFlowLogs {"ResourceIds":["vpc-2"],"ResourceType":"VPC","TrafficType":"ALL","LogDestinationType":"s3","LogDestination":"arn:aws:s3:::logs"}"#;
        assert_eq!(planned(&control, &region), [call]);
        let action =
            actions::CreateFlowLog { vpc: "vpc-2".to_owned(), destination: BUCKET.to_owned().into(), role: None };
        action.apply(&mut region);
        assert_eq!(control.evaluate(&region), Ok(guardrail_model::Compliance::Compliant));
        assert_eq!(planned(&control, &region), [""; 0]);
    }

    #[test]
    fn nothing_is_planned_that_could_not_be_done() {
        assert_eq!(planned(&VpcFlowLogs::default(), &region("")), [""; 0]);
        assert_eq!(planned(&to(GROUP, None), &region("")), [""; 0], "a log group without a role");
        assert_eq!(planned(&to(&GROUP.replace("eu-west-1", "us-east-1"), Some("r")), &region("")), [""; 0]);
        assert_eq!(planned(&to(GROUP, Some("r")), &region("")).len(), 2);
        assert_eq!(planned(&to(BUCKET, None), &region(&log("FAILED"))).len(), 1, "the failing one is left to a person");
    }

    #[test]
    fn a_long_list_is_cut_and_the_rest_is_counted() {
        let ids: Vec<String> = (0..NAMED + 2).map(|number| format!("vpc-{number}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let fact = fact(&ids, 30);
        assert!(fact.starts_with("22 of 30 VPCs have no flow log that records: vpc-0, vpc-1, "), "{fact}");
        assert!(fact.ends_with(", vpc-19, and 2 more"), "{fact}");
    }
}

//! A VPC's flow logs: one that records all traffic.

use super::flow_log::{Destination, in_order};
use super::{Facet, FlowLog, State};
use crate::{About, Change, Refusal, SLOW, Undo};
use guardrail_resources::{Resource, account};
use serde::{Deserialize, Serialize};

/// Makes a flow log of all traffic of a VPC, where none records what is rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateFlowLog {
    /// The VPC's id.
    pub vpc: String,
    /// Where it delivers to.
    pub destination: Destination,
    /// The role by which it delivers to a log group: its ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

impl Change for CreateFlowLog {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ec2-create-flow-log",
            title: "makes a flow log of all traffic of the VPC",
            disruption: "no traffic is touched; delivery and storage cost by the gigabyte",
            undo: Undo::Partial("what was delivered, and a log group that was made for it, stay"),
            loss: Some("the VPC's traffic is recorded no more"),
            settles: SLOW,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::FlowLogs { vpc: self.vpc.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::FlowLogs(logs) = before else { return Err(Refusal::OtherFacet) };
        if logs.iter().any(|log| log.records) {
            return Ok(before.clone());
        }
        let planned = self.planned();
        if logs.contains(&planned) {
            let stands = format!("a flow log to {} stands and does not deliver", String::from(planned.destination));
            return Err(Refusal::Unsafe(stands));
        }
        Ok(in_order(logs.iter().cloned().chain([planned]).collect()))
    }
}

impl CreateFlowLog {
    fn planned(&self) -> FlowLog {
        FlowLog::planned(&self.destination, self.role.as_deref())
    }

    /// What the Region's VPCs and flow logs are like after it.
    pub fn apply(&self, region: &mut Resource<account::VpcFlowLogs>) {
        let made = self.planned().view(&self.vpc);
        region.view.flow_logs = region.view.flow_logs.iter().cloned().chain([made]).collect::<Vec<_>>().into();
    }
}

//! The flow logs over a VPC, as a state.

use super::{Call, FlowLogCreation, State};
use crate::Refusal;
use guardrail_resources::{Unreadable, account};
use serde::{Deserialize, Serialize};

/// A flow log. Two are equal where they deliver the same to the same place, whatever their ids: EC2 makes no second one.
#[derive(Clone, Debug, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowLog {
    /// Its id: `fl-…`; none while it is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `ALL`, `REJECT` or `ACCEPT`.
    pub traffic: String,
    /// Where it delivers to.
    pub destination: Destination,
    /// The role by which it delivers to a log group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// True where it is active, delivers, and records at least what is rejected.
    pub records: bool,
}

impl PartialEq for FlowLog {
    fn eq(&self, other: &Self) -> bool {
        (&self.traffic, &self.destination) == (&other.traffic, &other.destination)
    }
}

/// Where flow logs are delivered to: the ARN of a log group (`arn:aws:logs:eu-west-1:111122223333:log-group:flow-logs`) or its
/// name alone, or the ARN of a bucket, with a folder if need be (`arn:aws:s3:::logs/vpc/`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Destination {
    /// A log group.
    LogGroup {
        /// The partition, Region and account of its ARN; none where its name stands alone, which is in the flow log's own account
        /// and Region.
        place: Option<(String, String, String)>,
        /// Its name.
        name: String,
    },
    /// A bucket, by its ARN.
    Bucket(String),
    /// Anything else, which is not changed: a delivery stream.
    Other(String),
}

impl Destination {
    fn read(text: &str) -> Self {
        let parts: Vec<&str> = text.splitn(7, ':').collect();
        match parts.as_slice() {
            ["arn", partition, "logs", region, account, "log-group", name] => Self::LogGroup {
                place: Some(((*partition).to_owned(), (*region).to_owned(), (*account).to_owned())),
                name: name.trim_end_matches(":*").to_owned(),
            },
            ["arn", _, "s3", ..] => Self::Bucket(text.to_owned()),
            ["arn", ..] => Self::Other(text.to_owned()),
            _ => Self::LogGroup { place: None, name: text.to_owned() },
        }
    }

    /// The same without what goes without saying: a log group is always in the flow log's own account and Region.
    fn local(self) -> Self {
        match self {
            Self::LogGroup { name, .. } => Self::LogGroup { place: None, name },
            other => other,
        }
    }

    /// True where a flow log of an account and Region can deliver to it: a log group must be in both.
    pub fn takes_from(&self, account_id: &str, region: &str) -> bool {
        match self {
            Self::LogGroup { place: Some((_, of_region, of_account)), .. } => {
                (of_account.as_str(), of_region.as_str()) == (account_id, region)
            }
            Self::LogGroup { place: None, .. } | Self::Bucket(_) => true,
            Self::Other(_) => false,
        }
    }

    /// True where it is a log group, which flow logs reach by a role.
    pub fn needs_role(&self) -> bool {
        matches!(self, Self::LogGroup { .. })
    }
}

impl From<String> for Destination {
    fn from(text: String) -> Self {
        Self::read(&text)
    }
}

impl From<Destination> for String {
    fn from(destination: Destination) -> Self {
        match destination {
            Destination::LogGroup { place: None, name } => name,
            Destination::LogGroup { place: Some((partition, region, account)), name } => {
                format!("arn:{partition}:logs:{region}:{account}:log-group:{name}")
            }
            Destination::Bucket(arn) | Destination::Other(arn) => arn,
        }
    }
}

impl FlowLog {
    /// A flow log of all traffic that is to be made.
    pub(super) fn planned(destination: &Destination, role: Option<&str>) -> Self {
        Self {
            id: None,
            traffic: "ALL".to_owned(),
            destination: destination.clone().local(),
            role: role.map(str::to_owned),
            records: true,
        }
    }

    /// A flow log as EC2 tells it.
    ///
    /// # Errors
    /// It does not say what it delivers, or where.
    pub fn told(log: &account::FlowLog) -> Result<Self, Unreadable> {
        let missing = |key: &str| Unreadable::missing(format!("flowLogs.{key}"));
        let is_group = log.log_destination_type.as_deref().unwrap_or("cloud-watch-logs") == "cloud-watch-logs";
        let destination = log.log_group_name.as_ref().filter(|_| is_group).or(log.log_destination.as_ref());
        Ok(Self {
            id: log.flow_log_id.clone(),
            traffic: log.traffic_type.clone().ok_or_else(|| missing("trafficType"))?,
            destination: Destination::read(destination.ok_or_else(|| missing("logDestination"))?).local(),
            role: log.deliver_logs_permission_arn.clone(),
            records: log.records()?,
        })
    }

    /// The same as an account's view has it.
    pub(super) fn view(&self, vpc: &str) -> account::FlowLog {
        let text = |text: &str| Some(text.to_owned());
        let (kind, group, destination) = match &self.destination {
            Destination::LogGroup { name, .. } => ("cloud-watch-logs", Some(name.clone()), None),
            Destination::Bucket(arn) => ("s3", None, Some(arn.clone())),
            Destination::Other(arn) => ("kinesis-data-firehose", None, Some(arn.clone())),
        };
        account::FlowLog {
            flow_log_id: self.id.clone(),
            resource_id: text(vpc),
            flow_log_status: text("ACTIVE"),
            traffic_type: Some(self.traffic.clone()),
            deliver_logs_status: text(if self.records { "SUCCESS" } else { "FAILED" }),
            log_destination_type: text(kind),
            log_destination: destination,
            log_group_name: group,
            deliver_logs_permission_arn: self.role.clone(),
        }
    }

    fn creation(&self, vpc: &str) -> Result<Call, Refusal> {
        let (log_destination_type, log_destination, log_group_name) = match &self.destination {
            Destination::LogGroup { name, .. } => ("cloud-watch-logs", None, Some(name.clone())),
            Destination::Bucket(arn) => ("s3", Some(arn.clone()), None),
            Destination::Other(arn) => return Err(Refusal::NoWay(format!("flow logs to {arn} are not made here"))),
        };
        Ok(Call::CreateFlowLogs(FlowLogCreation {
            resource_ids: vec![vpc.to_owned()],
            resource_type: "VPC",
            traffic_type: self.traffic.clone(),
            log_destination_type,
            log_destination,
            log_group_name,
            deliver_logs_permission_arn: self.role.clone(),
        }))
    }
}

/// Flow logs as a state: in an order of their own.
pub fn in_order(mut logs: Vec<FlowLog>) -> State {
    logs.sort_by(|one, other| (&one.traffic, &one.destination).cmp(&(&other.traffic, &other.destination)));
    State::FlowLogs(logs)
}

/// The calls that lead from some flow logs to others: never more than one is deleted, which is the one that was made.
pub(super) fn calls(vpc: &str, from: &[FlowLog], to: &[FlowLog]) -> Result<Vec<Call>, Refusal> {
    let made = to.iter().filter(|log| !from.contains(log)).map(|log| log.creation(vpc));
    let gone: Vec<_> = from.iter().filter(|log| !to.contains(log)).collect();
    let deleted = match gone.as_slice() {
        [] => None,
        [FlowLog { id: Some(id), .. }] => Some(Ok(Call::DeleteFlowLogs { flow_log_ids: vec![id.clone()] })),
        [_] => Some(Err(Refusal::NoWay("the flow log's id is not known".to_owned()))),
        _ => Some(Err(Refusal::NoWay("more than the one flow log that was made would be deleted".to_owned()))),
    };
    made.chain(deleted).collect()
}

//! The flow logs over a VPC. EC2 answers well to a call that did nothing: what failed stands in the answer.

use super::done;
use crate::ec2::flow_log;
use crate::remediation::{answer, unread};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{Filter, UnsuccessfulItem};
use guardrail_actions::services::ec2::{FlowLog, FlowLogCreation, State, flow_logs};
use guardrail_engine::remediate::{CallError, CallFailure};

const DESCRIBE: &str = "ec2:DescribeFlowLogs";
const CREATE: &str = "ec2:CreateFlowLogs";
const DELETE: &str = "ec2:DeleteFlowLogs";

/// What EC2 answers where such a flow log is there already.
const THERE: &str = "FlowLogAlreadyExists";
/// What EC2 answers where it is gone.
const GONE: &str = "InvalidFlowLogId.NotFound";

/// The flow logs over a VPC as a whole.
pub(super) async fn read(ec2: &Client, vpc: &str) -> Result<State, CallError> {
    let filter = Filter::builder().name("resource-id").values(vpc).build();
    let mut pages = ec2.describe_flow_logs().filter(filter).into_paginator().send();
    let mut logs = Vec::new();
    while let Some(page) = pages.next().await {
        for told in answer(DESCRIBE, page)?.flow_logs.unwrap_or_default() {
            logs.push(FlowLog::told(&flow_log(told)).map_err(|error| unread(DESCRIBE, error.place()))?);
        }
    }
    Ok(flow_logs(logs))
}

/// Makes flow logs.
pub(super) async fn create(ec2: &Client, creation: &FlowLogCreation) -> Result<(), CallError> {
    let call = ec2
        .create_flow_logs()
        .set_resource_ids(Some(creation.resource_ids.clone()))
        .resource_type(creation.resource_type.into())
        .traffic_type(creation.traffic_type.as_str().into())
        .log_destination_type(creation.log_destination_type.into())
        .set_log_destination(creation.log_destination.clone())
        .set_log_group_name(creation.log_group_name.clone())
        .set_deliver_logs_permission_arn(creation.deliver_logs_permission_arn.clone());
    match call.send().await {
        Ok(answer) => each(CREATE, answer.unsuccessful, THERE),
        result => done(CREATE, result, &[THERE]).map(drop),
    }
}

/// Deletes flow logs.
pub(super) async fn delete(ec2: &Client, ids: &[String]) -> Result<(), CallError> {
    match ec2.delete_flow_logs().set_flow_log_ids(Some(ids.to_vec())).send().await {
        Ok(answer) => each(DELETE, answer.unsuccessful, GONE),
        result => done(DELETE, result, &[GONE]).map(drop),
    }
}

/// The first failure that an answer tells, unless it means that all is as it should be.
fn each(operation: &str, unsuccessful: Option<Vec<UnsuccessfulItem>>, already: &str) -> Result<(), CallError> {
    let said = |item: UnsuccessfulItem| item.error.map(|error| (error.code, error.message)).unwrap_or_default();
    let mut failed = unsuccessful.unwrap_or_default().into_iter().map(said);
    match failed.find(|(code, _)| code.as_deref() != Some(already)) {
        None => Ok(()),
        Some((code, message)) => Err(CallError {
            operation: operation.to_owned(),
            message: [code, message].into_iter().flatten().collect::<Vec<_>>().join(": "),
            failure: CallFailure::Refused,
        }),
    }
}

//! AWS CloudFormation: what a stack holds.

use crate::Account;
use crate::error::answer;
#[cfg(feature = "remediation")]
use crate::error::reason;
use aws_sdk_cloudformation::Client;
#[cfg(feature = "remediation")]
use aws_sdk_cloudformation::error::ProvideErrorMetadata as _;
use aws_sdk_cloudformation::types::{ResourceStatus, StackResourceSummary};
use guardrail_engine::doctor::{Stack, StackResource};
#[cfg(feature = "remediation")]
use guardrail_engine::evaluate::PortError;
use guardrail_resources::Unreadable;

const STACKS: &str = "cloudformation:DescribeStacks";
#[cfg(feature = "remediation")]
const OF_RESOURCE: &str = "cloudformation:DescribeStackResources";
const RESOURCES: &str = "cloudformation:ListStackResources";

/// The type of a stack in a stack.
const STACK: &str = "AWS::CloudFormation::Stack";

impl Account {
    fn cloudformation(&self) -> &Client {
        self.cloudformation.get_or_init(|| Client::new(&self.config))
    }

    /// A stack and all that is in it (`cloudformation:DescribeStacks`, then `ListStackResources` of it and of every stack in
    /// it).
    pub async fn opened_stack(&self, name: &str) -> Result<Stack, Unreadable> {
        let missing = |key: &str| Unreadable::missing(format!("{STACKS}.{key}"));
        let described = answer(STACKS, self.cloudformation().describe_stacks().stack_name(name).send().await)?;
        let stack = described.stacks.unwrap_or_default().into_iter().next().ok_or_else(|| missing("Stacks"))?;
        let arn = stack.stack_id.ok_or_else(|| missing("Stacks.StackId"))?;
        let status = stack.stack_status.ok_or_else(|| missing("Stacks.StackStatus"))?.as_str().to_owned();
        let (mut resources, mut unopened) = (Vec::new(), vec![arn.clone()]);
        while let Some(stack) = unopened.pop() {
            let found = self.stack_resources(&stack).await?;
            let nested = found.iter().filter(|resource| resource.resource_type == STACK);
            unopened.extend(nested.map(|nested| nested.physical_id.clone()));
            resources.extend(found);
        }
        Ok(Stack { arn, status, resources })
    }

    /// The name of the stack that a resource belongs to, by what the stack calls it
    /// (`cloudformation:DescribeStackResources`); `None` where it belongs to none.
    #[cfg(feature = "remediation")]
    pub(crate) async fn stack_of(&self, physical_id: &str) -> Result<Option<String>, PortError> {
        let ask = self.cloudformation().describe_stack_resources().physical_resource_id(physical_id);
        match ask.send().await {
            // What belongs to no stack is an error without a name of its own: "Stack for … does not exist".
            Err(error) if error.message().is_some_and(|message| message.contains("does not exist")) => Ok(None),
            Err(error) => Err(PortError { operation: OF_RESOURCE, message: reason(&error) }),
            Ok(answer) => {
                let mut resources = answer.stack_resources.unwrap_or_default().into_iter();
                Ok(resources.find_map(|resource| resource.stack_name))
            }
        }
    }

    async fn stack_resources(&self, stack: &str) -> Result<Vec<StackResource>, Unreadable> {
        let list = self.cloudformation().list_stack_resources().stack_name(stack);
        let mut pages = list.into_paginator().items().send();
        let mut resources = Vec::new();
        while let Some(resource) = pages.next().await {
            resources.extend(stack_resource(answer(RESOURCES, resource)?)?);
        }
        Ok(resources)
    }
}

/// A resource of a stack; `None` for one that was deleted, or never made.
fn stack_resource(resource: StackResourceSummary) -> Result<Option<StackResource>, Unreadable> {
    let missing = |key: &str| Unreadable::missing(format!("{RESOURCES}.StackResourceSummaries.{key}"));
    let is_deleted =
        matches!(resource.resource_status, Some(ResourceStatus::DeleteComplete | ResourceStatus::DeleteSkipped));
    let Some(physical_id) = resource.physical_resource_id.filter(|id| !id.is_empty() && !is_deleted) else {
        return Ok(None);
    };
    Ok(Some(StackResource {
        logical_id: resource.logical_resource_id.ok_or_else(|| missing("LogicalResourceId"))?,
        resource_type: resource.resource_type.ok_or_else(|| missing("ResourceType"))?,
        physical_id,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply, sent};
    use aws_smithy_http_client::test_util::ReplayEvent;

    const ARN: &str = "arn:aws:cloudformation:eu-central-1:111122223333:stack/guardrail/1";
    const NESTED: &str = "arn:aws:cloudformation:eu-central-1:111122223333:stack/guardrail-Ledger/2";

    fn described(stacks: &str) -> ReplayEvent {
        reply(
            200,
            format!(
                r#"<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
                <DescribeStacksResult><Stacks>{stacks}</Stacks></DescribeStacksResult></DescribeStacksResponse>"#
            ),
        )
    }

    fn stack() -> ReplayEvent {
        described(&format!(
            "<member><StackId>{ARN}</StackId><StackName>guardrail</StackName>
            <StackStatus>UPDATE_COMPLETE</StackStatus></member>"
        ))
    }

    fn page(resources: &[(&str, &str, &str, &str)], next: &str) -> ReplayEvent {
        let members = resources.iter().map(|(logical, kind, physical, status)| {
            format!(
                "<member><LogicalResourceId>{logical}</LogicalResourceId><ResourceType>{kind}</ResourceType>
                <PhysicalResourceId>{physical}</PhysicalResourceId><ResourceStatus>{status}</ResourceStatus></member>"
            )
        });
        let members: String = members.collect();
        reply(
            200,
            format!(
                r#"<ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
                <ListStackResourcesResult><StackResourceSummaries>{members}</StackResourceSummaries>{next}
                </ListStackResourcesResult></ListStackResourcesResponse>"#
            ),
        )
    }

    #[tokio::test]
    async fn nested_stacks_are_opened_page_by_page_and_what_was_deleted_is_left_out() {
        let (account, requests) = account([
            stack(),
            page(
                &[("Ledger", "AWS::CloudFormation::Stack", NESTED, "CREATE_COMPLETE")],
                "<NextToken>second</NextToken>",
            ),
            page(
                &[
                    ("Queue", "AWS::SQS::Queue", "https://sqs/q", "CREATE_COMPLETE"),
                    ("Old", "AWS::SQS::Queue", "https://sqs/old", "DELETE_COMPLETE"),
                    ("Failed", "AWS::SQS::Queue", "", "CREATE_FAILED"),
                ],
                "",
            ),
            page(&[("FindingsTable", "AWS::DynamoDB::Table", "findings-1", "UPDATE_COMPLETE")], ""),
        ]);
        let stack = account.opened_stack("guardrail").await.unwrap();
        assert_eq!((stack.arn.as_str(), stack.status.as_str()), (ARN, "UPDATE_COMPLETE"));
        let names: Vec<_> = stack.resources.iter().map(|resource| resource.physical_id.as_str()).collect();
        assert_eq!(names, [NESTED, "https://sqs/q", "findings-1"]);
        let sent = sent(&requests);
        assert!(sent[2].contains("NextToken=second"), "{}", sent[2]);
        assert!(sent[3].contains("guardrail-Ledger"), "{}", sent[3]);
    }

    #[tokio::test]
    async fn a_stack_that_cannot_be_read_whole_is_an_error() {
        let refused = || {
            reply(
                400,
                "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
                <Message>Stack with id guardrail does not exist</Message></Error></ErrorResponse>",
            )
        };
        let (account, _) = account([refused(), stack(), refused(), described("")]);
        let error = account.opened_stack("guardrail").await.unwrap_err().to_string();
        let expected = "cloudformation:DescribeStacks: ValidationError: Stack with id guardrail does not exist";
        assert_eq!(error, expected);
        let error = account.opened_stack("guardrail").await.unwrap_err();
        assert_eq!(error.place(), "cloudformation:ListStackResources");
        assert!(account.opened_stack("guardrail").await.is_err());
    }
}

//! Amazon DynamoDB: one table (`dynamodb:DescribeTable`, `dynamodb:DescribeContinuousBackups`, `dynamodb:ListTagsOfResource`).

use crate::Account;
use crate::live::found::{Found, answer, unread};
use aws_sdk_dynamodb::types::TableDescription;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::Section;
use guardrail_resources::data::DataStore;
use guardrail_resources::dynamodb::{ContinuousBackups, PointInTimeRecovery, SseDescription, Table};

const DESCRIBE: &str = "dynamodb:DescribeTable";
const BACKUPS: &str = "dynamodb:DescribeContinuousBackups";
const TAGS: &str = "dynamodb:ListTagsOfResource";

/// What DynamoDB answers where there is no such table.
const ABSENT: [&str; 2] = ["ResourceNotFoundException", "TableNotFoundException"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::DynamoDB::Table"];

/// Reads a table by its name, which is Config's id of it.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (dynamodb, name) = (account.dynamodb(), &resource.resource_id);
    let described = answer(DESCRIBE, dynamodb.describe_table().table_name(name).send().await, &ABSENT)?;
    let Some(described) = described else { return Ok(Live::Gone) };
    let table = described.table.ok_or_else(|| unread(DESCRIBE, "Table"))?;
    let backups = dynamodb.describe_continuous_backups().table_name(name).send().await;
    let Some(backups) = answer(BACKUPS, backups, &ABSENT)? else { return Ok(Live::Gone) };
    let backups =
        backups.continuous_backups_description.ok_or_else(|| unread(BACKUPS, "ContinuousBackupsDescription"))?;
    let recovery = backups.point_in_time_recovery_description.map(|recovery| PointInTimeRecovery {
        point_in_time_recovery_status: recovery.point_in_time_recovery_status.map(|status| status.as_str().to_owned()),
    });
    let arn = table.table_arn.clone().ok_or_else(|| unread(DESCRIBE, "TableArn"))?;
    let Some(tags) = tags(account, &arn).await? else { return Ok(Live::Gone) };
    let found = Found::new(resource, Some(arn), tags);
    let view = view(table, ContinuousBackups { point_in_time_recovery_description: recovery });
    let store = DataStore { tags: Section::default(), bucket_tagging_configuration: Section::default() };
    let subjects = vec![Subject::DataStore(found.seen_as(store)), Subject::Table(found.seen_as(view))];
    Ok(found.standing(subjects, Some(name.clone())))
}

fn view(table: TableDescription, backups: ContinuousBackups) -> Table {
    Table {
        table_status: table.table_status.map(|status| status.as_str().to_owned()),
        sse_description: table.sse_description.map(|encryption| SseDescription {
            status: encryption.status.map(|status| status.as_str().to_owned()),
            sse_type: encryption.sse_type.map(|kind| kind.as_str().to_owned()),
            kms_master_key_arn: encryption.kms_master_key_arn,
        }),
        deletion_protection_enabled: table.deletion_protection_enabled,
        continuous_backups_description: Section::of(Some(backups)),
    }
}

/// All tags of a table, page by page; `None` where it is gone by then.
async fn tags(account: &Account, arn: &str) -> Result<Option<Vec<(String, String)>>, PortError> {
    let (mut tags, mut next) = (Vec::new(), None);
    loop {
        let page = account.dynamodb().list_tags_of_resource().resource_arn(arn).set_next_token(next).send().await;
        let Some(page) = answer(TAGS, page, &ABSENT)? else { return Ok(None) };
        tags.extend(page.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)));
        next = page.next_token;
        if next.is_none() {
            return Ok(Some(tags));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::live::testing::verdicts;
    use crate::testing::{account, refusal, reply};
    use aws_smithy_http_client::test_util::ReplayEvent;
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::ResourceKey;

    fn table() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::DynamoDB::Table", "orders")
    }

    fn described(settings: &str) -> ReplayEvent {
        let arn = "arn:aws:dynamodb:eu-central-1:111122223333:table/orders";
        reply(
            200,
            format!(r#"{{"Table":{{"TableName":"orders","TableArn":"{arn}","TableStatus":"ACTIVE"{settings}}}}}"#),
        )
    }

    fn recovery(status: &str) -> ReplayEvent {
        reply(
            200,
            format!(
                r#"{{"ContinuousBackupsDescription":{{"ContinuousBackupsStatus":"ENABLED",
                    "PointInTimeRecoveryDescription":{{"PointInTimeRecoveryStatus":"{status}"}}}}}}"#
            ),
        )
    }

    #[tokio::test]
    async fn a_table_is_read_into_both_views_with_all_its_tags() {
        let restricted = r#"{"Tags":[{"Key":"data-classification","Value":"restricted"}],"NextToken":"n"}"#;
        let (account, _) = account([
            described(r#","DeletionProtectionEnabled":false,"SSEDescription":{"Status":"ENABLED","SSEType":"KMS"}"#),
            recovery("DISABLED"),
            reply(200, restricted),
            reply(200, r#"{"Tags":[{"Key":"env","Value":"test"}]}"#),
        ]);
        let Live::Stands(standing) = account.read(&table()).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags.len(), 2);
        let said = verdicts(&standing.subjects);
        assert!(said[0].starts_with("data-client-side-encryption-declared: NON_COMPLIANT"), "{said:?}");
        assert_eq!(
            said[1..],
            [
                "dynamodb-deletion-protection: NON_COMPLIANT deletion protection is off",
                "dynamodb-kms: COMPLIANT ",
                "dynamodb-pitr: NON_COMPLIANT point-in-time recovery is disabled",
            ]
        );
    }

    #[tokio::test]
    async fn a_table_that_goes_between_two_questions_is_gone_and_a_refusal_is_an_error() {
        let gone = || refusal("ResourceNotFoundException");
        for answers in [
            vec![gone()],
            vec![described(""), refusal("TableNotFoundException")],
            vec![described(""), recovery("ENABLED"), gone()],
        ] {
            let (account, _) = account(answers);
            assert!(matches!(account.read(&table()).await, Ok(Live::Gone)));
        }
        for (answers, operation) in [
            (vec![refusal("AccessDeniedException")], "dynamodb:DescribeTable"),
            (vec![described(""), refusal("AccessDeniedException")], "dynamodb:DescribeContinuousBackups"),
            (vec![described(""), reply(200, "{}")], "dynamodb:DescribeContinuousBackups"),
            (vec![described(""), recovery("ENABLED"), refusal("AccessDeniedException")], "dynamodb:ListTagsOfResource"),
        ] {
            let (account, _) = account(answers);
            assert!(account.read(&table()).await.unwrap_err().to_string().starts_with(operation));
        }
    }
}

//! Security Hub: findings imported and brought up to date.

use crate::Account;
use crate::error::reason;
use aws_sdk_securityhub::types;
use guardrail_engine::alert::{Asff, AsffResource, SecurityHubUpdate, WorkflowStatus};
use guardrail_engine::notify::TellError;

const IMPORT: &str = "securityhub:BatchImportFindings";
const UPDATE: &str = "securityhub:BatchUpdateFindings";

impl Account {
    /// Imports a finding, and sets its workflow where a transition asks for it.
    ///
    /// # Errors
    /// The call failed, or Security Hub answered that it did not take the finding: it answers 200 to that too.
    pub async fn tell_security_hub(&self, update: &SecurityHubUpdate) -> Result<(), TellError> {
        let answer = self.securityhub().batch_import_findings().findings(finding(&update.finding)).send().await;
        let answer = answer.map_err(|error| TellError { operation: IMPORT, message: reason(&error) })?;
        if let Some(failed) = answer.failed_findings().first() {
            return Err(refused(IMPORT, failed.error_code(), failed.error_message()));
        }
        match update.workflow {
            None => Ok(()),
            Some(workflow) => self.set_workflow(&update.finding, workflow).await,
        }
    }

    async fn set_workflow(&self, finding: &Asff, status: WorkflowStatus) -> Result<(), TellError> {
        let identifier =
            types::AwsSecurityFindingIdentifier::builder().id(&finding.id).product_arn(&finding.product_arn).build();
        let status = match status {
            WorkflowStatus::New => types::WorkflowStatus::New,
            WorkflowStatus::Suppressed => types::WorkflowStatus::Suppressed,
            WorkflowStatus::Resolved => types::WorkflowStatus::Resolved,
        };
        let answer = self
            .securityhub()
            .batch_update_findings()
            .finding_identifiers(identifier)
            .workflow(types::WorkflowUpdate::builder().status(status).build())
            .send()
            .await
            .map_err(|error| TellError { operation: UPDATE, message: reason(&error) })?;
        match answer.unprocessed_findings().first() {
            None => Ok(()),
            Some(failed) => Err(refused(UPDATE, failed.error_code(), failed.error_message())),
        }
    }

    fn securityhub(&self) -> &aws_sdk_securityhub::Client {
        self.securityhub.get_or_init(|| aws_sdk_securityhub::Client::new(&self.config))
    }
}

/// The answer to a call that succeeded, for a finding that was not taken.
fn refused(operation: &'static str, code: Option<&str>, message: Option<&str>) -> TellError {
    let (code, message) = (code.unwrap_or("an error without a code"), message.unwrap_or_default());
    TellError { operation, message: format!("{code}: {message}") }
}

/// A finding as the SDK sends it.
fn finding(finding: &Asff) -> types::AwsSecurityFinding {
    let recommendation = &finding.remediation.recommendation;
    let recommendation =
        types::Recommendation::builder().text(&recommendation.text).set_url(recommendation.url.clone()).build();
    let provider = &finding.finding_provider_fields;
    let severity = types::FindingProviderSeverity::builder()
        .label(types::SeverityLabel::from(provider.severity.label.as_str()))
        .original(&provider.severity.original)
        .build();
    let types_of_finding: Vec<String> = provider.types.iter().map(|kind| (*kind).to_owned()).collect();
    let fields = finding.product_fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect();
    types::AwsSecurityFinding::builder()
        .schema_version(finding.schema_version)
        .id(&finding.id)
        .product_arn(&finding.product_arn)
        .generator_id(&finding.generator_id)
        .aws_account_id(&finding.aws_account_id)
        .first_observed_at(finding.first_observed_at.to_string())
        .last_observed_at(finding.last_observed_at.to_string())
        .created_at(finding.created_at.to_string())
        .updated_at(finding.updated_at.to_string())
        .title(&finding.title)
        .description(&finding.description)
        .remediation(types::Remediation::builder().recommendation(recommendation).build())
        .set_source_url(finding.source_url.clone())
        .set_product_fields(Some(fields))
        .set_resources(Some(finding.resources.iter().map(resource).collect()))
        .compliance(
            types::Compliance::builder()
                .status(types::ComplianceStatus::from(<&str>::from(finding.compliance.status)))
                .build(),
        )
        .record_state(types::RecordState::from(<&str>::from(finding.record_state)))
        .finding_provider_fields(
            types::FindingProviderFields::builder().severity(severity).set_types(Some(types_of_finding)).build(),
        )
        .build()
}

fn resource(resource: &AsffResource) -> types::Resource {
    let tags = resource.tags.clone().into_iter().collect();
    let other = resource.details.other.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    types::Resource::builder()
        .r#type(resource.resource_type)
        .id(&resource.id)
        .set_partition(resource.partition.as_deref().map(types::Partition::from))
        .set_region(resource.region.clone())
        .set_tags(Some(tags))
        .details(types::ResourceDetails::builder().set_other(Some(other)).build())
        .build()
}

/// moto imports findings and does not know BatchUpdateFindings; nothing but a replay says that a finding was not taken.
#[cfg(test)]
mod tests {
    use crate::testing::{account, finding, reply, sent};
    use guardrail_engine::alert::{SecurityHubUpdate, Telling, Wording};
    use guardrail_engine::ledger::Exemptions;
    use guardrail_engine::settings::Modes;
    use jiff::Timestamp;
    use serde_json::{Value, json};

    const IMPORTED: &str = r#"{"FailedCount": 0, "SuccessCount": 1, "FailedFindings": []}"#;
    const UPDATED: &str = r#"{"ProcessedFindings": [], "UnprocessedFindings": []}"#;

    fn update(telling: Telling) -> SecurityHubUpdate {
        let (catalogue, record) = finding();
        let wording = Wording {
            catalogue: &catalogue,
            exemptions: &Exemptions::default(),
            modes: &Modes::default(),
            pages: None,
        };
        wording.security_hub(&record, "eu-central-1", telling, Timestamp::UNIX_EPOCH).unwrap()
    }

    #[tokio::test]
    async fn a_finding_is_imported_as_it_is_worded_and_its_workflow_set() {
        let (account, client) = account([reply(200, IMPORTED), reply(200, UPDATED)]);
        let update = update(Telling::Transition);
        account.tell_security_hub(&update).await.unwrap();
        let sent: Vec<Value> = sent(&client).iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        let mut imported = sent[0]["Findings"][0].clone();
        let mut expected = serde_json::to_value(&update.finding).unwrap();
        for finding in [&mut imported, &mut expected] {
            // What is empty may be left out.
            let resource = finding["Resources"][0].as_object_mut().unwrap();
            resource.retain(|_, value| *value != json!({}));
        }
        assert_eq!(imported, expected);
        assert_eq!(sent[1]["Workflow"], json!({"Status": "NEW"}));
        let (id, product) = (&update.finding.id, &update.finding.product_arn);
        assert_eq!(sent[1]["FindingIdentifiers"], json!([{"Id": id, "ProductArn": product}]));
    }

    #[tokio::test]
    async fn a_refresh_leaves_the_workflow_alone() {
        let (account, client) = account([reply(200, IMPORTED)]);
        account.tell_security_hub(&update(Telling::Refresh)).await.unwrap();
        assert_eq!(sent(&client).len(), 1);
    }

    #[tokio::test]
    async fn a_finding_that_was_not_taken_is_an_error_though_the_call_succeeded() {
        let failed = r#"{"FailedCount": 1, "SuccessCount": 0,
            "FailedFindings": [{"Id": "x", "ErrorCode": "InvalidInput", "ErrorMessage": "no such product"}]}"#;
        let (account, _) = account([reply(200, failed)]);
        let error = account.tell_security_hub(&update(Telling::Transition)).await.unwrap_err();
        assert_eq!(error.to_string(), "securityhub:BatchImportFindings: InvalidInput: no such product");
    }

    #[tokio::test]
    async fn a_workflow_that_was_not_set_is_an_error_too() {
        let unprocessed = r#"{"ProcessedFindings": [], "UnprocessedFindings": [
            {"FindingIdentifier": {"Id": "x", "ProductArn": "p"}, "ErrorCode": "FindingNotFound", "ErrorMessage": "none"}]}"#;
        let (account, _) = account([reply(200, IMPORTED), reply(200, unprocessed)]);
        let error = account.tell_security_hub(&update(Telling::Transition)).await.unwrap_err();
        assert_eq!(error.to_string(), "securityhub:BatchUpdateFindings: FindingNotFound: none");
    }

    #[tokio::test]
    async fn a_failure_once_is_tried_again() {
        let (account, client) = account([reply(500, "{}"), reply(200, IMPORTED), reply(200, UPDATED)]);
        account.tell_security_hub(&update(Telling::Transition)).await.unwrap();
        assert_eq!(sent(&client).len(), 3);
    }
}

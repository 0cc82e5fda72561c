//! AWS Config, as far as a rule's function talks to it.

use crate::Account;
use crate::error::reason;
use aws_sdk_config::operation::get_compliance_details_by_config_rule::GetComplianceDetailsByConfigRuleError;
use aws_sdk_config::operation::get_resource_config_history::GetResourceConfigHistoryError;
use aws_sdk_config::operation::put_evaluations::PutEvaluationsOutput;
use aws_sdk_config::primitives::DateTime;
use aws_sdk_config::types::{self, ChronologicalOrder, EvaluationResult};
use guardrail_engine::evaluate::{ConfigService, PortError, PutError};
use guardrail_model::{ComplianceType, Evaluation};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashMap;
use std::time::Duration;

const HISTORY: &str = "config:GetResourceConfigHistory";
const PUT: &str = "config:PutEvaluations";
const DETAILS: &str = "config:GetComplianceDetailsByConfigRule";

/// The most results on one page (botocore `config/2014-11-12`, `Limit`).
const PAGE: i32 = 100;

impl ConfigService for Account {
    async fn item_at(
        &self,
        resource_type: &str,
        resource_id: &str,
        not_after: Timestamp,
    ) -> Result<Option<String>, PortError> {
        let history = self
            .config_service()
            .get_resource_config_history()
            .resource_type(resource_type.into())
            .resource_id(resource_id)
            .later_time(DateTime::from_millis(not_after.as_millisecond()))
            .chronological_order(ChronologicalOrder::Reverse)
            .limit(1)
            .send()
            .await;
        let undiscovered = GetResourceConfigHistoryError::is_resource_not_discovered_exception;
        match history {
            Ok(history) => history.configuration_items().first().map(json).transpose(),
            Err(error) if error.as_service_error().is_some_and(undiscovered) => Ok(None),
            Err(error) => Err(PortError { operation: HISTORY, message: reason(&error) }),
        }
    }

    async fn put_evaluations(
        &self,
        result_token: &str,
        evaluations: &[Evaluation],
        test_mode: bool,
    ) -> Result<Vec<Evaluation>, PutError> {
        let wire: Result<Vec<_>, PortError> = evaluations.iter().map(on_the_wire).collect();
        let call = self.config_service().put_evaluations().result_token(result_token).set_evaluations(Some(wire?));
        match call.test_mode(test_mode).send().await {
            Ok(answer) => Ok(refused(evaluations, &answer)?),
            Err(error) => {
                let message = reason(&error);
                let nobody_waits = error.as_service_error().is_some_and(|error| {
                    error.is_invalid_result_token_exception() || error.is_no_such_config_rule_exception()
                });
                if nobody_waits {
                    return Err(PutError::NobodyWaits(message));
                }
                Err(PortError { operation: PUT, message }.into())
            }
        }
    }

    async fn reported(&self, rule_name: &str) -> Result<Vec<(String, String)>, PortError> {
        let mut results = self
            .config_service()
            .get_compliance_details_by_config_rule()
            .config_rule_name(rule_name)
            .compliance_types(types::ComplianceType::Compliant)
            .compliance_types(types::ComplianceType::NonCompliant)
            .into_paginator()
            .page_size(PAGE)
            .items()
            .send();
        let is_gone = GetComplianceDetailsByConfigRuleError::is_no_such_config_rule_exception;
        let mut reported = Vec::new();
        while let Some(result) = results.next().await {
            match result {
                Ok(result) => reported.extend(resource(result)),
                Err(error) if error.as_service_error().is_some_and(is_gone) => return Ok(Vec::new()),
                Err(error) => return Err(PortError { operation: DETAILS, message: reason(&error) }),
            }
        }
        Ok(reported)
    }

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// A configuration item in the API's form, as the engine reads it: `configuration` and each value of
/// `supplementaryConfiguration` are JSON in a string, and a time is a number of seconds, which its reader rounds to the
/// milliseconds that were meant.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    version: Option<&'a str>,
    account_id: Option<&'a str>,
    configuration_item_capture_time: Option<f64>,
    configuration_item_status: Option<&'a str>,
    arn: Option<&'a str>,
    resource_type: Option<&'a str>,
    resource_id: Option<&'a str>,
    resource_name: Option<&'a str>,
    aws_region: Option<&'a str>,
    tags: Option<&'a HashMap<String, String>>,
    configuration: Option<&'a str>,
    supplementary_configuration: Option<&'a HashMap<String, String>>,
}

/// Writes an item down.
fn json(item: &types::ConfigurationItem) -> Result<String, PortError> {
    let item = Item {
        version: item.version(),
        account_id: item.account_id(),
        configuration_item_capture_time: item.configuration_item_capture_time().map(DateTime::as_secs_f64),
        configuration_item_status: item.configuration_item_status().map(types::ConfigurationItemStatus::as_str),
        arn: item.arn(),
        resource_type: item.resource_type().map(types::ResourceType::as_str),
        resource_id: item.resource_id(),
        resource_name: item.resource_name(),
        aws_region: item.aws_region(),
        tags: item.tags(),
        configuration: item.configuration(),
        supplementary_configuration: item.supplementary_configuration(),
    };
    serde_json::to_string(&item).map_err(|error| PortError { operation: HISTORY, message: error.to_string() })
}

/// A result as the SDK takes it.
fn on_the_wire(evaluation: &Evaluation) -> Result<types::Evaluation, PortError> {
    types::Evaluation::builder()
        .compliance_resource_type(&evaluation.compliance_resource_type)
        .compliance_resource_id(&evaluation.compliance_resource_id)
        .compliance_type(match evaluation.compliance_type {
            ComplianceType::Compliant => types::ComplianceType::Compliant,
            ComplianceType::NonCompliant => types::ComplianceType::NonCompliant,
            ComplianceType::NotApplicable => types::ComplianceType::NotApplicable,
        })
        .set_annotation(evaluation.annotation.as_ref().map(|annotation| annotation.as_str().to_owned()))
        .ordering_timestamp(DateTime::from_millis(evaluation.ordering_timestamp.as_millisecond()))
        .build()
        .map_err(|error| PortError { operation: PUT, message: error.to_string() })
}

/// The results of a call that AWS Config did not take, told by type and id: a call holds one result a resource. An answer
/// that names others tells nothing that can be sent again, and is a failure.
fn refused(sent: &[Evaluation], answer: &PutEvaluationsOutput) -> Result<Vec<Evaluation>, PortError> {
    let failed = answer.failed_evaluations();
    let is_failed = |evaluation: &&Evaluation| {
        failed.iter().any(|failed| {
            failed.compliance_resource_type == evaluation.compliance_resource_type
                && failed.compliance_resource_id == evaluation.compliance_resource_id
        })
    };
    let refused: Vec<Evaluation> = sent.iter().filter(is_failed).cloned().collect();
    if refused.len() < failed.len() {
        let message = format!("{} failed evaluations, of which {} were sent", failed.len(), refused.len());
        return Err(PortError { operation: PUT, message });
    }
    Ok(refused)
}

/// The resource that a result is on.
fn resource(result: EvaluationResult) -> Option<(String, String)> {
    let qualifier = result.evaluation_result_identifier?.evaluation_result_qualifier?;
    Some((qualifier.resource_type?, qualifier.resource_id?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply, sent};
    use guardrail_engine::evaluate::{ConfigService, PutError};
    use guardrail_model::{Annotation, ComplianceType, ConfigurationItem, Evaluation};
    use jiff::Timestamp;

    fn captured() -> Timestamp {
        "2026-03-02T09:15:41.120Z".parse().unwrap()
    }

    fn evaluation(id: &str, compliance_type: ComplianceType, annotation: &str) -> Evaluation {
        Evaluation {
            compliance_resource_type: "AWS::S3::Bucket".to_owned(),
            compliance_resource_id: id.to_owned(),
            compliance_type,
            annotation: Annotation::new(annotation),
            ordering_timestamp: captured(),
        }
    }

    #[tokio::test]
    async fn an_item_is_asked_for_as_announced_and_comes_in_the_apis_form() {
        let answer = r#"{"configurationItems":[{"version":"1.3","accountId":"111122223333",
            "configurationItemCaptureTime":1772442941.12,"configurationItemStatus":"OK","arn":"arn:aws:s3:::b",
            "resourceType":"AWS::S3::Bucket","resourceId":"b","resourceName":"b","awsRegion":"eu-west-1",
            "tags":{"Team":"a \"b\""},"configuration":"{\"name\":\"b\"}",
            "supplementaryConfiguration":{"BucketVersioningConfiguration":"{\"status\":\"Off\"}"}}]}"#;
        let (account, requests) = account([reply(200, answer)]);
        let json = account.item_at("AWS::S3::Bucket", "b", captured()).await.unwrap().unwrap();
        let item: ConfigurationItem<'_> = serde_json::from_str(&json).unwrap();
        assert_eq!(item.capture_time, Some(captured()));
        assert_eq!(item.key().to_string(), "aws/111122223333/eu-west-1/AWS::S3::Bucket/b");
        assert_eq!(item.configuration.unwrap().get(), r#""{\"name\":\"b\"}""#);
        assert_eq!(item.tags.unwrap().get(), r#"{"Team":"a \"b\""}"#);
        assert_eq!(item.supplementary_configuration.unwrap().entries().len(), 1);
        let asked = sent(&requests).remove(0);
        for part in [r#""laterTime":1772442941.12"#, r#""limit":1"#, r#""chronologicalOrder":"Reverse""#] {
            assert!(asked.contains(part), "{part} in {asked}");
        }
    }

    #[tokio::test]
    async fn no_item_is_none_and_any_other_refusal_an_error() {
        let (account, _) = account([
            reply(200, r#"{"configurationItems":[]}"#),
            refusal("ResourceNotDiscoveredException"),
            refusal("NoAvailableConfigurationRecorderException"),
        ]);
        let ask = || account.item_at("AWS::S3::Bucket", "b", captured());
        assert_eq!((ask().await, ask().await), (Ok(None), Ok(None)));
        let error = ask().await.unwrap_err().to_string();
        assert_eq!(error, "config:GetResourceConfigHistory: NoAvailableConfigurationRecorderException: says why");
    }

    #[tokio::test]
    async fn results_travel_whole_and_those_not_taken_come_back() {
        let answer = r#"{"FailedEvaluations":[{"ComplianceResourceType":"AWS::S3::Bucket","ComplianceResourceId":"b",
            "ComplianceType":"COMPLIANT","OrderingTimestamp":1772442941.12}]}"#;
        let (account, requests) = account([reply(200, answer)]);
        let results = [
            evaluation("a", ComplianceType::NonCompliant, "versioning is off"),
            evaluation("b", ComplianceType::Compliant, ""),
            evaluation("c", ComplianceType::NotApplicable, "gone"),
        ];
        let refused = account.put_evaluations("the-token", &results, true).await.unwrap();
        assert_eq!(refused, results[1..2]);
        let first = r#"{"ComplianceResourceType":"AWS::S3::Bucket","ComplianceResourceId":"a","ComplianceType":"NON_COMPLIANT","Annotation":"versioning is off","OrderingTimestamp":1772442941.12}"#;
        let second = r#"{"ComplianceResourceType":"AWS::S3::Bucket","ComplianceResourceId":"b","ComplianceType":"COMPLIANT","OrderingTimestamp":1772442941.12}"#;
        let sent = sent(&requests).remove(0);
        for part in [first, second, "NOT_APPLICABLE", r#""ResultToken":"the-token""#, r#""TestMode":true"#] {
            assert!(sent.contains(part), "{part} in {sent}");
        }
    }

    #[tokio::test]
    async fn an_answer_about_results_that_were_not_sent_is_a_failure() {
        let answer = r#"{"FailedEvaluations":[{"ComplianceResourceType":"AWS::S3::Bucket","ComplianceResourceId":"z",
            "ComplianceType":"COMPLIANT","OrderingTimestamp":1772442941.12}]}"#;
        let (account, _) = account([reply(200, answer)]);
        let result = account.put_evaluations("t", &[evaluation("a", ComplianceType::Compliant, "")], false).await;
        let error = result.unwrap_err().to_string();
        assert_eq!(error, "config:PutEvaluations: 1 failed evaluations, of which 0 were sent");
    }

    #[tokio::test]
    async fn a_dead_token_and_a_deleted_rule_mean_that_nobody_waits() {
        let codes = ["InvalidResultTokenException", "NoSuchConfigRuleException", "InvalidParameterValueException"];
        let (account, _) = account(codes.map(refusal));
        let result = [evaluation("a", ComplianceType::Compliant, "")];
        let put = || account.put_evaluations("t", &result, false);
        for code in &codes[..2] {
            assert_eq!(put().await, Err(PutError::NobodyWaits(format!("{code}: says why"))));
        }
        let error = put().await.unwrap_err();
        assert_eq!(error.to_string(), "config:PutEvaluations: InvalidParameterValueException: says why");
        assert!(matches!(error, PutError::Failed(_)));
    }

    #[tokio::test]
    async fn every_page_of_a_rules_results_is_read_and_a_rule_that_is_gone_has_none() {
        let page = |id: &str, token: &str| {
            let result = format!(
                r#"{{"EvaluationResultIdentifier":{{"EvaluationResultQualifier":{{"ConfigRuleName":"r",
                "ResourceType":"AWS::S3::Bucket","ResourceId":"{id}"}}}},"ComplianceType":"COMPLIANT"}}"#
            );
            reply(200, format!(r#"{{"EvaluationResults":[{result}]{token}}}"#))
        };
        let (account, requests) = account([
            page("a", r#","NextToken":"second""#),
            page("b", ""),
            page("a", r#","NextToken":"second""#),
            refusal("InvalidNextTokenException"),
            refusal("NoSuchConfigRuleException"),
        ]);
        let expected = ["a", "b"].map(|id| ("AWS::S3::Bucket".to_owned(), id.to_owned()));
        assert_eq!(account.reported("r").await.unwrap(), expected);
        assert!(account.reported("r").await.is_err(), "half a list is no list");
        assert_eq!(account.reported("r").await, Ok(Vec::new()));
        let asked = sent(&requests);
        for part in [r#""ComplianceTypes":["COMPLIANT","NON_COMPLIANT"]"#, r#""Limit":100"#] {
            assert!(asked[0].contains(part), "{part} in {}", asked[0]);
        }
        assert!(asked[1].contains(r#""NextToken":"second""#));
    }
}

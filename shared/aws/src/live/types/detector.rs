//! Amazon GuardDuty: one detector (`guardduty:ListDetectors`, `guardduty:GetDetector`).
//!
//! No control judges a detector by itself: that the Region has one which watches is the account's (`guardduty-enabled`). A
//! detector is read for its tags, which say who answers for it and what manages it.

use crate::Account;
use crate::error::reason;
use crate::live::found::Found;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;

const LIST: &str = "guardduty:ListDetectors";
const GET: &str = "guardduty:GetDetector";

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::GuardDuty::Detector"];

/// Reads a detector. GuardDuty says of one that is not there what it says of any mistake in a request, so the list tells.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let ResourceKey { partition, account_id, region, resource_id: id, .. } = resource;
    if !is_listed(account, id).await? {
        return Ok(Live::Gone);
    }
    let detector = account.guardduty().get_detector().detector_id(id).send().await;
    let detector = detector.map_err(|error| PortError { operation: GET, message: reason(&error) })?;
    let arn = format!("arn:{partition}:guardduty:{region}:{account_id}:detector/{id}");
    Ok(Found::new(resource, Some(arn), detector.tags.unwrap_or_default()).standing(Vec::new(), None))
}

async fn is_listed(account: &Account, id: &str) -> Result<bool, PortError> {
    let mut pages = account.guardduty().list_detectors().into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| PortError { operation: LIST, message: reason(&error) })?;
        if page.detector_ids.unwrap_or_default().iter().any(|listed| listed == id) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Alias, ResourceKey};

    fn detector(id: &str) -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::GuardDuty::Detector", id)
    }

    #[tokio::test]
    async fn a_detector_is_read_with_its_tags() {
        let (account, _) = account([
            reply(200, r#"{"detectorIds":["d1"]}"#),
            reply(200, r#"{"status":"ENABLED","tags":{"env":"test"}}"#),
        ]);
        let Live::Stands(standing) = account.read(&detector("d1")).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let arn = "arn:aws:guardduty:eu-central-1:111122223333:detector/d1";
        assert_eq!(standing.aliases, [Alias::Arn(arn.to_owned())]);
    }

    #[tokio::test]
    async fn a_detector_that_is_not_listed_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([
            reply(200, r#"{"detectorIds":["d2"]}"#),
            refusal("AccessDeniedException"),
            reply(200, r#"{"detectorIds":["d1"]}"#),
            refusal("AccessDeniedException"),
        ]);
        assert!(matches!(account.read(&detector("d1")).await, Ok(Live::Gone)));
        for operation in ["guardduty:ListDetectors", "guardduty:GetDetector"] {
            assert_eq!(account.read(&detector("d1")).await.unwrap_err().operation, operation);
        }
    }
}

//! Amazon GuardDuty: the Region's detector.

use crate::Account;
use crate::error::answer;
use aws_sdk_guardduty::Client;
use guardrail_resources::Unreadable;
use guardrail_resources::account::{Detector, Detectors};

const LIST: &str = "guardduty:ListDetectors";
const GET: &str = "guardduty:GetDetector";

impl Account {
    pub(crate) fn guardduty(&self) -> &Client {
        self.guardduty.get_or_init(|| Client::new(&self.config))
    }

    /// The Region's detectors (`guardduty:ListDetectors`, all pages), each with its status (`guardduty:GetDetector`).
    pub async fn detectors(&self) -> Result<Detectors, Unreadable> {
        let mut pages = self.guardduty().list_detectors().into_paginator().send();
        let mut detectors = Vec::new();
        while let Some(page) = pages.next().await {
            for id in answer(LIST, page)?.detector_ids.unwrap_or_default() {
                let detector = answer(GET, self.guardduty().get_detector().detector_id(&id).send().await)?;
                let status = detector.status.ok_or_else(|| Unreadable::missing(format!("{GET}.status")))?;
                detectors.push(Detector { detector_id: id, status: status.as_str().to_owned() });
            }
        }
        Ok(Detectors(detectors.into()))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};

    #[tokio::test]
    async fn a_detector_is_told_with_its_status() {
        let (account, requests) = account([
            reply(200, r#"{"detectorIds":["d1"]}"#),
            reply(200, r#"{"status":"DISABLED","serviceRole":"r"}"#),
        ]);
        let detectors = account.detectors().await.unwrap().0;
        assert_eq!((detectors[0].detector_id.as_str(), detectors[0].status.as_str()), ("d1", "DISABLED"));
        assert!(requests.actual_requests().nth(1).unwrap().uri().ends_with("/detector/d1"));
    }

    #[tokio::test]
    async fn no_detector_is_an_answer_and_a_refusal_is_none() {
        let (account, _) = account([reply(200, r#"{"detectorIds":[]}"#), refusal("AccessDeniedException")]);
        assert!(account.detectors().await.unwrap().0.is_empty());
        assert!(account.detectors().await.is_err());
    }
}

//! Reporting results to AWS Config, in chunks, and again where it did not take them.

use super::{ConfigService, Inventory, PortError, PutError, Recorder, Report, Rule, TEST_TOKEN};
use guardrail_model::Evaluation;
use std::time::Duration;

/// The most results in one call (botocore `config/2014-11-12`, `PutEvaluationsRequest`).
const MAX_EVALUATIONS: usize = 100;

/// How long to wait before results that AWS Config did not take are sent again.
const PAUSES: [Duration; 3] = [Duration::from_millis(200), Duration::from_millis(800), Duration::from_millis(3_200)];

/// How a chunk's last call ended.
enum End {
    /// AWS Config answered.
    Answered,
    /// The call failed.
    Failed(PortError),
    /// Nobody waits for the results.
    NobodyWaits(String),
}

impl<C: ConfigService + Sync, I: Inventory + Sync, R: Recorder + Sync> Rule<'_, C, I, R> {
    /// Reports results in chunks. A chunk that fails does not keep the others from being sent; a token that has died does.
    pub(super) async fn delivered(&self, evaluations: &[Evaluation], mut report: Report) -> Report {
        for chunk in evaluations.chunks(MAX_EVALUATIONS) {
            let (refused, end) = self.put(chunk).await;
            report.evaluations.extend(chunk.iter().filter(|evaluation| !refused.contains(evaluation)).cloned());
            match end {
                End::Answered => report.refused.extend(refused),
                End::Failed(error) => {
                    report.refused.extend(refused);
                    report.failure.get_or_insert(error);
                }
                End::NobodyWaits(reason) => {
                    report.nobody_waits = Some(reason);
                    break;
                }
            }
        }
        report
    }

    /// Sends one chunk, and again what AWS Config did not take; returns what it never took.
    async fn put(&self, chunk: &[Evaluation]) -> (Vec<Evaluation>, End) {
        let mut refused = chunk.to_vec();
        let mut pauses = PAUSES.into_iter();
        loop {
            refused = match self.config.put_evaluations(self.token, &refused, self.token == TEST_TOKEN).await {
                Ok(refused) => refused,
                Err(PutError::Failed(error)) => return (refused, End::Failed(error)),
                Err(PutError::NobodyWaits(reason)) => return (refused, End::NobodyWaits(reason)),
            };
            match pauses.next() {
                Some(pause) if !refused.is_empty() => self.config.pause(pause).await,
                _ => return (refused, End::Answered),
            }
        }
    }
}

//! The way to the sinks: the words for each, and the call that brings them there.

use crate::function::measured;
use guardrail_aws::{Account, TaskQueue};
use guardrail_engine::alert::{Chat, Message, SecurityHubUpdate, Telling, Wording};
use guardrail_engine::evaluate::PortError;
use guardrail_engine::ledger::{Record, Sink, word_id};
use guardrail_engine::notify::{Channels, Digest, TellError, Word};
use guardrail_engine::remediate::Task;
use guardrail_telemetry::{Metric, Metrics, cut};
use jiff::Timestamp;
use std::sync::Mutex;
use tracing::info;

/// SNS, Security Hub and remediation's queue, and what they are told.
pub(crate) struct AwsChannels<'c> {
    pub(crate) account: &'c Account,
    pub(crate) alerts_topic: &'c str,
    pub(crate) chat_topic: &'c str,
    /// Remediation's queue; `None` where it is not deployed.
    pub(crate) remediation_queue: Option<&'c str>,
    pub(crate) wording: Wording<'c>,
    pub(crate) now: Timestamp,
    pub(crate) metrics: &'c Mutex<Metrics>,
}

impl AwsChannels<'_> {
    async fn finding(&self, sink: Sink, record: &Record) -> Result<(), TellError> {
        match sink {
            Sink::People => self.people(self.wording.message(record)).await,
            Sink::Chat => self.chat(self.wording.chat(record)).await,
            Sink::SecurityHub => {
                let region = self.account.region().unwrap_or_default();
                let is_behind = record.finding.as_ref().is_some_and(|finding| finding.is_behind(sink));
                let telling = if is_behind { Telling::Transition } else { Telling::Refresh };
                self.security_hub(self.wording.security_hub(record, region, telling, self.now)).await
            }
            Sink::Remediation => self.remediation(record).await,
        }
    }

    async fn digest(&self, sink: Sink, digest: &Digest) -> Result<(), TellError> {
        let words = self.wording.digest(&digest.key.hold, &digest.records);
        match sink {
            Sink::People => self.people(words.map(|words| words.message)).await,
            Sink::Chat => self.chat(words.map(|words| words.chat)).await,
            // These have no digests: each finding is imported, or handed on.
            Sink::SecurityHub | Sink::Remediation => {
                for record in &digest.records {
                    self.finding(sink, record).await?;
                }
                Ok(())
            }
        }
    }

    async fn people(&self, message: Option<Message>) -> Result<(), TellError> {
        match message {
            Some(message) => self.account.publish(self.alerts_topic, &message).await,
            None => Ok(()),
        }
    }

    async fn chat(&self, chat: Option<Chat>) -> Result<(), TellError> {
        match chat {
            Some(chat) => self.account.publish_chat(self.chat_topic, &chat).await,
            None => Ok(()),
        }
    }

    async fn security_hub(&self, update: Option<SecurityHubUpdate>) -> Result<(), TellError> {
        match update {
            Some(update) => self.account.tell_security_hub(&update).await,
            None => Ok(()),
        }
    }
}

impl AwsChannels<'_> {
    /// Hands a finding on. The id of the message is the task's and the word's, so that a word that is told twice is one
    /// message, and one that is told anew is not taken for the one before.
    async fn remediation(&self, record: &Record) -> Result<(), TellError> {
        let (Some(url), Some(task), Some(word)) =
            (self.remediation_queue, Task::of(record), word_id(record, Sink::Remediation))
        else {
            return Ok(());
        };
        let queue = TaskQueue { account: self.account, url };
        let put = queue.put(&task, &format!("{}-{word}", task.id())).await;
        put.map_err(|PortError { operation, message }| TellError { operation, message })
    }
}

impl Channels for AwsChannels<'_> {
    async fn tell(&self, sink: Sink, word: &Word<'_>) -> Result<(), TellError> {
        let (told, records) = match word {
            Word::Finding(record) => (self.finding(sink, record).await, std::slice::from_ref(*record)),
            Word::Digest(digest) => (self.digest(sink, digest).await, digest.records.as_slice()),
        };
        for record in records {
            self.log(sink, record, told.as_ref().err());
        }
        told
    }
}

impl AwsChannels<'_> {
    /// One line a finding and sink.
    fn log(&self, sink: Sink, record: &Record, error: Option<&TellError>) {
        let Some(finding) = &record.finding else { return };
        // Who is reminded has heard of it before.
        if error.is_none() && finding.is_behind(sink) {
            let latency = Timestamp::now().duration_since(finding.transition.at);
            measured(self.metrics).observe(Metric::AlertLatency, latency.as_secs_f64() * 1e3);
        }
        let key = &record.key.resource;
        info!(
            sink = <&str>::from(sink),
            finding = record.key.id().as_str(),
            transition = <&str>::from(finding.transition.kind),
            number = finding.transition.number,
            control = record.key.control,
            severity = <&str>::from(finding.severity),
            resourceType = key.resource_type,
            resourceId = key.resource_id,
            awsAccountId = key.account_id,
            awsRegion = key.region,
            error = error.map(|error| cut(&error.to_string())),
            "told"
        );
    }
}

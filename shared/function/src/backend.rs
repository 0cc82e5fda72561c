//! The AWS behind a function, and what every invocation asks of it first.

use crate::environment::{StartError, required};
use crate::failure::Failure;
use guardrail_aws::{Account, LedgerTables, SdkConfig};
use guardrail_engine::ledger::{Exemptions, Found};
use guardrail_engine::settings::{Cached, Current, InForce, SettingsTrouble};
use guardrail_telemetry::{Metric, Metrics, cut};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::OnceCell;
use tracing::warn;

/// The AWS behind a function: connected when the first event comes, and kept between invocations.
pub struct Backend {
    findings_table: String,
    control_table: String,
    connected: OnceCell<Connected>,
}

struct Connected {
    account: Account,
    settings: Cached<LedgerTables>,
}

/// What one invocation begins with.
pub struct Invocation<'b> {
    /// When it began.
    pub now: Timestamp,
    /// The account that the function runs in.
    pub account: &'b Account,
    /// The ledger.
    pub tables: &'b LedgerTables,
    /// The settings in force, and the catalogue that they make.
    pub in_force: Arc<InForce>,
    /// Who answers for what, as far as that can be read.
    pub exemptions: Exemptions,
    /// What the invocation measures: so far, that the settings in force are not the newest.
    pub metrics: Metrics,
}

impl Backend {
    /// Reads the tables' names, `GUARDRAIL_FINDINGS_TABLE` and `GUARDRAIL_CONTROL_TABLE`. It makes no call.
    ///
    /// # Errors
    /// One of them is not set.
    pub fn from_environment() -> Result<Self, StartError> {
        Ok(Self {
            findings_table: required("GUARDRAIL_FINDINGS_TABLE")?,
            control_table: required("GUARDRAIL_CONTROL_TABLE")?,
            connected: OnceCell::new(),
        })
    }

    /// Begins an invocation. Where the settings in force are not the newest, that is logged and counted; an exemption that
    /// cannot be read is logged, and covers nothing.
    ///
    /// # Errors
    /// No settings are known to hold, or the ledger does not tell the exemptions.
    pub async fn begin(&self) -> Result<Invocation<'_>, Failure> {
        let connected = self.connected.get_or_init(async || self.connect(guardrail_aws::load().await)).await;
        let Connected { account, settings } = connected;
        let now = Timestamp::now();
        let Current { in_force, trouble } = settings.current(now).await?;
        let mut metrics = Metrics::default();
        if let Some(trouble) = trouble {
            warn!(error = cut(&trouble.to_string()), "the settings in force are not the newest");
            metrics.count(Metric::SettingsRefused, 1);
        }
        let tables = settings.operators();
        let Found { found, unreadable } = tables.readable_exemptions().await?;
        for exemption in &unreadable {
            warn!(exemption = cut(exemption), "the exemption cannot be read, and covers nothing");
        }
        Ok(Invocation { now, account, tables, in_force, exemptions: Exemptions(found), metrics })
    }

    /// The newest settings, read now; see [`Cached::newest`].
    ///
    /// # Errors
    /// The store does not answer, or the newest version does not hold.
    pub async fn newest(&self, now: Timestamp) -> Result<Arc<InForce>, SettingsTrouble> {
        let connected = self.connected.get_or_init(async || self.connect(guardrail_aws::load().await)).await;
        connected.settings.newest(now).await
    }

    fn connect(&self, config: SdkConfig) -> Connected {
        let tables = LedgerTables::new(config.clone(), &*self.findings_table, &*self.control_table);
        Connected { account: Account::new(config), settings: Cached::new(tables) }
    }
}

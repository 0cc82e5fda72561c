//! AWS CloudHSM, of the account and Region: its clusters, which AWS Config does not record.

use crate::read::{List, optional_integer};
use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;

/// Every cluster (`cloudhsmv2:DescribeClusters`, all pages).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct HsmClusters(pub List<HsmCluster>);

impl View for HsmClusters {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("hsmClusters");
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct HsmCluster {
    /// Its id.
    pub cluster_id: String,
    /// Its state.
    pub state: String,
    /// Its HSMs. Absent means none.
    #[serde(default)]
    pub hsms: List<Hsm>,
    /// How long its backups are kept. Absent where nobody said, which is not safe to rely on.
    #[serde(default)]
    pub backup_retention_policy: Option<BackupRetention>,
}

/// One HSM of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Hsm {
    /// Its state: only an `ACTIVE` one serves. Absent means that it does not.
    #[serde(default)]
    pub state: Option<String>,
    /// Where it stands. Absent for one that stands nowhere yet.
    #[serde(default)]
    pub availability_zone: Option<String>,
}

/// How long a cluster's backups are kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BackupRetention {
    /// The unit: `DAYS`, the only one there is.
    #[serde(default, rename = "type")]
    pub unit: Option<String>,
    /// How many, 7 to 379: a number in a string.
    #[serde(default, deserialize_with = "optional_integer")]
    pub value: Option<i64>,
}

impl HsmCluster {
    /// True for a cluster that can hold keys: set up, and not on its way out. A state that nobody knows yet counts.
    pub fn in_service(&self) -> bool {
        const OUT_OF_SERVICE: [&str; 6] = [
            "CREATE_IN_PROGRESS",
            "UNINITIALIZED",
            "INITIALIZE_IN_PROGRESS",
            "INITIALIZED",
            "DELETE_IN_PROGRESS",
            "DELETED",
        ];
        !OUT_OF_SERVICE.contains(&self.state.as_str())
    }

    /// The Availability Zones of the HSMs that serve, one entry an HSM.
    pub fn active_zones(&self) -> Vec<&str> {
        let active = self.hsms.iter().filter(|hsm| hsm.state.as_deref() == Some("ACTIVE"));
        active.filter_map(|hsm| hsm.availability_zone.as_deref()).collect()
    }

    /// For how many days its backups are kept, if anybody said.
    pub fn backup_days(&self) -> Option<i64> {
        let policy = self.backup_retention_policy.as_ref().filter(|policy| policy.unit.as_deref() == Some("DAYS"))?;
        policy.value.filter(|days| *days > 0)
    }
}

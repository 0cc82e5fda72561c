//! What operators have laid down.

use crate::tables::{EXEMPTIONS, SETTINGS};
use crate::{EmbeddedStore, decoded, encoded};
use guardrail_engine::ledger::{AppliedSettings, Exemption, Operators, StoreError, Swap};
use redb::ReadableTable;

impl Operators for EmbeddedStore {
    async fn settings(&self) -> Result<Option<AppliedSettings>, StoreError> {
        let last = self.read("settings", |transaction| {
            let settings = transaction.open_table(SETTINGS)?;
            Ok(settings.last()?.map(|(_, json)| json.value().to_vec()))
        })?;
        last.map(|json| decoded("the settings", &json)).transpose()
    }

    async fn settings_version(&self, revision: u64) -> Result<Option<AppliedSettings>, StoreError> {
        let version = self.read("settings_version", |transaction| {
            Ok(transaction.open_table(SETTINGS)?.get(revision)?.map(|json| json.value().to_vec()))
        })?;
        version.map(|json| decoded("the settings", &json)).transpose()
    }

    async fn apply_settings(&self, settings: &AppliedSettings) -> Result<Swap, StoreError> {
        let json = encoded("apply_settings", settings)?;
        let applied = self.write("apply_settings", |transaction| {
            let mut versions = transaction.open_table(SETTINGS)?;
            let last = versions.last()?.map_or(0, |(revision, _)| revision.value());
            if last + 1 != settings.revision {
                return Ok(None);
            }
            versions.insert(settings.revision, json.as_slice())?;
            Ok(Some(()))
        })?;
        Ok(if applied.is_some() { Swap::Swapped } else { Swap::Conflict })
    }

    async fn exemptions(&self) -> Result<Vec<Exemption>, StoreError> {
        let all = self.read("exemptions", |transaction| {
            let exemptions = transaction.open_table(EXEMPTIONS)?;
            let all = exemptions.iter()?.map(|entry| Ok(entry?.1.value().to_vec()));
            all.collect::<Result<Vec<_>, redb::Error>>()
        })?;
        all.iter().map(|json| decoded("an exemption", json)).collect()
    }

    async fn put_exemption(&self, exemption: &Exemption) -> Result<(), StoreError> {
        let json = encoded("put_exemption", exemption)?;
        let put = self.write("put_exemption", |transaction| {
            transaction.open_table(EXEMPTIONS)?.insert(exemption.id.as_str(), json.as_slice())?;
            Ok(Some(()))
        });
        put.map(|_| ())
    }

    async fn remove_exemption(&self, id: &str) -> Result<bool, StoreError> {
        let removed = self.write("remove_exemption", |transaction| {
            let removed = transaction.open_table(EXEMPTIONS)?.remove(id)?.map(drop);
            Ok(removed)
        });
        Ok(removed?.is_some())
    }
}

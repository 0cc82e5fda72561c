//! The tables. Keys are tuples, whose parts cannot run into each other whatever is in them; documents are JSON.

use guardrail_engine::ledger::FindingKey;
use guardrail_model::ResourceKey;
use redb::TableDefinition;

/// Where a record stands: partition, account, Region, type and id of its resource, and what tells it apart within it. All
/// records of one resource stand beside each other.
pub(crate) type Place<'p> = (&'p str, &'p str, &'p str, &'p str, &'p str, &'p str);

/// A resource key, in the same parts.
pub(crate) type Resource<'r> = (&'r str, &'r str, &'r str, &'r str, &'r str);

/// A record as it is stored: its revision, when it is due, when it may be forgotten, and the JSON. The first three are
/// beside the JSON so that a swap need not read it.
pub(crate) type Stored<'s> = (u64, Option<i128>, Option<i128>, &'s [u8]);

/// The file's format, by the name `format`.
pub(crate) const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
/// The records.
pub(crate) const RECORDS: TableDefinition<'_, Place<'_>, Stored<'_>> = TableDefinition::new("records");
/// When records are due, in nanoseconds since 1970: only those that are.
pub(crate) const DUE: TableDefinition<'_, (i128, Place<'_>), ()> = TableDefinition::new("due");
/// When records may be forgotten: only those that may.
pub(crate) const FORGET: TableDefinition<'_, (i128, Place<'_>), ()> = TableDefinition::new("forget");
/// Open and exempted findings, by their ids.
pub(crate) const STANDING: TableDefinition<'_, &str, Place<'_>> = TableDefinition::new("standing");
/// Resources by their ARNs.
pub(crate) const ARNS: TableDefinition<'_, &str, Resource<'_>> = TableDefinition::new("arns");
/// Resources by account, Region, type and name.
pub(crate) const NAMES: TableDefinition<'_, (&str, &str, &str, &str), Resource<'_>> = TableDefinition::new("names");
/// When a control was first judged in an account.
pub(crate) const FIRST_JUDGED: TableDefinition<'_, (&str, &str), i128> = TableDefinition::new("first-judged");
/// The findings that a window has a place for, and when it ends.
pub(crate) const ADMITTED: TableDefinition<'_, (&str, &str), i128> = TableDefinition::new("admitted");
/// The sweep's notes, by their names.
pub(crate) const NOTES: TableDefinition<'_, &str, &str> = TableDefinition::new("notes");
/// The settings, by their revision.
pub(crate) const SETTINGS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("settings");
/// The exemptions, by their ids.
pub(crate) const EXEMPTIONS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("exemptions");

/// An attempt as it is stored: its revision, when it may be forgotten, and the JSON.
pub(crate) type StoredAttempt<'s> = (u64, i128, &'s [u8]);

/// Attempts, by the finding's id, its life, and their number.
pub(crate) const ATTEMPTS: TableDefinition<'_, (&str, u32, u32), StoredAttempt<'_>> = TableDefinition::new("attempts");
/// The places that are taken in a window of changes, and when it ends.
pub(crate) const RESERVED: TableDefinition<'_, (&str, &str), i128> = TableDefinition::new("reserved");
/// Who holds a resource, and until when.
pub(crate) const LEASES: TableDefinition<'_, &str, (&str, i128)> = TableDefinition::new("leases");
/// What people ordered, by the finding's id.
pub(crate) const ORDERS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("orders");

/// The place of a record; `within` is [`FindingKey::within_resource`].
pub(crate) fn place<'p>(key: &'p FindingKey, within: &'p str) -> Place<'p> {
    within_resource(&key.resource, within)
}

/// A place among a resource's records.
pub(crate) fn within_resource<'p>(resource: &'p ResourceKey, within: &'p str) -> Place<'p> {
    let (partition, account, region, resource_type, id) = parts(resource);
    (partition, account, region, resource_type, id, within)
}

/// A place in words.
pub(crate) fn name((partition, account, region, resource_type, id, within): Place<'_>) -> String {
    format!("{within} on {}", resource((partition, account, region, resource_type, id)))
}

/// A resource key's parts.
pub(crate) fn parts(resource: &ResourceKey) -> Resource<'_> {
    let ResourceKey { partition, account_id, region, resource_type, resource_id } = resource;
    (partition, account_id, region, resource_type, resource_id)
}

/// The resource key of these parts.
pub(crate) fn resource((partition, account_id, region, resource_type, resource_id): Resource<'_>) -> ResourceKey {
    let [partition, account_id, region, resource_type, resource_id] =
        [partition, account_id, region, resource_type, resource_id].map(str::to_owned);
    ResourceKey { partition, account_id, region, resource_type, resource_id }
}

//! Keys of items. They hold the names themselves, so that people can read them, as far as DynamoDB's limits allow.

use guardrail_engine::ledger::{FindingId, FindingKey, Named};
use guardrail_model::{Alias, ResourceKey};
use sha2::{Digest as _, Sha256};

/// The most bytes that a partition key holds (Amazon DynamoDB Developer Guide, "Quotas").
const PARTITION: usize = 2048;
/// The most bytes that a sort key holds.
const SORT: usize = 1024;

/// The key of one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) pk: String,
    pub(super) sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into() }
    }

    /// Where a record stands.
    pub(super) fn record(finding: &FindingKey) -> Self {
        Self::new(records(&finding.resource), within(SORT, "F", &finding.within_resource()))
    }

    /// Where an alias of a resource stands.
    pub(super) fn alias(resource: &ResourceKey, alias: &Alias) -> Self {
        let ResourceKey { account_id, region, resource_type, .. } = resource;
        Self::named(&match alias {
            Alias::Arn(arn) => Named::Arn(arn),
            Alias::Name(name) => Named::Name { account_id, region, resource_type, name },
        })
    }

    /// Where the resource that something names is to be found.
    pub(super) fn named(named: &Named<'_>) -> Self {
        let pk = match named {
            Named::Arn(arn) => within(PARTITION, "A", arn),
            Named::Name { account_id, region, resource_type, name } => {
                within(PARTITION, "N", &format!("{account_id}/{region}/{resource_type}/{name}"))
            }
        };
        Self::new(pk, "alias")
    }

    /// Where an account's first judgements stand.
    pub(super) fn first_judged(account_id: &str) -> Self {
        Self::new(within(PARTITION, "W#first", account_id), "window")
    }

    /// Where the places in a window stand.
    pub(super) fn admitted(window: &str) -> Self {
        Self::new(within(PARTITION, "W#admit", window), "window")
    }

    /// Where a note of the sweep stands.
    pub(super) fn note(name: &str) -> Self {
        Self::new(within(PARTITION, "W#note", name), "window")
    }

    /// Where an attempt on a finding stands: by life and number, they sort as they began.
    pub(super) fn attempt(finding: &FindingId, life: u32, number: u32) -> Self {
        Self::new(attempts(finding), format!("{life:010}#{number:010}"))
    }

    /// Where the places in a window of changes stand.
    pub(super) fn reserved(window: &str) -> Self {
        Self::new(within(PARTITION, "reserved", window), "window")
    }

    /// Where it stands who holds a resource.
    pub(super) fn lease(resource: &str) -> Self {
        Self::new(within(PARTITION, "lease", resource), "lease")
    }

    /// Where the order about a finding stands.
    pub(super) fn order(finding: &FindingId) -> Self {
        Self::new("orders".to_owned(), format!("O#{finding}"))
    }

    /// Where the settings in force stand.
    pub(super) fn current_settings() -> Self {
        Self::new("settings".to_owned(), "current")
    }

    /// Where one version of the settings stands: by number, they sort as they came.
    pub(super) fn settings_version(revision: u64) -> Self {
        Self::new("settings".to_owned(), format!("version#{revision:020}"))
    }

    /// Where an exemption stands.
    pub(super) fn exemption(id: &str) -> Self {
        Self::new(EXEMPTIONS.to_owned(), within(SORT, "E", id))
    }
}

/// The partition of the exemptions.
pub(super) const EXEMPTIONS: &str = "exemptions";

/// The partition of the attempts on a finding.
pub(super) fn attempts(finding: &FindingId) -> String {
    format!("attempts#{finding}")
}

/// The partition of a resource's records.
pub(super) fn records(resource: &ResourceKey) -> String {
    within(PARTITION, "R", &resource.to_string())
}

/// How the sort keys begin under which a control's records stand among its resource's: by its name, and, where that and what
/// follows it are too long, by no name.
pub(super) fn beginnings(control: &str) -> [String; 2] {
    [format!("F#{control}"), "F~".to_owned()]
}

/// The part of an index that a finding stands in.
pub(super) fn shard(finding: &FindingId) -> String {
    finding.as_str().chars().take(1).collect()
}

/// `kind#name`; where that is longer than a key may be, `kind~` and the name's digest: an id of 768 letters takes up to 3072
/// bytes, and a principal may be any text of the event's.
fn within(limit: usize, kind: &str, name: &str) -> String {
    if kind.len() + 1 + name.len() <= limit {
        return format!("{kind}#{name}");
    }
    let digest = Sha256::digest(name);
    digest.iter().fold(format!("{kind}~"), |key, byte| format!("{key}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::{Key, PARTITION, SORT, beginnings};
    use guardrail_engine::ledger::{ActivityWindow, FindingKey, Named};
    use guardrail_model::{Alias, ResourceKey};
    use jiff::Timestamp;

    fn resource(id: &str) -> ResourceKey {
        ResourceKey::new(None, "123456789012", "eu-west-1", "AWS::S3::Bucket", id)
    }

    #[test]
    fn keys_can_be_read() {
        let window = ActivityWindow::of("arn:aws:iam::123456789012:user/eve", Timestamp::UNIX_EPOCH);
        let key = Key::record(&FindingKey::activity(resource("logs"), "trail-stopped", window));
        assert_eq!(key.pk, "R#aws/123456789012/eu-west-1/AWS::S3::Bucket/logs");
        assert_eq!(key.sk, "F#trail-stopped#1970-01-01T00:00:00Z#arn:aws:iam::123456789012:user/eve");
        assert_eq!(Key::settings_version(7).sk, "version#00000000000000000007");
        assert_eq!(Key::exemption("legacy").sk, "E#legacy");
        assert_eq!(Key::first_judged("123456789012").pk, "W#first#123456789012");
        let id = FindingKey::configuration(resource("logs"), "s3-tls-only").id();
        let attempt = Key::attempt(&id, 2, 10);
        assert_eq!(attempt.pk, format!("attempts#{id}"));
        assert_eq!(attempt.sk, "0000000002#0000000010");
        assert_eq!(Key::lease("arn:aws:s3:::logs").pk, "lease#arn:aws:s3:::logs");
        assert_eq!(Key::reserved("all#2026-03-02T12").pk, "reserved#all#2026-03-02T12");
        assert_eq!(Key::order(&id).sk, format!("O#{id}"));
    }

    #[test]
    fn what_is_too_long_for_a_key_has_a_key_of_its_own_all_the_same() {
        let keys = ["\u{1f980}".repeat(768), format!("{}x", "\u{1f980}".repeat(767))].map(|id| {
            let window = ActivityWindow::of(&id, Timestamp::UNIX_EPOCH);
            Key::record(&FindingKey::activity(resource(&id), "trail-stopped", window))
        });
        for key in &keys {
            assert!(key.pk.starts_with("R~") && key.pk.len() <= PARTITION, "{key:?}");
            assert!(key.sk.starts_with("F~") && key.sk.len() <= SORT, "{key:?}");
        }
        assert_ne!(keys[0].pk, keys[1].pk);
        assert_ne!(keys[0].sk, keys[1].sk);
        let begins = |key: &Key| beginnings("trail-stopped").iter().any(|beginning| key.sk.starts_with(beginning));
        assert!(keys.iter().all(begins));
        // The longest name that fits is written out.
        let fits = "x".repeat(SORT - 2);
        assert_eq!(Key::exemption(&fits).sk, format!("E#{fits}"));
        assert!(Key::exemption(&format!("{fits}x")).sk.starts_with("E~"));
    }

    #[test]
    fn an_alias_stands_where_it_is_looked_for() {
        let (account_id, region, resource_type) = ("123456789012", "eu-west-1", "AWS::S3::Bucket");
        let name = Named::Name { account_id, region, resource_type, name: "logs" };
        assert_eq!(Key::alias(&resource("id"), &Alias::Name("logs".to_owned())), Key::named(&name));
        assert_eq!(Key::alias(&resource("id"), &Alias::Arn("arn:x".to_owned())), Key::named(&Named::Arn("arn:x")));
        // A name that looks like another's ARN is a name.
        assert_ne!(Key::named(&name), Key::named(&Named::Arn("123456789012/eu-west-1/AWS::S3::Bucket/logs")));
    }
}

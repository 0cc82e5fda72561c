//! Controls over Amazon Route 53.
// Written by `cargo xtask generate`.

mod delegation_or_mail_changed;
mod dns_firewall_weakened;
mod dnssec_disabled;
mod query_logging_disabled;
mod zone_deleted;
mod zone_opened_to_foreign_vpc;

pub use delegation_or_mail_changed::DelegationOrMailChanged;
pub use dns_firewall_weakened::DnsFirewallWeakened;
pub use dnssec_disabled::DnssecDisabled;
pub use query_logging_disabled::QueryLoggingDisabled;
pub use zone_deleted::ZoneDeleted;
pub use zone_opened_to_foreign_vpc::ZoneOpenedToForeignVpc;

//! Network reach, computed and not string-matched: ranges that cover the internet only together, ports inside ranges, every
//! protocol at once, both address families, and the order in which a network ACL's rules are asked. Who uses it turns a
//! resource's rules into [`Source`]s and asks for [`openings`].

mod addresses;
mod reach;
mod traffic;

pub use addresses::{AddressSet, Family, address_range};
pub use reach::{Opening, Order, Source, openings, openings_of_all_traffic, told};
pub use traffic::{Port, Traffic, Transport, services_on};

#[cfg(test)]
mod tests;

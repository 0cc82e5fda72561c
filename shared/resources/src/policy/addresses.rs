//! Address ranges, added up: does a list of them leave out most of the internet?

use crate::network::address_range;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{Ipv4Addr, Ipv6Addr};

/// S3 calls a policy public whose range is broader than /8 ("The meaning of public").
const WIDEST_V4: u8 = 8;
/// And /32 for IPv6.
const WIDEST_V6: u8 = 32;
/// How many ranges of the widest size a list may add up to: a sixteenth of IPv4. S3 looks at each range by itself, so that
/// 256 ranges of /8 would not be the internet.
const MOST: f64 = 16.0;

/// True where the ranges (`203.0.113.0/24`, or an address) leave out most of the internet. One that cannot be read, and a
/// list of none, do not.
pub(super) fn are_narrow(values: &[String]) -> bool {
    let Ok(ranges) = values.iter().map(|value| address_range(value)).collect::<Result<Vec<IpNet>, _>>() else {
        return false;
    };
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for range in &ranges {
        match range {
            IpNet::V4(range) if is_private(*range) => {}
            IpNet::V4(range) if range.prefix_len() >= WIDEST_V4 => v4.push(*range),
            IpNet::V6(range) if range.prefix_len() >= WIDEST_V6 && !range.contains(&MAPPED) => v6.push(*range),
            _ => return false,
        }
    }
    let v4 = Ipv4Net::aggregate(&v4).into_iter().map(|range| (range.prefix_len(), WIDEST_V4));
    let v6 = Ipv6Net::aggregate(&v6).into_iter().map(|range| (range.prefix_len(), WIDEST_V6));
    !ranges.is_empty() && add_up(v4) <= MOST && add_up(v6) <= MOST
}

/// How many ranges of the widest size these are, given by length and widest length; a smaller one counts as its share.
fn add_up(ranges: impl Iterator<Item = (u8, u8)>) -> f64 {
    ranges.map(|(length, widest)| 2_f64.powi(i32::from(widest) - i32::from(length))).sum()
}

/// Where IPv4 is mapped into IPv6: `::ffff:0:0/96`.
const MAPPED: Ipv6Addr = Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0);

/// RFC 1918.
fn is_private(range: Ipv4Net) -> bool {
    [(Ipv4Addr::new(10, 0, 0, 0), 8), (Ipv4Addr::new(172, 16, 0, 0), 12), (Ipv4Addr::new(192, 168, 0, 0), 16)]
        .into_iter()
        .any(|(address, length)| Ipv4Net::new(address, length).is_ok_and(|private| private.contains(&range)))
}

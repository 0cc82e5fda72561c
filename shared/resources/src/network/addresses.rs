//! Sets of addresses, added and subtracted exactly, and how much of the internet one covers.

use crate::read::Problem;
use ipnet::{IpNet, Ipv4Net};
use std::net::IpAddr;

/// IPv4 addresses that nobody has on the internet, by IANA's special-purpose registry (RFC 6890 and its updates): the first
/// and the last of each block.
const NOT_PUBLIC_V4: [Interval; 13] = [
    (0x0000_0000, 0x00ff_ffff), // 0.0.0.0/8, this network
    (0x0a00_0000, 0x0aff_ffff), // 10.0.0.0/8, private
    (0x6440_0000, 0x647f_ffff), // 100.64.0.0/10, behind a carrier's NAT
    (0x7f00_0000, 0x7fff_ffff), // 127.0.0.0/8, loopback
    (0xa9fe_0000, 0xa9fe_ffff), // 169.254.0.0/16, link-local
    (0xac10_0000, 0xac1f_ffff), // 172.16.0.0/12, private
    (0xc000_0000, 0xc000_00ff), // 192.0.0.0/24, protocol assignments
    (0xc000_0200, 0xc000_02ff), // 192.0.2.0/24, documentation
    (0xc0a8_0000, 0xc0a8_ffff), // 192.168.0.0/16, private
    (0xc612_0000, 0xc613_ffff), // 198.18.0.0/15, benchmarks
    (0xc633_6400, 0xc633_64ff), // 198.51.100.0/24, documentation
    (0xcb00_7100, 0xcb00_71ff), // 203.0.113.0/24, documentation
    (0xe000_0000, 0xffff_ffff), // 224.0.0.0/3, multicast and reserved
];

/// The part of IPv6 in which anybody is: what IANA has handed to the regional registries (its "IPv6 Global Unicast Address
/// Assignments"). All of it lies in 2000::/3, of which it is a small part: counting the empty rest would let a handful of
/// these blocks, the whole IPv6 internet, pass for little.
const PUBLIC_V6: [Interval; 10] = [
    block_v6(0x2001, 16),
    block_v6(0x2003, 16),
    block_v6(0x2400, 12),
    block_v6(0x2410, 12),
    block_v6(0x2600, 12),
    block_v6(0x2630, 12),
    block_v6(0x2800, 12),
    block_v6(0x2a00, 12),
    block_v6(0x2a10, 12),
    block_v6(0x2c00, 12),
];

/// A set that covers at least one part in this many of the public addresses is the world. At a quarter either half of
/// IPv4 is (`128.0.0.0/1` has 43 % of the public addresses, since most reserved ones lie in it), as is everything
/// but a few holes, while whole providers, and most countries, are not.
const PART_THAT_IS_THE_WORLD: u128 = 4;

/// The fewest public IPv4 addresses that are the world.
const WORLD_V4: u128 = ((1 << 32) - total(&NOT_PUBLIC_V4)).div_ceil(PART_THAT_IS_THE_WORLD);
/// The fewest public IPv6 addresses that are the world.
const WORLD_V6: u128 = total(&PUBLIC_V6).div_ceil(PART_THAT_IS_THE_WORLD);

/// A first and a last address.
type Interval = (u128, u128);

/// The block of a length whose first 16 bits are these.
const fn block_v6(first_bits: u128, length: u32) -> Interval {
    let first = first_bits << 112;
    (first, first + (1 << (128 - length)) - 1)
}

/// How many addresses the intervals have. None holds all of IPv6, which has one more than can be counted.
const fn total(mut intervals: &[Interval]) -> u128 {
    let mut total = 0;
    while let Some(((first, last), rest)) = intervals.split_first() {
        total += *last - *first + 1;
        intervals = rest;
    }
    total
}

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V4, Self::V6];
}

/// A set of addresses of one or both families.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressSet {
    v4: Vec<Interval>,
    v6: Vec<Interval>,
}

impl AddressSet {
    /// Every address of any of the sets.
    #[must_use]
    pub fn union<'s>(sets: impl IntoIterator<Item = &'s Self> + Clone) -> Self {
        let v4 = joined(sets.clone().into_iter().flat_map(|set| &set.v4).copied().collect());
        Self { v4, v6: joined(sets.into_iter().flat_map(|set| &set.v6).copied().collect()) }
    }

    /// These without those.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self { v4: difference(&self.v4, &other.v4), v6: difference(&self.v6, &other.v6) }
    }

    /// True where any address of the set is a public one of the family.
    pub fn is_public(&self, family: Family) -> bool {
        self.public(family) > 0
    }

    /// True where the set covers a quarter or more of the family's public addresses: the world.
    ///
    /// Private, link-local, multicast and reserved addresses do not count, however many. `0.0.0.0/0` is the world, and so
    /// are `0.0.0.0/1` with `128.0.0.0/1`, each of the two alone, `0.0.0.0/0` written as 200 ranges, and `2000::/3`.
    /// `0.0.0.0/16` and `10.0.0.0/8` are not.
    pub fn is_world(&self, family: Family) -> bool {
        match family {
            Family::V4 => total(&self.v4) >= WORLD_V4 && self.public(family) >= WORLD_V4,
            Family::V6 => self.public(family) >= WORLD_V6,
        }
    }

    /// How many of the family's public addresses the set has.
    fn public(&self, family: Family) -> u128 {
        match family {
            Family::V4 => total(&self.v4) - common(&self.v4, &NOT_PUBLIC_V4),
            Family::V6 => common(&self.v6, &PUBLIC_V6),
        }
    }
}

impl FromIterator<IpNet> for AddressSet {
    fn from_iter<I: IntoIterator<Item = IpNet>>(ranges: I) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for range in ranges {
            match range {
                IpNet::V4(net) => v4.push((u32::from(net.network()).into(), u32::from(net.broadcast()).into())),
                IpNet::V6(net) => v6.push((net.network().into(), net.broadcast().into())),
            }
        }
        Self { v4: joined(v4), v6: joined(v6) }
    }
}

/// False where the ranges are too few and too small to be the world, whatever addresses they are: the answer for most.
pub(super) fn may_be_world<'r>(ranges: impl Iterator<Item = &'r IpNet>) -> bool {
    let (mut v4, mut v6) = (0_u128, 0_u128);
    for range in ranges {
        let sum = if matches!(range, IpNet::V4(_)) { &mut v4 } else { &mut v6 };
        let host_bits = u32::from(range.max_prefix_len() - range.prefix_len());
        *sum = sum.saturating_add(1_u128.checked_shl(host_bits).unwrap_or(u128::MAX));
    }
    v4 >= WORLD_V4 || v6 >= WORLD_V6
}

/// How many addresses two lists share; neither holds an address twice.
fn common(ours: &[Interval], theirs: &[Interval]) -> u128 {
    let shared = |(first, last): &Interval, (other_first, other_last): &Interval| {
        (last.min(other_last) + 1).saturating_sub(*first.max(other_first))
    };
    ours.iter().map(|this| theirs.iter().map(|that| shared(this, that)).sum::<u128>()).sum()
}

/// The intervals in order, those that touch made one.
fn joined(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_unstable();
    intervals.dedup_by(|next, before| {
        let touches = next.0 <= before.1.saturating_add(1);
        if touches {
            before.1 = before.1.max(next.1);
        }
        touches
    });
    intervals
}

/// What is left of `ours`, both lists being in order and joined.
fn difference(ours: &[Interval], theirs: &[Interval]) -> Vec<Interval> {
    let mut left = Vec::new();
    for &(first, last) in ours {
        let mut rest = Some(first);
        for &(from, to) in theirs.iter().filter(|(from, to)| *to >= first && *from <= last) {
            if let Some(start) = rest.filter(|start| from > *start) {
                left.push((start, from - 1));
            }
            rest = to.checked_add(1).filter(|next| *next <= last);
        }
        left.extend(rest.map(|start| (start, last)));
    }
    left
}

/// Reads a range as AWS writes it: `203.0.113.0/24`, `2001:db8::/32`, or one address ("IAM JSON policy elements: Condition
/// operators" takes one for a range of itself). Host bits are let be: EC2 keeps `203.0.113.7/0`, which is the whole of IPv4,
/// in CloudTrail's events as it was written, and policies keep all they are given. IPv4 in IPv6's clothes
/// (`::ffff:0.0.0.0/96`) is IPv4.
pub fn address_range(text: &str) -> Result<IpNet, Problem> {
    let range = parsed(text).ok_or_else(|| Problem::Meaningless(format!("`{text}` is no range of addresses")))?;
    let mapped = match range {
        IpNet::V6(net) => net.addr().to_ipv4_mapped().zip(net.prefix_len().checked_sub(96)),
        IpNet::V4(_) => None,
    };
    Ok(mapped.and_then(|(address, length)| Ipv4Net::new(address, length).ok()).map_or(range, IpNet::V4))
}

/// The address is left to the standard library, which refuses `010.0.0.0`: octal to some, decimal to others. A length may be
/// written in one way too, without sign and leading zeros.
fn parsed(text: &str) -> Option<IpNet> {
    let Some((address, written)) = text.split_once('/') else { return text.parse::<IpAddr>().ok().map(IpNet::from) };
    let length = written.parse::<u8>().ok().filter(|length| length.to_string() == written)?;
    IpNet::new(address.parse().ok()?, length).ok()
}

use super::reach::admitted;
use super::*;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn nets(ranges: &[&str]) -> Vec<IpNet> {
    ranges.iter().map(|range| address_range(range).unwrap()).collect()
}

fn set(ranges: &[&str]) -> AddressSet {
    nets(ranges).into_iter().collect()
}

fn contains(set: &AddressSet, address: IpAddr) -> bool {
    AddressSet::union([set, &AddressSet::from_iter([IpNet::from(address)])]) == *set
}

fn is_world(ranges: &[&str]) -> bool {
    Family::ALL.into_iter().any(|family| set(ranges).is_world(family))
}

fn source(range: &str, traffic: Traffic) -> Source {
    Source { rule: 0, name: range.to_owned(), range: address_range(range).unwrap(), traffic, allow: true }
}

fn tcp(from: u16, to: u16) -> Traffic {
    Traffic::Ports(Transport::Tcp, from, to)
}

const SSH: Port = Port { transport: Transport::Tcp, number: 22 };

fn told_of(sources: &[Source], numbers: &[u16]) -> Vec<String> {
    told(&openings(sources, services_on(numbers), Order::AnyMatch)).collect()
}

#[test]
fn the_world_by_any_spelling() {
    for ranges in [
        &["0.0.0.0/0"][..],
        &["203.0.113.7/0"],
        &["0.0.0.0/1", "128.0.0.0/1"],
        &["0.0.0.0/1"],
        &["128.0.0.0/1"],
        &["0.0.0.0/2"],
        &["64.0.0.0/3", "96.0.0.0/3"],
        &["::/0"],
        &["::/1"],
        &["2000::/3"],
        &["2000::/4"],
        &["2001:db8::1/0"],
        &["2400::/6"],
        &["2400::/12", "2600::/12", "2800::/12", "2a00::/12"],
        &["2408::/13", "2418::/13", "2608::/13", "2638::/13", "2808::/13", "2a08::/13", "2a18::/13", "2c08::/13"],
        &["::ffff:0.0.0.0/96"],
    ] {
        assert!(is_world(ranges), "{ranges:?}");
    }
}

#[test]
fn what_is_wide_and_not_the_world() {
    for ranges in [
        &["0.0.0.0/16"][..],
        &["0.0.0.0/8"],
        &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
        &["224.0.0.0/3"],
        &["100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8"],
        &["3.0.0.0/8"],
        &["52.0.0.0/8", "54.0.0.0/8", "18.0.0.0/8"],
        &["203.0.113.7"],
        &["203.0.113.7/32"],
        &["fc00::/7"],
        &["fe80::/10", "ff00::/8"],
        &["8000::/1"],
        &["2600:1f00::/24"],
        &["2a05:d000::/25", "2406:da00::/24"],
        &["2001:db8::/32"],
        &[],
    ] {
        assert!(!is_world(ranges), "{ranges:?}");
    }
}

#[test]
fn ranges_too_small_to_be_the_world_are_passed_over_unlooked() {
    let may_be_world = |ranges: &[&str]| addresses::may_be_world(nets(ranges).iter());
    assert!(!may_be_world(&["203.0.113.0/24", "10.0.0.0/8", "2600:1f00::/24", "2001:db8::1"]) && !may_be_world(&[]));
    assert!(may_be_world(&["10.0.0.0/2"]) && may_be_world(&["203.0.113.0/24", "::/0"]));
}

#[test]
fn the_blocks_in_which_anybody_is_end_where_their_neighbors_begin() {
    // IANA, "IPv6 Global Unicast Address Assignments". 2002::/16 is 6to4, and 3fff::/20 is for documentation.
    for (address, is_public) in [
        ("2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false),
        ("2001::", true),
        ("2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true),
        ("2002::", false),
        ("2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false),
        ("2003::", true),
        ("2004::", false),
        ("2400::", true),
        ("241f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true),
        ("2420::", false),
        ("2c0f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true),
        ("2c10::", false),
        ("3fff::", false),
    ] {
        assert_eq!(set(&[address]).is_public(Family::V6), is_public, "{address}");
    }
}

#[test]
fn the_world_with_holes_is_the_world() {
    let mut all = set(&["0.0.0.0/0"]);
    for hole in ["3.0.0.0/8", "52.0.0.0/8", "198.51.100.0/24"] {
        all = all.minus(&set(&[hole]));
    }
    assert!(all.is_world(Family::V4));
    assert!(!set(&["0.0.0.0/0"]).minus(&set(&["0.0.0.0/1", "128.0.0.0/1"])).is_public(Family::V4));
}

#[test]
fn many_slices_are_the_world_and_a_few_are_not() {
    let slices = |count: u8| -> AddressSet {
        (1..=count).map(|first| IpNet::V4(Ipv4Net::new(Ipv4Addr::new(first, 0, 0, 0), 8).unwrap())).collect()
    };
    assert!(!slices(20).is_world(Family::V4));
    assert!(slices(100).is_world(Family::V4));
}

#[test]
fn ranges_that_are_none_are_errors() {
    for text in [
        "",
        "0.0.0.0/33",
        "10.0.0.256/8",
        "010.0.0.0/8",
        "anywhere",
        "pl-63a5400a",
        "0.0.0.0/0 ",
        "::/129",
        "0.0.0.0/",
        "/0",
        "0.0.0.0/+8",
        "0.0.0.0/08",
        "0.0.0.0/-1",
        "0.0.0.0/0/0",
        "fe80::1%eth0",
        "0.0.0.0/8.0.0.0",
    ] {
        assert!(address_range(text).is_err(), "{text:?}");
    }
}

#[test]
fn protocols_come_by_name_number_or_minus_one() {
    let read = |protocol, from, to| Traffic::read(protocol, from, to);
    for tcp_name in ["tcp", "TCP", "6"] {
        assert_eq!(read(tcp_name, Some(20), Some(25)).unwrap(), tcp(20, 25));
    }
    assert_eq!(read("udp", None, None).unwrap(), Traffic::Ports(Transport::Udp, 0, u16::MAX));
    assert_eq!(read("17", Some(-1), Some(-1)).unwrap(), Traffic::Ports(Transport::Udp, 0, u16::MAX));
    assert_eq!(read("6", Some(1024), None).unwrap(), tcp(1024, u16::MAX));
    assert_eq!(read("-1", Some(443), Some(443)).unwrap(), Traffic::All);
    for portless in ["icmp", "icmpv6", "1", "58", "50"] {
        assert_eq!(read(portless, Some(8), Some(-1)).unwrap(), Traffic::Portless);
    }
    for wrong in ["", "-2", "256", "tpc", "6.0"] {
        assert!(read(wrong, Some(22), Some(22)).is_err(), "{wrong:?}");
    }
    for (from, to) in [(23, 22), (0, 65536), (-2, 22)] {
        assert!(read("tcp", Some(from), Some(to)).is_err(), "{from}-{to}");
    }
}

#[test]
fn a_port_is_open_where_its_rules_together_let_the_world_in() {
    let halves = [source("0.0.0.0/2", tcp(22, 22)), source("128.0.0.0/1", tcp(20, 25))];
    assert_eq!(told_of(&halves, &[22]), ["0.0.0.0/2, 128.0.0.0/1 reach tcp/22"]);
    let slices = [1, 20, 40, 60, 80, 100, 150, 200].map(|first| source(&format!("{first}.0.0.0/5"), tcp(22, 22)));
    let mut slices = slices.to_vec();
    assert_eq!(
        told_of(&slices, &[22]),
        ["1.0.0.0/5, 100.0.0.0/5, 150.0.0.0/5, 20.0.0.0/5 and 4 more ranges reach tcp/22"]
    );
    slices.truncate(3);
    assert_eq!(told_of(&slices, &[22]), [""; 0]);
    let apart = [source("64.0.0.0/3", tcp(22, 22)), source("96.0.0.0/3", tcp(3389, 3389))];
    assert_eq!(told_of(&apart, &[22, 3389]), [""; 0], "each port is reached by half of it only");
}

#[test]
fn facts_name_the_range_the_ports_and_all_traffic() {
    let of = |range, traffic| told_of(&[source(range, traffic)], &[22, 3389]);
    assert_eq!(of("0.0.0.0/0", tcp(22, 22)), ["0.0.0.0/0 reaches tcp/22"]);
    assert_eq!(of("203.0.113.7/0", tcp(0, 65535)), ["203.0.113.7/0 reaches tcp/22, tcp/3389"]);
    assert_eq!(of("::/0", Traffic::All), ["::/0 reaches tcp/22, tcp/3389, udp/3389 by all traffic"]);
    assert_eq!(of("0.0.0.0/0", Traffic::Ports(Transport::Udp, 22, 22)), [""; 0]);
    assert_eq!(of("0.0.0.0/0", Traffic::Portless), [""; 0]);
    let office = [source("0.0.0.0/0", tcp(22, 22)), source("198.51.100.0/24", tcp(22, 22))];
    assert_eq!(told_of(&office, &[22]), ["0.0.0.0/0 reaches tcp/22"], "the office does no harm");
    let mixed =
        [source("0.0.0.0/0", tcp(0, 65535)), source("198.51.100.0/24", tcp(22, 22)), source("::/0", tcp(22, 22))];
    assert_eq!(told_of(&mixed, &[22, 3389]), ["0.0.0.0/0 reaches tcp/22, tcp/3389", "::/0 reaches tcp/22"]);
    let twice = [source("0.0.0.0/0", tcp(22, 22)), source("0.0.0.0/1", tcp(22, 22)), source("0.0.0.0/0", tcp(22, 22))];
    let opening = &openings(&twice, [SSH], Order::AnyMatch)[0];
    assert_eq!(opening.sources.len(), 3, "all of them must go");
}

#[test]
fn all_traffic_counts_where_each_rule_says_all() {
    let all = [source("0.0.0.0/2", Traffic::All), source("64.0.0.0/2", Traffic::All)];
    assert_eq!(
        told(&openings_of_all_traffic(&all)).collect::<Vec<_>>(),
        ["0.0.0.0/2, 64.0.0.0/2 reach every port by every protocol"]
    );
    assert!(openings_of_all_traffic(&[source("0.0.0.0/0", tcp(0, u16::MAX))]).is_empty());
    assert!(openings_of_all_traffic(&[source("10.0.0.0/8", Traffic::All)]).is_empty());
}

fn entry(allow: bool, range: &str, traffic: Traffic) -> Source {
    Source { allow, ..source(range, traffic) }
}

fn acl_opens(entries: &[Source]) -> bool {
    !openings(entries, [SSH], Order::FirstMatch).is_empty()
}

/// What gets through to SSH.
fn through(entries: &[Source]) -> Vec<AddressSet> {
    let carrying: Vec<&Source> = entries.iter().filter(|source| source.traffic.carries(SSH)).collect();
    admitted(&carrying, Order::FirstMatch).into_iter().map(|(_, addresses)| addresses).collect()
}

#[test]
fn in_an_acl_the_first_match_decides() {
    let (allow, deny) = (entry(true, "0.0.0.0/0", Traffic::All), entry(false, "0.0.0.0/0", tcp(22, 22)));
    assert!(acl_opens(std::slice::from_ref(&allow)));
    assert!(!acl_opens(&[deny.clone(), allow.clone()]));
    assert!(acl_opens(&[allow.clone(), deny]));
    let other_port = entry(false, "0.0.0.0/0", tcp(23, 65535));
    assert!(acl_opens(&[other_port, allow.clone()]));
    let udp_only = entry(false, "0.0.0.0/0", Traffic::Ports(Transport::Udp, 0, 65535));
    assert!(acl_opens(&[udp_only, allow.clone()]));
    let one_block = entry(false, "3.0.0.0/8", Traffic::All);
    assert!(acl_opens(&[one_block, allow.clone()]));
    let halves = ["0.0.0.0/1", "128.0.0.0/1"].map(|half| entry(false, half, tcp(0, 1024)));
    assert!(!acl_opens(&[halves[0].clone(), halves[1].clone(), allow.clone()]));
    let v6_only = entry(false, "::/0", Traffic::All);
    assert!(acl_opens(&[v6_only.clone(), allow.clone()]));
    assert!(acl_opens(&[entry(false, "0.0.0.0/0", Traffic::All), entry(true, "::/0", tcp(22, 22))]));
    assert!(!acl_opens(&[v6_only, entry(true, "::/0", tcp(22, 22))]));
}

#[test]
fn two_allows_around_a_deny_open_what_is_left_to_both() {
    let entries = [
        entry(true, "0.0.0.0/3", tcp(22, 22)),
        entry(false, "0.0.0.0/1", Traffic::All),
        entry(true, "0.0.0.0/0", tcp(22, 22)),
    ];
    let reaching = through(&entries);
    assert!(contains(&reaching[0], "31.0.0.1".parse().unwrap()));
    assert!(!contains(&reaching[1], "31.0.0.1".parse().unwrap()));
    assert!(!contains(&reaching[1], "64.0.0.1".parse().unwrap()));
    assert!(contains(&reaching[1], "200.0.0.1".parse().unwrap()));
}

fn v4_net() -> impl Strategy<Value = IpNet> {
    // Within 203.0.113.0/24, so that ranges meet and every address can be asked.
    (any::<u8>(), 24_u8..=32)
        .prop_map(|(last, length)| IpNet::V4(Ipv4Net::new(Ipv4Addr::new(203, 0, 113, last), length).unwrap()))
}

fn v6_net() -> impl Strategy<Value = IpNet> {
    // At the very end of IPv6, where sums overflow.
    (any::<u8>(), 120_u8..=128).prop_map(|(last, length)| {
        IpNet::V6(Ipv6Net::new(Ipv6Addr::from(u128::MAX - u128::from(last)), length).unwrap())
    })
}

fn every_address() -> impl Iterator<Item = IpAddr> {
    (0..=u8::MAX).flat_map(|last| {
        let v6 = Ipv6Addr::from(u128::MAX - u128::from(last));
        [IpAddr::V4(Ipv4Addr::new(203, 0, 113, last)), IpAddr::V6(v6)]
    })
}

fn some_nets() -> impl Strategy<Value = Vec<IpNet>> {
    proptest::collection::vec(prop_oneof![v4_net(), v6_net()], 0..12)
}

/// What an address meets in an ACL, asked one rule at a time.
fn admits(entries: &[Source], address: IpAddr) -> bool {
    let matching = |entry: &&Source| entry.traffic.carries(SSH) && entry.range.contains(&address);
    entries.iter().find(matching).is_some_and(|entry| entry.allow)
}

proptest! {
    #[test]
    fn what_is_passed_over_unlooked_is_not_the_world(
        ranges in proptest::collection::vec((any::<u32>(), 0_u8..=32), 0..8),
        more in proptest::collection::vec((any::<u128>(), 0_u8..=128), 0..8),
    ) {
        let v4 = ranges.iter().map(|(address, length)| IpNet::new(Ipv4Addr::from(*address).into(), *length).unwrap());
        let v6 = more.iter().map(|(address, length)| IpNet::new(Ipv6Addr::from(*address).into(), *length).unwrap());
        let ranges: Vec<IpNet> = v4.chain(v6).collect();
        let set: AddressSet = ranges.iter().copied().collect();
        let is_world = Family::ALL.into_iter().any(|family| set.is_world(family));
        prop_assert!(!is_world || addresses::may_be_world(ranges.iter()));
    }

    #[test]
    fn sets_hold_what_their_ranges_hold(ranges in some_nets(), taken in some_nets()) {
        let (all, gone): (AddressSet, AddressSet) =
            (ranges.iter().copied().collect(), taken.iter().copied().collect());
        let (left, both) = (all.minus(&gone), AddressSet::union([&all, &gone]));
        for address in every_address() {
            let (inside, outside) = (
                ranges.iter().any(|range| range.contains(&address)),
                taken.iter().any(|range| range.contains(&address)),
            );
            prop_assert_eq!(contains(&all, address), inside);
            prop_assert_eq!(contains(&left, address), inside && !outside);
            prop_assert_eq!(contains(&both, address), inside || outside);
        }
        prop_assert_eq!(AddressSet::union([&left, &gone]), both);
    }

    #[test]
    fn the_order_of_ranges_tells_nothing(ranges in some_nets()) {
        let forward: AddressSet = ranges.iter().copied().collect();
        prop_assert_eq!(forward, ranges.iter().rev().copied().collect());
    }

    #[test]
    fn however_the_internet_is_cut_it_is_the_world(cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..200)) {
        let mut pieces = vec![Ipv4Net::default()];
        for cut in cuts {
            let piece = pieces.swap_remove(cut.index(pieces.len()));
            let length = (piece.prefix_len() + 1).min(32);
            pieces.extend(piece.subnets(length).unwrap());
        }
        let set: AddressSet = pieces.into_iter().map(IpNet::V4).collect();
        prop_assert_eq!(&set, &AddressSet::from_iter([IpNet::V4(Ipv4Net::default())]));
        prop_assert!(set.is_world(Family::V4));
    }

    #[test]
    fn more_ranges_never_make_it_less_of_the_world(a in any::<u32>(), al in 0_u8..6, b in any::<u32>(), bl in 0_u8..33) {
        let net = |address: u32, length| IpNet::V4(Ipv4Net::new(Ipv4Addr::from(address), length).unwrap());
        let one: AddressSet = [net(a, al)].into_iter().collect();
        let two: AddressSet = [net(a, al), net(b, bl)].into_iter().collect();
        prop_assert!(!one.is_world(Family::V4) || two.is_world(Family::V4));
    }

    #[test]
    fn an_acl_admits_whom_its_rules_admit_one_by_one(
        rules in proptest::collection::vec(
            (any::<bool>(), prop_oneof![v4_net(), v6_net()], 0_u16..40, 0_u16..40, any::<bool>()),
            0..10,
        ),
    ) {
        let entries: Vec<Source> = rules
            .into_iter()
            .map(|(allow, range, from, more, all)| {
                let traffic = if all { Traffic::All } else { tcp(from, from + more) };
                Source { rule: 0, name: range.to_string(), range, traffic, allow }
            })
            .collect();
        let reaching = through(&entries);
        for address in every_address() {
            let admitted = reaching.iter().any(|reach| contains(reach, address));
            prop_assert_eq!(admitted, admits(&entries, address), "{}", address);
        }
    }
}

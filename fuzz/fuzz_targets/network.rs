//! Rules of a security group or a network ACL: what the world reaches is no less for one allow more, no more for a deny in
//! front, and nothing behind a deny of everything.
#![no_main]

use guardrail_resources::network::{Order, Port, Source, Traffic, address_range, openings, services_on, told};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address of either family (the first 32 bits are IPv4's), a prefix, a protocol, ports, and whether it allows.
type Rule = (bool, u128, u8, i8, (Option<i16>, Option<i16>), bool);

fn source((v6, bits, prefix, protocol, (from, to), allow): Rule, rule: usize) -> Option<Source> {
    let address = if v6 {
        IpAddr::V6(Ipv6Addr::from_bits(bits))
    } else {
        IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(bits >> 96).ok()?))
    };
    let name = format!("{address}/{}", prefix % 140);
    let range = address_range(&name).ok()?;
    // Half of all rules are about TCP, and an eighth about everything.
    let protocol = match protocol {
        0.. => "tcp".to_owned(),
        -32..0 => "-1".to_owned(),
        other => other.unsigned_abs().to_string(),
    };
    let traffic = Traffic::read(&protocol, from.map(i64::from), to.map(i64::from)).ok()?;
    Some(Source { rule, name, range, traffic, allow })
}

fn reached(sources: &[Source], order: Order) -> BTreeSet<Port> {
    let openings = openings(sources, services_on(&[0, 22, 1434, 3389, 32_767, 65_535]), order);
    assert!(openings.iter().all(|opening| !opening.sources.is_empty() && !opening.ports.is_empty()));
    assert!(told(&openings).all(|fact| !fact.is_empty()));
    openings.into_iter().flat_map(|opening| opening.ports).collect()
}

fuzz_target!(|rules: Vec<Rule>| {
    let sources: Vec<Source> = rules.into_iter().zip(0..).filter_map(|(rule, place)| source(rule, place)).collect();
    let Some((first, others)) = sources.split_first() else { return };
    assert!(reached(others, Order::AnyMatch).is_subset(&reached(&sources, Order::AnyMatch)));
    let (with, without) = (reached(&sources, Order::FirstMatch), reached(others, Order::FirstMatch));
    assert!(if first.allow { without.is_subset(&with) } else { with.is_subset(&without) });
    let all = ["0.0.0.0/0", "::/0"].map(|name| Source {
        rule: 0,
        name: name.to_owned(),
        range: address_range(name).expect("a range"),
        traffic: Traffic::All,
        allow: false,
    });
    assert!(reached(&[&all[..], &sources].concat(), Order::FirstMatch).is_empty());
});

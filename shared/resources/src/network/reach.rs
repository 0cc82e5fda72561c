//! Which ports the world reaches, and through which rules.

use super::addresses::may_be_world;
use super::{AddressSet, Family, Port, Traffic};
use ipnet::IpNet;

/// One range that one rule speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The position of its rule in the resource's list.
    pub rule: usize,
    /// What to call it: its range as the resource has it, and the rule where that has a number.
    pub name: String,
    /// The range.
    pub range: IpNet,
    /// What the rule is about.
    pub traffic: Traffic,
    /// False for a deny.
    pub allow: bool,
}

/// Which of the rules that match decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Any: a security group's, which only allow.
    AnyMatch,
    /// The first: a network ACL's, in the order of their numbers.
    FirstMatch,
}

/// What the world reaches, and every source that must go before it no longer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The ports; none where it is every port by every protocol.
    pub ports: Vec<Port>,
    /// The sources.
    pub sources: Vec<Source>,
}

/// The ports among `ports` that the world reaches: at most one opening for the same sources.
pub fn openings(sources: &[Source], ports: impl IntoIterator<Item = Port>, order: Order) -> Vec<Opening> {
    // Ports that the same rules speak of are open or closed together, and most are spoken of by none.
    let mut groups: Vec<(Vec<&Source>, Vec<Port>)> = Vec::new();
    for port in ports {
        let carrying = || sources.iter().filter(|source| source.traffic.carries(port));
        if !may_be_world(carrying().filter(|source| source.allow).map(|source| &source.range)) {
            continue;
        }
        match groups.iter_mut().find(|(others, _)| others.iter().copied().eq(carrying())) {
            Some((_, ports)) => ports.push(port),
            None => groups.push((carrying().collect(), vec![port])),
        }
    }
    let mut openings: Vec<Opening> = Vec::new();
    for (carrying, ports) in groups {
        for sources in from_the_world(&carrying, order) {
            match openings.iter_mut().find(|opening| opening.sources == sources) {
                Some(opening) => opening.ports.extend(&ports),
                None => openings.push(Opening { ports: ports.clone(), sources }),
            }
        }
    }
    for opening in &mut openings {
        opening.ports.sort_unstable();
    }
    openings
}

/// The openings through which the world sends everything that there is, each rule saying so, where any match decides.
pub fn openings_of_all_traffic(sources: &[Source]) -> Vec<Opening> {
    let of_all: Vec<&Source> = sources.iter().filter(|source| source.traffic == Traffic::All).collect();
    let openings = from_the_world(&of_all, Order::AnyMatch).into_iter();
    openings.map(|sources| Opening { ports: Vec::new(), sources }).collect()
}

/// The addresses that each source lets in. Where the first match decides, they are those that no earlier source has taken.
pub(super) fn admitted<'s>(sources: &[&'s Source], order: Order) -> Vec<(&'s Source, AddressSet)> {
    let mut decided = AddressSet::default();
    let mut admitted = Vec::new();
    for source in sources {
        let addresses = AddressSet::from_iter([source.range]);
        if source.allow {
            admitted.push((*source, addresses.minus(&decided)));
        }
        if order == Order::FirstMatch {
            decided = AddressSet::union([&decided, &addresses]);
        }
    }
    admitted
}

/// For each family in which the world comes in, the sources that it comes through.
fn from_the_world(sources: &[&Source], order: Order) -> Vec<Vec<Source>> {
    let admitted = admitted(sources, order);
    Family::ALL.into_iter().map(|family| worldly(&admitted, family)).filter(|worldly| !worldly.is_empty()).collect()
}

/// The sources that are the world by themselves, and all the others where they are it together.
fn worldly(admitted: &[(&Source, AddressSet)], family: Family) -> Vec<Source> {
    let public = admitted.iter().filter(|(_, addresses)| addresses.is_public(family));
    let (wide, narrow): (Vec<_>, Vec<_>) = public.partition(|(_, addresses)| addresses.is_world(family));
    let together = AddressSet::union(narrow.iter().map(|(_, addresses)| addresses)).is_world(family);
    let narrow = narrow.into_iter().filter(|_| together);
    wide.into_iter().chain(narrow).map(|(source, _)| (*source).clone()).collect()
}

/// How many ranges a fact names.
const NAMED: usize = 4;

/// The openings as facts: `0.0.0.0/0 reaches tcp/22, tcp/3389`.
pub fn told(openings: &[Opening]) -> impl Iterator<Item = String> {
    openings.iter().map(fact)
}

fn fact(Opening { ports, sources }: &Opening) -> String {
    let mut names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let verb = if names.len() == 1 { "reaches" } else { "reach" };
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = match names.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more ranges"),
    };
    if ports.is_empty() {
        return format!("{shown}{more} {verb} every port by every protocol");
    }
    let ports = ports.iter().map(Port::to_string).collect::<Vec<_>>().join(", ");
    let by = if sources.iter().all(|source| source.traffic == Traffic::All) { " by all traffic" } else { "" };
    format!("{shown}{more} {verb} {ports}{by}")
}

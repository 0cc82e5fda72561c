//! What a call lets the world reach, as activity controls tell it.

use guardrail_resources::network::{self, Opening, Order, Source};

/// How many ports a fact names.
const NAMED: usize = 8;

/// What the world reaches of the ports through rules that a call adds, as one fact: every port by every protocol where a rule
/// says so. `None` where it reaches none of them.
pub(crate) fn exposed(sources: &[Source], ports: &[u16]) -> Option<String> {
    told(openings(sources, ports))
}

/// What the world reaches of the ports through rules that a call adds: everything, where a rule says so.
pub(crate) fn openings(sources: &[Source], ports: &[u16]) -> Vec<Opening> {
    let all = network::openings_of_all_traffic(sources);
    if all.is_empty() { network::openings(sources, network::services_on(ports), Order::AnyMatch) } else { all }
}

/// Openings as one fact; `None` where there are none.
pub(crate) fn told(openings: Vec<Opening>) -> Option<String> {
    let facts: Vec<String> = openings.into_iter().map(fact).collect();
    (!facts.is_empty()).then(|| facts.join("; "))
}

/// One opening; of a range with many ports, the first.
fn fact(mut opening: Opening) -> String {
    let more = opening.ports.len().saturating_sub(NAMED);
    opening.ports.truncate(NAMED);
    let told: String = network::told(&[opening]).collect();
    if more == 0 { told } else { format!("{told} and {more} more high-risk ports") }
}

//! Rules for incoming traffic as calls state them, made into what [`network`](crate::network) judges.

use crate::network::{AddressSet, Family, Source, Traffic, address_range};
use crate::read::Unreadable;

/// The traffic that a rule of a call is about.
#[derive(Clone, Copy, Debug)]
pub struct Stated<'r> {
    /// Where the rule stands, for errors: `requestParameters.ipPermissions[0]`.
    pub place: &'r str,
    /// The protocol's name or number; `-1` or `all` for every one.
    pub protocol: Option<&'r str>,
    /// The first port; absent means all.
    pub from: Option<i64>,
    /// The last port.
    pub to: Option<i64>,
}

impl Stated<'_> {
    /// The rule as one source for each of its ranges.
    ///
    /// # Errors
    /// No protocol, or a protocol, port or range that has no meaning.
    pub fn sources<'n>(&self, ranges: impl IntoIterator<Item = &'n str>) -> Result<Vec<Source>, Unreadable> {
        let unreadable = |problem| Unreadable::new(self.place, problem);
        let protocol = self.protocol.ok_or_else(|| Unreadable::missing(format!("{}.protocol", self.place)))?;
        let traffic = Traffic::read(protocol, self.from, self.to).map_err(unreadable)?;
        let source = |name: &str| {
            let range = address_range(name).map_err(unreadable)?;
            Ok(Source { rule: 0, name: name.to_owned(), range, traffic, allow: true })
        };
        ranges.into_iter().map(source).collect()
    }
}

/// True where the ranges together are the world, in either family of addresses.
///
/// # Errors
/// A text that is no range, unless the others are the world as they are. `place` names them in the error.
pub fn is_world<'r>(place: &str, ranges: impl IntoIterator<Item = &'r str>) -> Result<bool, Unreadable> {
    let (mut read, mut unread) = (Vec::new(), None);
    for range in ranges {
        match address_range(range) {
            Ok(range) => read.push(range),
            Err(problem) => unread = Some(Unreadable::new(place, problem)),
        }
    }
    let addresses = AddressSet::from_iter(read);
    match unread {
        _ if Family::ALL.into_iter().any(|family| addresses.is_world(family)) => Ok(true),
        Some(error) => Err(error),
        None => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::is_world;

    #[test]
    fn ranges_are_the_world_together_and_whatever_else_stands_beside_them() {
        for (ranges, world) in [
            (&["0.0.0.0/0"][..], Some(true)),
            (&["203.0.113.7/0"], Some(true)),
            (&["0.0.0.0/1", "128.0.0.0/1"], Some(true)),
            (&["10.0.0.0/8", "::/0"], Some(true)),
            (&["nowhere", "::/0"], Some(true)),
            (&["0.0.0.0/16", "10.0.0.0/8"], Some(false)),
            (&[], Some(false)),
            (&["nowhere"], None),
        ] {
            assert_eq!(is_world("here", ranges.iter().copied()).ok(), world, "{ranges:?}");
        }
    }
}

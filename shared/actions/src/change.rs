//! The form of an action.

use crate::Refusal;

/// One kind of change to one facet of a resource. The implementing struct is the action's data: whose facet, and what of it.
pub trait Change {
    /// The service's facets.
    type Facet;
    /// The states that they are in.
    type State;

    /// What the action says of itself.
    fn about(&self) -> &'static About;

    /// What it changes.
    fn facet(&self) -> Self::Facet;

    /// The state that the facet should be in, given the one that it is in: the same one where nothing is to be done. Pure,
    /// and as careful with what it does not mean to change as a person would be.
    ///
    /// # Errors
    /// [`Refusal`] where the state is one that the action does not know how to change safely.
    fn change(&self, before: &Self::State) -> Result<Self::State, Refusal>;
}

/// What an action says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Its stable name: `s3-block-public-access`.
    pub name: &'static str,
    /// What it does, in one line: `turns all four switches of the bucket's Block Public Access on`.
    pub title: &'static str,
    /// What it may disturb, for whoever decides about it.
    pub disruption: &'static str,
    /// How far it can be taken back.
    pub undo: Undo,
    /// What taking it back would expose to the world or lose for good: it needs a person's word, then. `None` where it is
    /// harmless.
    pub loss: Option<&'static str>,
    /// When to look whether it took effect, in seconds after the calls: each a try. Two looks a minute apart must agree.
    pub settles: &'static [u32],
}

/// When to look at what takes effect at once, or nearly.
pub const QUICK: &[u32] = &[10, 75, 300];

/// When to look at what a service works on for a while.
pub const SLOW: &[u32] = &[60, 300, 1800, 3600];

/// How far an action can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// To the very state that was there before.
    Exact,
    /// To one that does the same, and how it differs.
    Equivalent(&'static str),
    /// Partly, and what stays.
    Partial(&'static str),
    /// Not at all, and why.
    None(&'static str),
}

impl Undo {
    /// The class's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Equivalent(_) => "equivalent",
            Self::Partial(_) => "partial",
            Self::None(_) => "none",
        }
    }

    /// What differs, or stays; nothing where the way back is exact.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Self::Exact => None,
            Self::Equivalent(note) | Self::Partial(note) | Self::None(note) => Some(note),
        }
    }
}

//! Why a change is not made.

/// Why an action will not lead from one state to another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The state is of another facet: a mistake in guardrail.
    #[error("the state is of another facet")]
    OtherFacet,
    /// The state cannot be changed safely, and why.
    #[error("{0}")]
    Unsafe(String),
    /// There is no way from the one state to the other, and why.
    #[error("no way back: {0}")]
    NoWay(String),
    /// A document in the state cannot be read.
    #[error("{what} cannot be read: {problem}")]
    Unreadable {
        /// Which.
        what: &'static str,
        /// Why.
        problem: String,
    },
}

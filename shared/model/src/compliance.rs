//! What a judgement says: AWS Config's three words, and the fact behind them.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// AWS Config's word for a judgement, in AWS Config's spelling.
///
/// `INSUFFICIENT_DATA` is in Config's enum too, but PutEvaluations refuses it (botocore `config/2014-11-12`, `Evaluation`),
/// so there is no way to say it here.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, Serialize, Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ComplianceType {
    /// The resource is as the control wants it.
    Compliant,
    /// The resource breaks the control.
    NonCompliant,
    /// The control says nothing of this resource: deleted, out of scope, or of a kind it does not judge.
    NotApplicable,
}

/// A control's judgement of one resource.
///
/// Facts are written in lower case and hold no advice (`0.0.0.0/0 reaches tcp/22`). They may be of any length: a finding
/// keeps the whole text, and only what AWS Config is sent is cut (see [`crate::Annotation`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compliance {
    /// As it should be.
    Compliant,
    /// Broken, and the fact that breaks it.
    NonCompliant(String),
    /// Not judged by this control, and why.
    NotApplicable(String),
}

impl Compliance {
    /// Broken where there is any fact, as it should be where there is none; the facts are joined by `; `.
    pub fn broken_by<S: AsRef<str>>(facts: impl IntoIterator<Item = S>) -> Self {
        let facts: Vec<S> = facts.into_iter().collect();
        if facts.is_empty() {
            return Self::Compliant;
        }
        Self::NonCompliant(facts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("; "))
    }

    /// COMPLIANT where `good`, NON_COMPLIANT with `fact` otherwise.
    pub fn compliant_if(good: bool, fact: impl Into<String>) -> Self {
        if good { Self::Compliant } else { Self::NonCompliant(fact.into()) }
    }

    /// AWS Config's word for it.
    pub fn compliance_type(&self) -> ComplianceType {
        match self {
            Self::Compliant => ComplianceType::Compliant,
            Self::NonCompliant(_) => ComplianceType::NonCompliant,
            Self::NotApplicable(_) => ComplianceType::NotApplicable,
        }
    }

    /// The fact behind the word: empty for COMPLIANT.
    pub fn annotation(&self) -> &str {
        match self {
            Self::Compliant => "",
            Self::NonCompliant(fact) | Self::NotApplicable(fact) => fact,
        }
    }
}

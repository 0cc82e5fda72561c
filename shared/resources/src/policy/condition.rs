//! Conditions: operators, keys and values, read as they stand. What a condition says about who may call is
//! [`narrowing`](super::narrowing)'s.

use std::fmt;

/// One comparison of a statement's `Condition`: an operator, a key, and the values of which one must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    operator: Operator,
    key: String,
    values: Vec<String>,
}

impl Condition {
    pub(super) fn new(operator: Operator, key: String, values: Vec<String>) -> Self {
        Self { operator, key, values }
    }

    /// The operator.
    pub fn operator(&self) -> &Operator {
        &self.operator
    }

    /// The key, as it was written.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The values, of which one is enough.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// True where the condition is on this key, whose case does not matter.
    pub fn is_on(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// True for `Null: {key: false}`: the request must have the key.
    pub(super) fn requires_presence_of(&self, key: &str) -> bool {
        let null = Operator::Known { quantifier: None, comparison: Comparison::Null, if_exists: false };
        self.operator == null && self.is_on(key) && self.says("false")
    }

    /// True where `value` is the only value.
    pub(super) fn says(&self, value: &str) -> bool {
        !self.values.is_empty() && self.values.iter().all(|mine| mine.eq_ignore_ascii_case(value))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.key, super::listed(&self.values))
    }
}

/// A condition operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operator {
    /// One of IAM's.
    Known {
        /// `ForAllValues:` or `ForAnyValue:`.
        quantifier: Option<Quantifier>,
        /// How key and values are compared.
        comparison: Comparison,
        /// `…IfExists`: true also where the request lacks the key.
        if_exists: bool,
    },
    /// One that is not known here: it may hold for anyone, and it may never hold.
    Unknown(String),
}

/// How a condition on a key with several values is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// Every value of the request matches; true where it has none.
    ForAllValues,
    /// Some value of the request matches.
    ForAnyValue,
}

impl Operator {
    /// Reads an operator's name, whose case does not matter.
    pub fn new(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        let (quantifier, rest) = match lower.split_once(':') {
            None => (None, lower.as_str()),
            Some(("forallvalues", rest)) => (Some(Quantifier::ForAllValues), rest),
            Some(("foranyvalue", rest)) => (Some(Quantifier::ForAnyValue), rest),
            Some(_) => return Self::Unknown(name.to_owned()),
        };
        let (rest, if_exists) = rest.strip_suffix("ifexists").map_or((rest, false), |rest| (rest, true));
        match Comparison::named(rest) {
            Some(Comparison::Null) if if_exists => Self::Unknown(name.to_owned()),
            Some(comparison) => Self::Known { quantifier, comparison, if_exists },
            None => Self::Unknown(name.to_owned()),
        }
    }
}

macro_rules! comparisons {
    ($($name:ident $spelled:literal $negates:expr;)*) => {
        /// How a condition compares ("IAM JSON policy elements: Condition operators").
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Comparison {$(
            #[doc = concat!("`", stringify!($name), "`.")]
            $name,
        )*}

        impl Comparison {
            /// Every comparison, by its name.
            pub const ALL: &'static [(&'static str, Self)] = &[$((stringify!($name), Self::$name),)*];

            fn named(lower: &str) -> Option<Self> {
                match lower {
                    $($spelled => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// The comparison that this one is the negation of.
            pub fn negates(self) -> Option<Self> {
                match self {
                    $(Self::$name => $negates,)*
                }
            }
        }
    };
}

comparisons! {
    StringEquals "stringequals" None;
    StringNotEquals "stringnotequals" Some(Self::StringEquals);
    StringEqualsIgnoreCase "stringequalsignorecase" None;
    StringNotEqualsIgnoreCase "stringnotequalsignorecase" Some(Self::StringEqualsIgnoreCase);
    StringLike "stringlike" None;
    StringNotLike "stringnotlike" Some(Self::StringLike);
    NumericEquals "numericequals" None;
    NumericNotEquals "numericnotequals" Some(Self::NumericEquals);
    NumericLessThan "numericlessthan" None;
    NumericLessThanEquals "numericlessthanequals" None;
    NumericGreaterThan "numericgreaterthan" None;
    NumericGreaterThanEquals "numericgreaterthanequals" None;
    DateEquals "dateequals" None;
    DateNotEquals "datenotequals" Some(Self::DateEquals);
    DateLessThan "datelessthan" None;
    DateLessThanEquals "datelessthanequals" None;
    DateGreaterThan "dategreaterthan" None;
    DateGreaterThanEquals "dategreaterthanequals" None;
    Bool "bool" None;
    BinaryEquals "binaryequals" None;
    IpAddress "ipaddress" None;
    NotIpAddress "notipaddress" Some(Self::IpAddress);
    ArnEquals "arnequals" None;
    ArnNotEquals "arnnotequals" Some(Self::ArnEquals);
    ArnLike "arnlike" None;
    ArnNotLike "arnnotlike" Some(Self::ArnLike);
    Null "null" None;
}

impl Comparison {
    /// True where `*` and `?` in a value are wildcards. `ArnEquals` does what `ArnLike` does.
    pub fn has_wildcards(self) -> bool {
        let positive = self.negates().unwrap_or(self);
        matches!(positive, Self::StringLike | Self::ArnEquals | Self::ArnLike)
    }

    /// True where an ARN is compared part by part, so that no wildcard runs over a colon.
    pub(super) fn is_by_part(self) -> bool {
        matches!(self, Self::ArnEquals | Self::ArnLike)
    }

    /// True where it compares a text.
    pub(super) fn is_of_text(self) -> bool {
        matches!(self, Self::StringEquals | Self::StringEqualsIgnoreCase | Self::StringLike) || self.is_by_part()
    }
}

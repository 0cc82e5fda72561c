//! What AWS Config is told: one evaluation a resource.

use crate::ComplianceType;
use jiff::Timestamp;

/// Text that PutEvaluations takes: 1 to 256 characters (botocore `config/2014-11-12`, `Annotation`: min 1, max 256 through
/// `StringWithCharLimit256`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation(String);

impl Annotation {
    /// The most characters that AWS Config takes.
    pub const MAX: usize = 256;

    /// The annotation for a text: `None` for an empty one, which AWS Config refuses; a longer one is cut on a character
    /// boundary and ends in `…`, so that its reader sees that there was more.
    pub fn new(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        if text.chars().count() <= Self::MAX {
            return Some(Self(text.to_owned()));
        }
        let mut cut: String = text.chars().take(Self::MAX - 1).collect();
        cut.push('…');
        Some(Self(cut))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One result for one resource, as PutEvaluations takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The Config type of what was judged, or `AWS::::Account`: 1 to 256 characters.
    pub compliance_resource_type: String,
    /// Its Config resource id: 1 to 768 characters.
    pub compliance_resource_id: String,
    /// The word.
    pub compliance_type: ComplianceType,
    /// The fact behind it, if any.
    pub annotation: Option<Annotation>,
    /// When the judged state was captured: AWS Config keeps the newest result by it.
    pub ordering_timestamp: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::Annotation;

    #[test]
    fn an_annotation_is_1_to_256_characters_and_never_cut_inside_one() {
        assert_eq!(Annotation::new(""), None);
        assert_eq!(Annotation::new("x").unwrap().as_str(), "x");
        let exact = "é".repeat(256);
        assert_eq!(Annotation::new(&exact).unwrap().as_str(), exact);
        let long = Annotation::new(&"é".repeat(257)).unwrap();
        assert_eq!(long.as_str().chars().count(), 256);
        assert!(long.as_str().ends_with('…'));
    }
}

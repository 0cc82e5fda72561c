//! What could not be read, and why.

use std::fmt;

/// Something that a control needs and that could not be read: where it stands, and what is wrong with it. It never turns
/// into COMPLIANT.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Unreadable {
    place: String,
    #[source]
    problem: Problem,
}

/// What is wrong with something unreadable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Not JSON, or JSON of another shape; the reader's own words.
    #[error("{0}")]
    Shape(String),
    /// Nothing is there, and nothing safe may be assumed.
    #[error("not in the item")]
    Missing,
    /// Larger than anything real.
    #[error("{bytes} bytes, more than the {limit} that are read")]
    TooLarge {
        /// How large it is.
        bytes: usize,
        /// How large it may be.
        limit: usize,
    },
    /// Readable, and without a meaning that can be judged.
    #[error("{0}")]
    Meaningless(String),
    /// The service behind it could not be asked.
    #[error("{0}")]
    Unavailable(String),
}

impl Unreadable {
    /// Something unreadable at a place: `configuration.ipPermissions[0]`.
    pub fn new(place: impl Into<String>, problem: Problem) -> Self {
        Self { place: place.into(), problem }
    }

    /// Nothing is there.
    pub fn missing(place: impl Into<String>) -> Self {
        Self::new(place, Problem::Missing)
    }

    /// It is there, and says nothing that can be judged: `why` in lower case, without advice.
    pub fn meaningless(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(place, Problem::Meaningless(why.into()))
    }

    /// Where it stands.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong with it.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    pub(super) fn at(what: &str, path: &serde_path_to_error::Path, error: &serde_json::Error) -> Self {
        // The tracker writes `?` for a key that it did not come to know, and `.` for the whole.
        let path = path.to_string();
        let path = path.trim_end_matches('?').trim_end_matches('.');
        let place = if path.is_empty() { what.to_owned() } else { format!("{what}.{path}") };
        Self::new(place, Problem::Shape(without_texts(&error.to_string())))
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// An error of the reader without the texts that it quotes: what stands where something else was expected may be a secret,
/// or a whole document.
fn without_texts(error: &str) -> String {
    match (error.split_once("string \""), error.rsplit_once("\", expected")) {
        (Some((before, _)), Some((_, after))) => format!("{before}string, expected{after}"),
        _ => error.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_texts;

    #[test]
    fn what_the_reader_quotes_is_not_repeated() {
        let said = r#"invalid type: string "s3cr\", expected", expected u16 at line 1 column 9"#;
        assert_eq!(without_texts(said), "invalid type: string, expected u16 at line 1 column 9");
        let kept = "invalid type: integer `7`, expected a string at line 1 column 9";
        assert_eq!(without_texts(kept), kept);
    }
}

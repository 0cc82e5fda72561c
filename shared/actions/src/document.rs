//! A JSON document within a state: a policy.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A JSON document, as its service gave it. Two are equal where they say the same: services write a document back with its
/// keys in another order and other space between them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Document(pub String);

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        let read = |Self(text): &Self| serde_json::from_str::<Value>(text).ok();
        self.0 == other.0 || read(self).is_some_and(|value| Some(value) == read(other))
    }
}

impl Eq for Document {}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn documents_are_equal_by_what_they_say() {
        let document = |text: &str| Document(text.to_owned());
        assert_eq!(document(r#"{"a": 1, "b": [2]}"#), document(r#"{"b":[2],"a":1}"#));
        assert_ne!(document(r#"{"a": 1}"#), document(r#"{"a": 2}"#));
        assert_ne!(document("{"), document("["));
        assert_eq!(document("{"), document("{"));
    }
}

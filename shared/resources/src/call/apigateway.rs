//! What calls to Amazon API Gateway ask. It records the path's parts at the top, and the body beneath a key of the
//! operation's name: `{"restApiId": "…", "updateRestApiInput": {"patchOperations": […]}}`.

use super::Many;
use crate::policy::Policy;
use crate::read::{Section, Unreadable};
use serde::Deserialize;

/// A change of a part of an API: the operations that such requests list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Changes {
    patch_operations: Many<Patch>,
    #[serde(alias = "update_method_input")]
    update_rest_api_input: Option<Body>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Body {
    patch_operations: Many<Patch>,
}

/// One operation: a value set at a path, as JSON Patch has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Patch {
    /// What is changed: `/authorizationType`.
    pub path: Option<String>,
    value: Section<Policy>,
}

impl Changes {
    /// The operations.
    ///
    /// # Errors
    /// A request without any, and one that does not say what it changes.
    pub fn patches(&self) -> Result<&[Patch], Unreadable> {
        let body = self.update_rest_api_input.as_ref().map(|body| &body.patch_operations);
        let patches = body.filter(|patches| !patches.is_empty()).unwrap_or(&self.patch_operations);
        if patches.is_empty() || patches.iter().any(|patch| patch.path.is_none()) {
            return Err(Unreadable::missing("requestParameters.patchOperations.path"));
        }
        Ok(patches)
    }
}

impl Patch {
    /// The new value, where it is a word.
    ///
    /// # Errors
    /// No value, or something else.
    pub fn word(&self) -> Result<String, Unreadable> {
        let place = "requestParameters.patchOperations.value";
        let raw = self.value.text().ok_or_else(|| Unreadable::missing(place))?;
        crate::read::text(raw, place)
    }

    /// The new value, where it is a policy; none where the policy is taken away.
    ///
    /// # Errors
    /// No value, or something else.
    pub fn policy(&self) -> Result<Option<&Policy>, Unreadable> {
        let place = "requestParameters.patchOperations.value";
        if self.value.is_absent() {
            return Err(Unreadable::missing(place));
        }
        self.value.get(place)
    }
}

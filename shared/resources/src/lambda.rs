//! AWS Lambda: functions.

use crate::policy::Policy;
use crate::read::Section;
use crate::resource::View;
use serde::Deserialize;

/// A function (`AWS::Lambda::Function`).
#[derive(Clone, Debug, Deserialize)]
pub struct Function {
    /// `python3.13`, `provided.al2023`, …: absent where the function is a container image.
    #[serde(default)]
    pub runtime: Option<String>,
    /// `Zip` or `Image`. Absent in items from before December 2020, when Lambda had no container images.
    #[serde(default)]
    pub package_type: Option<String>,
    /// The resource policy, in the supplementary configuration. Absent where the function has none: Lambda has no empty
    /// policy, and `GetPolicy` answers `ResourceNotFoundException`.
    #[serde(default)]
    pub policy: Section<Policy>,
}

impl View for Function {
    const TYPES: &'static [&'static str] = &["AWS::Lambda::Function"];
}

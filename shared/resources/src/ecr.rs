//! Amazon ECR: repositories of container images.

use crate::read::optional_flag;
use crate::resource::View;
use serde::Deserialize;

/// A private repository (`AWS::ECR::Repository`).
#[derive(Clone, Debug, Deserialize)]
pub struct Repository {
    /// How the repository itself asks for its images to be scanned. What the registry's own configuration asks for is not
    /// recorded with it.
    #[serde(default)]
    pub image_scanning_configuration: Option<ImageScanning>,
}

impl View for Repository {
    const TYPES: &'static [&'static str] = &["AWS::ECR::Repository"];
}

/// How images are scanned for known vulnerabilities.
#[derive(Clone, Debug, Deserialize)]
pub struct ImageScanning {
    /// Each image is scanned when it is pushed.
    #[serde(default, deserialize_with = "optional_flag")]
    pub scan_on_push: Option<bool>,
}

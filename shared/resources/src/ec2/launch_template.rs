//! EC2 launch templates.

use super::MetadataOptions;
use crate::resource::View;
use serde::Deserialize;

/// A launch template (`AWS::EC2::LaunchTemplate`).
#[derive(Clone, Debug, Deserialize)]
pub struct LaunchTemplate {
    /// What the one version that the item holds starts instances with. The item names the default and the latest version,
    /// not which of them this is; AWS's own rules read it as the default.
    pub launch_template_data: LaunchTemplateData,
}

impl View for LaunchTemplate {
    const TYPES: &'static [&'static str] = &["AWS::EC2::LaunchTemplate"];
}

/// What a version of a launch template starts instances with.
#[derive(Clone, Debug, Deserialize)]
pub struct LaunchTemplateData {
    /// How the metadata service answers. Absent where the template leaves it to the account and the AMI, and so requires
    /// nothing.
    #[serde(default)]
    pub metadata_options: Option<MetadataOptions>,
}

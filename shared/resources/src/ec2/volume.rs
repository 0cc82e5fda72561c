//! EBS volumes.

use crate::read::{List, Unreadable, optional_flag};
use crate::resource::View;
use serde::Deserialize;

/// A volume (`AWS::EC2::Volume`).
#[derive(Clone, Debug, Deserialize)]
pub struct Volume {
    /// True where it is encrypted. It stays as it was created.
    #[serde(default, deserialize_with = "optional_flag")]
    pub encrypted: Option<bool>,
    /// `creating`, `available`, `in-use`, `deleting`, `deleted` or `error`.
    #[serde(default)]
    pub state: Option<String>,
    /// The instances that it is attached to.
    #[serde(default)]
    pub attachments: Option<List<VolumeAttachment>>,
}

impl View for Volume {
    const TYPES: &'static [&'static str] = &["AWS::EC2::Volume"];
}

/// A volume's attachment to an instance.
#[derive(Clone, Debug, Deserialize)]
pub struct VolumeAttachment {
    /// `attaching`, `attached`, `busy`, `detaching` or `detached`.
    #[serde(default)]
    pub state: Option<String>,
}

impl Volume {
    /// True where an instance has it: it is `in-use`, or has an attachment that is not over.
    ///
    /// # Errors
    /// The item tells neither its state nor its attachments.
    pub fn is_attached(&self) -> Result<bool, Unreadable> {
        if self.state.is_none() && self.attachments.is_none() {
            return Err(Unreadable::missing("configuration.state"));
        }
        let attached = |attachment: &VolumeAttachment| attachment.state.as_deref() != Some("detached");
        Ok(self.state.as_deref() == Some("in-use") || self.attachments.iter().flatten().any(attached))
    }
}

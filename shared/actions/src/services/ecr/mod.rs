//! Amazon ECR: repositories of container images.

mod access;
mod scan_on_push;

pub use access::ACCESS;
pub use scan_on_push::ScanOnPush;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Whether images are scanned when they are pushed.
    ScanOnPush(ScanOnPush),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::ScanOnPush(action) => action,
        }
    }
}

impl From<ScanOnPush> for crate::Action {
    fn from(action: ScanOnPush) -> Self {
        Self::Ecr(Action::ScanOnPush(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// Whether images are scanned when they are pushed into a repository.
    ScanOnPush {
        /// The repository's name.
        repository: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// True where they are.
    ScanOnPush(bool),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Ecr(state)
    }
}

/// The calls that change something. Each serializes as its parameters, which ECR's API writes with a small first letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Call {
    /// Changes how a repository's images are scanned.
    PutImageScanningConfiguration {
        /// The repository.
        repository_name: String,
        /// How.
        image_scanning_configuration: ImageScanning,
    },
}

/// How images are scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageScanning {
    /// When they are pushed.
    pub scan_on_push: bool,
}

fn repository_arn(at: &Place, repository: &str) -> String {
    at.arn("ecr", &format!("repository/{repository}"))
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        let Self::ScanOnPush { repository } = self;
        repository_arn(at, repository)
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        vec![Grant::new("ecr:DescribeRepositories", self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let (Self::ScanOnPush { repository }, State::ScanOnPush(scan_on_push)) = (self, to);
        let call = Call::PutImageScanningConfiguration {
            repository_name: repository.clone(),
            image_scanning_configuration: ImageScanning { scan_on_push: *scan_on_push },
        };
        Ok(if from == to { Vec::new() } else { vec![call] })
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let Self::PutImageScanningConfiguration { repository_name, .. } = self;
        vec![Grant::new("ecr:PutImageScanningConfiguration", repository_arn(at, repository_name))]
    }
}

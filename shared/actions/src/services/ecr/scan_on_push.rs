//! The images of a repository: scanned when they are pushed.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, ecr};
use serde::{Deserialize, Serialize};

/// Has images scanned when they are pushed into a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScanOnPush {
    /// The repository's name.
    pub repository: String,
}

impl Change for ScanOnPush {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "ecr-scan-on-push",
            title: "has images scanned for known vulnerabilities when they are pushed",
            disruption: "nothing: pushing and pulling go on as before, and images that are there already are not scanned",
            undo: Undo::Exact,
            loss: None,
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::ScanOnPush { repository: self.repository.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::ScanOnPush(_) = before;
        Ok(State::ScanOnPush(true))
    }
}

impl ScanOnPush {
    /// What a repository is like after it.
    pub fn apply(&self, repository: &mut Resource<ecr::Repository>) {
        repository.view.image_scanning_configuration = Some(ecr::ImageScanning { scan_on_push: Some(true) });
    }
}

#[cfg(test)]
mod tests {
    use super::ScanOnPush;
    use crate::services::ecr::State;
    use crate::{Change as _, Surface as _};

    #[test]
    fn scanning_is_turned_on_and_off_again() {
        let action = ScanOnPush { repository: "shop/cart".into() };
        let [off, on] = [false, true].map(State::ScanOnPush);
        assert_eq!(action.change(&off).unwrap(), on);
        assert_eq!(action.facet().calls(&on, &on).unwrap(), []);
        for (from, to, is_on) in [(&off, &on, true), (&on, &off, false)] {
            let calls = serde_json::to_string(&action.facet().calls(from, to).unwrap()).unwrap();
            let said = r#"[{"repositoryName":"shop/cart","imageScanningConfiguration":{"scanOnPush":IS_ON}}]"#;
            assert_eq!(calls, said.replace("IS_ON", &is_on.to_string()));
        }
    }
}

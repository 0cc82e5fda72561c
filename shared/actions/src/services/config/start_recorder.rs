//! A configuration recorder that was stopped: it records again.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::account::{ConfigurationRecorders, RecorderStatus};
use guardrail_resources::{List, Resource};
use serde::{Deserialize, Serialize};

/// Starts the customer's configuration recorder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartRecorder {
    /// The recorder's name.
    pub name: String,
}

impl Change for StartRecorder {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "config-start-recorder",
            title: "starts the configuration recorder",
            disruption: "nobody is disturbed; recording is paid for by the item, and what changed meanwhile is recorded \
                at once",
            undo: Undo::Exact,
            loss: Some("changes are no longer recorded, and no rule judges them"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Recording { recorder: self.name.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Recording(_) = before;
        Ok(State::Recording(true))
    }
}

impl StartRecorder {
    /// What the Region's recorders are like after it: the started one has nothing to tell of its recording yet.
    pub fn apply(&self, account: &mut Resource<ConfigurationRecorders>) {
        let started = |status: &RecorderStatus| {
            if status.name != self.name {
                return status.clone();
            }
            RecorderStatus {
                name: status.name.clone(),
                recording: true,
                last_status: Some("Pending".to_owned()),
                last_error_code: None,
            }
        };
        let statuses: Vec<_> = account.configuration_recorders_status.iter().map(started).collect();
        account.view.configuration_recorders_status = List::from(statuses);
    }
}

#[cfg(test)]
mod tests {
    use super::{StartRecorder, State};
    use crate::{Action, Place};

    fn calls(action: &Action, from: &crate::State, to: &crate::State) -> Vec<String> {
        action.facet().calls(from, to).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_stopped_recorder_is_started_and_stopped_again() {
        let action = Action::from(StartRecorder { name: "default".to_owned() });
        let stopped = State::Recording(false).into();
        let runs = action.change(&stopped).unwrap();
        let name = r#"{"ConfigurationRecorderName":"default"}"#;
        assert_eq!(calls(&action, &stopped, &runs), [format!("config:StartConfigurationRecorder {name}")]);
        assert_eq!(calls(&action, &runs, &stopped), [format!("config:StopConfigurationRecorder {name}")]);
        assert_eq!(action.change(&runs).unwrap(), runs);
        assert!(calls(&action, &runs, &runs).is_empty());
    }

    #[test]
    fn a_recorders_arn_ends_in_an_id_that_its_name_does_not_tell() {
        let here = Place {
            partition: "aws".to_owned(),
            account_id: "111122223333".to_owned(),
            region: "eu-west-1".to_owned(),
        };
        let facet = Action::from(StartRecorder { name: "default".to_owned() }).facet();
        let reads = facet.reads(&here);
        assert_eq!(reads[0].resource, "arn:aws:config:eu-west-1:111122223333:configuration-recorder/default/*");
        assert_eq!(facet.resource(&here), "arn:aws:config:eu-west-1:111122223333:configuration-recorder/default");
    }
}

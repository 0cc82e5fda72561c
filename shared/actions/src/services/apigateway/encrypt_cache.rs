//! The encryption of a stage's cache: on.

use super::{CacheState, Facet, Stage, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, apigateway};
use serde::{Deserialize, Serialize};

/// Encrypts what a stage caches, for each method that is cached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EncryptCache {
    /// The stage.
    pub stage: Stage,
}

impl Change for EncryptCache {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "apigateway-encrypt-cache",
            title: "encrypts what the stage caches, for each method that is cached",
            disruption: "what is cached may have to be fetched from the back end again; an encrypted response takes more room",
            undo: Undo::Exact,
            loss: Some("cached responses are kept unencrypted again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::CacheEncryption(self.stage.clone())
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::CacheEncryption(before) = before else { return Err(Refusal::OtherFacet) };
        let encrypted =
            |state: &CacheState| CacheState { is_encrypted: state.is_encrypted || state.is_cached, ..*state };
        let after = before.iter().map(|(method, state)| (method.clone(), encrypted(state)));
        Ok(State::CacheEncryption(after.collect()))
    }
}

impl EncryptCache {
    /// What a stage is like after it.
    pub fn apply(&self, stage: &mut Resource<apigateway::RestStage>) {
        let cached = stage.view.method_settings.iter_mut().flat_map(|settings| settings.values_mut());
        for caching in cached.filter(|caching| caching.caching_enabled == Some(true)) {
            caching.cache_data_encrypted = Some(true);
        }
    }
}

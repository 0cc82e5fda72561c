//! The encryption of traces: with a KMS key of the account.

use super::{Facet, Key, State};
use crate::{About, Change, Refusal, SLOW, Undo};
use guardrail_resources::{Resource, xray};
use serde::{Deserialize, Serialize};

/// Has X-Ray encrypt the traces of an account and Region with a KMS key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Encrypt {
    /// The key: its id, its ARN, or an alias (`alias/aws/xray`).
    pub key: String,
}

impl Change for Encrypt {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "xray-encrypt",
            title: "has X-Ray encrypt traces with a KMS key of the account",
            disruption: "new traces cannot be read by who may not use a customer managed key; uses of the key cost; for a \
                while traces are encrypted with either key",
            undo: Undo::Equivalent("traces that were recorded meanwhile stay encrypted with the key"),
            loss: None,
            settles: SLOW,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Encryption
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Encryption(key) = before;
        let key = key.clone().unwrap_or_else(|| Key(self.key.clone()));
        Ok(State::Encryption(Some(key)))
    }
}

impl Encrypt {
    /// What the encryption is like after it.
    pub fn apply(&self, encryption: &mut Resource<xray::EncryptionConfig>) {
        "KMS".clone_into(&mut encryption.view.kind);
        encryption.view.status = Some("ACTIVE".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::Encrypt;
    use crate::services::xray::{Key, State};
    use crate::{Change as _, Surface as _};

    fn with(key: Option<&str>) -> State {
        State::Encryption(key.map(|key| Key(key.to_owned())))
    }

    #[test]
    fn traces_without_a_key_get_one_and_others_keep_their_own() {
        let action = Encrypt { key: "alias/traces".into() };
        let after = action.change(&with(None)).unwrap();
        assert_eq!(after, with(Some("alias/traces")));
        assert_eq!(action.change(&with(Some("1234"))).unwrap(), with(Some("1234")));
        let calls = |from: &State, to: &State| serde_json::to_string(&action.facet().calls(from, to).unwrap()).unwrap();
        assert_eq!(calls(&with(None), &after), r#"[{"Type":"KMS","KeyId":"alias/traces"}]"#);
        assert_eq!(calls(&after, &with(None)), r#"[{"Type":"NONE"}]"#);
        assert_eq!(calls(&after, &after), "[]");
    }

    #[test]
    fn a_key_is_the_same_by_its_id_and_its_arn_and_may_be_any_by_an_alias() {
        let arn = "arn:aws:kms:eu-west-1:111122223333:key/1234";
        assert_eq!(with(Some(arn)), with(Some("1234")));
        assert_eq!(with(Some("alias/traces")), with(Some(arn)));
        assert_ne!(with(Some(arn)), with(Some("5678")));
        assert_ne!(with(Some(arn)), with(None));
    }
}

//! A stream's server-side encryption: started.

use super::{Facet, State};
use crate::{About, Change, Refusal, SLOW, Undo};
use guardrail_resources::{Resource, kinesis};
use serde::{Deserialize, Serialize};

/// Starts the encryption of a stream that has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Encrypt {
    /// The stream's name.
    pub stream: String,
    /// The KMS key: its id, its ARN, or an alias (`alias/aws/kinesis`).
    pub key: String,
}

impl Change for Encrypt {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "kinesis-encrypt",
            title: "encrypts the stream's records with a KMS key",
            disruption: "the stream stays in use; with a customer managed key, producers and consumers that may not use \
                it are cut off; uses of the key cost",
            undo: Undo::Equivalent("records that were written meanwhile stay encrypted"),
            loss: Some("new records are no longer encrypted"),
            settles: SLOW,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Encryption { stream: self.stream.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Encryption(key) = before;
        Ok(State::Encryption(Some(key.as_ref().unwrap_or(&self.key).clone())))
    }
}

impl Encrypt {
    /// What a stream is like after it.
    pub fn apply(&self, stream: &mut Resource<kinesis::Stream>) {
        stream.view.stream_encryption = Some(kinesis::StreamEncryption { encryption_type: Some("KMS".to_owned()) });
    }
}

#[cfg(test)]
mod tests {
    use super::Encrypt;
    use crate::services::kinesis::{Call, State};
    use crate::{Change as _, Place, Request as _, Surface as _};

    fn with(key: Option<&str>) -> State {
        State::Encryption(key.map(str::to_owned))
    }

    #[test]
    fn a_stream_without_a_key_gets_one_and_another_keeps_its_own() {
        let action = Encrypt { stream: "clicks".into(), key: "alias/aws/kinesis".into() };
        let after = action.change(&with(None)).unwrap();
        assert_eq!(after, with(Some("alias/aws/kinesis")));
        assert_eq!(action.change(&with(Some("1234"))).unwrap(), with(Some("1234")));
        let calls = |from: &State, to: &State| action.facet().calls(from, to).unwrap();
        let said = r#"[{"StreamName":"clicks","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}]"#;
        for (calls, operation) in [
            (calls(&with(None), &after), "StartStreamEncryption"),
            (calls(&after, &with(None)), "StopStreamEncryption"),
            (calls(&with(Some("1234")), &after), "StartStreamEncryption"),
        ] {
            assert_eq!((calls[0].operation(), serde_json::to_string(&calls).unwrap().as_str()), (operation, said));
        }
        assert_eq!(calls(&after, &after), []);
    }

    #[test]
    fn the_call_needs_the_stream_and_the_key() {
        let at = Place { partition: "aws".into(), account_id: "111122223333".into(), region: "eu-west-1".into() };
        let needs = |key: &str| {
            let call = Call::StartStreamEncryption(super::super::Encryption::of("clicks", key));
            let needs = call.needs(&at).into_iter();
            needs.map(|grant| format!("{} {}", grant.action, grant.resource)).collect::<Vec<_>>()
        };
        let on = |key: &str| {
            [
                "kinesis:StartStreamEncryption arn:aws:kinesis:eu-west-1:111122223333:stream/clicks".to_owned(),
                format!("kinesis:StartStreamEncryption arn:aws:kms:eu-west-1:111122223333:key/{key}"),
                format!("kms:DescribeKey arn:aws:kms:eu-west-1:111122223333:key/{key}"),
            ]
        };
        assert_eq!(needs("1234"), on("1234"));
        assert_eq!(needs("alias/aws/kinesis"), on("*"));
    }
}

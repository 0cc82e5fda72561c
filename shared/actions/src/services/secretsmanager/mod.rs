//! AWS Secrets Manager: secrets' resource policies.

mod access;
mod remove_public_statements;

pub use access::ACCESS;
pub use remove_public_statements::RemovePublicStatements;

use crate::{Change, Document, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A resource policy without what makes it public.
    RemovePublicStatements(RemovePublicStatements),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::RemovePublicStatements(action) => action,
        }
    }
}

impl From<RemovePublicStatements> for crate::Action {
    fn from(action: RemovePublicStatements) -> Self {
        Self::Secretsmanager(Action::RemovePublicStatements(action))
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// A secret's resource policy (`secretsmanager:GetResourcePolicy`).
    Policy {
        /// The secret's ARN, or its name where nothing else is known.
        secret_id: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The policy; `None` where there is none.
    Policy(Option<Document>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Secretsmanager(state)
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Sets a secret's whole policy.
    PutResourcePolicy {
        /// The secret.
        secret_id: String,
        /// The policy.
        resource_policy: Document,
    },
    /// Removes a secret's policy.
    DeleteResourcePolicy {
        /// The secret.
        secret_id: String,
    },
}

/// A secret's ARN. It ends with six letters of Secrets Manager's own, which the name does not tell (user guide, "What's in a
/// secret").
fn secret_arn(at: &Place, id: &str) -> String {
    if id.starts_with("arn:") { id.to_owned() } else { at.arn("secretsmanager", &format!("secret:{id}-??????")) }
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        let Self::Policy { secret_id } = self;
        secret_arn(at, secret_id)
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        vec![Grant::new("secretsmanager:GetResourcePolicy", self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let (Self::Policy { secret_id }, State::Policy(_), State::Policy(policy)) = (self, from, to);
        if from == to {
            return Ok(Vec::new());
        }
        let secret_id = secret_id.clone();
        Ok(vec![match policy.clone() {
            Some(resource_policy) => Call::PutResourcePolicy { secret_id, resource_policy },
            None => Call::DeleteResourcePolicy { secret_id },
        }])
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let (action, secret_id) = match self {
            Self::PutResourcePolicy { secret_id, .. } => ("secretsmanager:PutResourcePolicy", secret_id),
            Self::DeleteResourcePolicy { secret_id } => ("secretsmanager:DeleteResourcePolicy", secret_id),
        };
        vec![Grant::new(action, secret_arn(at, secret_id))]
    }
}

#[cfg(test)]
mod tests {
    use super::{Call, Facet, RemovePublicStatements, State};
    use crate::{Change, Document, Place, Request, Surface};

    #[test]
    fn public_statements_go_and_the_policy_comes_back_word_for_word() {
        let action = RemovePublicStatements { secret_id: "db".to_owned() };
        let anyone = r#"{"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:*", "Resource": "*"}"#;
        let own = anyone.replace(r#""*", "Action""#, r#"{"AWS": "111122223333"}, "Action""#);
        let policy = |statements: &str| Document(format!(r#"{{"Statement":[{statements}]}}"#));
        let before = policy(&format!("{anyone}, {own}"));
        let after = action.change(&State::Policy(Some(before.clone()))).unwrap();
        let put = |resource_policy| vec![Call::PutResourcePolicy { secret_id: "db".to_owned(), resource_policy }];
        let facet = action.facet();
        assert_eq!(facet.calls(&State::Policy(Some(before.clone())), &after), Ok(put(policy(&own))));
        let back = facet.calls(&after, &State::Policy(Some(before.clone()))).unwrap();
        let [Call::PutResourcePolicy { resource_policy, .. }] = &back[..] else { panic!("{back:?}") };
        assert_eq!(resource_policy.0, before.0);
        let alone = State::Policy(Some(policy(anyone)));
        let delete = vec![Call::DeleteResourcePolicy { secret_id: "db".to_owned() }];
        assert_eq!(facet.calls(&alone, &action.change(&alone).unwrap()), Ok(delete));
        assert_eq!(facet.calls(&after, &after), Ok(Vec::new()));
    }

    #[test]
    fn a_secret_is_known_by_its_arn_or_by_what_its_name_tells_of_it() {
        let at = Place { partition: "aws".into(), account_id: "111122223333".into(), region: "eu-west-1".into() };
        let named = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????";
        assert_eq!(Facet::Policy { secret_id: "db".to_owned() }.reads(&at)[0].resource, named);
        let arn = named.replace("??????", "AbCdEf");
        let delete = Call::DeleteResourcePolicy { secret_id: arn.clone() };
        assert_eq!(delete.needs(&at)[0].resource, arn);
    }
}

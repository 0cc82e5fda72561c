//! A user's access keys: of no use any more.

use super::{Facet, KeyStatus, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use serde::{Deserialize, Serialize};

/// Deactivates a user's access keys that are active: one, or all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeactivateAccessKeys {
    /// The user's name.
    pub user: String,
    /// The key; `None` for all that the user has.
    pub access_key_id: Option<String>,
}

impl Change for DeactivateAccessKeys {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "iam-deactivate-access-keys",
            title: "deactivates access keys of the user",
            disruption: "whatever calls AWS with these keys fails at once",
            undo: Undo::Exact,
            loss: Some("whoever has the keys can use them again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::AccessKeys { user: self.user.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::AccessKeys(keys) = before else { return Err(Refusal::OtherFacet) };
        let is_meant = |id: &str| self.access_key_id.as_deref().is_none_or(|key| key == id);
        let after = keys.iter().map(|(id, &status)| match status {
            KeyStatus::Active if is_meant(id) => (id.clone(), KeyStatus::Inactive),
            _ => (id.clone(), status),
        });
        Ok(State::AccessKeys(after.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::{DeactivateAccessKeys, KeyStatus, State};
    use crate::{Action, Place, Refusal};
    use KeyStatus::{Active, Expired, Inactive};

    fn deactivate(key: Option<&str>) -> Action {
        DeactivateAccessKeys { user: "backup".to_owned(), access_key_id: key.map(str::to_owned) }.into()
    }

    fn keys(keys: &[(&str, KeyStatus)]) -> crate::State {
        State::AccessKeys(keys.iter().map(|(id, status)| ((*id).to_owned(), *status)).collect()).into()
    }

    fn calls(from: &crate::State, to: &crate::State) -> Result<Vec<String>, Refusal> {
        Ok(deactivate(None).facet().calls(from, to)?.iter().map(ToString::to_string).collect())
    }

    fn update(key: &str, status: &str) -> String {
        format!(r#"iam:UpdateAccessKey {{"UserName":"backup","AccessKeyId":"{key}","Status":"{status}"}}"#)
    }

    #[test]
    fn the_key_that_is_meant_is_deactivated_and_made_active_again() {
        let before = keys(&[("AKIA1", Active), ("AKIA2", Active)]);
        let after = deactivate(Some("AKIA2")).change(&before).unwrap();
        assert_eq!(after, keys(&[("AKIA1", Active), ("AKIA2", Inactive)]));
        assert_eq!(calls(&before, &after).unwrap(), [update("AKIA2", "Inactive")]);
        assert_eq!(calls(&after, &before).unwrap(), [update("AKIA2", "Active")]);
        assert_eq!(deactivate(Some("AKIA2")).change(&after).unwrap(), after);
    }

    #[test]
    fn without_a_key_all_that_are_active_are_deactivated_and_only_those_come_back() {
        let before = keys(&[("AKIA1", Inactive), ("AKIA2", Active), ("AKIA3", Expired)]);
        let after = deactivate(None).change(&before).unwrap();
        assert_eq!(calls(&before, &after).unwrap(), [update("AKIA2", "Inactive")]);
        assert_eq!(calls(&after, &before).unwrap(), [update("AKIA2", "Active")]);
    }

    #[test]
    fn a_key_that_is_gone_is_none_that_works() {
        let none = keys(&[]);
        assert_eq!(deactivate(Some("AKIA2")).change(&none).unwrap(), none);
        assert_eq!(calls(&none, &none).unwrap(), Vec::<String>::new());
        assert!(matches!(calls(&none, &keys(&[("AKIA2", Active)])), Err(Refusal::NoWay(_))));
        let expired = keys(&[("AKIA2", Expired)]);
        assert!(matches!(calls(&expired, &keys(&[("AKIA2", Active)])), Err(Refusal::NoWay(_))));
    }

    #[test]
    fn a_user_is_reached_whatever_its_path() {
        let at =
            Place { partition: "aws".to_owned(), account_id: "111122223333".to_owned(), region: "global".to_owned() };
        let facet = deactivate(None).facet();
        assert_eq!(facet.resource(&at), "arn:aws:iam::111122223333:user/backup");
        let reads: Vec<_> = facet.reads(&at).into_iter().map(|grant| grant.resource).collect();
        let users = ["arn:aws:iam::111122223333:user/backup", "arn:aws:iam::111122223333:user/*/backup"];
        assert_eq!(reads, users);
    }
}

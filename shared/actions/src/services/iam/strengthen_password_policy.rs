//! The account's password policy: as strict as is asked for.

use super::{Facet, PasswordPolicy, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::Resource;
use guardrail_resources::account::{self, AccountPasswordPolicy};
use serde::{Deserialize, Serialize};

/// Raises what is weaker in the account's password policy than what is asked for, and leaves the rest as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StrengthenPasswordPolicy {
    /// The fewest characters.
    pub minimum_password_length: u16,
    /// At least one symbol.
    pub require_symbols: bool,
    /// At least one digit.
    pub require_numbers: bool,
    /// At least one capital letter.
    pub require_uppercase_characters: bool,
    /// At least one small letter.
    pub require_lowercase_characters: bool,
    /// How many former passwords are refused; 0 asks for none.
    pub password_reuse_prevention: u16,
    /// After how many days a password expires at the latest; 0 lets passwords live for ever.
    pub max_password_age: u16,
}

impl Change for StrengthenPasswordPolicy {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "iam-strengthen-password-policy",
            title: "raises what is weaker in the account's password policy than what is asked for",
            disruption: "users meet it when they next change their password; where passwords begin to expire sooner, users \
                whose password is older must change it when they next sign in",
            undo: Undo::Exact,
            loss: Some("passwords may be as weak as before"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::PasswordPolicy
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::PasswordPolicy(before) = before else { return Err(Refusal::OtherFacet) };
        let after = self.raised(before.as_ref());
        let begins_to_expire = before.as_ref().is_none_or(|before| before.max_password_age.is_none());
        if after.hard_expiry && begins_to_expire && after.max_password_age.is_some() {
            let why = "passwords would begin to expire, and the policy keeps users whose password has expired from setting \
                a new one: they would be locked out";
            return Err(Refusal::Unsafe(why.to_owned()));
        }
        Ok(State::PasswordPolicy(Some(after)))
    }
}

impl StrengthenPasswordPolicy {
    /// What the account's policy is like after it.
    pub fn apply(&self, account: &mut Resource<AccountPasswordPolicy>) {
        let before = account.0.as_ref().map(PasswordPolicy::from);
        if let Ok(State::PasswordPolicy(after)) = self.change(&State::PasswordPolicy(before)) {
            account.view = AccountPasswordPolicy(after.as_ref().map(account::PasswordPolicy::from));
        }
    }

    /// The stricter of what there is and what is asked for, field by field. Where nothing is set yet, users may change their
    /// own passwords: they could not obey an expiry otherwise.
    fn raised(&self, before: Option<&PasswordPolicy>) -> PasswordPolicy {
        let unset = || PasswordPolicy { allow_users_to_change_password: true, ..PasswordPolicy::default() };
        let before = before.cloned().unwrap_or_else(unset);
        let at_least = |before: Option<u16>, asked: u16| before.max((asked > 0).then_some(asked));
        let max_password_age = match (before.max_password_age, self.max_password_age) {
            (age, 0) => age,
            (Some(age), asked) => Some(age.min(asked)),
            (None, asked) => Some(asked),
        };
        PasswordPolicy {
            minimum_password_length: at_least(before.minimum_password_length, self.minimum_password_length),
            require_symbols: before.require_symbols || self.require_symbols,
            require_numbers: before.require_numbers || self.require_numbers,
            require_uppercase_characters: before.require_uppercase_characters || self.require_uppercase_characters,
            require_lowercase_characters: before.require_lowercase_characters || self.require_lowercase_characters,
            max_password_age,
            password_reuse_prevention: at_least(before.password_reuse_prevention, self.password_reuse_prevention),
            ..before
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PasswordPolicy, State, StrengthenPasswordPolicy};
    use crate::{Action, Refusal};

    const ASKED: StrengthenPasswordPolicy = StrengthenPasswordPolicy {
        minimum_password_length: 14,
        require_symbols: true,
        require_numbers: true,
        require_uppercase_characters: true,
        require_lowercase_characters: false,
        password_reuse_prevention: 24,
        max_password_age: 90,
    };

    fn changed(before: Option<PasswordPolicy>) -> Result<PasswordPolicy, Refusal> {
        match Action::from(ASKED).change(&State::PasswordPolicy(before).into())? {
            crate::State::Iam(State::PasswordPolicy(Some(after))) => Ok(after),
            other => panic!("{other:?}"),
        }
    }

    fn calls(from: Option<PasswordPolicy>, to: Option<PasswordPolicy>) -> Vec<String> {
        let (from, to) = (State::PasswordPolicy(from).into(), State::PasswordPolicy(to).into());
        Action::from(ASKED).facet().calls(&from, &to).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn only_what_is_weaker_is_raised() {
        let before = PasswordPolicy {
            minimum_password_length: Some(20),
            require_lowercase_characters: true,
            max_password_age: Some(60),
            password_reuse_prevention: Some(4),
            ..PasswordPolicy::default()
        };
        let after = changed(Some(before.clone())).unwrap();
        assert_eq!((after.minimum_password_length, after.max_password_age), (Some(20), Some(60)));
        assert_eq!(after.password_reuse_prevention, Some(24));
        assert!(after.require_symbols && after.require_lowercase_characters);
        assert!(!after.allow_users_to_change_password, "what is not about strength stays");
        assert_eq!(changed(Some(after.clone())).unwrap(), after);
        assert!(calls(Some(after.clone()), Some(after)).is_empty());
    }

    #[test]
    fn every_field_is_sent_and_the_saved_policy_is_put_back_whole() {
        let before = PasswordPolicy { minimum_password_length: Some(6), ..PasswordPolicy::default() };
        let after = changed(Some(before.clone())).unwrap();
        let put = r#"iam:UpdateAccountPasswordPolicy {"MinimumPasswordLength":14,"RequireSymbols":true,"RequireNumbers":true,"RequireUppercaseCharacters":true,"RequireLowercaseCharacters":false,"AllowUsersToChangePassword":false,"MaxPasswordAge":90,"PasswordReusePrevention":24,"HardExpiry":false}"#;
        assert_eq!(calls(Some(before.clone()), Some(after.clone())), [put]);
        let back = r#"iam:UpdateAccountPasswordPolicy {"MinimumPasswordLength":6,"RequireSymbols":false,"RequireNumbers":false,"RequireUppercaseCharacters":false,"RequireLowercaseCharacters":false,"AllowUsersToChangePassword":false,"HardExpiry":false}"#;
        assert_eq!(calls(Some(after), Some(before)), [back]);
    }

    #[test]
    fn where_none_is_set_one_is_made_that_users_can_obey_and_deleted_again() {
        let after = changed(None).unwrap();
        assert!(after.allow_users_to_change_password && !after.hard_expiry);
        assert_eq!(calls(Some(after), None), ["iam:DeleteAccountPasswordPolicy {}"]);
    }

    #[test]
    fn nobody_is_locked_out_by_passwords_that_begin_to_expire() {
        let hard = PasswordPolicy { hard_expiry: true, ..PasswordPolicy::default() };
        assert!(matches!(changed(Some(hard.clone())), Err(Refusal::Unsafe(_))));
        let expires = PasswordPolicy { max_password_age: Some(365), ..hard };
        let after = changed(Some(expires)).unwrap();
        assert_eq!((after.max_password_age, after.hard_expiry), (Some(90), true));
    }

    #[test]
    fn a_saved_policy_is_read_again_as_it_was() {
        let state = State::PasswordPolicy(Some(changed(None).unwrap()));
        let saved = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&saved).unwrap(), state);
    }
}

//! A user's sessions: those that were opened before a date may do nothing any more.

use super::{Facet, State};
use crate::{About, Change, Document, QUICK, Refusal, Undo};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The inline policy's name.
const POLICY: &str = "GuardrailRevokeOldSessions";

/// How long after a sign-in its session may get its credentials: the console asks for them as soon as somebody has signed in.
const OPENS_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// Denies everything to the sessions of an IAM user that were opened before a date, by an inline policy that asks
/// `aws:TokenIssueTime`.
///
/// The key is there wherever temporary credentials are used, and the console gets such for an IAM user who signs in (IAM user
/// guide, "AWS global condition context keys": `aws:TokenIssueTime`, `aws:MultiFactorAuthPresent`); they keep the time of the
/// sign-in for hours (CloudTrail user guide, "Log file examples": a console's call two hours after its `creationDate`). Access
/// keys do not have it. A role has sessions of its own, which only a policy on the role denies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevokeSessions {
    /// The user's name.
    pub user: String,
    /// The date.
    pub opened_before: Timestamp,
}

impl RevokeSessions {
    /// Revokes the session that a sign-in opened, and all before it. Who signs in within five minutes of it is denied too, and
    /// must sign in once more.
    pub fn of_sign_in(user: impl Into<String>, at: Timestamp) -> Self {
        Self { user: user.into(), opened_before: at.saturating_add(OPENS_WITHIN).unwrap_or(at) }
    }
}

impl Change for RevokeSessions {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "iam-revoke-sessions",
            title: "denies everything to the user's sessions that were opened before a date",
            disruption: "whoever works in the console as the user can do nothing there until they sign in anew, and what \
                runs on temporary credentials of the user fails",
            undo: Undo::Exact,
            loss: Some("sessions that were opened by password alone work again, as long as they last"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::UserPolicy { user: self.user.clone(), policy: POLICY.to_owned() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::UserPolicy(before) = before else { return Err(Refusal::OtherFacet) };
        let date = match before {
            None => self.opened_before,
            Some(document) => DatedDeny::date(document)
                .ok_or_else(|| Refusal::Unsafe(format!("the user's policy {POLICY} says something else")))?
                .max(self.opened_before),
        };
        Ok(State::UserPolicy(Some(DatedDeny::before(date).document()?)))
    }
}

/// The policy, and nothing but it: AWS's own pattern for the sessions of roles (`AWSRevokeOlderSessions`).
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct DatedDeny {
    version: String,
    statement: [Statement; 1],
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Statement {
    effect: String,
    action: String,
    resource: String,
    condition: Condition,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Condition {
    date_less_than: IssueTime,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueTime {
    #[serde(rename = "aws:TokenIssueTime")]
    token: Timestamp,
}

impl DatedDeny {
    fn before(date: Timestamp) -> Self {
        let statement = Statement {
            effect: "Deny".to_owned(),
            action: "*".to_owned(),
            resource: "*".to_owned(),
            condition: Condition { date_less_than: IssueTime { token: date } },
        };
        Self { version: "2012-10-17".to_owned(), statement: [statement] }
    }

    /// The date of a policy that is such a one; `None` for any other.
    fn date(document: &Document) -> Option<Timestamp> {
        let policy: Self = serde_json::from_str(&document.0).ok()?;
        let [statement] = &policy.statement;
        let date = statement.condition.date_less_than.token;
        (policy == Self::before(date)).then_some(date)
    }

    fn document(&self) -> Result<Document, Refusal> {
        let text = serde_json::to_string(self);
        text.map(Document).map_err(|error| Refusal::Unreadable { what: "the policy", problem: error.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::{RevokeSessions, State};
    use crate::{Action, Document, Refusal};

    fn revoke(at: &str) -> Action {
        RevokeSessions::of_sign_in("amelie", at.parse().unwrap()).into()
    }

    fn policy(date: &str) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"DateLessThan":{{"aws:TokenIssueTime":"{date}"}}}}}}]}}"#
        )
    }

    fn state(document: Option<&str>) -> crate::State {
        State::UserPolicy(document.map(|text| Document(text.to_owned()))).into()
    }

    #[test]
    fn the_session_of_the_sign_in_and_those_before_it_are_denied_everything() {
        let (action, none) = (revoke("2026-03-02T09:14:07Z"), state(None));
        let after = action.change(&none).unwrap();
        assert_eq!(after, state(Some(&policy("2026-03-02T09:19:07Z"))));
        let calls =
            |from, to| action.facet().calls(from, to).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
        let put = &calls(&none, &after)[0];
        let expected =
            r#"iam:PutUserPolicy {"UserName":"amelie","PolicyName":"GuardrailRevokeOldSessions","PolicyDocument":""#;
        assert!(put.starts_with(expected), "{put}");
        let delete = r#"iam:DeleteUserPolicy {"UserName":"amelie","PolicyName":"GuardrailRevokeOldSessions"}"#;
        assert_eq!(calls(&after, &none), [delete]);
    }

    #[test]
    fn a_later_date_stands_and_an_earlier_one_is_moved() {
        let action = revoke("2026-03-02T09:14:07Z");
        let later = state(Some(&policy("2026-03-03T00:00:00Z")));
        assert_eq!(action.change(&later).unwrap(), later);
        let earlier = state(Some(&policy("2026-03-01T00:00:00Z")));
        let moved = action.change(&earlier).unwrap();
        assert_eq!(moved, state(Some(&policy("2026-03-02T09:19:07Z"))));
        assert_eq!(action.facet().calls(&moved, &earlier).unwrap().len(), 1, "the earlier one is put back");
    }

    #[test]
    fn a_policy_of_that_name_which_says_something_else_is_not_touched() {
        for other in [
            policy("2026-03-01T00:00:00Z").replace("Deny", "Allow"),
            policy("2026-03-01T00:00:00Z").replace(r#""Action":"*""#, r#""Action":"s3:*""#),
            policy("2026-03-01T00:00:00Z").replace(r#""Effect""#, r#""Sid":"kept","Effect""#),
            "not a policy".to_owned(),
        ] {
            let refused = revoke("2026-03-02T09:14:07Z").change(&state(Some(&other)));
            assert!(matches!(refused, Err(Refusal::Unsafe(_))), "{other}");
        }
    }
}

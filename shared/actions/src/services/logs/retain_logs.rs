//! A log group's retention: long enough.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::account::{LogGroup, LogGroups};
use guardrail_resources::{List, Resource};
use serde::{Deserialize, Serialize};

/// The numbers of days that CloudWatch Logs knows (`PutRetentionPolicy`, `retentionInDays`).
const KNOWN: [u16; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// Has a log group keep its events longer, and never shorter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RetainLogs {
    /// The log group's name.
    pub log_group: String,
    /// For how many days events must be kept at least. A number that CloudWatch Logs does not know becomes the next one that
    /// it does; more than ten years become for ever.
    pub days: u32,
}

impl Change for RetainLogs {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "logs-retain",
            title: "has the log group keep its events for as long as is demanded",
            disruption: "nobody is disturbed; storage is paid for by the gigabyte and month",
            undo: Undo::Exact,
            loss: Some("events that are older than the shorter retention are deleted"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Retention { log_group: self.log_group.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Retention(before) = before;
        Ok(State::Retention(match before {
            Some(days) if u32::from(*days) < self.days => {
                KNOWN.into_iter().find(|known| u32::from(*known) >= self.days)
            }
            enough => *enough,
        }))
    }
}

impl RetainLogs {
    /// What the Region's log groups are like after it.
    pub fn apply(&self, account: &mut Resource<LogGroups>) {
        let kept = |group: &LogGroup| {
            let mut group = group.clone();
            if group.log_group_name == self.log_group
                && let Ok(State::Retention(days)) = self.change(&State::of(group.retention_in_days))
            {
                group.retention_in_days = days.map(i64::from);
            }
            group
        };
        let groups: Vec<_> = account.0.iter().map(kept).collect();
        account.view = LogGroups(List::from(groups));
    }
}

#[cfg(test)]
mod tests {
    use super::{RetainLogs, State};
    use crate::{Action, Place};

    fn retain(days: u32) -> Action {
        Action::from(RetainLogs { log_group: "/app/web".to_owned(), days })
    }

    fn after(demanded: u32, before: Option<u16>) -> Option<u16> {
        let crate::State::Logs(State::Retention(after)) =
            retain(demanded).change(&State::Retention(before).into()).unwrap()
        else {
            panic!("another service's state")
        };
        after
    }

    fn calls(from: Option<u16>, to: Option<u16>) -> Vec<String> {
        let (from, to) = (State::Retention(from).into(), State::Retention(to).into());
        retain(365).facet().calls(&from, &to).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_kept_long_enough_or_for_ever_is_left_alone() {
        assert_eq!(after(365, Some(14)), Some(365));
        for enough in [None, Some(365), Some(3653)] {
            assert_eq!(after(365, enough), enough);
        }
    }

    #[test]
    fn days_that_the_service_does_not_know_become_more_and_never_fewer() {
        assert_eq!(after(8, Some(7)), Some(14));
        assert_eq!(after(366, Some(365)), Some(400));
        assert_eq!(after(3653, Some(1)), Some(3653));
        assert_eq!(after(3654, Some(3653)), None);
    }

    #[test]
    fn days_are_put_and_for_ever_is_no_policy() {
        let put = |days| format!(r#"logs:PutRetentionPolicy {{"logGroupName":"/app/web","retentionInDays":{days}}}"#);
        assert_eq!(calls(Some(14), Some(365)), [put(365)]);
        assert_eq!(calls(Some(365), Some(14)), [put(14)]);
        assert_eq!(calls(Some(14), None), [r#"logs:DeleteRetentionPolicy {"logGroupName":"/app/web"}"#]);
        assert_eq!(calls(None, Some(14)), [put(14)]);
        assert!(calls(None, None).is_empty());
    }

    #[test]
    fn a_groups_permissions_are_on_what_is_within_it() {
        let here = Place {
            partition: "aws".to_owned(),
            account_id: "111122223333".to_owned(),
            region: "eu-west-1".to_owned(),
        };
        let facet = retain(365).facet();
        let arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/app/web";
        assert_eq!(facet.resource(&here), arn);
        let calls = facet.calls(&State::Retention(Some(1)).into(), &State::Retention(None).into()).unwrap();
        assert_eq!(calls[0].needs(&here)[0].resource, format!("{arn}:*"));
    }
}

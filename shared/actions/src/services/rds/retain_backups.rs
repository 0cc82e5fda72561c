//! A database's automated backups: kept for longer, never for less time.

use super::{Database, Facet, Retention, State};
use crate::{About, Change, Refusal, SLOW, Undo};
use guardrail_resources::{Resource, Section, rds};
use serde::{Deserialize, Serialize};

/// Has the automated backups of an instance or a cluster kept for a number of days at least.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RetainBackups {
    /// The database.
    pub database: Database,
    /// The days, from 1 to 35.
    pub days: i32,
}

impl Change for RetainBackups {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "rds-retain-backups",
            title: "keeps the database's automated backups for as many days as the control asks for",
            disruption: "where backups were off the instance restarts at once, and its input and output pause while the \
                first backup is taken; where they were on nothing stops; more backups cost more",
            undo: Undo::Equivalent("a retention that waited for the maintenance window is set at once"),
            loss: Some("backups older than the former retention are deleted, all of them where it was none"),
            settles: SLOW,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::BackupRetention { database: self.database.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::BackupRetention(before) = before else { return Err(Refusal::OtherFacet) };
        if before.least() >= self.days {
            return Ok(State::BackupRetention(*before));
        }
        // What somebody has asked for already is more than the control does, perhaps.
        let days = self.days.max(before.days).max(before.coming());
        Ok(State::BackupRetention(Retention { days, pending: None }))
    }
}

impl RetainBackups {
    /// What an instance is like after it.
    pub fn apply(&self, instance: &mut Resource<rds::DbInstance>) {
        let days = i64::from(self.days);
        let kept = instance.view.backup_retention_period.unwrap_or_default();
        instance.view.backup_retention_period = Some(kept.max(days));
        instance.view.pending_modified_values = Section::of(None);
    }
}

#[cfg(test)]
mod tests {
    use super::RetainBackups;
    use crate::services::rds::{Database, Retention, State};
    use crate::{Change as _, Refusal, Surface as _};

    fn kept(days: i32, pending: Option<i32>) -> State {
        State::BackupRetention(Retention { days, pending })
    }

    fn seven() -> RetainBackups {
        RetainBackups { database: Database::Instance("orders".into()), days: 7 }
    }

    /// The calls that lead from one state to another, as JSON.
    fn calls(from: &State, to: &State) -> Vec<String> {
        let calls = seven().facet().calls(from, to).unwrap();
        calls.iter().map(|call| serde_json::to_string(call).unwrap()).collect()
    }

    #[test]
    fn retention_is_raised_and_never_lowered() {
        for (before, after) in [
            (kept(0, None), kept(7, None)),
            (kept(6, None), kept(7, None)),
            (kept(7, None), kept(7, None)),
            (kept(30, None), kept(30, None)),
            // On its way to nothing, to less, and to more.
            (kept(14, Some(0)), kept(14, None)),
            (kept(3, Some(5)), kept(7, None)),
            (kept(0, Some(21)), kept(21, None)),
            (kept(14, Some(21)), kept(14, Some(21))),
        ] {
            assert_eq!(seven().change(&before), Ok(after), "{before:?}");
        }
        assert_eq!(seven().change(&State::DeletionProtection(false)), Err(Refusal::OtherFacet));
    }

    #[test]
    fn only_what_waits_for_the_maintenance_window_else_is_applied_at_once() {
        let to = |days: i32| format!(r#"{{"DBInstanceIdentifier":"orders","BackupRetentionPeriod":{days}}}"#);
        let at_once = |days: i32| to(days).replace('}', r#","ApplyImmediately":true}"#);
        assert_eq!(calls(&kept(3, None), &kept(7, None)), [to(7)]);
        assert_eq!(calls(&kept(7, None), &kept(3, None)), [to(3)]);
        assert_eq!(calls(&kept(0, None), &kept(7, None)), [at_once(7)]);
        assert_eq!(calls(&kept(7, None), &kept(0, None)), [at_once(0)]);
        assert_eq!(calls(&kept(14, Some(0)), &kept(14, None)), [at_once(14)]);
        assert_eq!(calls(&kept(14, None), &kept(14, Some(0))), [at_once(0)]);
        assert_eq!(calls(&kept(7, None), &kept(7, None)), [""; 0]);
    }

    #[test]
    fn a_clusters_backups_are_never_off() {
        let facet = RetainBackups { database: Database::Cluster("orders".into()), days: 7 }.facet();
        let calls = facet.calls(&kept(1, None), &kept(7, None)).unwrap();
        let call = serde_json::to_string(&calls[0]).unwrap();
        assert_eq!(call, r#"{"DBClusterIdentifier":"orders","BackupRetentionPeriod":7,"ApplyImmediately":true}"#);
        assert!(matches!(facet.calls(&kept(7, None), &kept(0, None)), Err(Refusal::NoWay(_))));
    }
}

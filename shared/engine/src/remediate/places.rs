//! Places in the limits: how many resources may be changed within an hour.

use super::guards::{Guard, Refusal};
use super::store::{Attempt, Remediations};
use super::{RemediateError, Remediator};
use crate::digest::sha256;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// The hour in which places are counted.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

impl<S: Remediations + Sync, H, E, I, Q> Remediator<'_, S, H, E, I, Q> {
    /// Takes places in each limit, the control's in the account and the one in all: one for each resource that is written.
    /// Where there is none for one of them, the attempt ends before it, and the rest is for another. Both are kept where the
    /// second is full: too few changes are made then, and never too many.
    pub(super) async fn reserve_places(&self, attempt: &mut Attempt) -> Result<Option<Refusal>, RemediateError> {
        let mut written: BTreeSet<String> = BTreeSet::new();
        for (index, step) in attempt.steps.iter().enumerate() {
            let resource = step.facet().resource(&attempt.at);
            if written.contains(&resource) {
                continue;
            }
            if let Some(refusal) = self.reserve_place(attempt, &resource).await? {
                attempt.steps.truncate(index);
                return Ok(Some(refusal).filter(|_| attempt.steps.is_empty()));
            }
            written.insert(resource);
        }
        Ok(None)
    }

    async fn reserve_place(&self, attempt: &Attempt, resource: &str) -> Result<Option<Refusal>, RemediateError> {
        let Ok(settings) = self.settings else { return Ok(None) };
        let into_hour = self.now.as_second().rem_euclid(HOUR.as_secs());
        let starts_at = Timestamp::from_second(self.now.as_second() - into_hour).unwrap_or(self.now);
        let ends_at = starts_at.saturating_add(HOUR).unwrap_or(Timestamp::MAX);
        let Attempt { finding, life, number, .. } = attempt;
        let place = format!("{}-{life}-{number}-{}", finding.id(), sha256(resource));
        let limit = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
        let (account, control) = (&finding.resource.account_id, &finding.control);
        let of_control = format!("{control}#{account}#{starts_at}");
        let most = settings.limits.per_control_and_account_an_hour;
        if !self.store.reserve(&of_control, &place, limit(most), ends_at).await? {
            let why = format!("{most} resources were changed for {control} in account {account} within the hour");
            return Ok(Some(Refusal { guard: Guard::ControlLimit, why, until: Some(ends_at) }));
        }
        let most = settings.limits.in_all_an_hour;
        if !self.store.reserve(&format!("all#{starts_at}"), &place, limit(most), ends_at).await? {
            let why = format!("{most} resources were changed in all within the hour");
            return Ok(Some(Refusal { guard: Guard::TotalLimit, why, until: Some(ends_at) }));
        }
        Ok(None)
    }
}

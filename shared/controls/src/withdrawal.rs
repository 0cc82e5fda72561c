//! What takes back the sharing of snapshots and images that calls gave.

use crate::Activity;
use guardrail_actions::Plan;
use guardrail_actions::services::ec2::{self as actions, Grantee, State};
use std::collections::BTreeSet;

/// Withdraws an EBS snapshot from those whom a call let in.
pub(crate) fn of_snapshot(activity: Activity, from: &BTreeSet<Grantee>) -> Activity {
    let action = |snapshot| actions::WithdrawSnapshotSharing { snapshot, from: from.clone() };
    let of = |id| actions::needed(action(id), State::SnapshotSharing(from.clone()));
    planned(activity, "snap-", of)
}

/// Withdraws a machine image from those whom a call let in.
pub(crate) fn of_image(activity: Activity, from: &BTreeSet<Grantee>) -> Activity {
    let action = |image| actions::WithdrawImageSharing { image, from: from.clone() };
    let of = |id| actions::needed(action(id), State::ImageSharing(from.clone()));
    planned(activity, "ami-", of)
}

/// Grantees by the names that a call has for them.
pub(crate) fn grantees(names: &[&str]) -> BTreeSet<Grantee> {
    names.iter().map(|name| Grantee::named(name)).collect()
}

/// The activity with its plan, where it is known whose. A call that names none speaks of the account.
fn planned(activity: Activity, ids_begin: &str, plan: impl FnOnce(String) -> Plan) -> Activity {
    let id = Some(activity.target.named.clone()).filter(|id| id.starts_with(ids_begin));
    match id {
        Some(id) => activity.put_right_by(plan(id)),
        None => activity,
    }
}

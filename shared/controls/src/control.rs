//! The form of a control, and how one is asked.

use crate::activity_control::Events;
use guardrail_actions::Plan;
use guardrail_model::{ACCOUNT, Compliance, Metadata, Trigger, is_global};
use guardrail_resources::{Resource, Unreadable, View};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// A configuration control: a pure judgement over one view.
///
/// The implementing struct *is* the control's parameters; its `Default` is what holds where settings are silent.
pub trait Control: Default + DeserializeOwned + Send + Sync + 'static {
    /// What the control looks at.
    type View: View;

    /// What it says of itself.
    const METADATA: Metadata;

    /// Judges one resource. Pure: the same resource and parameters give the same answer.
    ///
    /// # Errors
    /// [`Unreadable`] where a part that the judgement needs cannot be read; never COMPLIANT in its place.
    fn evaluate(&self, resource: &Resource<Self::View>) -> Result<Compliance, Unreadable>;

    /// What would put a resource right that breaks the control: data, which makes no call. Nothing, for what guardrail does
    /// not change. It shares with [`Control::evaluate`] what decides, so that the two cannot drift apart: once the plan is
    /// carried out, the resource is COMPLIANT and the next plan is empty.
    ///
    /// # Errors
    /// [`Unreadable`] where a part that the plan needs cannot be read.
    fn remediate(&self, resource: &Resource<Self::View>) -> Result<Plan, Unreadable> {
        let _ = resource;
        Ok(Plan::none())
    }
}

/// What can be said of any control without knowing its view.
pub trait Described {
    /// What the control says of itself.
    fn metadata(&self) -> &Metadata;

    /// The Config types that it judges; [`guardrail_model::ACCOUNT`] for one that judges the account.
    fn resource_types(&self) -> &'static [&'static str];

    /// What makes AWS Config ask for it: a recorded type changes, the account is asked by the clock.
    fn triggers(&self) -> Vec<Trigger> {
        let recorded = self.resource_types().iter().any(|kind| *kind != ACCOUNT).then_some(Trigger::Change);
        let account = self.resource_types().contains(&ACCOUNT).then_some(Trigger::Periodic);
        recorded.into_iter().chain(account).collect()
    }

    /// The calls that an activity control judges; none for a configuration control.
    fn events(&self) -> Events {
        &[]
    }

    /// True where one Region's judgement is the whole account's: every type is global, or the service behind the account's
    /// section is.
    fn is_global(&self) -> bool;
}

/// The object-safe face of a control over the view `V`: every [`Control`] has it.
pub trait Judge<V>: Described + Send + Sync {
    /// Judges one resource; see [`Control::evaluate`].
    fn evaluate(&self, resource: &Resource<V>) -> Result<Compliance, Unreadable>;

    /// What would put one resource right; see [`Control::remediate`].
    fn remediate(&self, resource: &Resource<V>) -> Result<Plan, Unreadable>;
}

impl<C: Control> Described for C {
    fn metadata(&self) -> &Metadata {
        &C::METADATA
    }

    fn resource_types(&self) -> &'static [&'static str] {
        C::View::TYPES
    }

    fn is_global(&self) -> bool {
        let types = C::View::TYPES;
        (types.contains(&ACCOUNT) && C::View::ACCOUNT_GLOBAL) || types.iter().all(|kind| is_global(kind))
    }
}

impl<C: Control> Judge<C::View> for C {
    fn evaluate(&self, resource: &Resource<C::View>) -> Result<Compliance, Unreadable> {
        Control::evaluate(self, resource)
    }

    fn remediate(&self, resource: &Resource<C::View>) -> Result<Plan, Unreadable> {
        Control::remediate(self, resource)
    }
}

/// What one control said of one resource.
#[derive(Clone, Debug)]
pub struct Judgement<'c> {
    /// The control.
    pub metadata: &'c Metadata,
    /// Its word, or what kept it from one.
    pub outcome: Result<Compliance, Unreadable>,
    /// What would put the resource right, where it is broken and guardrail knows what to do.
    pub plan: Plan,
}

/// Which controls to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Every one.
    All,
    /// Those with these ids.
    Only(BTreeSet<String>),
}

impl Selection {
    /// True where the control with this id is asked.
    pub fn contains(&self, id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(id),
        }
    }
}

/// Asks each selected judge of one view.
pub(crate) fn ask<'c, V>(
    judges: &'c [Box<dyn Judge<V>>],
    resource: &Resource<V>,
    selection: &Selection,
    judgements: &mut Vec<Judgement<'c>>,
) {
    for judge in judges.iter().filter(|judge| selection.contains(judge.metadata().id)) {
        let outcome = judge.evaluate(resource);
        let plan = match &outcome {
            // A plan that needs what cannot be read is none.
            Ok(Compliance::NonCompliant(_)) => judge.remediate(resource).unwrap_or_default(),
            _ => Plan::none(),
        };
        judgements.push(Judgement { metadata: judge.metadata(), outcome, plan });
    }
}

/// What each selected judge of a view says where the view itself could not be read.
pub(crate) fn unreadable<'c, V>(
    judges: &'c [Box<dyn Judge<V>>],
    error: &Unreadable,
    selection: &Selection,
    judgements: &mut Vec<Judgement<'c>>,
) {
    for judge in judges.iter().filter(|judge| selection.contains(judge.metadata().id)) {
        judgements.push(Judgement { metadata: judge.metadata(), outcome: Err(error.clone()), plan: Plan::none() });
    }
}

/// True where any judge of a view is selected.
pub(crate) fn any_selected<V>(judges: &[Box<dyn Judge<V>>], selection: &Selection) -> bool {
    judges.iter().any(|judge| selection.contains(judge.metadata().id))
}

/// The judges of a view, as what can be said of any control.
pub(crate) fn described<V: 'static>(judges: &[Box<dyn Judge<V>>]) -> impl Iterator<Item = &dyn Described> {
    judges.iter().map(|judge| -> &dyn Described { judge.as_ref() })
}

//! Judging one API call.

use guardrail_actions::Plan;
use guardrail_controls::{Catalogue, Observed, Selection, TakenBack, Undone};
use guardrail_model::{Alias, ApiCall, Metadata, ResourceKey};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;

/// What one activity control makes of one call, for one resource.
#[derive(Clone, Debug)]
pub struct CallVerdict {
    /// The control.
    pub control: Metadata,
    /// The resource as far as the call tells it; the account where a control could not judge.
    pub key: ResourceKey,
    /// What leads to the resource's own key, where the call names it otherwise.
    pub alias: Alias,
    /// What became of it, or what kept the control from judging.
    pub outcome: Result<Happened, Unreadable>,
    /// What would undo the harm, where guardrail knows what to do.
    pub plan: Plan,
}

/// What became of a resource by a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Something that must be known, and the fact.
    Fired(String),
    /// What the control fired on before was taken back, as far as it was.
    TakenBack(Undone),
}

/// Judges a call by every selected activity control that watches calls like it. Harmless calls make no verdict.
pub fn judge_call(catalogue: &Catalogue, call: &ApiCall<'_>, selection: &Selection) -> Vec<CallVerdict> {
    let verdict = |control: &Metadata, target: &Target, outcome, plan| CallVerdict {
        control: *control,
        key: target.key(call),
        alias: target.alias(),
        outcome,
        plan,
    };
    let judgements = catalogue.judge_call(call, selection).into_iter();
    judgements
        .map(|judgement| match judgement.outcome {
            Ok(Observed::Fired(activity)) => {
                verdict(judgement.metadata, &activity.target, Ok(Happened::Fired(activity.fact)), activity.plan)
            }
            Ok(Observed::TakenBack(TakenBack { target, undone })) => {
                verdict(judgement.metadata, &target, Ok(Happened::TakenBack(undone)), Plan::none())
            }
            Err(error) => verdict(judgement.metadata, &Target::account(call), Err(error), Plan::none()),
        })
        .collect()
}

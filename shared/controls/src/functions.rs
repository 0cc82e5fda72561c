//! What puts a function right that a call opened.

use crate::Activity;
use guardrail_actions::Plan;
use guardrail_actions::services::lambda::{Function, RequireIamForUrl, State, UrlAuth};

const FUNCTION: &str = "AWS::Lambda::Function";

/// A function's URL that asks nobody, or a version's or an alias's: it asks for credentials again.
pub(crate) fn url_closed(activity: Activity, qualifier: Option<&str>) -> Activity {
    if activity.target.resource_type != FUNCTION {
        return activity;
    }
    let function = Function::of_call(&activity.target.named, qualifier);
    let seen = State::Url(Some(UrlAuth::None));
    activity.put_right_by(Plan::if_it_changes(RequireIamForUrl { function }, seen))
}

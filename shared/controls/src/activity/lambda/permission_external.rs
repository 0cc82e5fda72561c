//! # Function was opened to the public or another account
//!
//! ## Why it matters
//! Whoever may invoke the function acts with its role, with input of their own. A permission for another account is a
//! way back in that outlives every password and key.
//!
//! ## What fires
//! AddPermission for everyone, for an account that is neither the own one nor in `trusted_accounts`, or for a service
//! in the name of such an account.
//!
//! ## What passes
//! Permissions of the own account, of trusted ones, and of AWS services in the name of the own account. Everyone,
//! pinned to an organization or to a source of the own account. A URL that asks nobody to sign in: `lambda-function-url-public`
//! tells of that.
//!
//! ## Remediation
//! `lambda:RemovePermission` of the statement that the call added, and of no other, while it says what the call said. Whoever
//! came in that way is cut off; `lambda:AddPermission` can put the statement back. So ask the caller first who is meant to
//! invoke it, and look at the function's log for who came.
//!
//! ## Absent keys
//! - `sourceAccount`: a service in nobody's name is not known to be in another account's.
//! - `sourceArn`: the same.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events};
use guardrail_actions::services::lambda::{Function, FunctionPolicy, Permission, RemovePermission, State};
use guardrail_actions::{Place, Plan};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers may invoke a function.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PermissionExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::Lambda::Function";

/// Who may invoke.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    principal: Option<String>,
    principal_org_id: Option<String>,
    source_account: Option<String>,
    source_arn: Option<String>,
    function_url_auth_type: Option<String>,
    statement_id: Option<String>,
    action: Option<String>,
    event_source_token: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    invoked_via_function_url: Option<bool>,
    qualifier: Option<String>,
}

impl Request {
    /// Who is let in from outside by a permission.
    fn let_in(&self, outside: &Outside<'_>) -> Result<Option<String>, Unreadable> {
        let principal = self.principal.as_deref();
        let principal = principal.ok_or_else(|| Unreadable::missing("requestParameters.principal"))?;
        let sources = [self.source_account.as_deref(), self.source_arn.as_deref()];
        // A wildcard before or in place of the account pins nobody.
        let pins = |source: &str| sharing::account_in(source).is_some() || !source.contains(['*', '?']);
        let is_pinned = self.principal_org_id.is_some() || sources.into_iter().flatten().any(pins);
        let source = sources.into_iter().flatten().find(|source| outside.has(source));
        Ok(match source {
            _ if outside.has(principal) => Some(format!("{principal} may use it")),
            Some(source) => Some(format!("{} may use it for {source}", anyone_or(principal))),
            None if anyone_or(principal) == "anyone" && !is_pinned => {
                let is_open = self.function_url_auth_type.as_deref() == Some("NONE");
                Some(format!("anyone may use it{}", if is_open { " by its URL, without signing in" } else { "" }))
            }
            None => None,
        })
    }

    /// The statement that the call adds; none where it does not tell.
    fn permission(&self) -> Option<Permission> {
        Some(Permission {
            statement_id: self.statement_id.clone()?,
            action: self.action.clone()?,
            principal: self.principal.clone()?,
            source_arn: self.source_arn.clone(),
            source_account: self.source_account.clone(),
            event_source_token: self.event_source_token.clone(),
            principal_org_id: self.principal_org_id.clone(),
            function_url_auth_type: self.function_url_auth_type.clone(),
            invoked_via_function_url: self.invoked_via_function_url,
        })
    }

    /// What undoes the harm: the one statement goes.
    fn put_right(&self, call: &ApiCall<'_>, activity: Activity) -> Activity {
        let Some(permission) = self.permission().filter(|_| activity.target.resource_type == TYPE) else {
            return activity;
        };
        let function = Function::of_call(&activity.target.named, self.qualifier.as_deref());
        let arn = function.qualified_arn(&Place::of(&activity.target.key(call)));
        let seen = FunctionPolicy { statements: vec![permission.statement(&arn)], revision_id: None };
        let action = RemovePermission { function, permission };
        activity.put_right_by(Plan::if_it_changes(action, State::Policy(seen)))
    }
}

fn anyone_or(principal: &str) -> &str {
    if sharing::is_everyone(principal) { "anyone" } else { principal }
}

impl ActivityControl for PermissionExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "lambda-permission-external",
        title: "Function was opened to the public or another account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("lambda", &["AddPermission"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        let fact = request.let_in(&Outside::of(call, &self.trusted_accounts))?;
        let activities = fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact));
        Ok(activities.into_iter().map(|activity| request.put_right(call, activity)).collect())
    }
}

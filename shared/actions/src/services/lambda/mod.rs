//! AWS Lambda: functions' resource policies and URLs.

mod access;
mod permission;
mod policy;
mod remove_permission;
mod remove_public_statements;
mod require_iam_for_url;

pub use access::ACCESS;
pub use permission::Permission;
pub use policy::FunctionPolicy;
pub use remove_permission::RemovePermission;
pub use remove_public_statements::RemovePublicStatements;
pub use require_iam_for_url::RequireIamForUrl;

use crate::{Change, Grant, Place, Refusal, Request, Surface};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A policy without one statement.
    RemovePermission(RemovePermission),
    /// A policy without what makes it public.
    RemovePublicStatements(RemovePublicStatements),
    /// A URL that asks for credentials.
    RequireIamForUrl(RequireIamForUrl),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::RemovePermission(action) => action,
            Self::RemovePublicStatements(action) => action,
            Self::RequireIamForUrl(action) => action,
        }
    }
}

impl From<RemovePermission> for crate::Action {
    fn from(action: RemovePermission) -> Self {
        Self::Lambda(Action::RemovePermission(action))
    }
}

impl From<RemovePublicStatements> for crate::Action {
    fn from(action: RemovePublicStatements) -> Self {
        Self::Lambda(Action::RemovePublicStatements(action))
    }
}

impl From<RequireIamForUrl> for crate::Action {
    fn from(action: RequireIamForUrl) -> Self {
        Self::Lambda(Action::RequireIamForUrl(action))
    }
}

/// A function, or one version or alias of it: each has a policy and a URL of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Function {
    /// The function's name.
    pub function_name: String,
    /// The version or alias; `None` for the function itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<String>,
}

impl Function {
    /// The function itself.
    pub fn named(name: &str) -> Self {
        Self { function_name: name.to_owned(), qualifier: None }
    }

    /// The function that a call names, in any of the API's forms (`FunctionName`: a name, an ARN, a partial ARN, each with or
    /// without a version or alias behind it), and by a qualifier of its own.
    pub fn of_call(named: &str, qualifier: Option<&str>) -> Self {
        let name = named.rsplit_once("function:").map_or(named, |(_, name)| name);
        let (name, behind) = name.split_once(':').map_or((name, None), |(name, behind)| (name, Some(behind)));
        Self { function_name: name.to_owned(), qualifier: qualifier.or(behind).map(str::to_owned) }
    }

    /// The ARN of the function itself.
    fn arn(&self, at: &Place) -> String {
        at.arn("lambda", &format!("function:{}", self.function_name))
    }

    /// The ARN that its own policy is about.
    pub fn qualified_arn(&self, at: &Place) -> String {
        let arn = self.arn(at);
        self.qualifier.as_ref().map_or_else(|| arn.clone(), |qualifier| format!("{arn}:{qualifier}"))
    }

    /// True for the ARN that its own policy is about, in whichever account and Region.
    fn is_at(&self, arn: &str) -> bool {
        let Self { function_name, qualifier } = Self::of_call(arn, None);
        function_name == self.function_name && qualifier == self.qualifier
    }

    /// A permission on it. Lambda asks for some of them on the function and for some on the version or alias (Service
    /// Authorization Reference, "AWS Lambda"), so that both are named.
    fn grants(&self, action: &'static str, at: &Place) -> Vec<Grant> {
        let mut grants = vec![Grant::new(action, self.arn(at))];
        if self.qualifier.is_some() {
            grants.push(Grant::new(action, self.qualified_arn(at)));
        }
        grants
    }
}

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// A resource policy (`lambda:GetPolicy`).
    Policy(Function),
    /// Whom a URL asks for credentials (`lambda:GetFunctionUrlConfig`).
    Url(Function),
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The policy: its statements.
    Policy(FunctionPolicy),
    /// Whom the URL asks; `None` where there is no URL.
    Url(Option<UrlAuth>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Lambda(state)
    }
}

/// Whom a function URL asks for credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
pub enum UrlAuth {
    /// Nobody.
    #[serde(rename = "NONE")]
    #[strum(serialize = "NONE")]
    None,
    /// Everybody, by IAM.
    #[serde(rename = "AWS_IAM")]
    #[strum(serialize = "AWS_IAM")]
    AwsIam,
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Puts a statement into a policy.
    AddPermission {
        /// Whose policy.
        #[serde(flatten)]
        function: Function,
        /// The statement.
        #[serde(flatten)]
        permission: Permission,
        /// The policy's revision that was read.
        #[serde(skip_serializing_if = "Option::is_none")]
        revision_id: Option<String>,
    },
    /// Takes a statement out of a policy.
    RemovePermission {
        /// Whose policy.
        #[serde(flatten)]
        function: Function,
        /// The statement's `Sid`.
        statement_id: String,
        /// The policy's revision that was read.
        #[serde(skip_serializing_if = "Option::is_none")]
        revision_id: Option<String>,
    },
    /// Says whom a URL asks. What is left out of the call stays as it is.
    UpdateFunctionUrlConfig {
        /// Whose URL.
        #[serde(flatten)]
        function: Function,
        /// Whom.
        auth_type: UrlAuth,
    },
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        match self {
            Self::Policy(function) | Self::Url(function) => function.arn(at),
        }
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::Policy(function) => function.grants("lambda:GetPolicy", at),
            Self::Url(function) => function.grants("lambda:GetFunctionUrlConfig", at),
        }
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        match (self, from, to) {
            (_, from, to) if from == to => Ok(Vec::new()),
            (Self::Policy(function), State::Policy(from), State::Policy(to)) => policy::calls(function, from, to),
            (Self::Url(function), State::Url(Some(_)), State::Url(Some(auth_type))) => {
                Ok(vec![Call::UpdateFunctionUrlConfig { function: function.clone(), auth_type: *auth_type }])
            }
            (Self::Url(_), State::Url(_), State::Url(_)) => {
                Err(Refusal::NoWay("a function URL was created or deleted".to_owned()))
            }
            _ => Err(Refusal::OtherFacet),
        }
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::AddPermission { function, .. } => function.grants("lambda:AddPermission", at),
            Self::RemovePermission { function, .. } => function.grants("lambda:RemovePermission", at),
            Self::UpdateFunctionUrlConfig { function, .. } => function.grants("lambda:UpdateFunctionUrlConfig", at),
        }
    }
}

#[cfg(test)]
mod tests;

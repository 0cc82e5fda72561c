//! Who made an API call.

use crate::text;
use serde::Deserialize;
use std::borrow::Cow;

/// Who made a call (CloudTrail user guide, "CloudTrail userIdentity element"). Which keys are there depends on the type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UserIdentity<'a> {
    /// `Root`, `IAMUser`, `AssumedRole`, `Role`, `FederatedUser`, `AWSAccount`, `AWSService`, `SAMLUser`, `WebIdentityUser`,
    /// `IdentityCenterUser`, `Directory`, `Unknown`. Absent in some records.
    #[serde(borrow, rename = "type", deserialize_with = "text::optional")]
    pub kind: Option<Cow<'a, str>>,
    /// The unique id: `AIDA…`, `AROA…:session`.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub principal_id: Option<Cow<'a, str>>,
    /// The caller's ARN; of a role, that of the session.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub arn: Option<Cow<'a, str>>,
    /// The account that the caller belongs to.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub account_id: Option<Cow<'a, str>>,
    /// The access key that signed the call.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub access_key_id: Option<Cow<'a, str>>,
    /// The friendly name.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub user_name: Option<Cow<'a, str>>,
    /// The AWS service that made the call on the caller's behalf.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub invoked_by: Option<Cow<'a, str>>,
    /// The session, where temporary credentials signed the call.
    #[serde(borrow)]
    pub session_context: Option<SessionContext<'a>>,
}

/// What is known of a session.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionContext<'a> {
    /// Who gave out the session's credentials: the role that was assumed.
    #[serde(borrow)]
    pub session_issuer: Option<SessionIssuer<'a>>,
    /// How the session began.
    #[serde(borrow)]
    pub attributes: Option<SessionAttributes<'a>>,
    /// Who vouched for the caller, where the role was assumed with a web identity.
    #[serde(borrow)]
    pub web_id_federation_data: Option<WebIdFederationData<'a>>,
}

/// Who vouched for a session's caller.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WebIdFederationData<'a> {
    /// The ARN of the identity provider (`…:oidc-provider/token.actions.githubusercontent.com`), or its name.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub federated_provider: Option<Cow<'a, str>>,
}

/// Who gave out a session's credentials.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionIssuer<'a> {
    /// `Role`, `IAMUser`, `Root`.
    #[serde(borrow, rename = "type", deserialize_with = "text::optional")]
    pub kind: Option<Cow<'a, str>>,
    /// The role's ARN.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub arn: Option<Cow<'a, str>>,
    /// The role's name.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub user_name: Option<Cow<'a, str>>,
}

/// How a session began.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionAttributes<'a> {
    /// `true` where a second factor was used; CloudTrail writes it as a string.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub mfa_authenticated: Option<Cow<'a, str>>,
}

/// The hosts that `invokedBy` names where a person acted through AWS's own console.
const CONSOLE: [&str; 2] = ["signin.amazonaws.com", "console.amazonaws.com"];

impl UserIdentity<'_> {
    /// The caller in words that a person knows: the ARN, else the name in its account, else the service, else the id in its
    /// account.
    pub fn principal(&self) -> Cow<'_, str> {
        let said = |text: &'_ Option<Cow<'_, str>>| text.as_deref().filter(|text| !text.is_empty()).map(str::to_owned);
        if let Some(arn) = self.arn.as_deref().filter(|arn| !arn.is_empty()) {
            return Cow::Borrowed(arn);
        }
        let account = said(&self.account_id);
        let within = |name: String| match &account {
            Some(account) => format!("{name} in {account}"),
            None => name,
        };
        let named = said(&self.user_name).map(within);
        let by = named.or_else(|| said(&self.invoked_by)).or_else(|| said(&self.principal_id).map(within));
        let by = by.or_else(|| account.map(|account| format!("account {account}")));
        Cow::Owned(by.or_else(|| said(&self.kind)).unwrap_or_else(|| "unknown".to_owned()))
    }

    /// True for the account's root user.
    pub fn is_root(&self) -> bool {
        match self.kind.as_deref() {
            Some(kind) => kind.eq_ignore_ascii_case("Root"),
            None => self.arn.as_deref().is_some_and(|arn| arn.ends_with(":root")),
        }
    }

    /// True where it is an IAM user by its own credentials, console or key.
    pub fn is_iam_user(&self) -> bool {
        self.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("IAMUser"))
    }

    /// The AWS service that acted, for itself or on the caller's behalf: named by `invokedBy`, or wearing a service-linked
    /// role. A person in the console is none, though old records name the console's host as the one that called.
    pub fn service(&self) -> Option<&str> {
        let invoked_by = self.invoked_by.as_deref().filter(|by| !by.is_empty());
        if let Some(by) = invoked_by.filter(|by| !CONSOLE.contains(by)) {
            return Some(by);
        }
        if self.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("AWSService")) {
            return Some(invoked_by.unwrap_or("an AWS service"));
        }
        self.role_arn().filter(|arn| arn.contains(":role/aws-service-role/"))
    }

    /// The ARN of the role whose session it is.
    pub fn role_arn(&self) -> Option<&str> {
        self.session_context.as_ref()?.session_issuer.as_ref()?.arn.as_deref()
    }

    /// The name of the role or user behind the credentials: of a role's session, the role's.
    pub fn name(&self) -> Option<&str> {
        let role = self.session_context.as_ref().and_then(|session| session.session_issuer.as_ref());
        let name = role.and_then(|role| role.user_name.as_deref()).or(self.user_name.as_deref());
        name.filter(|name| !name.is_empty())
    }

    /// The identity provider that vouched for the caller, where the role was assumed with a web identity.
    pub fn web_identity_provider(&self) -> Option<&str> {
        self.session_context.as_ref()?.web_id_federation_data.as_ref()?.federated_provider.as_deref()
    }

    /// Whether the session began with a second factor; `None` where nothing is said.
    pub fn has_mfa(&self) -> Option<bool> {
        let said = self.session_context.as_ref()?.attributes.as_ref()?.mfa_authenticated.as_deref()?;
        Some(said.eq_ignore_ascii_case("true"))
    }
}

#[cfg(test)]
mod tests {
    use super::UserIdentity;

    fn identity(json: &str) -> UserIdentity<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_principal_is_named_by_the_best_that_is_known() {
        let principal = |json| identity(json).principal().into_owned();
        assert_eq!(principal(r#"{"arn":"arn:aws:iam::1:user/a","userName":"a"}"#), "arn:aws:iam::1:user/a");
        assert_eq!(principal(r#"{"userName":"a","accountId":"1"}"#), "a in 1");
        assert_eq!(principal(r#"{"type":"AWSService","invokedBy":"config.amazonaws.com"}"#), "config.amazonaws.com");
        assert_eq!(principal(r#"{"type":"AWSAccount","principalId":"AROAX:s","accountId":"1"}"#), "AROAX:s in 1");
        assert_eq!(principal(r#"{"type":"AWSAccount","principalId":"AROAX:s"}"#), "AROAX:s");
        assert_eq!(principal(r#"{"type":"AWSAccount","accountId":"1"}"#), "account 1");
        assert_eq!(principal("{}"), "unknown");
    }

    #[test]
    fn a_service_linked_role_is_a_service_and_the_console_is_a_person() {
        let linked = r#"{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"type":"Role",
            "arn":"arn:aws:iam::1:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"}}}"#;
        assert!(identity(linked).service().is_some());
        assert_eq!(identity(r#"{"type":"IAMUser","invokedBy":"signin.amazonaws.com"}"#).service(), None);
        assert_eq!(identity(r#"{"type":"AWSService"}"#).service(), Some("an AWS service"));
    }

    #[test]
    fn root_is_known_by_its_type_or_else_by_its_arn() {
        assert!(identity(r#"{"type":"Root"}"#).is_root());
        assert!(identity(r#"{"arn":"arn:aws:iam::1:root"}"#).is_root());
        assert!(!identity(r#"{"type":"AWSAccount","arn":"arn:aws:iam::1:root"}"#).is_root());
    }
}

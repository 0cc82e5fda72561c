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
    /// The user of IAM Identity Center on whose behalf the call was made. An identity of that type has no ARN and no name.
    #[serde(borrow)]
    pub on_behalf_of: Option<OnBehalfOf<'a>>,
    /// The session, where temporary credentials signed the call.
    #[serde(borrow)]
    pub session_context: Option<SessionContext<'a>>,
}

/// A user of IAM Identity Center.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OnBehalfOf<'a> {
    /// The user's id in the identity store, which never changes.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub user_id: Option<Cow<'a, str>>,
    /// The ARN of the identity store.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub identity_store_arn: Option<Cow<'a, str>>,
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

/// What `invokedBy` says where AWS's own servers called, and no service is named.
const INTERNAL: &str = "AWS Internal";

impl UserIdentity<'_> {
    /// The caller in words that a person knows: the ARN, else the name in its account, else the service, else the user of IAM
    /// Identity Center that it acts for, else the id in its account.
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
        let by = named.or_else(|| said(&self.invoked_by)).or_else(|| self.identity_center_user());
        let by = by.or_else(|| said(&self.principal_id).map(within));
        let by = by.or_else(|| account.map(|account| format!("account {account}")));
        Cow::Owned(by.or_else(|| said(&self.kind)).unwrap_or_else(|| "unknown".to_owned()))
    }

    /// The user of IAM Identity Center, and the identity store that knows it.
    fn identity_center_user(&self) -> Option<String> {
        let OnBehalfOf { user_id, identity_store_arn } = self.on_behalf_of.as_ref()?;
        let user = user_id.as_deref().filter(|user| !user.is_empty())?;
        let store = identity_store_arn.as_deref().and_then(|arn| arn.rsplit('/').next()).filter(|id| !id.is_empty());
        let store = store.map(|id| format!(" of {id}")).unwrap_or_default();
        Some(format!("Identity Center user {user}{store}"))
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
    /// role. A person in the console is none, though old records name the console's host as the one that called, and others
    /// `AWS Internal`, which names no service: AWS's own servers relayed what the credentials asked, if there are any.
    pub fn service(&self) -> Option<&str> {
        let invoked_by = self.invoked_by.as_deref().filter(|by| !by.is_empty());
        let is_relayed = |by: &&str| CONSOLE.contains(by) || (*by == INTERNAL && self.has_credentials());
        if let Some(by) = invoked_by.filter(|by| !is_relayed(by)) {
            return Some(by);
        }
        if self.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("AWSService")) {
            return Some(invoked_by.unwrap_or("an AWS service"));
        }
        self.role_arn().filter(|arn| arn.contains(":role/aws-service-role/"))
    }

    /// True where somebody's key or session signed the call.
    fn has_credentials(&self) -> bool {
        self.access_key_id.as_deref().is_some_and(|key| !key.is_empty()) || self.session_context.is_some()
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
        // CloudTrail user guide, "CloudTrail userIdentity element".
        let of_identity_center = r#"{"type":"IdentityCenterUser","accountId":"123456789012","onBehalfOf":{
            "userId":"544894e8-80c1-707f-60e3-3ba6510dfac1",
            "identityStoreArn":"arn:aws:identitystore::123456789012:identitystore/d-9067642ac7"},"credentialId":"EXAMPLE"}"#;
        let user = "Identity Center user 544894e8-80c1-707f-60e3-3ba6510dfac1";
        assert_eq!(principal(of_identity_center), format!("{user} of d-9067642ac7"));
        assert_eq!(principal(r#"{"accountId":"1","onBehalfOf":{"userId":"u-1"}}"#), "Identity Center user u-1");
        assert_eq!(principal(r#"{"accountId":"1","onBehalfOf":{}}"#), "account 1");
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
    fn what_awss_servers_relay_is_its_callers_act() {
        for relayed in [
            r#"{"type":"IAMUser","accessKeyId":"ASIAEXAMPLE000000001","invokedBy":"AWS Internal"}"#,
            r#"{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/Operators"}},
                "invokedBy":"AWS Internal"}"#,
        ] {
            assert_eq!(identity(relayed).service(), None, "{relayed}");
        }
        for by_itself in [
            r#"{"accountId":"1","invokedBy":"AWS Internal"}"#,
            r#"{"type":"Root","accessKeyId":"","invokedBy":"AWS Internal"}"#,
            r#"{"type":"AWSService","accessKeyId":"","invokedBy":"AWS Internal"}"#,
        ] {
            assert_eq!(identity(by_itself).service(), Some("AWS Internal"), "{by_itself}");
        }
        let linked = r#"{"type":"AssumedRole","accessKeyId":"ASIAEXAMPLE000000001","invokedBy":"AWS Internal",
            "sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"}}}"#;
        assert!(identity(linked).service().is_some());
        let named = r#"{"type":"IAMUser","accessKeyId":"AKIAEXAMPLE000000001","invokedBy":"kms.amazonaws.com"}"#;
        assert_eq!(identity(named).service(), Some("kms.amazonaws.com"));
    }

    #[test]
    fn root_is_known_by_its_type_or_else_by_its_arn() {
        assert!(identity(r#"{"type":"Root"}"#).is_root());
        assert!(identity(r#"{"arn":"arn:aws:iam::1:root"}"#).is_root());
        assert!(!identity(r#"{"type":"AWSAccount","arn":"arn:aws:iam::1:root"}"#).is_root());
    }
}

//! A statement of a function's policy, as AddPermission writes it.

use crate::Document;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// What AddPermission is told of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Permission {
    /// The statement's `Sid`.
    pub statement_id: String,
    /// The action that it lets do: `lambda:InvokeFunction`.
    pub action: String,
    /// Whom: `*`, a service, an account's number, an ARN.
    pub principal: String,
    /// For a service: in the name of which resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
    /// For a service: in the name of which account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_account: Option<String>,
    /// For Alexa's functions: the token that the caller must show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_source_token: Option<String>,
    /// Of which organization.
    #[serde(rename = "PrincipalOrgID", default, skip_serializing_if = "Option::is_none")]
    pub principal_org_id: Option<String>,
    /// By a URL that asks for this: `NONE` or `AWS_IAM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function_url_auth_type: Option<String>,
    /// By a URL alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoked_via_function_url: Option<bool>,
}

const SOURCE_ARN: (&str, &str) = ("ArnLike", "AWS:SourceArn");
const SOURCE_ACCOUNT: (&str, &str) = ("StringEquals", "AWS:SourceAccount");
const EVENT_SOURCE_TOKEN: (&str, &str) = ("StringEquals", "lambda:EventSourceToken");
const PRINCIPAL_ORG_ID: (&str, &str) = ("StringEquals", "aws:PrincipalOrgID");
const URL_AUTH_TYPE: (&str, &str) = ("StringEquals", "lambda:FunctionUrlAuthType");
const VIA_URL: (&str, &str) = ("Bool", "lambda:InvokedViaFunctionUrl");

/// A statement as AddPermission writes it; a policy that was put as a whole may have others, which are not read as one.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Statement {
    sid: String,
    effect: Effect,
    principal: Principal,
    action: String,
    resource: String,
    #[serde(default)]
    condition: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
enum Effect {
    Allow,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Principal {
    Name(String),
    Kind(Kind),
}

#[derive(Deserialize)]
enum Kind {
    #[serde(rename = "AWS")]
    Aws(String),
    Service(String),
}

impl Permission {
    /// What AddPermission would have to be told to write a statement, and the resource that the statement is about; `None` where
    /// it cannot write it.
    pub(super) fn read(statement: &Document) -> Option<(Self, String)> {
        let Statement { sid, effect: Effect::Allow, principal, action, resource, mut condition } =
            serde_json::from_str(&statement.0).ok()?;
        let (Principal::Name(principal) | Principal::Kind(Kind::Aws(principal) | Kind::Service(principal))) = principal;
        let mut take = |(operator, key): (&str, &str)| condition.get_mut(operator)?.remove(key);
        let permission = Self {
            statement_id: sid,
            action,
            principal,
            source_arn: take(SOURCE_ARN),
            source_account: take(SOURCE_ACCOUNT),
            event_source_token: take(EVENT_SOURCE_TOKEN),
            principal_org_id: take(PRINCIPAL_ORG_ID),
            function_url_auth_type: take(URL_AUTH_TYPE),
            invoked_via_function_url: match take(VIA_URL).as_deref() {
                None => None,
                Some("true") => Some(true),
                Some(_) => return None,
            },
        };
        condition.values().all(BTreeMap::is_empty).then_some((permission, resource))
    }

    /// The statement that AddPermission writes into a resource's policy.
    pub fn statement(&self, resource: &str) -> Document {
        let mut condition = BTreeMap::<&str, BTreeMap<&str, &str>>::new();
        let conditions = [
            (SOURCE_ARN, self.source_arn.as_deref()),
            (SOURCE_ACCOUNT, self.source_account.as_deref()),
            (EVENT_SOURCE_TOKEN, self.event_source_token.as_deref()),
            (PRINCIPAL_ORG_ID, self.principal_org_id.as_deref()),
            (URL_AUTH_TYPE, self.function_url_auth_type.as_deref()),
            (VIA_URL, self.invoked_via_function_url.filter(|via| *via).map(|_| "true")),
        ];
        for ((operator, key), value) in conditions {
            if let Some(value) = value {
                condition.entry(operator).or_default().insert(key, value);
            }
        }
        let partition = resource.split(':').nth(1).unwrap_or_default();
        let principal = match self.principal.as_str() {
            "*" => json!("*"),
            service if service.contains('.') && !service.starts_with("arn:") => json!({"Service": service}),
            account if is_account(account) => json!({"AWS": format!("arn:{partition}:iam::{account}:root")}),
            arn => json!({"AWS": arn}),
        };
        let mut statement = json!({
            "Sid": self.statement_id,
            "Effect": "Allow",
            "Principal": principal,
            "Action": self.action,
            "Resource": resource,
        });
        if let (false, Some(statement)) = (condition.is_empty(), statement.as_object_mut()) {
            statement.insert("Condition".to_owned(), json!(condition));
        }
        Document(statement.to_string())
    }

    /// True where both let the same do the same, by the same `Sid`: an account is the same by its number and by its root's
    /// ARN.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let bare = |permission: &Self| Self { principal: bare(&permission.principal), ..permission.clone() };
        bare(self) == bare(other)
    }
}

/// A principal, by its number where it is a whole account.
fn bare(principal: &str) -> String {
    let account = principal.strip_suffix(":root").and_then(|arn| arn.rsplit(':').next());
    account.filter(|account| is_account(account)).unwrap_or(principal).to_owned()
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

//! # Image, application, bucket or dashboard was shared outside
//!
//! ## Why it matters
//! Some services share by a call of their own, which no policy shows: a desktop's image with all that is on its disk, an
//! application's code, the objects of a bucket, a dashboard with its figures.
//!
//! ## What fires
//! UpdateWorkspaceImagePermission (Amazon WorkSpaces) and UpdateImagePermissions (Amazon AppStream) for an account that is
//! neither the own one nor in `trusted_accounts`; PutApplicationPolicy (AWS Serverless Application Repository) for everyone or
//! such an account; UpdateBucket (Amazon Lightsail) after which anyone reads the objects, or such an account;
//! UpdatePublicSharingSettings (Amazon QuickSight) that lets dashboards be shared with everyone.
//!
//! ## What passes
//! The own account, trusted accounts, everyone of an organization, and permissions taken away.
//!
//! ## Remediation
//! Ask the caller who is meant. If nobody knows, take it back by the same call, and change the secrets that an image or an
//! application holds: copies that were made meanwhile stay.
//!
//! ## Absent keys
//! - `accessRules`: UpdateBucket leaves as it is what it does not name.
//! - `getObject`: the same.
//! - `readonlyAccessAccounts`: the same.

use crate::sharing::{Outside, is_everyone};
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers get at what is shared by a call of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SharedOutside {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// Who is let in, as each service says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Amazon WorkSpaces and AppStream.
    shared_account_id: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    allow_copy_image: Option<bool>,
    image_permissions: ImagePermissions,
    /// AWS Serverless Application Repository.
    statements: Option<Vec<Statement>>,
    /// Amazon Lightsail.
    access_rules: AccessRules,
    readonly_access_accounts: Many<String>,
    /// Amazon QuickSight.
    #[serde(deserialize_with = "optional_flag")]
    public_sharing_enabled: Option<bool>,
    #[serde(alias = "name", alias = "application_id", alias = "bucket_name")]
    image_id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ImagePermissions {
    #[serde(deserialize_with = "optional_flag")]
    allow_fleet: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    allow_image_builder: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Statement {
    principals: Many<String>,
    principal_org_ids: Many<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AccessRules {
    get_object: Option<String>,
}

impl ActivityControl for SharedOutside {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-shared-outside",
        title: "Image, application, bucket or dashboard was shared outside",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[
        ("appstream", &["UpdateImagePermissions"]),
        ("lightsail", &["UpdateBucket"]),
        ("quicksight", &["UpdatePublicSharingSettings"]),
        ("serverlessrepo", &["PutApplicationPolicy"]),
        ("workspaces", &["UpdateWorkspaceImagePermission"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let outside = Outside::of(call, &self.trusted_accounts);
        let (what, fact) = match call.service() {
            "quicksight" => {
                let is_open = request.public_sharing_enabled;
                let is_open = is_open.ok_or_else(|| Unreadable::missing("requestParameters.publicSharingEnabled"))?;
                ("dashboards", is_open.then(|| "may be shared with everyone".to_owned()))
            }
            "serverlessrepo" => ("application", request.application_opened(&outside)?),
            "lightsail" => ("bucket", request.bucket_opened(&outside)),
            _ => ("image", request.image_shared(&outside)?),
        };
        let name = request.image_id.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        Ok(fact.map(|fact| Activity::on_account(call, format!("{what}{name} {fact}"))).unwrap_or_default())
    }
}

impl Request {
    fn image_shared(&self, outside: &Outside<'_>) -> Result<Option<String>, Unreadable> {
        let missing = |what: &str| Unreadable::missing(format!("requestParameters.{what}"));
        let account = self.shared_account_id.as_deref().ok_or_else(|| missing("sharedAccountId"))?;
        let ImagePermissions { allow_fleet, allow_image_builder } = self.image_permissions;
        let allowed = [self.allow_copy_image, allow_fleet, allow_image_builder];
        if allowed.iter().all(Option::is_none) {
            return Err(missing("allowCopyImage or imagePermissions"));
        }
        Ok(outside.shared_with([account]).filter(|_| allowed.contains(&Some(true))))
    }

    fn application_opened(&self, outside: &Outside<'_>) -> Result<Option<String>, Unreadable> {
        let missing = |what: &str| Unreadable::missing(format!("requestParameters.statements{what}"));
        let mut principals = Vec::new();
        for statement in self.statements.as_ref().ok_or_else(|| missing(""))? {
            if statement.principals.is_empty() {
                return Err(missing(".principals"));
            }
            let is_of_organization = !statement.principal_org_ids.is_empty();
            let named = statement.principals.iter().map(String::as_str);
            principals.extend(named.filter(|name| !(is_of_organization && is_everyone(name))));
        }
        Ok(outside.opened_to(principals))
    }

    fn bucket_opened(&self, outside: &Outside<'_>) -> Option<String> {
        if self.access_rules.get_object.as_deref() == Some("public") {
            return Some("lets anyone read its objects".to_owned());
        }
        outside.shared_with(self.readonly_access_accounts.iter().map(String::as_str))
    }
}

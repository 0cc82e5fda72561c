//! Requests to Amazon S3, whose bodies CloudTrail records in shapes of their own.

use super::Many;
use crate::policy::{Policy, Principals, Statement};
use crate::read::{List, Section, Unreadable};
use crate::s3::{self, AccessControlList, Permission};
use serde::Deserialize;
use std::borrow::Cow;

/// What the calls ask that give a bucket or an access point its policy. A bucket's stands as `bucketPolicy`, beside a `policy`
/// that is the empty name of the sub-resource; an access point's stands in the body that the API knows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PutPolicy {
    bucket_policy: Section<Policy>,
    policy: Section<Policy>,
    put_access_point_policy_request: Body,
    put_multi_region_access_point_policy_request: MultiRegionBody,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Body {
    policy: Section<Policy>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MultiRegionBody {
    details: Body,
}

/// S3 takes no statement that lacks a principal or a resource.
fn is_whole(statement: &Statement) -> bool {
    let names_nobody = match statement.principals() {
        None => true,
        Some(Principals::Only(named) | Principals::AllBut(named)) => named.is_empty(),
    };
    !names_nobody && statement.resources().is_some()
}

impl PutPolicy {
    /// The policy.
    ///
    /// # Errors
    /// Where it cannot be read, or stands nowhere.
    pub fn policy(&self) -> Result<&Policy, Unreadable> {
        let places = [
            (&self.bucket_policy, "bucketPolicy"),
            (&self.policy, "policy"),
            (&self.put_access_point_policy_request.policy, "PutAccessPointPolicyRequest.Policy"),
            (&self.put_multi_region_access_point_policy_request.details.policy, "Details.Policy"),
        ];
        for (policy, place) in places {
            if let Some(policy) = policy.get(&format!("requestParameters.{place}"))? {
                return Ok(policy);
            }
        }
        Err(Unreadable::missing("requestParameters.bucketPolicy"))
    }

    /// The policy, where what it leaves out decides.
    ///
    /// # Errors
    /// [`Self::policy`]'s, and a statement about nobody or nothing: S3 takes none that is.
    pub fn whole_policy(&self) -> Result<&Policy, Unreadable> {
        let policy = self.policy()?;
        if policy.statements().iter().all(is_whole) {
            Ok(policy)
        } else {
            Err(Unreadable::meaningless("requestParameters.bucketPolicy", "a statement about nobody or nothing"))
        }
    }

    /// A bucket's policy as it was written; `None` where the call is about something else's.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn bucket_document(&self) -> Result<Option<Cow<'_, str>>, Unreadable> {
        self.bucket_policy.document("requestParameters.bucketPolicy")
    }
}

/// The canned ACLs that are for everyone (S3 user guide, "Canned ACL").
const PUBLIC: [&str; 3] = ["public-read", "public-read-write", "authenticated-read"];

/// The groups of everyone (S3 user guide, "Amazon S3 predefined groups").
const GROUPS: [&str; 2] = ["/groups/global/AllUsers", "/groups/global/AuthenticatedUsers"];

/// What the calls ask that give a bucket or an object its ACL, in one of the three forms that S3 takes: a canned one, grants
/// in headers, or the whole ACL in the body. Grants in headers stand beside the other parameters or, in most records that
/// were seen, in an `accessControlList` of their own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PutAcl {
    key: Option<String>,
    #[serde(rename = "x-amz-acl")]
    canned: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-read")]
    read: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-write")]
    write: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-read-acp")]
    read_acp: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-write-acp")]
    write_acp: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-full-control")]
    full_control: Option<Many<String>>,
    access_control_list: Headers,
    access_control_policy: Option<Acl>,
}

/// Grants in headers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Headers {
    #[serde(rename = "x-amz-acl")]
    canned: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-read")]
    read: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-write")]
    write: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-read-acp")]
    read_acp: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-write-acp")]
    write_acp: Option<Many<String>>,
    #[serde(rename = "x-amz-grant-full-control")]
    full_control: Option<Many<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Acl {
    owner: Grantee,
    access_control_list: Grants,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Grants {
    grant: Many<Grant>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Grant {
    grantee: Grantee,
    permission: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Grantee {
    uri: Option<String>,
    id: Option<String>,
    email_address: Option<String>,
}

impl PutAcl {
    /// True where the call says nothing of an ACL.
    pub fn is_empty(&self) -> bool {
        self.headers().into_iter().all(Option::is_none) && self.access_control_policy.is_none()
    }

    /// Whose ACL it is, as a fact begins.
    pub fn what(&self) -> Cow<'_, str> {
        match &self.key {
            Some(key) => Cow::Owned(format!("{key}'s")),
            None => Cow::Borrowed("the bucket's"),
        }
    }

    /// What of the ACL is for everyone.
    ///
    /// # Errors
    /// A header without a value, an ACL without grants, or a grant to nobody.
    pub fn public(&self) -> Result<Vec<String>, Unreadable> {
        let mut public = Vec::new();
        for values in self.headers().into_iter().flatten() {
            if values.is_empty() {
                return Err(Unreadable::meaningless("requestParameters", "an ACL header without a value"));
            }
            let is_public = |value: &&String| PUBLIC.contains(&value.as_str()) || is_group(value);
            public.extend(values.iter().filter(is_public).cloned());
        }
        let grants = self.grants()?.into_iter().filter(|(name, _)| is_group(name));
        public.extend(grants.map(|(name, permission)| format!("{permission} for {name}")));
        Ok(public)
    }

    /// Whom the body grants what, other than groups and the bucket's owner: canonical ids and e-mail addresses.
    ///
    /// # Errors
    /// As for [`Self::public`].
    pub fn others(&self) -> Result<Vec<(&str, &str)>, Unreadable> {
        let owner = self.access_control_policy.as_ref().and_then(|acl| acl.owner.id.as_deref());
        let mut grants = self.grants()?;
        grants.retain(|(name, _)| Some(*name) != owner && !name.contains("/groups/"));
        Ok(grants)
    }

    /// The grants of the body: to whom, and what.
    fn grants(&self) -> Result<Vec<(&str, &str)>, Unreadable> {
        const PLACE: &str = "requestParameters.AccessControlPolicy.AccessControlList.Grant";
        fn named(grant: &Grant) -> Result<(&str, &str), Unreadable> {
            let Grantee { uri, id, email_address } = &grant.grantee;
            let name = [uri, id, email_address].into_iter().flatten().next();
            let name = name.ok_or_else(|| Unreadable::missing(PLACE))?;
            Ok((name.as_str(), grant.permission.as_deref().unwrap_or("a permission")))
        }
        let Some(acl) = &self.access_control_policy else { return Ok(Vec::new()) };
        let grants = &acl.access_control_list.grant;
        if grants.is_empty() {
            return Err(Unreadable::missing(PLACE));
        }
        grants.iter().map(named).collect()
    }

    /// The ACL that the call puts in place, as far as it tells: what a canned one gives to the owner is not in it, since the
    /// call does not say who that is.
    ///
    /// # Errors
    /// A grant to nobody, or of what S3 does not have.
    pub fn acl(&self) -> Result<AccessControlList, Unreadable> {
        let mut grants = Vec::new();
        let mut add = |grantee: &str, permission: &str| {
            let permission = Permission::named(permission);
            let permission = permission.ok_or_else(|| Unreadable::missing("requestParameters.Permission"))?;
            grants.push(s3::Grant { grantee: s3::Grantee::named(grantee), permission });
            Ok(())
        };
        let listed = &self.access_control_list;
        for canned in [&self.canned, &listed.canned].into_iter().flatten().flatten() {
            let given: &[(&str, &str)] = match canned.as_str() {
                "public-read" => &[("AllUsers", "READ")],
                "public-read-write" => &[("AllUsers", "READ"), ("AllUsers", "WRITE")],
                "authenticated-read" => &[("AuthenticatedUsers", "READ")],
                "log-delivery-write" => &[("LogDelivery", "WRITE"), ("LogDelivery", "READ_ACP")],
                _ => &[],
            };
            given.iter().try_for_each(|(grantee, permission)| add(grantee, permission))?;
        }
        let headers = [
            (&self.read, &listed.read, "READ"),
            (&self.write, &listed.write, "WRITE"),
            (&self.read_acp, &listed.read_acp, "READ_ACP"),
            (&self.write_acp, &listed.write_acp, "WRITE_ACP"),
            (&self.full_control, &listed.full_control, "FULL_CONTROL"),
        ];
        for (header, also, permission) in headers {
            // `uri="http://…", id="…"` (PutBucketAcl, "x-amz-grant-read").
            let grantees = [header, also].into_iter().flatten().flatten().flat_map(|value| value.split(','));
            let mut grantees = grantees.filter_map(|grantee| Some(grantee.split_once('=')?.1.trim().trim_matches('"')));
            grantees.try_for_each(|grantee| add(grantee, permission))?;
        }
        self.grants()?.into_iter().try_for_each(|(grantee, permission)| add(grantee, permission))?;
        let owner = self.access_control_policy.as_ref().and_then(|acl| acl.owner.id.clone());
        Ok(AccessControlList {
            grant_list: Some(List::from(grants)),
            grant_set: None,
            owner: owner.map(|id| s3::Owner { id: Some(id) }),
        })
    }

    fn headers(&self) -> [&Option<Many<String>>; 12] {
        let listed = &self.access_control_list;
        [
            &self.canned,
            &self.read,
            &self.write,
            &self.read_acp,
            &self.write_acp,
            &self.full_control,
            &listed.canned,
            &listed.read,
            &listed.write,
            &listed.read_acp,
            &listed.write_acp,
            &listed.full_control,
        ]
    }
}

fn is_group(name: &str) -> bool {
    GROUPS.iter().any(|group| name.contains(group))
}

//! A bucket's ACL: what makes it public is taken out.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{List, Resource, Section, s3};
use serde::{Deserialize, Serialize};

/// Takes the grants to AllUsers and AuthenticatedUsers out of a bucket's ACL. Grants to accounts and to S3's log delivery
/// stay. Where object ownership is `BucketOwnerEnforced`, S3 answers with an ACL that grants nothing but to the owner
/// (GetBucketAcl), so that there is nothing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevokePublicGrants {
    /// The bucket's name.
    pub bucket: String,
}

impl Change for RevokePublicGrants {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "s3-revoke-public-grants",
            title: "takes the grants to everyone out of the bucket's ACL",
            disruption: "whoever lists, reads or writes the bucket by its public ACL is cut off; the ACLs of its objects \
                stay as they are",
            undo: Undo::Exact,
            loss: Some("the bucket's ACL lets anyone in again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Acl { bucket: self.bucket.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        let State::Acl(before) = before else { return Err(Refusal::OtherFacet) };
        let mut after = before.clone();
        after.grants.retain(|grant| !grant.grantee.is_public());
        Ok(State::Acl(after))
    }
}

impl RevokePublicGrants {
    /// What a bucket is like after it.
    pub fn apply(&self, bucket: &mut Resource<s3::Bucket>) {
        let Ok(acl) = bucket.acl() else { return };
        let kept = |grants: &Option<List<s3::Grant>>| {
            let grants = grants.as_ref()?.iter().filter(|grant| !grant.grantee.is_public());
            Some(List::from(grants.cloned().collect::<Vec<_>>()))
        };
        let (grant_list, grant_set, owner) = (kept(&acl.grant_list), kept(&acl.grant_set), acl.owner.clone());
        bucket.view.access_control_list = Section::of(Some(s3::AccessControlList { grant_list, grant_set, owner }));
    }
}

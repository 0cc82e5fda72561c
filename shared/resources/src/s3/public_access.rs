//! What opens a bucket to the public: its ACL, its policy, and what its public access block leaves of either.

use super::{Bucket, Grant, Permission};
use crate::policy::Context;
use crate::read::Unreadable;
use crate::resource::Resource;

/// A kind of access to a bucket or to its objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reading and listing.
    Read,
    /// Anything that changes something.
    Write,
}

impl Access {
    /// S3's actions of this kind, by their verbs ("Actions, resources, and condition keys for Amazon S3").
    fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Read => &["s3:Get*", "s3:List*", "s3:Describe*"],
            Self::Write => &[
                "s3:Abort*",
                "s3:Associate*",
                "s3:Bypass*",
                "s3:Create*",
                "s3:Delete*",
                "s3:Dissociate*",
                "s3:Initiate*",
                "s3:ObjectOwner*",
                "s3:Pause*",
                "s3:Put*",
                "s3:Replicate*",
                "s3:Restore*",
                "s3:Submit*",
                "s3:Tag*",
                "s3:Untag*",
                "s3:Update*",
            ],
        }
    }

    /// True for the permissions of an ACL that are of this kind, those on the ACL itself among them.
    fn includes(self, permission: Permission) -> bool {
        match self {
            Self::Read => matches!(permission, Permission::Read | Permission::ReadAcp | Permission::FullControl),
            Self::Write => matches!(permission, Permission::Write | Permission::WriteAcp | Permission::FullControl),
        }
    }
}

impl Resource<Bucket> {
    /// What opens the bucket to the public: one fact a grant. Where one part opens it, another that cannot be read
    /// changes nothing; where none does, all must be readable.
    ///
    /// `IgnorePublicAcls` takes the effect out of public ACLs, `RestrictPublicBuckets` out of public policies. The
    /// other two switches refuse new ones, and do nothing to those that stand.
    pub fn public_openings(&self, access: Access) -> Result<Vec<String>, Unreadable> {
        let block = self.public_access_block()?.copied();
        let ignored = block.is_some_and(|block| block.ignore_public_acls);
        let restricted = block.is_some_and(|block| block.restrict_public_buckets);
        let by_acl = if ignored { Ok(Vec::new()) } else { self.acl_openings(access) };
        let by_policy = if restricted { Ok(Vec::new()) } else { self.policy_openings(access) };
        match (by_acl, by_policy) {
            (Ok(acl), Ok(policy)) => Ok(acl.into_iter().chain(policy).collect()),
            (Ok(open), Err(_)) | (Err(_), Ok(open)) if !open.is_empty() => Ok(open),
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    fn acl_openings(&self, access: Access) -> Result<Vec<String>, Unreadable> {
        let open = |grant: &&Grant| grant.grantee.is_public() && access.includes(grant.permission);
        let told = |grant: &Grant| format!("the ACL grants {} to {}", grant.permission, grant.grantee);
        Ok(self.acl()?.grants().filter(open).map(told).collect())
    }

    fn policy_openings(&self, access: Access) -> Result<Vec<String>, Unreadable> {
        let Some(policy) = self.policy()? else { return Ok(Vec::new()) };
        let context = Context::of(&self.bucket_arn());
        // Most policies are public for no action at all, and the question about some actions costs more.
        if policy.public_grants(&context).is_empty() {
            return Ok(Vec::new());
        }
        let public = policy.public_grants(&context.only(access.actions()));
        Ok(public.iter().map(|grant| format!("bucket policy: {grant}")).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Access;
    use crate::read;
    use crate::resource::Resource;
    use crate::s3::Bucket;
    use guardrail_model::ConfigurationItem;
    use std::sync::Arc;

    const OPEN_ACL: &str = r#"{"grantList": [{"grantee": "AllUsers", "permission": "Read"}]}"#;
    const PRIVATE_ACL: &str =
        r#"{"grantList": [{"grantee": {"id": "6f1c", "displayName": null}, "permission": "FullControl"}]}"#;
    const NO_POLICY: &str = r#"{"policyText": null}"#;
    const OPEN_POLICY: &str = r#"{"policyText": {"Statement":
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}}}"#;

    /// How many ways are open to readers, or where it could not be told.
    fn read_openings(acl: &str, policy: &str) -> Result<usize, String> {
        openings(&format!(r#""AccessControlList": {acl}, "BucketPolicy": {policy}"#))
    }

    /// The same, of these keys of the supplementary configuration.
    fn openings(supplement: &str) -> Result<usize, String> {
        let item = format!(
            r#"{{"resourceType": "AWS::S3::Bucket", "resourceId": "b", "configuration": {{"name": "b"}},
                "supplementaryConfiguration": {{{supplement}}}}}"#
        );
        let item: ConfigurationItem<'_> = read::text(&item, "item").unwrap();
        let bucket: Resource<Bucket> = Resource::read(&item, &Arc::new(item.key())).unwrap().unwrap();
        let openings = bucket.public_openings(Access::Read);
        openings.map(|openings| openings.len()).map_err(|error| error.place().to_owned())
    }

    #[test]
    fn each_way_opens_by_itself() {
        assert_eq!(read_openings(PRIVATE_ACL, NO_POLICY), Ok(0));
        assert_eq!(read_openings(OPEN_ACL, NO_POLICY), Ok(1));
        assert_eq!(read_openings(PRIVATE_ACL, OPEN_POLICY), Ok(1));
        assert_eq!(read_openings(OPEN_ACL, OPEN_POLICY), Ok(2));
    }

    #[test]
    fn an_unreadable_way_hides_no_open_one_and_is_never_taken_for_closed() {
        let broken_policy = r#"{"policyText": "no policy"}"#;
        assert_eq!(read_openings(OPEN_ACL, broken_policy), Ok(1));
        assert_eq!(read_openings(PRIVATE_ACL, broken_policy).unwrap_err(), "BucketPolicy.policyText");
        assert_eq!(read_openings("{}", OPEN_POLICY), Ok(1));
        assert_eq!(read_openings("{}", NO_POLICY).unwrap_err(), "AccessControlList");
        let neither = r#"{"grantSet": null, "grantList": null}"#;
        assert_eq!(read_openings(neither, NO_POLICY).unwrap_err(), "AccessControlList.grantList");
        assert_eq!(read_openings(PRIVATE_ACL, r#"{"policyText": {}}"#).unwrap_err(), "BucketPolicy.policyText");
    }

    #[test]
    fn the_grants_are_read_from_the_list_and_from_the_set() {
        for named in [r#"{"grantSet": null, "grantList""#, r#"{"grantList": null, "grantSet""#] {
            assert_eq!(read_openings(&PRIVATE_ACL.replace(r#"{"grantList""#, named), NO_POLICY), Ok(0), "{named}");
            assert_eq!(read_openings(&OPEN_ACL.replace(r#"{"grantList""#, named), NO_POLICY), Ok(1), "{named}");
        }
    }

    #[test]
    fn an_empty_policy_is_none_and_one_elsewhere_or_nowhere_tells_nothing() {
        for none in ["{}", r#""{}""#, "null", r#"{"policyText": ""}"#] {
            assert_eq!(read_openings(PRIVATE_ACL, none), Ok(0), "{none}");
        }
        let document = r#"{"Version": "2012-10-17", "Statement": []}"#;
        assert_eq!(read_openings(PRIVATE_ACL, document).unwrap_err(), "BucketPolicy.policyText");
        let absent = openings(&format!(r#""AccessControlList": {PRIVATE_ACL}"#));
        assert_eq!(absent.unwrap_err(), "BucketPolicy");
    }

    #[test]
    fn a_group_or_a_permission_that_s3_does_not_have_is_unreadable() {
        let group = r#"{"grantList": [{"grantee": "Everyone", "permission": "Read"}]}"#;
        assert!(read_openings(group, NO_POLICY).unwrap_err().starts_with("AccessControlList"));
        let permission = r#"{"grantList": [{"grantee": "AllUsers", "permission": "Look"}]}"#;
        assert!(read_openings(permission, NO_POLICY).unwrap_err().starts_with("AccessControlList"));
        let of_the_api = r#"{"grantList": [{"grantee":
            {"uri": "http://acs.amazonaws.com/groups/global/AllUsers"}, "permission": "FULL_CONTROL"}]}"#;
        assert_eq!(read_openings(of_the_api, NO_POLICY), Ok(1));
    }
}

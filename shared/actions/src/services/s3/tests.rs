//! Each action from a state and back again.

use super::{
    AccessControl, AclGrant, AclGrantee, AclOwner, Action, BlockAccountPublicAccess, BlockPublicAccess,
    BlockedEncryption, Call, DenyPlainHttp, EnableVersioning, EncryptByDefault, Encryption, EncryptionDefault,
    EncryptionRule, Facet, PublicAccessBlock, RemovePublicStatements, RevokePublicGrants, State, Versioning,
    VersioningStatus,
};
use crate::{Change, Document, Place, Refusal, Request, Surface};
use serde_json::{Value, json};

fn bucket() -> String {
    "b".to_owned()
}

fn arn() -> String {
    "arn:aws:s3:::b".to_owned()
}

fn place() -> Place {
    Place { partition: "aws".to_owned(), account_id: "111122223333".to_owned(), region: "eu-west-1".to_owned() }
}

/// The calls there, and the calls back, as they are shown.
fn there_and_back(action: &dyn Change<Facet = Facet, State = State>, before: &State) -> (Vec<String>, Vec<String>) {
    let (after, facet) = (action.change(before).unwrap(), action.facet());
    assert_eq!(action.change(&after).unwrap(), after, "twice is once");
    assert!(facet.calls(&after, &after).unwrap().is_empty());
    let shown = |from, to| {
        let calls = facet.calls(from, to).unwrap();
        calls.iter().map(|call| crate::Call::S3(call.clone()).to_string()).collect()
    };
    (shown(before, &after), shown(&after, before))
}

fn policy(text: &str) -> State {
    State::Policy(Some(Document(text.to_owned())))
}

#[test]
fn switches_are_turned_on_and_put_back() {
    let some = PublicAccessBlock { block_public_policy: false, ..PublicAccessBlock::ALL };
    let on =
        r#"{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}"#;
    let off = on.replace(r#"Policy":true"#, r#"Policy":false"#);
    let put = |whose: &str, operation: &str, switches: &str| {
        vec![format!(r#"s3:{operation} {{{whose},"PublicAccessBlockConfiguration":{switches}}}"#)]
    };
    let of_bucket = BlockPublicAccess { bucket: bucket() };
    let (there, back) = there_and_back(&of_bucket, &State::PublicAccessBlock(Some(some)));
    assert_eq!(there, put(r#""Bucket":"b""#, "PutPublicAccessBlock", on));
    assert_eq!(back, put(r#""Bucket":"b""#, "PutPublicAccessBlock", &off));
    let (_, back) = there_and_back(&of_bucket, &State::PublicAccessBlock(None));
    assert_eq!(back, [r#"s3:DeletePublicAccessBlock {"Bucket":"b"}"#]);
    let of_account = BlockAccountPublicAccess { account_id: "111122223333".to_owned() };
    let (there, back) = there_and_back(&of_account, &State::PublicAccessBlock(None));
    assert_eq!(there, put(r#""AccountId":"111122223333""#, "PutAccountPublicAccessBlock", on));
    assert_eq!(back, [r#"s3:DeleteAccountPublicAccessBlock {"AccountId":"111122223333"}"#]);
}

fn group(name: &str) -> AclGrant {
    let uri = format!("http://acs.amazonaws.com/groups/{name}");
    AclGrant { grantee: AclGrantee::Group { uri }, permission: "READ".to_owned() }
}

#[test]
fn only_the_grants_to_everyone_leave_an_acl_and_the_whole_list_comes_back() {
    let owner = AclGrant {
        grantee: AclGrantee::CanonicalUser { id: "6f1c".to_owned() },
        permission: "FULL_CONTROL".to_owned(),
    };
    let all = [owner, group("global/AllUsers"), group("global/AuthenticatedUsers"), group("s3/LogDelivery")];
    let before = AccessControl { owner: Some(AclOwner { id: "6f1c".to_owned() }), grants: all.into() };
    let action = RevokePublicGrants { bucket: bucket() };
    let (there, back) = there_and_back(&action, &State::Acl(before));
    assert_eq!(
        there,
        [r#"s3:PutBucketAcl {"Bucket":"b","AccessControlPolicy":{"Owner":{"ID":"6f1c"},"Grants":["#.to_owned()
            + r#"{"Grantee":{"Type":"CanonicalUser","ID":"6f1c"},"Permission":"FULL_CONTROL"},"#
            + r#"{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/s3/LogDelivery"},"Permission":"READ"}]}}"#]
    );
    assert!(back[0].contains("AllUsers") && back[0].contains("AuthenticatedUsers") && back[0].contains("LogDelivery"));
    let private = State::Acl(AccessControl { owner: None, grants: [group("s3/LogDelivery")].into() });
    assert_eq!(action.change(&private).unwrap(), private);
}

const ANYONE: &str = r#"{"Sid": "Anyone", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}"#;
const PARTNER: &str = r#"{"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "s3:*", "Resource": "*"}"#;

#[test]
fn public_statements_leave_a_policy_and_a_policy_of_nothing_else_is_deleted() {
    let action = RemovePublicStatements { bucket: bucket(), bucket_arn: arn() };
    let before = format!(r#"{{"Version": "2012-10-17", "Statement": [{ANYONE}, {PARTNER}]}}"#);
    let (there, back) = there_and_back(&action, &policy(&before));
    let put = |policy: &str| json!({"Bucket": "b", "Policy": policy}).to_string();
    let kept = format!(r#"{{"Version":"2012-10-17","Statement":[{PARTNER}]}}"#);
    assert_eq!(there, [format!("s3:PutBucketPolicy {}", put(&kept))]);
    assert_eq!(back, [format!("s3:PutBucketPolicy {}", put(&before))], "word for word");
    let alone = format!(r#"{{"Statement": {ANYONE}}}"#);
    let (there, back) = there_and_back(&action, &policy(&alone));
    assert_eq!(there, [r#"s3:DeleteBucketPolicy {"Bucket":"b"}"#]);
    assert_eq!(back, [format!("s3:PutBucketPolicy {}", put(&alone))]);
    assert_eq!(action.change(&State::Policy(None)).unwrap(), State::Policy(None));
}

#[test]
fn plain_http_is_denied_by_one_statement_which_goes_again() {
    let action = DenyPlainHttp { bucket: bucket(), bucket_arn: arn() };
    let (there, back) = there_and_back(&action, &State::Policy(None));
    assert!(there[0].contains("GuardrailDenyPlainHttp") && there[0].contains("arn:aws:s3:::b/*"), "{there:?}");
    assert_eq!(back, [r#"s3:DeleteBucketPolicy {"Bucket":"b"}"#]);
    let before = format!(r#"{{"Statement": [{PARTNER}]}}"#);
    let (there, back) = there_and_back(&action, &policy(&before));
    assert!(there[0].contains("444455556666") && there[0].contains("GuardrailDenyPlainHttp"), "{there:?}");
    assert_eq!(back, [format!("s3:PutBucketPolicy {}", json!({"Bucket": "b", "Policy": before}))]);
}

#[test]
fn a_policy_that_denies_plain_http_already_stays_and_one_that_cannot_take_the_statement_is_refused() {
    let action = DenyPlainHttp { bucket: bucket(), bucket_arn: arn() };
    let denies = r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": false}}}}"#;
    assert_eq!(action.change(&policy(denies)).unwrap(), policy(denies));
    let taken = r#"{"Statement": {"Sid": "GuardrailDenyPlainHttp", "Effect": "Deny", "Principal": "*", "Action": "s3:Get*",
        "Resource": "*"}}"#;
    let full = PARTNER.replace("s3:*", &"s".repeat(20_300));
    for refused in [taken.to_owned(), format!(r#"{{"Statement": [{full}]}}"#)] {
        assert!(matches!(action.change(&policy(&refused)), Err(Refusal::Unsafe(_))), "{refused}");
    }
    assert!(matches!(action.change(&policy("{")), Err(Refusal::Unreadable { .. })));
}

fn encryption(algorithm: &str, key: Option<&str>) -> EncryptionRule {
    EncryptionRule {
        default: Some(EncryptionDefault { algorithm: algorithm.to_owned(), key: key.map(str::to_owned) }),
        bucket_key_enabled: true,
        blocked: Some(BlockedEncryption { encryption_type: vec!["SSE-C".to_owned()] }),
    }
}

#[test]
fn new_objects_are_encrypted_by_the_key_and_the_rest_of_the_rule_stays() {
    let action = EncryptByDefault { bucket: bucket(), key: Some("alias/data".to_owned()) };
    let state = |rules: Vec<EncryptionRule>| State::Encryption(Encryption { rules });
    let put = |rule: &Value| {
        let rules = json!({"Bucket": "b", "ServerSideEncryptionConfiguration": {"Rules": [rule]}});
        ("s3:PutBucketEncryption".to_owned(), rules)
    };
    let parts = |call: &str| {
        let (operation, parameters) = call.split_once(' ').unwrap();
        (operation.to_owned(), serde_json::from_str::<Value>(parameters).unwrap())
    };
    let (there, back) = there_and_back(&action, &state(vec![encryption("AES256", None)]));
    let rest = json!({"BucketKeyEnabled": true, "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}});
    let mut rule = rest.clone();
    rule["ApplyServerSideEncryptionByDefault"] = json!({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/data"});
    assert_eq!(parts(&there[0]), put(&rule));
    rule["ApplyServerSideEncryptionByDefault"] = json!({"SSEAlgorithm": "AES256"});
    assert_eq!(parts(&back[0]), put(&rule));
    let (_, back) = there_and_back(&action, &state(Vec::new()));
    assert_eq!(back, [r#"s3:DeleteBucketEncryption {"Bucket":"b"}"#]);
    let double = state(vec![encryption("aws:kms:dsse", Some("k"))]);
    assert_eq!(action.change(&double).unwrap(), double, "what is better stays");
}

#[test]
fn versioning_is_turned_on_and_can_only_be_suspended_again() {
    let action = EnableVersioning { bucket: bucket() };
    let state = |status, is_mfa_delete_on| State::Versioning(Versioning { status, is_mfa_delete_on });
    for status in [VersioningStatus::Off, VersioningStatus::Suspended] {
        let (there, back) = there_and_back(&action, &state(status, false));
        let put = |status: &str| {
            [format!(r#"s3:PutBucketVersioning {{"Bucket":"b","VersioningConfiguration":{{"Status":"{status}"}}}}"#)]
        };
        assert_eq!((there, back), (put("Enabled").to_vec(), put("Suspended").to_vec()));
        assert!(matches!(action.change(&state(status, true)), Err(Refusal::Unsafe(_))));
    }
    let suspended_before = state(VersioningStatus::Suspended, false);
    let calls = action.facet().calls(&suspended_before, &state(VersioningStatus::Off, false)).unwrap();
    assert_eq!(calls, [], "it cannot be turned off");
    let on = state(VersioningStatus::Enabled, true);
    assert_eq!(action.change(&on).unwrap(), on);
    assert!(matches!(action.facet().calls(&on, &suspended_before), Err(Refusal::NoWay(_))));
}

#[test]
fn every_permission_is_in_the_role_and_every_one_of_the_role_is_used() {
    let (block, bucket) = (PublicAccessBlock::ALL, bucket());
    let facets = [
        Facet::AccountPublicAccessBlock { account_id: place().account_id },
        Facet::PublicAccessBlock { bucket: bucket.clone() },
        Facet::Acl { bucket: bucket.clone() },
        Facet::Policy { bucket: bucket.clone() },
        Facet::Encryption { bucket: bucket.clone() },
        Facet::Versioning { bucket: bucket.clone() },
    ];
    let (off, on) = (VersioningStatus::Off, VersioningStatus::Enabled);
    let states = [
        (State::PublicAccessBlock(None), State::PublicAccessBlock(Some(block))),
        (State::PublicAccessBlock(None), State::PublicAccessBlock(Some(block))),
        (
            State::Acl(AccessControl::default()),
            State::Acl(AccessControl { owner: None, grants: [group("global/AllUsers")].into() }),
        ),
        (State::Policy(None), policy("{}")),
        (
            State::Encryption(Encryption::default()),
            State::Encryption(Encryption { rules: vec![encryption("aws:kms", None)] }),
        ),
        (
            State::Versioning(Versioning { status: off, is_mfa_delete_on: false }),
            State::Versioning(Versioning { status: on, is_mfa_delete_on: false }),
        ),
    ];
    let mut used = std::collections::BTreeSet::new();
    for (facet, (one, other)) in facets.iter().zip(&states) {
        used.extend(facet.reads(&place()).into_iter().map(|grant| grant.action));
        for (from, to) in [(one, other), (other, one)] {
            let calls = facet.calls(from, to).unwrap();
            assert_eq!(calls.len(), 1, "{facet:?}");
            used.extend(calls.iter().flat_map(|call: &Call| call.needs(&place())).map(|grant| grant.action));
        }
    }
    let held: std::collections::BTreeSet<&str> = super::ACCESS.permissions.iter().map(|held| held.action).collect();
    assert_eq!(used, held);
}

#[test]
fn a_state_of_another_facet_is_a_mistake() {
    let actions = [
        Action::BlockAccountPublicAccess(BlockAccountPublicAccess { account_id: place().account_id }),
        Action::BlockPublicAccess(BlockPublicAccess { bucket: bucket() }),
        Action::DenyPlainHttp(DenyPlainHttp { bucket: bucket(), bucket_arn: arn() }),
        Action::EncryptByDefault(EncryptByDefault { bucket: bucket(), key: None }),
        Action::RemovePublicStatements(RemovePublicStatements { bucket: bucket(), bucket_arn: arn() }),
        Action::RevokePublicGrants(RevokePublicGrants { bucket: bucket() }),
    ];
    let state = State::Versioning(Versioning { status: VersioningStatus::Off, is_mfa_delete_on: false });
    for action in actions {
        assert_eq!(action.as_change().change(&state), Err(Refusal::OtherFacet), "{action:?}");
    }
    let versioning = EnableVersioning { bucket: bucket() };
    assert_eq!(versioning.change(&State::Policy(None)), Err(Refusal::OtherFacet));
    assert_eq!(versioning.facet().calls(&State::Policy(None), &state), Err(Refusal::OtherFacet));
}

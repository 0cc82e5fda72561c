//! What calls that take back end, and what they leave.

use super::{House, TransitionKind, call};
use crate::ledger::FindingStatus;
use serde_json::{Value, json};

/// A call, by its service and name, with its request.
type Asked = (&'static str, Value);

/// A control, two harms, and the call that undoes the first.
type Row = (&'static str, Asked, Asked, Asked);

/// The findings of a control that stand after some calls, one a minute.
fn left(control: &str, calls: &[Asked]) -> usize {
    let house = House::new();
    for (number, (name, request)) in calls.iter().enumerate() {
        let (service, name) = name.split_once(':').unwrap();
        let mut record = call(name, &format!("2026-03-02T09:{number:02}:00Z"), &format!("e-{number}"));
        // Each by somebody else: each has a finding of its own.
        record["userIdentity"]["arn"] = json!(format!("arn:aws:iam::111122223333:user/user-{number}"));
        record["userIdentity"]["userName"] = json!(format!("user-{number}"));
        record["eventSource"] = json!(format!("{service}.amazonaws.com"));
        record["requestParameters"] = request.clone();
        record["userAgent"] = json!("console.amazonaws.com");
        if name == "CreateAccessKey" {
            record["responseElements"] = json!({"accessKey": request});
        }
        house.detect(&record);
    }
    let records = house.store.records.lock().unwrap();
    let of_control = records.values().filter(|record| record.key.control == control);
    of_control
        .filter_map(|record| record.finding.as_ref())
        .filter(|finding| finding.status == FindingStatus::Open)
        .count()
}

/// The same request with an ACL of `owner` that grants something to somebody.
fn granted(mut request: Value, id: &str) -> Value {
    let grant = json!({"Grantee": {"xsi:type": "CanonicalUser", "ID": id}, "Permission": "READ"});
    request["AccessControlPolicy"] = json!({"Owner": {"ID": "owner"}, "AccessControlList": {"Grant": [grant]}});
    request
}

/// Trails, rules, alarms, and the services that find something.
fn of_who_watches() -> Vec<Row> {
    let trail = json!({"name": "main"});
    let bus = json!({"name": "guardrail-Calls1"});
    let rule = json!({"name": "aws-guardduty-findings"});
    vec![
        (
            "cloudtrail-tamper",
            ("cloudtrail:StopLogging", trail.clone()),
            ("cloudtrail:UpdateTrail", json!({"name": "main", "isMultiRegionTrail": false})),
            ("cloudtrail:StartLogging", trail.clone()),
        ),
        (
            "cloudtrail-tamper",
            ("cloudtrail:StopLogging", trail.clone()),
            (
                "cloudtrail:PutEventSelectors",
                json!({
                    "trailName": "main",
                    "eventSelectors": [{"readWriteType": "ReadOnly", "includeManagementEvents": true}],
                }),
            ),
            ("cloudtrail:StartLogging", trail.clone()),
        ),
        (
            "guardrail-self-tamper",
            ("events:DisableRule", bus.clone()),
            ("events:RemoveTargets", json!({"rule": "guardrail-Calls1", "ids": ["detect"]})),
            ("events:EnableRule", bus.clone()),
        ),
        (
            "eventbridge-rule-tamper",
            ("events:DisableRule", rule.clone()),
            ("events:RemoveTargets", json!({"rule": "aws-guardduty-findings", "ids": ["people"]})),
            ("events:EnableRule", rule.clone()),
        ),
        (
            "securityhub-disabled",
            ("securityhub:DisableSecurityHub", json!({})),
            ("securityhub:DisableSecurityHubV2", json!({})),
            ("securityhub:EnableSecurityHub", json!({})),
        ),
        (
            "inspector-disabled",
            ("inspector2:Disable", json!({"resourceTypes": ["EC2"]})),
            ("inspector2:Disable", json!({"resourceTypes": ["EC2", "ECR"]})),
            ("inspector2:Enable", json!({"resourceTypes": ["EC2"]})),
        ),
        (
            "inspector-disabled",
            ("inspector2:Disable", json!({"resourceTypes": ["EC2"], "accountIds": ["111122223333"]})),
            ("inspector2:Disable", json!({"resourceTypes": ["EC2"], "accountIds": ["444455556666"]})),
            ("inspector2:Enable", json!({"resourceTypes": ["EC2"]})),
        ),
        (
            "macie-disabled",
            ("macie2:DisableMacie", json!({})),
            ("macie2:DeleteMember", json!({"id": "444455556666"})),
            ("macie2:EnableMacie", json!({})),
        ),
        (
            "auditmanager-disabled",
            ("auditmanager:DeregisterAccount", json!({})),
            ("auditmanager:DeleteAssessment", json!({"assessmentId": "1"})),
            ("auditmanager:RegisterAccount", json!({})),
        ),
        (
            "cloudwatch-alarm-tamper",
            ("monitoring:DisableAlarmActions", json!({"alarmNames": ["root-used"]})),
            ("monitoring:SetAlarmState", json!({"alarmName": "root-used", "stateValue": "OK"})),
            ("monitoring:EnableAlarmActions", json!({"alarmNames": ["root-used"]})),
        ),
        (
            "cloudwatch-log-subscription-external",
            (
                "logs:PutSubscriptionFilter",
                json!({"logGroupName": "app", "filterName": "a", "destinationArn": "arn:aws:logs:eu-west-1:444455556666:destination:c"}),
            ),
            (
                "logs:PutSubscriptionFilter",
                json!({"logGroupName": "app", "filterName": "b", "destinationArn": "arn:aws:logs:eu-west-1:444455556666:destination:c"}),
            ),
            ("logs:DeleteSubscriptionFilter", json!({"logGroupName": "app", "filterName": "a"})),
        ),
        (
            "config-recorder-stopped",
            ("config:StopConfigurationRecorder", json!({"configurationRecorderName": "default"})),
            ("config:DeleteServiceLinkedConfigurationRecorder", json!({"servicePrincipal": "x.amazonaws.com"})),
            ("config:StartConfigurationRecorder", json!({"configurationRecorderName": "default"})),
        ),
    ]
}

/// Users, and what is reached from outside.
fn of_identities_and_networks() -> Vec<Row> {
    let backup = json!({"userName": "backup"});
    let key = |id: &str| json!({"userName": "backup", "accessKeyId": id});
    let attached = |policy: &str| json!({"userName": "eve", "policyArn": format!("arn:aws:iam::aws:policy/{policy}")});
    vec![
        (
            "iam-access-key-created",
            ("iam:CreateAccessKey", key("AKIAEXAMPLE000000001")),
            ("iam:CreateAccessKey", key("AKIAEXAMPLE000000002")),
            ("iam:DeleteAccessKey", key("AKIAEXAMPLE000000001")),
        ),
        (
            "iam-admin-policy-attached",
            ("iam:AttachUserPolicy", attached("AdministratorAccess")),
            ("iam:AttachUserPolicy", attached("IAMFullAccess")),
            ("iam:DetachUserPolicy", attached("AdministratorAccess")),
        ),
        (
            "iam-mfa-deactivated",
            ("iam:DeactivateMFADevice", json!({"userName": "backup", "serialNumber": "one"})),
            ("iam:DeactivateMFADevice", json!({"userName": "backup", "serialNumber": "two"})),
            ("iam:EnableMFADevice", json!({"userName": "backup", "serialNumber": "one"})),
        ),
        (
            "iam-login-profile-change",
            ("iam:CreateLoginProfile", backup.clone()),
            ("iam:CreateLoginProfile", json!({"userName": "eve"})),
            ("iam:DeleteLoginProfile", backup.clone()),
        ),
        (
            "acm-private-authority-disabled",
            ("acm-pca:DeleteCertificateAuthority", json!({"certificateAuthorityArn": "ca"})),
            ("acm-pca:UpdateCertificateAuthority", json!({"certificateAuthorityArn": "ca", "status": "DISABLED"})),
            ("acm-pca:RestoreCertificateAuthority", json!({"certificateAuthorityArn": "ca"})),
        ),
        (
            "lambda-function-url-public",
            ("lambda:CreateFunctionUrlConfig", json!({"functionName": "f", "authType": "NONE"})),
            ("lambda:CreateFunctionUrlConfig", json!({"functionName": "f", "authType": "NONE", "qualifier": "live"})),
            ("lambda:DeleteFunctionUrlConfig", json!({"functionName": "f"})),
        ),
        (
            "route53-dnssec-disabled",
            ("route53:DisableHostedZoneDNSSEC", json!({"id": "Z1"})),
            ("route53:DeactivateKeySigningKey", json!({"hostedZoneId": "Z1", "name": "ksk"})),
            ("route53:EnableHostedZoneDNSSEC", json!({"id": "Z1"})),
        ),
    ]
}

/// Volumes, buckets, keys, images and domains.
fn of_data() -> Vec<Row> {
    let bucket = |acl: &str| json!({"bucketName": "reports", "x-amz-acl": [acl]});
    vec![
        (
            "ebs-public-sharing-unblocked",
            ("ec2:DisableImageBlockPublicAccess", json!({})),
            ("ec2:DisableSnapshotBlockPublicAccess", json!({})),
            ("ec2:EnableImageBlockPublicAccess", json!({"imageBlockPublicAccessState": "block-new-sharing"})),
        ),
        (
            "ebs-default-encryption-disabled",
            ("ec2:DisableEbsEncryptionByDefault", json!({})),
            ("ec2:ResetEbsDefaultKmsKeyId", json!({})),
            ("ec2:EnableEbsEncryptionByDefault", json!({})),
        ),
        (
            "ebs-snapshot-deleted",
            ("ec2:DeregisterImage", json!({"imageId": "ami-1"})),
            ("ec2:DeregisterImage", json!({"imageId": "ami-1", "deleteAssociatedSnapshots": true})),
            ("ec2:RestoreImageFromRecycleBin", json!({"imageId": "ami-1"})),
        ),
        (
            "opensearch-logging-disabled",
            (
                "es:UpdateDomainConfig",
                json!({"domainName": "d", "logPublishingOptions": {"AUDIT_LOGS": {"enabled": false}}}),
            ),
            (
                "es:UpdateDomainConfig",
                json!({"domainName": "d", "logPublishingOptions": {"ES_APPLICATION_LOGS": {"enabled": false}}}),
            ),
            (
                "es:UpdateDomainConfig",
                json!({"domainName": "d", "logPublishingOptions": {"AUDIT_LOGS": {"enabled": true}}}),
            ),
        ),
        (
            "s3-acl-public",
            ("s3:PutBucketAcl", bucket("public-read")),
            ("s3:PutObjectAcl", json!({"bucketName": "reports", "key": "a", "x-amz-acl": ["public-read"]})),
            ("s3:PutBucketAcl", bucket("private")),
        ),
        (
            "s3-acl-external",
            ("s3:PutBucketAcl", granted(json!({"bucketName": "reports"}), "other")),
            ("s3:PutObjectAcl", granted(json!({"bucketName": "reports", "key": "a"}), "other")),
            ("s3:PutBucketAcl", granted(json!({"bucketName": "reports"}), "owner")),
        ),
        (
            "s3-object-lock-weakened",
            (
                "s3:PutObjectLockConfiguration",
                json!({"bucketName": "reports", "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}),
            ),
            (
                "s3:PutObjectRetention",
                json!({"bucketName": "reports", "key": "a", "x-amz-bypass-governance-retention": ["true"]}),
            ),
            (
                "s3:PutObjectLockConfiguration",
                json!({"bucketName": "reports", "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled",
                    "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 3}}}}),
            ),
        ),
        (
            "kms-key-external",
            (
                "kms:PutKeyPolicy",
                json!({"keyId": "k", "policy": json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                    "Principal": "*", "Action": "kms:*", "Resource": "*"}]}).to_string()}),
            ),
            ("kms:CreateGrant", json!({"keyId": "k", "granteePrincipal": "arn:aws:iam::444455556666:role/r"})),
            (
                "kms:PutKeyPolicy",
                json!({"keyId": "k", "policy": json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                    "Principal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"}]}).to_string()}),
            ),
        ),
        (
            "ecr-repository-external",
            (
                "ecr:SetRepositoryPolicy",
                json!({"repositoryName": "web", "policyText": json!({"Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": "*", "Action": "ecr:*"}]}).to_string()}),
            ),
            ("ecr-public:CreateRepository", json!({"repositoryName": "web"})),
            ("ecr:DeleteRepositoryPolicy", json!({"repositoryName": "web"})),
        ),
    ]
}

/// Of two harms, a call undoes the first and leaves the second.
#[test]
fn a_call_ends_what_it_undoes_and_nothing_else() {
    let rows = [of_who_watches(), of_identities_and_networks(), of_data()].concat();
    for (control, undone, other, back) in rows {
        let harms = [undone.clone(), other.clone()];
        assert_eq!(left(control, &harms), 2, "{control}: both are known");
        assert_eq!(left(control, &[undone, back.clone()]), 0, "{control}: undone");
        assert_eq!(left(control, &[other.clone(), back.clone()]), 1, "{control}: {} is left", other.0);
        let [undone, other] = harms;
        assert_eq!(left(control, &[undone, other, back]), 1, "{control}: the other is left");
    }
}

#[test]
fn of_one_principal_both_are_one_finding_that_ends_with_the_last_of_them() {
    let house = House::new();
    let stop = call("StopLogging", "2026-03-02T09:14:07Z", "e-1");
    let mut narrow = call("UpdateTrail", "2026-03-02T09:15:00Z", "e-2");
    narrow["requestParameters"] = json!({"name": "main", "isMultiRegionTrail": false});
    let start = call("StartLogging", "2026-03-02T09:16:00Z", "e-3");
    let turned = [&stop, &narrow, &start].map(|record| house.turned(record));
    assert_eq!(turned, [vec![TransitionKind::Opened], vec![TransitionKind::Worsened], vec![]]);
}

#[test]
fn a_call_that_does_one_harm_and_undoes_another_leaves_the_one() {
    let house = House::new();
    let mut record = call("PutBucketVersioning", "2026-03-02T09:14:07Z", "e-1");
    record["userIdentity"] =
        json!({"type": "Root", "accountId": "111122223333", "arn": "arn:aws:iam::111122223333:root"});
    record["eventSource"] = json!("s3.amazonaws.com");
    let versioning =
        |mfa: &str| json!({"bucketName": "b", "VersioningConfiguration": {"Status": "Enabled", "MfaDelete": mfa}});
    let status = || {
        let records = house.store.records.lock().unwrap();
        let mut findings = records.values().filter(|record| record.key.control == "s3-versioning-suspended");
        findings.find_map(|record| record.finding.as_ref()).map(|finding| finding.status)
    };
    record["requestParameters"] = versioning("Disabled");
    house.detect(&record);
    assert_eq!(status(), Some(FindingStatus::Open));
    record["requestParameters"] = versioning("Enabled");
    record["eventTime"] = json!("2026-03-02T09:20:00Z");
    house.detect(&record);
    assert_eq!(status(), Some(FindingStatus::Resolved));
}

#[test]
fn what_no_call_tells_exactly_stays_until_somebody_has_seen_it() {
    let hours = |hours: u32| json!({"streamName": "clicks", "retentionPeriodHours": hours});
    let calls =
        [("kinesis:DecreaseStreamRetentionPeriod", hours(24)), ("kinesis:IncreaseStreamRetentionPeriod", hours(25))];
    assert_eq!(left("kinesis-retention-decreased", &calls), 1);
}

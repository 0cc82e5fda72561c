//! The calls of a busy account.

/// Whoever calls there.
#[derive(Clone, Copy)]
enum Who {
    /// A role that an application, a function or a pipeline wears.
    Role(&'static str),
    /// A person, by single sign-on.
    Person,
    /// An IAM user's access key.
    User,
    /// An AWS service, on the account's behalf.
    Service(&'static str),
}

/// A kind of call: how often in a million, by whom, its service and name, what it asks, and what it is answered. `%` stands
/// for a number that differs from call to call.
type Kind = (u32, Who, &'static str, &'static str, &'static str, &'static str);

/// What it is like: nine calls in ten read; of the rest, most are sessions, log streams, network interfaces and deployments.
#[rustfmt::skip]
const KINDS: &[Kind] = &[
    (210_000, Who::Service("lambda.amazonaws.com"), "sts", "AssumeRole", r#"{"roleArn":"arn:aws:iam::111122223333:role/worker","roleSessionName":"worker-%"}"#, "null"),
    (140_000, Who::Role("worker"), "kms", "Decrypt", r#"{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::orders"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}"#, "null"),
    (120_000, Who::Role("inventory"), "ec2", "DescribeInstances", r#"{"maxResults":1000,"instancesSet":{},"filterSet":{"items":[{"name":"instance-state-name","valueSet":{"items":[{"value":"running"}]}}]}}"#, "null"),
    (80_000, Who::Role("inventory"), "ec2", "DescribeNetworkInterfaces", r#"{"networkInterfaceIdSet":{},"filterSet":{}}"#, "null"),
    (60_000, Who::Role("web"), "ssm", "GetParameters", r#"{"names":["/web/%"],"withDecryption":true}"#, "null"),
    (60_000, Who::Role("web"), "secretsmanager", "GetSecretValue", r#"{"secretId":"web/database"}"#, "null"),
    (50_000, Who::Service("config.amazonaws.com"), "s3", "GetBucketAcl", r#"{"bucketName":"orders","Host":"orders.s3.eu-west-1.amazonaws.com","acl":""}"#, "null"),
    (40_000, Who::Role("inventory"), "rds", "DescribeDBInstances", "null", "null"),
    (40_000, Who::Role("inventory"), "iam", "GetRole", r#"{"roleName":"worker"}"#, "null"),
    (30_000, Who::Role("web"), "monitoring", "GetMetricData", r#"{"metricDataQueries":[],"startTime":"Mar 2, 2026, 9:00:00 AM"}"#, "null"),
    (30_000, Who::Person, "logs", "FilterLogEvents", r#"{"logGroupName":"/aws/lambda/worker"}"#, "null"),
    (30_000, Who::Role("inventory"), "elasticloadbalancing", "DescribeTargetHealth", r#"{"targetGroupArn":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/%"}"#, "null"),
    (12_000, Who::Role("worker"), "logs", "CreateLogStream", r#"{"logGroupName":"/aws/lambda/worker","logStreamName":"2026/03/02/[$LATEST]%"}"#, "null"),
    (9_000, Who::Service("ecs.amazonaws.com"), "ec2", "CreateNetworkInterface", r#"{"subnetId":"subnet-0a1","groupSet":{"items":[{"groupId":"sg-0web"}]}}"#, r#"{"networkInterface":{"networkInterfaceId":"eni-%"}}"#),
    (9_000, Who::Service("ecs.amazonaws.com"), "ec2", "DeleteNetworkInterface", r#"{"networkInterfaceId":"eni-%"}"#, "null"),
    (8_000, Who::Role("worker"), "kms", "GenerateDataKey", r#"{"keyId":"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab","keySpec":"AES_256"}"#, "null"),
    (7_000, Who::Service("ecs.amazonaws.com"), "elasticloadbalancing", "RegisterTargets", r#"{"targetGroupArn":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1","targets":[{"id":"10.0.1.%"}]}"#, "null"),
    (7_000, Who::Role("deploy-web"), "ecs", "RegisterTaskDefinition", r#"{"family":"web","containerDefinitions":[{"name":"web","image":"111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:%"}]}"#, "null"),
    (7_000, Who::Role("deploy-web"), "ecs", "UpdateService", r#"{"cluster":"main","service":"web","taskDefinition":"web:%"}"#, "null"),
    (6_000, Who::Service("autoscaling.amazonaws.com"), "ec2", "RunInstances", r#"{"instancesSet":{"items":[{"imageId":"ami-0web","minCount":1,"maxCount":1}]},"instanceType":"m7g.large"}"#, r#"{"instancesSet":{"items":[{"instanceId":"i-%"}]}}"#),
    (6_000, Who::Service("autoscaling.amazonaws.com"), "ec2", "TerminateInstances", r#"{"instancesSet":{"items":[{"instanceId":"i-%"}]}}"#, "null"),
    (5_000, Who::Role("deploy-functions"), "lambda", "UpdateFunctionCode20150331v2", r#"{"functionName":"worker","s3Bucket":"artifacts","s3Key":"worker/%.zip","publish":true}"#, "null"),
    (5_000, Who::Role("deploy-functions"), "lambda", "PublishVersion20150331", r#"{"functionName":"worker"}"#, "null"),
    (4_000, Who::Role("deploy-web"), "cloudformation", "CreateChangeSet", r#"{"stackName":"web","changeSetName":"deploy-%"}"#, "null"),
    (4_000, Who::Role("deploy-web"), "cloudformation", "ExecuteChangeSet", r#"{"stackName":"web","changeSetName":"deploy-%"}"#, "null"),
    (4_000, Who::Role("deploy-web"), "s3", "PutBucketTagging", r#"{"bucketName":"artifacts","Host":"artifacts.s3.eu-west-1.amazonaws.com","tagging":""}"#, "null"),
    (3_000, Who::Service("backup.amazonaws.com"), "ec2", "CreateSnapshot", r#"{"volumeId":"vol-0data"}"#, r#"{"snapshotId":"snap-%"}"#),
    (3_000, Who::Service("backup.amazonaws.com"), "ec2", "DeleteSnapshot", r#"{"snapshotId":"snap-%"}"#, "null"),
    (3_000, Who::Role("deploy-web"), "ecr", "PutImage", r#"{"repositoryName":"web","imageTag":"%"}"#, "null"),
    (2_000, Who::Role("terraform"), "ec2", "CreateTags", r#"{"resourcesSet":{"items":[{"resourceId":"i-%"}]},"tagSet":{"items":[{"key":"team","value":"web"}]}}"#, "null"),
    (1_500, Who::Role("terraform"), "ec2", "AuthorizeSecurityGroupIngress", r#"{"groupId":"sg-0web","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,"groups":{},"ipRanges":{"items":[{"cidrIp":"10.0.0.0/8"}]},"ipv6Ranges":{},"prefixListIds":{}}]}}"#, r#"{"_return":true}"#),
    (1_000, Who::Role("terraform"), "iam", "AttachRolePolicy", r#"{"roleName":"worker","policyArn":"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}"#, "null"),
    (1_000, Who::Role("terraform"), "iam", "CreateRole", r#"{"roleName":"worker-%","assumeRolePolicyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"}"#, "null"),
    (800, Who::Role("terraform"), "s3", "PutBucketPolicy", r#"{"bucketName":"orders","Host":"orders.s3.eu-west-1.amazonaws.com","policy":"","bucketPolicy":{"Version":"2012-10-17","Statement":[{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::orders","arn:aws:s3:::orders/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}}"#, "null"),
    (600, Who::Role("terraform"), "rds", "ModifyDBInstance", r#"{"dBInstanceIdentifier":"orders","applyImmediately":false,"allocatedStorage":200}"#, "null"),
    (500, Who::Person, "signin", "ConsoleLogin", "null", r#"{"ConsoleLogin":"Success"}"#),
    (400, Who::Person, "ec2", "StopInstances", r#"{"instancesSet":{"items":[{"instanceId":"i-%"}]},"force":false}"#, "null"),
    (60, Who::Person, "ssm", "StartSession", r#"{"target":"i-0bastion"}"#, "null"),
    (20, Who::Person, "iam", "CreateAccessKey", r#"{"userName":"partner-%"}"#, r#"{"accessKey":{"userName":"partner-%","accessKeyId":"AKIA%","status":"Active"}}"#),
    (10, Who::User, "ec2", "AuthorizeSecurityGroupIngress", r#"{"groupId":"sg-0test","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"groups":{},"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]},"ipv6Ranges":{},"prefixListIds":{}}]}}"#, r#"{"_return":true}"#),
    (5, Who::User, "iam", "AttachUserPolicy", r#"{"userName":"partner-1","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}"#, "null"),
    (2, Who::User, "ec2", "ModifySnapshotAttribute", r#"{"snapshotId":"snap-%","attributeType":"CREATE_VOLUME_PERMISSION","createVolumePermission":{"add":{"items":[{"userId":"444455556666"}]}}}"#, r#"{"_return":true}"#),
    (1, Who::User, "cloudtrail", "StopLogging", r#"{"name":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/main"}"#, "null"),
];

/// Makes calls up, the same ones each time.
#[derive(Default)]
pub(crate) struct Account {
    number: u64,
    dice: u64,
}

impl Account {
    /// The next record, and whether the call changes something.
    pub(crate) fn record(&mut self) -> (String, bool) {
        self.number += 1;
        // Knuth's linear congruential generator (MMIX): its upper bits are even enough for proportions.
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let total: u64 = KINDS.iter().map(|kind| u64::from(kind.0)).sum();
        let mut place = (self.dice >> 20) % total;
        let kind = KINDS.iter().find(|kind| {
            let here = place < u64::from(kind.0);
            place = place.saturating_sub(u64::from(kind.0));
            here
        });
        let &(_, who, service, name, request, response) = kind.expect("one of them");
        let number = format!("{:017x}", self.number);
        let (request, response) = (request.replace('%', &number), response.replace('%', &number));
        let reads =
            ["Describe", "Get", "List", "Filter", "Decrypt", "Assume"].iter().any(|word| name.starts_with(word));
        let (second, identity) = (self.number / 280 % 3600, identity(who));
        let (kind, region, more) = match service {
            "signin" => (
                "AwsConsoleSignIn",
                "us-east-1",
                r#""additionalEventData":{"LoginTo":"https://console.aws.amazon.com/","MobileVersion":"No","MFAUsed":"No"},"#,
            ),
            "iam" => ("AwsApiCall", "us-east-1", ""),
            _ => ("AwsApiCall", "eu-west-1", ""),
        };
        let record = format!(
            r#"{{"eventVersion":"1.11","userIdentity":{identity},"eventTime":"2026-03-02T09:{:02}:{:02}Z","eventSource":"{service}.amazonaws.com","eventName":"{name}","awsRegion":"{region}","sourceIPAddress":"198.51.100.7","userAgent":"aws-sdk-go-v2/1.30.3 os/linux lang/go#1.23.0 md/GOOS#linux md/GOARCH#arm64","requestParameters":{request},"responseElements":{response},{more}"requestID":"8d1f2c5e-3b7a-4f60-{number}","eventID":"5e0c9a41-77b2-4c1d-{number}","readOnly":{reads},"eventType":"{kind}","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management","tlsDetails":{{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"{service}.{region}.amazonaws.com"}}}}"#,
            second / 60,
            second % 60,
        );
        (record, !reads)
    }
}

fn identity(who: Who) -> String {
    let session = |role: &str, session: &str, more: &str| {
        format!(
            r#"{{"type":"AssumedRole","principalId":"AROAEXAMPLEID0000001:{session}","arn":"arn:aws:sts::111122223333:assumed-role/{role}/{session}","accountId":"111122223333","accessKeyId":"ASIAEXAMPLE000000001","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"AROAEXAMPLEID0000001","arn":"arn:aws:iam::111122223333:role/{role}","accountId":"111122223333","userName":"{role}"}},"attributes":{{"creationDate":"2026-03-02T08:55:10Z","mfaAuthenticated":"false"}}}}{more}}}"#
        )
    };
    match who {
        Who::Role(role) => session(role, "run", ""),
        Who::Person => session("AWSReservedSSO_Operators_0123456789abcdef", "amelie@example.com", ""),
        Who::User => r#"{"type":"IAMUser","principalId":"AIDAEXAMPLEID0000001","arn":"arn:aws:iam::111122223333:user/amelie","accountId":"111122223333","accessKeyId":"AKIAEXAMPLE000000001","userName":"amelie"}"#.to_owned(),
        Who::Service("lambda.amazonaws.com") => r#"{"type":"AWSService","invokedBy":"lambda.amazonaws.com"}"#.to_owned(),
        Who::Service(service) => session("service", "service", &format!(r#","invokedBy":"{service}""#)),
    }
}

"""Resources that break activity controls: a call left them so, and its CloudTrail record is told with them."""

import json

from account import ACCOUNT, ELSEWHERE, GLOBAL, REGION, STRANGER, breaks, public_policy, record, recorded

# Amazon S3, AWS Secrets Manager


def bucket_call(bucket, name, **parameters):
    return record("s3", name, {"bucketName": bucket, "Host": f"{bucket}.s3.{REGION}.amazonaws.com", **parameters})


@breaks("s3-acl-public", "AWS::S3::Bucket")
def bucket_acl(aws):
    name = aws.bucket("acl-public")
    aws.s3.put_bucket_acl(Bucket=name, ACL="public-read")
    return name, bucket_call(name, "PutBucketAcl", acl="", **{"x-amz-acl": "public-read"})


@breaks("s3-bucket-policy-public", "AWS::S3::Bucket")
def bucket_policy(aws):
    name = aws.bucket("policy-public")
    policy = public_policy(f"arn:aws:s3:::{name}/*", "s3:GetObject")
    aws.s3.put_bucket_policy(Bucket=name, Policy=policy)
    return name, bucket_call(name, "PutBucketPolicy", policy="", bucketPolicy=json.loads(policy))


@breaks("s3-public-access-unblocked", "AWS::S3::Bucket")
def bucket_unblocked(aws):
    name = aws.bucket("unblocked")
    switches = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
    for is_on in [True, False]:
        block = dict.fromkeys(switches, is_on)
        aws.s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    block = {"xmlns": "http://s3.amazonaws.com/doc/2006-03-01/"} | block
    asked = {"publicAccessBlock": "", "PublicAccessBlockConfiguration": block}
    return name, bucket_call(name, "PutBucketPublicAccessBlock", **asked)


@breaks("secretsmanager-policy-not-public", "AWS::SecretsManager::Secret")
def secret_public(aws):
    arn = aws.secretsmanager.create_secret(Name="public", SecretString="not-a-secret")["ARN"]
    policy = public_policy("*", "secretsmanager:GetSecretValue")
    aws.secretsmanager.put_resource_policy(SecretId=arn, ResourcePolicy=policy)
    asked = {"secretId": arn, "resourcePolicy": policy, "blockPublicPolicy": False}
    return arn, record("secretsmanager", "PutResourcePolicy", asked, {"aRN": arn, "name": "public"})


# Amazon SNS, Amazon SQS, AWS Lambda


@breaks("sns-topic-external", "AWS::SNS::Topic")
def topic_external(aws):
    arn = aws.sns.create_topic(Name="external")["TopicArn"]
    asked = {"TopicArn": arn, "AttributeName": "Policy", "AttributeValue": public_policy(arn, "sns:Publish")}
    aws.sns.set_topic_attributes(**asked)
    return arn, record("sns", "SetTopicAttributes", recorded(asked))


@breaks("sqs-queue-external", "AWS::SQS::Queue")
def queue_external(aws):
    url = aws.sqs.create_queue(QueueName="external")["QueueUrl"]
    attributes = {"Policy": public_policy(f"arn:aws:sqs:{REGION}:{ACCOUNT}:external", "sqs:SendMessage")}
    aws.sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)
    return url, record("sqs", "SetQueueAttributes", {"queueUrl": url, "attributes": attributes})


def url_call(name, told, asked):
    """The record of a call that made or changed a function's URL, from what Lambda answered."""
    answer = {key: told[key] for key in ["FunctionUrl", "FunctionArn", "AuthType", "CreationTime"]}
    return asked["FunctionName"], record("lambda", name, recorded(asked), recorded(answer))


@breaks("lambda-function-url-public", "AWS::Lambda::Function")
def function_url(aws):
    function = aws.function("url-public")
    aws.client("lambda").create_function_url_config(FunctionName=function, AuthType="AWS_IAM")
    asked = {"FunctionName": function, "AuthType": "NONE"}
    told = aws.client("lambda").update_function_url_config(**asked)
    return url_call("UpdateFunctionUrlConfig20211031", told, asked)


@breaks("lambda-permission-external", "AWS::Lambda::Function")
def function_external(aws):
    asked = {
        "FunctionName": aws.function("external"), "StatementId": "stranger", "Action": "lambda:InvokeFunction",
        "Principal": STRANGER,
    }
    told = {"statement": aws.client("lambda").add_permission(**asked)["Statement"]}
    return asked["FunctionName"], record("lambda", "AddPermission20150331v2", recorded(asked), told)


# Amazon EC2


@breaks("ec2-security-group-opened", "AWS::EC2::SecurityGroup")
def group_opened(aws):
    group = aws.group("opened")
    made = aws.ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
                        "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "for now"}]}],
    )
    permission = {
        "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "groups": {}, "ipv6Ranges": {}, "prefixListIds": {},
        "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0", "description": "for now"}]},
    }
    asked = {"groupId": group, "ipPermissions": {"items": [permission]}}
    answer = {"_return": True, "securityGroupRuleSet": {"items": recorded(made["SecurityGroupRules"])}}
    return group, record("ec2", "AuthorizeSecurityGroupIngress", asked, answer)


@breaks("ec2-network-acl-opened", "AWS::EC2::NetworkAcl")
def network_acl_opened(aws):
    acl = aws.open_network_acl()
    asked = {
        "networkAclId": acl, "ruleNumber": 100, "egress": False, "ruleAction": "allow", "icmpTypeCode": {},
        "portRange": {"from": 22, "to": 22}, "aclProtocol": "6", "cidrBlock": "0.0.0.0/0",
    }
    return acl, record("ec2", "CreateNetworkAclEntry", asked, {"_return": True})


@breaks("ec2-serial-console-enabled", "AWS::::Account")
def serial_console_enabled(aws):
    aws.ec2.enable_serial_console_access()
    asked = {"EnableSerialConsoleAccessRequest": ""}
    told = {"EnableSerialConsoleAccessResponse": {"serialConsoleAccessEnabled": True}}
    return ACCOUNT, record("ec2", "EnableSerialConsoleAccess", asked, told)


@breaks("ebs-public-sharing-unblocked", "AWS::::Account")
def snapshots_unblocked(aws):
    aws.ec2.disable_snapshot_block_public_access()
    asked = {"DisableSnapshotBlockPublicAccessRequest": ""}
    told = {"DisableSnapshotBlockPublicAccessResponse": {"state": "unblocked"}}
    return ACCOUNT, record("ec2", "DisableSnapshotBlockPublicAccess", asked, told)


def snapshot_shared(aws, permission):
    """A snapshot that somebody else may create volumes of."""
    volume = aws.ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=1)["VolumeId"]
    snapshot = aws.ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    aws.ec2.modify_snapshot_attribute(
        SnapshotId=snapshot, Attribute="createVolumePermission", CreateVolumePermission={"Add": [permission]}
    )
    added = {"add": {"items": recorded([permission])}}
    asked = {"snapshotId": snapshot, "createVolumePermission": added, "attributeType": "CREATE_VOLUME_PERMISSION"}
    return snapshot, record("ec2", "ModifySnapshotAttribute", asked, {"_return": True})


@breaks("ebs-snapshot-public", "AWS::EC2::Snapshot")
def volume_snapshot_public(aws):
    return snapshot_shared(aws, {"Group": "all"})


@breaks("ebs-snapshot-external-share", "AWS::EC2::Snapshot")
def volume_snapshot_external(aws):
    return snapshot_shared(aws, {"UserId": STRANGER})


@breaks("ec2-imdsv1-allowed", "AWS::EC2::Instance")
def instance_imdsv1_allowed(aws):
    asked = {"InstanceId": aws.instance("required"), "HttpTokens": "optional", "HttpEndpoint": "enabled"}
    aws.ec2.modify_instance_metadata_options(**asked)
    told = {"ModifyInstanceMetadataOptionsRequest": asked}
    return asked["InstanceId"], record("ec2", "ModifyInstanceMetadataOptions", told)


def shared_image(aws, name, whom):
    """An image that a call lets somebody launch."""
    image = aws.image(name)
    aws.ec2.modify_image_attribute(ImageId=image, Attribute="launchPermission", LaunchPermission={"Add": [whom]})
    permission = {"add": {"items": [recorded(whom)]}}
    asked = {"imageId": image, "attributeType": "launchPermission", "launchPermission": permission}
    return image, record("ec2", "ModifyImageAttribute", asked, {"_return": True})


@breaks("ec2-image-public", "AWS::EC2::Image")
def image_public(aws):
    return shared_image(aws, "public", {"Group": "all"})


@breaks("ec2-image-external-share", "AWS::EC2::Image")
def image_external(aws):
    return shared_image(aws, "external", {"UserId": STRANGER})


@breaks("ebs-default-encryption-disabled", "AWS::::Account")
def ebs_encryption_disabled(aws):
    ec2 = aws.elsewhere().ec2
    ec2.enable_ebs_encryption_by_default()
    ec2.disable_ebs_encryption_by_default()
    asked = {"DisableEbsEncryptionByDefaultRequest": ""}
    answer = {"DisableEbsEncryptionByDefaultResponse": {"ebsEncryptionByDefault": False}}
    return ACCOUNT, record("ec2", "DisableEbsEncryptionByDefault", asked, answer, ELSEWHERE)


# Amazon RDS, Amazon DynamoDB, Amazon Kinesis


@breaks("rds-instance-made-public", "AWS::RDS::DBInstance")
def database_made_public(aws):
    # moto gives every database the same Config id: a second one would be taken for the first in its Region.
    aws.elsewhere().database("made-public")
    asked = {"dBInstanceIdentifier": "made-public", "publiclyAccessible": True, "applyImmediately": True}
    return "made-public", record("rds", "ModifyDBInstance", asked, None, ELSEWHERE)


@breaks("rds-backups-shortened", "AWS::RDS::DBCluster")
def cluster_backups_shortened(aws):
    name = aws.cluster("backups-shortened")
    aws.rds.modify_db_cluster(DBClusterIdentifier=name, BackupRetentionPeriod=1, ApplyImmediately=True)
    asked = {"dBClusterIdentifier": name, "backupRetentionPeriod": 1, "applyImmediately": True}
    return name, record("rds", "ModifyDBCluster", asked, {"dBClusterIdentifier": name, "backupRetentionPeriod": 7})


@breaks("rds-snapshot-external-share", "AWS::RDS::DBSnapshot")
def snapshot_external(aws):
    aws.database()
    name = "external-copy"
    aws.rds.create_db_snapshot(DBSnapshotIdentifier=name, DBInstanceIdentifier="main")
    asked = {"DBSnapshotIdentifier": name, "AttributeName": "restore", "ValuesToAdd": [STRANGER]}
    aws.rds.modify_db_snapshot_attribute(**asked)
    return name, record("rds", "ModifyDBSnapshotAttribute", recorded(asked))


@breaks("rds-snapshot-public", "AWS::RDS::DBClusterSnapshot")
def cluster_snapshot_public(aws):
    name, cluster = "public-cluster-copy", aws.cluster("copied")
    aws.rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier=name, DBClusterIdentifier=cluster)
    asked = {"DBClusterSnapshotIdentifier": name, "AttributeName": "restore", "ValuesToAdd": ["all"]}
    aws.rds.modify_db_cluster_snapshot_attribute(**asked)
    return name, record("rds", "ModifyDBClusterSnapshotAttribute", recorded(asked))


@breaks("data-backups-disabled", "AWS::DynamoDB::Table")
def table_backups_disabled(aws):
    name = aws.table("backups-disabled")
    for is_on in [True, False]:
        asked = {"TableName": name, "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": is_on}}
        aws.dynamodb.update_continuous_backups(**asked)
    return name, record("dynamodb", "UpdateContinuousBackups", recorded(asked))


@breaks("data-deletion-protection-disabled", "AWS::DynamoDB::Table")
def table_protection_disabled(aws):
    asked = {"TableName": aws.table("unprotected", DeletionProtectionEnabled=True), "DeletionProtectionEnabled": False}
    aws.dynamodb.update_table(**asked)
    return "unprotected", record("dynamodb", "UpdateTable", recorded(asked))


@breaks("data-encryption-removed", "AWS::Kinesis::Stream")
def stream_decrypted(aws):
    asked = {"StreamName": "decrypted", "EncryptionType": "KMS", "KeyId": aws.key()}
    aws.kinesis.create_stream(StreamName="decrypted", ShardCount=1)
    aws.kinesis.start_stream_encryption(**asked)
    aws.kinesis.stop_stream_encryption(**asked)
    return "decrypted", record("kinesis", "StopStreamEncryption", recorded(asked))


# AWS KMS


def key_call(key, name, **others):
    answer = {"keyId": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key}"}
    return record("kms", name, {"keyId": key, **others}, answer)


@breaks("kms-key-deletion-scheduled", "AWS::KMS::Key")
def key_deletion_scheduled(aws):
    key = aws.key()
    aws.kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=20)
    return key, key_call(key, "ScheduleKeyDeletion", pendingWindowInDays=20)


@breaks("kms-key-disabled", "AWS::KMS::Key")
def key_disabled(aws):
    key = aws.key()
    aws.kms.disable_key(KeyId=key)
    return key, key_call(key, "DisableKey")


@breaks("kms-key-rotation-disabled", "AWS::KMS::Key")
def key_rotation_disabled(aws):
    key = aws.key()
    aws.kms.enable_key_rotation(KeyId=key)
    aws.kms.disable_key_rotation(KeyId=key)
    return key, record("kms", "DisableKeyRotation", {"keyId": key})


# AWS CloudTrail, AWS Config, Amazon GuardDuty, CloudWatch Logs


@breaks("cloudtrail-tamper", "AWS::CloudTrail::Trail")
def trail_stopped(aws):
    name = aws.trail("stopped")
    return name, record("cloudtrail", "StopLogging", {"name": name})


@breaks("config-recorder-stopped", "AWS::Config::ConfigurationRecorder")
def recorder_stopped(aws):
    there = aws.elsewhere()
    name = there.recorder("default", "config-items-elsewhere")
    there.config.start_configuration_recorder(ConfigurationRecorderName=name)
    there.config.stop_configuration_recorder(ConfigurationRecorderName=name)
    return name, record("config", "StopConfigurationRecorder", {"configurationRecorderName": name}, None, ELSEWHERE)


@breaks("guardduty-disabled", "AWS::GuardDuty::Detector")
def detector_suspended(aws):
    guardduty = aws.elsewhere().guardduty
    asked = {"DetectorId": guardduty.create_detector(Enable=True)["DetectorId"], "Enable": False}
    guardduty.update_detector(**asked)
    return asked["DetectorId"], record("guardduty", "UpdateDetector", recorded(asked), None, ELSEWHERE)


@breaks("cloudwatch-log-retention-shortened", "AWS::Logs::LogGroup")
def log_retention_shortened(aws):
    # In REGION the control of the account would lengthen it too.
    logs = aws.elsewhere().logs
    asked = {"logGroupName": "shortened", "retentionInDays": 1}
    logs.create_log_group(logGroupName="shortened")
    logs.put_retention_policy(**asked)
    return "shortened", record("logs", "PutRetentionPolicy", asked, None, ELSEWHERE)


# AWS IAM, sign-in


@breaks("iam-access-key-created", "AWS::IAM::User")
def access_key(aws):
    aws.iam.create_user(UserName="mallory")
    key = aws.iam.create_access_key(UserName="mallory")["AccessKey"]["AccessKeyId"]
    made = {"accessKey": {"userName": "mallory", "accessKeyId": key, "status": "Active"}}
    return "mallory", record("iam", "CreateAccessKey", {"userName": "mallory"}, made, GLOBAL)


@breaks("iam-access-key-reactivated", "AWS::IAM::User")
def access_key_reactivated(aws):
    aws.iam.create_user(UserName="trent")
    key = aws.iam.create_access_key(UserName="trent")["AccessKey"]["AccessKeyId"]
    for status in ["Inactive", "Active"]:
        asked = {"UserName": "trent", "AccessKeyId": key, "Status": status}
        aws.iam.update_access_key(**asked)
    return "trent", record("iam", "UpdateAccessKey", recorded(asked), None, GLOBAL)


@breaks("iam-password-policy-weakened", "AWS::::Account")
def password_policy_weakened(aws):
    asked = {
        "MinimumPasswordLength": 8, "RequireSymbols": False, "RequireNumbers": True, "RequireUppercaseCharacters": True,
        "RequireLowercaseCharacters": True, "AllowUsersToChangePassword": True, "PasswordReusePrevention": 1,
        "HardExpiry": False,
    }
    aws.iam.update_account_password_policy(**asked)
    return ACCOUNT, record("iam", "UpdateAccountPasswordPolicy", recorded(asked), None, GLOBAL)


@breaks("signin-login-no-mfa", "AWS::IAM::User")
def login(aws):
    made = aws.iam.create_user(UserName="peggy")["User"]
    told = record("signin", "ConsoleLogin", None, {"ConsoleLogin": "Success"}, GLOBAL)
    told["eventType"] = "AwsConsoleSignIn"
    told["userIdentity"] |= {"userName": "peggy", "arn": made["Arn"], "principalId": made["UserId"]}
    told["additionalEventData"] = {
        "LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No", "MFAUsed": "No",
    }
    return "peggy", told


# Elastic Load Balancing, Amazon CloudFront, Amazon API Gateway


@breaks("elbv2-listener-tls-weakened", "AWS::ElasticLoadBalancingV2::Listener")
def listener_weakened(aws):
    arn = aws.listener("weakened", "ELBSecurityPolicy-TLS13-1-2-2021-06")
    asked = {"ListenerArn": arn, "SslPolicy": "ELBSecurityPolicy-2016-08"}
    aws.elbv2.modify_listener(**asked)
    return arn, record("elasticloadbalancing", "ModifyListener", recorded(asked))


@breaks("cloudfront-tls-weakened", "AWS::CloudFront::Distribution")
def distribution_weakened(aws):
    distribution = aws.distribution("weakened", {"CloudFrontDefaultCertificate": True}, "redirect-to-https")
    told = aws.cloudfront.get_distribution_config(Id=distribution)
    config = told["DistributionConfig"]
    config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] = "allow-all"
    asked = {"Id": distribution, "IfMatch": told["ETag"], "DistributionConfig": config}
    aws.cloudfront.update_distribution(**asked)
    return distribution, record("cloudfront", "UpdateDistribution2020_05_31", recorded(asked), None, GLOBAL)


@breaks("apigateway-logging-disabled", "AWS::ApiGateway::RestApi")
def stage_logging_disabled(aws):
    api, stage = aws.stage("logging-disabled")
    for level in ["ERROR", "OFF"]:
        operation = aws.set_stage(api, stage, "/*/*/logging/loglevel", level)
    changes = {"patchOperations": [operation]}
    asked = {"restApiId": api, "stageName": stage, "updateStageInput": changes, "template": False}
    return api, record("apigateway", "UpdateStage", asked)

"""Resources that break configuration controls: what they are breaks them, whoever made them."""

from account import ACCOUNT, REGION, breaks, public_policy, stage_id


# Amazon S3


@breaks("s3-bucket-public-access-block", "AWS::S3::Bucket")
def bucket_public_access_block(aws):
    return aws.bucket("no-block")


@breaks("s3-no-public-read", "AWS::S3::Bucket")
def bucket_public_read(aws):
    name = aws.bucket("public-read")
    aws.s3.put_bucket_policy(Bucket=name, Policy=public_policy(f"arn:aws:s3:::{name}/*", "s3:GetObject"))
    return name


@breaks("s3-no-public-write", "AWS::S3::Bucket")
def bucket_public_write(aws):
    name = aws.bucket("public-write")
    aws.s3.put_bucket_policy(Bucket=name, Policy=public_policy(f"arn:aws:s3:::{name}/*", "s3:PutObject"))
    return name


@breaks("s3-tls-only", "AWS::S3::Bucket")
def bucket_plain_http(aws):
    return aws.bucket("plain-http")


@breaks("s3-default-encryption-kms", "AWS::S3::Bucket")
def bucket_without_kms(aws):
    name = aws.bucket("no-kms")
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    aws.s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    return name


@breaks("s3-versioning", "AWS::S3::Bucket")
def bucket_without_versions(aws):
    return aws.bucket("no-versions")


@breaks("s3-account-public-access-block", "AWS::S3::AccountPublicAccessBlock")
def account_public_access_block(aws):
    return ACCOUNT


# Amazon SNS, Amazon SQS, AWS Lambda, AWS X-Ray


@breaks("sns-not-public", "AWS::SNS::Topic")
def topic_public(aws):
    arn = aws.sns.create_topic(Name="public")["TopicArn"]
    policy = public_policy(arn, "sns:Publish")
    aws.sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    return arn


@breaks("sns-encrypted", "AWS::SNS::Topic")
def topic_plain(aws):
    return aws.sns.create_topic(Name="plain")["TopicArn"]


@breaks("sqs-encrypted", "AWS::SQS::Queue")
def queue_plain(aws):
    return aws.sqs.create_queue(QueueName="plain", Attributes={"SqsManagedSseEnabled": "false"})["QueueUrl"]


@breaks("sqs-not-public", "AWS::SQS::Queue")
def queue_public(aws):
    url = aws.sqs.create_queue(QueueName="public")["QueueUrl"]
    policy = public_policy(f"arn:aws:sqs:{REGION}:{ACCOUNT}:public", "sqs:SendMessage")
    aws.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return url


@breaks("lambda-no-public-policy", "AWS::Lambda::Function")
def function_public(aws):
    name = aws.function("public")
    for statement, principal in [("Everybody", "*"), ("Ours", ACCOUNT)]:
        aws.client("lambda").add_permission(
            FunctionName=name, StatementId=statement, Action="lambda:InvokeFunction", Principal=principal
        )
    return name


@breaks("xray-encryption-kms", "AWS::XRay::EncryptionConfig")
def traces_without_key(aws):
    return f"xray-encryption-config-{ACCOUNT}-{REGION}"


# Amazon EC2


@breaks("ec2-sg-no-world-admin-ports", "AWS::EC2::SecurityGroup")
def group_admin_ports(aws):
    return aws.open_group("admin-ports", 22)


@breaks("ec2-sg-no-world-high-risk-ports", "AWS::EC2::SecurityGroup")
def group_high_risk_ports(aws):
    return aws.open_group("high-risk-ports", 3306)


@breaks("ec2-sg-no-world-all-traffic", "AWS::EC2::SecurityGroup")
def group_all_traffic(aws):
    return aws.open_group("all-traffic", None)


@breaks("ec2-default-sg-closed", "AWS::EC2::SecurityGroup")
def group_default(aws):
    vpc = aws.ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    return aws.ec2.describe_security_groups(Filters=filters)["SecurityGroups"][0]["GroupId"]


@breaks("ec2-nacl-no-world-admin-ports", "AWS::EC2::NetworkAcl")
def network_acl(aws):
    return aws.open_network_acl()


@breaks("ec2-imdsv2", "AWS::EC2::Instance")
def instance_imdsv1(aws):
    return aws.instance("optional")


@breaks("ec2-subnet-no-auto-public-ip", "AWS::EC2::Subnet")
def subnet_public(aws):
    vpc = aws.ec2.create_vpc(CidrBlock="10.3.0.0/16")["Vpc"]["VpcId"]
    subnet = aws.ec2.create_subnet(VpcId=vpc, CidrBlock="10.3.0.0/24")["Subnet"]["SubnetId"]
    aws.ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    return subnet


@breaks("ec2-vpc-flow-logs", "AWS::::Account")
def vpcs_unwatched(aws):
    # The plan needs a bucket to deliver to: the settings name this one.
    aws.bucket("flow-logs")
    return ACCOUNT


@breaks("ebs-encryption-by-default", "AWS::::Account")
def ebs_encryption(aws):
    return ACCOUNT


# Amazon RDS


@breaks("rds-not-public", "AWS::RDS::DBInstance")
def database_public(aws):
    return aws.database()


@breaks("rds-auto-minor-upgrade", "AWS::RDS::DBInstance")
def database_not_upgraded(aws):
    return aws.database()


@breaks("rds-deletion-protection", "AWS::RDS::DBInstance")
def database_not_protected(aws):
    return aws.database()


@breaks("rds-backup-retention", "AWS::RDS::DBInstance")
def database_hardly_backed_up(aws):
    return aws.database()


@breaks("rds-snapshot-not-public", "AWS::RDS::DBSnapshot")
def snapshot_public(aws):
    aws.database()
    aws.rds.create_db_snapshot(DBSnapshotIdentifier="public-copy", DBInstanceIdentifier="main")
    aws.rds.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="public-copy", AttributeName="restore", ValuesToAdd=["all"]
    )
    return "public-copy"


# Amazon DynamoDB, AWS KMS, Amazon Kinesis, Amazon ECR


@breaks("dynamodb-pitr", "AWS::DynamoDB::Table")
def table_without_recovery(aws):
    return aws.table("no-recovery")


@breaks("dynamodb-deletion-protection", "AWS::DynamoDB::Table")
def table_not_protected(aws):
    return aws.table("not-protected")


@breaks("kms-rotation", "AWS::KMS::Key")
def key_not_rotated(aws):
    return aws.key()


@breaks("kms-not-pending-deletion", "AWS::KMS::Key")
def key_pending_deletion(aws):
    key = aws.key()
    aws.kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=20)
    return key


@breaks("kinesis-encrypted", "AWS::Kinesis::Stream")
def stream_plain(aws):
    aws.kinesis.create_stream(StreamName="plain", ShardCount=1)
    return "plain"


@breaks("ecr-scan-on-push", "AWS::ECR::Repository")
def repository_not_scanned(aws):
    aws.ecr.create_repository(repositoryName="not-scanned", imageScanningConfiguration={"scanOnPush": False})
    return "not-scanned"


# AWS CloudTrail, AWS Config, Amazon GuardDuty, CloudWatch Logs, AWS IAM


@breaks("cloudtrail-log-validation", "AWS::CloudTrail::Trail")
def trail_without_validation(aws):
    return aws.trail("no-validation")


@breaks("config-recorder-on", "AWS::::Account")
def recorder_off(aws):
    aws.recorder("default", "config-items")
    return ACCOUNT


@breaks("cloudwatch-log-retention", "AWS::::Account")
def logs_hardly_kept(aws):
    aws.logs.create_log_group(logGroupName="hardly-kept")
    aws.logs.put_retention_policy(logGroupName="hardly-kept", retentionInDays=1)
    return ACCOUNT


@breaks("iam-password-policy", "AWS::::Account")
def password_policy(aws):
    aws.iam.update_account_password_policy(MinimumPasswordLength=6)
    return ACCOUNT


@breaks("guardduty-enabled", "AWS::::Account")
def detector_off(aws):
    aws.guardduty.create_detector(Enable=False)
    return ACCOUNT


# Elastic Load Balancing, Amazon CloudFront, Amazon API Gateway


@breaks("elbv2-tls-policy", "AWS::ElasticLoadBalancingV2::Listener")
def listener_old_tls(aws):
    return aws.listener("front", "ELBSecurityPolicy-2016-08")


@breaks("cloudfront-viewer-https", "AWS::CloudFront::Distribution")
def distribution_plain_http(aws):
    return aws.distribution("plain-http", {"CloudFrontDefaultCertificate": True}, "allow-all")


@breaks("cloudfront-viewer-tls-min", "AWS::CloudFront::Distribution")
def distribution_old_tls(aws):
    certificate = aws.acm.request_certificate(DomainName="old.example.com")["CertificateArn"]
    viewers = {"CloudFrontDefaultCertificate": False, "ACMCertificateArn": certificate, "SSLSupportMethod": "sni-only",
               "MinimumProtocolVersion": "TLSv1"}
    return aws.distribution("old-tls", viewers, "redirect-to-https")


@breaks("apigateway-xray", "AWS::ApiGateway::Stage")
def stage_untraced(aws):
    return stage_id(*aws.stage("untraced"))


@breaks("apigateway-rest-execution-logging", "AWS::ApiGateway::Stage")
def stage_unlogged(aws):
    return stage_id(*aws.stage("unlogged"))


@breaks("apigateway-cache-encrypted", "AWS::ApiGateway::Stage")
def stage_cached_plain(aws):
    stage = aws.stage("cached-plain")
    aws.set_stage(*stage, "/cacheClusterEnabled", "true")
    aws.set_stage(*stage, "/*/*/caching/enabled", "true")
    aws.set_stage(*stage, "/*/*/caching/dataEncrypted", "false")
    return stage_id(*stage)

"""Makes resources in an emulated account that break guardrail's controls, one a control, and says which: one JSON object a
line, with the control, the resource's Config type and id and, for an activity control, the CloudTrail record of what was
done. The first argument is the endpoint; further ones are the controls to break, all where there are none."""

import json
import sys
import uuid
from datetime import datetime, timezone

import boto3

ACCOUNT = "123456789012"
REGION = "eu-west-1"

VIOLATIONS = {}


def breaks(control, resource_type):
    """Registers a function that breaks a control: it returns the resource's Config id, or that and a CloudTrail record."""

    def register(make):
        VIOLATIONS[control] = (resource_type, make)
        return make

    return register


class Account:
    """Clients of the emulated account, each made when it is first asked for."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.clients = {}
        self.database_id = None

    def __getattr__(self, service):
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name=REGION,
                aws_access_key_id="testing",
                aws_secret_access_key="testing",
            )
        return self.clients[service]

    def bucket(self, name):
        self.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        # Of a bucket whose versioning was never touched moto's answer has another root element than Amazon S3's.
        self.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
        return name

    def group(self, name, port):
        """A security group that lets the world in to a port, or to all; with a description and a tag to be kept."""
        vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        group = self.ec2.create_security_group(GroupName=name, Description="d", VpcId=vpc)["GroupId"]
        traffic = {"IpProtocol": "-1"} if port is None else {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
        world = {"IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "for now"}]}
        office = {"IpRanges": [{"CidrIp": "192.0.2.0/24", "Description": "the office"}]}
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[traffic | world])
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[traffic | office])
        return group

    def database(self):
        """A database that breaks all that is judged; the answer is its Config id, which moto has one of for all databases."""
        if self.database_id is None:
            made = self.rds.create_db_instance(
                DBInstanceIdentifier="main", DBInstanceClass="db.t3.micro", Engine="postgres", AllocatedStorage=20,
                MasterUsername="root1", MasterUserPassword="not-a-secret", PubliclyAccessible=True,
                AutoMinorVersionUpgrade=False, DeletionProtection=False, BackupRetentionPeriod=1,
            )
            self.database_id = made["DBInstance"]["DbiResourceId"]
        return self.database_id

    def table(self, name):
        self.dynamodb.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        )
        return name

    def trail(self, name):
        self.cloudtrail.create_trail(Name=name, S3BucketName=self.bucket(f"{name}-trail"), IsMultiRegionTrail=True)
        return name

    def distribution(self, name, certificate, viewers):
        origin = {"Id": "origin", "DomainName": "origin.example.com",
                  "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}}
        made = self.cloudfront.create_distribution(DistributionConfig={
            "CallerReference": name, "Comment": name, "Enabled": True, "ViewerCertificate": certificate,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {
                "TargetOriginId": "origin", "ViewerProtocolPolicy": viewers, "MinTTL": 0,
                "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
            },
        })
        return made["Distribution"]["Id"]

    def stage(self, name):
        """A stage of a REST API; the answer is its Config id."""
        api = self.apigateway.create_rest_api(name=name)["id"]
        root = self.apigateway.get_resources(restApiId=api)["items"][0]["id"]
        self.apigateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="AWS_IAM")
        self.apigateway.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
        deployment = self.apigateway.create_deployment(restApiId=api)["id"]
        self.apigateway.create_stage(restApiId=api, stageName=name, deploymentId=deployment)
        return f"arn:aws:apigateway:{REGION}::/restapis/{api}/stages/{name}"


def record(service, name, parameters, response=None):
    """A CloudTrail record of a call that a user made just now."""
    return {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser", "principalId": "AIDAEXAMPLEID0000009", "accountId": ACCOUNT, "userName": "eve",
            "arn": f"arn:aws:iam::{ACCOUNT}:user/eve",
        },
        "eventTime": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": f"{service}.amazonaws.com", "eventName": name, "awsRegion": REGION,
        "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2.22.0", "requestParameters": parameters,
        "responseElements": response, "requestID": str(uuid.uuid4()), "eventID": str(uuid.uuid4()), "readOnly": False,
        "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    }


def public_policy(arn, action):
    """A policy with one statement that lets everybody in, and one that does not."""
    statements = [
        {"Sid": "Everybody", "Effect": "Allow", "Principal": "*", "Action": action, "Resource": arn},
        {"Sid": "Ours", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": action,
         "Resource": arn},
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


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


# Amazon SNS, Amazon SQS


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


# moto 5.2.5 holds a policy's RevisionId against the function's own, and refuses what AWS takes: lambda-no-public-policy has replay
# tests in shared/aws instead.


# Amazon EC2


@breaks("ec2-sg-no-world-admin-ports", "AWS::EC2::SecurityGroup")
def group_admin_ports(aws):
    return aws.group("admin-ports", 22)


@breaks("ec2-sg-no-world-high-risk-ports", "AWS::EC2::SecurityGroup")
def group_high_risk_ports(aws):
    return aws.group("high-risk-ports", 3306)


@breaks("ec2-sg-no-world-all-traffic", "AWS::EC2::SecurityGroup")
def group_all_traffic(aws):
    return aws.group("all-traffic", None)


@breaks("ec2-default-sg-closed", "AWS::EC2::SecurityGroup")
def group_default(aws):
    vpc = aws.ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    return aws.ec2.describe_security_groups(Filters=filters)["SecurityGroups"][0]["GroupId"]


@breaks("ec2-nacl-no-world-admin-ports", "AWS::EC2::NetworkAcl")
def network_acl(aws):
    vpc = aws.ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
    acl = aws.ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    aws.ec2.create_network_acl_entry(
        NetworkAclId=acl, RuleNumber=100, Protocol="6", RuleAction="allow", Egress=False, CidrBlock="0.0.0.0/0",
        PortRange={"From": 22, "To": 22},
    )
    return acl


@breaks("ec2-imdsv2", "AWS::EC2::Instance")
def instance_imdsv1(aws):
    image = aws.ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    options = {"HttpTokens": "optional", "HttpEndpoint": "enabled"}
    started = aws.ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, MetadataOptions=options)
    return started["Instances"][0]["InstanceId"]


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
    return aws.kms.create_key()["KeyMetadata"]["KeyId"]


@breaks("kms-not-pending-deletion", "AWS::KMS::Key")
def key_pending_deletion(aws):
    key = aws.kms.create_key()["KeyMetadata"]["KeyId"]
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


@breaks("cloudtrail-tamper", "AWS::CloudTrail::Trail")
def trail_stopped(aws):
    name = aws.trail("stopped")
    return name, record("cloudtrail", "StopLogging", {"name": name})


@breaks("config-recorder-on", "AWS::::Account")
def recorder_stopped(aws):
    everything = {"allSupported": True, "includeGlobalResourceTypes": True}
    role = f"arn:aws:iam::{ACCOUNT}:role/config"
    aws.config.put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": role, "recordingGroup": everything}
    )
    aws.config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": aws.bucket("config-items")})
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


@breaks("iam-access-key-created", "AWS::IAM::User")
def access_key(aws):
    aws.iam.create_user(UserName="mallory")
    key = aws.iam.create_access_key(UserName="mallory")["AccessKey"]["AccessKeyId"]
    made = {"accessKey": {"userName": "mallory", "accessKeyId": key, "status": "Active"}}
    return "mallory", record("iam", "CreateAccessKey", {"userName": "mallory"}, made)


@breaks("guardduty-enabled", "AWS::::Account")
def detector_off(aws):
    aws.guardduty.create_detector(Enable=False)
    return ACCOUNT


# Elastic Load Balancing, Amazon CloudFront, Amazon API Gateway


@breaks("elbv2-tls-policy", "AWS::ElasticLoadBalancingV2::Listener")
def listener_old_tls(aws):
    subnet = aws.ec2.describe_subnets()["Subnets"]
    balancer = aws.elbv2.create_load_balancer(Name="front", Subnets=[subnet[0]["SubnetId"], subnet[1]["SubnetId"]])
    balancer = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    vpc = subnet[0]["VpcId"]
    group = aws.elbv2.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]
    certificate = aws.acm.request_certificate(DomainName="example.com")["CertificateArn"]
    listener = aws.elbv2.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTPS", Port=443, SslPolicy="ELBSecurityPolicy-2016-08",
        Certificates=[{"CertificateArn": certificate}],
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}],
    )
    return listener["Listeners"][0]["ListenerArn"]


@breaks("cloudfront-viewer-https", "AWS::CloudFront::Distribution")
def distribution_plain_http(aws):
    return aws.distribution("plain-http", {"CloudFrontDefaultCertificate": True}, "allow-all")


@breaks("cloudfront-viewer-tls-min", "AWS::CloudFront::Distribution")
def distribution_old_tls(aws):
    certificate = aws.acm.request_certificate(DomainName="old.example.com")["CertificateArn"]
    viewers = {"CloudFrontDefaultCertificate": False, "ACMCertificateArn": certificate, "SSLSupportMethod": "sni-only", "MinimumProtocolVersion": "TLSv1"}
    return aws.distribution("old-tls", viewers, "redirect-to-https")


@breaks("apigateway-xray", "AWS::ApiGateway::Stage")
def stage_untraced(aws):
    return aws.stage("untraced")


@breaks("apigateway-rest-execution-logging", "AWS::ApiGateway::Stage")
def stage_unlogged(aws):
    return aws.stage("unlogged")


def main():
    aws = Account(sys.argv[1])
    for control in sys.argv[2:] or VIOLATIONS:
        resource_type, make = VIOLATIONS[control]
        made = make(aws)
        resource_id, told = made if isinstance(made, tuple) else (made, None)
        line = {"control": control, "resourceType": resource_type, "resourceId": resource_id, "record": told}
        print(json.dumps(line))


if __name__ == "__main__":
    main()

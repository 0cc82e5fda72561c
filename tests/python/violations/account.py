"""The emulated account, what is made in it for several controls, and what CloudTrail would record."""

import io
import json
import uuid
import zipfile
from datetime import datetime, timezone

import boto3

ACCOUNT = "123456789012"
REGION = "eu-west-1"
# For what a Region has one of, where a configuration control is broken by the same in REGION.
ELSEWHERE = "eu-central-1"
# Where CloudTrail records the calls of services that are in no Region.
GLOBAL = "us-east-1"
# An account that nobody here knows.
STRANGER = "444455556666"

VIOLATIONS = {}


def breaks(control, resource_type):
    """Registers a function that breaks a control: it gives the resource's Config id, or that and a call's record."""

    def register(make):
        VIOLATIONS[control] = (resource_type, make)
        return make

    return register


class Account:
    """Clients of the emulated account in one Region, each made when it is first asked for."""

    def __init__(self, endpoint, region=REGION):
        self.endpoint = endpoint
        self.region = region
        self.clients = {}
        self.database_id = None

    def __getattr__(self, service):
        return self.client(service)

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name=self.region,
                aws_access_key_id="testing",
                aws_secret_access_key="testing",
            )
        return self.clients[service]

    def elsewhere(self):
        """The account in the other Region."""
        return Account(self.endpoint, ELSEWHERE)

    def bucket(self, name):
        self.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": self.region})
        # Of a bucket whose versioning was never touched moto's answer has another root element than Amazon S3's.
        self.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
        return name

    def group(self, name):
        """A security group that lets nobody in."""
        vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        return self.ec2.create_security_group(GroupName=name, Description="d", VpcId=vpc)["GroupId"]

    def open_group(self, name, port):
        """A security group that lets the world in to a port, or to all; with a description and a tag to be kept."""
        group = self.group(name)
        traffic = {"IpProtocol": "-1"} if port is None else {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
        world = {"IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "for now"}]}
        office = {"IpRanges": [{"CidrIp": "192.0.2.0/24", "Description": "the office"}]}
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[traffic | world])
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[traffic | office])
        return group

    def open_network_acl(self):
        """A network ACL that lets the world in to SSH, by its rule 100."""
        vpc = self.ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
        acl = self.ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
        entry = {"NetworkAclId": acl, "CidrBlock": "0.0.0.0/0"}
        # The rule that EC2 gives every network ACL as its last, and moto does not.
        for egress in [False, True]:
            self.ec2.create_network_acl_entry(
                RuleNumber=32767, Protocol="-1", RuleAction="deny", Egress=egress, **entry
            )
        self.ec2.create_network_acl_entry(
            RuleNumber=100, Protocol="6", RuleAction="allow", Egress=False, PortRange={"From": 22, "To": 22}, **entry
        )
        return acl

    def instance(self, tokens):
        """An instance that takes requests for metadata without tokens (`optional`), or not (`required`)."""
        image = self.ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
        options = {"HttpTokens": tokens, "HttpEndpoint": "enabled"}
        started = self.ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, MetadataOptions=options)
        return started["Instances"][0]["InstanceId"]

    def image(self, name):
        return self.ec2.create_image(InstanceId=self.instance("required"), Name=name)["ImageId"]

    def database(self, name="main"):
        """A database that breaks all that is judged; the answer is its Config id: one for all databases, in moto."""
        if self.database_id is None:
            made = self.rds.create_db_instance(
                DBInstanceIdentifier=name, DBInstanceClass="db.t3.micro", Engine="postgres", AllocatedStorage=20,
                MasterUsername="root1", MasterUserPassword="not-a-secret", PubliclyAccessible=True,
                AutoMinorVersionUpgrade=False, DeletionProtection=False, BackupRetentionPeriod=1,
            )
            self.database_id = made["DBInstance"]["DbiResourceId"]
        return self.database_id

    def cluster(self, name):
        """A cluster of databases with a week of backups."""
        self.rds.create_db_cluster(
            DBClusterIdentifier=name, Engine="aurora-postgresql", MasterUsername="root1",
            MasterUserPassword="not-a-secret", BackupRetentionPeriod=7,
        )
        return name

    def table(self, name, **others):
        self.dynamodb.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}], **others,
        )
        return name

    def key(self):
        return self.kms.create_key()["KeyMetadata"]["KeyId"]

    def trail(self, name):
        self.cloudtrail.create_trail(Name=name, S3BucketName=self.bucket(f"{name}-trail"), IsMultiRegionTrail=True)
        return name

    def recorder(self, name, bucket):
        """A configuration recorder that was never started."""
        everything = {"allSupported": True, "includeGlobalResourceTypes": True}
        role = f"arn:aws:iam::{ACCOUNT}:role/config"
        self.config.put_configuration_recorder(
            ConfigurationRecorder={"name": name, "roleARN": role, "recordingGroup": everything}
        )
        self.config.put_delivery_channel(DeliveryChannel={"name": name, "s3BucketName": self.bucket(bucket)})
        return name

    def function(self, name):
        """A function of AWS Lambda, by a role of its own."""
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("main.py", "def handler(event, context):\n    return None\n")
        self.client("lambda").create_function(
            FunctionName=name, Runtime="python3.13", Role=role, Handler="main.handler",
            Code={"ZipFile": code.getvalue()},
        )
        return name

    def listener(self, name, policy):
        """A listener for HTTPS of a load balancer of its own; the answer is its ARN."""
        filters = [{"Name": "default-for-az", "Values": ["true"]}]
        subnets = self.ec2.describe_subnets(Filters=filters)["Subnets"]
        balancer = self.elbv2.create_load_balancer(Name=name, Subnets=[subnet["SubnetId"] for subnet in subnets[:2]])
        vpc = subnets[0]["VpcId"]
        group = self.elbv2.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]
        certificate = self.acm.request_certificate(DomainName=f"{name}.example.com")["CertificateArn"]
        listener = self.elbv2.create_listener(
            LoadBalancerArn=balancer["LoadBalancers"][0]["LoadBalancerArn"], Protocol="HTTPS", Port=443,
            SslPolicy=policy, Certificates=[{"CertificateArn": certificate}],
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}],
        )
        return listener["Listeners"][0]["ListenerArn"]

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
        """A stage of a REST API; the answer is the API's id and the stage's name."""
        api = self.apigateway.create_rest_api(name=name)["id"]
        root = self.apigateway.get_resources(restApiId=api)["items"][0]["id"]
        self.apigateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="AWS_IAM")
        self.apigateway.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
        deployment = self.apigateway.create_deployment(restApiId=api)["id"]
        self.apigateway.create_stage(restApiId=api, stageName=name, deploymentId=deployment)
        return api, name

    def set_stage(self, api, stage, path, value):
        """Changes one setting of a stage; the answer is the change as it was asked for."""
        operation = {"op": "replace", "path": path, "value": value}
        self.apigateway.update_stage(restApiId=api, stageName=stage, patchOperations=[operation])
        return operation


def stage_id(api, stage):
    """A stage's Config id."""
    return f"arn:aws:apigateway:{REGION}::/restapis/{api}/stages/{stage}"


def record(service, name, parameters, response=None, region=REGION):
    """A CloudTrail record of a call that a user made just now."""
    return {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser", "principalId": "AIDAEXAMPLEID0000009", "accountId": ACCOUNT, "userName": "eve",
            "arn": f"arn:aws:iam::{ACCOUNT}:user/eve",
        },
        "eventTime": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": f"{service}.amazonaws.com", "eventName": name, "awsRegion": region,
        "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2.22.0", "requestParameters": parameters,
        "responseElements": response, "requestID": str(uuid.uuid4()), "eventID": str(uuid.uuid4()), "readOnly": False,
        "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    }


def recorded(value):
    """A request's parameters as CloudTrail names them: `HTTPPort` is `hTTPPort`."""
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: recorded(inner) for name, inner in value.items()}
    return [recorded(inner) for inner in value] if isinstance(value, list) else value


def public_policy(arn, action):
    """A policy with one statement that lets everybody in, and one that does not."""
    statements = [
        {"Sid": "Everybody", "Effect": "Allow", "Principal": "*", "Action": action, "Resource": arn},
        {"Sid": "Ours", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": action,
         "Resource": arn},
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})

//! Addresses of the console's pages. AWS documents none of them: they are those that the console itself shows, and that
//! public tools build. Where a type has no row here, the resource's timeline in AWS Config is the page.

use guardrail_model::{ACCOUNT, ResourceKey};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The longest address that is worth sending.
const LONGEST: usize = 2048;

/// Everything is encoded but RFC 3986's unreserved characters, which no part of an address gives a meaning.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One resource, as the console's addresses name it.
#[derive(Clone, Copy)]
pub(super) struct Place<'r> {
    /// Its key.
    pub(super) key: &'r ResourceKey,
    /// Its ARN, where it is known.
    pub(super) arn: Option<&'r str>,
    /// Its name, where it has another than its id.
    pub(super) name: Option<&'r str>,
}

impl Place<'_> {
    /// The console's page of the resource; `None` in partitions whose console has no public address.
    pub(super) fn console(&self) -> Option<String> {
        let path = self.own_page().unwrap_or_else(|| self.timeline());
        address(self.console_host()?, &path)
    }

    /// CloudTrail's event history of the resource: who changed it last. CloudTrail knows it by its name; EC2's, by their
    /// ids; and of an account there is all that happened.
    pub(super) fn history(&self) -> Option<String> {
        let name = self.name.filter(|_| !self.key.resource_type.starts_with("AWS::EC2::"));
        let name = encoded(name.unwrap_or(&self.key.resource_id));
        let filter = if self.key.resource_type == ACCOUNT { String::new() } else { format!("?ResourceName={name}") };
        let path = format!("cloudtrailv2/home?region={}#/events{filter}", self.region());
        address(self.console_host()?, &path)
    }

    fn console_host(&self) -> Option<&'static str> {
        Some(match self.key.partition.as_str() {
            "aws" => "console.aws.amazon.com",
            "aws-cn" => "console.amazonaws.cn",
            "aws-us-gov" => "console.amazonaws-us-gov.com",
            "aws-eusc" => "console.amazonaws-eusc.eu",
            _ => return None,
        })
    }

    /// The Region to ask: for global resources, the one whose trail and recorder know them.
    fn region(&self) -> String {
        let region = match (self.key.region.as_str(), self.key.partition.as_str()) {
            (ResourceKey::GLOBAL, "aws-cn") => "cn-north-1",
            (ResourceKey::GLOBAL, "aws-us-gov") => "us-gov-west-1",
            (ResourceKey::GLOBAL, "aws-eusc") => "eusc-de-east-1",
            (ResourceKey::GLOBAL, _) => "us-east-1",
            (region, _) => region,
        };
        encoded(region)
    }

    fn timeline(&self) -> String {
        let ResourceKey { resource_id, resource_type, .. } = self.key;
        let name = self.name.map(|name| format!("&resourceName={}", encoded(name))).unwrap_or_default();
        format!(
            "config/home?region={}#/resources/timeline?resourceId={}{name}&resourceType={}",
            self.region(),
            encoded(resource_id),
            encoded(resource_type)
        )
    }

    /// The service's own page; `None` for a type without a row, and where the name or ARN that it needs is not known.
    #[allow(clippy::too_many_lines, reason = "one row a type")]
    fn own_page(&self) -> Option<String> {
        let region = self.region();
        let id = encoded(&self.key.resource_id);
        let named = encoded(self.name.unwrap_or(&self.key.resource_id));
        let raw_arn = self.arn.or_else(|| Some(self.key.resource_id.as_str()).filter(|id| id.starts_with("arn:")));
        let arn = raw_arn.map(encoded);
        Some(match self.key.resource_type.as_str() {
            ACCOUNT => format!("console/home?region={region}"),
            "AWS::EC2::Instance" => format!("ec2/home?region={region}#InstanceDetails:instanceId={id}"),
            "AWS::EC2::LaunchTemplate" => {
                format!("ec2/home?region={region}#LaunchTemplateDetails:launchTemplateId={id}")
            }
            "AWS::EC2::NetworkAcl" => format!("vpcconsole/home?region={region}#NetworkAclDetails:networkAclId={id}"),
            "AWS::EC2::SecurityGroup" => format!("ec2/home?region={region}#SecurityGroup:groupId={id}"),
            "AWS::EC2::Subnet" => format!("vpcconsole/home?region={region}#SubnetDetails:subnetId={id}"),
            "AWS::EC2::Volume" => format!("ec2/home?region={region}#VolumeDetails:volumeId={id}"),
            "AWS::ElasticLoadBalancingV2::Listener" => {
                format!("ec2/home?region={region}#ELBListenerV2:listenerArn={}", arn?)
            }
            "AWS::ElasticLoadBalancingV2::LoadBalancer" => {
                format!("ec2/home?region={region}#LoadBalancer:loadBalancerArn={}", arn?)
            }
            "AWS::ECR::Repository" => {
                let account = encoded(&self.key.account_id);
                format!("ecr/repositories/private/{account}/{named}?region={region}")
            }
            "AWS::S3::Bucket" => format!("s3/buckets/{id}?region={region}"),
            "AWS::S3::AccountPublicAccessBlock" => format!("s3/settings?region={region}"),
            "AWS::SQS::Queue" => format!("sqs/v3/home?region={region}#/queues/{id}"),
            "AWS::SNS::Topic" => format!("sns/v3/home?region={region}#/topic/{}", arn?),
            "AWS::Kinesis::Stream" => format!("kinesis/home?region={region}#/streams/details/{named}/monitoring"),
            "AWS::DynamoDB::Table" => format!("dynamodbv2/home?region={region}#table?name={named}"),
            "AWS::RDS::DBInstance" => {
                format!("rds/home?region={region}#database:id={};is-cluster=false", encoded(self.name?))
            }
            "AWS::RDS::DBSnapshot" | "AWS::RDS::DBClusterSnapshot" => {
                format!("rds/home?region={region}#db-snapshot:id={named}")
            }
            "AWS::Lambda::Function" => format!("lambda/home?region={region}#/functions/{named}"),
            "AWS::KMS::Key" => format!("kms/home?region={region}#/kms/keys/{id}"),
            "AWS::IAM::Role" => format!("iam/home#/roles/details/{}", encoded(self.name?)),
            "AWS::IAM::User" => format!("iam/home#/users/details/{}", encoded(self.name?)),
            "AWS::IAM::Policy" => format!("iam/home#/policies/details/{}", arn?),
            "AWS::CloudFront::Distribution" => format!("cloudfront/v4/home#/distributions/{id}"),
            "AWS::Route53::HostedZone" => {
                let zone = self.key.resource_id.trim_start_matches("/hostedzone/");
                format!("route53/v2/hostedzones#ListRecordSets/{}", encoded(zone))
            }
            "AWS::CloudTrail::Trail" => format!("cloudtrailv2/home?region={region}#/trails/{}", arn?),
            "AWS::Cognito::IdentityPool" => {
                format!("cognito/v2/identity/identity-pools/{id}/user-statistics?region={region}")
            }
            "AWS::Cognito::UserPool" => format!("cognito/v2/idp/user-pools/{id}/users?region={region}"),
            "AWS::ApiGateway::Stage" | "AWS::ApiGatewayV2::Stage" => {
                // arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/prod
                let api = raw_arn?.split("apis/").nth(1)?.split('/').next().map(encoded)?;
                format!("apigateway/main/apis/{api}/stages?api={api}&region={region}")
            }
            "AWS::NetworkFirewall::FirewallPolicy" => {
                let arn = raw_arn?.replace(':', "_").replace('/', "~");
                format!("vpcconsole/home?region={region}#NetworkFirewallPolicyDetails:arn={}", encoded(&arn))
            }
            "AWS::WAFv2::WebACL" => {
                // arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/0f1e2d3c-…
                let mut parts = raw_arn?.splitn(6, ':').nth(5)?.split('/');
                let (scope, "webacl", name, id) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?) else {
                    return None;
                };
                let region = if scope == "global" { "global".to_owned() } else { region };
                format!("wafv2/homev2/web-acl/{}/{}/overview?region={region}", encoded(name), encoded(id))
            }
            "AWS::XRay::EncryptionConfig" => format!("xray/home?region={region}#/encryption"),
            "AWS::SecretsManager::Secret" => format!("secretsmanager/secret?name={named}&region={region}"),
            _ => return None,
        })
    }
}

/// The address of a control's page, from the pattern that the deployment gives: `{id}` stands for the control's id, which
/// else follows at the end.
pub(super) fn page(pattern: &str, control: &str) -> Option<String> {
    let id = encoded(control);
    let address = if pattern.contains("{id}") {
        pattern.replace("{id}", &id)
    } else {
        format!("{}/{id}", pattern.trim_end_matches('/'))
    };
    Some(address).filter(|address| address.len() <= LONGEST)
}

fn address(host: &str, path: &str) -> Option<String> {
    Some(format!("https://{host}/{path}")).filter(|address| address.len() <= LONGEST)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

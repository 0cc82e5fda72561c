//! Which view reads which resource type, and which controls judge which view.
// Written by `cargo xtask generate`.
#![allow(clippy::too_many_lines, reason = "one line a view")]

use crate::control::{any_selected, ask, described, unreadable};
use crate::watchers::Watchers;
use crate::{Described, Judge, Judgement, ParameterError, Parameters, Selection, prepared, watched};
use crate::{activity, configuration};
use guardrail_model::{ConfigurationItem, ResourceKey};
use guardrail_resources::{Resource, Unreadable, View as _};
use std::sync::Arc;

/// A kind of view: what a resource can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewKind {
    /// [`guardrail_resources::account::AccountPasswordPolicy`]
    AccountPasswordPolicy,
    /// [`guardrail_resources::s3::AccountPublicAccessBlock`]
    AccountPublicAccessBlock,
    /// [`guardrail_resources::account::AccountSummary`]
    AccountSummary,
    /// [`guardrail_resources::s3::Bucket`]
    Bucket,
    /// [`guardrail_resources::account::ConfigurationRecorders`]
    ConfigurationRecorders,
    /// [`guardrail_resources::data::DataStore`]
    DataStore,
    /// [`guardrail_resources::rds::DbInstance`]
    DbInstance,
    /// [`guardrail_resources::rds::DbSnapshot`]
    DbSnapshot,
    /// [`guardrail_resources::account::Detectors`]
    Detectors,
    /// [`guardrail_resources::cloudfront::Distribution`]
    Distribution,
    /// [`guardrail_resources::account::EbsEncryptionByDefault`]
    EbsEncryptionByDefault,
    /// [`guardrail_resources::xray::EncryptionConfig`]
    EncryptionConfig,
    /// [`guardrail_resources::network_firewall::FirewallPolicy`]
    FirewallPolicy,
    /// [`guardrail_resources::lambda::Function`]
    Function,
    /// [`guardrail_resources::route53::HostedZone`]
    HostedZone,
    /// [`guardrail_resources::account::HsmClusters`]
    HsmClusters,
    /// [`guardrail_resources::cognito::IdentityPool`]
    IdentityPool,
    /// [`guardrail_resources::ec2::Instance`]
    Instance,
    /// [`guardrail_resources::kms::Key`]
    Key,
    /// [`guardrail_resources::ec2::LaunchTemplate`]
    LaunchTemplate,
    /// [`guardrail_resources::elbv2::Listener`]
    Listener,
    /// [`guardrail_resources::account::LogGroups`]
    LogGroups,
    /// [`guardrail_resources::iam::ManagedPolicy`]
    ManagedPolicy,
    /// [`guardrail_resources::ec2::NetworkAcl`]
    NetworkAcl,
    /// [`guardrail_resources::ssm::PatchCompliance`]
    PatchCompliance,
    /// [`guardrail_resources::sqs::Queue`]
    Queue,
    /// [`guardrail_resources::ecr::Repository`]
    Repository,
    /// [`guardrail_resources::apigateway::RestStage`]
    RestStage,
    /// [`guardrail_resources::iam::Role`]
    Role,
    /// [`guardrail_resources::ec2::SecurityGroup`]
    SecurityGroup,
    /// [`guardrail_resources::account::ShieldSubscription`]
    ShieldSubscription,
    /// [`guardrail_resources::apigateway::StageLogging`]
    StageLogging,
    /// [`guardrail_resources::kinesis::Stream`]
    Stream,
    /// [`guardrail_resources::ec2::Subnet`]
    Subnet,
    /// [`guardrail_resources::dynamodb::Table`]
    Table,
    /// [`guardrail_resources::sns::Topic`]
    Topic,
    /// [`guardrail_resources::cloudtrail::Trail`]
    Trail,
    /// [`guardrail_resources::account::Trails`]
    Trails,
    /// [`guardrail_resources::cognito::UserPool`]
    UserPool,
    /// [`guardrail_resources::ec2::Volume`]
    Volume,
    /// [`guardrail_resources::account::VpcFlowLogs`]
    VpcFlowLogs,
    /// [`guardrail_resources::wafv2::WebAcl`]
    WebAcl,
}

impl ViewKind {
    /// The views that read items of a type; none for a type that no control covers.
    pub fn of(resource_type: &str) -> &'static [Self] {
        match resource_type {
            "AWS::::Account" => &[
                Self::AccountPasswordPolicy,
                Self::AccountPublicAccessBlock,
                Self::AccountSummary,
                Self::ConfigurationRecorders,
                Self::Detectors,
                Self::EbsEncryptionByDefault,
                Self::HsmClusters,
                Self::LogGroups,
                Self::ShieldSubscription,
                Self::Trails,
                Self::VpcFlowLogs,
            ],
            "AWS::S3::AccountPublicAccessBlock" => &[Self::AccountPublicAccessBlock],
            "AWS::S3::Bucket" => &[Self::Bucket, Self::DataStore],
            "AWS::SQS::Queue" => &[Self::DataStore, Self::Queue],
            "AWS::Kinesis::Stream" => &[Self::DataStore, Self::Stream],
            "AWS::DynamoDB::Table" => &[Self::DataStore, Self::Table],
            "AWS::RDS::DBInstance" => &[Self::DbInstance],
            "AWS::RDS::DBClusterSnapshot" | "AWS::RDS::DBSnapshot" => &[Self::DbSnapshot],
            "AWS::CloudFront::Distribution" => &[Self::Distribution],
            "AWS::XRay::EncryptionConfig" => &[Self::EncryptionConfig],
            "AWS::NetworkFirewall::FirewallPolicy" => &[Self::FirewallPolicy],
            "AWS::Lambda::Function" => &[Self::Function],
            "AWS::Route53::HostedZone" => &[Self::HostedZone],
            "AWS::Cognito::IdentityPool" => &[Self::IdentityPool],
            "AWS::EC2::Instance" => &[Self::Instance],
            "AWS::KMS::Key" => &[Self::Key],
            "AWS::EC2::LaunchTemplate" => &[Self::LaunchTemplate],
            "AWS::ElasticLoadBalancingV2::Listener" => &[Self::Listener],
            "AWS::IAM::Policy" => &[Self::ManagedPolicy],
            "AWS::EC2::NetworkAcl" => &[Self::NetworkAcl],
            "AWS::SSM::PatchCompliance" => &[Self::PatchCompliance],
            "AWS::ECR::Repository" => &[Self::Repository],
            "AWS::ApiGateway::Stage" => &[Self::RestStage, Self::StageLogging],
            "AWS::IAM::Role" => &[Self::Role],
            "AWS::EC2::SecurityGroup" => &[Self::SecurityGroup],
            "AWS::ApiGatewayV2::Stage" => &[Self::StageLogging],
            "AWS::EC2::Subnet" => &[Self::Subnet],
            "AWS::SNS::Topic" => &[Self::Topic],
            "AWS::CloudTrail::Trail" => &[Self::Trail],
            "AWS::Cognito::UserPool" => &[Self::UserPool],
            "AWS::EC2::Volume" => &[Self::Volume],
            "AWS::WAFv2::WebACL" => &[Self::WebAcl],
            _ => &[],
        }
    }

    /// For a view of the account, the key of the account's configuration that holds it.
    pub fn account_section(self) -> Option<&'static str> {
        match self {
            Self::AccountPasswordPolicy => guardrail_resources::account::AccountPasswordPolicy::ACCOUNT_SECTION,
            Self::AccountPublicAccessBlock => guardrail_resources::s3::AccountPublicAccessBlock::ACCOUNT_SECTION,
            Self::AccountSummary => guardrail_resources::account::AccountSummary::ACCOUNT_SECTION,
            Self::Bucket => guardrail_resources::s3::Bucket::ACCOUNT_SECTION,
            Self::ConfigurationRecorders => guardrail_resources::account::ConfigurationRecorders::ACCOUNT_SECTION,
            Self::DataStore => guardrail_resources::data::DataStore::ACCOUNT_SECTION,
            Self::DbInstance => guardrail_resources::rds::DbInstance::ACCOUNT_SECTION,
            Self::DbSnapshot => guardrail_resources::rds::DbSnapshot::ACCOUNT_SECTION,
            Self::Detectors => guardrail_resources::account::Detectors::ACCOUNT_SECTION,
            Self::Distribution => guardrail_resources::cloudfront::Distribution::ACCOUNT_SECTION,
            Self::EbsEncryptionByDefault => guardrail_resources::account::EbsEncryptionByDefault::ACCOUNT_SECTION,
            Self::EncryptionConfig => guardrail_resources::xray::EncryptionConfig::ACCOUNT_SECTION,
            Self::FirewallPolicy => guardrail_resources::network_firewall::FirewallPolicy::ACCOUNT_SECTION,
            Self::Function => guardrail_resources::lambda::Function::ACCOUNT_SECTION,
            Self::HostedZone => guardrail_resources::route53::HostedZone::ACCOUNT_SECTION,
            Self::HsmClusters => guardrail_resources::account::HsmClusters::ACCOUNT_SECTION,
            Self::IdentityPool => guardrail_resources::cognito::IdentityPool::ACCOUNT_SECTION,
            Self::Instance => guardrail_resources::ec2::Instance::ACCOUNT_SECTION,
            Self::Key => guardrail_resources::kms::Key::ACCOUNT_SECTION,
            Self::LaunchTemplate => guardrail_resources::ec2::LaunchTemplate::ACCOUNT_SECTION,
            Self::Listener => guardrail_resources::elbv2::Listener::ACCOUNT_SECTION,
            Self::LogGroups => guardrail_resources::account::LogGroups::ACCOUNT_SECTION,
            Self::ManagedPolicy => guardrail_resources::iam::ManagedPolicy::ACCOUNT_SECTION,
            Self::NetworkAcl => guardrail_resources::ec2::NetworkAcl::ACCOUNT_SECTION,
            Self::PatchCompliance => guardrail_resources::ssm::PatchCompliance::ACCOUNT_SECTION,
            Self::Queue => guardrail_resources::sqs::Queue::ACCOUNT_SECTION,
            Self::Repository => guardrail_resources::ecr::Repository::ACCOUNT_SECTION,
            Self::RestStage => guardrail_resources::apigateway::RestStage::ACCOUNT_SECTION,
            Self::Role => guardrail_resources::iam::Role::ACCOUNT_SECTION,
            Self::SecurityGroup => guardrail_resources::ec2::SecurityGroup::ACCOUNT_SECTION,
            Self::ShieldSubscription => guardrail_resources::account::ShieldSubscription::ACCOUNT_SECTION,
            Self::StageLogging => guardrail_resources::apigateway::StageLogging::ACCOUNT_SECTION,
            Self::Stream => guardrail_resources::kinesis::Stream::ACCOUNT_SECTION,
            Self::Subnet => guardrail_resources::ec2::Subnet::ACCOUNT_SECTION,
            Self::Table => guardrail_resources::dynamodb::Table::ACCOUNT_SECTION,
            Self::Topic => guardrail_resources::sns::Topic::ACCOUNT_SECTION,
            Self::Trail => guardrail_resources::cloudtrail::Trail::ACCOUNT_SECTION,
            Self::Trails => guardrail_resources::account::Trails::ACCOUNT_SECTION,
            Self::UserPool => guardrail_resources::cognito::UserPool::ACCOUNT_SECTION,
            Self::Volume => guardrail_resources::ec2::Volume::ACCOUNT_SECTION,
            Self::VpcFlowLogs => guardrail_resources::account::VpcFlowLogs::ACCOUNT_SECTION,
            Self::WebAcl => guardrail_resources::wafv2::WebAcl::ACCOUNT_SECTION,
        }
    }
}

/// A resource, read as one of the views.
#[derive(Clone, Debug)]
pub enum Subject {
    /// Read as [`guardrail_resources::account::AccountPasswordPolicy`].
    AccountPasswordPolicy(Resource<guardrail_resources::account::AccountPasswordPolicy>),
    /// Read as [`guardrail_resources::s3::AccountPublicAccessBlock`].
    AccountPublicAccessBlock(Resource<guardrail_resources::s3::AccountPublicAccessBlock>),
    /// Read as [`guardrail_resources::account::AccountSummary`].
    AccountSummary(Resource<guardrail_resources::account::AccountSummary>),
    /// Read as [`guardrail_resources::s3::Bucket`].
    Bucket(Resource<guardrail_resources::s3::Bucket>),
    /// Read as [`guardrail_resources::account::ConfigurationRecorders`].
    ConfigurationRecorders(Resource<guardrail_resources::account::ConfigurationRecorders>),
    /// Read as [`guardrail_resources::data::DataStore`].
    DataStore(Resource<guardrail_resources::data::DataStore>),
    /// Read as [`guardrail_resources::rds::DbInstance`].
    DbInstance(Resource<guardrail_resources::rds::DbInstance>),
    /// Read as [`guardrail_resources::rds::DbSnapshot`].
    DbSnapshot(Resource<guardrail_resources::rds::DbSnapshot>),
    /// Read as [`guardrail_resources::account::Detectors`].
    Detectors(Resource<guardrail_resources::account::Detectors>),
    /// Read as [`guardrail_resources::cloudfront::Distribution`].
    Distribution(Resource<guardrail_resources::cloudfront::Distribution>),
    /// Read as [`guardrail_resources::account::EbsEncryptionByDefault`].
    EbsEncryptionByDefault(Resource<guardrail_resources::account::EbsEncryptionByDefault>),
    /// Read as [`guardrail_resources::xray::EncryptionConfig`].
    EncryptionConfig(Resource<guardrail_resources::xray::EncryptionConfig>),
    /// Read as [`guardrail_resources::network_firewall::FirewallPolicy`].
    FirewallPolicy(Resource<guardrail_resources::network_firewall::FirewallPolicy>),
    /// Read as [`guardrail_resources::lambda::Function`].
    Function(Resource<guardrail_resources::lambda::Function>),
    /// Read as [`guardrail_resources::route53::HostedZone`].
    HostedZone(Resource<guardrail_resources::route53::HostedZone>),
    /// Read as [`guardrail_resources::account::HsmClusters`].
    HsmClusters(Resource<guardrail_resources::account::HsmClusters>),
    /// Read as [`guardrail_resources::cognito::IdentityPool`].
    IdentityPool(Resource<guardrail_resources::cognito::IdentityPool>),
    /// Read as [`guardrail_resources::ec2::Instance`].
    Instance(Resource<guardrail_resources::ec2::Instance>),
    /// Read as [`guardrail_resources::kms::Key`].
    Key(Resource<guardrail_resources::kms::Key>),
    /// Read as [`guardrail_resources::ec2::LaunchTemplate`].
    LaunchTemplate(Resource<guardrail_resources::ec2::LaunchTemplate>),
    /// Read as [`guardrail_resources::elbv2::Listener`].
    Listener(Resource<guardrail_resources::elbv2::Listener>),
    /// Read as [`guardrail_resources::account::LogGroups`].
    LogGroups(Resource<guardrail_resources::account::LogGroups>),
    /// Read as [`guardrail_resources::iam::ManagedPolicy`].
    ManagedPolicy(Resource<guardrail_resources::iam::ManagedPolicy>),
    /// Read as [`guardrail_resources::ec2::NetworkAcl`].
    NetworkAcl(Resource<guardrail_resources::ec2::NetworkAcl>),
    /// Read as [`guardrail_resources::ssm::PatchCompliance`].
    PatchCompliance(Resource<guardrail_resources::ssm::PatchCompliance>),
    /// Read as [`guardrail_resources::sqs::Queue`].
    Queue(Resource<guardrail_resources::sqs::Queue>),
    /// Read as [`guardrail_resources::ecr::Repository`].
    Repository(Resource<guardrail_resources::ecr::Repository>),
    /// Read as [`guardrail_resources::apigateway::RestStage`].
    RestStage(Resource<guardrail_resources::apigateway::RestStage>),
    /// Read as [`guardrail_resources::iam::Role`].
    Role(Resource<guardrail_resources::iam::Role>),
    /// Read as [`guardrail_resources::ec2::SecurityGroup`].
    SecurityGroup(Resource<guardrail_resources::ec2::SecurityGroup>),
    /// Read as [`guardrail_resources::account::ShieldSubscription`].
    ShieldSubscription(Resource<guardrail_resources::account::ShieldSubscription>),
    /// Read as [`guardrail_resources::apigateway::StageLogging`].
    StageLogging(Resource<guardrail_resources::apigateway::StageLogging>),
    /// Read as [`guardrail_resources::kinesis::Stream`].
    Stream(Resource<guardrail_resources::kinesis::Stream>),
    /// Read as [`guardrail_resources::ec2::Subnet`].
    Subnet(Resource<guardrail_resources::ec2::Subnet>),
    /// Read as [`guardrail_resources::dynamodb::Table`].
    Table(Resource<guardrail_resources::dynamodb::Table>),
    /// Read as [`guardrail_resources::sns::Topic`].
    Topic(Resource<guardrail_resources::sns::Topic>),
    /// Read as [`guardrail_resources::cloudtrail::Trail`].
    Trail(Resource<guardrail_resources::cloudtrail::Trail>),
    /// Read as [`guardrail_resources::account::Trails`].
    Trails(Resource<guardrail_resources::account::Trails>),
    /// Read as [`guardrail_resources::cognito::UserPool`].
    UserPool(Resource<guardrail_resources::cognito::UserPool>),
    /// Read as [`guardrail_resources::ec2::Volume`].
    Volume(Resource<guardrail_resources::ec2::Volume>),
    /// Read as [`guardrail_resources::account::VpcFlowLogs`].
    VpcFlowLogs(Resource<guardrail_resources::account::VpcFlowLogs>),
    /// Read as [`guardrail_resources::wafv2::WebAcl`].
    WebAcl(Resource<guardrail_resources::wafv2::WebAcl>),
}

impl Subject {
    /// Reads an item as one of the views of its type; `None` where the item is an account's and lacks the section.
    pub fn read(
        kind: ViewKind,
        item: &ConfigurationItem<'_>,
        key: &Arc<ResourceKey>,
    ) -> Result<Option<Self>, Unreadable> {
        match kind {
            ViewKind::AccountPasswordPolicy => Ok(Resource::read(item, key)?.map(Self::AccountPasswordPolicy)),
            ViewKind::AccountPublicAccessBlock => Ok(Resource::read(item, key)?.map(Self::AccountPublicAccessBlock)),
            ViewKind::AccountSummary => Ok(Resource::read(item, key)?.map(Self::AccountSummary)),
            ViewKind::Bucket => Ok(Resource::read(item, key)?.map(Self::Bucket)),
            ViewKind::ConfigurationRecorders => Ok(Resource::read(item, key)?.map(Self::ConfigurationRecorders)),
            ViewKind::DataStore => Ok(Resource::read(item, key)?.map(Self::DataStore)),
            ViewKind::DbInstance => Ok(Resource::read(item, key)?.map(Self::DbInstance)),
            ViewKind::DbSnapshot => Ok(Resource::read(item, key)?.map(Self::DbSnapshot)),
            ViewKind::Detectors => Ok(Resource::read(item, key)?.map(Self::Detectors)),
            ViewKind::Distribution => Ok(Resource::read(item, key)?.map(Self::Distribution)),
            ViewKind::EbsEncryptionByDefault => Ok(Resource::read(item, key)?.map(Self::EbsEncryptionByDefault)),
            ViewKind::EncryptionConfig => Ok(Resource::read(item, key)?.map(Self::EncryptionConfig)),
            ViewKind::FirewallPolicy => Ok(Resource::read(item, key)?.map(Self::FirewallPolicy)),
            ViewKind::Function => Ok(Resource::read(item, key)?.map(Self::Function)),
            ViewKind::HostedZone => Ok(Resource::read(item, key)?.map(Self::HostedZone)),
            ViewKind::HsmClusters => Ok(Resource::read(item, key)?.map(Self::HsmClusters)),
            ViewKind::IdentityPool => Ok(Resource::read(item, key)?.map(Self::IdentityPool)),
            ViewKind::Instance => Ok(Resource::read(item, key)?.map(Self::Instance)),
            ViewKind::Key => Ok(Resource::read(item, key)?.map(Self::Key)),
            ViewKind::LaunchTemplate => Ok(Resource::read(item, key)?.map(Self::LaunchTemplate)),
            ViewKind::Listener => Ok(Resource::read(item, key)?.map(Self::Listener)),
            ViewKind::LogGroups => Ok(Resource::read(item, key)?.map(Self::LogGroups)),
            ViewKind::ManagedPolicy => Ok(Resource::read(item, key)?.map(Self::ManagedPolicy)),
            ViewKind::NetworkAcl => Ok(Resource::read(item, key)?.map(Self::NetworkAcl)),
            ViewKind::PatchCompliance => Ok(Resource::read(item, key)?.map(Self::PatchCompliance)),
            ViewKind::Queue => Ok(Resource::read(item, key)?.map(Self::Queue)),
            ViewKind::Repository => Ok(Resource::read(item, key)?.map(Self::Repository)),
            ViewKind::RestStage => Ok(Resource::read(item, key)?.map(Self::RestStage)),
            ViewKind::Role => Ok(Resource::read(item, key)?.map(Self::Role)),
            ViewKind::SecurityGroup => Ok(Resource::read(item, key)?.map(Self::SecurityGroup)),
            ViewKind::ShieldSubscription => Ok(Resource::read(item, key)?.map(Self::ShieldSubscription)),
            ViewKind::StageLogging => Ok(Resource::read(item, key)?.map(Self::StageLogging)),
            ViewKind::Stream => Ok(Resource::read(item, key)?.map(Self::Stream)),
            ViewKind::Subnet => Ok(Resource::read(item, key)?.map(Self::Subnet)),
            ViewKind::Table => Ok(Resource::read(item, key)?.map(Self::Table)),
            ViewKind::Topic => Ok(Resource::read(item, key)?.map(Self::Topic)),
            ViewKind::Trail => Ok(Resource::read(item, key)?.map(Self::Trail)),
            ViewKind::Trails => Ok(Resource::read(item, key)?.map(Self::Trails)),
            ViewKind::UserPool => Ok(Resource::read(item, key)?.map(Self::UserPool)),
            ViewKind::Volume => Ok(Resource::read(item, key)?.map(Self::Volume)),
            ViewKind::VpcFlowLogs => Ok(Resource::read(item, key)?.map(Self::VpcFlowLogs)),
            ViewKind::WebAcl => Ok(Resource::read(item, key)?.map(Self::WebAcl)),
        }
    }
}

/// Every control, prepared from its parameters: configuration controls under the view that they judge.
pub struct Catalogue {
    account_password_policy: Vec<Box<dyn Judge<guardrail_resources::account::AccountPasswordPolicy>>>,
    account_public_access_block: Vec<Box<dyn Judge<guardrail_resources::s3::AccountPublicAccessBlock>>>,
    account_summary: Vec<Box<dyn Judge<guardrail_resources::account::AccountSummary>>>,
    bucket: Vec<Box<dyn Judge<guardrail_resources::s3::Bucket>>>,
    configuration_recorders: Vec<Box<dyn Judge<guardrail_resources::account::ConfigurationRecorders>>>,
    data_store: Vec<Box<dyn Judge<guardrail_resources::data::DataStore>>>,
    db_instance: Vec<Box<dyn Judge<guardrail_resources::rds::DbInstance>>>,
    db_snapshot: Vec<Box<dyn Judge<guardrail_resources::rds::DbSnapshot>>>,
    detectors: Vec<Box<dyn Judge<guardrail_resources::account::Detectors>>>,
    distribution: Vec<Box<dyn Judge<guardrail_resources::cloudfront::Distribution>>>,
    ebs_encryption_by_default: Vec<Box<dyn Judge<guardrail_resources::account::EbsEncryptionByDefault>>>,
    encryption_config: Vec<Box<dyn Judge<guardrail_resources::xray::EncryptionConfig>>>,
    firewall_policy: Vec<Box<dyn Judge<guardrail_resources::network_firewall::FirewallPolicy>>>,
    function: Vec<Box<dyn Judge<guardrail_resources::lambda::Function>>>,
    hosted_zone: Vec<Box<dyn Judge<guardrail_resources::route53::HostedZone>>>,
    hsm_clusters: Vec<Box<dyn Judge<guardrail_resources::account::HsmClusters>>>,
    identity_pool: Vec<Box<dyn Judge<guardrail_resources::cognito::IdentityPool>>>,
    instance: Vec<Box<dyn Judge<guardrail_resources::ec2::Instance>>>,
    key: Vec<Box<dyn Judge<guardrail_resources::kms::Key>>>,
    launch_template: Vec<Box<dyn Judge<guardrail_resources::ec2::LaunchTemplate>>>,
    listener: Vec<Box<dyn Judge<guardrail_resources::elbv2::Listener>>>,
    log_groups: Vec<Box<dyn Judge<guardrail_resources::account::LogGroups>>>,
    managed_policy: Vec<Box<dyn Judge<guardrail_resources::iam::ManagedPolicy>>>,
    network_acl: Vec<Box<dyn Judge<guardrail_resources::ec2::NetworkAcl>>>,
    patch_compliance: Vec<Box<dyn Judge<guardrail_resources::ssm::PatchCompliance>>>,
    queue: Vec<Box<dyn Judge<guardrail_resources::sqs::Queue>>>,
    repository: Vec<Box<dyn Judge<guardrail_resources::ecr::Repository>>>,
    rest_stage: Vec<Box<dyn Judge<guardrail_resources::apigateway::RestStage>>>,
    role: Vec<Box<dyn Judge<guardrail_resources::iam::Role>>>,
    security_group: Vec<Box<dyn Judge<guardrail_resources::ec2::SecurityGroup>>>,
    shield_subscription: Vec<Box<dyn Judge<guardrail_resources::account::ShieldSubscription>>>,
    stage_logging: Vec<Box<dyn Judge<guardrail_resources::apigateway::StageLogging>>>,
    stream: Vec<Box<dyn Judge<guardrail_resources::kinesis::Stream>>>,
    subnet: Vec<Box<dyn Judge<guardrail_resources::ec2::Subnet>>>,
    table: Vec<Box<dyn Judge<guardrail_resources::dynamodb::Table>>>,
    topic: Vec<Box<dyn Judge<guardrail_resources::sns::Topic>>>,
    trail: Vec<Box<dyn Judge<guardrail_resources::cloudtrail::Trail>>>,
    trails: Vec<Box<dyn Judge<guardrail_resources::account::Trails>>>,
    user_pool: Vec<Box<dyn Judge<guardrail_resources::cognito::UserPool>>>,
    volume: Vec<Box<dyn Judge<guardrail_resources::ec2::Volume>>>,
    vpc_flow_logs: Vec<Box<dyn Judge<guardrail_resources::account::VpcFlowLogs>>>,
    web_acl: Vec<Box<dyn Judge<guardrail_resources::wafv2::WebAcl>>>,
    pub(crate) watchers: Watchers,
}

impl Catalogue {
    /// Prepares every control.
    ///
    /// # Errors
    /// A parameter that its control does not have or take, or parameters of a control that does not exist.
    pub fn prepare(parameters: &Parameters) -> Result<Self, ParameterError> {
        let catalogue = Self {
            account_password_policy: vec![prepared::<configuration::iam::PasswordPolicy>(parameters)?],
            account_public_access_block: vec![prepared::<configuration::s3::AccountPublicAccessBlock>(parameters)?],
            account_summary: vec![
                prepared::<configuration::iam::RootAccessKey>(parameters)?,
                prepared::<configuration::iam::RootMfa>(parameters)?,
            ],
            bucket: vec![
                prepared::<configuration::s3::BucketPublicAccessBlock>(parameters)?,
                prepared::<configuration::s3::DefaultEncryptionKms>(parameters)?,
                prepared::<configuration::s3::NoPublicRead>(parameters)?,
                prepared::<configuration::s3::NoPublicWrite>(parameters)?,
                prepared::<configuration::s3::TlsOnly>(parameters)?,
                prepared::<configuration::s3::Versioning>(parameters)?,
            ],
            configuration_recorders: vec![prepared::<configuration::config::RecorderOn>(parameters)?],
            data_store: vec![prepared::<configuration::data::ClientSideEncryptionDeclared>(parameters)?],
            db_instance: vec![
                prepared::<configuration::rds::AutoMinorUpgrade>(parameters)?,
                prepared::<configuration::rds::BackupRetention>(parameters)?,
                prepared::<configuration::rds::DeletionProtection>(parameters)?,
                prepared::<configuration::rds::NotPublic>(parameters)?,
                prepared::<configuration::rds::StorageEncrypted>(parameters)?,
            ],
            db_snapshot: vec![prepared::<configuration::rds::SnapshotNotPublic>(parameters)?],
            detectors: vec![prepared::<configuration::guardduty::Enabled>(parameters)?],
            distribution: vec![
                prepared::<configuration::cloudfront::FieldLevelEncryption>(parameters)?,
                prepared::<configuration::cloudfront::ViewerHttps>(parameters)?,
                prepared::<configuration::cloudfront::ViewerTlsMin>(parameters)?,
                prepared::<configuration::cloudfront::Waf>(parameters)?,
            ],
            ebs_encryption_by_default: vec![prepared::<configuration::ebs::EncryptionByDefault>(parameters)?],
            encryption_config: vec![prepared::<configuration::xray::EncryptionKms>(parameters)?],
            firewall_policy: vec![prepared::<configuration::network_firewall::DefaultFullPackets>(parameters)?],
            function: vec![
                prepared::<configuration::lambda::NoPublicPolicy>(parameters)?,
                prepared::<configuration::lambda::SupportedRuntime>(parameters)?,
            ],
            hosted_zone: vec![prepared::<configuration::route53::QueryLogging>(parameters)?],
            hsm_clusters: vec![prepared::<configuration::cloudhsm::ClusterHealth>(parameters)?],
            identity_pool: vec![prepared::<configuration::cognito::IdentitypoolNoGuest>(parameters)?],
            instance: vec![
                prepared::<configuration::ec2::ApprovedAmi>(parameters)?,
                prepared::<configuration::ec2::Imdsv2>(parameters)?,
                prepared::<configuration::ec2::NoPublicIp>(parameters)?,
            ],
            key: vec![
                prepared::<configuration::kms::KeyPolicyNoPublic>(parameters)?,
                prepared::<configuration::kms::NotPendingDeletion>(parameters)?,
                prepared::<configuration::kms::Rotation>(parameters)?,
            ],
            launch_template: vec![prepared::<configuration::ec2::LaunchTemplateImdsv2>(parameters)?],
            listener: vec![
                prepared::<configuration::elbv2::ListenerTls>(parameters)?,
                prepared::<configuration::elbv2::TlsPolicy>(parameters)?,
            ],
            log_groups: vec![prepared::<configuration::cloudwatch::LogRetention>(parameters)?],
            managed_policy: vec![prepared::<configuration::iam::NoAdminPolicies>(parameters)?],
            network_acl: vec![prepared::<configuration::ec2::NaclNoWorldAdminPorts>(parameters)?],
            patch_compliance: vec![prepared::<configuration::ssm::PatchCompliance>(parameters)?],
            queue: vec![
                prepared::<configuration::sqs::Encrypted>(parameters)?,
                prepared::<configuration::sqs::NotPublic>(parameters)?,
            ],
            repository: vec![prepared::<configuration::ecr::ScanOnPush>(parameters)?],
            rest_stage: vec![
                prepared::<configuration::apigateway::CacheEncrypted>(parameters)?,
                prepared::<configuration::apigateway::Waf>(parameters)?,
                prepared::<configuration::apigateway::Xray>(parameters)?,
            ],
            role: vec![
                prepared::<configuration::iam::RoleFederationConditions>(parameters)?,
                prepared::<configuration::iam::RoleTrustExternal>(parameters)?,
            ],
            security_group: vec![
                prepared::<configuration::ec2::DefaultSgClosed>(parameters)?,
                prepared::<configuration::ec2::SgNoWorldAdminPorts>(parameters)?,
                prepared::<configuration::ec2::SgNoWorldAllTraffic>(parameters)?,
                prepared::<configuration::ec2::SgNoWorldHighRiskPorts>(parameters)?,
            ],
            shield_subscription: vec![prepared::<configuration::shield::AdvancedSubscription>(parameters)?],
            stage_logging: vec![prepared::<configuration::apigateway::RestExecutionLogging>(parameters)?],
            stream: vec![prepared::<configuration::kinesis::Encrypted>(parameters)?],
            subnet: vec![prepared::<configuration::ec2::SubnetNoAutoPublicIp>(parameters)?],
            table: vec![
                prepared::<configuration::dynamodb::DeletionProtection>(parameters)?,
                prepared::<configuration::dynamodb::Kms>(parameters)?,
                prepared::<configuration::dynamodb::Pitr>(parameters)?,
            ],
            topic: vec![
                prepared::<configuration::sns::Encrypted>(parameters)?,
                prepared::<configuration::sns::NotPublic>(parameters)?,
            ],
            trail: vec![
                prepared::<configuration::cloudtrail::Kms>(parameters)?,
                prepared::<configuration::cloudtrail::LogValidation>(parameters)?,
            ],
            trails: vec![prepared::<configuration::cloudtrail::MultiRegion>(parameters)?],
            user_pool: vec![prepared::<configuration::cognito::UserpoolMfa>(parameters)?],
            volume: vec![prepared::<configuration::ebs::VolumeEncrypted>(parameters)?],
            vpc_flow_logs: vec![prepared::<configuration::ec2::VpcFlowLogs>(parameters)?],
            web_acl: vec![prepared::<configuration::wafv2::WebaclNotEmpty>(parameters)?],
            watchers: Watchers::new(vec![
                watched::<activity::accessanalyzer::Tamper>(parameters)?,
                watched::<activity::account::ContactChanged>(parameters)?,
                watched::<activity::account::QuotaIncreaseRequested>(parameters)?,
                watched::<activity::account::RegionEnabled>(parameters)?,
                watched::<activity::acm::CertificateDeleted>(parameters)?,
                watched::<activity::acm::PrivateAuthorityDisabled>(parameters)?,
                watched::<activity::apigateway::ApiMadePublic>(parameters)?,
                watched::<activity::apigateway::AuthorizationRemoved>(parameters)?,
                watched::<activity::apigateway::LoggingDisabled>(parameters)?,
                watched::<activity::apigateway::MethodWithoutAuthorization>(parameters)?,
                watched::<activity::apigateway::TlsWeakened>(parameters)?,
                watched::<activity::auditmanager::Disabled>(parameters)?,
                watched::<activity::autoscaling::CapacityRaisedByHand>(parameters)?,
                watched::<activity::autoscaling::LaunchChangedByHand>(parameters)?,
                watched::<activity::backup::CoverageReduced>(parameters)?,
                watched::<activity::backup::Deletion>(parameters)?,
                watched::<activity::backup::VaultExternal>(parameters)?,
                watched::<activity::backup::VaultUnlocked>(parameters)?,
                watched::<activity::bedrock::AgentCodeRunAsRole>(parameters)?,
                watched::<activity::bedrock::GuardrailWeakened>(parameters)?,
                watched::<activity::bedrock::InvocationLoggingDisabled>(parameters)?,
                watched::<activity::bedrock::ModelAccessRequested>(parameters)?,
                watched::<activity::bedrock::ReasoningPolicyDeleted>(parameters)?,
                watched::<activity::cloudformation::StackDeleted>(parameters)?,
                watched::<activity::cloudformation::StackRunAsRole>(parameters)?,
                watched::<activity::cloudfront::EdgeCodeChangedByHand>(parameters)?,
                watched::<activity::cloudfront::FieldLevelEncryptionRemoved>(parameters)?,
                watched::<activity::cloudfront::LoggingDisabled>(parameters)?,
                watched::<activity::cloudfront::OriginAccessRemoved>(parameters)?,
                watched::<activity::cloudfront::TlsWeakened>(parameters)?,
                watched::<activity::cloudhsm::KeyLoss>(parameters)?,
                watched::<activity::cloudtrail::Tamper>(parameters)?,
                watched::<activity::cloudtrail::TrailWeakened>(parameters)?,
                watched::<activity::cloudwatch::AlarmTamper>(parameters)?,
                watched::<activity::cloudwatch::LogDeletion>(parameters)?,
                watched::<activity::cloudwatch::LogEncryptionRemoved>(parameters)?,
                watched::<activity::cloudwatch::LogRetentionShortened>(parameters)?,
                watched::<activity::cloudwatch::LogSubscriptionExternal>(parameters)?,
                watched::<activity::codebuild::BuildAltered>(parameters)?,
                watched::<activity::codebuild::ProjectPublic>(parameters)?,
                watched::<activity::cognito::GuestAccessEnabled>(parameters)?,
                watched::<activity::cognito::MfaOff>(parameters)?,
                watched::<activity::config::DeliveryRedirected>(parameters)?,
                watched::<activity::config::RecorderNarrowed>(parameters)?,
                watched::<activity::config::RecorderStopped>(parameters)?,
                watched::<activity::config::RuleTamper>(parameters)?,
                watched::<activity::data::BackupCopiesStopped>(parameters)?,
                watched::<activity::data::BackupsDisabled>(parameters)?,
                watched::<activity::data::DeletionProtectionDisabled>(parameters)?,
                watched::<activity::data::EncryptionRemoved>(parameters)?,
                watched::<activity::data::EndpointMadePublic>(parameters)?,
                watched::<activity::data::ForeignKey>(parameters)?,
                watched::<activity::data::MasterPasswordChanged>(parameters)?,
                watched::<activity::data::ResourcePolicyExternal>(parameters)?,
                watched::<activity::data::SharedOutside>(parameters)?,
                watched::<activity::data::StoreDeleted>(parameters)?,
                watched::<activity::data::TransportUnencrypted>(parameters)?,
                watched::<activity::detective::Disabled>(parameters)?,
                watched::<activity::ds::AccessChanged>(parameters)?,
                watched::<activity::dynamodb::ResourcePolicyExternal>(parameters)?,
                watched::<activity::dynamodb::TableExportedExternal>(parameters)?,
                watched::<activity::ebs::DefaultEncryptionDisabled>(parameters)?,
                watched::<activity::ebs::PublicSharingUnblocked>(parameters)?,
                watched::<activity::ebs::SnapshotDeleted>(parameters)?,
                watched::<activity::ebs::SnapshotExternalShare>(parameters)?,
                watched::<activity::ebs::SnapshotProtectionRemoved>(parameters)?,
                watched::<activity::ebs::SnapshotPublic>(parameters)?,
                watched::<activity::ec2::AddressTransferred>(parameters)?,
                watched::<activity::ec2::ImageExported>(parameters)?,
                watched::<activity::ec2::ImageExternalShare>(parameters)?,
                watched::<activity::ec2::ImagePublic>(parameters)?,
                watched::<activity::ec2::Imdsv1Allowed>(parameters)?,
                watched::<activity::ec2::InstanceConnectUsed>(parameters)?,
                watched::<activity::ec2::InstanceProfileSwapped>(parameters)?,
                watched::<activity::ec2::InstancesTerminated>(parameters)?,
                watched::<activity::ec2::InternetGatewayAttached>(parameters)?,
                watched::<activity::ec2::KeyPairImported>(parameters)?,
                watched::<activity::ec2::NetworkAclOpened>(parameters)?,
                watched::<activity::ec2::NetworkJoinedWithAnotherAccount>(parameters)?,
                watched::<activity::ec2::PasswordDataRead>(parameters)?,
                watched::<activity::ec2::PublicAddressAssigned>(parameters)?,
                watched::<activity::ec2::RouteThroughMachine>(parameters)?,
                watched::<activity::ec2::RouteToInternet>(parameters)?,
                watched::<activity::ec2::SecurityGroupOpened>(parameters)?,
                watched::<activity::ec2::SerialConsoleEnabled>(parameters)?,
                watched::<activity::ec2::TerminationProtectionDisabled>(parameters)?,
                watched::<activity::ec2::TrafficMirrored>(parameters)?,
                watched::<activity::ec2::UnusualFleetRequested>(parameters)?,
                watched::<activity::ec2::UnusualInstancesStarted>(parameters)?,
                watched::<activity::ec2::UserDataChanged>(parameters)?,
                watched::<activity::ec2::VpcEndpointPolicyOpened>(parameters)?,
                watched::<activity::ec2::VpcEndpointServiceShared>(parameters)?,
                watched::<activity::ec2::VpcPublicAccessUnblocked>(parameters)?,
                watched::<activity::ec2::VpnCreated>(parameters)?,
                watched::<activity::ecr::RepositoryDeleted>(parameters)?,
                watched::<activity::ecr::RepositoryExternal>(parameters)?,
                watched::<activity::ecr::ScanningDisabled>(parameters)?,
                watched::<activity::ecs::ExecUsed>(parameters)?,
                watched::<activity::ecs::TaskImageForeign>(parameters)?,
                watched::<activity::efs::ReplicationDeleted>(parameters)?,
                watched::<activity::eks::AccessGranted>(parameters)?,
                watched::<activity::eks::ClusterDeleted>(parameters)?,
                watched::<activity::eks::ControlPlaneLoggingDisabled>(parameters)?,
                watched::<activity::eks::EndpointMadePublic>(parameters)?,
                watched::<activity::elbv2::AccessLoggingDisabled>(parameters)?,
                watched::<activity::elbv2::ListenerTlsWeakened>(parameters)?,
                watched::<activity::emr::JobAddedByHand>(parameters)?,
                watched::<activity::emr::PublicAccessUnblocked>(parameters)?,
                watched::<activity::eventbridge::BusExternal>(parameters)?,
                watched::<activity::eventbridge::RuleTamper>(parameters)?,
                watched::<activity::eventbridge::TargetExternal>(parameters)?,
                watched::<activity::glue::CatalogDeleted>(parameters)?,
                watched::<activity::glue::DevEndpointOpened>(parameters)?,
                watched::<activity::glue::JobChangedByHand>(parameters)?,
                watched::<activity::guardduty::Disabled>(parameters)?,
                watched::<activity::guardduty::Narrowed>(parameters)?,
                watched::<activity::guardduty::Suppressed>(parameters)?,
                watched::<activity::guardrail::SelfTamper>(parameters)?,
                watched::<activity::iam::AccessKeyCreated>(parameters)?,
                watched::<activity::iam::AccessKeyReactivated>(parameters)?,
                watched::<activity::iam::AccountSettingsChanged>(parameters)?,
                watched::<activity::iam::AdminGroupJoined>(parameters)?,
                watched::<activity::iam::AdminPolicyAttached>(parameters)?,
                watched::<activity::iam::AdminPolicyInline>(parameters)?,
                watched::<activity::iam::AdminPolicyWritten>(parameters)?,
                watched::<activity::iam::CentralRootAccessChanged>(parameters)?,
                watched::<activity::iam::CredentialForAnother>(parameters)?,
                watched::<activity::iam::IdentityProviderChanged>(parameters)?,
                watched::<activity::iam::KeyQuarantined>(parameters)?,
                watched::<activity::iam::LoginProfileChange>(parameters)?,
                watched::<activity::iam::MfaDeactivated>(parameters)?,
                watched::<activity::iam::PasswordPolicyWeakened>(parameters)?,
                watched::<activity::iam::PermissionsBoundaryRemoved>(parameters)?,
                watched::<activity::iam::PolicyHidden>(parameters)?,
                watched::<activity::iam::PolicyVersionSwitched>(parameters)?,
                watched::<activity::iam::QuarantineLifted>(parameters)?,
                watched::<activity::iam::RootUsage>(parameters)?,
                watched::<activity::iam::TrustForOneself>(parameters)?,
                watched::<activity::iam::TrustOpened>(parameters)?,
                watched::<activity::iam::UserCreated>(parameters)?,
                watched::<activity::inspector::Disabled>(parameters)?,
                watched::<activity::inspector::FindingsSuppressed>(parameters)?,
                watched::<activity::kinesis::RetentionDecreased>(parameters)?,
                watched::<activity::kms::AliasMoved>(parameters)?,
                watched::<activity::kms::CustomKeyStoreDisconnected>(parameters)?,
                watched::<activity::kms::KeyDeletionScheduled>(parameters)?,
                watched::<activity::kms::KeyDisabled>(parameters)?,
                watched::<activity::kms::KeyExternal>(parameters)?,
                watched::<activity::kms::KeyMaterialDeleted>(parameters)?,
                watched::<activity::kms::KeyMaterialImported>(parameters)?,
                watched::<activity::kms::KeyRotationDisabled>(parameters)?,
                watched::<activity::kms::LockoutCheckBypassed>(parameters)?,
                watched::<activity::lakeformation::PermissionExternal>(parameters)?,
                watched::<activity::lambda::CodeChangedByHand>(parameters)?,
                watched::<activity::lambda::CodeSigningRemoved>(parameters)?,
                watched::<activity::lambda::ConfigurationChangedByHand>(parameters)?,
                watched::<activity::lambda::DestinationExternal>(parameters)?,
                watched::<activity::lambda::FunctionCreatedByHand>(parameters)?,
                watched::<activity::lambda::FunctionUrlPublic>(parameters)?,
                watched::<activity::lambda::LayerAdded>(parameters)?,
                watched::<activity::lambda::LayerExternal>(parameters)?,
                watched::<activity::lambda::PermissionExternal>(parameters)?,
                watched::<activity::lightsail::PortsOpened>(parameters)?,
                watched::<activity::macie::Disabled>(parameters)?,
                watched::<activity::macie::FindingsSuppressed>(parameters)?,
                watched::<activity::network_firewall::LoggingDisabled>(parameters)?,
                watched::<activity::network_firewall::PolicyWeakened>(parameters)?,
                watched::<activity::network_firewall::ProtectionOff>(parameters)?,
                watched::<activity::network_firewall::Removed>(parameters)?,
                watched::<activity::opensearch::DomainExternal>(parameters)?,
                watched::<activity::opensearch::DomainMadePublic>(parameters)?,
                watched::<activity::opensearch::LoggingDisabled>(parameters)?,
                watched::<activity::organizations::AccountAdded>(parameters)?,
                watched::<activity::organizations::AccountClosed>(parameters)?,
                watched::<activity::organizations::AccountMoved>(parameters)?,
                watched::<activity::organizations::AdministrationDelegated>(parameters)?,
                watched::<activity::organizations::Leave>(parameters)?,
                watched::<activity::organizations::PolicyWeakened>(parameters)?,
                watched::<activity::organizations::SecurityServiceOff>(parameters)?,
                watched::<activity::ram::ShareExternal>(parameters)?,
                watched::<activity::rds::ActivityStreamStopped>(parameters)?,
                watched::<activity::rds::BackupsShortened>(parameters)?,
                watched::<activity::rds::DatabaseDeleted>(parameters)?,
                watched::<activity::rds::DbSecurityGroupOpened>(parameters)?,
                watched::<activity::rds::GlobalClusterRemoved>(parameters)?,
                watched::<activity::rds::InstanceMadePublic>(parameters)?,
                watched::<activity::rds::LogExportsDisabled>(parameters)?,
                watched::<activity::rds::SnapshotExported>(parameters)?,
                watched::<activity::rds::SnapshotExternalShare>(parameters)?,
                watched::<activity::rds::SnapshotPublic>(parameters)?,
                watched::<activity::redshift::AuditLoggingDisabled>(parameters)?,
                watched::<activity::redshift::ClusterMadePublic>(parameters)?,
                watched::<activity::redshift::DataExternalShare>(parameters)?,
                watched::<activity::rolesanywhere::TrustAnchorChanged>(parameters)?,
                watched::<activity::route53::DelegationOrMailChanged>(parameters)?,
                watched::<activity::route53::DnsFirewallWeakened>(parameters)?,
                watched::<activity::route53::DnssecDisabled>(parameters)?,
                watched::<activity::route53::QueryLoggingDisabled>(parameters)?,
                watched::<activity::route53::ZoneDeleted>(parameters)?,
                watched::<activity::route53::ZoneOpenedToForeignVpc>(parameters)?,
                watched::<activity::route53domains::DomainUnlocked>(parameters)?,
                watched::<activity::s3::AccessLoggingDisabled>(parameters)?,
                watched::<activity::s3::AclExternal>(parameters)?,
                watched::<activity::s3::AclPublic>(parameters)?,
                watched::<activity::s3::BucketDeleted>(parameters)?,
                watched::<activity::s3::BucketPolicyExternal>(parameters)?,
                watched::<activity::s3::BucketPolicyPublic>(parameters)?,
                watched::<activity::s3::CorsAnyOrigin>(parameters)?,
                watched::<activity::s3::DataExpiresSoon>(parameters)?,
                watched::<activity::s3::LogBucketLifecycleTamper>(parameters)?,
                watched::<activity::s3::LogBucketTamper>(parameters)?,
                watched::<activity::s3::NotificationExternal>(parameters)?,
                watched::<activity::s3::ObjectLockWeakened>(parameters)?,
                watched::<activity::s3::ObjectsLockedAway>(parameters)?,
                watched::<activity::s3::PublicAccessUnblocked>(parameters)?,
                watched::<activity::s3::ReplicationExternal>(parameters)?,
                watched::<activity::s3::ReplicationRemoved>(parameters)?,
                watched::<activity::s3::VersioningSuspended>(parameters)?,
                watched::<activity::s3::WebsiteEnabled>(parameters)?,
                watched::<activity::sagemaker::LifecycleConfigChanged>(parameters)?,
                watched::<activity::sagemaker::PresignedUrlCreated>(parameters)?,
                watched::<activity::secretsmanager::PolicyNotPublic>(parameters)?,
                watched::<activity::secretsmanager::RotationCancelled>(parameters)?,
                watched::<activity::secretsmanager::SecretDeletionScheduled>(parameters)?,
                watched::<activity::secretsmanager::SecretDestroyed>(parameters)?,
                watched::<activity::securityhub::ControlsDisabled>(parameters)?,
                watched::<activity::securityhub::Disabled>(parameters)?,
                watched::<activity::securityhub::FindingsSuppressed>(parameters)?,
                watched::<activity::securitylake::Tamper>(parameters)?,
                watched::<activity::ses::SendingPrepared>(parameters)?,
                watched::<activity::shield::ProtectionRemoved>(parameters)?,
                watched::<activity::signin::ConsoleFromKeys>(parameters)?,
                watched::<activity::signin::LoginFailures>(parameters)?,
                watched::<activity::signin::LoginNoMfa>(parameters)?,
                watched::<activity::signin::RootCredentialsChanged>(parameters)?,
                watched::<activity::sns::AlertsCutOff>(parameters)?,
                watched::<activity::sns::SmsSpendRaised>(parameters)?,
                watched::<activity::sns::SubscriptionExternal>(parameters)?,
                watched::<activity::sns::TopicExternal>(parameters)?,
                watched::<activity::sqs::QueueExternal>(parameters)?,
                watched::<activity::sqs::QueuePurged>(parameters)?,
                watched::<activity::ssm::ActivationCreated>(parameters)?,
                watched::<activity::ssm::CommandSent>(parameters)?,
                watched::<activity::ssm::DocumentChangedByHand>(parameters)?,
                watched::<activity::ssm::DocumentShared>(parameters)?,
                watched::<activity::ssm::SessionLoggingStopped>(parameters)?,
                watched::<activity::ssm::SessionStarted>(parameters)?,
                watched::<activity::sso::AccountAssignment>(parameters)?,
                watched::<activity::sso::AdminPermissionSet>(parameters)?,
                watched::<activity::sso::IdentitySourceChanged>(parameters)?,
                watched::<activity::sso::MfaWeakened>(parameters)?,
                watched::<activity::sso::PasswordReset>(parameters)?,
                watched::<activity::stepfunctions::StateMachineChangedByHand>(parameters)?,
                watched::<activity::sts::AssumeRoot>(parameters)?,
                watched::<activity::sts::FederationToken>(parameters)?,
                watched::<activity::transfer::ServerPublic>(parameters)?,
                watched::<activity::vpc::FlowLogsDeleted>(parameters)?,
                watched::<activity::wafv2::AssociationRemoved>(parameters)?,
                watched::<activity::wafv2::FirewallManagerPolicyDeleted>(parameters)?,
                watched::<activity::wafv2::LoggingDisabled>(parameters)?,
                watched::<activity::wafv2::RulesRemoved>(parameters)?,
            ]),
        };
        parameters.check_ids(catalogue.all().map(|control| control.metadata().id))?;
        Ok(catalogue)
    }

    /// Every configuration control, by view.
    pub fn controls(&self) -> impl Iterator<Item = &dyn Described> + Clone {
        let all: Vec<&dyn Described> = std::iter::empty()
            .chain(described(&self.account_password_policy))
            .chain(described(&self.account_public_access_block))
            .chain(described(&self.account_summary))
            .chain(described(&self.bucket))
            .chain(described(&self.configuration_recorders))
            .chain(described(&self.data_store))
            .chain(described(&self.db_instance))
            .chain(described(&self.db_snapshot))
            .chain(described(&self.detectors))
            .chain(described(&self.distribution))
            .chain(described(&self.ebs_encryption_by_default))
            .chain(described(&self.encryption_config))
            .chain(described(&self.firewall_policy))
            .chain(described(&self.function))
            .chain(described(&self.hosted_zone))
            .chain(described(&self.hsm_clusters))
            .chain(described(&self.identity_pool))
            .chain(described(&self.instance))
            .chain(described(&self.key))
            .chain(described(&self.launch_template))
            .chain(described(&self.listener))
            .chain(described(&self.log_groups))
            .chain(described(&self.managed_policy))
            .chain(described(&self.network_acl))
            .chain(described(&self.patch_compliance))
            .chain(described(&self.queue))
            .chain(described(&self.repository))
            .chain(described(&self.rest_stage))
            .chain(described(&self.role))
            .chain(described(&self.security_group))
            .chain(described(&self.shield_subscription))
            .chain(described(&self.stage_logging))
            .chain(described(&self.stream))
            .chain(described(&self.subnet))
            .chain(described(&self.table))
            .chain(described(&self.topic))
            .chain(described(&self.trail))
            .chain(described(&self.trails))
            .chain(described(&self.user_pool))
            .chain(described(&self.volume))
            .chain(described(&self.vpc_flow_logs))
            .chain(described(&self.web_acl))
            .collect();
        all.into_iter()
    }

    /// True where any control of a view is selected.
    pub fn asks(&self, kind: ViewKind, selection: &Selection) -> bool {
        match kind {
            ViewKind::AccountPasswordPolicy => any_selected(&self.account_password_policy, selection),
            ViewKind::AccountPublicAccessBlock => any_selected(&self.account_public_access_block, selection),
            ViewKind::AccountSummary => any_selected(&self.account_summary, selection),
            ViewKind::Bucket => any_selected(&self.bucket, selection),
            ViewKind::ConfigurationRecorders => any_selected(&self.configuration_recorders, selection),
            ViewKind::DataStore => any_selected(&self.data_store, selection),
            ViewKind::DbInstance => any_selected(&self.db_instance, selection),
            ViewKind::DbSnapshot => any_selected(&self.db_snapshot, selection),
            ViewKind::Detectors => any_selected(&self.detectors, selection),
            ViewKind::Distribution => any_selected(&self.distribution, selection),
            ViewKind::EbsEncryptionByDefault => any_selected(&self.ebs_encryption_by_default, selection),
            ViewKind::EncryptionConfig => any_selected(&self.encryption_config, selection),
            ViewKind::FirewallPolicy => any_selected(&self.firewall_policy, selection),
            ViewKind::Function => any_selected(&self.function, selection),
            ViewKind::HostedZone => any_selected(&self.hosted_zone, selection),
            ViewKind::HsmClusters => any_selected(&self.hsm_clusters, selection),
            ViewKind::IdentityPool => any_selected(&self.identity_pool, selection),
            ViewKind::Instance => any_selected(&self.instance, selection),
            ViewKind::Key => any_selected(&self.key, selection),
            ViewKind::LaunchTemplate => any_selected(&self.launch_template, selection),
            ViewKind::Listener => any_selected(&self.listener, selection),
            ViewKind::LogGroups => any_selected(&self.log_groups, selection),
            ViewKind::ManagedPolicy => any_selected(&self.managed_policy, selection),
            ViewKind::NetworkAcl => any_selected(&self.network_acl, selection),
            ViewKind::PatchCompliance => any_selected(&self.patch_compliance, selection),
            ViewKind::Queue => any_selected(&self.queue, selection),
            ViewKind::Repository => any_selected(&self.repository, selection),
            ViewKind::RestStage => any_selected(&self.rest_stage, selection),
            ViewKind::Role => any_selected(&self.role, selection),
            ViewKind::SecurityGroup => any_selected(&self.security_group, selection),
            ViewKind::ShieldSubscription => any_selected(&self.shield_subscription, selection),
            ViewKind::StageLogging => any_selected(&self.stage_logging, selection),
            ViewKind::Stream => any_selected(&self.stream, selection),
            ViewKind::Subnet => any_selected(&self.subnet, selection),
            ViewKind::Table => any_selected(&self.table, selection),
            ViewKind::Topic => any_selected(&self.topic, selection),
            ViewKind::Trail => any_selected(&self.trail, selection),
            ViewKind::Trails => any_selected(&self.trails, selection),
            ViewKind::UserPool => any_selected(&self.user_pool, selection),
            ViewKind::Volume => any_selected(&self.volume, selection),
            ViewKind::VpcFlowLogs => any_selected(&self.vpc_flow_logs, selection),
            ViewKind::WebAcl => any_selected(&self.web_acl, selection),
        }
    }

    /// Asks each selected control of the subject's view.
    pub fn ask<'c>(&'c self, subject: &Subject, selection: &Selection, judgements: &mut Vec<Judgement<'c>>) {
        match subject {
            Subject::AccountPasswordPolicy(resource) => {
                ask(&self.account_password_policy, resource, selection, judgements);
            }
            Subject::AccountPublicAccessBlock(resource) => {
                ask(&self.account_public_access_block, resource, selection, judgements);
            }
            Subject::AccountSummary(resource) => {
                ask(&self.account_summary, resource, selection, judgements);
            }
            Subject::Bucket(resource) => {
                ask(&self.bucket, resource, selection, judgements);
            }
            Subject::ConfigurationRecorders(resource) => {
                ask(&self.configuration_recorders, resource, selection, judgements);
            }
            Subject::DataStore(resource) => {
                ask(&self.data_store, resource, selection, judgements);
            }
            Subject::DbInstance(resource) => {
                ask(&self.db_instance, resource, selection, judgements);
            }
            Subject::DbSnapshot(resource) => {
                ask(&self.db_snapshot, resource, selection, judgements);
            }
            Subject::Detectors(resource) => {
                ask(&self.detectors, resource, selection, judgements);
            }
            Subject::Distribution(resource) => {
                ask(&self.distribution, resource, selection, judgements);
            }
            Subject::EbsEncryptionByDefault(resource) => {
                ask(&self.ebs_encryption_by_default, resource, selection, judgements);
            }
            Subject::EncryptionConfig(resource) => {
                ask(&self.encryption_config, resource, selection, judgements);
            }
            Subject::FirewallPolicy(resource) => {
                ask(&self.firewall_policy, resource, selection, judgements);
            }
            Subject::Function(resource) => {
                ask(&self.function, resource, selection, judgements);
            }
            Subject::HostedZone(resource) => {
                ask(&self.hosted_zone, resource, selection, judgements);
            }
            Subject::HsmClusters(resource) => {
                ask(&self.hsm_clusters, resource, selection, judgements);
            }
            Subject::IdentityPool(resource) => {
                ask(&self.identity_pool, resource, selection, judgements);
            }
            Subject::Instance(resource) => {
                ask(&self.instance, resource, selection, judgements);
            }
            Subject::Key(resource) => {
                ask(&self.key, resource, selection, judgements);
            }
            Subject::LaunchTemplate(resource) => {
                ask(&self.launch_template, resource, selection, judgements);
            }
            Subject::Listener(resource) => {
                ask(&self.listener, resource, selection, judgements);
            }
            Subject::LogGroups(resource) => {
                ask(&self.log_groups, resource, selection, judgements);
            }
            Subject::ManagedPolicy(resource) => {
                ask(&self.managed_policy, resource, selection, judgements);
            }
            Subject::NetworkAcl(resource) => {
                ask(&self.network_acl, resource, selection, judgements);
            }
            Subject::PatchCompliance(resource) => {
                ask(&self.patch_compliance, resource, selection, judgements);
            }
            Subject::Queue(resource) => {
                ask(&self.queue, resource, selection, judgements);
            }
            Subject::Repository(resource) => {
                ask(&self.repository, resource, selection, judgements);
            }
            Subject::RestStage(resource) => {
                ask(&self.rest_stage, resource, selection, judgements);
            }
            Subject::Role(resource) => {
                ask(&self.role, resource, selection, judgements);
            }
            Subject::SecurityGroup(resource) => {
                ask(&self.security_group, resource, selection, judgements);
            }
            Subject::ShieldSubscription(resource) => {
                ask(&self.shield_subscription, resource, selection, judgements);
            }
            Subject::StageLogging(resource) => {
                ask(&self.stage_logging, resource, selection, judgements);
            }
            Subject::Stream(resource) => {
                ask(&self.stream, resource, selection, judgements);
            }
            Subject::Subnet(resource) => {
                ask(&self.subnet, resource, selection, judgements);
            }
            Subject::Table(resource) => {
                ask(&self.table, resource, selection, judgements);
            }
            Subject::Topic(resource) => {
                ask(&self.topic, resource, selection, judgements);
            }
            Subject::Trail(resource) => {
                ask(&self.trail, resource, selection, judgements);
            }
            Subject::Trails(resource) => {
                ask(&self.trails, resource, selection, judgements);
            }
            Subject::UserPool(resource) => {
                ask(&self.user_pool, resource, selection, judgements);
            }
            Subject::Volume(resource) => {
                ask(&self.volume, resource, selection, judgements);
            }
            Subject::VpcFlowLogs(resource) => {
                ask(&self.vpc_flow_logs, resource, selection, judgements);
            }
            Subject::WebAcl(resource) => {
                ask(&self.web_acl, resource, selection, judgements);
            }
        }
    }

    /// What each selected control of a view says where the view itself could not be read.
    pub fn unreadable<'c>(
        &'c self,
        kind: ViewKind,
        error: &Unreadable,
        selection: &Selection,
        judgements: &mut Vec<Judgement<'c>>,
    ) {
        match kind {
            ViewKind::AccountPasswordPolicy => {
                unreadable(&self.account_password_policy, error, selection, judgements);
            }
            ViewKind::AccountPublicAccessBlock => {
                unreadable(&self.account_public_access_block, error, selection, judgements);
            }
            ViewKind::AccountSummary => {
                unreadable(&self.account_summary, error, selection, judgements);
            }
            ViewKind::Bucket => {
                unreadable(&self.bucket, error, selection, judgements);
            }
            ViewKind::ConfigurationRecorders => {
                unreadable(&self.configuration_recorders, error, selection, judgements);
            }
            ViewKind::DataStore => {
                unreadable(&self.data_store, error, selection, judgements);
            }
            ViewKind::DbInstance => {
                unreadable(&self.db_instance, error, selection, judgements);
            }
            ViewKind::DbSnapshot => {
                unreadable(&self.db_snapshot, error, selection, judgements);
            }
            ViewKind::Detectors => {
                unreadable(&self.detectors, error, selection, judgements);
            }
            ViewKind::Distribution => {
                unreadable(&self.distribution, error, selection, judgements);
            }
            ViewKind::EbsEncryptionByDefault => {
                unreadable(&self.ebs_encryption_by_default, error, selection, judgements);
            }
            ViewKind::EncryptionConfig => {
                unreadable(&self.encryption_config, error, selection, judgements);
            }
            ViewKind::FirewallPolicy => {
                unreadable(&self.firewall_policy, error, selection, judgements);
            }
            ViewKind::Function => {
                unreadable(&self.function, error, selection, judgements);
            }
            ViewKind::HostedZone => {
                unreadable(&self.hosted_zone, error, selection, judgements);
            }
            ViewKind::HsmClusters => {
                unreadable(&self.hsm_clusters, error, selection, judgements);
            }
            ViewKind::IdentityPool => {
                unreadable(&self.identity_pool, error, selection, judgements);
            }
            ViewKind::Instance => {
                unreadable(&self.instance, error, selection, judgements);
            }
            ViewKind::Key => {
                unreadable(&self.key, error, selection, judgements);
            }
            ViewKind::LaunchTemplate => {
                unreadable(&self.launch_template, error, selection, judgements);
            }
            ViewKind::Listener => {
                unreadable(&self.listener, error, selection, judgements);
            }
            ViewKind::LogGroups => {
                unreadable(&self.log_groups, error, selection, judgements);
            }
            ViewKind::ManagedPolicy => {
                unreadable(&self.managed_policy, error, selection, judgements);
            }
            ViewKind::NetworkAcl => {
                unreadable(&self.network_acl, error, selection, judgements);
            }
            ViewKind::PatchCompliance => {
                unreadable(&self.patch_compliance, error, selection, judgements);
            }
            ViewKind::Queue => {
                unreadable(&self.queue, error, selection, judgements);
            }
            ViewKind::Repository => {
                unreadable(&self.repository, error, selection, judgements);
            }
            ViewKind::RestStage => {
                unreadable(&self.rest_stage, error, selection, judgements);
            }
            ViewKind::Role => {
                unreadable(&self.role, error, selection, judgements);
            }
            ViewKind::SecurityGroup => {
                unreadable(&self.security_group, error, selection, judgements);
            }
            ViewKind::ShieldSubscription => {
                unreadable(&self.shield_subscription, error, selection, judgements);
            }
            ViewKind::StageLogging => {
                unreadable(&self.stage_logging, error, selection, judgements);
            }
            ViewKind::Stream => {
                unreadable(&self.stream, error, selection, judgements);
            }
            ViewKind::Subnet => {
                unreadable(&self.subnet, error, selection, judgements);
            }
            ViewKind::Table => {
                unreadable(&self.table, error, selection, judgements);
            }
            ViewKind::Topic => {
                unreadable(&self.topic, error, selection, judgements);
            }
            ViewKind::Trail => {
                unreadable(&self.trail, error, selection, judgements);
            }
            ViewKind::Trails => {
                unreadable(&self.trails, error, selection, judgements);
            }
            ViewKind::UserPool => {
                unreadable(&self.user_pool, error, selection, judgements);
            }
            ViewKind::Volume => {
                unreadable(&self.volume, error, selection, judgements);
            }
            ViewKind::VpcFlowLogs => {
                unreadable(&self.vpc_flow_logs, error, selection, judgements);
            }
            ViewKind::WebAcl => {
                unreadable(&self.web_acl, error, selection, judgements);
            }
        }
    }
}

//! Which view reads which resource type, and which controls judge which view.
// Written by `cargo xtask generate`.

use crate::configuration;
use crate::control::{any_selected, ask, described, unreadable};
use crate::{Described, Judge, Judgement, ParameterError, Parameters, Selection, prepared};
use guardrail_model::{ConfigurationItem, ResourceKey};
use guardrail_resources::{Resource, Unreadable, View as _};
use std::sync::Arc;

/// A kind of view: what a resource can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewKind {
    /// [`guardrail_resources::s3::Bucket`]
    Bucket,
    /// [`guardrail_resources::rds::DbInstance`]
    DbInstance,
    /// [`guardrail_resources::rds::DbSnapshot`]
    DbSnapshot,
    /// [`guardrail_resources::cloudfront::Distribution`]
    Distribution,
    /// [`guardrail_resources::xray::EncryptionConfig`]
    EncryptionConfig,
    /// [`guardrail_resources::route53::HostedZone`]
    HostedZone,
    /// [`guardrail_resources::cognito::IdentityPool`]
    IdentityPool,
    /// [`guardrail_resources::elbv2::Listener`]
    Listener,
    /// [`guardrail_resources::apigateway::RestStage`]
    RestStage,
    /// [`guardrail_resources::apigateway::StageLogging`]
    StageLogging,
    /// [`guardrail_resources::kinesis::Stream`]
    Stream,
    /// [`guardrail_resources::dynamodb::Table`]
    Table,
    /// [`guardrail_resources::cloudtrail::Trail`]
    Trail,
    /// [`guardrail_resources::cognito::UserPool`]
    UserPool,
    /// [`guardrail_resources::wafv2::WebAcl`]
    WebAcl,
}

impl ViewKind {
    /// The views that read items of a type; none for a type that no control covers.
    pub fn of(resource_type: &str) -> &'static [Self] {
        match resource_type {
            "AWS::S3::Bucket" => &[Self::Bucket],
            "AWS::RDS::DBInstance" => &[Self::DbInstance],
            "AWS::RDS::DBClusterSnapshot" | "AWS::RDS::DBSnapshot" => &[Self::DbSnapshot],
            "AWS::CloudFront::Distribution" => &[Self::Distribution],
            "AWS::XRay::EncryptionConfig" => &[Self::EncryptionConfig],
            "AWS::Route53::HostedZone" => &[Self::HostedZone],
            "AWS::Cognito::IdentityPool" => &[Self::IdentityPool],
            "AWS::ElasticLoadBalancingV2::Listener" => &[Self::Listener],
            "AWS::ApiGateway::Stage" => &[Self::RestStage, Self::StageLogging],
            "AWS::ApiGatewayV2::Stage" => &[Self::StageLogging],
            "AWS::Kinesis::Stream" => &[Self::Stream],
            "AWS::DynamoDB::Table" => &[Self::Table],
            "AWS::CloudTrail::Trail" => &[Self::Trail],
            "AWS::Cognito::UserPool" => &[Self::UserPool],
            "AWS::WAFv2::WebACL" => &[Self::WebAcl],
            _ => &[],
        }
    }

    /// For a view of the account, the key of the account's configuration that holds it.
    pub fn account_section(self) -> Option<&'static str> {
        match self {
            Self::Bucket => guardrail_resources::s3::Bucket::ACCOUNT_SECTION,
            Self::DbInstance => guardrail_resources::rds::DbInstance::ACCOUNT_SECTION,
            Self::DbSnapshot => guardrail_resources::rds::DbSnapshot::ACCOUNT_SECTION,
            Self::Distribution => guardrail_resources::cloudfront::Distribution::ACCOUNT_SECTION,
            Self::EncryptionConfig => guardrail_resources::xray::EncryptionConfig::ACCOUNT_SECTION,
            Self::HostedZone => guardrail_resources::route53::HostedZone::ACCOUNT_SECTION,
            Self::IdentityPool => guardrail_resources::cognito::IdentityPool::ACCOUNT_SECTION,
            Self::Listener => guardrail_resources::elbv2::Listener::ACCOUNT_SECTION,
            Self::RestStage => guardrail_resources::apigateway::RestStage::ACCOUNT_SECTION,
            Self::StageLogging => guardrail_resources::apigateway::StageLogging::ACCOUNT_SECTION,
            Self::Stream => guardrail_resources::kinesis::Stream::ACCOUNT_SECTION,
            Self::Table => guardrail_resources::dynamodb::Table::ACCOUNT_SECTION,
            Self::Trail => guardrail_resources::cloudtrail::Trail::ACCOUNT_SECTION,
            Self::UserPool => guardrail_resources::cognito::UserPool::ACCOUNT_SECTION,
            Self::WebAcl => guardrail_resources::wafv2::WebAcl::ACCOUNT_SECTION,
        }
    }
}

/// A resource, read as one of the views.
#[derive(Clone, Debug)]
pub enum Subject {
    /// Read as [`guardrail_resources::s3::Bucket`].
    Bucket(Resource<guardrail_resources::s3::Bucket>),
    /// Read as [`guardrail_resources::rds::DbInstance`].
    DbInstance(Resource<guardrail_resources::rds::DbInstance>),
    /// Read as [`guardrail_resources::rds::DbSnapshot`].
    DbSnapshot(Resource<guardrail_resources::rds::DbSnapshot>),
    /// Read as [`guardrail_resources::cloudfront::Distribution`].
    Distribution(Resource<guardrail_resources::cloudfront::Distribution>),
    /// Read as [`guardrail_resources::xray::EncryptionConfig`].
    EncryptionConfig(Resource<guardrail_resources::xray::EncryptionConfig>),
    /// Read as [`guardrail_resources::route53::HostedZone`].
    HostedZone(Resource<guardrail_resources::route53::HostedZone>),
    /// Read as [`guardrail_resources::cognito::IdentityPool`].
    IdentityPool(Resource<guardrail_resources::cognito::IdentityPool>),
    /// Read as [`guardrail_resources::elbv2::Listener`].
    Listener(Resource<guardrail_resources::elbv2::Listener>),
    /// Read as [`guardrail_resources::apigateway::RestStage`].
    RestStage(Resource<guardrail_resources::apigateway::RestStage>),
    /// Read as [`guardrail_resources::apigateway::StageLogging`].
    StageLogging(Resource<guardrail_resources::apigateway::StageLogging>),
    /// Read as [`guardrail_resources::kinesis::Stream`].
    Stream(Resource<guardrail_resources::kinesis::Stream>),
    /// Read as [`guardrail_resources::dynamodb::Table`].
    Table(Resource<guardrail_resources::dynamodb::Table>),
    /// Read as [`guardrail_resources::cloudtrail::Trail`].
    Trail(Resource<guardrail_resources::cloudtrail::Trail>),
    /// Read as [`guardrail_resources::cognito::UserPool`].
    UserPool(Resource<guardrail_resources::cognito::UserPool>),
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
            ViewKind::Bucket => Ok(Resource::read(item, key)?.map(Self::Bucket)),
            ViewKind::DbInstance => Ok(Resource::read(item, key)?.map(Self::DbInstance)),
            ViewKind::DbSnapshot => Ok(Resource::read(item, key)?.map(Self::DbSnapshot)),
            ViewKind::Distribution => Ok(Resource::read(item, key)?.map(Self::Distribution)),
            ViewKind::EncryptionConfig => Ok(Resource::read(item, key)?.map(Self::EncryptionConfig)),
            ViewKind::HostedZone => Ok(Resource::read(item, key)?.map(Self::HostedZone)),
            ViewKind::IdentityPool => Ok(Resource::read(item, key)?.map(Self::IdentityPool)),
            ViewKind::Listener => Ok(Resource::read(item, key)?.map(Self::Listener)),
            ViewKind::RestStage => Ok(Resource::read(item, key)?.map(Self::RestStage)),
            ViewKind::StageLogging => Ok(Resource::read(item, key)?.map(Self::StageLogging)),
            ViewKind::Stream => Ok(Resource::read(item, key)?.map(Self::Stream)),
            ViewKind::Table => Ok(Resource::read(item, key)?.map(Self::Table)),
            ViewKind::Trail => Ok(Resource::read(item, key)?.map(Self::Trail)),
            ViewKind::UserPool => Ok(Resource::read(item, key)?.map(Self::UserPool)),
            ViewKind::WebAcl => Ok(Resource::read(item, key)?.map(Self::WebAcl)),
        }
    }
}

/// Every control, prepared from its parameters, under the view that it judges.
pub struct Catalogue {
    bucket: Vec<Box<dyn Judge<guardrail_resources::s3::Bucket>>>,
    db_instance: Vec<Box<dyn Judge<guardrail_resources::rds::DbInstance>>>,
    db_snapshot: Vec<Box<dyn Judge<guardrail_resources::rds::DbSnapshot>>>,
    distribution: Vec<Box<dyn Judge<guardrail_resources::cloudfront::Distribution>>>,
    encryption_config: Vec<Box<dyn Judge<guardrail_resources::xray::EncryptionConfig>>>,
    hosted_zone: Vec<Box<dyn Judge<guardrail_resources::route53::HostedZone>>>,
    identity_pool: Vec<Box<dyn Judge<guardrail_resources::cognito::IdentityPool>>>,
    listener: Vec<Box<dyn Judge<guardrail_resources::elbv2::Listener>>>,
    rest_stage: Vec<Box<dyn Judge<guardrail_resources::apigateway::RestStage>>>,
    stage_logging: Vec<Box<dyn Judge<guardrail_resources::apigateway::StageLogging>>>,
    stream: Vec<Box<dyn Judge<guardrail_resources::kinesis::Stream>>>,
    table: Vec<Box<dyn Judge<guardrail_resources::dynamodb::Table>>>,
    trail: Vec<Box<dyn Judge<guardrail_resources::cloudtrail::Trail>>>,
    user_pool: Vec<Box<dyn Judge<guardrail_resources::cognito::UserPool>>>,
    web_acl: Vec<Box<dyn Judge<guardrail_resources::wafv2::WebAcl>>>,
}

impl Catalogue {
    /// Prepares every control.
    ///
    /// # Errors
    /// A parameter that its control does not have or take, or parameters of a control that does not exist.
    pub fn prepare(parameters: &Parameters) -> Result<Self, ParameterError> {
        let catalogue = Self {
            bucket: vec![
                prepared::<configuration::s3::BucketPublicAccessBlock>(parameters)?,
                prepared::<configuration::s3::Versioning>(parameters)?,
            ],
            db_instance: vec![
                prepared::<configuration::rds::AutoMinorUpgrade>(parameters)?,
                prepared::<configuration::rds::NotPublic>(parameters)?,
                prepared::<configuration::rds::StorageEncrypted>(parameters)?,
            ],
            db_snapshot: vec![prepared::<configuration::rds::SnapshotNotPublic>(parameters)?],
            distribution: vec![
                prepared::<configuration::cloudfront::FieldLevelEncryption>(parameters)?,
                prepared::<configuration::cloudfront::ViewerHttps>(parameters)?,
                prepared::<configuration::cloudfront::ViewerTlsMin>(parameters)?,
                prepared::<configuration::cloudfront::Waf>(parameters)?,
            ],
            encryption_config: vec![prepared::<configuration::xray::EncryptionKms>(parameters)?],
            hosted_zone: vec![prepared::<configuration::route53::QueryLogging>(parameters)?],
            identity_pool: vec![prepared::<configuration::cognito::IdentitypoolNoGuest>(parameters)?],
            listener: vec![
                prepared::<configuration::elbv2::ListenerTls>(parameters)?,
                prepared::<configuration::elbv2::TlsPolicy>(parameters)?,
            ],
            rest_stage: vec![
                prepared::<configuration::apigateway::Waf>(parameters)?,
                prepared::<configuration::apigateway::Xray>(parameters)?,
            ],
            stage_logging: vec![prepared::<configuration::apigateway::RestExecutionLogging>(parameters)?],
            stream: vec![prepared::<configuration::kinesis::Encrypted>(parameters)?],
            table: vec![
                prepared::<configuration::dynamodb::Kms>(parameters)?,
                prepared::<configuration::dynamodb::Pitr>(parameters)?,
            ],
            trail: vec![
                prepared::<configuration::cloudtrail::Kms>(parameters)?,
                prepared::<configuration::cloudtrail::LogValidation>(parameters)?,
            ],
            user_pool: vec![prepared::<configuration::cognito::UserpoolMfa>(parameters)?],
            web_acl: vec![prepared::<configuration::wafv2::WebaclNotEmpty>(parameters)?],
        };
        parameters.check_ids(catalogue.controls().map(|control| control.metadata().id))?;
        Ok(catalogue)
    }

    /// Every control, by view.
    pub fn controls(&self) -> impl Iterator<Item = &dyn Described> + Clone {
        let all: Vec<&dyn Described> = std::iter::empty()
            .chain(described(&self.bucket))
            .chain(described(&self.db_instance))
            .chain(described(&self.db_snapshot))
            .chain(described(&self.distribution))
            .chain(described(&self.encryption_config))
            .chain(described(&self.hosted_zone))
            .chain(described(&self.identity_pool))
            .chain(described(&self.listener))
            .chain(described(&self.rest_stage))
            .chain(described(&self.stage_logging))
            .chain(described(&self.stream))
            .chain(described(&self.table))
            .chain(described(&self.trail))
            .chain(described(&self.user_pool))
            .chain(described(&self.web_acl))
            .collect();
        all.into_iter()
    }

    /// True where any control of a view is selected.
    pub fn asks(&self, kind: ViewKind, selection: &Selection) -> bool {
        match kind {
            ViewKind::Bucket => any_selected(&self.bucket, selection),
            ViewKind::DbInstance => any_selected(&self.db_instance, selection),
            ViewKind::DbSnapshot => any_selected(&self.db_snapshot, selection),
            ViewKind::Distribution => any_selected(&self.distribution, selection),
            ViewKind::EncryptionConfig => any_selected(&self.encryption_config, selection),
            ViewKind::HostedZone => any_selected(&self.hosted_zone, selection),
            ViewKind::IdentityPool => any_selected(&self.identity_pool, selection),
            ViewKind::Listener => any_selected(&self.listener, selection),
            ViewKind::RestStage => any_selected(&self.rest_stage, selection),
            ViewKind::StageLogging => any_selected(&self.stage_logging, selection),
            ViewKind::Stream => any_selected(&self.stream, selection),
            ViewKind::Table => any_selected(&self.table, selection),
            ViewKind::Trail => any_selected(&self.trail, selection),
            ViewKind::UserPool => any_selected(&self.user_pool, selection),
            ViewKind::WebAcl => any_selected(&self.web_acl, selection),
        }
    }

    /// Asks each selected control of the subject's view.
    pub fn ask<'c>(&'c self, subject: &Subject, selection: &Selection, judgements: &mut Vec<Judgement<'c>>) {
        match subject {
            Subject::Bucket(resource) => ask(&self.bucket, resource, selection, judgements),
            Subject::DbInstance(resource) => ask(&self.db_instance, resource, selection, judgements),
            Subject::DbSnapshot(resource) => ask(&self.db_snapshot, resource, selection, judgements),
            Subject::Distribution(resource) => ask(&self.distribution, resource, selection, judgements),
            Subject::EncryptionConfig(resource) => ask(&self.encryption_config, resource, selection, judgements),
            Subject::HostedZone(resource) => ask(&self.hosted_zone, resource, selection, judgements),
            Subject::IdentityPool(resource) => ask(&self.identity_pool, resource, selection, judgements),
            Subject::Listener(resource) => ask(&self.listener, resource, selection, judgements),
            Subject::RestStage(resource) => ask(&self.rest_stage, resource, selection, judgements),
            Subject::StageLogging(resource) => ask(&self.stage_logging, resource, selection, judgements),
            Subject::Stream(resource) => ask(&self.stream, resource, selection, judgements),
            Subject::Table(resource) => ask(&self.table, resource, selection, judgements),
            Subject::Trail(resource) => ask(&self.trail, resource, selection, judgements),
            Subject::UserPool(resource) => ask(&self.user_pool, resource, selection, judgements),
            Subject::WebAcl(resource) => ask(&self.web_acl, resource, selection, judgements),
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
            ViewKind::Bucket => unreadable(&self.bucket, error, selection, judgements),
            ViewKind::DbInstance => unreadable(&self.db_instance, error, selection, judgements),
            ViewKind::DbSnapshot => unreadable(&self.db_snapshot, error, selection, judgements),
            ViewKind::Distribution => unreadable(&self.distribution, error, selection, judgements),
            ViewKind::EncryptionConfig => unreadable(&self.encryption_config, error, selection, judgements),
            ViewKind::HostedZone => unreadable(&self.hosted_zone, error, selection, judgements),
            ViewKind::IdentityPool => unreadable(&self.identity_pool, error, selection, judgements),
            ViewKind::Listener => unreadable(&self.listener, error, selection, judgements),
            ViewKind::RestStage => unreadable(&self.rest_stage, error, selection, judgements),
            ViewKind::StageLogging => unreadable(&self.stage_logging, error, selection, judgements),
            ViewKind::Stream => unreadable(&self.stream, error, selection, judgements),
            ViewKind::Table => unreadable(&self.table, error, selection, judgements),
            ViewKind::Trail => unreadable(&self.trail, error, selection, judgements),
            ViewKind::UserPool => unreadable(&self.user_pool, error, selection, judgements),
            ViewKind::WebAcl => unreadable(&self.web_acl, error, selection, judgements),
        }
    }
}

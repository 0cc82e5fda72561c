//! What an action makes of a resource, as far as the resource's view tells it: for dry runs, and for the law that a plan puts right what it was made for.
// Written by `cargo xtask generate`.
#![allow(clippy::too_many_lines, reason = "one arm an action")]

use crate::Subject;
use guardrail_actions::Action;
use guardrail_actions::services::{
    apigateway, cloudfront, cloudtrail, config, dynamodb, ec2, ecr, elbv2, guardduty, iam, kinesis, kms, lambda, logs,
    rds, s3, sns, sqs, xray,
};

/// Applies an action to a resource's view; false where the view does not show what the action changes.
pub fn apply(action: &Action, subject: &mut Subject) -> bool {
    match (action, subject) {
        (Action::Apigateway(apigateway::Action::EncryptCache(action)), Subject::RestStage(resource)) => {
            action.apply(resource);
        }
        (Action::Apigateway(apigateway::Action::LogExecutions(action)), Subject::StageLogging(resource)) => {
            action.apply(resource);
        }
        (Action::Apigateway(apigateway::Action::Trace(action)), Subject::RestStage(resource)) => {
            action.apply(resource);
        }
        (Action::Cloudfront(cloudfront::Action::RedirectToHttps(action)), Subject::Distribution(resource)) => {
            action.apply(resource);
        }
        (Action::Cloudfront(cloudfront::Action::RequireTls(action)), Subject::Distribution(resource)) => {
            action.apply(resource);
        }
        (Action::Cloudtrail(cloudtrail::Action::ValidateLogFiles(action)), Subject::Trail(resource)) => {
            action.apply(resource);
        }
        (Action::Config(config::Action::StartRecorder(action)), Subject::ConfigurationRecorders(resource)) => {
            action.apply(resource);
        }
        (Action::Dynamodb(dynamodb::Action::EnableRecovery(action)), Subject::Table(resource)) => {
            action.apply(resource);
        }
        (Action::Dynamodb(dynamodb::Action::ProtectFromDeletion(action)), Subject::Table(resource)) => {
            action.apply(resource);
        }
        (Action::Ec2(ec2::Action::CloseNetworkAcl(action)), Subject::NetworkAcl(resource)) => {
            action.apply(resource);
        }
        (Action::Ec2(ec2::Action::CreateFlowLog(action)), Subject::VpcFlowLogs(resource)) => {
            action.apply(resource);
        }
        (Action::Ec2(ec2::Action::EmptyDefaultGroup(action)), Subject::SecurityGroup(resource)) => {
            action.apply(resource);
        }
        (Action::Ec2(ec2::Action::EncryptByDefault(action)), Subject::EbsEncryptionByDefault(resource)) => {
            action.apply(resource);
        }
        (Action::Ec2(ec2::Action::RequireImdsv2(action)), Subject::Instance(resource)) => {
            action.apply(resource);
        }
        (Action::Ec2(ec2::Action::RevokeWorldIngress(action)), Subject::SecurityGroup(resource)) => {
            action.apply(resource);
        }
        (Action::Ec2(ec2::Action::WithholdPublicAddresses(action)), Subject::Subnet(resource)) => {
            action.apply(resource);
        }
        (Action::Ecr(ecr::Action::ScanOnPush(action)), Subject::Repository(resource)) => {
            action.apply(resource);
        }
        (Action::Elbv2(elbv2::Action::SetTlsPolicy(action)), Subject::Listener(resource)) => {
            action.apply(resource);
        }
        (Action::Guardduty(guardduty::Action::EnableDetector(action)), Subject::Detectors(resource)) => {
            action.apply(resource);
        }
        (Action::Iam(iam::Action::StrengthenPasswordPolicy(action)), Subject::AccountPasswordPolicy(resource)) => {
            action.apply(resource);
        }
        (Action::Kinesis(kinesis::Action::Encrypt(action)), Subject::Stream(resource)) => {
            action.apply(resource);
        }
        (Action::Kms(kms::Action::CancelDeletion(action)), Subject::Key(resource)) => {
            action.apply(resource);
        }
        (Action::Kms(kms::Action::EnableKey(action)), Subject::Key(resource)) => {
            action.apply(resource);
        }
        (Action::Kms(kms::Action::EnableRotation(action)), Subject::Key(resource)) => {
            action.apply(resource);
        }
        (Action::Lambda(lambda::Action::RemovePublicStatements(action)), Subject::Function(resource)) => {
            action.apply(resource);
        }
        (Action::Logs(logs::Action::RetainLogs(action)), Subject::LogGroups(resource)) => {
            action.apply(resource);
        }
        (Action::Rds(rds::Action::MakePrivate(action)), Subject::DbInstance(resource)) => {
            action.apply(resource);
        }
        (Action::Rds(rds::Action::ProtectFromDeletion(action)), Subject::DbInstance(resource)) => {
            action.apply(resource);
        }
        (Action::Rds(rds::Action::RetainBackups(action)), Subject::DbInstance(resource)) => {
            action.apply(resource);
        }
        (Action::Rds(rds::Action::UpgradeMinorVersions(action)), Subject::DbInstance(resource)) => {
            action.apply(resource);
        }
        (Action::Rds(rds::Action::WithdrawSharing(action)), Subject::DbSnapshot(resource)) => {
            action.apply(resource);
        }
        (Action::S3(s3::Action::BlockAccountPublicAccess(action)), Subject::AccountPublicAccessBlock(resource)) => {
            action.apply(resource);
        }
        (Action::S3(s3::Action::BlockPublicAccess(action)), Subject::Bucket(resource)) => {
            action.apply(resource);
        }
        (Action::S3(s3::Action::DenyPlainHttp(action)), Subject::Bucket(resource)) => {
            action.apply(resource);
        }
        (Action::S3(s3::Action::EnableVersioning(action)), Subject::Bucket(resource)) => {
            action.apply(resource);
        }
        (Action::S3(s3::Action::EncryptByDefault(action)), Subject::Bucket(resource)) => {
            action.apply(resource);
        }
        (Action::S3(s3::Action::RemovePublicStatements(action)), Subject::Bucket(resource)) => {
            action.apply(resource);
        }
        (Action::S3(s3::Action::RevokePublicGrants(action)), Subject::Bucket(resource)) => {
            action.apply(resource);
        }
        (Action::Sns(sns::Action::EncryptTopic(action)), Subject::Topic(resource)) => {
            action.apply(resource);
        }
        (Action::Sns(sns::Action::RemovePublicStatements(action)), Subject::Topic(resource)) => {
            action.apply(resource);
        }
        (Action::Sqs(sqs::Action::EncryptQueue(action)), Subject::Queue(resource)) => {
            action.apply(resource);
        }
        (Action::Sqs(sqs::Action::RemovePublicStatements(action)), Subject::Queue(resource)) => {
            action.apply(resource);
        }
        (Action::Xray(xray::Action::Encrypt(action)), Subject::EncryptionConfig(resource)) => {
            action.apply(resource);
        }
        _ => return false,
    }
    true
}

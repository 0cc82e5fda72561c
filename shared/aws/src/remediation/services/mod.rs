//! The services that are changed, each by a module of its own.
// Written by `cargo xtask generate`.

mod apigateway;
mod cloudfront;
mod cloudtrail;
mod config;
mod dynamodb;
mod ec2;
mod ecr;
mod elbv2;
mod guardduty;
mod iam;
mod kinesis;
mod kms;
mod lambda;
mod logs;
mod rds;
mod s3;
mod secretsmanager;
mod sns;
mod sqs;
mod xray;

use super::NarrowedSession;
use guardrail_actions::{Call, Facet, State};
use guardrail_engine::remediate::CallError;

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    match facet {
        Facet::Apigateway(of) => Box::pin(apigateway::read(session, of)).await.map(State::Apigateway),
        Facet::Cloudfront(of) => Box::pin(cloudfront::read(session, of)).await.map(State::Cloudfront),
        Facet::Cloudtrail(of) => Box::pin(cloudtrail::read(session, of)).await.map(State::Cloudtrail),
        Facet::Config(of) => Box::pin(config::read(session, of)).await.map(State::Config),
        Facet::Dynamodb(of) => Box::pin(dynamodb::read(session, of)).await.map(State::Dynamodb),
        Facet::Ec2(of) => Box::pin(ec2::read(session, of)).await.map(State::Ec2),
        Facet::Ecr(of) => Box::pin(ecr::read(session, of)).await.map(State::Ecr),
        Facet::Elbv2(of) => Box::pin(elbv2::read(session, of)).await.map(State::Elbv2),
        Facet::Guardduty(of) => Box::pin(guardduty::read(session, of)).await.map(State::Guardduty),
        Facet::Iam(of) => Box::pin(iam::read(session, of)).await.map(State::Iam),
        Facet::Kinesis(of) => Box::pin(kinesis::read(session, of)).await.map(State::Kinesis),
        Facet::Kms(of) => Box::pin(kms::read(session, of)).await.map(State::Kms),
        Facet::Lambda(of) => Box::pin(lambda::read(session, of)).await.map(State::Lambda),
        Facet::Logs(of) => Box::pin(logs::read(session, of)).await.map(State::Logs),
        Facet::Rds(of) => Box::pin(rds::read(session, of)).await.map(State::Rds),
        Facet::S3(of) => Box::pin(s3::read(session, of)).await.map(State::S3),
        Facet::Secretsmanager(of) => Box::pin(secretsmanager::read(session, of)).await.map(State::Secretsmanager),
        Facet::Sns(of) => Box::pin(sns::read(session, of)).await.map(State::Sns),
        Facet::Sqs(of) => Box::pin(sqs::read(session, of)).await.map(State::Sqs),
        Facet::Xray(of) => Box::pin(xray::read(session, of)).await.map(State::Xray),
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    match call {
        Call::Apigateway(of) => Box::pin(apigateway::call(session, of)).await,
        Call::Cloudfront(of) => Box::pin(cloudfront::call(session, of)).await,
        Call::Cloudtrail(of) => Box::pin(cloudtrail::call(session, of)).await,
        Call::Config(of) => Box::pin(config::call(session, of)).await,
        Call::Dynamodb(of) => Box::pin(dynamodb::call(session, of)).await,
        Call::Ec2(of) => Box::pin(ec2::call(session, of)).await,
        Call::Ecr(of) => Box::pin(ecr::call(session, of)).await,
        Call::Elbv2(of) => Box::pin(elbv2::call(session, of)).await,
        Call::Guardduty(of) => Box::pin(guardduty::call(session, of)).await,
        Call::Iam(of) => Box::pin(iam::call(session, of)).await,
        Call::Kinesis(of) => Box::pin(kinesis::call(session, of)).await,
        Call::Kms(of) => Box::pin(kms::call(session, of)).await,
        Call::Lambda(of) => Box::pin(lambda::call(session, of)).await,
        Call::Logs(of) => Box::pin(logs::call(session, of)).await,
        Call::Rds(of) => Box::pin(rds::call(session, of)).await,
        Call::S3(of) => Box::pin(s3::call(session, of)).await,
        Call::Secretsmanager(of) => Box::pin(secretsmanager::call(session, of)).await,
        Call::Sns(of) => Box::pin(sns::call(session, of)).await,
        Call::Sqs(of) => Box::pin(sqs::call(session, of)).await,
        Call::Xray(of) => Box::pin(xray::call(session, of)).await,
    }
}

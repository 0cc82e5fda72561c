//! Every action, facet, state and call, by its service.
// Written by `cargo xtask generate`.

use crate::services::{
    apigateway, cloudfront, cloudtrail, config, dynamodb, ec2, ecr, elbv2, guardduty, iam, kinesis, kms, lambda, logs,
    rds, s3, secretsmanager, sns, sqs, xray,
};
use crate::{About, Access, Grant, Place, Refusal, Request as _, Surface as _};
use serde::{Deserialize, Serialize};
use std::fmt;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// A service whose resources are changed: it has a role of its own.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Amazon API Gateway.
    Apigateway,
    /// Amazon CloudFront.
    Cloudfront,
    /// AWS CloudTrail.
    Cloudtrail,
    /// AWS Config.
    Config,
    /// Amazon DynamoDB.
    Dynamodb,
    /// Amazon EC2.
    Ec2,
    /// Amazon ECR.
    Ecr,
    /// Elastic Load Balancing.
    Elbv2,
    /// Amazon GuardDuty.
    Guardduty,
    /// AWS IAM.
    Iam,
    /// Amazon Kinesis.
    Kinesis,
    /// AWS KMS.
    Kms,
    /// AWS Lambda.
    Lambda,
    /// Amazon CloudWatch Logs.
    Logs,
    /// Amazon RDS.
    Rds,
    /// Amazon S3.
    S3,
    /// AWS Secrets Manager.
    Secretsmanager,
    /// Amazon SNS.
    Sns,
    /// Amazon SQS.
    Sqs,
    /// AWS X-Ray.
    Xray,
}

impl Service {
    /// All that the service's role may do.
    pub fn access(self) -> &'static Access {
        match self {
            Self::Apigateway => &apigateway::ACCESS,
            Self::Cloudfront => &cloudfront::ACCESS,
            Self::Cloudtrail => &cloudtrail::ACCESS,
            Self::Config => &config::ACCESS,
            Self::Dynamodb => &dynamodb::ACCESS,
            Self::Ec2 => &ec2::ACCESS,
            Self::Ecr => &ecr::ACCESS,
            Self::Elbv2 => &elbv2::ACCESS,
            Self::Guardduty => &guardduty::ACCESS,
            Self::Iam => &iam::ACCESS,
            Self::Kinesis => &kinesis::ACCESS,
            Self::Kms => &kms::ACCESS,
            Self::Lambda => &lambda::ACCESS,
            Self::Logs => &logs::ACCESS,
            Self::Rds => &rds::ACCESS,
            Self::S3 => &s3::ACCESS,
            Self::Secretsmanager => &secretsmanager::ACCESS,
            Self::Sns => &sns::ACCESS,
            Self::Sqs => &sqs::ACCESS,
            Self::Xray => &xray::ACCESS,
        }
    }
}

/// One change of one facet of a resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "service", content = "action")]
pub enum Action {
    /// Amazon API Gateway.
    Apigateway(apigateway::Action),
    /// Amazon CloudFront.
    Cloudfront(cloudfront::Action),
    /// AWS CloudTrail.
    Cloudtrail(cloudtrail::Action),
    /// AWS Config.
    Config(config::Action),
    /// Amazon DynamoDB.
    Dynamodb(dynamodb::Action),
    /// Amazon EC2.
    Ec2(ec2::Action),
    /// Amazon ECR.
    Ecr(ecr::Action),
    /// Elastic Load Balancing.
    Elbv2(elbv2::Action),
    /// Amazon GuardDuty.
    Guardduty(guardduty::Action),
    /// AWS IAM.
    Iam(iam::Action),
    /// Amazon Kinesis.
    Kinesis(kinesis::Action),
    /// AWS KMS.
    Kms(kms::Action),
    /// AWS Lambda.
    Lambda(lambda::Action),
    /// Amazon CloudWatch Logs.
    Logs(logs::Action),
    /// Amazon RDS.
    Rds(rds::Action),
    /// Amazon S3.
    S3(s3::Action),
    /// AWS Secrets Manager.
    Secretsmanager(secretsmanager::Action),
    /// Amazon SNS.
    Sns(sns::Action),
    /// Amazon SQS.
    Sqs(sqs::Action),
    /// AWS X-Ray.
    Xray(xray::Action),
}

impl Action {
    /// The service whose role makes its calls.
    pub fn service(&self) -> Service {
        match self {
            Self::Apigateway(_) => Service::Apigateway,
            Self::Cloudfront(_) => Service::Cloudfront,
            Self::Cloudtrail(_) => Service::Cloudtrail,
            Self::Config(_) => Service::Config,
            Self::Dynamodb(_) => Service::Dynamodb,
            Self::Ec2(_) => Service::Ec2,
            Self::Ecr(_) => Service::Ecr,
            Self::Elbv2(_) => Service::Elbv2,
            Self::Guardduty(_) => Service::Guardduty,
            Self::Iam(_) => Service::Iam,
            Self::Kinesis(_) => Service::Kinesis,
            Self::Kms(_) => Service::Kms,
            Self::Lambda(_) => Service::Lambda,
            Self::Logs(_) => Service::Logs,
            Self::Rds(_) => Service::Rds,
            Self::S3(_) => Service::S3,
            Self::Secretsmanager(_) => Service::Secretsmanager,
            Self::Sns(_) => Service::Sns,
            Self::Sqs(_) => Service::Sqs,
            Self::Xray(_) => Service::Xray,
        }
    }

    /// What the action says of itself.
    pub fn about(&self) -> &'static About {
        match self {
            Self::Apigateway(action) => action.as_change().about(),
            Self::Cloudfront(action) => action.as_change().about(),
            Self::Cloudtrail(action) => action.as_change().about(),
            Self::Config(action) => action.as_change().about(),
            Self::Dynamodb(action) => action.as_change().about(),
            Self::Ec2(action) => action.as_change().about(),
            Self::Ecr(action) => action.as_change().about(),
            Self::Elbv2(action) => action.as_change().about(),
            Self::Guardduty(action) => action.as_change().about(),
            Self::Iam(action) => action.as_change().about(),
            Self::Kinesis(action) => action.as_change().about(),
            Self::Kms(action) => action.as_change().about(),
            Self::Lambda(action) => action.as_change().about(),
            Self::Logs(action) => action.as_change().about(),
            Self::Rds(action) => action.as_change().about(),
            Self::S3(action) => action.as_change().about(),
            Self::Secretsmanager(action) => action.as_change().about(),
            Self::Sns(action) => action.as_change().about(),
            Self::Sqs(action) => action.as_change().about(),
            Self::Xray(action) => action.as_change().about(),
        }
    }

    /// What it changes.
    pub fn facet(&self) -> Facet {
        match self {
            Self::Apigateway(action) => Facet::Apigateway(action.as_change().facet()),
            Self::Cloudfront(action) => Facet::Cloudfront(action.as_change().facet()),
            Self::Cloudtrail(action) => Facet::Cloudtrail(action.as_change().facet()),
            Self::Config(action) => Facet::Config(action.as_change().facet()),
            Self::Dynamodb(action) => Facet::Dynamodb(action.as_change().facet()),
            Self::Ec2(action) => Facet::Ec2(action.as_change().facet()),
            Self::Ecr(action) => Facet::Ecr(action.as_change().facet()),
            Self::Elbv2(action) => Facet::Elbv2(action.as_change().facet()),
            Self::Guardduty(action) => Facet::Guardduty(action.as_change().facet()),
            Self::Iam(action) => Facet::Iam(action.as_change().facet()),
            Self::Kinesis(action) => Facet::Kinesis(action.as_change().facet()),
            Self::Kms(action) => Facet::Kms(action.as_change().facet()),
            Self::Lambda(action) => Facet::Lambda(action.as_change().facet()),
            Self::Logs(action) => Facet::Logs(action.as_change().facet()),
            Self::Rds(action) => Facet::Rds(action.as_change().facet()),
            Self::S3(action) => Facet::S3(action.as_change().facet()),
            Self::Secretsmanager(action) => Facet::Secretsmanager(action.as_change().facet()),
            Self::Sns(action) => Facet::Sns(action.as_change().facet()),
            Self::Sqs(action) => Facet::Sqs(action.as_change().facet()),
            Self::Xray(action) => Facet::Xray(action.as_change().facet()),
        }
    }

    /// The state that the facet should be in, given the one that it is in; see [`crate::Change::change`].
    ///
    /// # Errors
    /// The action does not know how to change this state safely.
    pub fn change(&self, before: &State) -> Result<State, Refusal> {
        match (self, before) {
            (Self::Apigateway(action), State::Apigateway(before)) => {
                action.as_change().change(before).map(State::Apigateway)
            }
            (Self::Cloudfront(action), State::Cloudfront(before)) => {
                action.as_change().change(before).map(State::Cloudfront)
            }
            (Self::Cloudtrail(action), State::Cloudtrail(before)) => {
                action.as_change().change(before).map(State::Cloudtrail)
            }
            (Self::Config(action), State::Config(before)) => action.as_change().change(before).map(State::Config),
            (Self::Dynamodb(action), State::Dynamodb(before)) => action.as_change().change(before).map(State::Dynamodb),
            (Self::Ec2(action), State::Ec2(before)) => action.as_change().change(before).map(State::Ec2),
            (Self::Ecr(action), State::Ecr(before)) => action.as_change().change(before).map(State::Ecr),
            (Self::Elbv2(action), State::Elbv2(before)) => action.as_change().change(before).map(State::Elbv2),
            (Self::Guardduty(action), State::Guardduty(before)) => {
                action.as_change().change(before).map(State::Guardduty)
            }
            (Self::Iam(action), State::Iam(before)) => action.as_change().change(before).map(State::Iam),
            (Self::Kinesis(action), State::Kinesis(before)) => action.as_change().change(before).map(State::Kinesis),
            (Self::Kms(action), State::Kms(before)) => action.as_change().change(before).map(State::Kms),
            (Self::Lambda(action), State::Lambda(before)) => action.as_change().change(before).map(State::Lambda),
            (Self::Logs(action), State::Logs(before)) => action.as_change().change(before).map(State::Logs),
            (Self::Rds(action), State::Rds(before)) => action.as_change().change(before).map(State::Rds),
            (Self::S3(action), State::S3(before)) => action.as_change().change(before).map(State::S3),
            (Self::Secretsmanager(action), State::Secretsmanager(before)) => {
                action.as_change().change(before).map(State::Secretsmanager)
            }
            (Self::Sns(action), State::Sns(before)) => action.as_change().change(before).map(State::Sns),
            (Self::Sqs(action), State::Sqs(before)) => action.as_change().change(before).map(State::Sqs),
            (Self::Xray(action), State::Xray(before)) => action.as_change().change(before).map(State::Xray),
            _ => Err(Refusal::OtherFacet),
        }
    }
}

/// One part of a resource's configuration that is read and written as a whole: a bucket's policy, a group's rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "service", content = "facet")]
pub enum Facet {
    /// Amazon API Gateway.
    Apigateway(apigateway::Facet),
    /// Amazon CloudFront.
    Cloudfront(cloudfront::Facet),
    /// AWS CloudTrail.
    Cloudtrail(cloudtrail::Facet),
    /// AWS Config.
    Config(config::Facet),
    /// Amazon DynamoDB.
    Dynamodb(dynamodb::Facet),
    /// Amazon EC2.
    Ec2(ec2::Facet),
    /// Amazon ECR.
    Ecr(ecr::Facet),
    /// Elastic Load Balancing.
    Elbv2(elbv2::Facet),
    /// Amazon GuardDuty.
    Guardduty(guardduty::Facet),
    /// AWS IAM.
    Iam(iam::Facet),
    /// Amazon Kinesis.
    Kinesis(kinesis::Facet),
    /// AWS KMS.
    Kms(kms::Facet),
    /// AWS Lambda.
    Lambda(lambda::Facet),
    /// Amazon CloudWatch Logs.
    Logs(logs::Facet),
    /// Amazon RDS.
    Rds(rds::Facet),
    /// Amazon S3.
    S3(s3::Facet),
    /// AWS Secrets Manager.
    Secretsmanager(secretsmanager::Facet),
    /// Amazon SNS.
    Sns(sns::Facet),
    /// Amazon SQS.
    Sqs(sqs::Facet),
    /// AWS X-Ray.
    Xray(xray::Facet),
}

impl Facet {
    /// The service whose role reads and writes it.
    pub fn service(&self) -> Service {
        match self {
            Self::Apigateway(_) => Service::Apigateway,
            Self::Cloudfront(_) => Service::Cloudfront,
            Self::Cloudtrail(_) => Service::Cloudtrail,
            Self::Config(_) => Service::Config,
            Self::Dynamodb(_) => Service::Dynamodb,
            Self::Ec2(_) => Service::Ec2,
            Self::Ecr(_) => Service::Ecr,
            Self::Elbv2(_) => Service::Elbv2,
            Self::Guardduty(_) => Service::Guardduty,
            Self::Iam(_) => Service::Iam,
            Self::Kinesis(_) => Service::Kinesis,
            Self::Kms(_) => Service::Kms,
            Self::Lambda(_) => Service::Lambda,
            Self::Logs(_) => Service::Logs,
            Self::Rds(_) => Service::Rds,
            Self::S3(_) => Service::S3,
            Self::Secretsmanager(_) => Service::Secretsmanager,
            Self::Sns(_) => Service::Sns,
            Self::Sqs(_) => Service::Sqs,
            Self::Xray(_) => Service::Xray,
        }
    }

    /// The ARN of the resource that is written; see [`crate::Surface::resource`].
    pub fn resource(&self, at: &Place) -> String {
        match self {
            Self::Apigateway(facet) => facet.resource(at),
            Self::Cloudfront(facet) => facet.resource(at),
            Self::Cloudtrail(facet) => facet.resource(at),
            Self::Config(facet) => facet.resource(at),
            Self::Dynamodb(facet) => facet.resource(at),
            Self::Ec2(facet) => facet.resource(at),
            Self::Ecr(facet) => facet.resource(at),
            Self::Elbv2(facet) => facet.resource(at),
            Self::Guardduty(facet) => facet.resource(at),
            Self::Iam(facet) => facet.resource(at),
            Self::Kinesis(facet) => facet.resource(at),
            Self::Kms(facet) => facet.resource(at),
            Self::Lambda(facet) => facet.resource(at),
            Self::Logs(facet) => facet.resource(at),
            Self::Rds(facet) => facet.resource(at),
            Self::S3(facet) => facet.resource(at),
            Self::Secretsmanager(facet) => facet.resource(at),
            Self::Sns(facet) => facet.resource(at),
            Self::Sqs(facet) => facet.resource(at),
            Self::Xray(facet) => facet.resource(at),
        }
    }

    /// What reading it needs.
    pub fn reads(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::Apigateway(facet) => facet.reads(at),
            Self::Cloudfront(facet) => facet.reads(at),
            Self::Cloudtrail(facet) => facet.reads(at),
            Self::Config(facet) => facet.reads(at),
            Self::Dynamodb(facet) => facet.reads(at),
            Self::Ec2(facet) => facet.reads(at),
            Self::Ecr(facet) => facet.reads(at),
            Self::Elbv2(facet) => facet.reads(at),
            Self::Guardduty(facet) => facet.reads(at),
            Self::Iam(facet) => facet.reads(at),
            Self::Kinesis(facet) => facet.reads(at),
            Self::Kms(facet) => facet.reads(at),
            Self::Lambda(facet) => facet.reads(at),
            Self::Logs(facet) => facet.reads(at),
            Self::Rds(facet) => facet.reads(at),
            Self::S3(facet) => facet.reads(at),
            Self::Secretsmanager(facet) => facet.reads(at),
            Self::Sns(facet) => facet.reads(at),
            Self::Sqs(facet) => facet.reads(at),
            Self::Xray(facet) => facet.reads(at),
        }
    }

    /// The calls that lead from one state to another; see [`crate::Surface::calls`].
    ///
    /// # Errors
    /// There is no way from the one to the other.
    pub fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        match (self, from, to) {
            (Self::Apigateway(facet), State::Apigateway(from), State::Apigateway(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Apigateway).collect())
            }
            (Self::Cloudfront(facet), State::Cloudfront(from), State::Cloudfront(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Cloudfront).collect())
            }
            (Self::Cloudtrail(facet), State::Cloudtrail(from), State::Cloudtrail(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Cloudtrail).collect())
            }
            (Self::Config(facet), State::Config(from), State::Config(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Config).collect())
            }
            (Self::Dynamodb(facet), State::Dynamodb(from), State::Dynamodb(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Dynamodb).collect())
            }
            (Self::Ec2(facet), State::Ec2(from), State::Ec2(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Ec2).collect())
            }
            (Self::Ecr(facet), State::Ecr(from), State::Ecr(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Ecr).collect())
            }
            (Self::Elbv2(facet), State::Elbv2(from), State::Elbv2(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Elbv2).collect())
            }
            (Self::Guardduty(facet), State::Guardduty(from), State::Guardduty(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Guardduty).collect())
            }
            (Self::Iam(facet), State::Iam(from), State::Iam(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Iam).collect())
            }
            (Self::Kinesis(facet), State::Kinesis(from), State::Kinesis(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Kinesis).collect())
            }
            (Self::Kms(facet), State::Kms(from), State::Kms(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Kms).collect())
            }
            (Self::Lambda(facet), State::Lambda(from), State::Lambda(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Lambda).collect())
            }
            (Self::Logs(facet), State::Logs(from), State::Logs(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Logs).collect())
            }
            (Self::Rds(facet), State::Rds(from), State::Rds(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Rds).collect())
            }
            (Self::S3(facet), State::S3(from), State::S3(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::S3).collect())
            }
            (Self::Secretsmanager(facet), State::Secretsmanager(from), State::Secretsmanager(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Secretsmanager).collect())
            }
            (Self::Sns(facet), State::Sns(from), State::Sns(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Sns).collect())
            }
            (Self::Sqs(facet), State::Sqs(from), State::Sqs(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Sqs).collect())
            }
            (Self::Xray(facet), State::Xray(from), State::Xray(to)) => {
                Ok(facet.calls(from, to)?.into_iter().map(Call::Xray).collect())
            }
            _ => Err(Refusal::OtherFacet),
        }
    }
}

/// The state of one facet: what is kept as a pre-image, and compared before anything is taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "service", content = "state")]
pub enum State {
    /// Amazon API Gateway.
    Apigateway(apigateway::State),
    /// Amazon CloudFront.
    Cloudfront(cloudfront::State),
    /// AWS CloudTrail.
    Cloudtrail(cloudtrail::State),
    /// AWS Config.
    Config(config::State),
    /// Amazon DynamoDB.
    Dynamodb(dynamodb::State),
    /// Amazon EC2.
    Ec2(ec2::State),
    /// Amazon ECR.
    Ecr(ecr::State),
    /// Elastic Load Balancing.
    Elbv2(elbv2::State),
    /// Amazon GuardDuty.
    Guardduty(guardduty::State),
    /// AWS IAM.
    Iam(iam::State),
    /// Amazon Kinesis.
    Kinesis(kinesis::State),
    /// AWS KMS.
    Kms(kms::State),
    /// AWS Lambda.
    Lambda(lambda::State),
    /// Amazon CloudWatch Logs.
    Logs(logs::State),
    /// Amazon RDS.
    Rds(rds::State),
    /// Amazon S3.
    S3(s3::State),
    /// AWS Secrets Manager.
    Secretsmanager(secretsmanager::State),
    /// Amazon SNS.
    Sns(sns::State),
    /// Amazon SQS.
    Sqs(sqs::State),
    /// AWS X-Ray.
    Xray(xray::State),
}

/// One call of a service's API that changes something, with all its parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// Amazon API Gateway.
    Apigateway(apigateway::Call),
    /// Amazon CloudFront.
    Cloudfront(cloudfront::Call),
    /// AWS CloudTrail.
    Cloudtrail(cloudtrail::Call),
    /// AWS Config.
    Config(config::Call),
    /// Amazon DynamoDB.
    Dynamodb(dynamodb::Call),
    /// Amazon EC2.
    Ec2(ec2::Call),
    /// Amazon ECR.
    Ecr(ecr::Call),
    /// Elastic Load Balancing.
    Elbv2(elbv2::Call),
    /// Amazon GuardDuty.
    Guardduty(guardduty::Call),
    /// AWS IAM.
    Iam(iam::Call),
    /// Amazon Kinesis.
    Kinesis(kinesis::Call),
    /// AWS KMS.
    Kms(kms::Call),
    /// AWS Lambda.
    Lambda(lambda::Call),
    /// Amazon CloudWatch Logs.
    Logs(logs::Call),
    /// Amazon RDS.
    Rds(rds::Call),
    /// Amazon S3.
    S3(s3::Call),
    /// AWS Secrets Manager.
    Secretsmanager(secretsmanager::Call),
    /// Amazon SNS.
    Sns(sns::Call),
    /// Amazon SQS.
    Sqs(sqs::Call),
    /// AWS X-Ray.
    Xray(xray::Call),
}

impl Call {
    /// The service.
    pub fn service(&self) -> Service {
        match self {
            Self::Apigateway(_) => Service::Apigateway,
            Self::Cloudfront(_) => Service::Cloudfront,
            Self::Cloudtrail(_) => Service::Cloudtrail,
            Self::Config(_) => Service::Config,
            Self::Dynamodb(_) => Service::Dynamodb,
            Self::Ec2(_) => Service::Ec2,
            Self::Ecr(_) => Service::Ecr,
            Self::Elbv2(_) => Service::Elbv2,
            Self::Guardduty(_) => Service::Guardduty,
            Self::Iam(_) => Service::Iam,
            Self::Kinesis(_) => Service::Kinesis,
            Self::Kms(_) => Service::Kms,
            Self::Lambda(_) => Service::Lambda,
            Self::Logs(_) => Service::Logs,
            Self::Rds(_) => Service::Rds,
            Self::S3(_) => Service::S3,
            Self::Secretsmanager(_) => Service::Secretsmanager,
            Self::Sns(_) => Service::Sns,
            Self::Sqs(_) => Service::Sqs,
            Self::Xray(_) => Service::Xray,
        }
    }

    /// The operation, by the API's name: `PutPublicAccessBlock`.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Apigateway(call) => call.operation(),
            Self::Cloudfront(call) => call.operation(),
            Self::Cloudtrail(call) => call.operation(),
            Self::Config(call) => call.operation(),
            Self::Dynamodb(call) => call.operation(),
            Self::Ec2(call) => call.operation(),
            Self::Ecr(call) => call.operation(),
            Self::Elbv2(call) => call.operation(),
            Self::Guardduty(call) => call.operation(),
            Self::Iam(call) => call.operation(),
            Self::Kinesis(call) => call.operation(),
            Self::Kms(call) => call.operation(),
            Self::Lambda(call) => call.operation(),
            Self::Logs(call) => call.operation(),
            Self::Rds(call) => call.operation(),
            Self::S3(call) => call.operation(),
            Self::Secretsmanager(call) => call.operation(),
            Self::Sns(call) => call.operation(),
            Self::Sqs(call) => call.operation(),
            Self::Xray(call) => call.operation(),
        }
    }

    /// What making it needs: the permission of the call itself, and those that the service asks for beside it.
    pub fn needs(&self, at: &Place) -> Vec<Grant> {
        match self {
            Self::Apigateway(call) => call.needs(at),
            Self::Cloudfront(call) => call.needs(at),
            Self::Cloudtrail(call) => call.needs(at),
            Self::Config(call) => call.needs(at),
            Self::Dynamodb(call) => call.needs(at),
            Self::Ec2(call) => call.needs(at),
            Self::Ecr(call) => call.needs(at),
            Self::Elbv2(call) => call.needs(at),
            Self::Guardduty(call) => call.needs(at),
            Self::Iam(call) => call.needs(at),
            Self::Kinesis(call) => call.needs(at),
            Self::Kms(call) => call.needs(at),
            Self::Lambda(call) => call.needs(at),
            Self::Logs(call) => call.needs(at),
            Self::Rds(call) => call.needs(at),
            Self::S3(call) => call.needs(at),
            Self::Secretsmanager(call) => call.needs(at),
            Self::Sns(call) => call.needs(at),
            Self::Sqs(call) => call.needs(at),
            Self::Xray(call) => call.needs(at),
        }
    }

    /// Its parameters, as JSON with the API's own names.
    ///
    /// # Errors
    /// They cannot be written down, which would be a mistake in guardrail.
    pub fn parameters(&self) -> Result<String, Refusal> {
        let written = match self {
            Self::Apigateway(call) => serde_json::to_string(call),
            Self::Cloudfront(call) => serde_json::to_string(call),
            Self::Cloudtrail(call) => serde_json::to_string(call),
            Self::Config(call) => serde_json::to_string(call),
            Self::Dynamodb(call) => serde_json::to_string(call),
            Self::Ec2(call) => serde_json::to_string(call),
            Self::Ecr(call) => serde_json::to_string(call),
            Self::Elbv2(call) => serde_json::to_string(call),
            Self::Guardduty(call) => serde_json::to_string(call),
            Self::Iam(call) => serde_json::to_string(call),
            Self::Kinesis(call) => serde_json::to_string(call),
            Self::Kms(call) => serde_json::to_string(call),
            Self::Lambda(call) => serde_json::to_string(call),
            Self::Logs(call) => serde_json::to_string(call),
            Self::Rds(call) => serde_json::to_string(call),
            Self::S3(call) => serde_json::to_string(call),
            Self::Secretsmanager(call) => serde_json::to_string(call),
            Self::Sns(call) => serde_json::to_string(call),
            Self::Sqs(call) => serde_json::to_string(call),
            Self::Xray(call) => serde_json::to_string(call),
        };
        written.map_err(|error| Refusal::Unreadable { what: "the call", problem: error.to_string() })
    }
}

impl fmt::Display for Call {
    /// `s3:PutPublicAccessBlock {"Bucket":"logs", …}`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters = self.parameters().unwrap_or_default();
        write!(f, "{}:{} {parameters}", self.service(), self.operation())
    }
}

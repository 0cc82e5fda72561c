//! The clients of services that are asked for resources only: each is built when it is first asked, and kept.

use crate::Account;

impl Account {
    pub(crate) fn apigateway(&self) -> &aws_sdk_apigateway::Client {
        self.apigateway.get_or_init(|| aws_sdk_apigateway::Client::new(&self.config))
    }

    pub(crate) fn cloudfront(&self) -> &aws_sdk_cloudfront::Client {
        self.cloudfront.get_or_init(|| aws_sdk_cloudfront::Client::new(&self.config))
    }

    pub(crate) fn ecr(&self) -> &aws_sdk_ecr::Client {
        self.ecr.get_or_init(|| aws_sdk_ecr::Client::new(&self.config))
    }

    pub(crate) fn elbv2(&self) -> &aws_sdk_elasticloadbalancingv2::Client {
        self.elbv2.get_or_init(|| aws_sdk_elasticloadbalancingv2::Client::new(&self.config))
    }

    pub(crate) fn kinesis(&self) -> &aws_sdk_kinesis::Client {
        self.kinesis.get_or_init(|| aws_sdk_kinesis::Client::new(&self.config))
    }

    pub(crate) fn kms(&self) -> &aws_sdk_kms::Client {
        self.kms.get_or_init(|| aws_sdk_kms::Client::new(&self.config))
    }

    pub(crate) fn rds(&self) -> &aws_sdk_rds::Client {
        self.rds.get_or_init(|| aws_sdk_rds::Client::new(&self.config))
    }

    pub(crate) fn s3(&self) -> &aws_sdk_s3::Client {
        self.s3.get_or_init(|| aws_sdk_s3::Client::new(&self.config))
    }

    pub(crate) fn secretsmanager(&self) -> &aws_sdk_secretsmanager::Client {
        self.secretsmanager.get_or_init(|| aws_sdk_secretsmanager::Client::new(&self.config))
    }

    pub(crate) fn xray(&self) -> &aws_sdk_xray::Client {
        self.xray.get_or_init(|| aws_sdk_xray::Client::new(&self.config))
    }

    pub(crate) fn dynamodb(&self) -> &aws_sdk_dynamodb::Client {
        self.dynamodb.get_or_init(|| aws_sdk_dynamodb::Client::new(&self.config))
    }
}

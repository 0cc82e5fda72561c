//! The live account, asked through its services.

use aws_config::SdkConfig;
#[cfg(any(feature = "service", feature = "securityhub", feature = "sns"))]
use std::sync::OnceLock;

/// The account that the configuration's credentials belong to, in the configuration's Region.
///
/// Each service's client is built when it is first asked and kept: make one `Account` a process and Region. The methods
/// that ask stand with their services, each behind its cargo feature; each answers with one of the views of
/// [`guardrail_resources::account`].
pub struct Account {
    pub(crate) config: SdkConfig,
    #[cfg(feature = "cloudformation")]
    pub(crate) cloudformation: OnceLock<aws_sdk_cloudformation::Client>,
    #[cfg(feature = "cloudhsmv2")]
    pub(crate) cloudhsmv2: OnceLock<aws_sdk_cloudhsmv2::Client>,
    #[cfg(feature = "cloudtrail")]
    pub(crate) cloudtrail: OnceLock<aws_sdk_cloudtrail::Client>,
    #[cfg(feature = "cloudwatchlogs")]
    pub(crate) cloudwatchlogs: OnceLock<aws_sdk_cloudwatchlogs::Client>,
    #[cfg(feature = "config")]
    pub(crate) config_service: OnceLock<aws_sdk_config::Client>,
    #[cfg(feature = "ec2")]
    pub(crate) ec2: OnceLock<aws_sdk_ec2::Client>,
    #[cfg(feature = "eventbridge")]
    pub(crate) eventbridge: OnceLock<aws_sdk_eventbridge::Client>,
    #[cfg(feature = "iam")]
    pub(crate) iam: OnceLock<aws_sdk_iam::Client>,
    #[cfg(feature = "lambda")]
    pub(crate) lambda: OnceLock<aws_sdk_lambda::Client>,
    #[cfg(feature = "s3control")]
    pub(crate) s3control: OnceLock<aws_sdk_s3control::Client>,
    #[cfg(feature = "scheduler")]
    pub(crate) scheduler: OnceLock<aws_sdk_scheduler::Client>,
    #[cfg(feature = "securityhub")]
    pub(crate) securityhub: OnceLock<aws_sdk_securityhub::Client>,
    #[cfg(feature = "servicequotas")]
    pub(crate) servicequotas: OnceLock<aws_sdk_servicequotas::Client>,
    #[cfg(feature = "apigateway")]
    pub(crate) apigateway: OnceLock<aws_sdk_apigateway::Client>,
    #[cfg(feature = "cloudfront")]
    pub(crate) cloudfront: OnceLock<aws_sdk_cloudfront::Client>,
    #[cfg(feature = "ecr")]
    pub(crate) ecr: OnceLock<aws_sdk_ecr::Client>,
    #[cfg(feature = "elbv2")]
    pub(crate) elbv2: OnceLock<aws_sdk_elasticloadbalancingv2::Client>,
    #[cfg(feature = "guardduty")]
    pub(crate) guardduty: OnceLock<aws_sdk_guardduty::Client>,
    #[cfg(feature = "kinesis")]
    pub(crate) kinesis: OnceLock<aws_sdk_kinesis::Client>,
    #[cfg(feature = "kms")]
    pub(crate) kms: OnceLock<aws_sdk_kms::Client>,
    #[cfg(feature = "rds")]
    pub(crate) rds: OnceLock<aws_sdk_rds::Client>,
    #[cfg(feature = "s3")]
    pub(crate) s3: OnceLock<aws_sdk_s3::Client>,
    #[cfg(feature = "secretsmanager")]
    pub(crate) secretsmanager: OnceLock<aws_sdk_secretsmanager::Client>,
    #[cfg(feature = "xray")]
    pub(crate) xray: OnceLock<aws_sdk_xray::Client>,
    #[cfg(feature = "live")]
    pub(crate) dynamodb: OnceLock<aws_sdk_dynamodb::Client>,
    #[cfg(feature = "shield")]
    pub(crate) shield: OnceLock<aws_sdk_shield::Client>,
    #[cfg(feature = "sns")]
    pub(crate) sns: OnceLock<aws_sdk_sns::Client>,
    #[cfg(feature = "sqs")]
    pub(crate) sqs: OnceLock<aws_sdk_sqs::Client>,
}

impl Account {
    /// What its calls are made with.
    pub fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// An account to ask. It makes no call.
    pub fn new(config: SdkConfig) -> Self {
        Self {
            config,
            #[cfg(feature = "cloudformation")]
            cloudformation: OnceLock::new(),
            #[cfg(feature = "cloudhsmv2")]
            cloudhsmv2: OnceLock::new(),
            #[cfg(feature = "cloudtrail")]
            cloudtrail: OnceLock::new(),
            #[cfg(feature = "cloudwatchlogs")]
            cloudwatchlogs: OnceLock::new(),
            #[cfg(feature = "config")]
            config_service: OnceLock::new(),
            #[cfg(feature = "ec2")]
            ec2: OnceLock::new(),
            #[cfg(feature = "eventbridge")]
            eventbridge: OnceLock::new(),
            #[cfg(feature = "iam")]
            iam: OnceLock::new(),
            #[cfg(feature = "lambda")]
            lambda: OnceLock::new(),
            #[cfg(feature = "s3control")]
            s3control: OnceLock::new(),
            #[cfg(feature = "scheduler")]
            scheduler: OnceLock::new(),
            #[cfg(feature = "securityhub")]
            securityhub: OnceLock::new(),
            #[cfg(feature = "servicequotas")]
            servicequotas: OnceLock::new(),
            #[cfg(feature = "apigateway")]
            apigateway: OnceLock::new(),
            #[cfg(feature = "cloudfront")]
            cloudfront: OnceLock::new(),
            #[cfg(feature = "ecr")]
            ecr: OnceLock::new(),
            #[cfg(feature = "elbv2")]
            elbv2: OnceLock::new(),
            #[cfg(feature = "guardduty")]
            guardduty: OnceLock::new(),
            #[cfg(feature = "kinesis")]
            kinesis: OnceLock::new(),
            #[cfg(feature = "kms")]
            kms: OnceLock::new(),
            #[cfg(feature = "rds")]
            rds: OnceLock::new(),
            #[cfg(feature = "s3")]
            s3: OnceLock::new(),
            #[cfg(feature = "secretsmanager")]
            secretsmanager: OnceLock::new(),
            #[cfg(feature = "xray")]
            xray: OnceLock::new(),
            #[cfg(feature = "live")]
            dynamodb: OnceLock::new(),
            #[cfg(feature = "shield")]
            shield: OnceLock::new(),
            #[cfg(feature = "sns")]
            sns: OnceLock::new(),
            #[cfg(feature = "sqs")]
            sqs: OnceLock::new(),
        }
    }

    /// The Region that is asked; `None` where neither environment nor profile names one, so that every call will fail.
    pub fn region(&self) -> Option<&str> {
        self.config.region().map(AsRef::as_ref)
    }
}

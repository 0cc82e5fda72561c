//! # Launch template default version requires IMDSv2
//!
//! ## Why it matters
//! Auto Scaling groups and managed node groups start instances from launch templates for years. A template that leaves version
//! 1 of the instance metadata service on gives it to every instance to come, and undoes what was put right on those that run.
//!
//! ## What passes
//! The template says `HttpTokens: required`, or switches the metadata service off (`HttpEndpoint: disabled`). A template that
//! says nothing leaves the choice to the account and the AMI, and does not pass.
//!
//! AWS Config's record holds the data of one version and does not say which. AWS's own rule over the same record calls it the
//! default version, and it is taken for that here.
//!
//! ## Remediation
//! `ec2:CreateLaunchTemplateVersion` from the default version with `HttpTokens=required`, then `ec2:ModifyLaunchTemplate` to
//! make it the default. Running instances stay as they are; what starts from now on must speak version 2. It can be undone by
//! making the old version the default again.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ec2};
use serde::Deserialize;

/// Judges how the metadata service of instances to come will answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LaunchTemplateImdsv2 {}

impl Control for LaunchTemplateImdsv2 {
    type View = ec2::LaunchTemplate;

    const METADATA: Metadata = Metadata {
        id: "ec2-launch-template-imdsv2",
        title: "Launch template default version requires IMDSv2",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["EC2.170"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK"),
        },
    };

    fn evaluate(&self, template: &Resource<ec2::LaunchTemplate>) -> Result<Compliance, Unreadable> {
        let Some(options) = &template.launch_template_data.metadata_options else {
            return Ok(Compliance::NonCompliant("the template sets no metadata options".to_owned()));
        };
        let fact = match &options.http_tokens {
            Some(tokens) => format!("the template's HttpTokens is `{tokens}`"),
            None => "the template does not set HttpTokens".to_owned(),
        };
        Ok(Compliance::compliant_if(options.require_imdsv2() == Some(true), fact))
    }
}

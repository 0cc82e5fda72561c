//! Amazon EC2: one launch template (`ec2:DescribeLaunchTemplates`) and its default version
//! (`ec2:DescribeLaunchTemplateVersions`).

use crate::Account;
use crate::live::ec2::{arn, stands};
use crate::live::found::{answer, unread};
use aws_sdk_ec2::types;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::ec2::{LaunchTemplate, LaunchTemplateData, MetadataOptions};

const DESCRIBE: &str = "ec2:DescribeLaunchTemplates";
const VERSIONS: &str = "ec2:DescribeLaunchTemplateVersions";

/// What EC2 answers where there is no such launch template, by id or by name.
const ABSENT: [&str; 2] = ["InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateName.NotFoundException"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::EC2::LaunchTemplate"];

/// Reads a launch template. A call may have named it by its name, where nobody has seen its id yet.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let (templates, versions) = (
        account.ec2().describe_launch_templates(),
        account.ec2().describe_launch_template_versions().versions("$Default"),
    );
    let named = &resource.resource_id;
    let (templates, versions) = if named.starts_with("lt-") {
        (templates.launch_template_ids(named), versions.launch_template_id(named))
    } else {
        (templates.launch_template_names(named), versions.launch_template_name(named))
    };
    let templates = answer(DESCRIBE, templates.send().await, &ABSENT)?.and_then(|told| told.launch_templates);
    let Some(template) = templates.unwrap_or_default().into_iter().next() else { return Ok(Live::Gone) };
    let Some(versions) = answer(VERSIONS, versions.send().await, &ABSENT)? else { return Ok(Live::Gone) };
    let version = versions.launch_template_versions.unwrap_or_default().into_iter().next();
    let data = version.and_then(|version| version.launch_template_data);
    let data = data.ok_or_else(|| unread(VERSIONS, "LaunchTemplateData"))?;
    let metadata_options = data.metadata_options.map(options);
    let view = LaunchTemplate { launch_template_data: LaunchTemplateData { metadata_options } };
    let id = template.launch_template_id.ok_or_else(|| unread(DESCRIBE, "LaunchTemplateId"))?;
    let (name, tags) = (template.launch_template_name, template.tags);
    Ok(stands(resource, arn(resource, "launch-template", &id), name, tags, view, Subject::LaunchTemplate))
}

fn options(options: types::LaunchTemplateInstanceMetadataOptions) -> MetadataOptions {
    MetadataOptions {
        http_tokens: options.http_tokens.map(|tokens| tokens.as_str().to_owned()),
        http_endpoint: options.http_endpoint.map(|endpoint| endpoint.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, ec2_refusal as refused, reply};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    fn answer(of: &str, items: &str) -> String {
        format!(r#"<{of}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">{items}</{of}Response>"#)
    }

    #[tokio::test]
    async fn a_template_is_read_by_its_default_version_and_one_that_is_not_there_is_gone() {
        let template = answer(
            "DescribeLaunchTemplates",
            "<launchTemplates><item><launchTemplateId>lt-1</launchTemplateId><launchTemplateName>web</launchTemplateName>
            <tagSet><item><key>env</key><value>test</value></item></tagSet></item></launchTemplates>",
        );
        let version = answer(
            "DescribeLaunchTemplateVersions",
            "<launchTemplateVersionSet><item><launchTemplateId>lt-1</launchTemplateId><versionNumber>3</versionNumber>
            <launchTemplateData><metadataOptions><httpTokens>optional</httpTokens></metadataOptions></launchTemplateData>
            </item></launchTemplateVersionSet>",
        );
        let none = answer("DescribeLaunchTemplateVersions", "<launchTemplateVersionSet/>");
        let (account, requests) = account([
            reply(200, template.clone()),
            reply(200, version),
            reply(200, template),
            reply(200, none),
            refused("InvalidLaunchTemplateName.NotFoundException"),
        ]);
        let by_id = ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::EC2::LaunchTemplate", "lt-1");
        let Live::Stands(standing) = account.read(&by_id).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        catalogue.ask(&standing.subjects[0], &Selection::All, &mut judgements);
        let broken = Compliance::NonCompliant("the template's HttpTokens is `optional`".to_owned());
        assert_eq!(judgements[0].outcome, Ok(broken));
        assert!(account.read(&by_id).await.is_err(), "a template without a version is none");
        let by_name = ResourceKey { resource_id: "web".to_owned(), ..by_id };
        assert!(matches!(account.read(&by_name).await, Ok(Live::Gone)));
        let sent = crate::testing::sent(&requests);
        assert!(sent[1].contains("LaunchTemplateVersion.1=%24Default"), "{}", sent[1]);
        assert!(sent[4].contains("LaunchTemplateName.1=web"), "{}", sent[4]);
    }
}

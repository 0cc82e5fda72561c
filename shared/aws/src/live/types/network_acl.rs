//! Amazon VPC: one network ACL (`ec2:DescribeNetworkAcls`).

use crate::Account;
use crate::ec2::network_acl_entry;
use crate::live::ec2::{arn, stands};
use crate::live::found::{answer, unread};
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::ec2::NetworkAcl;

const DESCRIBE: &str = "ec2:DescribeNetworkAcls";

/// What EC2 answers where there is no such network ACL.
const ABSENT: [&str; 1] = ["InvalidNetworkAclID.NotFound"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::EC2::NetworkAcl"];

/// Reads a network ACL.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let described = account.ec2().describe_network_acls().network_acl_ids(&resource.resource_id).send().await;
    let acls = answer(DESCRIBE, described, &ABSENT)?.and_then(|told| told.network_acls).unwrap_or_default();
    let found = acls.into_iter().find(|acl| acl.network_acl_id.as_deref() == Some(&*resource.resource_id));
    let Some(acl) = found else { return Ok(Live::Gone) };
    let entries = acl.entries.ok_or_else(|| unread(DESCRIBE, "Entries"))?;
    let entries = entries.iter().map(network_acl_entry).collect::<Result<Vec<_>, _>>();
    let view = NetworkAcl { entries: entries.map_err(|what| unread(DESCRIBE, what))?.into() };
    Ok(stands(resource, arn(resource, "network-acl", &resource.resource_id), None, acl.tags, view, Subject::NetworkAcl))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, ec2_refusal as refused, reply};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const ACL: &str = r#"<DescribeNetworkAclsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><networkAclSet><item>
        <networkAclId>acl-1</networkAclId><entrySet>
        <item><ruleNumber>100</ruleNumber><protocol>6</protocol><ruleAction>allow</ruleAction><egress>false</egress>
        <cidrBlock>0.0.0.0/0</cidrBlock><portRange><from>22</from><to>22</to></portRange></item>
        <item><ruleNumber>32767</ruleNumber><protocol>-1</protocol><ruleAction>deny</ruleAction><egress>false</egress>
        <cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet>
        <tagSet><item><key>env</key><value>test</value></item></tagSet></item></networkAclSet>
        </DescribeNetworkAclsResponse>"#;

    #[tokio::test]
    async fn an_acl_is_read_into_the_view_that_controls_judge_and_one_that_is_not_there_is_gone() {
        let (account, _) = account([
            reply(200, ACL),
            reply(200, ACL.replace("<protocol>6</protocol>", "")),
            refused("InvalidNetworkAclID.NotFound"),
            refused("UnauthorizedOperation"),
        ]);
        let acl = ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::EC2::NetworkAcl", "acl-1");
        let Live::Stands(standing) = account.read(&acl).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        catalogue.ask(&standing.subjects[0], &Selection::All, &mut judgements);
        let broken = Compliance::NonCompliant("0.0.0.0/0 (rule 100) reaches tcp/22".to_owned());
        assert_eq!(judgements[0].outcome, Ok(broken));
        let error = account.read(&acl).await.unwrap_err();
        assert_eq!(error.to_string(), "ec2:DescribeNetworkAcls: the answer has no Protocol that can be read");
        assert!(matches!(account.read(&acl).await, Ok(Live::Gone)));
        assert!(account.read(&acl).await.is_err());
    }
}

//! What a call changed is read live, and judged by the configuration controls of its type.

use super::{House, READS, at};
use guardrail_engine::ledger::FindingKey;
use guardrail_model::ConfigurationItem;
use guardrail_tests::calls::call;
use serde_json::{Value, json};

const CONTROL: &str = "ec2-sg-no-world-admin-ports";

impl House {
    /// Calls EC2, and returns what stands between two tags of the answer.
    fn ec2(&self, form: &str, tag: &str) -> String {
        let answer = self.ledger.moto.query_text("ec2", &format!("{form}&Version=2016-11-15"));
        let (_, rest) = answer.split_once(&format!("<{tag}>")).unwrap_or_else(|| panic!("{form}: {answer}"));
        rest.split('<').next().unwrap().to_owned()
    }

    /// Somebody opens a group to the world, and EventBridge brings the call.
    fn opened(&self, group: &str, minutes: i64, event_id: &str) -> Value {
        let mut record = call("eve", "AuthorizeSecurityGroupIngress", at(minutes), event_id);
        record["eventSource"] = json!("ec2.amazonaws.com");
        record["requestParameters"] = json!({"groupId": group, "ipPermissions": {"items": [{
            "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "groups": {}, "ipv6Ranges": {}, "prefixListIds": {},
            "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]}});
        self.told(&record)
    }

    /// How many requests wait to be read.
    fn waiting(&self) -> u32 {
        let url = format!("{}/123456789012/{READS}", self.ledger.moto.endpoint());
        let ask = json!({"QueueUrl": url, "AttributeNames": ["All"]});
        let answer = self.ledger.moto.json("sqs", "AmazonSQS.GetQueueAttributes", &ask);
        let count = |name: &str| answer["Attributes"][name].as_str().unwrap().parse::<u32>().unwrap();
        count("ApproximateNumberOfMessagesDelayed") + count("ApproximateNumberOfMessages")
    }
}

#[test]
fn a_group_that_is_opened_is_read_at_once_and_stands_under_the_key_that_config_has() {
    let house = House::start();
    let vpc = house.ec2("Action=CreateVpc&CidrBlock=10.0.0.0/16", "vpcId");
    let made = format!("Action=CreateSecurityGroup&GroupName=web&GroupDescription=d&VpcId={vpc}");
    let group = house.ec2(&made, "groupId");
    let rule = "IpPermissions.1.IpProtocol=tcp&IpPermissions.1.FromPort=22&IpPermissions.1.ToPort=22\
        &IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0";
    house.ec2(&format!("Action=AuthorizeSecurityGroupIngress&GroupId={group}&{rule}"), "return");

    house.opened(&group, 14, "e-1");
    let documents = house.documents();
    let controls: Vec<&str> = documents.iter().map(|document| document["control"]["id"].as_str().unwrap()).collect();
    assert!(controls.contains(&"ec2-security-group-opened") && controls.contains(&CONTROL), "{controls:?}");
    assert_eq!(house.waiting(), 1, "one read for the minute");

    let recorded = format!(
        r#"{{"resourceType":"AWS::EC2::SecurityGroup","resourceId":"{group}","awsAccountId":"123456789012",
        "awsRegion":"eu-west-1","ARN":"arn:aws:ec2:eu-west-1:123456789012:security-group/{group}"}}"#
    );
    let item: ConfigurationItem<'_> = guardrail_resources::read::text(&recorded, "item").unwrap();
    let id = FindingKey::configuration(item.key(), CONTROL).id();
    let live = documents.iter().find(|document| document["control"]["id"] == CONTROL).unwrap();
    assert_eq!(live["id"], id.as_str());

    let resource = json!({"partition": "aws", "accountId": "123456789012", "region": "eu-west-1",
        "resourceType": "AWS::EC2::SecurityGroup", "resourceId": group});
    let request = |second: bool| json!({"resource": resource, "changedAt": at(15), "isSecond": second}).to_string();
    let message = |id: &str, body: &str| json!({"messageId": id, "eventSource": "aws:sqs", "body": body});
    let batch = json!({"Records": [message("m-1", &request(false)), message("m-2", "{")]});
    let answer = house.detect.invoke(&batch.to_string());
    assert_eq!(answer, json!({"batchItemFailures": [{"itemIdentifier": "m-2"}]}));
    let further: Vec<String> = house.documents().iter().map(|told| told["control"]["id"].to_string()).collect();
    assert!(!further.iter().any(|control| control.contains(CONTROL)), "it is known already: {further:?}");
}

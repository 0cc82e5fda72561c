//! What Security Hub is told by where a finding stands, and where the links lead.

use super::super::links::Place;
use super::super::{ComplianceStatus, RecordState, Telling, Wording, WorkflowStatus};
use super::{at, bucket, group, record, turned, with, wording};
use crate::ledger::{FindingStatus, TransitionKind};
use guardrail_model::ResourceKey;

#[test]
fn each_state_of_a_finding_is_one_of_security_hubs() {
    use ComplianceStatus::{Failed, NotAvailable, Passed, Warning};
    use FindingStatus as S;
    use RecordState::{Active, Archived};
    use TransitionKind as K;
    use WorkflowStatus::{New, Resolved, Suppressed};
    let rows = [
        (K::Opened, S::Open, false, Failed, Active, Some(New)),
        (K::Opened, S::Open, true, Warning, Active, Some(New)),
        (K::Worsened, S::Open, false, Failed, Active, Some(New)),
        (K::Reopened, S::Open, false, Failed, Active, Some(New)),
        (K::Resolved, S::Resolved, false, Passed, Active, Some(Resolved)),
        (K::Deleted, S::Resolved, false, NotAvailable, Archived, Some(Resolved)),
        (K::Unwatched, S::Unwatched, false, NotAvailable, Active, Some(New)),
        (K::Exempted, S::Exempted, false, Failed, Active, Some(Suppressed)),
        (K::Exempted, S::Exempted, true, Warning, Active, Some(Suppressed)),
        (K::ExemptionEnding, S::Exempted, false, Failed, Active, Some(Suppressed)),
        (K::Acknowledged, S::Acknowledged, false, Failed, Active, Some(Resolved)),
        (K::Expired, S::Expired, false, Failed, Archived, None),
        (K::Planned, S::Open, false, Failed, Active, None),
        (K::AwaitingApproval, S::Open, false, Failed, Active, None),
        (K::Refused, S::Open, false, Failed, Active, None),
        (K::Applied, S::Open, false, Failed, Active, None),
        (K::Remediated, S::Resolved, false, Passed, Active, Some(Resolved)),
        (K::Failed, S::Open, false, Failed, Active, None),
        (K::Undone, S::Open, false, Failed, Active, None),
        (K::Contested, S::Open, false, Failed, Active, None),
    ];
    for (kind, status, unjudged, compliance, record_state, workflow) in rows {
        let record = with(turned(bucket(), 2, kind, status), |finding| finding.unjudged = unjudged);
        let tell = |telling| wording().security_hub(&record, "eu-west-1", telling, at(1)).unwrap();
        let told = tell(Telling::Transition);
        let got = (told.finding.compliance.status, told.finding.record_state, told.workflow);
        assert_eq!(got, (compliance, record_state, workflow), "{kind} {status} {unjudged}");
        let refreshed = tell(Telling::Refresh);
        assert_eq!(refreshed.finding, told.finding);
        assert_eq!(refreshed.workflow, None, "a refresh leaves the workflow to its people");
    }
}

#[test]
fn a_findings_id_stays_the_same_through_its_lives() {
    let id = |record: &crate::ledger::Record| {
        let wording = wording();
        let update = wording.security_hub(record, "us-east-1", Telling::Transition, at(1)).unwrap();
        (update.finding.id, wording.chat(record).unwrap().metadata.thread_id)
    };
    let again = with(turned(group(), 9, TransitionKind::Reopened, FindingStatus::Open), |finding| finding.life = 4);
    assert_eq!(id(&group()), id(&again));
    assert_ne!(id(&group()), id(&bucket()));
}

#[test]
fn a_record_without_a_finding_has_no_words() {
    let record = crate::ledger::Record { finding: None, ..group() };
    assert!(wording().message(&record).is_none() && wording().chat(&record).is_none());
}

#[test]
fn without_public_pages_the_command_shows_the_control() {
    let wording = Wording { pages: None, ..wording() };
    let message = wording.message(&group()).unwrap();
    assert!(message.email.contains("guardrail controls ec2-sg-no-world-admin-ports\n"), "{}", message.email);
    let chat = wording.chat(&record("AWS::Nowhere::Thing", "thing-1", "nowhere-thing-closed", "it is open")).unwrap();
    assert!(!chat.body().contains("guardrail controls"), "a control outside the catalogue has no page");
    let plain = Wording { pages: Some("https://example.com/c/"), ..wording };
    assert!(plain.message(&group()).unwrap().email.contains("https://example.com/c/ec2-sg-no-world-admin-ports\n"));
}

fn console(partition: &str, region: &str, resource_type: &str, id: &str, name: Option<&str>) -> Option<String> {
    let mut key = ResourceKey::new(None, "111122223333", region, resource_type, id);
    partition.clone_into(&mut key.partition);
    Place { key: &key, arn: None, name }.console()
}

#[test]
fn links_lead_to_the_partitions_console() {
    let group = |partition| console(partition, "x-1", "AWS::EC2::SecurityGroup", "sg-1", None);
    let page = "ec2/home?region=x-1#SecurityGroup:groupId=sg-1";
    assert_eq!(group("aws"), Some(format!("https://console.aws.amazon.com/{page}")));
    assert_eq!(group("aws-cn"), Some(format!("https://console.amazonaws.cn/{page}")));
    assert_eq!(group("aws-us-gov"), Some(format!("https://console.amazonaws-us-gov.com/{page}")));
    assert_eq!(group("aws-iso"), None);
}

#[test]
fn what_links_hold_is_encoded() {
    let queue = "https://sqs.eu-west-1.amazonaws.com/1/a b?&#\"<x>é";
    let link = console("aws", "eu-west-1", "AWS::SQS::Queue", queue, None).unwrap();
    let encoded = "https%3A%2F%2Fsqs.eu-west-1.amazonaws.com%2F1%2Fa%20b%3F%26%23%22%3Cx%3E%C3%A9";
    assert_eq!(link, format!("https://console.aws.amazon.com/sqs/v3/home?region=eu-west-1#/queues/{encoded}"));
    assert_eq!(console("aws", "r", "AWS::S3::Bucket", &"x".repeat(3000), None), None, "too long to be of use");
}

#[test]
fn a_type_without_a_row_or_without_what_its_row_needs_leads_to_its_timeline() {
    let timeline = |resource_type, region| {
        console("aws", region, resource_type, "db-X", None)
            .unwrap()
            .split_once("#/resources/timeline")
            .map(|(start, _)| start.to_owned())
    };
    let start = |region| Some(format!("https://console.aws.amazon.com/config/home?region={region}"));
    assert_eq!(timeline("AWS::Nowhere::Thing", "eu-west-1"), start("eu-west-1"));
    assert_eq!(timeline("AWS::RDS::DBInstance", "eu-west-1"), start("eu-west-1"));
    assert_eq!(timeline("AWS::IAM::Role", "eu-west-1"), start("us-east-1"), "a global resource has a home");
    let named = console("aws", "r", "AWS::RDS::DBInstance", "db-X", Some("shop"));
    assert!(named.unwrap().ends_with("#database:id=shop;is-cluster=false"));
}

#[test]
fn parts_of_arns_become_parts_of_links() {
    let stage = "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/stages/prod";
    let link = console("aws", "eu-west-1", "AWS::ApiGateway::Stage", stage, None).unwrap();
    assert!(link.ends_with("/apigateway/main/apis/a1b2c3/stages?api=a1b2c3&region=eu-west-1"), "{link}");
    let key = ResourceKey::new(None, "1", "us-east-1", "AWS::WAFv2::WebACL", "0f1e");
    let arn = Some("arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/0f1e");
    let link = Place { key: &key, arn, name: Some("edge") }.console().unwrap();
    assert!(link.ends_with("/wafv2/homev2/web-acl/edge/0f1e/overview?region=global"), "{link}");
}

#[test]
fn most_of_the_catalogues_types_have_a_page_of_their_own() {
    let types = super::CATALOGUE.controls().flat_map(|control| control.resource_types().iter().copied());
    let arn = "arn:aws:x:eu-west-1:111122223333:regional/webacl/n/i/apis/a";
    let mut without: Vec<&str> = types
        .filter(|kind| {
            let key = ResourceKey::new(None, "1", "eu-west-1", kind, "id");
            let link = Place { key: &key, arn: Some(arn), name: Some("name") }.console().unwrap();
            link.contains("/config/home")
        })
        .collect();
    without.sort_unstable();
    without.dedup();
    assert_eq!(without, ["AWS::SSM::PatchCompliance"]);
}

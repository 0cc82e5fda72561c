//! The resources that a plan may write beside its finding's own, read for their tags and their stack: who answers for them
//! and what manages them is asked of each, as it is of the finding's own.

use super::eyes::LiveEyes;
use crate::error::reason;
use crate::{Account, in_region};
use guardrail_actions::services::{cloudtrail, ec2, guardduty, logs, rds};
use guardrail_actions::{Facet, Place, Plan};
use guardrail_engine::evaluate::PortError;
use guardrail_engine::ledger::Record;
use guardrail_engine::live::{Live, LiveState as _};
use guardrail_engine::remediate::{Known, Other};
use guardrail_model::{Alias, ResourceKey};
use std::collections::BTreeMap;

const LOG_GROUP: &str = "AWS::Logs::LogGroup";
const VPC: &str = "AWS::EC2::VPC";
const CLUSTER: &str = "AWS::RDS::DBCluster";
const TRAIL: &str = "AWS::CloudTrail::Trail";
const DETECTOR: &str = "AWS::GuardDuty::Detector";

const LOG_TAGS: &str = "logs:ListTagsForResource";
const VPCS: &str = "ec2:DescribeVpcs";
const CLUSTERS: &str = "rds:DescribeDBClusters";
const DETECTORS: &str = "guardduty:ListDetectors";

/// Reads each of the resources that a plan writes and that are not the finding's own.
pub(super) async fn read(eyes: &LiveEyes<'_>, record: &Record, plan: &Plan) -> Result<Vec<Other>, PortError> {
    let own = &record.key.resource;
    let at = Place::of(own);
    let elsewhere = Some(own.region.as_str())
        .filter(|region| *region != ResourceKey::GLOBAL && eyes.account.region() != Some(*region));
    let elsewhere = elsewhere.map(|region| Account::new(in_region(eyes.account.config(), region)));
    let account = elsewhere.as_ref().unwrap_or(eyes.account);
    let aliases = record.finding.iter().flat_map(|finding| &finding.aliases).map(Alias::text);
    let own_names: Vec<&str> = std::iter::once(own.resource_id.as_str()).chain(aliases).collect();
    let mut others = BTreeMap::<ResourceKey, Other>::new();
    for facet in plan.steps.iter().map(|step| step.action.facet()) {
        let Some((resource_type, name)) = named(account, &facet).await? else { continue };
        let arn = facet.resource(&at);
        if own_names.contains(&name.as_str()) || own_names.contains(&arn.as_str()) {
            continue;
        }
        let key = ResourceKey::new(Some(&arn), &own.account_id, &own.region, resource_type, &name);
        if others.contains_key(&key) {
            continue;
        }
        let mut known = Known { tags: tags(account, &key, &arn).await?, ..Known::default() };
        known.aliases = vec![Alias::Arn(arn), Alias::Name(name)];
        known.stack = eyes.stack(&key, &known).await?;
        others.insert(key.clone(), Other { key, known });
    }
    Ok(others.into_values().collect())
}

/// The type of a facet's resource and what its service calls it, for those that can be another than the finding's own. What
/// is left is the finding's own resource, or a setting of the account.
async fn named(account: &Account, facet: &Facet) -> Result<Option<(&'static str, String)>, PortError> {
    Ok(Some(match facet {
        Facet::Logs(logs::Facet::Retention { log_group }) => (LOG_GROUP, log_group.clone()),
        Facet::Ec2(ec2::Facet::FlowLogs { vpc }) => (VPC, vpc.clone()),
        Facet::Rds(
            rds::Facet::BackupRetention { database: rds::Database::Cluster(name) }
            | rds::Facet::DeletionProtection { database: rds::Database::Cluster(name) },
        ) => (CLUSTER, name.clone()),
        Facet::Cloudtrail(cloudtrail::Facet::Logging { trail } | cloudtrail::Facet::LogFileValidation { trail }) => {
            (TRAIL, trail.clone())
        }
        Facet::Guardduty(guardduty::Facet::Detector) => {
            let listed = account.guardduty().list_detectors().send().await;
            let listed = listed.map_err(|error| PortError { operation: DETECTORS, message: reason(&error) })?;
            // Where there is none yet, one is made: nobody owns it.
            return Ok(listed.detector_ids.unwrap_or_default().into_iter().next().map(|id| (DETECTOR, id)));
        }
        _ => return Ok(None),
    }))
}

/// A resource's tags; `None` where it is not there to tell them.
async fn tags(account: &Account, key: &ResourceKey, arn: &str) -> Result<Option<BTreeMap<String, String>>, PortError> {
    let failed = |operation, message| PortError { operation, message };
    match key.resource_type.as_str() {
        LOG_GROUP => {
            let told = account.cloudwatchlogs().list_tags_for_resource().resource_arn(arn).send().await;
            let told = told.map_err(|error| failed(LOG_TAGS, reason(&error)))?;
            Ok(Some(told.tags.unwrap_or_default().into_iter().collect()))
        }
        VPC => {
            let told = account.ec2().describe_vpcs().vpc_ids(&key.resource_id).send().await;
            let told = told.map_err(|error| failed(VPCS, reason(&error)))?.vpcs.unwrap_or_default();
            let tags = told.into_iter().next().map(|vpc| vpc.tags.unwrap_or_default());
            Ok(tags.map(|tags| {
                tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect()
            }))
        }
        CLUSTER => {
            let told = account.rds().describe_db_clusters().db_cluster_identifier(&key.resource_id).send().await;
            let told = told.map_err(|error| failed(CLUSTERS, reason(&error)))?.db_clusters.unwrap_or_default();
            let tags = told.into_iter().next().map(|cluster| cluster.tag_list.unwrap_or_default());
            Ok(tags.map(|tags| {
                tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect()
            }))
        }
        _ => match account.read(key).await? {
            Live::Stands(standing) => Ok(Some(standing.tags)),
            Live::Gone => Ok(None),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::LiveEyes;
    use crate::testing::{account, query_refusal, reply};
    use guardrail_actions::services::{logs, rds};
    use guardrail_actions::{Plan, State};
    use guardrail_controls::{Catalogue, Parameters};
    use guardrail_engine::evaluate::GlobalControls;
    use guardrail_engine::ledger::{FindingKey, Record};
    use guardrail_engine::remediate::Eyes as _;
    use guardrail_model::{ACCOUNT, ResourceKey};

    const HOME: &str = "111122223333";

    fn no_stack() -> aws_smithy_http_client::test_util::ReplayEvent {
        reply(
            400,
            "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack for x does not exist</Message></Error>\
             </ErrorResponse>",
        )
    }

    fn record(resource_type: &str, id: &str) -> Record {
        let key = ResourceKey::new(None, HOME, "eu-central-1", resource_type, id);
        Record::new(FindingKey::configuration(key, "a-control"))
    }

    #[tokio::test]
    async fn log_groups_of_an_accounts_finding_are_asked_for_tags_and_stacks() {
        let (account, requests) = account([
            reply(200, r#"{"tags":{"env":"prod"}}"#),
            reply(
                200,
                "<DescribeStackResourcesResponse><DescribeStackResourcesResult><StackResources><member>\
                 <StackName>web</StackName><LogicalResourceId>L</LogicalResourceId><ResourceType>T</ResourceType>\
                 <ResourceStatus>CREATE_COMPLETE</ResourceStatus><Timestamp>2026-01-01T00:00:00Z</Timestamp></member>\
                 </StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>",
            ),
        ]);
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let eyes = LiveEyes {
            account: &account,
            account_id: HOME,
            catalogue: &catalogue,
            global_controls: GlobalControls::Here,
        };
        let keep = logs::RetainLogs { log_group: "/app".to_owned(), days: 365 };
        let plan = Plan::of(keep, State::Logs(logs::State::Retention(Some(7))));
        let others = eyes.others(&record(ACCOUNT, HOME), &plan).await.unwrap();
        let [other] = &others[..] else { panic!("{others:?}") };
        assert_eq!(other.key.to_string(), "aws/111122223333/eu-central-1/AWS::Logs::LogGroup//app");
        assert_eq!(other.known.tags.as_ref().unwrap()["env"], "prod");
        assert_eq!(other.known.stack.as_deref(), Some("web"));
        let asked: Vec<_> = requests.actual_requests().map(|request| request.uri().to_owned()).collect();
        assert_eq!(asked.len(), 2, "{asked:?}");
    }

    #[tokio::test]
    async fn the_cluster_of_an_instance_is_one_and_a_finding_s_own_cluster_is_none() {
        let cluster = "<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters><DBCluster>\
            <DBClusterIdentifier>orders</DBClusterIdentifier><TagList><Tag><Key>hold</Key><Value>yes</Value></Tag></TagList>\
            </DBCluster></DBClusters></DescribeDBClustersResult></DescribeDBClustersResponse>";
        let (account, _) =
            account([reply(200, cluster), no_stack(), no_stack(), no_stack(), query_refusal("AccessDenied")]);
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let eyes = LiveEyes {
            account: &account,
            account_id: HOME,
            catalogue: &catalogue,
            global_controls: GlobalControls::Here,
        };
        let protect = rds::ProtectFromDeletion { database: rds::Database::Cluster("orders".to_owned()) };
        let plan = Plan::of(protect, State::Rds(rds::State::DeletionProtection(false)));
        assert_eq!(eyes.others(&record("AWS::RDS::DBCluster", "orders"), &plan).await.unwrap(), []);
        let instance = record("AWS::RDS::DBInstance", "db-K7Q2M5XW3R9T1V8Y4Z6B0C2D3E");
        let others = eyes.others(&instance, &plan).await.unwrap();
        assert_eq!(others[0].known.tags.as_ref().unwrap()["hold"], "yes");
        assert_eq!(others[0].known.stack, None);
        assert_eq!(eyes.others(&instance, &plan).await.unwrap_err().operation, "rds:DescribeDBClusters");
    }
}

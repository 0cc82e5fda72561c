//! AWS CloudHSM: the Region's clusters.

use crate::Account;
use crate::error::answer;
use aws_sdk_cloudhsmv2::{Client, types};
use guardrail_resources::Unreadable;
use guardrail_resources::account::{BackupRetention, Hsm, HsmCluster, HsmClusters};
use guardrail_resources::read::Problem;

const CLUSTERS: &str = "cloudhsmv2:DescribeClusters";

impl Account {
    fn cloudhsmv2(&self) -> &Client {
        self.cloudhsmv2.get_or_init(|| Client::new(&self.config))
    }

    /// Every CloudHSM cluster of the Region (`cloudhsmv2:DescribeClusters`, all pages).
    pub async fn hsm_clusters(&self) -> Result<HsmClusters, Unreadable> {
        let mut pages = self.cloudhsmv2().describe_clusters().into_paginator().send();
        let mut clusters = Vec::new();
        while let Some(page) = pages.next().await {
            for cluster in answer(CLUSTERS, page)?.clusters.unwrap_or_default() {
                clusters.push(hsm_cluster(cluster)?);
            }
        }
        Ok(HsmClusters(clusters.into()))
    }
}

fn hsm_cluster(cluster: types::Cluster) -> Result<HsmCluster, Unreadable> {
    let missing = |key: &str| Unreadable::missing(format!("{CLUSTERS}.Clusters.{key}"));
    let hsms = cluster.hsms.unwrap_or_default().into_iter().map(|hsm| Hsm {
        state: hsm.state.map(|state| state.as_str().to_owned()),
        availability_zone: hsm.availability_zone,
    });
    Ok(HsmCluster {
        cluster_id: cluster.cluster_id.ok_or_else(|| missing("ClusterId"))?,
        state: cluster.state.ok_or_else(|| missing("State"))?.as_str().to_owned(),
        hsms: hsms.collect::<Vec<_>>().into(),
        backup_retention_policy: cluster.backup_retention_policy.map(backup_retention).transpose()?,
    })
}

fn backup_retention(policy: types::BackupRetentionPolicy) -> Result<BackupRetention, Unreadable> {
    let number = |value: String| {
        value.parse().map_err(|_| {
            let problem = Problem::Shape(format!("`{value}` is no whole number"));
            Unreadable::new(format!("{CLUSTERS}.Clusters.BackupRetentionPolicy.Value"), problem)
        })
    };
    Ok(BackupRetention {
        unit: policy.r#type.map(|unit| unit.as_str().to_owned()),
        value: policy.value.map(number).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply, sent};

    #[tokio::test]
    async fn every_page_is_read_and_a_cluster_without_a_state_is_an_error() {
        let (account, requests) = account([
            reply(
                200,
                r#"{"Clusters":[{"ClusterId":"cluster-a","State":"ACTIVE",
                    "BackupRetentionPolicy":{"Type":"DAYS","Value":"90"},
                    "Hsms":[{"HsmId":"hsm-1","State":"ACTIVE","AvailabilityZone":"eu-central-1a"},
                            {"HsmId":"hsm-2","State":"CREATE_IN_PROGRESS"}]}],"NextToken":"second"}"#,
            ),
            reply(200, r#"{"Clusters":[{"ClusterId":"cluster-b","State":"DELETED"}]}"#),
            reply(200, r#"{"Clusters":[{"ClusterId":"cluster-c"}]}"#),
        ]);
        let clusters = account.hsm_clusters().await.unwrap().0;
        let told: Vec<_> = clusters
            .iter()
            .map(|cluster| (cluster.cluster_id.as_str(), cluster.active_zones(), cluster.backup_days()))
            .collect();
        assert_eq!(told, [("cluster-a", vec!["eu-central-1a"], Some(90)), ("cluster-b", vec![], None)]);
        assert!(account.hsm_clusters().await.is_err());
        assert!(sent(&requests).get(1).unwrap().contains(r#""NextToken":"second""#));
    }
}

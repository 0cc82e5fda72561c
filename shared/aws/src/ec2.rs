//! Amazon EC2: the Region's EBS encryption by default, and the Regions that the account can use.

use crate::Account;
use crate::error::answer;
use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::Region;
use guardrail_resources::Unreadable;
use guardrail_resources::account::EbsEncryptionByDefault;

const ENCRYPTION: &str = "ec2:GetEbsEncryptionByDefault";
const REGIONS: &str = "ec2:DescribeRegions";

impl Account {
    pub(crate) fn ec2(&self) -> &Client {
        self.ec2.get_or_init(|| Client::new(&self.config))
    }

    /// Whether new EBS volumes in the Region are encrypted whatever their maker asks for
    /// (`ec2:GetEbsEncryptionByDefault`).
    pub async fn ebs_encryption_by_default(&self) -> Result<EbsEncryptionByDefault, Unreadable> {
        let answer = answer(ENCRYPTION, self.ec2().get_ebs_encryption_by_default().send().await)?;
        answer
            .ebs_encryption_by_default
            .map(|ebs_encryption_by_default| EbsEncryptionByDefault { ebs_encryption_by_default })
            .ok_or_else(|| Unreadable::missing(format!("{ENCRYPTION}.EbsEncryptionByDefault")))
    }

    /// The Regions that are on for the account, whether by default or since it opted in (`ec2:DescribeRegions`, which has no
    /// pages).
    pub async fn enabled_regions(&self) -> Result<Vec<String>, Unreadable> {
        let regions = answer(REGIONS, self.ec2().describe_regions().all_regions(false).send().await)?.regions;
        let name = |region: Region| {
            region.region_name.ok_or_else(|| Unreadable::missing(format!("{REGIONS}.Regions.RegionName")))
        };
        regions.unwrap_or_default().into_iter().map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply, sent};

    #[tokio::test]
    async fn the_switch_is_read_and_an_answer_without_it_is_an_error() {
        let answer = |inside: &str| {
            let xmlns = "http://ec2.amazonaws.com/doc/2016-11-15/";
            reply(
                200,
                format!(
                    r#"<GetEbsEncryptionByDefaultResponse xmlns="{xmlns}"><requestId>r</requestId>{inside}
                    </GetEbsEncryptionByDefaultResponse>"#
                ),
            )
        };
        let (account, _) = account([
            answer("<ebsEncryptionByDefault>true</ebsEncryptionByDefault>"),
            answer("<ebsEncryptionByDefault>false</ebsEncryptionByDefault>"),
            answer(""),
        ]);
        assert!(account.ebs_encryption_by_default().await.unwrap().ebs_encryption_by_default);
        assert!(!account.ebs_encryption_by_default().await.unwrap().ebs_encryption_by_default);
        assert!(account.ebs_encryption_by_default().await.is_err());
    }

    #[tokio::test]
    async fn regions_are_told_by_name() {
        let answer = |items: &str| {
            let xmlns = "http://ec2.amazonaws.com/doc/2016-11-15/";
            reply(
                200,
                format!(
                    r#"<DescribeRegionsResponse xmlns="{xmlns}"><regionInfo>{items}</regionInfo>
                    </DescribeRegionsResponse>"#
                ),
            )
        };
        let named =
            |name: &str| format!("<item><regionName>{name}</regionName><optInStatus>opted-in</optInStatus></item>");
        let (account, requests) = account([
            answer(&(named("eu-west-1") + &named("ap-east-1"))),
            answer("<item><optInStatus>opted-in</optInStatus></item>"),
        ]);
        assert_eq!(account.enabled_regions().await.unwrap(), ["eu-west-1", "ap-east-1"]);
        assert!(account.enabled_regions().await.is_err());
        assert!(sent(&requests)[0].contains("AllRegions=false"));
    }
}

//! Amazon EC2: the Region's EBS encryption by default.

use crate::Account;
use crate::error::answer;
use aws_sdk_ec2::Client;
use guardrail_resources::Unreadable;
use guardrail_resources::account::EbsEncryptionByDefault;

const ENCRYPTION: &str = "ec2:GetEbsEncryptionByDefault";

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
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply};

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
}

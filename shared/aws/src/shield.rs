//! AWS Shield: the Shield Advanced subscription.

use crate::Account;
use crate::error::answer_if_any;
use aws_sdk_shield::Client;
use aws_sdk_shield::config::{Builder, Region};
use aws_sdk_shield::operation::describe_subscription::DescribeSubscriptionError;
use guardrail_resources::Unreadable;
use guardrail_resources::account::{ShieldSubscription, Subscription};

const SUBSCRIPTION: &str = "shield:DescribeSubscription";

/// The only Region where Shield Advanced answers, whatever Region it protects (AWS General Reference, "AWS Shield Advanced
/// endpoints").
const REGION: Region = Region::from_static("us-east-1");

impl Account {
    fn shield(&self) -> &Client {
        self.shield.get_or_init(|| Client::from_conf(Builder::from(&self.config).region(REGION).build()))
    }

    /// The Shield Advanced subscription (`shield:DescribeSubscription`), if there is one.
    pub async fn shield_subscription(&self) -> Result<ShieldSubscription, Unreadable> {
        let result = self.shield().describe_subscription().send().await;
        let is_absent = DescribeSubscriptionError::is_resource_not_found_exception;
        let Some(answer) = answer_if_any(SUBSCRIPTION, result, is_absent)? else { return Ok(ShieldSubscription(None)) };
        let Some(subscription) = answer.subscription else { return Ok(ShieldSubscription(None)) };
        let auto_renew = subscription
            .auto_renew
            .ok_or_else(|| Unreadable::missing(format!("{SUBSCRIPTION}.Subscription.AutoRenew")))?;
        Ok(ShieldSubscription(Some(Subscription { auto_renew: auto_renew.as_str().to_owned() })))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};

    #[tokio::test]
    async fn a_subscription_is_asked_for_in_its_only_region_and_its_absence_is_no_error() {
        let (account, requests) = account([
            reply(200, r#"{"Subscription":{"AutoRenew":"DISABLED","TimeCommitmentInSeconds":31536000}}"#),
            refusal("ResourceNotFoundException"),
            refusal("AccessDeniedException"),
            reply(200, r#"{"Subscription":{}}"#),
        ]);
        assert_eq!(account.shield_subscription().await.unwrap().0.unwrap().auto_renew, "DISABLED");
        assert_eq!(account.shield_subscription().await.unwrap().0, None);
        assert!(account.shield_subscription().await.is_err());
        assert!(account.shield_subscription().await.is_err());
        let asked: Vec<String> = requests.actual_requests().map(|request| request.uri().to_owned()).collect();
        assert_eq!(asked.first().unwrap(), "https://shield.us-east-1.amazonaws.com/");
    }
}

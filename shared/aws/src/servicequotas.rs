//! Service Quotas: how much room there is.

use crate::Account;
use crate::error::{answer, answer_if_any};
use aws_sdk_servicequotas::Client;
use aws_sdk_servicequotas::operation::get_service_quota::GetServiceQuotaError;
use aws_sdk_servicequotas::types::ServiceQuota;
use guardrail_resources::Unreadable;

const QUOTA: &str = "servicequotas:GetServiceQuota";
const DEFAULT: &str = "servicequotas:GetAWSDefaultServiceQuota";

/// "Number of rules" per event bus, of Amazon EventBridge (Amazon EventBridge User Guide, "Amazon EventBridge quotas", which
/// links the quota by this code). What holds differs by Region and by what the account asked for.
const RULES_PER_BUS: (&str, &str) = ("events", "L-244521F2");

impl Account {
    fn servicequotas(&self) -> &Client {
        self.servicequotas.get_or_init(|| Client::new(&self.config))
    }

    /// How many rules an event bus may have (`servicequotas:GetServiceQuota`); where the account has no value of its own, what
    /// all accounts have in the Region (`GetAWSDefaultServiceQuota`).
    pub async fn rules_per_bus(&self) -> Result<usize, Unreadable> {
        let (service, code) = RULES_PER_BUS;
        let own = self.servicequotas().get_service_quota().service_code(service).quota_code(code).send().await;
        if let Some(own) = answer_if_any(QUOTA, own, GetServiceQuotaError::is_no_such_resource_exception)? {
            return rules(QUOTA, own.quota);
        }
        let everyones = self.servicequotas().get_aws_default_service_quota().service_code(service).quota_code(code);
        rules(DEFAULT, answer(DEFAULT, everyones.send().await)?.quota)
    }
}

/// A number of rules, which travels as a float.
fn rules(operation: &str, quota: Option<ServiceQuota>) -> Result<usize, Unreadable> {
    let place = format!("{operation}.Quota.Value");
    let value = quota.and_then(|quota| quota.value).ok_or_else(|| Unreadable::missing(place.as_str()))?;
    format!("{value:.0}").parse().map_err(|_| Unreadable::meaningless(place, format!("{value} rules")))
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply, sent};

    #[tokio::test]
    async fn a_quota_is_the_accounts_own_or_everyones() {
        let (account, requests) = account([
            reply(200, r#"{"Quota":{"QuotaCode":"L-244521F2","Value":500.0}}"#),
            refusal("NoSuchResourceException"),
            reply(200, r#"{"Quota":{"QuotaCode":"L-244521F2","Value":300.0}}"#),
        ]);
        assert_eq!(account.rules_per_bus().await, Ok(500));
        assert_eq!(account.rules_per_bus().await, Ok(300));
        for asked in sent(&requests) {
            assert!(asked.contains(r#""ServiceCode":"events""#) && asked.contains("L-244521F2"), "{asked}");
        }
    }

    #[tokio::test]
    async fn a_quota_that_is_no_number_of_rules_is_an_error() {
        let (account, _) = account([
            reply(200, r#"{"Quota":{"QuotaCode":"L-244521F2"}}"#),
            reply(200, "{}"),
            reply(200, r#"{"Quota":{"Value":-1.0}}"#),
            refusal("AccessDeniedException"),
            refusal("NoSuchResourceException"),
            refusal("AccessDeniedException"),
        ]);
        for _ in 0..5 {
            assert!(account.rules_per_bus().await.is_err());
        }
    }
}

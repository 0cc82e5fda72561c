//! Amazon S3, of the account: its public access block.

use crate::Account;
use crate::error::answer_if_any;
use aws_sdk_s3control::Client;
use aws_sdk_s3control::config::Builder;
use aws_sdk_s3control::config::endpoint::{Endpoint, EndpointFuture, Params, ResolveEndpoint};
use aws_sdk_s3control::operation::get_public_access_block::GetPublicAccessBlockError;
use aws_sdk_s3control::types::PublicAccessBlockConfiguration;
use guardrail_resources::Unreadable;
use guardrail_resources::s3::{AccountPublicAccessBlock, PublicAccessBlock};
use std::net::IpAddr;

const BLOCK: &str = "s3:GetAccountPublicAccessBlock";

impl Account {
    pub(crate) fn s3control(&self) -> &Client {
        self.s3control.get_or_init(|| {
            let builder = Builder::from(&self.config);
            let builder = match self.config.endpoint_url().filter(|url| !takes_prefix(url)) {
                Some(url) => builder.endpoint_resolver(AsItStands(url.to_owned())),
                None => builder,
            };
            Client::from_conf(builder.build())
        })
    }

    /// The account's S3 public access block (`s3:GetAccountPublicAccessBlock`); without one where it was never set. The
    /// API wants to be told the account, which must be the credentials' own.
    pub async fn public_access_block(&self, account_id: &str) -> Result<AccountPublicAccessBlock, Unreadable> {
        let result = self.s3control().get_public_access_block().account_id(account_id).send().await;
        let is_absent = GetPublicAccessBlockError::is_no_such_public_access_block_configuration;
        let Some(answer) = answer_if_any(BLOCK, result, is_absent)? else { return Ok(AccountPublicAccessBlock(None)) };
        let block = answer.public_access_block_configuration.as_ref().map(public_access_block).transpose()?;
        Ok(AccountPublicAccessBlock(block))
    }
}

/// The switches of the account's block.
pub(crate) fn public_access_block(block: &PublicAccessBlockConfiguration) -> Result<PublicAccessBlock, Unreadable> {
    let switch = |value: Option<bool>, name: &str| value.ok_or_else(|| Unreadable::missing(format!("{BLOCK}.{name}")));
    Ok(PublicAccessBlock {
        block_public_acls: switch(block.block_public_acls, "BlockPublicAcls")?,
        ignore_public_acls: switch(block.ignore_public_acls, "IgnorePublicAcls")?,
        block_public_policy: switch(block.block_public_policy, "BlockPublicPolicy")?,
        restrict_public_buckets: switch(block.restrict_public_buckets, "RestrictPublicBuckets")?,
    })
}

/// S3 Control is called at `ACCOUNT.s3-control.REGION…`, and the SDK puts the account before the host of a configured
/// endpoint too. A local double at an IP address or a bare name has no such name: it is called as it stands.
#[derive(Debug)]
struct AsItStands(String);

impl ResolveEndpoint for AsItStands {
    fn resolve_endpoint<'a>(&'a self, _: &'a Params) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.0.clone()).build()))
    }
}

/// True where a further label before the endpoint's host can be a name.
fn takes_prefix(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
    if authority.starts_with('[') {
        return false;
    }
    let host = authority.split_once(':').map_or(authority, |(host, _)| host);
    host.contains('.') && host.parse::<IpAddr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::takes_prefix;
    use crate::Account;
    use crate::testing::{account, config, reply};

    fn block(inside: &str) -> String {
        format!("<PublicAccessBlockConfiguration>{inside}</PublicAccessBlockConfiguration>")
    }

    const ALL: &str = "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>\
        <BlockPublicPolicy>false</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets>";

    fn refusal(code: &str) -> String {
        format!("<ErrorResponse><Error><Code>{code}</Code><Message>says why</Message></Error></ErrorResponse>")
    }

    #[tokio::test]
    async fn the_switches_are_read_and_their_absence_is_no_error() {
        let (account, requests) = account([
            reply(200, block(ALL)),
            reply(404, refusal("NoSuchPublicAccessBlockConfiguration")),
            reply(403, refusal("AccessDenied")),
            reply(200, block("<BlockPublicAcls>true</BlockPublicAcls>")),
        ]);
        let switches = account.public_access_block("111122223333").await.unwrap().0.unwrap();
        assert_eq!(switches.switched_off(), ["BlockPublicPolicy"]);
        assert_eq!(account.public_access_block("111122223333").await.unwrap().0, None);
        assert!(account.public_access_block("111122223333").await.is_err());
        assert!(account.public_access_block("111122223333").await.is_err());
        let asked: Vec<String> = requests.actual_requests().map(|request| request.uri().to_owned()).collect();
        assert!(asked.first().unwrap().starts_with("https://111122223333.s3-control.eu-central-1.amazonaws.com/"));
    }

    #[tokio::test]
    async fn a_local_double_is_called_as_it_stands() {
        let (config, requests) = config([reply(200, block(ALL))]);
        let account = Account::new(config.into_builder().endpoint_url("http://127.0.0.1:5000").build());
        assert!(account.public_access_block("111122223333").await.unwrap().0.is_some());
        let request = requests.actual_requests().next().unwrap();
        assert!(request.uri().starts_with("http://127.0.0.1:5000/v20180820/"), "{}", request.uri());
        assert_eq!(request.headers().get("x-amz-account-id"), Some("111122223333"));
    }

    #[test]
    fn names_with_a_domain_take_a_prefix() {
        for url in ["https://s3.example.com", "https://control.vpce-1.s3.eu-central-1.vpce.amazonaws.com:443/x"] {
            assert!(takes_prefix(url), "{url}");
        }
        for url in ["http://127.0.0.1:5000", "http://localhost:5000/", "http://[::1]:5000", "http://moto:5000"] {
            assert!(!takes_prefix(url), "{url}");
        }
    }
}

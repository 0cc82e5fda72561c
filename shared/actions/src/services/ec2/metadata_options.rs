//! How an instance's metadata service answers, as a state.

use super::Call;
use serde::{Deserialize, Serialize};

/// The options of an instance's metadata service, by the API's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetadataOptions {
    /// `required` for IMDSv2 only, `optional` for both versions.
    pub http_tokens: String,
    /// `enabled`, or `disabled` where it does not answer at all.
    pub http_endpoint: String,
    /// How many hops an answer to a PUT may travel; a record need not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_put_response_hop_limit: Option<i32>,
    /// Whether it answers on IPv6 too: `enabled` or `disabled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_protocol_ipv6: Option<String>,
    /// Whether it tells the instance's tags: `enabled` or `disabled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_metadata_tags: Option<String>,
}

impl MetadataOptions {
    /// Options of which only these two are known. An endpoint of which nothing is said is on (EC2's default).
    pub fn known(http_tokens: &str, http_endpoint: Option<&str>) -> Self {
        Self {
            http_tokens: http_tokens.to_owned(),
            http_endpoint: http_endpoint.unwrap_or("enabled").to_owned(),
            http_put_response_hop_limit: None,
            http_protocol_ipv6: None,
            instance_metadata_tags: None,
        }
    }

    /// True where version 1 is answered.
    pub(super) fn answers_version_1(&self) -> bool {
        self.http_endpoint != "disabled" && self.http_tokens != "required"
    }

    /// The call that leads from other options to these. It says the endpoint whenever it says the tokens, which EC2 asks for
    /// (EC2 user guide, "Modify instance metadata options for existing instances"), and of the rest what differs: what is
    /// left out stays.
    pub(super) fn call(&self, instance: &str, from: &Self) -> Call {
        let hop_limit = self.http_put_response_hop_limit;
        let unless = |to: &Option<String>, from: &Option<String>| to.clone().filter(|_| to != from);
        let options = Self {
            http_put_response_hop_limit: hop_limit.filter(|_| hop_limit != from.http_put_response_hop_limit),
            http_protocol_ipv6: unless(&self.http_protocol_ipv6, &from.http_protocol_ipv6),
            instance_metadata_tags: unless(&self.instance_metadata_tags, &from.instance_metadata_tags),
            ..self.clone()
        };
        Call::ModifyInstanceMetadataOptions { instance_id: instance.to_owned(), options }
    }
}

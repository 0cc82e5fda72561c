//! # Network was joined with another account
//!
//! ## Why it matters
//! A peered VPC or a shared transit gateway is a way in that passes no internet gateway, and out as well. Whoever holds the
//! other account reaches what the routes and security groups let through.
//!
//! ## What fires
//! CreateVpcPeeringConnection and AcceptVpcPeeringConnection, CreateTransitGatewayPeeringAttachment and
//! AcceptTransitGatewayPeeringAttachment, and AcceptTransitGatewayVpcAttachment, where the other side belongs to another
//! account. CreateNetworkInterfacePermission for another account, which then attaches the interface to a machine of its own.
//! ModifyTransitGateway after which attachments of other accounts are accepted without anybody being asked.
//!
//! ## What passes
//! Networks of the own account, also in other Regions, and of the `trusted_accounts`. Other changes of a transit gateway.
//!
//! ## Remediation
//! Ask whether the other account is known. If not, delete the connection (DeleteVpcPeeringConnection,
//! DeleteTransitGatewayPeeringAttachment, RejectTransitGatewayVpcAttachment, DeleteNetworkInterfacePermission) and the routes
//! that lead to it.
//!
//! ## Absent keys
//! - `Options`: ModifyTransitGateway leaves as it is what it does not name.
//! - `AutoAcceptSharedAttachments`: the same.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{recorded, response};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where a network is joined with one of another account.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkJoinedWithAnotherAccount {
    /// Accounts, by number, whose networks are expected beside the own. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

/// Whose network is on the other side; the answer tells where the request does not.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    peer_owner_id: Option<String>,
    peer_account_id: Option<String>,
    /// Who may attach a network interface.
    aws_account_id: Option<String>,
    network_interface_id: Option<String>,
    transit_gateway_id: Option<String>,
    options: TransitGateway,
}

/// What is to change of a transit gateway.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TransitGateway {
    auto_accept_shared_attachments: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    vpc_peering_connection: Option<Peering>,
    transit_gateway_peering_attachment: Option<Peering>,
    #[serde(rename = "transit_gateway_vpc_attachment")]
    attached: Option<Side>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Peering {
    #[serde(alias = "requester_tgw_info")]
    requester_vpc_info: Side,
    #[serde(alias = "accepter_tgw_info")]
    accepter_vpc_info: Side,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Side {
    #[serde(alias = "vpc_owner_id")]
    owner_id: Option<String>,
}

impl Answer {
    /// The accounts on both sides of a peering, or the one whose VPC is attached. `answer` is what the call answers with.
    fn owners(self, answer: &str) -> Result<Vec<String>, Unreadable> {
        let sides = match (self.vpc_peering_connection.or(self.transit_gateway_peering_attachment), self.attached) {
            (Some(peering), _) => vec![peering.requester_vpc_info, peering.accepter_vpc_info],
            (None, Some(attached)) => vec![attached],
            (None, None) => return Err(Unreadable::missing(format!("responseElements.{answer}"))),
        };
        let owner = |side: Side| side.owner_id.ok_or_else(|| Unreadable::missing("responseElements.ownerId"));
        sides.into_iter().map(owner).collect()
    }
}

impl Request {
    /// Who may join a transit gateway from now on.
    fn opened(&self, call: &ApiCall<'_>) -> Result<Vec<Activity>, Unreadable> {
        recorded(call)?;
        if self.options.auto_accept_shared_attachments.as_deref() != Some("enable") {
            return Ok(Vec::new());
        }
        let gateway = self.transit_gateway_id.as_deref().unwrap_or("a transit gateway");
        Ok(Activity::on_account(call, format!("{gateway} accepts attachments of other accounts without asking")))
    }
}

const PEERING: &str = "AWS::EC2::VPCPeeringConnection";
const ATTACHMENT: &str = "AWS::EC2::TransitGatewayAttachment";

impl ActivityControl for NetworkJoinedWithAnotherAccount {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-network-joined-with-another-account",
        title: "Network was joined with another account",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["CloudWatch.14"],
            cis_v3: &["4.14"],
            nist_r5: &[],
            managed_rule: None,
        },
    };

    const TYPES: &'static [&'static str] = &[PEERING, ATTACHMENT, ACCOUNT];

    const EVENTS: Events = &[(
        "ec2",
        &[
            "CreateVpcPeeringConnection",
            "AcceptVpcPeeringConnection",
            "CreateTransitGatewayPeeringAttachment",
            "AcceptTransitGatewayPeeringAttachment",
            "AcceptTransitGatewayVpcAttachment",
            "CreateNetworkInterfacePermission",
            "ModifyTransitGateway",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        match call.name() {
            "ModifyTransitGateway" => return request.opened(call),
            "CreateNetworkInterfacePermission" if request.aws_account_id.is_none() => {
                return Err(Unreadable::missing("requestParameters.AwsAccountId"));
            }
            _ => {}
        }
        let named = [&request.peer_owner_id, &request.peer_account_id, &request.aws_account_id];
        let named = named.into_iter().flatten().next();
        let accounts: Vec<String> = match named {
            Some(account) => vec![account.clone()],
            None => response::<Answer>(call)?.owners(answer(call))?,
        };
        let foreign = |account: &&String| *account != call.account_id() && !self.trusted_accounts.contains(*account);
        let resource_type = if call.name().contains("VpcPeering") { PEERING } else { ATTACHMENT };
        Ok(match (accounts.iter().find(foreign), &request.aws_account_id) {
            (Some(account), None) => Activity::on_each(call, resource_type, format!("joined with {account}")),
            (Some(account), Some(_)) => {
                let interface = request.network_interface_id.as_deref().unwrap_or("a network interface");
                Activity::on_account(call, format!("{interface} may be attached by {account}"))
            }
            (None, _) => Vec::new(),
        })
    }
}

/// What holds the answer of a call.
fn answer(call: &ApiCall<'_>) -> &'static str {
    match call.name() {
        "CreateTransitGatewayPeeringAttachment" | "AcceptTransitGatewayPeeringAttachment" => {
            "transitGatewayPeeringAttachment"
        }
        "AcceptTransitGatewayVpcAttachment" => "transitGatewayVpcAttachment",
        _ => "vpcPeeringConnection",
    }
}

#[cfg(test)]
mod tests {
    use super::{NetworkJoinedWithAnotherAccount, Request};
    use crate::ActivityControl;
    use guardrail_resources::call::read;

    #[test]
    fn a_missing_answer_is_named() {
        for (name, answer) in [
            ("AcceptVpcPeeringConnection", "vpcPeeringConnection"),
            ("AcceptTransitGatewayPeeringAttachment", "transitGatewayPeeringAttachment"),
            ("AcceptTransitGatewayVpcAttachment", "transitGatewayVpcAttachment"),
        ] {
            let call = format!(r#"{{"eventName":"{name}","responseElements":{{}}}}"#);
            let control = NetworkJoinedWithAnotherAccount::default();
            let error = control.observe(&read(&call).unwrap(), &Request::default()).unwrap_err();
            assert!(error.to_string().contains(answer), "{error}");
        }
    }
}

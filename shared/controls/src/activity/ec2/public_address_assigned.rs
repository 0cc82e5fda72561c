//! # Public address was assigned
//!
//! ## Why it matters
//! A machine with a public address answers the internet wherever routes and security groups let it. Behind a load balancer
//! or a NAT gateway it needs none.
//!
//! ## What fires
//! AssociateAddress, and ModifySubnetAttribute that gives every new machine of a subnet a public address.
//!
//! ## What passes
//! AllocateAddress, which reserves an address and assigns it to nothing. Instances that are started with a public
//! address: those of a public subnet are meant to be. An instance that takes an address itself, by its own role, as NAT
//! instances and bastions do when they start. What pipelines and the `trusted` principals do.
//!
//! ## Remediation
//! Ask whether the machine is meant to be public. If not, take the address away (DisassociateAddress), or set the subnet's
//! attribute back (ModifySubnetAttribute).
//!
//! ## Absent keys
//! - `mapPublicIpOnLaunch`: a call changes one attribute of a subnet, and this is another.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a machine, or every new one of a subnet, gets a public address.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublicAddressAssigned {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What gets an address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    allocation_id: Option<String>,
    public_ip: Option<String>,
    instance_id: Option<String>,
    network_interface_id: Option<String>,
    map_public_ip_on_launch: Option<Attribute>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attribute {
    #[serde(deserialize_with = "optional_flag")]
    value: Option<bool>,
}

impl ActivityControl for PublicAddressAssigned {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-public-address-assigned",
        title: "Public address was assigned",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Network,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::Instance", "AWS::EC2::EIP", "AWS::EC2::Subnet"];

    const EVENTS: Events = &[("ec2", &["AssociateAddress", "ModifySubnetAttribute"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        call::recorded(call)?;
        if call.name() == "ModifySubnetAttribute" {
            return match request.map_public_ip_on_launch.as_ref().map(|attribute| attribute.value) {
                None | Some(Some(false)) => Ok(Vec::new()),
                Some(Some(true)) => {
                    Ok(Activity::on_each(call, "AWS::EC2::Subnet", "new machines get public addresses"))
                }
                Some(None) => Err(Unreadable::missing("requestParameters.mapPublicIpOnLaunch.value")),
            };
        }
        let address = request.allocation_id.as_ref().or(request.public_ip.as_ref());
        let address = address.ok_or_else(|| Unreadable::missing("requestParameters.allocationId"))?;
        let interface = request.network_interface_id.as_deref().unwrap_or("an instance");
        Ok(match request.instance_id.as_deref() {
            Some(instance) if is_session_of(call, instance) => Vec::new(),
            Some(_) => Activity::on_each(call, "AWS::EC2::Instance", format!("public address {address} assigned")),
            None => Activity::on_each(call, "AWS::EC2::EIP", format!("assigned to {interface}")),
        })
    }
}

/// True where the instance itself calls, by its own role: EC2 names the role's session after the instance.
fn is_session_of(call: &ApiCall<'_>, instance: &str) -> bool {
    let arn = call.user_identity.as_ref().and_then(|caller| caller.arn.as_deref()).unwrap_or_default();
    arn.contains(":assumed-role/") && arn.rsplit('/').next() == Some(instance)
}

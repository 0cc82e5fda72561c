//! Endpoints that a call may make public: databases, brokers and the like, of whatever service.

use super::{recorded, response};
use crate::read::{Unreadable, optional_flag};
use guardrail_model::ApiCall;
use serde::Deserialize;

/// The part of a request that says whether an endpoint is public.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Endpoint {
    /// True where anybody on the internet may connect; absent where the call leaves it as it is, or to the service.
    #[serde(deserialize_with = "optional_flag")]
    pub publicly_accessible: Option<bool>,
}

/// The same in an answer: at its top (Amazon RDS, Amazon Redshift), or with the resource.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    #[serde(deserialize_with = "optional_flag")]
    publicly_accessible: Option<bool>,
    #[serde(alias = "replication_instance")]
    workgroup: Option<Endpoint>,
}

/// True where the call makes an endpoint public. A call that creates one and says nothing leaves it to the service, whose
/// answer tells.
///
/// # Errors
/// A call that asks nothing, and one that creates an endpoint, where neither request nor answer say which kind.
pub fn made_public(call: &ApiCall<'_>, request: &Endpoint) -> Result<bool, Unreadable> {
    recorded(call)?;
    let creates = ["Create", "Restore"].iter().any(|verb| call.name().starts_with(verb));
    match request.publicly_accessible {
        Some(public) => return Ok(public),
        None if !creates => return Ok(false),
        None => {}
    }
    let answer: Answer = response(call)?;
    let told = answer.publicly_accessible.or(answer.workgroup.and_then(|workgroup| workgroup.publicly_accessible));
    told.ok_or_else(|| Unreadable::missing("responseElements.publiclyAccessible"))
}

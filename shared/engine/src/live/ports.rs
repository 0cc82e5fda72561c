//! What live state needs from outside.

use super::ReadRequest;
use crate::evaluate::PortError;
use guardrail_controls::Subject;
use guardrail_model::{Alias, ResourceKey};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::future::Future;

/// The resources' own services. Implementations ask in the resource's Region, and retry throttling and time-outs by
/// themselves, with back-off, before they give up.
pub trait LiveState {
    /// True for the types that can be read.
    fn reads(resource_type: &str) -> bool;

    /// Reads a resource as it stands now.
    fn read(&self, resource: &ResourceKey) -> impl Future<Output = Result<Live, PortError>> + Send;
}

/// What a resource is like now.
#[derive(Clone, Debug)]
pub enum Live {
    /// It stands.
    Stands(Standing),
    /// There is no such resource.
    Gone,
}

/// A resource that stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// What it is like: one subject a view of its type.
    pub subjects: Vec<Subject>,
    /// Its other names.
    pub aliases: Vec<Alias>,
    /// Its tags: exemptions may ask for them, so none are left out.
    pub tags: BTreeMap<String, String>,
}

/// What waits to be read.
pub trait Queue {
    /// Hands a request over, to come back after a delay of at most 15 minutes (the most that SQS takes).
    fn later(&self, request: &ReadRequest, delay: SignedDuration)
    -> impl Future<Output = Result<(), PortError>> + Send;
}

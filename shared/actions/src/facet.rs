//! What every service says of its facets and of its calls.

use crate::{Grant, Place, Refusal};
use serde::Serialize;

/// A service's facets: parts of a resource's configuration that are read and written as a whole.
pub trait Surface {
    /// The states of the service's facets.
    type State;
    /// The service's calls.
    type Call;

    /// The ARN of the resource that is written, or what stands for it: no two changes of one resource run at once.
    fn resource(&self, at: &Place) -> String;

    /// What reading it needs.
    fn reads(&self, at: &Place) -> Vec<Grant>;

    /// The calls that lead from one state to another; none where they are the same. Both ways: what changes a facet, and
    /// what changes it back.
    ///
    /// # Errors
    /// There is no way from the one to the other.
    fn calls(&self, from: &Self::State, to: &Self::State) -> Result<Vec<Self::Call>, Refusal>;
}

/// A service's calls that change something. A call serializes as its parameters, by the API's own names.
pub trait Request: Serialize {
    /// The operation, by the API's name: `PutPublicAccessBlock`.
    fn operation(&self) -> &'static str;

    /// What making it needs: the permission of the call itself first, and then those that the service asks for beside it.
    fn needs(&self, at: &Place) -> Vec<Grant>;
}

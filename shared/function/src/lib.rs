//! What every function begins with: what the template says in its environment, the ledger's tables, the settings in force
//! and the exemptions, and an error that fails an invocation so that Lambda says what went wrong. It links the SDK's
//! DynamoDB crate and no other: a function names the services that it calls besides.

mod backend;
mod batch;
mod environment;
mod failure;
mod findings;

pub use backend::{Backend, Invocation};
pub use batch::{BatchAnswer, ItemFailure};
pub use environment::{StartError, global_controls, required, variable};
pub use failure::Failure;
pub use findings::count_turned;

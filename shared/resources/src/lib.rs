//! What a resource looks like to a control: typed views of what AWS Config records (and of what the account tells when
//! asked), the reader that forgives what real items do, the IAM policy language, and network reach. All pure: text goes
//! in, types come out, and whatever cannot be read is an [`Unreadable`], never a default that looks safe.

pub mod policy;
pub mod read;
mod resource;
pub mod s3;

pub use read::{List, Section, Tags, Unreadable};
pub use resource::{Resource, View};

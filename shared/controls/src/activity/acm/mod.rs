//! Controls over AWS Certificate Manager.
// Written by `cargo xtask generate`.

mod certificate_deleted;
mod private_authority_disabled;

pub use certificate_deleted::CertificateDeleted;
pub use private_authority_disabled::PrivateAuthorityDisabled;

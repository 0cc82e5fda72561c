//! Why a task could not be seen to: it must come again.

use crate::evaluate::PortError;
use crate::ledger::{FindingKey, RecordError, StoreError};

/// Why a task could not be seen to. Nothing was written that is not recorded; the task must come again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
pub enum RemediateError {
    /// The ledger did not answer, or others kept changing the record.
    #[error(transparent)]
    Ledger(#[from] RecordError),
    /// The store of images, or the schedule, did not answer.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<StoreError> for RemediateError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

/// Others kept changing the record.
pub(super) fn contended(key: &FindingKey) -> RemediateError {
    RemediateError::Ledger(RecordError::Contended { key: Box::new(key.clone()) })
}

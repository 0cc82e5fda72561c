//! The switches of a Region.

use crate::remediation::{answer, unread};
use aws_sdk_ec2::Client;
use guardrail_actions::services::ec2::{SnapshotBlock, State};
use guardrail_engine::remediate::CallError;
use std::str::FromStr as _;

/// Whether new volumes are encrypted.
pub(super) async fn encryption(ec2: &Client) -> Result<State, CallError> {
    const GET: &str = "ec2:GetEbsEncryptionByDefault";
    let is_on = answer(GET, ec2.get_ebs_encryption_by_default().send().await)?.ebs_encryption_by_default;
    is_on.map(State::EncryptionByDefault).ok_or_else(|| unread(GET, "EbsEncryptionByDefault"))
}

/// Whether instances can be reached by serial console.
pub(super) async fn serial_console(ec2: &Client) -> Result<State, CallError> {
    const GET: &str = "ec2:GetSerialConsoleAccessStatus";
    let is_on = answer(GET, ec2.get_serial_console_access_status().send().await)?.serial_console_access_enabled;
    is_on.map(State::SerialConsole).ok_or_else(|| unread(GET, "SerialConsoleAccessEnabled"))
}

/// How far public snapshots are blocked.
pub(super) async fn snapshot_block(ec2: &Client) -> Result<State, CallError> {
    const GET: &str = "ec2:GetSnapshotBlockPublicAccessState";
    let state = answer(GET, ec2.get_snapshot_block_public_access_state().send().await)?.state;
    let block = state.and_then(|state| SnapshotBlock::from_str(state.as_str()).ok());
    block.map(State::SnapshotBlock).ok_or_else(|| unread(GET, "State"))
}

/// Whether public images are blocked.
pub(super) async fn image_block(ec2: &Client) -> Result<State, CallError> {
    const GET: &str = "ec2:GetImageBlockPublicAccessState";
    let answer = answer(GET, ec2.get_image_block_public_access_state().send().await)?;
    match answer.image_block_public_access_state.as_deref() {
        Some("block-new-sharing") => Ok(State::ImageBlock(true)),
        Some("unblocked") => Ok(State::ImageBlock(false)),
        _ => Err(unread(GET, "ImageBlockPublicAccessState")),
    }
}

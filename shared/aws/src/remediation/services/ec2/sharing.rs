//! Whom snapshots and images are shared with.

use crate::remediation::{answer, unread};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{
    CreateVolumePermission, CreateVolumePermissionModifications, ImageAttributeName, LaunchPermission,
    LaunchPermissionModifications, SnapshotAttributeName,
};
use guardrail_actions::services::ec2::{Grantee, Modifications, State};
use guardrail_engine::remediate::CallError;

const SNAPSHOT: &str = "ec2:DescribeSnapshotAttribute";
const IMAGE: &str = "ec2:DescribeImageAttribute";

/// Those who may create volumes of a snapshot.
pub(super) async fn read_snapshot(ec2: &Client, snapshot: &str) -> Result<State, CallError> {
    let call = ec2.describe_snapshot_attribute().snapshot_id(snapshot);
    let call = call.attribute(SnapshotAttributeName::CreateVolumePermission);
    let permissions = answer(SNAPSHOT, call.send().await)?.create_volume_permissions.unwrap_or_default();
    let grantees = permissions.into_iter().map(|CreateVolumePermission { user_id, group, .. }| {
        let grantee = user_id.map(Grantee::UserId).or(group.map(|group| Grantee::Group(group.as_str().to_owned())));
        grantee.ok_or_else(|| unread(SNAPSHOT, "UserId or Group"))
    });
    Ok(State::SnapshotSharing(grantees.collect::<Result<_, _>>()?))
}

/// Those who may launch an image.
pub(super) async fn read_image(ec2: &Client, image: &str) -> Result<State, CallError> {
    let call = ec2.describe_image_attribute().image_id(image).attribute(ImageAttributeName::LaunchPermission);
    let permissions = answer(IMAGE, call.send().await)?.launch_permissions.unwrap_or_default();
    let grantees = permissions.into_iter().map(|permission| {
        let grantee = (permission.user_id.map(Grantee::UserId))
            .or(permission.group.map(|group| Grantee::Group(group.as_str().to_owned())))
            .or(permission.organization_arn.map(Grantee::OrganizationArn))
            .or(permission.organizational_unit_arn.map(Grantee::OrganizationalUnitArn));
        grantee.ok_or_else(|| unread(IMAGE, "UserId, Group, OrganizationArn or OrganizationalUnitArn"))
    });
    Ok(State::ImageSharing(grantees.collect::<Result<_, _>>()?))
}

/// Changes who may create volumes of a snapshot.
pub(super) async fn modify_snapshot(ec2: &Client, snapshot: &str, changes: &Modifications) -> Result<(), CallError> {
    let permissions = |grantees: &[Grantee]| {
        some(grantees.iter().map(|grantee| {
            let permission = CreateVolumePermission::builder();
            match grantee {
                Grantee::Group(group) => permission.group(group.as_str().into()).build(),
                Grantee::UserId(name) | Grantee::OrganizationArn(name) | Grantee::OrganizationalUnitArn(name) => {
                    permission.user_id(name).build()
                }
            }
        }))
    };
    let changes = CreateVolumePermissionModifications::builder()
        .set_add(permissions(&changes.add))
        .set_remove(permissions(&changes.remove))
        .build();
    let call = ec2.modify_snapshot_attribute().snapshot_id(snapshot);
    let call = call.attribute(SnapshotAttributeName::CreateVolumePermission).create_volume_permission(changes);
    answer("ec2:ModifySnapshotAttribute", call.send().await).map(drop)
}

/// Changes who may launch an image.
pub(super) async fn modify_image(ec2: &Client, image: &str, changes: &Modifications) -> Result<(), CallError> {
    let permissions = |grantees: &[Grantee]| {
        some(grantees.iter().map(|grantee| {
            let permission = LaunchPermission::builder();
            match grantee {
                Grantee::Group(group) => permission.group(group.as_str().into()).build(),
                Grantee::UserId(number) => permission.user_id(number).build(),
                Grantee::OrganizationArn(arn) => permission.organization_arn(arn).build(),
                Grantee::OrganizationalUnitArn(arn) => permission.organizational_unit_arn(arn).build(),
            }
        }))
    };
    let changes = LaunchPermissionModifications::builder()
        .set_add(permissions(&changes.add))
        .set_remove(permissions(&changes.remove))
        .build();
    let call = ec2.modify_image_attribute().image_id(image).attribute("launchPermission").launch_permission(changes);
    answer("ec2:ModifyImageAttribute", call.send().await).map(drop)
}

fn some<T>(values: impl ExactSizeIterator<Item = T>) -> Option<Vec<T>> {
    (values.len() > 0).then(|| values.collect())
}

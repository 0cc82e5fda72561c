//! # Database was made reachable from the internet
//!
//! ## Why it matters
//! A database that has a public address is one security group away from everybody. Weak passwords, leaked ones and flaws of
//! the engine are tried from everywhere, and the whole of the data stands behind them.
//!
//! ## What fires
//! CreateDBInstance, ModifyDBInstance, CreateDBInstanceReadReplica and the calls that restore an instance, where the
//! instance gets a public address; the same for Multi-AZ clusters. Where a new instance's request says nothing, RDS's
//! answer tells. Aurora, Neptune and DocumentDB speak by the same calls.
//!
//! ## What passes
//! Instances without a public address, and changes that leave it as it is.
//!
//! ## Remediation
//! `rds:ModifyDBInstance` with `PubliclyAccessible` off takes the address away, which takes the finding back. Clients outside of
//! the VPC lose their way in. Nothing is done to clusters, whose address is chosen once, when they are created. Look at who
//! connected.
//!
//! ## Absent keys
//! - `publiclyAccessible`: a change without it leaves it as it is; of a new instance the answer tells, and a new cluster
//!   without it is not public.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::rds as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Endpoint, Target};
use serde::Deserialize;

/// Fires where a database gets a public address.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstanceMadePublic {}

const INSTANCE: &str = "AWS::RDS::DBInstance";

impl ActivityControl for InstanceMadePublic {
    type Request = Endpoint;

    const METADATA: Metadata = Metadata {
        id: "rds-instance-made-public",
        title: "Database was made reachable from the internet",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"];

    const EVENTS: Events = &[(
        "rds",
        &[
            "CreateDBInstance",
            "ModifyDBInstance",
            "CreateDBInstanceReadReplica",
            "RestoreDBInstanceFromDBSnapshot",
            "RestoreDBInstanceFromS3",
            "RestoreDBInstanceToPointInTime",
            "CreateDBCluster",
            "RestoreDBClusterFromSnapshot",
            "RestoreDBClusterToPointInTime",
        ],
    )];

    const TAKEN_BACK_BY: Events = &[("rds", &["ModifyDBInstance"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Endpoint) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        // Of clusters, only the Multi-AZ ones have the parameter; Aurora's answer has none either.
        let (resource_type, is_public) = if call.name().contains("DBCluster") {
            ("AWS::RDS::DBCluster", request.publicly_accessible == Some(true))
        } else {
            (INSTANCE, call::made_public(call, request)?)
        };
        if !is_public {
            return Ok(Vec::new());
        }
        let activities = Activity::on_each(call, resource_type, "reachable from the internet");
        Ok(Activity::each_put_right(activities, call, |key| {
            if key.resource_type != INSTANCE {
                return Plan::none();
            }
            let action = actions::MakePrivate { instance: key.resource_id.clone() };
            Plan::of(action, actions::State::PubliclyAccessible(true))
        }))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Endpoint) -> Result<Vec<Target>, Unreadable> {
        let closes = request.publicly_accessible == Some(false);
        Ok(if closes { call::targets(call, INSTANCE) } else { Vec::new() })
    }
}

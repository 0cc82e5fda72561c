//! The form of an activity control, and how one is asked.

use crate::control::Described;
use guardrail_actions::Plan;
use guardrail_model::{ACCOUNT, ApiCall, Metadata, ResourceKey, Trigger, is_global};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::de::DeserializeOwned;

/// Calls by service and name: `("iam", &["CreateUser", "CreateLoginProfile"])`, both as [`ApiCall::service`] and
/// [`ApiCall::name`] have them. `("*", &["*"])` is every call there is.
pub type Events = &'static [(&'static str, &'static [&'static str])];

/// An activity control: a pure judgement of one API call, by what it did rather than by its name.
///
/// The implementing struct *is* the control's parameters; its `Default` is what holds where settings are silent.
pub trait ActivityControl: Default + DeserializeOwned + Send + Sync + 'static {
    /// The part of the request's parameters that the control reads.
    type Request: DeserializeOwned;

    /// What it says of itself.
    const METADATA: Metadata;

    /// The Config types of what it speaks of; [`ACCOUNT`] where that is the account.
    const TYPES: &'static [&'static str];

    /// The calls that it judges.
    const EVENTS: Events;

    /// For a control of every call: what else the record must hold, as the `detail` of an EventBridge pattern in JSON, so that
    /// not every call of the account is sent to be judged.
    const NARROWED: Option<&'static str> = None;

    /// True where a call that was refused must be known too. The others are asked about calls that were done.
    const ATTEMPTS: bool = false;

    /// True where what AWS services do counts too. The others are asked about what people and their programs do.
    const SERVICES: bool = false;

    /// The calls that take back what it fires on: the finding on the same resource is over then.
    const TAKEN_BACK_BY: Events = &[];

    /// Judges one call: what must be known of it, one for each resource; nothing for a harmless one. Pure.
    ///
    /// # Errors
    /// [`Unreadable`] where a part that the judgement needs cannot be read or is not there; never silence in its place.
    fn observe(&self, call: &ApiCall<'_>, request: &Self::Request) -> Result<Vec<Activity>, Unreadable>;

    /// What a call of [`Self::TAKEN_BACK_BY`] puts right. Where such a call may do something else as well, the control says
    /// here which of the resources it really puts right.
    ///
    /// # Errors
    /// As for [`Self::observe`].
    fn takes_back(&self, call: &ApiCall<'_>, request: &Self::Request) -> Result<Vec<Target>, Unreadable> {
        let _ = request;
        Ok(Self::TYPES.iter().flat_map(|resource_type| about(call, resource_type)).collect())
    }

    /// How much of what the control fired on there such a call undoes: everything, unless the control says here that it is
    /// less.
    ///
    /// # Errors
    /// As for [`Self::observe`].
    fn undoes(&self, call: &ApiCall<'_>, request: &Self::Request) -> Result<Undone, Unreadable> {
        let _ = (call, request);
        Ok(Undone::Everything)
    }
}

/// What a call did to one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// The resource.
    pub target: Target,
    /// What was done: in lower case, without advice, and without who did it.
    pub fact: String,
    /// What would undo the harm, where guardrail knows what to do.
    pub plan: Plan,
}

impl Activity {
    /// Something was done to a resource.
    pub fn on(target: Target, fact: impl Into<String>) -> Self {
        Self { target, fact: fact.into(), plan: Plan::none() }
    }

    /// The same, with what would undo the harm.
    #[must_use]
    pub fn put_right_by(self, plan: Plan) -> Self {
        Self { plan, ..self }
    }

    /// The same of several, each with what would undo the harm to its resource: by the resource's key, as far as the call
    /// tells it. Of the account, where a call names no resource, there is nothing to undo it by.
    pub(crate) fn each_put_right(
        activities: Vec<Self>,
        call: &ApiCall<'_>,
        plan: impl Fn(&ResourceKey) -> Plan,
    ) -> Vec<Self> {
        let put_right = |activity: Self| {
            if activity.target.resource_type == ACCOUNT {
                return activity;
            }
            let plan = plan(&activity.target.key(call));
            activity.put_right_by(plan)
        };
        activities.into_iter().map(put_right).collect()
    }

    /// Nothing was done that must be known, by a call that is harmless for what it asked.
    ///
    /// # Errors
    /// A record that holds nothing of what the call asked.
    pub fn nothing(call: &ApiCall<'_>) -> Result<Vec<Self>, Unreadable> {
        let is_said = call.request_parameters.is_some_and(|raw| !matches!(raw.get(), "null" | "\"\"" | "{}"));
        if is_said { Ok(Vec::new()) } else { Err(Unreadable::missing("requestParameters")) }
    }

    /// Something was done to the account.
    pub fn on_account(call: &ApiCall<'_>, fact: impl Into<String>) -> Vec<Self> {
        vec![Self::on(Target::account(call), fact)]
    }

    /// Something was done to an account: to the one that the call names, to its own where it names none.
    pub(crate) fn on_account_named(call: &ApiCall<'_>, account: Option<&str>, fact: impl Into<String>) -> Vec<Self> {
        let named = account.filter(|account| !account.is_empty()).map(|account| Target::new(ACCOUNT, account));
        vec![Self::on(named.unwrap_or_else(|| Target::account(call)), fact)]
    }

    /// Something was done to each resource of a type that the call names; to the account where it names none.
    pub fn on_each(call: &ApiCall<'_>, resource_type: &'static str, fact: impl Into<String>) -> Vec<Self> {
        let fact = fact.into();
        about(call, resource_type).into_iter().map(|target| Self::on(target, fact.clone())).collect()
    }

    /// Several things were done to each resource of a type, told as one; nothing where none was.
    pub(crate) fn on_each_all(call: &ApiCall<'_>, resource_type: &'static str, facts: &[String]) -> Vec<Self> {
        if facts.is_empty() { Vec::new() } else { Self::on_each(call, resource_type, facts.join("; ")) }
    }
}

/// The resources of a type that a call is about; the account where it names none.
fn about(call: &ApiCall<'_>, resource_type: &'static str) -> Vec<Target> {
    let targets = if resource_type == ACCOUNT { Vec::new() } else { call::targets(call, resource_type) };
    if targets.is_empty() { vec![Target::account(call)] } else { targets }
}

/// What a control makes of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Observed {
    /// It must be known.
    Fired(Activity),
    /// It puts right what the control fired on before.
    TakenBack(TakenBack),
}

/// What a call put right of one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The resource.
    pub target: Target,
    /// What of it.
    pub undone: Undone,
}

/// How much a call undoes of what an activity control fired on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// Whatever it was.
    Everything,
    /// These facts and no others, each in the words in which it was observed; `*` at the end of one stands for whatever
    /// follows.
    Facts(Vec<String>),
}

impl Undone {
    /// One fact.
    pub fn fact(fact: impl Into<String>) -> Self {
        Self::Facts(vec![fact.into()])
    }
}

/// The object-safe face of an activity control: every [`ActivityControl`] has it.
pub trait Watch: Described + Send + Sync {
    /// The calls that take back what it fires on.
    fn taken_back_by(&self) -> Events;

    /// True where refused calls count.
    fn attempts(&self) -> bool;

    /// True where what AWS services do counts.
    fn services(&self) -> bool;

    /// Judges a call of its events; see [`ActivityControl::observe`].
    fn observe(&self, call: &ApiCall<'_>) -> Result<Vec<Activity>, Unreadable>;

    /// What a call puts right; see [`ActivityControl::takes_back`] and [`ActivityControl::undoes`].
    fn takes_back(&self, call: &ApiCall<'_>) -> Result<Vec<TakenBack>, Unreadable>;
}

/// An activity control behind its object-safe face.
pub(crate) struct Watched<C>(pub(crate) C);

impl<C: ActivityControl> Described for Watched<C> {
    fn metadata(&self) -> &Metadata {
        &C::METADATA
    }

    fn resource_types(&self) -> &'static [&'static str] {
        C::TYPES
    }

    fn triggers(&self) -> Vec<Trigger> {
        vec![Trigger::Call]
    }

    fn events(&self) -> Events {
        C::EVENTS
    }

    fn is_global(&self) -> bool {
        C::TYPES.iter().all(|resource_type| is_global(resource_type))
    }
}

impl<C: ActivityControl> Watch for Watched<C> {
    fn taken_back_by(&self) -> Events {
        C::TAKEN_BACK_BY
    }

    fn attempts(&self) -> bool {
        C::ATTEMPTS
    }

    fn services(&self) -> bool {
        C::SERVICES
    }

    fn observe(&self, call: &ApiCall<'_>) -> Result<Vec<Activity>, Unreadable> {
        self.0.observe(call, &call::request(call)?)
    }

    fn takes_back(&self, call: &ApiCall<'_>) -> Result<Vec<TakenBack>, Unreadable> {
        let request = call::request(call)?;
        let targets = self.0.takes_back(call, &request)?;
        let undone = self.0.undoes(call, &request)?;
        Ok(targets.into_iter().map(|target| TakenBack { target, undone: undone.clone() }).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, Observed, Parameters, Selection};
    use guardrail_resources::call;

    /// The calls by which the plan of one control puts right what a call did, given what the service answered.
    fn put_right(control: &str, call: &str, request: &str, answer: &str) -> Vec<String> {
        let (service, name) = call.split_once(':').unwrap();
        let record = format!(
            r#"{{"eventSource": "{service}.amazonaws.com", "eventName": "{name}", "awsRegion": "eu-west-1",
                "recipientAccountId": "111122223333", "userIdentity": {{"type": "IAMUser", "accountId": "111122223333",
                "arn": "arn:aws:iam::111122223333:user/amelie"}}, "userAgent": "console.amazonaws.com",
                "requestParameters": {request}, "responseElements": {answer}}}"#
        );
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let selection = Selection::Only([control.to_owned()].into());
        let call = call::read(&record).unwrap();
        let mut judgements = catalogue.judge_call(&call, &selection);
        let Ok(Observed::Fired(activity)) = judgements.pop().unwrap().outcome else { panic!("{control} fires") };
        let calls = activity.plan.steps.iter().flat_map(|step| step.calls().unwrap());
        calls.map(|call| call.to_string()).collect()
    }

    #[test]
    fn what_a_call_did_to_databases_is_put_right() {
        let (snapshot, cluster) = (r#"{"dBSnapshotIdentifier": "s""#, r#"{"dBClusterSnapshotIdentifier": "s""#);
        for (control, call, request, calls) in [
            (
                "rds-snapshot-public",
                "rds:ModifyDBSnapshotAttribute",
                format!(r#"{snapshot}, "attributeName": "restore", "valuesToAdd": ["444455556666", "all"]}}"#),
                &[
                    r#"rds:ModifyDBSnapshotAttribute {"DBSnapshotIdentifier":"s","AttributeName":"restore","ValuesToRemove":["all"]}"#,
                ][..],
            ),
            (
                "rds-snapshot-external-share",
                "rds:ModifyDBClusterSnapshotAttribute",
                format!(
                    r#"{cluster}, "attributeName": "restore", "valuesToAdd": ["111122223333", "444455556666", "all"]}}"#
                ),
                &[
                    r#"rds:ModifyDBClusterSnapshotAttribute {"DBClusterSnapshotIdentifier":"s","AttributeName":"restore","ValuesToRemove":["444455556666"]}"#,
                ],
            ),
            (
                "rds-instance-made-public",
                "rds:ModifyDBInstance",
                r#"{"dBInstanceIdentifier": "orders", "publiclyAccessible": true}"#.to_owned(),
                &[r#"rds:ModifyDBInstance {"DBInstanceIdentifier":"orders","PubliclyAccessible":false}"#],
            ),
            // Nobody can change a cluster's address.
            (
                "rds-instance-made-public",
                "rds:CreateDBCluster",
                r#"{"dBClusterIdentifier": "orders", "publiclyAccessible": true}"#.to_owned(),
                &[],
            ),
            (
                "data-deletion-protection-disabled",
                "rds:ModifyDBCluster",
                r#"{"dBClusterIdentifier": "orders", "deletionProtection": false}"#.to_owned(),
                &[r#"rds:ModifyDBCluster {"DBClusterIdentifier":"orders","DeletionProtection":true}"#],
            ),
            (
                "data-deletion-protection-disabled",
                "rds:ModifyGlobalCluster",
                r#"{"globalClusterIdentifier": "orders", "deletionProtection": false}"#.to_owned(),
                &[r#"rds:ModifyGlobalCluster {"GlobalClusterIdentifier":"orders","DeletionProtection":true}"#],
            ),
        ] {
            assert_eq!(put_right(control, call, &request, "null"), calls, "{control}: {request}");
        }
    }

    #[test]
    fn backups_are_kept_for_as_long_as_they_were_where_the_answer_tells() {
        let request = r#"{"dBInstanceIdentifier": "orders", "backupRetentionPeriod": 0, "applyImmediately": true}"#;
        let answer = r#"{"backupRetentionPeriod": 14, "pendingModifiedValues": {"backupRetentionPeriod": 0}}"#;
        for (answer, days) in [("null", 2), ("{}", 2), (answer, 14)] {
            let calls = put_right("rds-backups-shortened", "rds:ModifyDBInstance", request, answer);
            let set = format!(
                r#"{{"DBInstanceIdentifier":"orders","BackupRetentionPeriod":{days},"ApplyImmediately":true}}"#
            );
            assert_eq!(calls, [format!("rds:ModifyDBInstance {set}")]);
        }
    }

    #[test]
    fn what_a_call_did_to_keys_tables_and_streams_is_put_right() {
        let (arn, id) = (r#"{"keyId": "arn:aws:kms:eu-west-1:111122223333:key/1234"}"#, r#"{"keyId": "1234"}"#);
        for (control, call, request, calls) in [
            ("kms-key-disabled", "kms:DisableKey", arn, &[r#"kms:EnableKey {"KeyId":"1234"}"#][..]),
            (
                "kms-key-deletion-scheduled",
                "kms:ScheduleKeyDeletion",
                id,
                &[r#"kms:CancelKeyDeletion {"KeyId":"1234"}"#, r#"kms:EnableKey {"KeyId":"1234"}"#],
            ),
            (
                "kms-key-rotation-disabled",
                "kms:DisableKeyRotation",
                id,
                &[r#"kms:EnableKeyRotation {"KeyId":"1234","RotationPeriodInDays":365}"#],
            ),
            (
                "data-deletion-protection-disabled",
                "dynamodb:UpdateTable",
                r#"{"tableName": "orders", "deletionProtectionEnabled": false}"#,
                &[r#"dynamodb:UpdateTable {"TableName":"orders","DeletionProtectionEnabled":true}"#],
            ),
            (
                "data-backups-disabled",
                "dynamodb:UpdateContinuousBackups",
                r#"{"tableName": "orders", "pointInTimeRecoverySpecification": {"pointInTimeRecoveryEnabled": false}}"#,
                &[
                    r#"dynamodb:UpdateContinuousBackups {"TableName":"orders","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":35}}"#,
                ],
            ),
            (
                "data-backups-disabled",
                "elasticache:ModifyReplicationGroup",
                r#"{"replicationGroupId": "carts", "snapshotRetentionLimit": 0}"#,
                &[],
            ),
            (
                "data-encryption-removed",
                "kinesis:StopStreamEncryption",
                r#"{"streamName": "clicks", "encryptionType": "KMS", "keyId": "alias/aws/kinesis"}"#,
                &[
                    r#"kinesis:StartStreamEncryption {"StreamName":"clicks","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}"#,
                ],
            ),
            // Nobody knows with which key it was encrypted.
            ("data-encryption-removed", "kinesis:StopStreamEncryption", r#"{"streamName": "clicks"}"#, &[]),
            // No resource is named.
            ("kms-key-disabled", "kms:DisableKey", "{}", &[]),
        ] {
            assert_eq!(put_right(control, call, request, "null"), calls, "{control}: {request}");
        }
    }
}

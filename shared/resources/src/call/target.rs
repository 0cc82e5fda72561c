//! Which resource a call is about: a map from calls to resource keys.

use super::parameters::inner;
use super::pluck::pluck;
use guardrail_model::{ACCOUNT, Alias, ApiCall, ResourceKey, partition_of};
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;
use std::borrow::Cow;

mod map;

pub use map::rules;

/// A resource as a call names it: by Config's id of it, by a name, or by its ARN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// Its Config type; for what AWS Config knows no type of, the CloudFormation one.
    pub resource_type: &'static str,
    /// The id, name or ARN.
    pub named: String,
}

/// Where a call says which resource it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yield {
    /// At a path of the request's parameters: `instancesSet.items.instanceId`.
    Request(&'static str),
    /// At a path of the answer.
    Response(&'static str),
    /// At a path of the answer, by the id that AWS Config has for what calls name otherwise (`AROA…`). It counts where
    /// [`changed`] asks, whose resources are looked for by that id; a control is told the name.
    Id(&'static str),
    /// By a REST API and, at this path of the request's parameters, a stage of it: AWS Config calls stages by the ARN that the
    /// two make.
    RestStage(&'static str),
}

/// One line of the map: calls of a service, a type, and where its resources are named.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The service: `s3`.
    pub service: &'static str,
    /// The calls; none for every call of the service that has the parameter.
    pub names: &'static [&'static str],
    /// The resources' type.
    pub resource_type: &'static str,
    /// Where they are named: the first place that names any counts.
    pub yields: &'static [Yield],
}

/// The resources of a type that a call is about, each once; none where it names none, or where the map does not know.
pub fn targets(call: &ApiCall<'_>, resource_type: &'static str) -> Vec<Target> {
    let found = applying(call).filter(|rule| rule.resource_type == resource_type).map(|rule| rule.targets(call));
    found.into_iter().find(|targets| !targets.is_empty()).unwrap_or_default()
}

/// Every resource that a call is about, by Config's id where the answer tells it.
pub fn changed(call: &ApiCall<'_>) -> Vec<Target> {
    let mut targets: Vec<Target> = applying(call).flat_map(|rule| rule.changed(call)).collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

fn applying<'c>(call: &'c ApiCall<'_>) -> impl Iterator<Item = &'static Rule> + 'c {
    let applies =
        |rule: &&Rule| rule.service == call.service() && (rule.names.is_empty() || rule.names.contains(&call.name()));
    rules().iter().filter(applies)
}

impl Rule {
    fn targets(&self, call: &ApiCall<'_>) -> Vec<Target> {
        self.found(call, |place| !matches!(place, Yield::Id(_)))
    }

    fn changed(&self, call: &ApiCall<'_>) -> Vec<Target> {
        let by_id = self.found(call, |place| matches!(place, Yield::Id(_)));
        if by_id.is_empty() { self.targets(call) } else { by_id }
    }

    /// What the first place of some names, that names any.
    fn found(&self, call: &ApiCall<'_>, counts: impl Fn(&Yield) -> bool) -> Vec<Target> {
        let found = |place: &Yield| match place {
            Yield::Request(path) => texts(call.request_parameters, path),
            Yield::Response(path) | Yield::Id(path) => texts(call.response_elements, path),
            Yield::RestStage(path) => {
                let apis = texts(call.request_parameters, "restApiId").into_iter();
                let stages = texts(call.request_parameters, path);
                apis.zip(stages).filter_map(|(api, stage)| stage_arn(call, &api, &stage)).collect()
            }
        };
        let places = self.yields.iter().filter(|place| counts(place));
        let names = places.map(found).find(|names| !names.is_empty()).unwrap_or_default();
        names.into_iter().map(|name| Target::new(self.resource_type, name)).collect()
    }
}

/// A stage's ARN; none where the call names no Region.
fn stage_arn(call: &ApiCall<'_>, api: &str, stage: &str) -> Option<String> {
    let region = call.aws_region.as_deref().filter(|region| !region.is_empty())?;
    let partition = partition_of(region);
    Some(format!("arn:{partition}:apigateway:{region}::/restapis/{api}/stages/{stage}"))
}

/// The texts at a path of parameters; none where they cannot be read, which whoever judges the call says.
fn texts(raw: Option<&RawValue>, path: &str) -> Vec<String> {
    let path: Vec<&str> = path.split('.').collect();
    inner(raw, "parameters").map(|json| pluck(&json, &path)).unwrap_or_default()
}

impl Target {
    /// A resource by any of its names.
    pub fn new(resource_type: &'static str, named: impl Into<String>) -> Self {
        let named: String = named.into();
        let decoded = match plain_arn(&named) {
            Cow::Borrowed(_) => None,
            Cow::Owned(decoded) => Some(decoded),
        };
        Self { resource_type, named: decoded.unwrap_or(named) }
    }

    /// The account that a call is about.
    pub fn account(call: &ApiCall<'_>) -> Self {
        Self::new(ACCOUNT, call.account_id())
    }

    /// The resource's key as far as the call tells it. Where AWS Config's id is none of the names that calls use (a user's
    /// `AIDA…`), the name stands in its place until somebody who knows the [alias](Self::alias) says better.
    ///
    /// Account and Region are the ARN's where the resource is named by one: a call may be about another account's resource.
    /// An account is its own, whoever's call is about it.
    pub fn key(&self, call: &ApiCall<'_>) -> ResourceKey {
        let parts = Arn::read(&self.named);
        let or = |part: Option<&str>, other: &str| part.filter(|part| !part.is_empty()).unwrap_or(other).to_owned();
        let itself = (self.resource_type == ACCOUNT).then_some(self.named.as_str());
        let account = or(parts.as_ref().map(|arn| arn.account).or(itself), call.account_id());
        let region = or(parts.as_ref().map(|arn| arn.region), call.aws_region.as_deref().unwrap_or_default());
        let arn = parts.is_some().then_some(self.named.as_str());
        ResourceKey::new(arn, &account, &region, self.resource_type, &self.id())
    }

    /// What leads to the resource's key, where the call does not name it by Config's id.
    pub fn alias(&self) -> Alias {
        if Arn::read(&self.named).is_some() { Alias::Arn(self.named.clone()) } else { Alias::Name(self.named.clone()) }
    }

    /// The name as Config's id has it: of an ARN, the name within, unless Config calls the type by ARNs.
    fn id(&self) -> Cow<'_, str> {
        match Arn::read(&self.named) {
            Some(arn) if !is_called_by_arn(self.resource_type) => Cow::Borrowed(arn.name(self.resource_type)),
            _ => Cow::Borrowed(&self.named),
        }
    }
}

/// An ARN without its percent-encoding. Amazon EKS, Amazon MSK, AWS Backup and others record an ARN as it stood in the
/// request's path: `arn%3Aaws%3Aiam…`. Any other text is left as it is.
pub fn plain_arn(text: &str) -> Cow<'_, str> {
    let is_encoded = text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("arn%3A"));
    let decoded = is_encoded.then(|| percent_decode_str(text).decode_utf8().ok()).flatten();
    decoded.unwrap_or(Cow::Borrowed(text))
}

/// Types whose Config ids are ARNs (awslabs/aws-config-rdk, example items; the CloudFormation types whose primary identifier
/// is the ARN).
fn is_called_by_arn(resource_type: &str) -> bool {
    matches!(
        resource_type,
        "AWS::SNS::Topic"
            | "AWS::ElasticLoadBalancingV2::LoadBalancer"
            | "AWS::ElasticLoadBalancingV2::Listener"
            | "AWS::SecretsManager::Secret"
            | "AWS::ACM::Certificate"
            | "AWS::ACMPCA::CertificateAuthority"
            | "AWS::ApiGateway::Stage"
            | "AWS::CloudTrail::EventDataStore"
            | "AWS::Backup::RecoveryPoint"
            | "AWS::StepFunctions::StateMachine"
            | "AWS::NetworkFirewall::Firewall"
            | "AWS::NetworkFirewall::FirewallPolicy"
            | "AWS::NetworkFirewall::RuleGroup"
            | "AWS::RolesAnywhere::TrustAnchor"
            | "AWS::RolesAnywhere::Profile"
            | "AWS::RolesAnywhere::CRL"
            | "AWS::SSO::PermissionSet"
            | "AWS::IAM::SAMLProvider"
            | "AWS::IAM::OIDCProvider"
    )
}

/// The parts of an Amazon Resource Name that tell where a resource is, and what.
struct Arn<'a> {
    region: &'a str,
    account: &'a str,
    resource: &'a str,
}

impl<'a> Arn<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return None;
        }
        let (_partition, _service) = (parts.next()?, parts.next()?);
        Some(Self { region: parts.next()?, account: parts.next()?, resource: parts.next()? })
    }

    /// The name that Config uses: what follows the kind of resource (`function:billing`, `trail/main`, `role/path/name`).
    fn name(&self, resource_type: &str) -> &'a str {
        if resource_type == ACCOUNT {
            return self.account;
        }
        let after = self.resource.split_once([':', '/']).map_or(self.resource, |(_, name)| name);
        match resource_type {
            // A path stands before the name.
            "AWS::IAM::User" | "AWS::IAM::Role" | "AWS::IAM::Group" | "AWS::IAM::Policy" => {
                self.resource.rsplit('/').next().unwrap_or(after)
            }
            // A version or an alias stands behind it.
            "AWS::Lambda::Function" => after.split(':').next().unwrap_or(after),
            "AWS::Logs::LogGroup" => after.strip_suffix(":*").unwrap_or(after),
            // The bucket alone, or the bucket and an object in it.
            "AWS::S3::Bucket" => self.resource.split('/').next().unwrap_or(self.resource),
            _ => after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Target, changed, plain_arn, rules};
    use crate::call;
    use guardrail_model::ACCOUNT;
    use std::collections::BTreeSet;

    #[test]
    fn no_line_of_the_map_stands_twice() {
        let mut lines = BTreeSet::new();
        for rule in rules() {
            let line = (rule.service, rule.names, rule.resource_type);
            assert!(lines.insert(line), "{line:?}: one line with all its places does");
        }
    }

    #[test]
    fn an_arn_from_a_requests_path_is_read_as_any_other() {
        let encoded = "arn%3Aaws%3Akafka%3Aeu-west-1%3A111122223333%3Acluster%2Forders%2F0a1b";
        let arn = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0a1b";
        assert_eq!(plain_arn(encoded), arn);
        assert_eq!(plain_arn(&encoded.replace("%3A", "%3a")), arn);
        assert_eq!(Target::new("AWS::MSK::Cluster", encoded), Target::new("AWS::MSK::Cluster", arn));
        for other in [arn, "orders%3A1", "arn", "", "arn%3Aaws%FF", "äöüäöü"] {
            assert_eq!(plain_arn(other), other);
        }
    }

    #[test]
    fn an_account_is_its_own_whoever_calls() {
        let call = call::read(r#"{"recipientAccountId":"111122223333"}"#).unwrap();
        for named in ["444455556666", "arn:aws:iam::444455556666:root"] {
            let key = Target::new(ACCOUNT, named).key(&call);
            assert_eq!((key.account_id.as_str(), key.resource_id.as_str()), ("444455556666", "444455556666"));
        }
        let own = Target::account(&call).key(&call);
        assert_eq!((own.account_id.as_str(), own.resource_id.as_str()), ("111122223333", "111122223333"));
    }

    #[test]
    fn a_stage_is_called_by_the_arn_that_config_has_for_it() {
        let record = |name: &str, parameters: &str| {
            format!(
                r#"{{"eventSource":"apigateway.amazonaws.com","eventName":"{name}","awsRegion":"cn-north-1",
                    "recipientAccountId":"111122223333","requestParameters":{parameters}}}"#
            )
        };
        let stage = "arn:aws-cn:apigateway:cn-north-1::/restapis/a1b2c3d4e5/stages/live";
        for record in [
            record("UpdateStage", r#"{"restApiId":"a1b2c3d4e5","stageName":"live","updateStageInput":{}}"#),
            record("CreateStage", r#"{"restApiId":"a1b2c3d4e5","createStageInput":{"stageName":"live"}}"#),
        ] {
            let call = call::read(&record).unwrap();
            let targets = changed(&call);
            let key =
                targets.iter().find(|target| target.resource_type == "AWS::ApiGateway::Stage").unwrap().key(&call);
            assert_eq!((key.resource_id.as_str(), key.account_id.as_str()), (stage, "111122223333"));
            assert_eq!(key.region, "cn-north-1");
        }
        let other = record("UpdateStage", r#"{"apiId":"a1b2c3d4e5","stageName":"live"}"#);
        let call = call::read(&other).unwrap();
        assert!(changed(&call).iter().all(|target| target.resource_type != "AWS::ApiGateway::Stage"));
    }
}

//! The roles under which guardrail changes resources: each holds all that its service's reads and calls need, nothing that
//! none of them needs, and the template holds the same.

mod representatives;

use guardrail_actions::{Condition, Grant, Permission, Place, Service, Use};
use guardrail_tests::cloudformation::templates;
use guardrail_tests::tools::root;
use representatives::Representative;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use strum::VariantArray as _;

/// The writes for which IAM knows no narrower resource than all (Service Authorization Reference).
const UNSCOPED: [&str; 15] = [
    "ec2:DisableEbsEncryptionByDefault",
    "ec2:DisableImageBlockPublicAccess",
    "ec2:DisableSerialConsoleAccess",
    "ec2:DisableSnapshotBlockPublicAccess",
    "ec2:EnableEbsEncryptionByDefault",
    "ec2:EnableImageBlockPublicAccess",
    "ec2:EnableSerialConsoleAccess",
    "ec2:EnableSnapshotBlockPublicAccess",
    "guardduty:CreateDetector",
    "iam:DeleteAccountPasswordPolicy",
    "iam:UpdateAccountPasswordPolicy",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "s3:PutAccountPublicAccessBlock",
    "xray:PutEncryptionConfig",
];

/// True where a permission of a role allows what a read or a call needs.
fn allows(permission: &Permission, grant: &Grant, at: &Place) -> bool {
    let condition = permission.condition.map(|(key, value)| Condition { key, value });
    permission.action == grant.action
        && condition == grant.condition
        && is_within(&grant.resource, &filled(permission.resource, at))
}

/// A resource as the template makes it in an account.
fn filled(resource: &str, at: &Place) -> String {
    resource
        .replace("${AWS::Partition}", &at.partition)
        .replace("${AWS::AccountId}", &at.account_id)
        .replace("${AWS::Region}", &at.region)
}

/// True where an ARN is among those of a pattern. A `*` reaches over the parts of the resource, and not beyond the part of
/// the ARN that it stands in.
fn is_within(arn: &str, pattern: &str) -> bool {
    let (arn, pattern): (Vec<_>, Vec<_>) = (arn.splitn(6, ':').collect(), pattern.splitn(6, ':').collect());
    arn.len() == pattern.len() && arn.iter().zip(pattern).all(|(part, pattern)| matches(part, pattern))
}

fn matches(text: &str, pattern: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return text == pattern };
    let Some(rest) = text.strip_prefix(before) else { return false };
    let mut starts = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    starts.any(|at| matches(&rest[at..], after))
}

#[test]
fn patterns_are_read_as_iam_reads_them() {
    let groups = "arn:aws:ec2:*:111122223333:security-group/*";
    for (arn, pattern, within) in [
        ("arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1", groups, true),
        ("arn:aws:ec2:eu-west-1:111122223333:instance/i-1", groups, false),
        ("arn:aws:ec2:eu-west-1:999999999999:security-group/sg-1", groups, false),
        ("arn:aws:s3:::bucket", "arn:aws:s3:::*", true),
        ("arn:aws:apigateway:eu-west-1::/restapis/a/stages/b", "arn:aws:apigateway:*::/restapis/*/stages/*", true),
        ("arn:aws:apigateway:eu-west-1::/restapis/a", "arn:aws:apigateway:*::/restapis/*/stages/*", false),
        ("*", "*", true),
        ("*", "arn:aws:s3:::*", false),
        ("arn:aws:s3:::bucket", "*", false),
    ] {
        assert_eq!(is_within(arn, pattern), within, "{arn} {pattern}");
    }
}

#[test]
fn every_read_and_every_call_is_within_the_role_of_its_service() {
    let mut missing = BTreeSet::new();
    for representative in representatives::all() {
        let needed = representative.reads().into_iter().chain(needs(representative));
        for grant in needed {
            let service = representative.facet.service();
            let mut permissions = service.access().permissions.iter();
            if !permissions.any(|permission| allows(permission, &grant, &representative.at)) {
                missing.insert(format!("{service}: {grant:?}"));
            }
        }
    }
    assert!(missing.is_empty(), "no permission for {missing:#?}");
}

/// What the calls of a change need, both ways.
fn needs(representative: &Representative) -> Vec<Grant> {
    representative.calls().iter().flat_map(|call| call.needs(&representative.at)).collect()
}

#[test]
fn a_role_holds_nothing_that_no_read_and_no_call_needs() {
    let representatives = representatives::all();
    for service in Service::VARIANTS {
        for permission in service.access().permissions {
            let is_needed = representatives.iter().filter(|one| one.facet.service() == *service).any(|one| {
                let needed = match permission.r#use {
                    Use::Read => one.reads(),
                    Use::Write => needs(one),
                    Use::Dependent(_) => one.reads().into_iter().chain(needs(one)).collect(),
                };
                needed.iter().any(|grant| allows(permission, grant, &one.at))
            });
            assert!(is_needed, "{service}: nothing needs {permission:?}");
        }
    }
}

/// Without this, what a call needs that nothing here makes would be asked of nobody.
#[test]
fn every_facet_and_every_call_is_among_what_is_tried() {
    let mut tried = BTreeSet::new();
    for representative in representatives::all() {
        tried.insert(("Facet", variant(&representative.facet)));
        tried.extend(representative.calls().iter().map(|call| ("Call", variant(call))));
    }
    let mut untried = Vec::new();
    for service in Service::VARIANTS {
        for (kind, name) in variants(&service.to_string()) {
            let name = format!("{service:?}({name}");
            if !tried.iter().any(|(of, tried)| *of == kind && *tried == name) {
                untried.push(format!("{kind} {name})"));
            }
        }
    }
    assert!(untried.is_empty(), "no fixture's plan and no representative of {untried:#?}");
}

/// `S3(PutPublicAccessBlock` of `S3(PutPublicAccessBlock { bucket: … })`.
fn variant(value: &impl Debug) -> String {
    let written = format!("{value:?}");
    let end = written.match_indices(|letter: char| !letter.is_alphanumeric() && letter != '_').nth(1);
    written[..end.map_or(written.len(), |(at, _)| at)].to_owned()
}

/// The variants of a service's facets and calls, as its files write them.
fn variants(service: &str) -> Vec<(&'static str, String)> {
    let folder = root().join("shared/actions/src/services").join(service);
    let mut variants = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        for item in file.items {
            let syn::Item::Enum(item) = item else { continue };
            let kind = ["Facet", "Call"].into_iter().find(|kind| item.ident == kind);
            variants.extend(kind.into_iter().flat_map(|kind| {
                item.variants.iter().map(move |variant| (kind, variant.ident.to_string())).collect::<Vec<_>>()
            }));
        }
    }
    assert!(["Facet", "Call"].iter().all(|kind| variants.iter().any(|(of, _)| of == kind)), "{service}: {variants:?}");
    variants
}

/// The template's roles by their names.
fn roles() -> BTreeMap<&'static str, &'static Value> {
    let template = &templates()[&root().join("generated/remediation-roles.yaml")];
    let resources = template["Resources"].as_object().unwrap().values();
    resources
        .map(|role| {
            assert_eq!(role["Type"], "AWS::IAM::Role");
            (role["Properties"]["RoleName"].as_str().unwrap(), &role["Properties"])
        })
        .collect()
}

/// What a role's policy allows: action, resource and condition of each permission.
type Allowed = BTreeSet<(String, String, Option<(String, String)>)>;

fn statements(role: &'static Value) -> &'static [Value] {
    let [policy] = role["Policies"].as_array().unwrap().as_slice() else { panic!("one policy a role") };
    policy["PolicyDocument"]["Statement"].as_array().unwrap()
}

/// A string, or what `Fn::Sub` is given.
fn text(value: &Value) -> String {
    value.get("Fn::Sub").unwrap_or(value).as_str().unwrap().to_owned()
}

#[test]
fn the_template_holds_what_the_services_ask_for_and_nothing_else() {
    let roles = roles();
    let names: BTreeSet<String> =
        Service::VARIANTS.iter().map(|service| format!("guardrail-remediate-{service}")).collect();
    assert_eq!(roles.keys().map(ToString::to_string).collect::<BTreeSet<_>>(), names);
    for service in Service::VARIANTS {
        let mut allowed = Allowed::new();
        for statement in statements(roles[format!("guardrail-remediate-{service}").as_str()]) {
            assert_eq!(statement["Effect"], "Allow");
            let condition = statement.get("Condition").map(|condition| {
                let equals = condition["StringEquals"].as_object().unwrap();
                assert!(condition.as_object().unwrap().len() == 1 && equals.len() == 1, "{condition}");
                equals.iter().map(|(key, value)| (key.clone(), text(value))).next().unwrap()
            });
            for action in statement["Action"].as_array().unwrap() {
                allowed.insert((text(action), text(&statement["Resource"]), condition.clone()));
            }
        }
        let own = |text: &str| text.to_owned();
        let asked = service.access().permissions.iter().map(|permission| {
            let condition = permission.condition.map(|(key, value)| (own(key), own(value)));
            (own(permission.action), own(permission.resource), condition)
        });
        assert_eq!(allowed, asked.collect(), "{service}");
    }
}

#[test]
fn no_permission_is_broader_than_iam_makes_it() {
    for service in Service::VARIANTS {
        for permission in service.access().permissions {
            let Permission { action, resource, condition, r#use } = permission;
            assert!(!action.contains('*') && action.contains(':'), "{action}");
            let is_scoped = *resource != "*" || *r#use == Use::Read || UNSCOPED.contains(action);
            assert!(is_scoped, "{service}: {action} on every resource");
            let passes = condition.is_some_and(|(key, _)| key == "iam:PassedToService");
            assert!(*action != "iam:PassRole" || passes, "{service}: {action} to any service");
        }
    }
}

#[test]
fn only_the_remediate_function_may_assume_a_role() {
    for (name, role) in roles() {
        assert_eq!(role["Path"], "/guardrail/", "{name}");
        assert_eq!(role["MaxSessionDuration"].to_string().trim_matches('"'), "3600", "{name}");
        assert_eq!(role["PermissionsBoundary"]["Fn::If"][1], json!({"Ref": "PermissionsBoundaryArn"}), "{name}");
        let [statement] = role["AssumeRolePolicyDocument"]["Statement"].as_array().unwrap().as_slice() else {
            panic!("{name}: one statement");
        };
        let remediate = json!({"Ref": "RemediateRoleArn"});
        let account = json!({"Fn::Select": [4, {"Fn::Split": [":", remediate]}]});
        let root = json!(["arn:${AWS::Partition}:iam::${RemediateAccount}:root", {"RemediateAccount": account}]);
        assert_eq!(json!([statement["Effect"], statement["Action"]]), json!(["Allow", "sts:AssumeRole"]), "{name}");
        assert_eq!(statement["Principal"].to_string(), json!({"AWS": {"Fn::Sub": root}}).to_string());
        assert_eq!(statement["Condition"], json!({"ArnEquals": {"aws:PrincipalArn": remediate}}), "{name}");
    }
}

/// The inline policies of a role have 10,240 characters together, white space not counted (IAM quotas).
#[test]
fn every_role_is_within_iams_limits() {
    for (name, role) in roles() {
        let policy = json!(statements(role)).to_string();
        assert!(policy.len() < 10_000, "{name}: {} characters", policy.len());
        assert!(name.len() <= 64, "{name}");
        let sids: Vec<_> = statements(role).iter().map(|statement| statement["Sid"].as_str().unwrap()).collect();
        assert_eq!(sids.iter().collect::<BTreeSet<_>>().len(), sids.len(), "{name}: {sids:?}");
        let are_words = sids.iter().all(|sid| sid.chars().all(|letter| letter.is_ascii_alphanumeric()));
        assert!(are_words, "{name}: {sids:?}");
    }
}

//! template.yaml and the generated rules: clean to every linter, within AWS's limits, and whatever the granularity, every
//! control asked once about each type that it judges.

use guardrail_controls::{Catalogue, Described, Parameters};
use guardrail_engine::remediate::Attempt;
use guardrail_model::{ACCOUNT, is_global};
use guardrail_tests::cloudformation::{Resource, Stack, templates};
use guardrail_tests::tools::{root, run, tool};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const GRANULARITIES: [&str; 3] = ["control", "responsibility", "one"];
const YES_OR_NO: [&str; 2] = ["true", "false"];

/// What template.yaml deploys.
fn deployed(granularity: &str, global_controls: &str) -> Vec<Resource> {
    let given = [("RuleGranularity", granularity), ("GlobalControls", global_controls)];
    Stack::read(&root().join("template.yaml"), &given).resources()
}

/// The rules that template.yaml deploys.
fn rules(granularity: &str, global_controls: &str) -> Vec<Rule> {
    let resources = deployed(granularity, global_controls).into_iter();
    resources
        .filter(|resource| resource.kind == "AWS::Config::ConfigRule")
        .map(|resource| Rule::read(&resource))
        .collect()
}

struct Rule {
    name: String,
    description: String,
    input_parameters: Value,
    /// `None` for a rule without a scope.
    types: Option<Vec<String>>,
    messages: Vec<String>,
    source: Value,
}

impl Rule {
    fn read(resource: &Resource) -> Self {
        let text = |value: &Value| value.as_str().expect("a string").to_owned();
        let list = |value: &Value| value.as_array().expect("a list").clone();
        let properties = &resource.properties;
        let source = &properties["Source"];
        Self {
            name: text(&properties["ConfigRuleName"]),
            description: text(&properties["Description"]),
            input_parameters: properties["InputParameters"].clone(),
            types: properties
                .get("Scope")
                .map(|scope| list(&scope["ComplianceResourceTypes"]).iter().map(text).collect()),
            messages: list(&source["SourceDetails"]).iter().map(|detail| text(&detail["MessageType"])).collect(),
            source: source.clone(),
        }
    }

    fn controls(&self) -> &str {
        self.input_parameters["controls"].as_str().expect("the rule's controls")
    }

    /// True where the rule's parameter selects a control, `-global` apart.
    fn selects(&self, control: &dyn Described) -> bool {
        let metadata = control.metadata();
        self.controls().split(", ").any(|term| match term.split_once(':') {
            Some(("responsibility", responsibility)) => responsibility == metadata.responsibility.to_string(),
            Some(_) => false,
            None => term == "*" || term == metadata.id,
        })
    }

    /// True where the rule asks about a type: about the account, where it runs on a schedule.
    fn asks_about(&self, kind: &str) -> bool {
        self.types.as_ref().map_or(kind == ACCOUNT, |types| types.iter().any(|listed| listed == kind))
    }
}

fn catalogue() -> Catalogue {
    Catalogue::prepare(&Parameters::default()).expect("the defaults of every control")
}

#[test]
fn every_control_is_asked_once_about_each_of_its_types() {
    let catalogue = catalogue();
    for granularity in GRANULARITIES {
        let rules = rules(granularity, "true");
        for control in catalogue.controls() {
            for kind in control.resource_types() {
                let asking = rules.iter().filter(|rule| rule.selects(control) && rule.asks_about(kind));
                let asking: Vec<_> = asking.map(|rule| &rule.name).collect();
                assert_eq!(
                    asking.len(),
                    1,
                    "{granularity}: {} is asked about {kind} by {asking:?}",
                    control.metadata().id
                );
            }
        }
    }
}

#[test]
fn no_rule_asks_about_a_type_that_none_of_its_controls_judges() {
    let catalogue = catalogue();
    for granularity in GRANULARITIES {
        for rule in rules(granularity, "true") {
            for kind in rule.types.clone().unwrap_or_else(|| vec![ACCOUNT.to_owned()]) {
                let judged =
                    |control: &dyn Described| rule.selects(control) && control.resource_types().contains(&&*kind);
                assert!(catalogue.controls().any(judged), "{}: nobody judges {kind}", rule.name);
            }
        }
    }
}

#[test]
fn where_another_region_has_the_global_controls_the_others_are_asked_all_the_same() {
    let catalogue = catalogue();
    for granularity in GRANULARITIES {
        let rules = rules(granularity, "false");
        for control in catalogue.controls() {
            for kind in control.resource_types().iter().filter(|kind| **kind != ACCOUNT) {
                let asking = rules.iter().filter(|rule| rule.selects(control) && rule.asks_about(kind)).count();
                let expected = usize::from(!is_global(kind));
                assert_eq!(asking, expected, "{granularity}: {} and {kind}", control.metadata().id);
            }
        }
        for rule in &rules {
            assert!(!rule.types.iter().flatten().any(|kind| is_global(kind)), "{}: a global type", rule.name);
        }
    }
}

/// What judges the account has no type to leave out of a scope: the rule's parameter says so.
#[test]
fn a_coarse_rule_on_a_schedule_leaves_out_the_global_controls_that_have_no_rule_of_their_own_here() {
    let here: BTreeSet<_> = rules("control", "false").into_iter().map(|rule| rule.name).collect();
    let mut elsewhere = rules("control", "true");
    elsewhere.retain(|rule| !here.contains(&rule.name) && rule.types.is_none());
    let catalogue = catalogue();
    for granularity in ["responsibility", "one"] {
        assert!(rules(granularity, "true").iter().all(|rule| !rule.controls().contains("-global")));
        for rule in rules(granularity, "false") {
            let leaves_out = rule.types.is_none()
                && catalogue.controls().any(|control| {
                    rule.selects(control) && elsewhere.iter().any(|elsewhere| elsewhere.selects(control))
                });
            assert_eq!(rule.controls().ends_with(", -global"), leaves_out, "{}: {}", rule.name, rule.controls());
        }
    }
}

#[test]
fn a_rule_on_change_has_a_scope_and_one_on_a_schedule_has_none() {
    for granularity in GRANULARITIES {
        for rule in rules(granularity, "true") {
            let expected: &[&str] = if rule.types.is_some() {
                &["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"]
            } else {
                &["ScheduledNotification"]
            };
            assert_eq!(rule.messages, expected, "{}", rule.name);
            let scheduled = rule.source["SourceDetails"][0].get("MaximumExecutionFrequency");
            assert_eq!(scheduled, rule.types.is_none().then(|| json!("TwentyFour_Hours")).as_ref(), "{}", rule.name);
            assert_eq!(rule.source["Owner"], "CUSTOM_LAMBDA");
            assert_eq!(rule.source["SourceIdentifier"], "EvaluateFunction.Arn");
        }
    }
}

#[test]
fn a_control_has_a_rule_of_its_own_name() {
    let rules = rules("control", "true");
    for control in catalogue().controls() {
        let name = format!("guardrail-{}", control.metadata().id);
        assert!(rules.iter().any(|rule| rule.name == name), "no rule is called {name}");
    }
}

/// PutConfigRule's limits, and CloudFormation's on a template that stands in S3.
#[test]
fn everything_is_within_the_limits_of_aws() {
    for granularity in GRANULARITIES {
        for global_controls in YES_OR_NO {
            let mut names = BTreeMap::<String, usize>::new();
            for rule in rules(granularity, global_controls) {
                assert!(rule.name.len() <= 128, "{}", rule.name);
                assert!(rule.description.chars().count() <= 256, "{}", rule.description);
                assert!(rule.input_parameters.to_string().len() <= 1024, "{}", rule.name);
                assert!(rule.types.as_ref().is_none_or(|types| (1..=100).contains(&types.len())), "{}", rule.name);
                *names.entry(rule.name).or_default() += 1;
            }
            assert!(!names.is_empty(), "{granularity}: no rules");
            assert!(names.values().all(|count| *count == 1), "{granularity}: two rules of one name in {names:?}");
        }
    }
    for (path, template) in templates() {
        let resources = template["Resources"].as_object().expect("resources").len();
        assert!((1..=500).contains(&resources), "{}: {resources} resources", path.display());
        let size = path.metadata().expect("a file").len();
        assert!(size <= 1_000_000, "{}: {size} bytes", path.display());
    }
}

#[test]
fn only_this_accounts_rules_may_invoke_the_function_and_they_wait_for_the_permission() {
    let template = &templates()[&root().join("template.yaml")];
    assert_eq!(template["Resources"]["Rules"]["DependsOn"], "EvaluatePermission");
    let resources = deployed("one", "true");
    let permissions = resources.iter().filter(|resource| resource.kind == "AWS::Lambda::Permission");
    let by_principal: BTreeMap<&str, &Resource> =
        permissions.map(|permission| (permission.properties["Principal"].as_str().unwrap(), permission)).collect();
    let rules = "arn:${AWS::Partition}:config:${AWS::Region}:${AWS::AccountId}:config-rule/*";
    let expected = BTreeMap::from([("config.amazonaws.com", rules), ("events.amazonaws.com", "Calls.Arn")]);
    for (principal, permission) in &by_principal {
        assert_eq!(permission.properties["SourceAccount"], "AWS::AccountId");
        assert_eq!(permission.properties["SourceArn"], expected[principal]);
    }
    assert!(by_principal.keys().eq(expected.keys()));
}

/// What one statement of a role lets its function do.
struct Statement {
    role: String,
    actions: Vec<String>,
    resource: Value,
    /// The partition keys that it is held to.
    keys: Option<Vec<Value>>,
}

/// The statements of all roles.
fn statements() -> Vec<Statement> {
    let mut statements = Vec::new();
    let resources = deployed("one", "true");
    // The roles of the services that are changed have a test of their own.
    let changes = |role: &&Resource| role.properties["Path"] == "/guardrail/";
    for role in resources.iter().filter(|resource| resource.kind == "AWS::IAM::Role").filter(|role| !changes(role)) {
        let managed = role.properties.get("ManagedPolicyArns").and_then(Value::as_array);
        for policy in managed.into_iter().flatten() {
            assert_eq!(policy, "Reads.Outputs.ReadResourcesArn", "AWS's own policies are broader than a function");
        }
        for policy in role.properties["Policies"].as_array().expect("policies") {
            for statement in policy["PolicyDocument"]["Statement"].as_array().expect("statements") {
                let actions = match &statement["Action"] {
                    Value::Array(actions) => actions.clone(),
                    action => vec![action.clone()],
                };
                let actions = actions.iter().map(|action| action.as_str().expect("an action").to_owned()).collect();
                let (role, resource) = (role.logical_id.clone(), statement["Resource"].clone());
                let keys =
                    statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"].as_array().cloned();
                statements.push(Statement { role, actions, resource, keys });
            }
        }
    }
    statements
}

#[test]
fn roles_name_every_action_and_write_only_what_is_their_own() {
    // IAM knows no narrower resource for these services' writes.
    let broad = |action: &str| {
        action.starts_with("xray:Put") || action == "config:PutEvaluations" || action.starts_with("securityhub:Batch")
    };
    let statements = statements();
    let roles: BTreeSet<&str> = statements.iter().map(|statement| statement.role.as_str()).collect();
    assert_eq!(
        roles,
        BTreeSet::from([
            "AlertRole",
            "DetectRole",
            "EvaluateRole",
            "ForwardRole",
            "HeartbeatRole",
            "LooksRole",
            "RemediateRole",
            "SweepRole",
        ])
    );
    for Statement { role, actions, resource, .. } in &statements {
        for action in actions {
            let verb = action.split_once(':').expect("service:Action").1;
            let reads = ["Describe", "Get", "List"].iter().any(|read| verb.starts_with(read));
            let is_narrow = resource != "*" || broad(action);
            assert!(!action.contains('*') && (reads || is_narrow), "{role}: {action} on {resource}");
        }
    }
}

#[test]
fn no_function_writes_what_operators_lay_down() {
    let statements = statements();
    let on_control = |statement: &&Statement| statement.resource.to_string().contains("ControlTable");
    let on_control: Vec<_> = statements.iter().filter(on_control).collect();
    let roles: BTreeSet<&str> = on_control.iter().map(|statement| statement.role.as_str()).collect();
    assert_eq!(roles, BTreeSet::from(["AlertRole", "DetectRole", "EvaluateRole", "RemediateRole"]));
    for Statement { role, actions, keys, .. } in on_control {
        let reads = actions == &["dynamodb:GetItem", "dynamodb:Query"];
        // Remediation writes down what it does, under keys of its own, and nothing that operators lay down but to strike off an
        // order that it has carried out.
        let own = ["attempts#*", "lease#*", "lease~*", "orders", "reserved#*", "reserved~*"];
        let is_own =
            keys.as_ref().is_some_and(|keys| keys.iter().all(|key| own.contains(&key.as_str().unwrap_or_default())));
        assert!(reads || (role == "RemediateRole" && is_own), "{role}: {actions:?} on {keys:?}");
    }
}

#[test]
fn what_keeps_findings_is_encrypted_and_kept() {
    let resources = deployed("one", "true");
    let tables: Vec<_> = resources.iter().filter(|resource| resource.kind == "AWS::DynamoDB::Table").collect();
    assert_eq!(tables.len(), 2);
    for table in tables {
        let properties = &table.properties;
        assert_eq!(properties["BillingMode"], "PAY_PER_REQUEST");
        assert_eq!(properties["SSESpecification"]["SSEEnabled"].to_string().trim_matches('"'), "true");
        let recovery = &properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
        assert_eq!(recovery.to_string().trim_matches('"'), "true");
    }
    for topic in resources.iter().filter(|resource| resource.kind == "AWS::SNS::Topic") {
        assert!(topic.properties["KmsMasterKeyId"].is_string(), "{}", topic.logical_id);
    }
    let queues = resources.iter().filter(|resource| resource.kind == "AWS::SQS::Queue");
    assert!(queues.into_iter().all(|queue| queue.properties.get("SqsManagedSseEnabled").is_some()));
}

/// The stack of remediation, encrypted as its parameter says; what else it asks for is given some word.
fn remediation(key: &str) -> BTreeMap<String, Resource> {
    let path = root().join("stacks/remediate.yaml");
    let parameters = templates()[&path]["Parameters"].as_object().expect("parameters");
    let asked = parameters.iter().filter(|(_, declared)| declared.get("Default").is_none());
    let mut given: Vec<(&str, &str)> = asked.map(|(name, _)| (name.as_str(), "given")).collect();
    given.push(("ImagesKeyArn", key));
    let resources = Stack::read(&path, &given).resources().into_iter();
    resources.map(|resource| (resource.logical_id.clone(), resource)).collect()
}

#[test]
fn the_states_before_a_change_are_versioned_encrypted_and_outlive_what_names_them() {
    let key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    for (given, algorithm, expected) in [("", "AES256", None), (key, "aws:kms", Some(key))] {
        let resources = remediation(given);
        let bucket = &resources["ImageBucket"].properties;
        assert_eq!(bucket["VersioningConfiguration"]["Status"], "Enabled");
        let encryption = &bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0];
        let encryption = &encryption["ServerSideEncryptionByDefault"];
        assert_eq!(
            (encryption["SSEAlgorithm"].as_str(), encryption["KMSMasterKeyID"].as_str()),
            (Some(algorithm), expected)
        );
        let block = bucket["PublicAccessBlockConfiguration"].as_object().unwrap();
        assert!(block.len() == 4 && block.values().all(|on| on == "true" || on == true), "{block:?}");
        for rule in bucket["LifecycleConfiguration"]["Rules"].as_array().unwrap() {
            let days = |value: &Value| value.to_string().trim_matches('"').parse::<i64>().unwrap();
            for kept in [&rule["ExpirationInDays"], &rule["NoncurrentVersionExpiration"]["NoncurrentDays"]] {
                assert!(days(kept) * 24 >= Attempt::KEPT.as_hours(), "{rule}");
            }
        }
        let statement = &resources["ImageBucketPolicy"].properties["PolicyDocument"]["Statement"][0];
        assert_eq!((&statement["Effect"], &statement["Action"]), (&json!("Deny"), &json!("s3:*")));
        assert_eq!(statement["Condition"], json!({"Bool": {"aws:SecureTransport": "false"}}));
    }
    let raw = &templates()[&root().join("stacks/remediate.yaml")];
    let bucket = &raw["Resources"]["ImageBucket"];
    assert_eq!((&bucket["DeletionPolicy"], &bucket["UpdateReplacePolicy"]), (&json!("Retain"), &json!("Retain")));
    assert!(!raw.to_string().contains("s3:Delete"), "nobody may delete a version");
}

/// Lints template.yaml and the stack of its rules, each as deployed at a granularity. (Where cfn-lint is given parameters
/// it takes one template, and does not follow it into its nested stacks.)
fn lint_as_deployed(granularity: &str) {
    let granularity = format!("RuleGranularity={granularity}");
    for global_controls in YES_OR_NO.map(|value| format!("GlobalControls={value}")) {
        let given = [&granularity, &global_controls];
        run(tool("cfn-lint").arg("--parameters").args(given).args(["--template", "template.yaml"]));
        let given_by_parent = ["FunctionArn=EvaluateFunction", "MaximumExecutionFrequency=TwentyFour_Hours"];
        let mut command = tool("cfn-lint");
        command.arg("--parameters").args(given).args(given_by_parent).args(["--template", "generated/rules.yaml"]);
        run(&mut command);
    }
}

#[test]
fn cfn_lint_finds_nothing_whatever_the_parameters() {
    run(tool("cfn-lint").arg("--template").args(templates().keys()));
}

#[test]
fn cfn_lint_finds_nothing_with_a_rule_for_each_control() {
    lint_as_deployed("control");
}

#[test]
fn cfn_lint_finds_nothing_with_a_rule_for_each_responsibility() {
    lint_as_deployed("responsibility");
}

#[test]
fn cfn_lint_finds_nothing_with_one_rule_for_all() {
    lint_as_deployed("one");
}

/// CloudFormation asks for this word where a stack within the stack has a transform.
#[test]
fn the_deployment_may_expand_its_nested_stacks() {
    let nested = &templates()[&root().join("stacks/alert.yaml")];
    assert_eq!(nested["Transform"], "AWS::Serverless-2016-10-31");
    let config: toml::Table = fs::read_to_string(root().join("samconfig.toml")).unwrap().parse().unwrap();
    let capabilities = config["default"]["deploy"]["parameters"]["capabilities"].as_str().unwrap();
    assert!(capabilities.split(' ').any(|capability| capability == "CAPABILITY_AUTO_EXPAND"), "{capabilities}");
    // And this one where a role has a name (CloudFormation, CreateStack, `Capabilities`).
    assert!(capabilities.split(' ').any(|capability| capability == "CAPABILITY_NAMED_IAM"), "{capabilities}");
}

/// SNS takes no statement over several topics: it "must apply to a single resource".
#[test]
fn a_topic_s_policy_is_about_that_topic_alone() {
    let mut policies = 0;
    for (path, template) in templates() {
        let resources = template["Resources"].as_object().unwrap().values();
        for policy in resources.filter(|resource| resource["Type"] == "AWS::SNS::TopicPolicy") {
            policies += 1;
            assert_eq!(policy["Properties"]["Topics"].as_array().unwrap().len(), 1, "{path:?}");
            for statement in policy["Properties"]["PolicyDocument"]["Statement"].as_array().unwrap() {
                assert!(!statement["Resource"].is_array(), "{path:?}: {statement}");
            }
        }
    }
    assert!(policies >= 2);
}

#[test]
fn sam_accepts_the_template() {
    run(tool("sam").args(["validate", "--lint"]));
}

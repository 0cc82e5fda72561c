//! The AWS Config rules as CloudFormation templates. `generated/rules.yaml` is the nested stack that template.yaml asks
//! for; it holds the rules of the coarse granularities and, for the granularity `control`, one further stack a
//! responsibility. A control stays in its responsibility's stack however the catalogue grows: CloudFormation cannot move a
//! rule from one stack to another, and no stack comes near its limit of 500 resources.

use crate::output::Output;
use crate::rules::{Globals, Rule, as_one, by_control, by_responsibility, pascal};
use crate::source::Sources;
use anyhow::{Result, ensure};
use guardrail_model::is_global;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const FOLDER: &str = "generated";
const CONTROL_RULES: &str = "control-rules";

/// The most resources that a template may have; those whose condition is false count.
const RESOURCES_PER_TEMPLATE: usize = 500;

/// What a template may declare, by name: each declares what it mentions.
const PARAMETERS: [(&str, &str); 4] = [
    ("FunctionArn", "Type: String\n    Description: The function that AWS Config asks."),
    (
        "RuleGranularity",
        "Type: String\n    AllowedValues: [control, responsibility, one]\n    Description: Whether a rule stands for one \
         control, for one responsibility, or for all.",
    ),
    (
        "GlobalControls",
        "Type: String\n    AllowedValues: ['true', 'false']\n    Description: Whether global resources are judged from \
         this Region.",
    ),
    ("MaximumExecutionFrequency", "Type: String\n    Description: How often the account's own state is judged."),
];

/// Each may mention those before it.
const CONDITIONS: [(&str, &str); 7] = [
    ("WithGlobals", "!Equals [!Ref GlobalControls, 'true']"),
    ("ByControl", "!Equals [!Ref RuleGranularity, control]"),
    ("ByResponsibility", "!Equals [!Ref RuleGranularity, responsibility]"),
    ("AsOne", "!Equals [!Ref RuleGranularity, one]"),
    ("ByControlWithGlobals", "!And [!Condition ByControl, !Condition WithGlobals]"),
    ("ByResponsibilityWithGlobals", "!And [!Condition ByResponsibility, !Condition WithGlobals]"),
    ("AsOneWithGlobals", "!And [!Condition AsOne, !Condition WithGlobals]"),
];

/// What cfn-lint would say of the parent for good reasons.
const PARENT_REMARKS: &str = "Metadata:
  cfn-lint:
    config:
      ignore_checks:
        # template.yaml gives every parameter, whether or not a control needs it.
        - W2001
        # A path stands where CloudFormation wants an address: `sam package` uploads the template and puts its address there.
        - W3002
";

pub(crate) fn render(sources: &Sources, output: &mut Output) -> Result<()> {
    output.own(FOLDER, ".yaml");
    output.own(format!("{FOLDER}/{CONTROL_RULES}"), ".yaml");

    let mut parent = Resources::default();
    for (responsibility, rules) in by_control(sources)? {
        let mut stack = Resources::default();
        for rule in &rules {
            stack.add_rule(rule, "")?;
        }
        let path = format!("{CONTROL_RULES}/{responsibility}.yaml");
        let all_global = rules.iter().all(|rule| rule.globals == Globals::All);
        let logical_id = format!("{}Rules", pascal(&responsibility.to_string()));
        parent.add_stack(&logical_id, &path, &stack, if all_global { Globals::All } else { Globals::Some })?;
        let about = format!("guardrail's AWS Config rules over {responsibility}, one a control.");
        output.add(format!("{FOLDER}/{path}"), stack.template(&about, "", &stack.parameters())?);
    }
    for rule in &by_responsibility(sources)? {
        parent.add_rule(rule, "ByResponsibility")?;
    }
    for rule in &as_one(sources)? {
        parent.add_rule(rule, "AsOne")?;
    }
    let text = parent.template("guardrail's AWS Config rules.", PARENT_REMARKS, &PARAMETERS)?;
    output.add(format!("{FOLDER}/rules.yaml"), text);
    Ok(())
}

/// The resources of a template under way.
#[derive(Default)]
struct Resources {
    text: String,
    logical_ids: BTreeSet<String>,
}

impl Resources {
    /// Adds a rule that is there at one granularity, or at any where that is empty.
    fn add_rule(&mut self, rule: &Rule, granularity: &str) -> Result<()> {
        self.begin(&rule.logical_id, "AWS::Config::ConfigRule", granularity, rule.globals)?;
        let controls = quoted(&rule.controls);
        let controls = match (&rule.scope, rule.globals) {
            (None, Globals::Some) => {
                format!("!If [WithGlobals, {controls}, {}]", quoted(&format!("{}, -global", rule.controls)))
            }
            _ => controls,
        };
        self.line(3, &format!("ConfigRuleName: {}", rule.name));
        self.line(3, &format!("Description: {}", quoted(&rule.description)));
        self.line(3, "InputParameters:");
        self.line(4, &format!("controls: {controls}"));
        if let Some(types) = &rule.scope {
            self.line(3, "Scope:");
            self.line(4, "ComplianceResourceTypes:");
            for kind in types {
                if is_global(kind) && rule.globals == Globals::Some {
                    self.line(5, &format!("- !If [WithGlobals, {}, !Ref AWS::NoValue]", quoted(kind)));
                } else {
                    self.line(5, &format!("- {kind}"));
                }
            }
        }
        self.line(3, "Source:");
        self.line(4, "Owner: CUSTOM_LAMBDA");
        self.line(4, "SourceIdentifier: !Ref FunctionArn");
        self.line(4, "SourceDetails:");
        let messages: &[&str] = match rule.scope {
            Some(_) => &["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"],
            None => &["ScheduledNotification"],
        };
        for message in messages {
            self.line(5, "- EventSource: aws.config");
            self.line(6, &format!("MessageType: {message}"));
        }
        if rule.scope.is_none() {
            self.line(6, "MaximumExecutionFrequency: !Ref MaximumExecutionFrequency");
        }
        Ok(())
    }

    /// Adds the stack of one responsibility's control rules: left out where all of them would be.
    fn add_stack(&mut self, logical_id: &str, path: &str, stack: &Self, globals: Globals) -> Result<()> {
        self.begin(logical_id, "AWS::CloudFormation::Stack", "ByControl", globals)?;
        self.line(3, &format!("TemplateURL: {path}"));
        self.line(3, "Parameters:");
        for (parameter, _) in stack.parameters() {
            self.line(4, &format!("{parameter}: !Ref {parameter}"));
        }
        Ok(())
    }

    /// Starts a resource.
    fn begin(&mut self, logical_id: &str, kind: &str, granularity: &str, globals: Globals) -> Result<()> {
        ensure!(self.logical_ids.insert(logical_id.to_owned()), "two resources of a template are called {logical_id}");
        self.line(1, &format!("{logical_id}:"));
        self.line(2, &format!("Type: {kind}"));
        let condition = match (granularity, globals) {
            ("", Globals::All) => "WithGlobals".to_owned(),
            (granularity, Globals::All) => format!("{granularity}WithGlobals"),
            (granularity, Globals::None | Globals::Some) => granularity.to_owned(),
        };
        if !condition.is_empty() {
            self.line(2, &format!("Condition: {condition}"));
        }
        self.line(2, "Properties:");
        Ok(())
    }

    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.text, "{:1$}{text}", "", depth * 2);
    }

    /// The conditions that the resources mention, and those that these mention.
    fn conditions(&self) -> Vec<Declared> {
        let mut mentioned = Vec::new();
        let mut text = self.text.clone();
        for (name, declaration) in CONDITIONS.into_iter().rev() {
            if mentions(&text, name) {
                text.push_str(declaration);
                mentioned.insert(0, (name, declaration));
            }
        }
        mentioned
    }

    /// The parameters that the resources or their conditions mention.
    fn parameters(&self) -> Vec<Declared> {
        let conditions = self.conditions();
        let mentioned =
            |name| mentions(&self.text, name) || conditions.iter().any(|(_, declaration)| mentions(declaration, name));
        PARAMETERS.into_iter().filter(|(name, _)| mentioned(name)).collect()
    }

    /// The whole template; `remarks` stand at its head.
    fn template(&self, about: &str, remarks: &str, parameters: &[Declared]) -> Result<String> {
        ensure!(
            self.logical_ids.len() <= RESOURCES_PER_TEMPLATE,
            "{about} {} resources: CloudFormation takes {RESOURCES_PER_TEMPLATE}",
            self.logical_ids.len()
        );
        let mut text = format!(
            "# Written by `cargo xtask generate`.\nAWSTemplateFormatVersion: '2010-09-09'\nDescription: {}\n{remarks}\n\
             Parameters:\n",
            quoted(about)
        );
        for (name, declaration) in parameters {
            let _ = writeln!(text, "  {name}:\n    {declaration}");
        }
        let conditions = self.conditions();
        if !conditions.is_empty() {
            text.push_str("\nConditions:\n");
        }
        for (name, declaration) in conditions {
            let _ = writeln!(text, "  {name}: {declaration}");
        }
        text.push_str("\nResources:\n");
        text.push_str(&self.text);
        Ok(text)
    }
}

/// A parameter or a condition: its name, and what is declared under it.
type Declared = (&'static str, &'static str);

fn mentions(text: &str, name: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == name)
}

/// A YAML string between double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

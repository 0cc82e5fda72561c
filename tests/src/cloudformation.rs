//! Just enough of CloudFormation to see what a deployment makes: parameters, conditions, and stacks within stacks.

use crate::tools::{root, run, tool};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A template and the parameters that it is given.
pub struct Stack {
    path: PathBuf,
    template: &'static Value,
    parameters: BTreeMap<String, String>,
}

/// A resource that a stack makes, with its properties as CloudFormation would send them: references to other resources
/// are left as `Name` or `Name.Attribute`.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its name in its template.
    pub logical_id: String,
    /// Its type.
    pub kind: String,
    /// Its properties.
    pub properties: Value,
    /// What it waits for.
    pub depends_on: Option<Value>,
}

impl Stack {
    /// Reads a template of the workspace, to be given these parameters beside its defaults.
    pub fn read(path: &Path, given: &[(&str, &str)]) -> Self {
        let template = templates().get(path).unwrap_or_else(|| panic!("no template {}", path.display()));
        let mut parameters = BTreeMap::new();
        for (name, declaration) in fields(&template["Parameters"]) {
            let given = given.iter().find(|(given, _)| given == name).map(|(_, value)| (*value).to_owned());
            let value = given.or_else(|| declaration.get("Default").map(text));
            parameters.insert(name.clone(), value.unwrap_or_else(|| panic!("{}: no {name}", path.display())));
        }
        for (name, _) in given {
            assert!(parameters.contains_key(*name), "{} takes no {name}", path.display());
        }
        Self { path: path.to_path_buf(), template, parameters }
    }

    /// The resources whose condition holds; those of the stacks among them stand in their place.
    pub fn resources(&self) -> Vec<Resource> {
        let mut resources = Vec::new();
        for (logical_id, resource) in fields(&self.template["Resources"]) {
            if resource.get("Condition").is_some_and(|name| !self.holds(&text(name))) {
                continue;
            }
            let properties = resource.get("Properties").and_then(|value| self.resolve(value)).unwrap_or_default();
            let nested = match resource["Type"].as_str() {
                Some("AWS::CloudFormation::Stack") => Some("TemplateURL"),
                Some("AWS::Serverless::Application") => Some("Location"),
                _ => None,
            };
            if let Some(location) = nested {
                resources.extend(self.nested(&properties, location).resources());
                continue;
            }
            resources.push(Resource {
                logical_id: logical_id.clone(),
                kind: text(&resource["Type"]),
                properties,
                depends_on: resource.get("DependsOn").cloned(),
            });
        }
        resources
    }

    fn nested(&self, properties: &Value, location: &str) -> Self {
        let folder = self.path.parent().expect("a template stands in a folder");
        let given: Vec<_> = fields(&properties["Parameters"]).map(|(name, value)| (name, text(value))).collect();
        let given: Vec<_> = given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Self::read(&folder.join(text(&properties[location])), &given)
    }

    fn holds(&self, condition: &str) -> bool {
        self.truth(&self.template["Conditions"][condition])
    }

    fn truth(&self, value: &Value) -> bool {
        let (function, argument) = function(value).unwrap_or_else(|| panic!("no condition: {value}"));
        let arguments = argument.as_array().map(Vec::as_slice).unwrap_or_default();
        match function {
            "Condition" => self.holds(&text(argument)),
            "Fn::And" => arguments.iter().all(|argument| self.truth(argument)),
            "Fn::Or" => arguments.iter().any(|argument| self.truth(argument)),
            "Fn::Not" => !self.truth(&arguments[0]),
            "Fn::Equals" => {
                self.resolve(&arguments[0]).map(|value| text(&value))
                    == self.resolve(&arguments[1]).map(|value| text(&value))
            }
            other => panic!("no condition: {other}"),
        }
    }

    /// A value as CloudFormation would send it; `None` for `AWS::NoValue`.
    fn resolve(&self, value: &Value) -> Option<Value> {
        match function(value) {
            Some(("Ref", name)) if name == "AWS::NoValue" => return None,
            Some(("Ref", name)) => {
                let name = text(name);
                return Some(json!(self.parameters.get(&name).unwrap_or(&name)));
            }
            Some(("Fn::If", choice)) => {
                return self.resolve(&choice[if self.holds(&text(&choice[0])) { 1 } else { 2 }]);
            }
            Some(("Fn::GetAtt", Value::Array(path))) => {
                return Some(json!(path.iter().map(text).collect::<Vec<_>>().join(".")));
            }
            Some(("Fn::GetAtt" | "Fn::Sub", argument)) => return Some(argument.clone()),
            Some((other, _)) if other.starts_with("Fn::") => panic!("a function that no template used before: {other}"),
            _ => {}
        }
        Some(match value {
            Value::Array(values) => values.iter().filter_map(|value| self.resolve(value)).collect(),
            Value::Object(fields) => {
                let fields = fields.iter().filter_map(|(name, value)| Some((name.clone(), self.resolve(value)?)));
                Value::Object(fields.collect())
            }
            value => value.clone(),
        })
    }
}

/// Every template of the workspace by its path, as JSON, its short forms (`!Ref`) written out.
pub fn templates() -> &'static BTreeMap<PathBuf, Value> {
    static TEMPLATES: LazyLock<BTreeMap<PathBuf, Value>> = LazyLock::new(|| {
        let mut paths = vec![root().join("template.yaml")];
        for folder in ["generated", "generated/control-rules", "stacks"] {
            let entries = root().join(folder).read_dir().expect("a folder of templates");
            let found = entries.map(|entry| entry.expect("an entry").path());
            paths.extend(found.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")));
        }
        let program = "import json, sys; from samcli.yamlhelper import parse_yaml_file; \
                       print(json.dumps({path: parse_yaml_file(path) for path in sys.argv[1:]}))";
        let json = run(tool("python").args(["-c", program]).args(paths));
        serde_json::from_str(&json).expect("the parsed templates")
    });
    &TEMPLATES
}

/// The one field of an object that stands for a function's call.
fn function(value: &Value) -> Option<(&str, &Value)> {
    let fields = value.as_object().filter(|fields| fields.len() == 1)?;
    let (name, argument) = fields.iter().next()?;
    (name == "Ref" || name == "Condition" || name.starts_with("Fn::")).then_some((name.as_str(), argument))
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// A scalar as CloudFormation sends it: it knows no numbers and no booleans.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

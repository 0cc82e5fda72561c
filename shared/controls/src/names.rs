//! Names that a control looks for.

use guardrail_resources::policy::Pattern;
use serde::Deserialize;

/// Names of what carries the word of security services, audits, incidents and compliance to people.
pub(crate) const SECURITY: [&str; 16] = [
    "*guardduty*",
    "*securityhub*",
    "*security*",
    "*cloudtrail*",
    "*aws-config*",
    "*awsconfig*",
    "*config-rule*",
    "*configrule*",
    "*macie*",
    "*inspector*",
    "*access-analyzer*",
    "*accessanalyzer*",
    "*audit*",
    "*incident*",
    "*compliance*",
    "*detect*",
];

/// A parameter of activity controls: names of resources. In each entry `*` stands for any text; case is ignored. An entry
/// holds for a name, and for an ARN or a path of which it is a part (`stack/guardrail/…`, `/aws/lambda/guardrail-alert`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Names(Vec<String>);

impl Names {
    /// These names.
    pub(crate) fn of(names: &[&str]) -> Self {
        Self(names.iter().map(|name| (*name).to_owned()).collect())
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True where a resource's name, or a part of it, is among them.
    pub fn includes(&self, name: &str) -> bool {
        let entries: Vec<Pattern> = self.0.iter().map(|entry| Pattern::action(entry)).collect();
        let is_among = |part: &str| {
            let part = Pattern::action(part);
            entries.iter().any(|entry| entry.covers(&part))
        };
        is_among(name) || name.split([':', '/']).any(is_among)
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn a_name_is_found_alone_in_an_arn_and_in_a_path() {
        let names = Names::of(&["guardrail-*", "*CloudTrail*"]);
        for name in [
            "guardrail-alert",
            "Guardrail-Alert",
            "arn:aws:lambda:eu-west-1:111122223333:function:guardrail-alert",
            "/aws/lambda/guardrail-alert",
            "aws-cloudtrail-logs-111122223333",
        ] {
            assert!(names.includes(name), "{name}");
        }
        for name in ["", "guardrail", "aws-controltower-guardrail-x", "orders"] {
            assert!(!names.includes(name), "{name}");
        }
    }
}

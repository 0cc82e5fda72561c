//! Which AWS Config rules each granularity has: one a control, one a responsibility, or one for all. Whatever the
//! granularity, recorded types are judged on change and the account's state on a schedule, by rules of their own: AWS
//! Config refuses a scheduled rule that has a scope.

use crate::source::{Control, Sources};
use anyhow::{Result, ensure};
use guardrail_model::{ACCOUNT, Responsibility, Trigger, is_global};
use std::collections::{BTreeMap, BTreeSet};

/// The most resource types that a rule's scope may name (PutConfigRule).
const TYPES_PER_RULE: usize = 100;

/// A rule of AWS Config.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Its name in the template.
    pub(crate) logical_id: String,
    /// Its name in AWS Config.
    pub(crate) name: String,
    pub(crate) description: String,
    /// Its parameter `controls`: the controls that the function asks.
    pub(crate) controls: String,
    /// The types whose changes it judges; `None` for a rule that judges the account on a schedule.
    pub(crate) scope: Option<Vec<String>>,
    pub(crate) globals: Globals,
}

/// How much of what a rule judges is global, so that one Region's judgement of it is the account's: of its types, or for a
/// rule on a schedule, of its controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Globals {
    None,
    /// A Region that leaves global controls to another has a rule that leaves these out.
    Some,
    /// Such a Region has no such rule.
    All,
}

impl Globals {
    /// Of what is judged, whether each is global.
    fn of(judged: impl Iterator<Item = bool>) -> Self {
        let (global, regional): (Vec<bool>, Vec<bool>) = judged.partition(|is_global| *is_global);
        match (global.is_empty(), regional.is_empty()) {
            (true, _) => Self::None,
            (false, false) => Self::Some,
            (false, true) => Self::All,
        }
    }
}

/// The rules of the granularity `control`, by the responsibility of the control.
pub(crate) fn by_control(sources: &Sources) -> Result<BTreeMap<Responsibility, Vec<Rule>>> {
    let mut rules = BTreeMap::<_, Vec<_>>::new();
    for control in judging_state(sources) {
        let group = Group {
            name: control.id.clone(),
            description: format!("{} ({}, {})", control.title, control.severity, control.responsibility),
            controls: control.id.clone(),
            members: vec![control],
            own: true,
        };
        rules.entry(control.responsibility).or_default().extend(group.rules()?);
    }
    Ok(rules)
}

/// The rules of the granularity `responsibility`.
pub(crate) fn by_responsibility(sources: &Sources) -> Result<Vec<Rule>> {
    let mut members = BTreeMap::<_, Vec<_>>::new();
    for control in judging_state(sources) {
        members.entry(control.responsibility).or_default().push(control);
    }
    let mut rules = Vec::new();
    for (responsibility, members) in members {
        let group = Group {
            name: format!("responsibility-{responsibility}"),
            description: format!("Every control of the responsibility {responsibility}"),
            controls: format!("responsibility:{responsibility}"),
            members,
            own: false,
        };
        rules.extend(group.rules()?);
    }
    Ok(rules)
}

/// The rules of the granularity `one`.
pub(crate) fn as_one(sources: &Sources) -> Result<Vec<Rule>> {
    let group = Group {
        name: "all-controls".to_owned(),
        description: "Every control".to_owned(),
        controls: "*".to_owned(),
        members: judging_state(sources).collect(),
        own: false,
    };
    group.rules()
}

/// The controls that AWS Config asks for.
fn judging_state(sources: &Sources) -> impl Iterator<Item = &Control> {
    sources.controls.iter().filter(|control| control.view().is_some())
}

/// Controls that share their rules.
struct Group<'s> {
    name: String,
    description: String,
    controls: String,
    members: Vec<&'s Control>,
    /// True where the rules are one control's own.
    own: bool,
}

impl Group<'_> {
    /// As many rules on change as the types ask for, and one on a schedule where a member judges the account.
    fn rules(&self) -> Result<Vec<Rule>> {
        let views = || self.members.iter().filter_map(|control| control.view());
        let types: BTreeSet<&String> = views().flat_map(|view| &view.types).filter(|kind| *kind != ACCOUNT).collect();
        let types: Vec<String> = types.into_iter().cloned().collect();

        let mut rules = Vec::new();
        for (index, types) in types.chunks(TYPES_PER_RULE).enumerate() {
            let suffix = if index == 0 { String::new() } else { format!("-{}", index + 1) };
            let globals = Globals::of(types.iter().map(|kind| is_global(kind)));
            rules.push(self.rule(&suffix, Some(types.to_vec()), globals)?);
        }
        if self.members.iter().any(|control| control.triggers().contains(&Trigger::Periodic)) {
            // A control that judges nothing but the account has one rule, which bears its name.
            let suffix = if self.own && rules.is_empty() { "" } else { "-periodic" };
            let account_views = views().filter(|view| view.types.iter().any(|kind| kind == ACCOUNT));
            rules.push(self.rule(suffix, None, Globals::of(account_views.map(|view| view.account_global)))?);
        }
        Ok(rules)
    }

    fn rule(&self, suffix: &str, scope: Option<Vec<String>>, globals: Globals) -> Result<Rule> {
        let name = format!("guardrail-{}{suffix}", self.name);
        ensure!(name.len() <= 128, "AWS Config takes at most 128 characters as a rule's name: {name}");
        let description = self.description.clone();
        ensure!(
            description.chars().count() <= 256,
            "AWS Config takes at most 256 characters as a rule's description: {description}"
        );
        let logical_id = pascal(&format!("{}{suffix}", self.name));
        Ok(Rule { logical_id, name, description, controls: self.controls.clone(), scope, globals })
    }
}

/// `s3-tls-only` as a logical id: `S3TlsOnly`.
pub(crate) fn pascal(id: &str) -> String {
    let mut pascal = String::new();
    for word in id.split('-') {
        let mut letters = word.chars();
        pascal.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        pascal.extend(letters);
    }
    pascal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Judges, View};
    use guardrail_model::{Layer, Severity};

    /// A catalogue of controls, each given as its id, the types of its view, and whether its account state is global.
    fn sources(controls: &[(&str, &[&str], bool)]) -> Sources {
        let control = |(id, types, account_global): &(&str, &[&str], bool)| Control {
            service: "service".to_owned(),
            module: "module".to_owned(),
            type_name: "Type".to_owned(),
            judges: Judges::State(View {
                name: "View".to_owned(),
                module: "module".to_owned(),
                types: types.iter().map(|&kind| kind.to_owned()).collect(),
                account_section: types.contains(&ACCOUNT).then(|| "Section".to_owned()),
                account_global: *account_global,
            }),
            id: (*id).to_owned(),
            title: "Title".to_owned(),
            responsibility: Responsibility::IdentityAndAccess,
            layer: Layer::Identity,
            severity: Severity::High,
            security_hub: Vec::new(),
            cis_v3: Vec::new(),
            nist_r5: Vec::new(),
            managed_rule: None,
            page: String::new(),
            parameters: Vec::new(),
        };
        Sources { controls: controls.iter().map(control).collect(), views: BTreeMap::new() }
    }

    fn names(rules: &[Rule]) -> Vec<(&str, Globals)> {
        rules.iter().map(|rule| (rule.name.as_str(), rule.globals)).collect()
    }

    #[test]
    fn a_control_has_a_rule_for_its_types_and_one_for_the_account() {
        let sources = sources(&[
            ("a-type", &["AWS::S3::Bucket"], false),
            ("b-account", &[ACCOUNT], false),
            ("c-both", &["AWS::KMS::Key", ACCOUNT], true),
            ("d-global", &["AWS::IAM::Role"], false),
            ("e-global-account", &[ACCOUNT], true),
        ]);
        let rules = by_control(&sources).unwrap().remove(&Responsibility::IdentityAndAccess).unwrap();
        assert_eq!(
            names(&rules),
            [
                ("guardrail-a-type", Globals::None),
                ("guardrail-b-account", Globals::None),
                ("guardrail-c-both", Globals::None),
                ("guardrail-c-both-periodic", Globals::All),
                ("guardrail-d-global", Globals::All),
                ("guardrail-e-global-account", Globals::All),
            ]
        );
        assert_eq!(rules[0].scope, Some(vec!["AWS::S3::Bucket".to_owned()]));
        assert_eq!(rules[3].scope, None);
        assert_eq!(rules[3].logical_id, "CBothPeriodic");
    }

    #[test]
    fn a_coarse_rule_is_global_only_where_all_that_it_judges_is() {
        let mixed = sources(&[("a", &["AWS::S3::Bucket"], false), ("b", &[ACCOUNT], true), ("c", &[ACCOUNT], false)]);
        let rules = by_responsibility(&mixed).unwrap();
        assert_eq!(
            names(&rules),
            [
                ("guardrail-responsibility-identity-and-access", Globals::None),
                ("guardrail-responsibility-identity-and-access-periodic", Globals::Some),
            ]
        );
        assert_eq!(rules[0].controls, "responsibility:identity-and-access");

        let global = sources(&[("a", &["AWS::IAM::Role"], false), ("b", &[ACCOUNT], true)]);
        let globals: Vec<_> = as_one(&global).unwrap().iter().map(|rule| rule.globals).collect();
        assert_eq!(globals, [Globals::All, Globals::All]);
    }

    #[test]
    fn a_coarse_rule_keeps_its_name_when_controls_join() {
        let rules = by_responsibility(&sources(&[("a", &[ACCOUNT], false)])).unwrap();
        assert_eq!(names(&rules), [("guardrail-responsibility-identity-and-access-periodic", Globals::None)]);
    }

    #[test]
    fn a_scope_names_each_type_once_and_a_hundred_at_most() {
        let types: Vec<String> = (0..250).map(|number| format!("AWS::S3::Type{number:03}")).collect();
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        let rules = as_one(&sources(&[("a", &types, false), ("b", &types[..9], false)])).unwrap();
        let scopes: Vec<_> =
            rules.iter().map(|rule| (rule.name.as_str(), rule.scope.as_ref().map_or(0, Vec::len))).collect();
        assert_eq!(
            scopes,
            [("guardrail-all-controls", 100), ("guardrail-all-controls-2", 100), ("guardrail-all-controls-3", 50)]
        );
    }
}

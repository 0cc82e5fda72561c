//! Shared by the tests: the fixtures and how one is judged, the templates as CloudFormation would deploy them, and the
//! programs that the tests run.

pub mod aws_double;
pub mod calls;
pub mod child;
pub mod cloudformation;
pub mod emulated_ledger;
pub mod emulator;
pub mod http;
pub mod ledger_contract;
pub mod moto;
pub mod recorder;
pub mod rule_events;
pub mod tools;

use guardrail_actions::Plan;
use guardrail_controls::{Catalogue, Judgement, Parameters, Selection, Subject, ViewKind, apply};
use guardrail_engine::{CallVerdict, Happened, judge_call};
use guardrail_model::{Compliance, ComplianceType, ConfigurationItem, ResourceKey};
use guardrail_resources::{Unreadable, call, read};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of the controls' fixtures.
pub fn fixtures_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("controls")
}

/// One configuration item or CloudTrail record, and the verdict that its file name states: an activity control that fires is
/// NON_COMPLIANT, and one that stays quiet COMPLIANT.
#[derive(Clone)]
pub struct Fixture {
    /// The file.
    pub path: PathBuf,
    /// The control's id.
    pub control: String,
    /// The verdict that the name states.
    pub expected: ComplianceType,
    /// The text of the item or record.
    pub item: String,
    /// True for an activity control's.
    pub is_call: bool,
    /// The catalogue, prepared with the control's parameters: from the file of the same name that ends in `.toml`.
    catalogue: Arc<Catalogue>,
}

impl Fixture {
    /// Reads a fixture: `…/configuration/s3/versioning/non_compliant_suspended.json`.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let expected = if name.starts_with("non_compliant") {
            ComplianceType::NonCompliant
        } else if name.starts_with("not_applicable") {
            ComplianceType::NotApplicable
        } else if name.starts_with("compliant") {
            ComplianceType::Compliant
        } else {
            return Err(format!("{}: the name states no verdict", path.display()));
        };
        let control = control_id(path.parent().unwrap_or(path));
        let is_call = path.components().any(|part| part.as_os_str() == "activity");
        let item = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let toml = fs::read_to_string(path.with_extension("toml")).ok();
        let parameters = toml.map(|toml| toml::from_str(&toml)).transpose().map_err(|error| error.to_string())?;
        let parameters = parameters.map(|table| Parameters::of(&control, table)).unwrap_or_default();
        let catalogue = Arc::new(Catalogue::prepare(&parameters).map_err(|error| error.to_string())?);
        Ok(Self { path: path.to_path_buf(), control, expected, item, is_call, catalogue })
    }

    /// What the fixture's control says of an item with the fixture's parameters; `None` where it is not even asked.
    pub fn judge(&self, item: &str) -> Option<Result<Compliance, Unreadable>> {
        if self.is_call {
            return self.judge_call(item);
        }
        match self.judgement(item) {
            Ok(judgement) => judgement.map(|(_, judgement)| judgement.outcome),
            Err(error) => Some(Err(error)),
        }
    }

    /// What the fixture's control would do about what the fixture shows: each resource that is to be changed, and how.
    pub fn plans(&self) -> Vec<(ResourceKey, Plan)> {
        if self.is_call {
            let verdicts = self.verdicts(&self.item).and_then(Result::ok).unwrap_or_default().into_iter();
            return verdicts.map(|verdict| (verdict.key, verdict.plan)).collect();
        }
        let judgement = self.judgement(&self.item).ok().flatten();
        judgement.map(|(key, judgement)| (key, judgement.plan)).into_iter().collect()
    }

    /// The resources of which an activity control says something.
    pub fn fired(&self) -> Vec<ResourceKey> {
        let verdicts = self.verdicts(&self.item).and_then(Result::ok).unwrap_or_default().into_iter();
        let fired = verdicts.filter(|verdict| matches!(verdict.outcome, Ok(Happened::Fired(_))));
        fired.map(|verdict| verdict.key).collect()
    }

    /// What the control says of an item, and which resource that is.
    fn judgement(&self, item: &str) -> Result<Option<(ResourceKey, Judgement<'_>)>, Unreadable> {
        let item: ConfigurationItem<'_> = read::text(item, "item")?;
        let key = item.key();
        let mut judgements = self.catalogue.judge(&item, &Arc::new(key.clone()), &self.selection());
        assert!(judgements.len() <= 1, "{} was asked twice", self.control);
        Ok(judgements.pop().map(|judgement| (key, judgement)))
    }

    /// The same of a CloudTrail record.
    fn judge_call(&self, record: &str) -> Option<Result<Compliance, Unreadable>> {
        let fact = |verdict: CallVerdict| {
            let CallVerdict { key, outcome, .. } = verdict;
            Ok(match outcome? {
                Happened::Fired(fact) => Some(format!("{} {}: {fact}", key.resource_type, key.resource_id)),
                Happened::TakenBack(_) => None,
            })
        };
        let verdicts = match self.verdicts(record)? {
            Ok(verdicts) => verdicts,
            Err(error) => return Some(Err(error)),
        };
        let facts: Result<Vec<_>, Unreadable> = verdicts.into_iter().map(fact).collect();
        Some(facts.map(|facts| Compliance::broken_by(facts.into_iter().flatten())))
    }

    fn verdicts(&self, record: &str) -> Option<Result<Vec<CallVerdict>, Unreadable>> {
        let call = match call::read(record) {
            Ok(call) => call,
            Err(error) => return Some(Err(error)),
        };
        let watch = self.catalogue.activity().find(|watch| watch.metadata().id == self.control)?;
        let is_asked = |events: guardrail_controls::Events| {
            events
                .iter()
                .any(|(service, names)| *service == "*" || (*service == call.service() && names.contains(&call.name())))
        };
        let is_asked = is_asked(watch.events()) || is_asked(watch.taken_back_by());
        is_asked.then(|| Ok(judge_call(&self.catalogue, &call, &self.selection())))
    }

    /// The fixture's control alone.
    fn selection(&self) -> Selection {
        Selection::Only(BTreeSet::from([self.control.clone()]))
    }
}

impl Fixture {
    /// What would put right what the fixture shows: empty for what is not broken, and where guardrail knows nothing to do.
    pub fn plan(&self) -> Plan {
        Plan { steps: self.plans().into_iter().flat_map(|(_, plan)| plan.steps).collect() }
    }

    /// What a configuration control says once a plan was carried out, and what it would plan then; `None` where the view does
    /// not show what an action of the plan changes.
    ///
    /// # Panics
    /// The fixture is a call's, or cannot be read.
    pub fn after(&self, plan: &Plan) -> Option<(Result<Compliance, Unreadable>, Plan)> {
        let item: ConfigurationItem<'_> = read::text(&self.item, "item").expect("a readable fixture");
        let (key, selection) = (Arc::new(item.key()), self.selection());
        let kinds = ViewKind::of(&item.resource_type).iter().filter(|kind| self.catalogue.asks(**kind, &selection));
        let mut judgements = Vec::new();
        let mut applied = vec![false; plan.steps.len()];
        for &kind in kinds {
            let Some(mut subject) = Subject::read(kind, &item, &key).expect("a readable view") else { continue };
            for (step, applied) in plan.steps.iter().zip(&mut applied) {
                *applied |= apply(&step.action, &mut subject);
            }
            self.catalogue.ask(&subject, &selection, &mut judgements);
        }
        if applied.contains(&false) {
            return None;
        }
        let judgement = judgements.into_iter().next().expect("the control covers its fixture");
        Some((judgement.outcome, judgement.plan))
    }
}

/// The id of the control whose fixtures stand in a folder: `…/configuration/s3/versioning` is `s3-versioning`.
pub fn control_id(folder: &Path) -> String {
    let mut names = folder.components().rev().map(|part| part.as_os_str().to_string_lossy().replace('_', "-"));
    let (control, service) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    format!("{service}-{control}")
}

/// Every fixture, in order.
pub fn fixtures() -> Vec<Fixture> {
    let mut fixtures = Vec::new();
    collect(&fixtures_root(), &mut fixtures);
    fixtures.sort_by(|a, b| a.path.cmp(&b.path));
    fixtures
}

fn collect(folder: &Path, fixtures: &mut Vec<Fixture>) {
    for entry in fs::read_dir(folder).expect("the folder of fixtures").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            collect(&entry, fixtures);
        } else if entry.extension().is_some_and(|ending| ending == "json") {
            fixtures.push(Fixture::read(&entry).expect("a readable fixture"));
        }
    }
}

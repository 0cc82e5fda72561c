//! Judging one item, and saying the judgement in one answer.

use guardrail_actions::Plan;
use guardrail_controls::{Catalogue, Selection};
use guardrail_model::{Alias, Compliance, ComplianceType, ConfigurationItem, Metadata, ResourceKey};
use guardrail_resources::Unreadable;
use jiff::Timestamp;
use std::sync::Arc;

/// What one control said of one resource at one time.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The control.
    pub control: Metadata,
    /// The resource.
    pub key: Arc<ResourceKey>,
    /// The resource's other names.
    pub aliases: Arc<[Alias]>,
    /// When the judged state was captured; `None` where the item does not say.
    pub observed_at: Option<Timestamp>,
    /// The control's word, or what kept it from one.
    pub outcome: Result<Compliance, Unreadable>,
    /// What would put the resource right, where it is broken and guardrail knows what to do.
    pub plan: Plan,
}

/// Judges an item by every selected control that covers its type. Where the resource is gone or not recorded, each of them
/// says NOT_APPLICABLE without being asked.
pub fn judge_item(catalogue: &Catalogue, item: &ConfigurationItem<'_>, selection: &Selection) -> Vec<Verdict> {
    if !item.status.is_judged() {
        return not_judged(catalogue, item, selection, &format!("status {}", item.status));
    }
    let about = About::of(item);
    let judgements = catalogue.judge(item, &about.key, selection).into_iter();
    judgements.map(|judgement| about.verdict(*judgement.metadata, judgement.outcome, judgement.plan)).collect()
}

/// NOT_APPLICABLE by every selected control that covers the item's type, for a reason that lies outside of them.
pub fn not_judged(
    catalogue: &Catalogue,
    item: &ConfigurationItem<'_>,
    selection: &Selection,
    reason: &str,
) -> Vec<Verdict> {
    let about = About::of(item);
    let covering = catalogue.controls().filter(|control| {
        control.resource_types().contains(&&*item.resource_type) && selection.contains(control.metadata().id)
    });
    covering
        .map(|control| {
            about.verdict(*control.metadata(), Ok(Compliance::NotApplicable(reason.to_owned())), Plan::none())
        })
        .collect()
}

/// What all verdicts on one item share.
struct About {
    key: Arc<ResourceKey>,
    aliases: Arc<[Alias]>,
    observed_at: Option<Timestamp>,
}

impl About {
    fn of(item: &ConfigurationItem<'_>) -> Self {
        Self { key: Arc::new(item.key()), aliases: item.aliases().into(), observed_at: item.capture_time }
    }

    fn verdict(&self, control: Metadata, outcome: Result<Compliance, Unreadable>, plan: Plan) -> Verdict {
        Verdict {
            control,
            key: Arc::clone(&self.key),
            aliases: Arc::clone(&self.aliases),
            observed_at: self.observed_at,
            outcome,
            plan,
        }
    }
}

/// What several verdicts on one resource come to: AWS Config takes one result a rule and resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The worst of the verdicts.
    pub compliance_type: ComplianceType,
    /// The facts behind it, of any length. They name their controls where the rule selects several.
    pub annotation: String,
}

/// Adds verdicts up: broken before unjudged before as it should be before not applicable. What could not be judged is
/// NON_COMPLIANT, and its annotation begins with `could not be judged`.
pub fn answer<'v>(verdicts: impl IntoIterator<Item = &'v Verdict>) -> Answer {
    let verdicts: Vec<&Verdict> = verdicts.into_iter().collect();
    let several = verdicts.len() > 1;
    let named = |verdict: &Verdict, fact: &str| {
        if several { format!("{}: {fact}", verdict.control.id) } else { fact.to_owned() }
    };
    let (mut broken, mut unjudged, mut good, mut reasons) = (Vec::new(), Vec::new(), false, Vec::new());
    for verdict in verdicts {
        match &verdict.outcome {
            Ok(Compliance::NonCompliant(fact)) => broken.push(named(verdict, fact)),
            Err(error) => unjudged.push(named(verdict, &error.to_string())),
            Ok(Compliance::Compliant) => good = true,
            Ok(Compliance::NotApplicable(reason)) => reasons.push(named(verdict, reason)),
        }
    }
    if !unjudged.is_empty() {
        broken.push(format!("could not be judged: {}", unjudged.join("; ")));
    }
    let (compliance_type, facts) = match (broken.is_empty(), good) {
        (false, _) => (ComplianceType::NonCompliant, broken),
        (true, true) => (ComplianceType::Compliant, Vec::new()),
        (true, false) => (ComplianceType::NotApplicable, reasons),
    };
    Answer { compliance_type, annotation: facts.join("; ") }
}

//! `guardrail approve ID`

use super::findings::find;
use super::order::{confirmed, lay_down};
use super::{print, who};
use crate::CommandError;
use crate::args::LedgerPath;
use crate::ledger::Store;
use crate::output::remedy::to_approve;
use anstream::ColorChoice;
use guardrail_engine::ledger::{Finding, FindingStatus, Record, Stage};
use guardrail_engine::remediate::{Order, Ordered};
use jiff::Timestamp;

/// Shows the calls that put a finding right, and orders them to be made.
pub(crate) fn approve(id: &str, yes: bool, ledger: &LedgerPath, color: ColorChoice) -> Result<(), CommandError> {
    let store = Store::open(ledger)?;
    let record = find(&store, id)?;
    let (finding, calls) = approvable(&record)?;
    print(&to_approve(&record, finding, &calls), color)?;
    confirmed(yes, "let guardrail make these calls, and no others?")?;
    let now = Timestamp::now();
    let (finding, life) = (record.key.clone(), finding.life);
    let order = Order { finding, life, by: who(), at: now, what: Ordered::Approve { calls } };
    lay_down(&store, &order, now)?;
    print("ordered: the remediate function makes the calls, and alerts tell what becomes of them\n", color)
}

/// The calls that can be approved: those that remediation read the resource for, else those that the recorded item asks for.
fn approvable(record: &Record) -> Result<(&Finding, Vec<String>), CommandError> {
    let id = record.key.id();
    let refused = |why: &str| Err(CommandError::Refused(format!("finding {id} {why}")));
    let Some(finding) = &record.finding else { return refused("was never opened") };
    if finding.status == FindingStatus::Exempted {
        return refused("is exempted: nothing is changed while someone answers for it");
    }
    let done = finding.remediation.as_ref().filter(|done| done.life == finding.life);
    if done.is_some_and(|done| done.stage == Stage::Applied) {
        return refused("was put right by calls whose effect is being looked at: there is nothing to approve");
    }
    let recorded = done.map(|done| done.calls.clone()).filter(|calls| !calls.is_empty());
    let calls = match recorded {
        Some(calls) => calls,
        None => {
            planned(finding).map_err(|why| CommandError::Refused(format!("finding {id} cannot be put right: {why}")))?
        }
    };
    if calls.is_empty() {
        let control = &record.key.control;
        return refused(&format!(
            "is not put right by any call of guardrail's: `guardrail controls {control}` says what to do"
        ));
    }
    Ok((finding, calls))
}

/// The calls of a finding's plan; why there are none, where its steps cannot be taken.
fn planned(finding: &Finding) -> Result<Vec<String>, String> {
    let mut planned = Vec::new();
    for step in &finding.plan.steps {
        let calls = step.calls().map_err(|refusal| refusal.to_string())?;
        planned.extend(calls.iter().map(ToString::to_string));
    }
    Ok(planned)
}

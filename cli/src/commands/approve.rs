//! `guardrail approve ID`

use super::findings::find;
use super::order::{carried_out, confirmed, lay_down, settings};
use super::{print, who};
use crate::CommandError;
use crate::args::LedgerPath;
use crate::ledger::Store;
use crate::output::remedy::to_approve;
use anstream::ColorChoice;
use guardrail_embedded::ImageFolder;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::ledger::{Finding, FindingStatus, Record, Remediation, Stage};
use guardrail_engine::remediate::{Dry, Order, Ordered, calls as planned};
use guardrail_engine::settings::Mode;
use jiff::Timestamp;

/// Shows the calls that put a finding right, and orders them to be made.
pub(crate) fn approve(id: &str, yes: bool, ledger: &LedgerPath, color: ColorChoice) -> Result<(), CommandError> {
    let store = Store::open(ledger)?;
    let record = find(&store, id)?;
    let mode = settings(&store)?.modes.of(&record);
    let (finding, calls) = approvable(&record, mode)?;
    print(&to_approve(&record, finding, &calls), color)?;
    confirmed(yes, "let guardrail make these calls, and no others?")?;
    let now = Timestamp::now();
    let what = Ordered::Approve { calls };
    let order = Order { finding: record.key.clone(), life: finding.life, by: who(), at: now, what };
    lay_down(&store, &order, now)?;
    let begin = |_: &ImageFolder| {
        let failed = |message: String| PortError { operation: "dry run", message };
        Dry::of(&finding.plan).map_err(|refusal| failed(refusal.to_string()))
    };
    print(&carried_out(&store, ledger, &record.key, &begin)?, color)
}

/// The calls that can be approved: those that remediation read the resource for, else those that the recorded item asks for.
fn approvable(record: &Record, mode: Mode) -> Result<(&Finding, Vec<String>), CommandError> {
    let (id, control) = (record.key.id(), &record.key.control);
    let refused = |why: &str| Err(CommandError::Refused(format!("finding {id} {why}")));
    let Some(finding) = &record.finding else { return refused("was never opened") };
    if finding.status == FindingStatus::Exempted {
        return refused("is exempted: nothing is changed while someone answers for it");
    }
    if mode < Mode::Approve {
        let why = format!("has the mode {mode}: settings must give {control} the mode approve, or enforce, first");
        return refused(&why);
    }
    let done = finding.remediation.as_ref().filter(|done| done.life == finding.life);
    match done.map(|done| done.stage) {
        Some(Stage::Applied) => {
            return refused("was put right by calls whose effect is being looked at: there is nothing to approve");
        }
        Some(Stage::Contested) => {
            return refused("is contested: guardrail leaves it alone, and people must talk");
        }
        _ => {}
    }
    // What was made, or tried, is no plan.
    let is_plan = |done: &&Remediation| matches!(done.stage, Stage::Planned | Stage::AwaitingApproval | Stage::Refused);
    let live = done.filter(is_plan).map(|done| done.calls.clone());
    let calls = match live.filter(|calls| !calls.is_empty()) {
        Some(calls) => calls,
        None => planned(&finding.plan)
            .map_err(|why| CommandError::Refused(format!("finding {id} cannot be put right by guardrail: {why}")))?,
    };
    if calls.is_empty() {
        let why =
            format!("is not put right by any call of guardrail's: `guardrail controls {control}` says what to do");
        return refused(&why);
    }
    Ok((finding, calls))
}

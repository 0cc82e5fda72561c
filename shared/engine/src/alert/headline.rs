//! The one line that says what happened, and the advice that follows from it.

use super::about::About;
use super::text::{ascii, day, line};
use crate::ledger::TransitionKind;

/// A headline in its parts, so that each sink can cut and mark up what is somebody else's: `lead`, then a fact or a control,
/// `on` a resource, and a word at the end.
pub(super) struct Headline {
    /// `CRITICAL`
    pub(super) lead: String,
    /// `0.0.0.0/0 reaches tcp/22`
    pub(super) what: String,
    /// `sg-0c81f2a7d6e94b350`
    pub(super) resource: String,
    /// `, deleted`
    pub(super) end: &'static str,
}

impl Headline {
    pub(super) fn of(about: &About<'_>) -> Self {
        use TransitionKind::{
            Acknowledged, Applied, AwaitingApproval, Contested, Deleted, Exempted, ExemptionEnding, Expired, Failed,
            Opened, Planned, Refused, Remediated, Reopened, Resolved, Undone, Unwatched, Worsened,
        };
        let finding = about.finding;
        let kind = finding.transition.kind;
        let severity = finding.severity.to_string().to_ascii_uppercase();
        let unjudged = if finding.unjudged { ", not judged" } else { "" };
        let lead = match kind {
            Opened => format!("{severity}{unjudged}"),
            Worsened => format!("{severity}, worse{unjudged}"),
            Reopened => format!("{severity}, open again{unjudged}"),
            Resolved | Deleted => "RESOLVED".to_owned(),
            Unwatched => "NO LONGER WATCHED".to_owned(),
            Exempted => "EXEMPTED".to_owned(),
            ExemptionEnding => match finding.review_at {
                Some(end) => format!("EXEMPTION ENDS {}", day(end)),
                None => "EXEMPTION ENDS".to_owned(),
            },
            Acknowledged => "ACKNOWLEDGED".to_owned(),
            Expired => "EXPIRED".to_owned(),
            Planned => "PLANNED".to_owned(),
            AwaitingApproval => "WAITS FOR APPROVAL".to_owned(),
            Refused => "NOT REMEDIATED".to_owned(),
            Applied => "APPLIED, VERIFYING".to_owned(),
            Remediated => "REMEDIATED".to_owned(),
            Failed => "REMEDIATION FAILED".to_owned(),
            Undone => "UNDONE".to_owned(),
            Contested => "CONTESTED".to_owned(),
        };
        let what = match kind {
            Opened | Worsened | Reopened | Acknowledged | Expired => finding.annotation.clone(),
            Planned | AwaitingApproval | Applied | Remediated | Undone => about.remedy.operations(),
            Refused | Failed | Contested => about.remedy.note().unwrap_or_default(),
            Resolved | Deleted | Unwatched | Exempted | ExemptionEnding => String::new(),
        };
        let what = if what.trim().is_empty() { &about.key.control } else { &what };
        let end = if kind == Deleted { ", deleted" } else { "" };
        Self { lead, what: line(what, 1_000), resource: line(&about.called(), 500), end }
    }

    /// The whole line, in at most `most` characters: the fact is cut first, then the resource.
    pub(super) fn text(&self, most: usize) -> String {
        self.within(most, line)
    }

    /// The whole line in at most `most` ASCII characters.
    pub(super) fn ascii(&self, most: usize) -> String {
        self.within(most, ascii)
    }

    fn within(&self, most: usize, cut: fn(&str, usize) -> String) -> String {
        let Self { lead, what, resource, end } = self;
        let on = format!(" on {}{end}", cut(resource, most / 2));
        let taken = lead.chars().count() + 2 + on.chars().count();
        cut(&format!("{lead}: {}{on}", cut(what, most.saturating_sub(taken))), most)
    }
}

/// What to do about it now, in plain sentences.
pub(super) fn advice(about: &About<'_>) -> String {
    use TransitionKind::{Acknowledged, Deleted, Exempted, ExemptionEnding, Expired, Resolved, Unwatched};
    let id = &about.id;
    match about.finding.transition.kind {
        kind if kind.is_of_remediation() => after_remediation(about, kind),
        Resolved if about.is_activity() => "Nothing: a later call took it back.".to_owned(),
        Resolved => "Nothing: it is as it should be.".to_owned(),
        Deleted => "Nothing: the resource is gone.".to_owned(),
        Exempted => "Nothing, as long as the exemption stands.".to_owned(),
        Acknowledged => "Nothing: someone has seen it.".to_owned(),
        Expired => "Nobody came back to this activity in 30 days. Find out whether it was meant.".to_owned(),
        Unwatched => {
            "Record this resource type in AWS Config again, or see to the resource yourself: what it is like now, \
                      nobody knows. The finding resolves when the resource is seen to pass, or to be gone."
                .to_owned()
        }
        ExemptionEnding => format!(
            "Put it right before the exemption ends, or extend the exemption: the finding opens again by itself.\n\n{}",
            remedy(about)
        ),
        _ if about.is_activity() => format!(
            "Find out whether the call was meant. If not, take it back and see what else this principal did. If it was, \
             say so:\n\nguardrail acknowledge {id}"
        ),
        _ if about.finding.unjudged => {
            format!("Find out why it could not be judged: until then, treat it as broken.\n\n{}", remedy(about))
        }
        _ => remedy(about),
    }
}

/// What to do about it, now that remediation has come so far.
fn after_remediation(about: &About<'_>, kind: TransitionKind) -> String {
    use TransitionKind::{Applied, AwaitingApproval, Contested, Failed, Planned, Refused, Remediated, Undone};
    let (id, said) = (&about.id, &about.remedy);
    let why: Vec<String> = said.note().into_iter().chain(said.next()).collect();
    let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
    match kind {
        AwaitingApproval => format!(
            "Look at the calls, at what they may disturb and how far they can be taken back. If they are right, let \
             guardrail make them:\n\nguardrail approve {id}"
        ),
        Applied => "Nothing for now: guardrail made the calls, and looks whether they took effect.".to_owned(),
        Remediated => {
            let losses = said.losses();
            let (flag, then) = match losses.as_slice() {
                [] => ("", String::new()),
                losses => (" --accept-loss", format!("\n\nThen {}.", losses.join("; "))),
            };
            format!(
                "Nothing: guardrail put it right, and has seen that it is. To take that back:\n\n\
                 guardrail undo {id}{flag}{then}"
            )
        }
        Planned => format!(
            "guardrail knows the calls that put it right, and has not made them{why}. Make them yourself, or see to \
             what keeps guardrail from it.\n\n{}",
            remedy(about)
        ),
        Refused => format!("guardrail did not put it right{why}.\n\n{}", remedy(about)),
        Failed => format!(
            "guardrail could not put it right{why}. See what the resource is like now, and put it right by hand.\n\n{}",
            remedy(about)
        ),
        Undone => format!(
            "Somebody took back what guardrail had done{why}. If that is to stay so, let someone answer for it: \
             guardrail exempt\n\n{}",
            remedy(about)
        ),
        Contested => format!(
            "guardrail leaves it alone from now on{why}. Talk to whoever it is: either their work changes, or someone \
             answers for it: guardrail exempt\n\n{}",
            remedy(about)
        ),
        _ => remedy(about),
    }
}

/// What puts the resource right, in the words of the control's page.
fn remedy(about: &About<'_>) -> String {
    let Some(remediation) = &about.page.remediation else {
        return "Put the resource right, or let someone answer for it: guardrail exempt".to_owned();
    };
    // Pages begin with the call that puts it right (`s3:PutBucketVersioning`), or with a sentence about a person.
    let begins_with_call = remediation.split_whitespace().next().is_some_and(|word| word.contains(':'));
    if begins_with_call { format!("Put it right: {remediation}") } else { remediation.clone() }
}

//! Every guard, and every way in which one cannot be asked.

use super::house::{CONTROL, House, noon};
use super::slow::wait;
use crate::ledger::{Exemption, Scope, Stage};
use crate::remediate::{Facts, Gate, Guard, Handled, Known, Order, Ordered, Owner, Refusal, Remediations as _, gate};
use crate::settings::Mode;
use jiff::SignedDuration;
use strum::VariantArray as _;

fn open() -> Facts {
    Facts {
        now: noon(),
        mode: Mode::Enforce,
        stopped: false,
        exempt_until: None,
        protected: None,
        owner: Owner::Unmanaged,
        unknown_is_managed: false,
        contested_by: None,
        taken_back: None,
        attempts: 0,
        most_attempts: 3,
        grace_until: noon(),
        baseline: false,
        approved_by: None,
        outdated_approval: None,
    }
}

/// What a gate says, in a word.
fn word(facts: &Facts) -> String {
    match gate(facts) {
        Gate::Closed => "closed".to_owned(),
        Gate::Planned(_) => "planned".to_owned(),
        Gate::Waits(_) => "waits".to_owned(),
        Gate::Contested(_) => "contested".to_owned(),
        Gate::Refused(Refusal { guard, .. }) => guard.to_string(),
        Gate::Open(_) => "open".to_owned(),
    }
}

#[test]
fn every_guard_has_its_word_in_every_mode() {
    let later = noon().saturating_add(SignedDuration::from_hours(1)).unwrap();
    let managed = Owner::Managed("the CloudFormation stack web".to_owned());
    // What is the case, and what comes of it in the modes observe, plan, approve, enforce.
    let table: Vec<(&str, Facts, [&str; 4])> = vec![
        ("nothing", open(), ["closed", "planned", "waits", "open"]),
        ("exempt", Facts { exempt_until: Some(later), ..open() }, ["closed", "exempt", "exempt", "exempt"]),
        (
            "protected",
            Facts { protected: Some("p".into()), ..open() },
            ["closed", "protected", "protected", "protected"],
        ),
        (
            "contested",
            Facts { contested_by: Some("eve".into()), ..open() },
            ["closed", "contested", "contested", "contested"],
        ),
        ("managed", Facts { owner: managed.clone(), ..open() }, ["closed", "planned", "planned", "planned"]),
        ("owner unknown", Facts { owner: Owner::Unknown, ..open() }, ["closed", "planned", "waits", "open"]),
        (
            "owner unknown and managed by settings",
            Facts { owner: Owner::Unknown, unknown_is_managed: true, ..open() },
            ["closed", "planned", "planned", "planned"],
        ),
        ("stopped", Facts { stopped: true, ..open() }, ["closed", "planned", "stopped", "stopped"]),
        ("tried", Facts { attempts: 3, ..open() }, ["closed", "planned", "attempts", "attempts"]),
        ("tried less", Facts { attempts: 2, ..open() }, ["closed", "planned", "waits", "open"]),
        ("grace", Facts { grace_until: later, ..open() }, ["closed", "planned", "waits", "grace"]),
        ("baseline", Facts { baseline: true, ..open() }, ["closed", "planned", "waits", "waits"]),
        ("taken back", Facts { taken_back: Some("t".into()), ..open() }, ["closed", "planned", "waits", "waits"]),
        ("approved", Facts { approved_by: Some("ann".into()), ..open() }, ["closed", "planned", "open", "open"]),
        (
            "approved, but otherwise",
            Facts { outdated_approval: Some("ann".into()), ..open() },
            ["closed", "planned", "waits", "waits"],
        ),
        (
            "approved, and stopped",
            Facts { approved_by: Some("ann".into()), stopped: true, ..open() },
            ["closed", "planned", "stopped", "stopped"],
        ),
        (
            "approved, and managed",
            Facts { approved_by: Some("ann".into()), owner: managed, ..open() },
            ["closed", "planned", "planned", "planned"],
        ),
        (
            "approved in its grace",
            Facts { approved_by: Some("ann".into()), grace_until: later, ..open() },
            ["closed", "planned", "open", "open"],
        ),
        (
            "exempt and protected and stopped",
            Facts { exempt_until: Some(later), protected: Some("p".into()), stopped: true, ..open() },
            ["closed", "exempt", "exempt", "exempt"],
        ),
    ];
    for (what, facts, expected) in table {
        for (mode, expected) in Mode::VARIANTS.iter().zip(expected) {
            assert_eq!(word(&Facts { mode: *mode, ..facts.clone() }), expected, "{what} in mode {mode}");
        }
    }
}

/// What a house says of its one finding, and that nothing was called.
fn refused(house: &House) -> (Stage, String) {
    let key = house.open(&["logs"]);
    let Handled::Told { stage, note, calls: 0 } = house.see_to(&key).unwrap() else { panic!("nothing is said") };
    assert_eq!(house.calls(), Vec::<String>::new());
    assert!(house.finding(&key).remediation.is_some_and(|told| told.stage == stage));
    (stage, note)
}

#[test]
fn observing_does_nothing_and_reads_nothing() {
    let house = House::new("");
    let key = house.open(&["logs"]);
    assert!(matches!(house.see_to(&key).unwrap(), Handled::Nothing("the mode is to observe")));
    assert_eq!(house.world.steps(), 0);
    assert_eq!(house.finding(&key).remediation, None);
}

#[test]
fn settings_guard() {
    let enforce = format!("[modes.controls]\n{CONTROL} = \"enforce\"\n");
    for (more, stage, note) in [
        ("[remediation]\nstopped = true", Stage::Refused, "stopped: settings stop all remediation"),
        ("[protected]\nresources = [\"logs\"]", Stage::Refused, "protected: logs is protected"),
        (
            "[protected]\naccounts = [\"111122223333\"]",
            Stage::Refused,
            "protected: the account 111122223333 is protected",
        ),
        ("[remediation]\ngrace_minutes = 30", Stage::Refused, "grace: its grace is not over"),
        ("[remediation]\nunknown_owner = \"managed\"", Stage::Planned, "nothing tells who manages the resource"),
    ] {
        let house = House::new(&format!("{enforce}{more}\n"));
        assert_eq!(refused(&house), (stage, note.to_owned()), "{more}");
    }
    let planned = House::new(&format!("[modes.controls]\n{CONTROL} = \"plan\"\n"));
    assert_eq!(refused(&planned), (Stage::Planned, String::new()));
}

#[test]
fn grace_ends_by_itself() {
    let house =
        House::new(&format!("[modes.controls]\n{CONTROL} = \"enforce\"\n[remediation.grace]\n{CONTROL} = 30\n"));
    let key = house.open(&["logs"]);
    house.see_to(&key).unwrap();
    assert_eq!(house.calls().len(), 0);
    house.pass(SignedDuration::from_mins(31));
    house.see_to(&key).unwrap();
    assert_eq!(house.calls().len(), 1);
}

#[test]
fn what_cannot_be_learned_means_that_nothing_is_written() {
    // The settings.
    let house = House::enforcing();
    let key = house.open(&["logs"]);
    let ports = super::house::Ports(house.world);
    let remediator = crate::remediate::Remediator {
        store: &house.store,
        hands: &ports,
        eyes: &ports,
        images: &ports,
        schedule: &ports,
        settings: Err("revision 7 does not hold"),
        worker: "w",
        now: noon(),
    };
    let handled = wait(remediator.handle(&house.task(&key))).unwrap();
    assert!(
        matches!(&handled, Handled::Told { stage: Stage::Refused, note, .. } if note == "settings: revision 7 does not hold"),
        "{handled:?}"
    );
    assert_eq!(house.calls(), Vec::<String>::new());
    let next_at = house.finding(&key).remediation.unwrap().next_at.unwrap();
    assert!(next_at > noon(), "it is tried again");
    // The ledger, at each of its steps up to the first call.
    for steps in 0..10 {
        let house = House::enforcing();
        let key = house.open(&["logs"]);
        let task = house.task(&key);
        house.store.memory.steps.store(steps, std::sync::atomic::Ordering::SeqCst);
        let handled = wait(house.handle(task, "w".to_owned()));
        assert!(handled.is_err(), "{steps}: {handled:?}");
        assert_eq!(house.calls(), Vec::<String>::new(), "after {steps} steps");
    }
    // The tags, where settings ask for them.
    let tagged = format!("[modes.controls]\n{CONTROL} = \"enforce\"\n[protected]\ntags = [{{ key = \"hold\" }}]\n");
    let house = House::new(&tagged);
    house.world.known.lock().unwrap().tags = None;
    let (stage, note) = refused(&house);
    assert_eq!((stage, note.as_str()), (Stage::Refused, "state: its tags cannot be told, and settings ask for tags"));
}

#[test]
fn what_a_plan_writes_beside_is_guarded_too() {
    let enforce = format!("[modes.controls]\n{CONTROL} = \"enforce\"\n");
    let tagged = Known { tags: Some([("hold".to_owned(), "yes".to_owned())].into()), ..Known::default() };
    let stack = Known { tags: Some([].into()), stack: Some("web".to_owned()), ..Known::default() };
    for (more, known, stage, note) in [
        ("[protected]\nresources = [\"more-logs\"]", None, Stage::Refused, "protected: more-logs is protected"),
        (
            "[protected]\ntags = [{ key = \"hold\" }]",
            Some(tagged),
            Stage::Refused,
            "protected: the tag hold protects it",
        ),
        ("", Some(stack), Stage::Planned, "the CloudFormation stack web manages the resource, and would put it back"),
        (
            "[protected]\ntags = [{ key = \"hold\" }]",
            Some(Known::default()),
            Stage::Refused,
            "state: its tags cannot be told, and settings ask for tags",
        ),
    ] {
        let house = House::new(&format!("{enforce}{more}\n"));
        if let Some(known) = known {
            house.world.others.lock().unwrap().insert("more-logs".to_owned(), known);
        }
        let key = house.open(&["logs", "more-logs"]);
        let Handled::Told { stage: told, note: why, calls: 0 } = house.see_to(&key).unwrap() else { panic!("{more}") };
        assert_eq!((told, why.as_str()), (stage, note), "{more}");
        assert_eq!(house.calls(), Vec::<String>::new());
    }
}

#[test]
fn an_exemption_made_a_moment_ago_holds() {
    let house = House::enforcing();
    house.store.exemptions.lock().unwrap().push(Exemption {
        id: "x".to_owned(),
        owner: "ann".to_owned(),
        reason: "until the move".to_owned(),
        ticket: None,
        expires_at: noon().saturating_add(SignedDuration::from_hours(48)).unwrap(),
        scope: Scope { resource: Some("logs".to_owned()), ..Scope::default() },
    });
    assert_eq!(refused(&house), (Stage::Refused, "exempt: somebody answers for the finding".to_owned()));
}

#[test]
fn an_approval_is_of_the_calls_that_were_shown() {
    let house = House::new(&format!("[modes.controls]\n{CONTROL} = \"approve\"\n"));
    let key = house.open(&["logs"]);
    let Handled::Told { stage: Stage::AwaitingApproval, .. } = house.see_to(&key).unwrap() else { panic!("no wait") };
    let shown = house.finding(&key).remediation.unwrap().calls;
    let approve = |calls: Vec<String>| Order {
        finding: key.clone(),
        life: 1,
        by: "ann".to_owned(),
        at: noon(),
        what: Ordered::Approve { calls },
    };
    wait(house.store.put_order(&approve(vec!["s3:DeleteBucket {}".to_owned()]))).unwrap();
    house.see_to(&key).unwrap();
    assert_eq!(house.calls().len(), 0, "other calls were approved");
    wait(house.store.put_order(&approve(shown))).unwrap();
    house.see_to(&key).unwrap();
    assert_eq!(house.calls().len(), 1);
    assert_eq!(wait(house.store.order(&key.id())).unwrap(), None, "it is carried out once");
    assert_eq!(wait(house.store.attempts(&key.id())).unwrap()[0].by, "ann");
}

#[test]
fn every_guard_is_named_once() {
    let names: std::collections::BTreeSet<String> = Guard::VARIANTS.iter().map(ToString::to_string).collect();
    assert_eq!(names.len(), Guard::VARIANTS.len());
}

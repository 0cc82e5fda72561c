use super::{StartLogging, State, ValidateLogFiles};
use crate::{Action, Place, Plan, Refusal};

const ARN: &str = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";

fn here() -> Place {
    Place { partition: "aws".to_owned(), account_id: "111122223333".to_owned(), region: "eu-west-1".to_owned() }
}

fn calls(action: &Action, from: &crate::State, to: &crate::State) -> Vec<String> {
    action.facet().calls(from, to).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn a_stopped_trail_is_started_and_stopped_again() {
    let action = Action::from(StartLogging { trail: "main".to_owned() });
    let stopped = State::Logging(false).into();
    let logs = action.change(&stopped).unwrap();
    assert_eq!(calls(&action, &stopped, &logs), [r#"cloudtrail:StartLogging {"Name":"main"}"#]);
    assert_eq!(calls(&action, &logs, &stopped), [r#"cloudtrail:StopLogging {"Name":"main"}"#]);
    assert_eq!(action.change(&logs).unwrap(), logs);
    assert!(calls(&action, &logs, &logs).is_empty());
}

#[test]
fn validation_is_turned_on_by_that_one_field() {
    let action = Action::from(ValidateLogFiles { trail: ARN.to_owned() });
    let off = State::LogFileValidation(false).into();
    let on = action.change(&off).unwrap();
    let call = |on| format!(r#"cloudtrail:UpdateTrail {{"Name":"{ARN}","EnableLogFileValidation":{on}}}"#);
    assert_eq!(calls(&action, &off, &on), [call(true)]);
    assert_eq!(calls(&action, &on, &off), [call(false)]);
    assert!(calls(&action, &on, &action.change(&on).unwrap()).is_empty());
}

#[test]
fn a_trail_is_one_resource_by_name_and_by_arn() {
    let by_name = Action::from(StartLogging { trail: "main".to_owned() }).facet();
    let by_arn = Action::from(ValidateLogFiles { trail: ARN.to_owned() }).facet();
    assert_eq!((by_name.resource(&here()), by_arn.resource(&here())), (ARN.to_owned(), ARN.to_owned()));
    let plan = Plan::of(StartLogging { trail: "main".to_owned() }, State::Logging(false));
    let needs = plan.steps[0].calls().unwrap()[0].needs(&here());
    assert_eq!((needs[0].action, needs[0].resource.as_str()), ("cloudtrail:StartLogging", ARN));
}

#[test]
fn states_of_another_facet_are_refused() {
    let action = Action::from(StartLogging { trail: "main".to_owned() });
    let other = State::LogFileValidation(false).into();
    assert_eq!(action.change(&other), Err(Refusal::OtherFacet));
    assert_eq!(action.facet().calls(&other, &other), Err(Refusal::OtherFacet));
}

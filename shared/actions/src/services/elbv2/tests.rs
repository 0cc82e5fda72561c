use super::{Facet, RECOMMENDED_TLS_POLICY, SetTlsPolicy, State};
use crate::{Change as _, Refusal, Surface as _};

const LISTENER: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/50dc6c495c0c9188/f2f7";

fn action() -> SetTlsPolicy {
    SetTlsPolicy { listener: LISTENER.to_owned(), policy: RECOMMENDED_TLS_POLICY.to_owned() }
}

fn state(policy: &str) -> State {
    State::SslPolicy(Some(policy.to_owned()))
}

fn calls(facet: &Facet, from: &State, to: &State) -> Vec<String> {
    facet.calls(from, to).unwrap().iter().map(|call| serde_json::to_string(call).unwrap()).collect()
}

#[test]
fn only_the_policy_is_sent_and_the_old_one_comes_back() {
    let (action, before) = (action(), state("ELBSecurityPolicy-2016-08"));
    let after = action.change(&before).unwrap();
    let sent = |policy: &str| vec![format!(r#"{{"ListenerArn":"{LISTENER}","SslPolicy":"{policy}"}}"#)];
    assert_eq!(calls(&action.facet(), &before, &after), sent(RECOMMENDED_TLS_POLICY));
    assert_eq!(calls(&action.facet(), &after, &before), sent("ELBSecurityPolicy-2016-08"));
    assert_eq!(action.change(&after), Ok(after.clone()));
    assert_eq!(calls(&action.facet(), &after, &after), Vec::<String>::new());
}

#[test]
fn a_listener_without_tls_is_left_alone() {
    let (action, none) = (action(), State::SslPolicy(None));
    assert!(matches!(action.change(&none), Err(Refusal::Unsafe(_))));
    let weak = state("ELBSecurityPolicy-2016-08");
    assert!(matches!(action.facet().calls(&weak, &none), Err(Refusal::NoWay(_))));
    assert!(matches!(action.facet().calls(&none, &weak), Err(Refusal::NoWay(_))));
}

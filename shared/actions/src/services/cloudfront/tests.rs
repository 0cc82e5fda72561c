use super::{Facet, RedirectToHttps, RequireTls, State, ViewerProtocols, ViewerTls};
use crate::{Change as _, Refusal, Surface as _};

fn protocols(default: &str, by_path: &[(&str, &str)]) -> State {
    let by_path = by_path.iter().map(|(path, policy)| ((*path).to_owned(), (*policy).to_owned())).collect();
    State::ViewerProtocols(ViewerProtocols { default: default.to_owned(), by_path })
}

fn tls(is_custom: bool, method: Option<&str>, policy: Option<&str>) -> State {
    State::ViewerTls(ViewerTls {
        is_custom,
        ssl_support_method: method.map(str::to_owned),
        minimum_protocol_version: policy.map(str::to_owned),
    })
}

fn calls(facet: &Facet, from: &State, to: &State) -> Vec<String> {
    facet.calls(from, to).unwrap().iter().map(|call| serde_json::to_string(call).unwrap()).collect()
}

#[test]
fn each_behavior_that_takes_plain_http_is_redirected_and_no_other_is_touched() {
    let action = RedirectToHttps { distribution: "E1".to_owned() };
    let before = protocols("allow-all", &[("/a", "https-only"), ("/b", "allow-all")]);
    let after = action.change(&before).unwrap();
    assert_eq!(after, protocols("redirect-to-https", &[("/a", "https-only"), ("/b", "redirect-to-https")]));
    let sent = |policy: &str| {
        format!(
            r#"{{"Id":"E1","DistributionConfig":{{"DefaultCacheBehavior":{{"ViewerProtocolPolicy":"{policy}"}},"CacheBehaviors":{{"Items":[{{"PathPattern":"/b","ViewerProtocolPolicy":"{policy}"}}]}}}}}}"#
        )
    };
    assert_eq!(calls(&action.facet(), &before, &after), [sent("redirect-to-https")]);
    assert_eq!(calls(&action.facet(), &after, &before), [sent("allow-all")]);
    assert_eq!(action.change(&after), Ok(after.clone()));
    assert_eq!(calls(&action.facet(), &after, &after), Vec::<String>::new());
}

#[test]
fn there_is_no_way_to_behaviors_that_are_others() {
    let facet = RedirectToHttps { distribution: "E1".to_owned() }.facet();
    let (one, other) = (protocols("allow-all", &[("/a", "allow-all")]), protocols("allow-all", &[]));
    assert!(matches!(facet.calls(&one, &other), Err(Refusal::NoWay(_))));
    let action = RequireTls { distribution: "E1".to_owned() };
    assert_eq!(action.change(&one), Err(Refusal::OtherFacet));
    assert_eq!(action.facet().calls(&one, &other), Err(Refusal::OtherFacet));
}

#[test]
fn a_weak_security_policy_is_replaced_and_a_stronger_one_stays() {
    let action = RequireTls { distribution: "E1".to_owned() };
    for weak in [Some("SSLv3"), Some("TLSv1"), Some("TLSv1_2016"), Some("TLSv1.1_2016"), Some("unknown"), None] {
        let before = tls(true, Some("sni-only"), weak);
        let after = action.change(&before).unwrap();
        assert_eq!(after, tls(true, Some("sni-only"), Some("TLSv1.2_2021")), "{weak:?}");
        let back = weak.map_or("null".to_owned(), |weak| format!("\"{weak}\""));
        let sent = format!(
            r#"{{"Id":"E1","DistributionConfig":{{"ViewerCertificate":{{"MinimumProtocolVersion":{back}}}}}}}"#
        );
        assert_eq!(calls(&action.facet(), &after, &before), [sent]);
    }
    for strong in ["TLSv1.2_2018", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"] {
        let state = tls(true, Some("sni-only"), Some(strong));
        assert_eq!(action.change(&state), Ok(state.clone()));
    }
}

#[test]
fn what_cloudfront_would_refuse_is_not_tried() {
    let action = RequireTls { distribution: "E1".to_owned() };
    for state in [
        tls(false, None, Some("TLSv1")),
        tls(true, Some("vip"), Some("TLSv1")),
        tls(true, Some("static-ip"), Some("TLSv1")),
    ] {
        assert!(matches!(action.change(&state), Err(Refusal::Unsafe(_))), "{state:?}");
    }
    let (own, other) = (tls(true, Some("sni-only"), Some("TLSv1")), tls(false, None, Some("TLSv1")));
    assert!(matches!(action.facet().calls(&own, &other), Err(Refusal::NoWay(_))));
}

//! Telling who means one setting from who saves a form of AWS's console, which states all of them again, changed or not.
//! Whoever calls by a script or the command line names what is meant.

use crate::by_hand::is_in_console;
use guardrail_model::ApiCall;
use guardrail_resources::Unreadable;
use guardrail_resources::call;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// What the names of a load balancer's attributes begin with that log or protect: who is after one of them often names more.
const SAFEGUARDS: [&str; 4] = ["access_logs.", "connection_logs.", "deletion_protection.", "health_check_logs."];

/// True for a call from the console that names something else than `keys`.
///
/// # Errors
/// A request that the record does not hold.
pub(crate) fn is_form(call: &ApiCall<'_>, keys: &[&str]) -> Result<bool, Unreadable> {
    #[expect(clippy::zero_sized_map_values, reason = "the names are what is read: a set would be read from a list")]
    let named: BTreeMap<String, IgnoredAny> = call::request(call)?;
    let is_another = |name: &String| !keys.iter().any(|key| key.eq_ignore_ascii_case(name));
    Ok(is_in_console(call) && named.keys().any(is_another))
}

/// True for a call from the console that names attributes of a load balancer which neither log nor protect, such as its
/// timeout.
pub(crate) fn is_balancers_form<'k>(call: &ApiCall<'_>, mut keys: impl Iterator<Item = &'k str>) -> bool {
    let is_another = |key: &str| !SAFEGUARDS.iter().any(|safeguard| key.starts_with(safeguard));
    is_in_console(call) && keys.any(is_another)
}

#[cfg(test)]
mod tests {
    use super::{is_balancers_form, is_form};
    use guardrail_resources::call::read;

    #[test]
    fn a_form_of_the_console_names_more_than_the_setting() {
        let is_form = |agent: &str, request: &str| {
            let call = format!(r#"{{"userAgent":"{agent}","requestParameters":{request}}}"#);
            is_form(&read(&call).unwrap(), &["userPoolId", "mfaConfiguration"]).unwrap()
        };
        let all = r#"{"userPoolId":"p","mfaConfiguration":"OFF","policies":{}}"#;
        assert!(is_form("Mozilla/5.0", all) && !is_form("aws-cli/2.22.0", all));
        assert!(!is_form("Mozilla/5.0", r#"{"UserPoolId":"p","mfaConfiguration":"OFF"}"#));
    }

    #[test]
    fn a_load_balancers_form_names_more_than_its_safeguards() {
        let logs = ["access_logs.s3.enabled", "connection_logs.s3.enabled", "deletion_protection.enabled"];
        let all = || logs.into_iter().chain(["idle_timeout.timeout_seconds"]);
        let console = read(r#"{"userAgent":"Mozilla/5.0"}"#).unwrap();
        assert!(is_balancers_form(&console, all()) && !is_balancers_form(&console, logs.into_iter()));
        assert!(!is_balancers_form(&read("{}").unwrap(), all()));
    }
}

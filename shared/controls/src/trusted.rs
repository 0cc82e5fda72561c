//! Principals whose calls are expected.

use guardrail_model::ApiCall;
use guardrail_resources::policy::Pattern;
use serde::Deserialize;

/// A parameter of activity controls: whose calls are expected. Each entry is the ARN of a user, a role or a session, in
/// which `*` stands for any text; a role's entry holds for all of its sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Trusted(Vec<String>);

impl Trusted {
    /// True where the caller, or the role whose session it is, is among them.
    pub fn includes(&self, call: &ApiCall<'_>) -> bool {
        let Some(caller) = &call.user_identity else { return false };
        let names = [caller.arn.as_deref(), caller.role_arn()];
        self.0.iter().any(|entry| names.into_iter().flatten().any(|name| is_among(entry, name)))
    }
}

fn is_among(entry: &str, name: &str) -> bool {
    Pattern::resource(entry).covers(&Pattern::resource(name))
}

#[cfg(test)]
mod tests {
    use super::Trusted;

    #[test]
    fn a_roles_entry_holds_for_its_sessions() {
        let trusted: Trusted = toml::Value::from(vec!["arn:aws:iam::1:role/deploy-*"]).try_into().unwrap();
        let session = r#"{"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/deploy-web/run",
            "sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/deploy-web"}}}}"#;
        assert!(trusted.includes(&guardrail_resources::call::read(session).unwrap()));
        assert!(!trusted.includes(&guardrail_resources::call::read("{}").unwrap()));
    }
}

//! The session policy: what of a role's permissions one execution needs, and nothing else.

use crate::Grant;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How long a session policy may be, in characters (AssumeRole, `Policy`: 1 to 2048; AWS packs it further, and says so by
/// PackedPolicyTooLarge).
pub const SESSION_POLICY_LIMIT: usize = 2048;

/// The session policy that allows these permissions alone, as JSON; `None` where even by their actions alone they are more
/// than a session policy can say. Where resources do not fit, only the actions narrow.
pub fn session_policy<'g>(grants: impl IntoIterator<Item = &'g Grant>) -> Option<String> {
    let grants: BTreeSet<&Grant> = grants.into_iter().collect();
    let fits = |policy: &String| policy.chars().count() <= SESSION_POLICY_LIMIT;
    Some(narrowed(&grants)).filter(fits).or_else(|| Some(by_action(&grants)).filter(fits))
}

/// One statement for each resource and condition.
fn narrowed(grants: &BTreeSet<&Grant>) -> String {
    let mut by_resource: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for grant in grants {
        by_resource.entry((&grant.condition, grant.resource.as_str())).or_default().insert(grant.action);
    }
    let statements = by_resource.into_iter().map(|((condition, resource), actions)| {
        let mut statement = json!({"Effect": "Allow", "Action": actions, "Resource": resource});
        if let (Some(condition), Some(statement)) = (condition, statement.as_object_mut()) {
            statement.insert("Condition".to_owned(), json!({"StringEquals": {condition.key: condition.value}}));
        }
        statement
    });
    json!({"Version": "2012-10-17", "Statement": statements.collect::<Vec<_>>()}).to_string()
}

fn by_action(grants: &BTreeSet<&Grant>) -> String {
    let actions: BTreeSet<&str> = grants.iter().map(|grant| grant.action).collect();
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}).to_string()
}

#[cfg(test)]
mod tests {
    use super::{SESSION_POLICY_LIMIT, session_policy};
    use crate::{Condition, Grant};

    #[test]
    fn it_allows_the_actions_on_their_resources_only() {
        let passes = Condition { key: "iam:PassedToService", value: "vpc-flow-logs.amazonaws.com" };
        let role = "arn:aws:iam::111122223333:role/logs";
        let grants = [
            Grant::new("s3:PutBucketPolicy", "arn:aws:s3:::b"),
            Grant::new("s3:GetBucketPolicy", "arn:aws:s3:::b"),
            Grant { condition: Some(passes), ..Grant::new("iam:PassRole", role) },
        ];
        let policy: serde_json::Value = serde_json::from_str(&session_policy(&grants).unwrap()).unwrap();
        let statements = policy["Statement"].as_array().unwrap();
        assert_eq!(statements.len(), 2);
        assert_eq!(statements[0]["Action"], serde_json::json!(["s3:GetBucketPolicy", "s3:PutBucketPolicy"]));
        assert_eq!(statements[1]["Condition"]["StringEquals"]["iam:PassedToService"], "vpc-flow-logs.amazonaws.com");
    }

    #[test]
    fn what_does_not_fit_is_narrowed_by_actions_and_never_cut() {
        let many =
            (0..100).map(|number| Grant::new("ec2:RevokeSecurityGroupIngress", format!("arn:aws:ec2:{number:0>40}")));
        let policy = session_policy(&many.collect::<Vec<_>>()).unwrap();
        assert!(policy.len() < SESSION_POLICY_LIMIT && policy.contains(r#""Resource":"*""#), "{policy}");
        let names: Vec<&'static str> = (0..200).map(|number| &*format!("service:Operation{number}").leak()).collect();
        let grants: Vec<Grant> = names.into_iter().map(|name| Grant::new(name, "*")).collect();
        assert_eq!(session_policy(&grants), None);
    }
}

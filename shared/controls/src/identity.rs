//! What activity controls over identities share: whose credentials a call is about, and what makes an administrator.

use crate::Activity;
use guardrail_actions::Plan;
use guardrail_actions::services::iam as actions;
use guardrail_model::ApiCall;
use guardrail_resources::Unreadable;
use guardrail_resources::policy::{AdminKind, Label, Policy};
use std::collections::BTreeSet;

/// Config's type of IAM users.
const USER: &str = "AWS::IAM::User";

/// What a call gives to a user who is not the caller; nothing where it is the caller's own. A request that names nobody means
/// the caller, which may be root.
///
/// # Errors
/// A request that names nobody, of a record that does not say who called.
pub(crate) fn given_to_another(
    call: &ApiCall<'_>,
    user: Option<&str>,
    what: &str,
) -> Result<Vec<Activity>, Unreadable> {
    let caller = call.user_identity.as_ref();
    let own = caller.filter(|caller| caller.is_iam_user()).and_then(|caller| caller.user_name.as_deref());
    Ok(match user {
        None if caller.is_none() => return Err(Unreadable::missing("userIdentity")),
        None if call.is_by_root() => Activity::on_account(call, format!("{what} for root")),
        None => Vec::new(),
        // Names of users differ by more than case (IAM, CreateUser).
        Some(user) if own.is_some_and(|own| own.eq_ignore_ascii_case(user)) => Vec::new(),
        Some(user) => Activity::on_each(call, USER, format!("{what} for {user}")),
    })
}

/// What a call did to a user, with what takes an access key out of use: the one that the call made active, or, where it tells
/// none, all that are. Root's keys are not taken: no role can change them.
pub(crate) fn without_keys(activity: Activity, key: Option<&str>) -> Activity {
    if activity.target.resource_type != USER {
        return activity;
    }
    let user = activity.target.named.clone();
    let seen = key.map(|key| (key.to_owned(), actions::KeyStatus::Active)).into_iter().collect();
    let action = actions::DeactivateAccessKeys { user, access_key_id: key.map(str::to_owned) };
    activity.put_right_by(Plan::of(action, actions::State::AccessKeys(seen)))
}

/// The type of the user, group or role that a call gives a policy to or takes one from.
pub(crate) fn holder(call: &ApiCall<'_>) -> &'static str {
    match call.name() {
        name if name.ends_with("UserPolicy") => USER,
        name if name.ends_with("GroupPolicy") => "AWS::IAM::Group",
        _ => "AWS::IAM::Role",
    }
}

/// The policies of AWS's own that make an administrator, or somebody who can make one of themselves: by IAM, by roles that
/// they may pass, or by changing what runs with more rights.
const ADMINISTRATORS: [&str; 7] = [
    "AdministratorAccess",
    "AdministratorAccess-Amplify",
    "AdministratorAccess-AWSElasticBeanstalk",
    "AWSSSOMasterAccountAdministrator",
    "AWSSSOMemberAccountAdministrator",
    "IAMFullAccess",
    "PowerUserAccess",
];

/// True for the ARN of a policy of AWS's own that makes an administrator. What a customer's policy allows, its ARN does not
/// tell.
pub(crate) fn is_administrator_policy(arn: &str) -> bool {
    arn.split_once(":iam::aws:policy/").is_some_and(|(_, name)| ADMINISTRATORS.contains(&last_part(name)))
}

/// True for the policy, by name or ARN, that AWS puts on a user whose key has leaked (`AWSCompromisedKeyQuarantineV3`; an
/// inline policy of another name in former years).
pub(crate) fn is_quarantine(policy: &str) -> bool {
    let names = ["AWSCompromisedKeyQuarantine", "AWSExposedCredentialPolicy_DO_NOT_REMOVE"];
    names.iter().any(|name| last_part(policy).starts_with(name))
}

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Actions each of which makes an administrator of whoever may do it to any user, group, role or policy (Rhino Security
/// Labs, "AWS IAM Privilege Escalation Methods").
const ESCALATIONS: [&str; 14] = [
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "sts:AssumeRole",
];

/// What in a policy makes an administrator of whoever has it, one fact a statement: every action, all of IAM, or an action
/// by which one takes the rest. A condition excuses the last kind only: it often names the roles or the boundary.
pub(crate) fn administration(policy: &Policy) -> Vec<String> {
    let is_free = |label: &Label| policy.statement(label).is_some_and(|statement| statement.conditions().is_empty());
    let admin = policy.admin_grants().into_iter();
    let admin = admin.filter(|grant| grant.kind() != AdminKind::PassRole || is_free(grant.statement()));
    let admin = admin.map(|grant| (grant.statement().number(), grant.to_string()));
    let escalating = ESCALATIONS.iter().flat_map(|action| {
        let free = policy.allowing_on_all(action).into_iter().filter(|statement| statement.conditions().is_empty());
        free.map(move |statement| (statement.label().number(), format!("{} allows {action} on all", statement.label())))
    });
    let mut told = BTreeSet::new();
    admin.chain(escalating).filter(|(number, _)| told.insert(*number)).map(|(_, fact)| fact).collect()
}

#[cfg(test)]
mod tests {
    use super::{administration, is_administrator_policy, is_quarantine};
    use guardrail_resources::read;

    fn facts(statement: &str) -> Vec<String> {
        administration(&read::text(&format!(r#"{{"Statement":[{statement}]}}"#), "policy").unwrap())
    }

    #[test]
    fn awss_own_administrator_policies_are_known_in_every_partition() {
        assert!(is_administrator_policy("arn:aws:iam::aws:policy/AdministratorAccess"));
        assert!(is_administrator_policy("arn:aws-cn:iam::aws:policy/IAMFullAccess"));
        assert!(!is_administrator_policy("arn:aws:iam::aws:policy/ReadOnlyAccess"));
        assert!(!is_administrator_policy("arn:aws:iam::111122223333:policy/AdministratorAccess"));
    }

    #[test]
    fn a_quarantine_is_known_by_name_and_by_arn() {
        assert!(is_quarantine("AWSCompromisedKeyQuarantine"));
        assert!(is_quarantine("AWSExposedCredentialPolicy_DO_NOT_REMOVE"));
        assert!(is_quarantine("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"));
        assert!(!is_quarantine("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    }

    #[test]
    fn rights_that_lead_to_all_rights_are_told_once_a_statement() {
        let said = |action: &str, rest: &str| facts(&format!(r#"{{"Effect":"Allow","Action":{action}{rest}}}"#));
        for (action, rest) in [
            (r#""*""#, r#","Resource":"*""#),
            (r#""iam:*""#, r#","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#),
            (r#"["s3:GetObject","iam:Put*"]"#, r#","Resource":"*""#),
            (r#""iam:AttachUserPolicy""#, r#","Resource":"arn:aws:iam::111122223333:user/*""#),
            (r#""sts:AssumeRole""#, r#","Resource":"arn:aws:iam::*:role/*""#),
            (r#""iam:PassRole""#, r#","Resource":"*""#),
        ] {
            assert_eq!(said(action, rest).len(), 1, "{action}");
        }
        for (action, rest) in [
            (r#""s3:*""#, r#","Resource":"*""#),
            (r#""iam:Get*""#, r#","Resource":"*""#),
            (r#""iam:CreateAccessKey""#, r#","Resource":"arn:aws:iam::*:user/${aws:username}""#),
            (r#""sts:AssumeRole""#, r#","Resource":"arn:aws:iam::444455556666:role/deploy""#),
            (
                r#""iam:PassRole""#,
                r#","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}"#,
            ),
        ] {
            assert_eq!(said(action, rest), Vec::<String>::new(), "{action}");
        }
    }
}

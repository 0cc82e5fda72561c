//! AWS IAM: users, and the account's password policy.

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_iam::error::ProvideErrorMetadata;
use aws_sdk_iam::types::{self, StatusType};
use guardrail_actions::Document;
use guardrail_actions::services::iam::{Call, Facet, KeyStatus, PasswordPolicy, State};
use guardrail_engine::remediate::CallError;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;

const PASSWORDS: &str = "iam:GetAccountPasswordPolicy";
const KEYS: &str = "iam:ListAccessKeys";
const POLICY: &str = "iam:GetUserPolicy";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    match facet {
        Facet::PasswordPolicy => password_policy(session).await,
        Facet::AccessKeys { user } => access_keys(session, user).await,
        Facet::UserPolicy { user, policy } => user_policy(session, user, policy).await,
    }
}

/// Makes one call. What is to be deleted and is gone already is as good as deleted.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let iam = session.account.iam();
    match call {
        Call::UpdateAccountPasswordPolicy(policy) => put_password_policy(session, policy).await,
        Call::DeleteAccountPasswordPolicy {} => match iam.delete_account_password_policy().send().await {
            Err(error) if is_absent(&error) => Ok(()),
            result => answer("iam:DeleteAccountPasswordPolicy", result).map(drop),
        },
        Call::UpdateAccessKey { user_name, access_key_id, status } => {
            let status = match status {
                KeyStatus::Active => StatusType::Active,
                KeyStatus::Inactive => StatusType::Inactive,
                KeyStatus::Expired => StatusType::Expired,
            };
            let update = iam.update_access_key().user_name(user_name).access_key_id(access_key_id).status(status);
            answer("iam:UpdateAccessKey", update.send().await).map(drop)
        }
        Call::PutUserPolicy { user_name, policy_name, policy_document } => {
            let put = iam.put_user_policy().user_name(user_name).policy_name(policy_name);
            answer("iam:PutUserPolicy", put.policy_document(&policy_document.0).send().await).map(drop)
        }
        Call::DeleteUserPolicy { user_name, policy_name } => {
            match iam.delete_user_policy().user_name(user_name).policy_name(policy_name).send().await {
                Err(error) if is_absent(&error) => Ok(()),
                result => answer("iam:DeleteUserPolicy", result).map(drop),
            }
        }
    }
}

/// How IAM says that there is none.
fn is_absent(error: &impl ProvideErrorMetadata) -> bool {
    error.code() == Some("NoSuchEntity")
}

async fn password_policy(session: &NarrowedSession) -> Result<State, CallError> {
    let answer = match session.account.iam().get_account_password_policy().send().await {
        Err(error) if is_absent(&error) => return Ok(State::PasswordPolicy(None)),
        result => answer(PASSWORDS, result)?,
    };
    let policy = answer.password_policy.ok_or_else(|| unread(PASSWORDS, "PasswordPolicy"))?;
    let number = |number: Option<i32>, name| match number {
        None | Some(0) => Ok(None),
        Some(number) => u16::try_from(number).map(Some).map_err(|_| unread(PASSWORDS, name)),
    };
    Ok(State::PasswordPolicy(Some(PasswordPolicy {
        minimum_password_length: number(policy.minimum_password_length, "MinimumPasswordLength")?,
        require_symbols: policy.require_symbols,
        require_numbers: policy.require_numbers,
        require_uppercase_characters: policy.require_uppercase_characters,
        require_lowercase_characters: policy.require_lowercase_characters,
        allow_users_to_change_password: policy.allow_users_to_change_password,
        max_password_age: number(policy.max_password_age, "MaxPasswordAge")?,
        password_reuse_prevention: number(policy.password_reuse_prevention, "PasswordReusePrevention")?,
        hard_expiry: policy.hard_expiry == Some(true),
    })))
}

async fn put_password_policy(session: &NarrowedSession, policy: &PasswordPolicy) -> Result<(), CallError> {
    let number = |number: Option<u16>| number.map(i32::from);
    let put = session
        .account
        .iam()
        .update_account_password_policy()
        .set_minimum_password_length(number(policy.minimum_password_length))
        .require_symbols(policy.require_symbols)
        .require_numbers(policy.require_numbers)
        .require_uppercase_characters(policy.require_uppercase_characters)
        .require_lowercase_characters(policy.require_lowercase_characters)
        .allow_users_to_change_password(policy.allow_users_to_change_password)
        .set_max_password_age(number(policy.max_password_age))
        .set_password_reuse_prevention(number(policy.password_reuse_prevention))
        .hard_expiry(policy.hard_expiry);
    answer("iam:UpdateAccountPasswordPolicy", put.send().await).map(drop)
}

/// The user's keys; none where the user is gone, and its keys with it.
async fn access_keys(session: &NarrowedSession, user: &str) -> Result<State, CallError> {
    let mut pages = session.account.iam().list_access_keys().user_name(user).into_paginator().send();
    let mut keys = BTreeMap::new();
    while let Some(page) = pages.next().await {
        let page = match page {
            Err(error) if is_absent(&error) => return Ok(State::AccessKeys(BTreeMap::new())),
            page => answer(KEYS, page)?,
        };
        for key in page.access_key_metadata {
            let (id, status) = access_key(key)?;
            keys.insert(id, status);
        }
    }
    Ok(State::AccessKeys(keys))
}

fn access_key(key: types::AccessKeyMetadata) -> Result<(String, KeyStatus), CallError> {
    let id = key.access_key_id.ok_or_else(|| unread(KEYS, "AccessKeyId"))?;
    let status = match key.status {
        Some(StatusType::Active) => KeyStatus::Active,
        Some(StatusType::Inactive) => KeyStatus::Inactive,
        Some(StatusType::Expired) => KeyStatus::Expired,
        _ => return Err(unread(KEYS, "Status")),
    };
    Ok((id, status))
}

/// The policy's document, which IAM gives URL-encoded (GetUserPolicy: RFC 3986).
async fn user_policy(session: &NarrowedSession, user: &str, policy: &str) -> Result<State, CallError> {
    let found = match session.account.iam().get_user_policy().user_name(user).policy_name(policy).send().await {
        Err(error) if is_absent(&error) => return Ok(State::UserPolicy(None)),
        result => answer(POLICY, result)?,
    };
    let document = percent_decode_str(&found.policy_document).decode_utf8();
    let document = document.map_err(|_| unread(POLICY, "PolicyDocument"))?.into_owned();
    Ok(State::UserPolicy(Some(Document(document))))
}

#[cfg(test)]
mod tests {
    use super::{call, read};
    use crate::remediation::testing::session;
    use crate::testing::{query_answer as answer, query_refusal as refusal, reply, sent};
    use guardrail_actions::Document;
    use guardrail_actions::services::iam::{Call, Facet, KeyStatus, PasswordPolicy, State};

    #[tokio::test]
    async fn a_password_policy_is_read_whole_and_none_is_an_answer() {
        let policy = "<PasswordPolicy><MinimumPasswordLength>8</MinimumPasswordLength><RequireSymbols>true</RequireSymbols>\
            <RequireNumbers>false</RequireNumbers><RequireUppercaseCharacters>false</RequireUppercaseCharacters>\
            <RequireLowercaseCharacters>true</RequireLowercaseCharacters><ExpirePasswords>true</ExpirePasswords>\
            <AllowUsersToChangePassword>true</AllowUsersToChangePassword><MaxPasswordAge>60</MaxPasswordAge>\
            <HardExpiry>true</HardExpiry></PasswordPolicy>";
        let (session, _) =
            session([answer("GetAccountPasswordPolicy", policy), refusal("NoSuchEntity"), refusal("AccessDenied")]);
        let expected = PasswordPolicy {
            minimum_password_length: Some(8),
            require_symbols: true,
            require_lowercase_characters: true,
            allow_users_to_change_password: true,
            max_password_age: Some(60),
            hard_expiry: true,
            ..PasswordPolicy::default()
        };
        let read = || read(&session, &Facet::PasswordPolicy);
        assert_eq!(read().await.unwrap(), State::PasswordPolicy(Some(expected)));
        assert_eq!(read().await.unwrap(), State::PasswordPolicy(None));
        assert!(read().await.is_err());
    }

    #[tokio::test]
    async fn every_field_of_a_password_policy_is_sent() {
        let (session, requests) = session([reply(200, ""), refusal("NoSuchEntity"), refusal("AccessDenied")]);
        let policy = PasswordPolicy { minimum_password_length: Some(14), ..PasswordPolicy::default() };
        call(&session, &Call::UpdateAccountPasswordPolicy(policy)).await.unwrap();
        let expected = "Action=UpdateAccountPasswordPolicy&Version=2010-05-08&MinimumPasswordLength=14&RequireSymbols=false\
            &RequireNumbers=false&RequireUppercaseCharacters=false&RequireLowercaseCharacters=false\
            &AllowUsersToChangePassword=false&HardExpiry=false";
        assert_eq!(sent(&requests)[0], expected);
        call(&session, &Call::DeleteAccountPasswordPolicy {}).await.unwrap();
        assert!(call(&session, &Call::DeleteAccountPasswordPolicy {}).await.is_err());
    }

    #[tokio::test]
    async fn keys_are_read_by_their_ids_and_a_user_who_is_gone_has_none() {
        let key = |id: &str, status: &str| {
            format!("<member><UserName>u</UserName><AccessKeyId>{id}</AccessKeyId><Status>{status}</Status></member>")
        };
        let list = |keys: String| {
            answer(
                "ListAccessKeys",
                &format!("<AccessKeyMetadata>{keys}</AccessKeyMetadata><IsTruncated>false</IsTruncated>"),
            )
        };
        let (session, _) = session([
            list(key("AKIA1", "Active") + &key("AKIA2", "Inactive")),
            list(key("AKIA1", "Unheard")),
            refusal("NoSuchEntity"),
            refusal("AccessDenied"),
        ]);
        let facet = Facet::AccessKeys { user: "u".to_owned() };
        let expected = [("AKIA1".to_owned(), KeyStatus::Active), ("AKIA2".to_owned(), KeyStatus::Inactive)];
        assert_eq!(read(&session, &facet).await.unwrap(), State::AccessKeys(expected.into()));
        assert!(read(&session, &facet).await.is_err());
        assert_eq!(read(&session, &facet).await.unwrap(), State::AccessKeys([].into()));
        assert!(read(&session, &facet).await.is_err());
    }

    #[tokio::test]
    async fn a_user_policy_is_decoded_and_one_that_is_gone_is_as_good_as_deleted() {
        let policy = "<UserName>u</UserName><PolicyName>p</PolicyName><PolicyDocument>%7B%22Version%22%3A%221%22%7D</PolicyDocument>";
        let (session, requests) = session([
            answer("GetUserPolicy", policy),
            refusal("NoSuchEntity"),
            reply(200, ""),
            refusal("NoSuchEntity"),
            reply(200, ""),
        ]);
        let (user_name, policy_name) = ("u".to_owned(), "p".to_owned());
        let facet = Facet::UserPolicy { user: user_name.clone(), policy: policy_name.clone() };
        let document = Document(r#"{"Version":"1"}"#.to_owned());
        assert_eq!(read(&session, &facet).await.unwrap(), State::UserPolicy(Some(document.clone())));
        assert_eq!(read(&session, &facet).await.unwrap(), State::UserPolicy(None));
        let (user, policy) = (user_name.clone(), policy_name.clone());
        let put = Call::PutUserPolicy { user_name: user, policy_name: policy, policy_document: document };
        call(&session, &put).await.unwrap();
        call(&session, &Call::DeleteUserPolicy { user_name: user_name.clone(), policy_name }).await.unwrap();
        let status = KeyStatus::Inactive;
        let update = Call::UpdateAccessKey { user_name, access_key_id: "AKIA1".to_owned(), status };
        call(&session, &update).await.unwrap();
        let bodies = sent(&requests);
        assert!(bodies[2].contains("PolicyDocument=%7B%22Version%22%3A%221%22%7D"), "{}", bodies[2]);
        assert!(bodies[4].ends_with("UserName=u&AccessKeyId=AKIA1&Status=Inactive"), "{}", bodies[4]);
    }
}

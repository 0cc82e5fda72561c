//! Each action from a state and back again.

use super::{
    Call, Facet, Function, FunctionPolicy, Permission, RemovePermission, RemovePublicStatements, RequireIamForUrl,
    State, UrlAuth,
};
use crate::{Change, Document, Place, Refusal, Request, Surface};
use proptest::prelude::*;

const ARN: &str = "arn:aws:lambda:eu-west-1:111122223333:function:orders";

fn orders() -> Function {
    Function::named("orders")
}

fn permission(id: &str, principal: &str) -> Permission {
    Permission {
        statement_id: id.to_owned(),
        action: "lambda:InvokeFunction".to_owned(),
        principal: principal.to_owned(),
        ..Permission::default()
    }
}

fn policy(statements: &[Document]) -> FunctionPolicy {
    FunctionPolicy { statements: statements.to_vec(), revision_id: Some("r1".to_owned()) }
}

fn of(permissions: &[Permission]) -> FunctionPolicy {
    policy(&permissions.iter().map(|permission| permission.statement(ARN)).collect::<Vec<_>>())
}

fn shown(facet: &Facet, from: &State, to: &State) -> Vec<String> {
    let calls = facet.calls(from, to).unwrap();
    calls.into_iter().map(|call| crate::Call::Lambda(call).to_string()).collect()
}

#[test]
fn public_statements_go_by_their_sids_and_come_back() {
    let action = RemovePublicStatements { function: orders(), function_arn: ARN.to_owned() };
    let source = Some("arn:aws:s3:::uploads".to_owned());
    let permissions = [
        permission("all", "*"),
        permission("partner", "444455556666"),
        permission("s3", "s3.amazonaws.com"),
        Permission { source_arn: source, ..permission("uploads", "s3.amazonaws.com") },
    ];
    let before = State::Policy(of(&permissions));
    let after = action.change(&before).unwrap();
    let [all, partner, s3, uploads] = permissions;
    assert_eq!(after, State::Policy(of(&[partner.clone(), uploads.clone()])));
    assert_eq!(action.change(&after).unwrap(), after);
    let (remove, add) = ("lambda:RemovePermission", "lambda:AddPermission");
    let there = [
        format!(r#"{remove} {{"FunctionName":"orders","StatementId":"all","RevisionId":"r1"}}"#),
        format!(r#"{remove} {{"FunctionName":"orders","StatementId":"s3"}}"#),
    ];
    assert_eq!(shown(&action.facet(), &before, &after), there);
    let statement = |id: &str, principal: &str| {
        format!(
            r#""FunctionName":"orders","StatementId":"{id}","Action":"lambda:InvokeFunction","Principal":"{principal}""#
        )
    };
    let back = [
        format!(r#"{add} {{{},"RevisionId":"r1"}}"#, statement("all", "*")),
        format!("{add} {{{}}}", statement("s3", "s3.amazonaws.com")),
    ];
    assert_eq!(shown(&action.facet(), &after, &before), back);
    assert_eq!(State::Policy(of(&[partner, uploads, all, s3])), before, "whatever the order");
}

#[test]
fn what_add_permission_cannot_write_is_not_put_back_and_what_has_no_sid_is_not_taken_out() {
    let action = RemovePublicStatements { function: orders(), function_arn: ARN.to_owned() };
    let whole = |statement: &str| State::Policy(policy(&[Document(statement.to_owned())]));
    for statement in [
        r#"{"Sid":"a","Effect":"Allow","Principal":"*","Action":["lambda:InvokeFunction"],"Resource":"arn:aws:lambda:eu-west-1:111122223333:function:orders"}"#,
        r#"{"Sid":"a","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:111122223333:function:orders:live"}"#,
        r#"{"Sid":"a","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:111122223333:function:orders","Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#,
        r#"{"Sid":"a","Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"lambda:*","Resource":"*"}"#,
    ] {
        let before = whole(statement);
        let after = action.change(&before).unwrap();
        assert_eq!(action.facet().calls(&before, &after).unwrap().len(), 1, "{statement}");
        let back = action.facet().calls(&after, &before);
        assert!(matches!(back, Err(Refusal::NoWay(_))), "{statement}: {back:?}");
    }
    let nameless = r#"{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}"#;
    assert!(matches!(action.change(&whole(nameless)), Err(Refusal::Unsafe(_))));
}

#[test]
fn only_the_statement_that_the_call_added_goes() {
    let added = permission("s1", "444455556666");
    let action = RemovePermission { function: orders(), permission: added.clone() };
    let other = permission("s2", "*");
    let before = State::Policy(of(&[other.clone(), added.clone()]));
    let after = action.change(&before).unwrap();
    assert_eq!(after, State::Policy(of(std::slice::from_ref(&other))));
    assert_eq!(action.change(&after).unwrap(), after, "it may be gone already");
    let narrower = Permission { source_account: Some("111122223333".to_owned()), ..permission("s1", "444455556666") };
    let replaced = State::Policy(of(&[other, narrower]));
    assert!(matches!(action.change(&replaced), Err(Refusal::Unsafe(_))));
    let role = permission("s1", "arn:aws:iam::444455556666:role/r");
    assert!(matches!(action.change(&State::Policy(of(&[role]))), Err(Refusal::Unsafe(_))));
}

#[test]
fn a_url_asks_for_credentials_and_no_longer() {
    let action = RequireIamForUrl { function: Function { qualifier: Some("live".to_owned()), ..orders() } };
    let (open, closed) = (State::Url(Some(UrlAuth::None)), State::Url(Some(UrlAuth::AwsIam)));
    assert_eq!(action.change(&open).unwrap(), closed);
    assert_eq!(action.change(&State::Url(None)).unwrap(), State::Url(None), "it may be gone already");
    let update = |auth: &str| {
        [format!(
            r#"lambda:UpdateFunctionUrlConfig {{"FunctionName":"orders","Qualifier":"live","AuthType":"{auth}"}}"#
        )]
    };
    assert_eq!(shown(&action.facet(), &open, &closed), update("AWS_IAM"));
    assert_eq!(shown(&action.facet(), &closed, &open), update("NONE"));
    assert!(matches!(action.facet().calls(&State::Url(None), &open), Err(Refusal::NoWay(_))));
    assert_eq!(action.change(&State::Policy(FunctionPolicy::default())), Err(Refusal::OtherFacet));
}

#[test]
fn a_function_is_known_by_each_of_its_names() {
    let live = Function { function_name: "orders".to_owned(), qualifier: Some("live".to_owned()) };
    for (named, qualifier, function) in [
        ("orders", None, orders()),
        ("orders", Some("live"), live.clone()),
        ("orders:live", None, live.clone()),
        (ARN, None, orders()),
        ("111122223333:function:orders", Some("live"), live.clone()),
        ("arn:aws:lambda:eu-west-1:111122223333:function:orders:live", None, live.clone()),
    ] {
        assert_eq!(Function::of_call(named, qualifier), function, "{named} {qualifier:?}");
    }
    let at = Place { partition: "aws".into(), account_id: "111122223333".into(), region: "eu-west-1".into() };
    let needs = Facet::Policy(live.clone()).reads(&at);
    assert_eq!(needs.iter().map(|grant| grant.resource.as_str()).collect::<Vec<_>>(), [ARN, &format!("{ARN}:live")]);
    assert_eq!(Facet::Url(live.clone()).resource(&at), ARN, "one function is changed once at a time");
    let call = Call::RemovePermission { function: live, statement_id: "s".to_owned(), revision_id: None };
    assert_eq!(call.needs(&at)[1].resource, format!("{ARN}:live"));
}

fn permissions() -> impl Strategy<Value = Permission> {
    let maybe = |text: &'static str| prop::option::of(Just(text.to_owned()));
    let principal = prop::sample::select(vec![
        "*",
        "s3.amazonaws.com",
        "444455556666",
        "arn:aws:iam::444455556666:role/r",
        "arn:aws:iam::444455556666:root",
    ]);
    let sources = (maybe("arn:aws:s3:::b"), maybe("111122223333"), maybe("token"));
    let others = (maybe("o-a1b2c3d4e5"), maybe("NONE"), prop::option::of(Just(true)));
    (principal, sources, others).prop_map(|(principal, (arn, account, token), (organization, auth, via))| Permission {
        source_arn: arn,
        source_account: account,
        event_source_token: token,
        principal_org_id: organization,
        function_url_auth_type: auth,
        invoked_via_function_url: via,
        ..permission("s", principal)
    })
}

proptest! {
    #[test]
    fn a_statement_is_read_back_as_what_it_was_written_from(permission in permissions()) {
        let (read, about) = Permission::read(&permission.statement(ARN)).unwrap();
        prop_assert!(read.is_same(&permission), "{read:?}");
        prop_assert_eq!(about, ARN);
    }
}

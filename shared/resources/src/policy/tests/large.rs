//! Policies as large as nobody means them: what is asked of one grows with its length, not with the product of its lists.

use super::{allows, policy};
use crate::policy::{Context, Item, Pattern};

fn list(count: usize, one: fn(usize) -> String) -> String {
    let all: Vec<String> = (0..count).map(one).collect();
    serde_json::to_string(&all).unwrap()
}

#[test]
fn many_principals_with_many_actions_on_many_resources_are_one_grant_each() {
    let elements = format!(
        r#""Principal":{{"AWS":{}}},"Action":{},"Resource":{}"#,
        list(500, |number| format!("{number:012}")),
        list(500, |number| format!("s3:Get{number}")),
        list(500, |number| format!("arn:aws:s3:::b/{number}")),
    );
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"s3:Get7","Resource":"*"}"#;
    let grants = policy(&format!(r#"{{"Effect":"Allow",{elements}}},{deny}"#)).grants(&Context::anything());
    assert_eq!(grants.len(), 500);
    for grant in &grants {
        assert_eq!((grant.actions().len(), grant.resources().len()), (499, 500));
        assert!(!allows(grant, "s3:Get7") && grant.is_open());
    }
    let last = Item::Matching(Pattern::resource("arn:aws:s3:::b/499"));
    assert_eq!(grants[499].resources().last(), Some(&last));
}

#[test]
fn a_variable_that_is_never_closed_is_text_however_often_it_is_opened() {
    let opened = "${".repeat(512 * 1024);
    assert_eq!(Pattern::resource(&opened), Pattern::resource(&opened));
    assert_ne!(Pattern::resource(&opened), Pattern::resource(&format!("{opened}}}")));
}

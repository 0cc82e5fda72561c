//! Other names: each leads to the resource that had it last, within what it names.

use super::{World, bucket};
use guardrail_engine::ledger::{Aliases, Named};
use guardrail_model::{Alias, ResourceKey};

pub(super) fn hold<W: World>(world: &W) {
    names_lead_to_their_resource(world);
    a_name_is_one_of_an_account_region_and_type(world);
    a_name_that_is_used_again_leads_elsewhere(world);
    long_and_strange_names_lead_too(world);
}

fn arn(text: &str) -> Alias {
    Alias::Arn(text.to_owned())
}

fn name(text: &str) -> Alias {
    Alias::Name(text.to_owned())
}

fn database(id: &str) -> ResourceKey {
    ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::RDS::DBInstance", id)
}

fn remember<W: World>(world: &W, store: &W::Store, resource: &ResourceKey, aliases: &[Alias]) {
    world.wait(store.remember(resource, aliases)).expect("the store answers");
}

fn resolve<W: World>(world: &W, store: &W::Store, named: Named<'_>) -> Option<ResourceKey> {
    world.wait(store.resolve(&named)).expect("the store answers")
}

/// The name of a resource that stands where this one does.
fn named_beside<'n>(resource: &'n ResourceKey, name: &'n str) -> Named<'n> {
    let ResourceKey { account_id, region, resource_type, .. } = resource;
    Named::Name { account_id, region, resource_type, name }
}

fn names_lead_to_their_resource<W: World>(world: &W) {
    let store = world.store();
    let resource = database("db-ABC");
    assert_eq!(resolve(world, &store, Named::Arn("arn:orders")), None);
    remember(world, &store, &resource, &[]);
    assert_eq!(resolve(world, &store, named_beside(&resource, "orders")), None);
    remember(world, &store, &resource, &[arn("arn:orders"), name("orders")]);
    for _ in 0..2 {
        assert_eq!(resolve(world, &store, Named::Arn("arn:orders")), Some(resource.clone()));
        assert_eq!(resolve(world, &store, named_beside(&resource, "orders")), Some(resource.clone()));
        remember(world, &store, &resource, &[name("orders"), arn("arn:orders")]);
    }
    assert_eq!(resolve(world, &store, Named::Arn("orders")), None, "a name is no ARN");
    assert_eq!(resolve(world, &store, named_beside(&resource, "arn:orders")), None, "an ARN is no name");
    assert_eq!(resolve(world, &store, Named::Arn("arn:order")), None);
}

fn a_name_is_one_of_an_account_region_and_type<W: World>(world: &W) {
    let store = world.store();
    let here = database("db-1");
    let elsewhere = [
        ResourceKey { account_id: "444455556666".to_owned(), ..database("db-2") },
        ResourceKey { region: "us-east-1".to_owned(), ..database("db-3") },
        ResourceKey { resource_type: "AWS::RDS::DBCluster".to_owned(), ..database("db-4") },
        ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::IAM::Role", "AROA1"),
    ];
    for resource in &elsewhere {
        assert_eq!(resolve(world, &store, named_beside(resource, "orders")), None);
        remember(world, &store, resource, &[name("orders")]);
    }
    assert_eq!(resolve(world, &store, named_beside(&here, "orders")), None);
    remember(world, &store, &here, &[name("orders")]);
    for resource in elsewhere.iter().chain([&here]) {
        assert_eq!(resolve(world, &store, named_beside(resource, "orders")).as_ref(), Some(resource));
    }
    let global = Named::Name {
        account_id: "111122223333",
        region: ResourceKey::GLOBAL,
        resource_type: "AWS::IAM::Role",
        name: "orders",
    };
    assert_eq!(resolve(world, &store, global).map(|key| key.resource_id).as_deref(), Some("AROA1"));
}

fn a_name_that_is_used_again_leads_elsewhere<W: World>(world: &W) {
    let store = world.store();
    let (first, second) = (database("db-1"), database("db-2"));
    remember(world, &store, &first, &[name("orders"), arn("arn:orders"), name("archive")]);
    remember(world, &store, &second, &[name("orders"), arn("arn:orders")]);
    assert_eq!(resolve(world, &store, named_beside(&first, "orders")).as_ref(), Some(&second));
    assert_eq!(resolve(world, &store, Named::Arn("arn:orders")).as_ref(), Some(&second));
    assert_eq!(resolve(world, &store, named_beside(&first, "archive")).as_ref(), Some(&first));
}

fn long_and_strange_names_lead_too<W: World>(world: &W) {
    let store = world.store();
    for text in ["a#b", "a/b", "ä", " ", "\u{0}", "x/AWS::S3::Bucket/y", &"#".repeat(1600), &"漢".repeat(768)] {
        let resource = bucket(text);
        remember(world, &store, &resource, &[name(text), arn(text)]);
        assert_eq!(resolve(world, &store, named_beside(&resource, text)).as_ref(), Some(&resource));
        assert_eq!(resolve(world, &store, Named::Arn(text)).as_ref(), Some(&resource));
    }
}

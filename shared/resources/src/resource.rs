//! A resource: who it is, and the typed view of what it is like.

use crate::policy::Context;
use crate::read::{self, Section, Tags, Unreadable};
use guardrail_model::{ACCOUNT, ConfigurationItem, ResourceKey};
use serde::de::DeserializeOwned;
use std::ops::Deref;
use std::sync::Arc;

/// What a kind of resource looks like to a control: a plain derive with snake_case fields, named as AWS Config names its
/// keys but for case and underscores.
pub trait View: DeserializeOwned {
    /// The Config types whose items this view reads; [`guardrail_model::ACCOUNT`] for a view of the account itself.
    const TYPES: &'static [&'static str];

    /// For a view of the account: the key of the account's configuration that holds it. The account's item is guardrail's
    /// own: one key a question, holding what the service's API answered in that API's words.
    const ACCOUNT_SECTION: Option<&'static str> = None;

    /// For a view of the account: true where the service behind it is global, so that one Region's answer is the
    /// account's.
    const ACCOUNT_GLOBAL: bool = false;
}

/// A resource as AWS Config recorded it, or as a live read found it. It dereferences to its view.
#[derive(Clone, Debug)]
pub struct Resource<V> {
    /// Which resource.
    pub key: Arc<ResourceKey>,
    /// Its Amazon Resource Name, where it is told: beside the id, or as the id.
    pub arn: Option<String>,
    /// Its tags.
    pub tags: Section<Tags>,
    /// What it is like.
    pub view: V,
}

impl<V> Deref for Resource<V> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.view
    }
}

impl<V> Resource<V> {
    /// What a question about this resource's own policy is asked of.
    pub fn policy_context(&self) -> Context {
        self.arn.as_deref().map_or_else(Context::anything, Context::of)
    }
}

impl<V: View> Resource<V> {
    /// Reads a resource from its item; `None` where the item is the account's and lacks the view's section. The caller
    /// has made sure that the item's type is one of the view's, and hands in the item's key, which all views share.
    pub fn read(item: &ConfigurationItem<'_>, key: &Arc<ResourceKey>) -> Result<Option<Self>, Unreadable> {
        let view = match V::ACCOUNT_SECTION.filter(|_| item.resource_type == ACCOUNT) {
            None => Some(read::item(item)?),
            Some(name) => read::account_section(item, name)?,
        };
        Ok(view.map(|view| Self {
            key: Arc::clone(key),
            arn: item
                .arn
                .as_deref()
                .or(Some(&*item.resource_id))
                .filter(|arn| arn.starts_with("arn:"))
                .map(str::to_owned),
            tags: item.tags.map_or_else(Section::default, Section::raw),
            view,
        }))
    }
}

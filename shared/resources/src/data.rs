//! Stores of data, whatever the service: what can be said of all of them alike.

use crate::read::{self, List, Section, Tags, Unreadable};
use crate::resource::{Resource, View};
use guardrail_model::ConfigurationItem;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A store of data: its tags are all that is looked at.
#[derive(Clone, Debug, Deserialize)]
pub struct DataStore {
    /// The tags as the service tells them, where some items have them instead of, or beside, the item's own.
    #[serde(default)]
    pub tags: Section<Tags>,
    /// The same for buckets.
    #[serde(default)]
    pub bucket_tagging_configuration: Section<BucketTagging>,
}

impl View for DataStore {
    const TYPES: &'static [&'static str] =
        &["AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::Kinesis::Stream"];
}

/// A bucket's tags: a list of one set.
#[derive(Clone, Debug, Deserialize)]
pub struct BucketTagging {
    /// The sets.
    #[serde(default)]
    pub tag_sets: List<TagSet>,
}

/// A set of tags.
#[derive(Clone, Debug, Deserialize)]
pub struct TagSet {
    /// The tags.
    #[serde(default)]
    pub tags: Tags,
}

impl Resource<DataStore> {
    /// The value of a tag, from the item's own tags or else from what the service told.
    pub fn tag(&self, key: &str) -> Result<Option<&str>, Unreadable> {
        let own = self.tags.get("tags")?;
        let told = self.view.tags.get("Tags")?;
        let bucket = self.bucket_tagging_configuration.get("BucketTaggingConfiguration")?;
        let sets = bucket.into_iter().flat_map(|bucket| &bucket.tag_sets).map(|set| &set.tags);
        Ok(own.into_iter().chain(told).chain(sets).find_map(|tags| tags.get(key)))
    }
}

/// All tags that an item tells of its resource, of whatever type: the item's own count before what the service told.
/// Those that cannot be read are none.
pub fn tags(item: &ConfigurationItem<'_>) -> BTreeMap<String, String> {
    let own = item.tags.map_or_else(Section::default, Section::raw);
    let store: Option<DataStore> = read::item(item).ok();
    let told = store.as_ref().and_then(|store| store.tags.get("Tags").ok().flatten());
    let bucket =
        store.as_ref().and_then(|store| store.bucket_tagging_configuration.get("BucketTaggingConfiguration").ok());
    let sets = bucket.flatten().into_iter().flat_map(|bucket| &bucket.tag_sets).map(|set| &set.tags);
    let mut tags = BTreeMap::new();
    for (key, value) in own.get("tags").ok().flatten().into_iter().chain(told).chain(sets).flat_map(Tags::iter) {
        tags.entry(key.to_owned()).or_insert_with(|| value.to_owned());
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::DataStore;
    use crate::read;
    use crate::resource::Resource;
    use guardrail_model::ConfigurationItem;
    use std::sync::Arc;

    fn tag(item: &str) -> Result<Option<String>, String> {
        let item = format!(r#"{{"resourceType": "AWS::S3::Bucket", "resourceId": "b", {item}}}"#);
        let item: ConfigurationItem<'_> = read::text(&item, "item").unwrap();
        let store: Resource<DataStore> = Resource::read(&item, &Arc::new(item.key())).unwrap().unwrap();
        store.tag("team").map(|tag| tag.map(str::to_owned)).map_err(|error| error.place().to_owned())
    }

    #[test]
    fn the_items_own_tags_come_first_and_unreadable_ones_are_told() {
        let some = |tag: &str| Ok(Some(tag.to_owned()));
        assert_eq!(tag(r#""tags": null"#), Ok(None));
        assert_eq!(tag(r#""tags": {"team": "a"}, "supplementaryConfiguration": {"Tags": {"team": "b"}}"#), some("a"));
        assert_eq!(
            tag(r#""tags": {}, "supplementaryConfiguration": {"Tags": [{"key": "team", "value": "b"}]}"#),
            some("b")
        );
        let bucket = r#""BucketTaggingConfiguration": {"tagSets": [{"tags": {"team": "c"}}]}"#;
        assert_eq!(tag(&format!(r#""supplementaryConfiguration": {{{bucket}}}"#)), some("c"));
        assert_eq!(tag(r#""tags": 7"#).unwrap_err(), "tags");
        assert_eq!(tag(r#""supplementaryConfiguration": {"Tags": "no tags"}"#).unwrap_err(), "Tags");
    }
    #[test]
    fn all_tags_are_told_and_the_items_own_count_first() {
        let tags = |item: &str| {
            let item = format!(r#"{{"resourceType": "AWS::X::Y", "resourceId": "x", {item}}}"#);
            let tags = super::tags(&read::text(&item, "item").unwrap());
            tags.into_iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
        };
        let bucket = r#""BucketTaggingConfiguration": "{\"tagSets\":[{\"tags\":{\"team\":\"c\",\"set\":\"1\"}}]}""#;
        let told = r#""Tags": [{"Key": "team", "Value": "b"}, {"key": "told", "value": "1"}]"#;
        assert_eq!(
            tags(&format!(r#""tags": {{"team": "a"}}, "supplementaryConfiguration": {{{told}, {bucket}}}"#)),
            "set=1 team=a told=1"
        );
        assert_eq!(tags(r#""configuration": {"tags": [{"key": "own", "value": null}]}"#), "own=");
        assert_eq!(tags(r#""tags": 7, "configuration": 7"#), "");
        assert_eq!(tags(r#""configuration": null"#), "");
    }
}

//! What invokes the function: a batch of the findings table's stream, or the schedule.

use guardrail_engine::ledger::{FindingKey, Record};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// An event.
#[derive(Debug)]
pub(crate) enum Event<'e> {
    /// `{"sweep": true}`, from the schedule.
    Sweep,
    /// Findings that turned, in the order of their shard.
    Batch(Vec<StreamRecord<'e>>),
}

/// One record of the stream. Each is read by itself, so that one that cannot be read is set aside alone.
#[derive(Debug)]
pub(crate) struct StreamRecord<'e> {
    /// Its place in the shard: what Lambda is answered with where the record must come again.
    pub(crate) sequence_number: Cow<'e, str>,
    /// The finding that it brings, or why it cannot be read.
    pub(crate) finding: Result<FindingKey, String>,
}

#[derive(Deserialize)]
struct Outer<'e> {
    #[serde(default)]
    sweep: bool,
    #[serde(borrow, default, rename = "Records")]
    records: Option<Vec<&'e RawValue>>,
}

#[derive(Deserialize)]
struct Place<'e> {
    #[serde(borrow)]
    dynamodb: Sequence<'e>,
}

#[derive(Deserialize)]
struct Sequence<'e> {
    #[serde(borrow, rename = "SequenceNumber")]
    number: Cow<'e, str>,
}

#[derive(Deserialize)]
struct Change {
    dynamodb: Image,
}

#[derive(Deserialize)]
struct Image {
    #[serde(rename = "NewImage")]
    new_image: Option<Item>,
}

/// The attribute of a record's document, as `guardrail_aws` stores it.
#[derive(Deserialize)]
struct Item {
    record: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    s: String,
}

impl<'e> Event<'e> {
    /// Reads an event.
    ///
    /// # Errors
    /// It is neither a batch nor a sweep, or one of its records does not even say its place: then all must come again.
    pub(crate) fn read(json: &'e str) -> Result<Self, String> {
        let outer: Outer<'e> = serde_json::from_str(json).map_err(|error| error.to_string())?;
        match outer.records {
            Some(records) => records.into_iter().map(StreamRecord::read).collect::<Result<_, _>>().map(Self::Batch),
            None if outer.sweep => Ok(Self::Sweep),
            None => Err("neither a batch of the stream nor a sweep".to_owned()),
        }
    }
}

impl<'e> StreamRecord<'e> {
    fn read(json: &'e RawValue) -> Result<Self, String> {
        let place: Place<'e> =
            serde_json::from_str(json.get()).map_err(|error| format!("a record without its place: {error}"))?;
        Ok(Self { sequence_number: place.dynamodb.number, finding: finding(json) })
    }
}

fn finding(json: &RawValue) -> Result<FindingKey, String> {
    let change: Change = serde_json::from_str(json.get()).map_err(|error| error.to_string())?;
    let image = change.dynamodb.new_image.ok_or("a record without NewImage")?;
    let record: Record = serde_json::from_str(&image.record.s).map_err(|error| format!("record: {error}"))?;
    Ok(record.key)
}

#[cfg(test)]
mod tests {
    use super::{Event, Record};
    use guardrail_engine::ledger::FindingKey;
    use guardrail_model::ResourceKey;
    use serde_json::{Value, json};

    fn key() -> FindingKey {
        let bucket = ResourceKey::new(None, "111122223333", "eu-west-1", "AWS::S3::Bucket", "logs");
        FindingKey::configuration(bucket, "s3-tls-only")
    }

    fn change(number: &str, record: &Value) -> Value {
        json!({
            "eventID": "c4ca4238a0b923820dcc509a6f75849b", "eventName": "MODIFY", "eventSource": "aws:dynamodb",
            "dynamodb": {"SequenceNumber": number, "Keys": {"pk": {"S": "R#x"}}, "NewImage": {"record": record}},
        })
    }

    #[test]
    fn a_record_that_cannot_be_read_keeps_no_other_from_it() {
        let good = json!({"S": serde_json::to_string(&Record::new(key())).unwrap()});
        let event = json!({"Records": [change("1", &good), change("2", &json!({"S": "{"})), change("3", &json!(7))]});
        let event = event.to_string();
        let Event::Batch(records) = Event::read(&event).unwrap() else { panic!("no batch") };
        assert_eq!(records[0].finding.as_ref(), Ok(&key()));
        assert_eq!(records[1].sequence_number, "2");
        assert!(records[1].finding.as_ref().unwrap_err().contains("record"));
        assert!(records[2].finding.is_err());
    }

    #[test]
    fn what_is_no_event_of_ours_is_an_error() {
        assert!(matches!(Event::read(r#"{"sweep": true}"#), Ok(Event::Sweep)));
        for other in ["{}", "[]", r#"{"sweep": false}"#, r#"{"Records": [{"dynamodb": {}}]}"#, "null"] {
            assert!(Event::read(other).is_err(), "{other}");
        }
    }
}

//! Times as AWS writes them.

use jiff::Timestamp;
use serde::{Deserializer, de};
use std::fmt;

/// A time that is neither an ISO 8601 instant nor a number of seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time: expected ISO 8601 with a zone, or seconds since 1970")]
pub struct UnreadableTimestamp(String);

/// Reads a time in ISO 8601 (`2016-10-06T16:46:16.261Z`, also with `+0000` for the zone).
pub fn parse_timestamp(text: &str) -> Result<Timestamp, UnreadableTimestamp> {
    text.parse::<Timestamp>()
        .or_else(|_| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text))
        .map_err(|_| UnreadableTimestamp(text.to_owned()))
}

/// Reads an optional time: ISO 8601 in Config's notifications, seconds since 1970 with a fraction on the wire of its API
/// (awsJson1.1). A text or an object that is no time is none: hand-made and recorded items hold other languages' notations,
/// and who needs the time says that it is not there.
pub(crate) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    struct Time;

    impl<'de> de::Visitor<'de> for Time {
        type Value = Option<Timestamp>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a time: ISO 8601, or seconds since 1970")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(parse_timestamp(text).ok())
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<de::IgnoredAny, de::IgnoredAny>()?.is_some() {}
            Ok(None)
        }

        fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Self::Value, E> {
            Timestamp::from_second(seconds).map(Some).map_err(E::custom)
        }

        fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Self::Value, E> {
            self.visit_i64(i64::try_from(seconds).map_err(E::custom)?)
        }

        fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Self::Value, E> {
            jiff::SignedDuration::try_from_secs_f64(seconds)
                .and_then(Timestamp::from_duration)
                .and_then(|time| time.round(jiff::Unit::Millisecond))
                .map(Some)
                .map_err(E::custom)
        }
    }

    deserializer.deserialize_any(Time)
}

#[cfg(test)]
mod tests {
    use super::{optional, parse_timestamp};

    #[derive(serde::Deserialize)]
    struct Holder {
        #[serde(default, deserialize_with = "optional")]
        at: Option<jiff::Timestamp>,
    }

    fn read(json: &str) -> Result<Option<String>, serde_json::Error> {
        Ok(serde_json::from_str::<Holder>(json)?.at.map(|at| at.to_string()))
    }

    #[test]
    fn both_forms_of_the_api_say_the_same_instant() {
        let expected = Some("2016-10-06T16:46:16.261Z".to_owned());
        assert_eq!(read(r#"{"at":"2016-10-06T16:46:16.261Z"}"#).unwrap(), expected);
        assert_eq!(read(r#"{"at":"2016-10-06T16:46:16.261+0000"}"#).unwrap(), expected);
        assert_eq!(read(r#"{"at":1475772376.261}"#).unwrap(), expected);
    }

    #[test]
    fn absent_null_and_another_notation_are_no_time_and_another_type_is_an_error() {
        for json in [
            "{}",
            r#"{"at":null}"#,
            r#"{"at":"datetime.datetime(2020, 1, 2, tzinfo=tzlocal())"}"#,
            r#"{"at":{"__class__":"datetime","year":2020,"month":1,"day":2}}"#,
        ] {
            assert_eq!(read(json).unwrap(), None, "{json}");
        }
        assert!(read(r#"{"at":true}"#).is_err());
        assert!(parse_timestamp("yesterday").unwrap_err().to_string().contains("yesterday"));
    }
}

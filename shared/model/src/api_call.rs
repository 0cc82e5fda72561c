//! One API call, as AWS CloudTrail recorded it.

use crate::{UserIdentity, text, timestamp};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// One CloudTrail record: an API call, a sign-in, or something that a service did, borrowed from the text it came in.
///
/// The keys are those of the CloudTrail user guide, "CloudTrail record contents". Real records lack many of them, so each is
/// optional here, and who needs one says that it is not there. What the call asked and what it was answered stay unparsed
/// until a control asks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ApiCall<'a> {
    /// CloudTrail's own id of the record: the same however often it is delivered.
    #[serde(borrow, rename = "eventID", deserialize_with = "text::optional")]
    pub event_id: Option<Cow<'a, str>>,
    /// The id that a call across accounts has in the trails of all of them, each of which has an [`Self::event_id`] of its own
    /// for it. Only there where several accounts are told.
    #[serde(borrow, rename = "sharedEventID", deserialize_with = "text::optional")]
    pub shared_event_id: Option<Cow<'a, str>>,
    /// When the call was made.
    #[serde(deserialize_with = "timestamp::optional")]
    pub event_time: Option<Timestamp>,
    /// The service's host name: `iam.amazonaws.com`.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub event_source: Option<Cow<'a, str>>,
    /// The operation, as the service writes it: `UpdateFunctionCode20150331v2`. See [`Self::name`].
    #[serde(borrow, deserialize_with = "text::optional")]
    pub event_name: Option<Cow<'a, str>>,
    /// `AwsApiCall`, `AwsServiceEvent`, `AwsConsoleAction`, `AwsConsoleSignIn`, `AwsCloudTrailInsight`, `AwsVpceEvent`.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub event_type: Option<Cow<'a, str>>,
    /// The Region that the call was made to; `us-east-1` for global services.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub aws_region: Option<Cow<'a, str>>,
    /// An address, or the name of the service that made the call.
    #[serde(borrow, rename = "sourceIPAddress", deserialize_with = "text::optional")]
    pub source_ip_address: Option<Cow<'a, str>>,
    /// The program that made the call.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub user_agent: Option<Cow<'a, str>>,
    /// Why the service refused the call; absent where it did not.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub error_code: Option<Cow<'a, str>>,
    /// The same in words.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub error_message: Option<Cow<'a, str>>,
    /// The service's id of the request.
    #[serde(borrow, rename = "requestID", deserialize_with = "text::optional")]
    pub request_id: Option<Cow<'a, str>>,
    /// The account whose trail this record is for.
    #[serde(borrow, deserialize_with = "text::optional")]
    pub recipient_account_id: Option<Cow<'a, str>>,
    /// Whether the call changes nothing. Absent in old records, and a string in some.
    #[serde(deserialize_with = "said")]
    pub read_only: Option<bool>,
    /// Whether the credentials are those of a session in AWS's console. Only there where they are, and mostly a string.
    #[serde(deserialize_with = "said")]
    pub session_credential_from_console: Option<bool>,
    /// Who called.
    #[serde(borrow)]
    pub user_identity: Option<UserIdentity<'a>>,
    /// What the call asked, unparsed; `null` where the service records nothing of it.
    #[serde(borrow)]
    pub request_parameters: Option<&'a RawValue>,
    /// What the service answered, unparsed; `null` for calls that only read.
    #[serde(borrow)]
    pub response_elements: Option<&'a RawValue>,
    /// What is in neither, unparsed: of a sign-in, whether a second factor was used.
    #[serde(borrow)]
    pub additional_event_data: Option<&'a RawValue>,
    /// What a service event says of itself, unparsed.
    #[serde(borrow)]
    pub service_event_details: Option<&'a RawValue>,
}

/// Reads a flag that some services write as a string; anything else is as good as absent.
fn said<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let raw = Option::<&RawValue>::deserialize(deserializer)?;
    Ok(match raw.map(RawValue::get) {
        Some("true" | "\"true\"" | "\"True\"") => Some(true),
        Some("false" | "\"false\"" | "\"False\"") => Some(false),
        _ => None,
    })
}

impl ApiCall<'_> {
    /// The service that was called, without its host's domain: `iam`, `waf-regional`. Empty where the record does not say.
    pub fn service(&self) -> &str {
        let source = self.event_source.as_deref().unwrap_or_default();
        let service = source.strip_suffix(".cn").unwrap_or(source);
        service.strip_suffix(".amazonaws.com").unwrap_or(service)
    }

    /// The operation without the API version that Lambda and CloudFront have put behind it (`UpdateFunctionCode20150331v2`,
    /// `CreateDistribution2020_05_31`): `UpdateFunctionCode`. Empty where the record does not say.
    pub fn name(&self) -> &str {
        without_version(self.event_name.as_deref().unwrap_or_default())
    }

    /// True where the call was refused, and so changed nothing. A sign-in says so in its answer rather than by a code.
    pub fn failed(&self) -> bool {
        let is_said = |text: &Option<Cow<'_, str>>| text.as_ref().is_some_and(|text| !text.is_empty());
        is_said(&self.error_code) || is_said(&self.error_message)
    }

    /// True where the call was refused for want of rights, rather than for a mistake in it, a thing that is not there, or too
    /// many calls at once.
    pub fn denied(&self) -> bool {
        let says = |text: &Option<Cow<'_, str>>, words: &[&str]| {
            let text = text.as_deref().unwrap_or_default().to_ascii_lowercase();
            words.iter().any(|word| text.contains(word))
        };
        says(&self.error_code, &["accessdenied", "unauthorized", "notauthorized", "forbidden"])
            || says(&self.error_message, &["not authorized", "access denied", "explicit deny"])
    }

    /// The account that the call is about: the one whose trail recorded it, else the caller's. Empty where neither is told.
    pub fn account_id(&self) -> &str {
        let callers = || self.user_identity.as_ref()?.account_id.as_deref();
        self.recipient_account_id.as_deref().or_else(callers).unwrap_or_default()
    }

    /// What tells what was done from all else that was, whichever account's trail says it: the id that their records share,
    /// else the record's own.
    pub fn act_id(&self) -> Cow<'_, str> {
        match self.shared_event_id.as_deref() {
            Some(shared) if !shared.is_empty() => Cow::Borrowed(shared),
            _ => self.id(),
        }
    }

    /// What tells this record from every other: CloudTrail's id, else the request's, else when, what and by whom.
    pub fn id(&self) -> Cow<'_, str> {
        let ids = [&self.event_id, &self.request_id];
        if let Some(id) = ids.into_iter().flatten().find(|id| !id.is_empty()) {
            return Cow::Borrowed(id);
        }
        let time = self.event_time.map(|time| time.to_string()).unwrap_or_default();
        Cow::Owned(format!("{time} {}:{} {}", self.service(), self.name(), self.principal()))
    }

    /// Who called, in words that a person knows: an ARN where there is one, else the best name that the record has.
    pub fn principal(&self) -> Cow<'_, str> {
        self.user_identity.as_ref().map_or(Cow::Borrowed("unknown"), UserIdentity::principal)
    }

    /// True where the account's root user called, by itself. A directory's user who signs in by an identity provider is recorded
    /// as `Root` without a name (`ExternalIdPDirectoryLogin`), and is none: root signs in by its own password alone.
    pub fn is_by_root(&self) -> bool {
        self.name() != "ExternalIdPDirectoryLogin"
            && self.by_service().is_none()
            && self.user_identity.as_ref().is_some_and(UserIdentity::is_root)
    }

    /// The AWS service that made the call, for itself or on somebody's behalf; `None` where a person or a program did.
    ///
    /// The servers of the console call as `AWS Internal`: what the console's session asks through them is its holder's act,
    /// even where the record keeps nothing of the credentials.
    pub fn by_service(&self) -> Option<&str> {
        if self.event_type.as_deref() == Some("AwsServiceEvent") {
            return Some(self.service());
        }
        let service = self.user_identity.as_ref().and_then(UserIdentity::service);
        service.filter(|service| *service != "AWS Internal" || self.session_credential_from_console != Some(true))
    }
}

/// A name without the API's version at its end: eight digits, or `2020_05_31`, and `v2` behind them.
fn without_version(name: &str) -> &str {
    let digits = |text: &str| text.len() - text.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    let cut = |text: &'_ str, length: usize| text.len().checked_sub(length).and_then(|at| text.get(..at)).map(str::len);
    let revision = digits(name);
    let plain = cut(name, revision).and_then(|at| name.get(..at)).and_then(|name| name.strip_suffix('v'));
    let dated = if revision > 0 && revision < 8 { plain.unwrap_or(name) } else { name };
    let tail = dated.get(dated.len().saturating_sub(10)..).unwrap_or_default();
    let is_date =
        |(at, letter): (usize, char)| if at == 4 || at == 7 { letter == '_' } else { letter.is_ascii_digit() };
    let length = if digits(dated) == 8 {
        8
    } else if tail.len() == 10 && tail.chars().enumerate().all(is_date) {
        10
    } else {
        return name;
    };
    cut(dated, length).and_then(|at| dated.get(..at)).filter(|name| !name.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{ApiCall, without_version};

    fn call(json: &str) -> ApiCall<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn an_operations_name_has_no_version() {
        for (written, name) in [
            ("UpdateFunctionCode20150331v2", "UpdateFunctionCode"),
            ("DeleteFunction20150331", "DeleteFunction"),
            ("CreateDistribution2020_05_31", "CreateDistribution"),
            ("ListObjectsV2", "ListObjectsV2"),
            ("CreateStackv2", "CreateStackv2"),
            ("PutBucketPolicy", "PutBucketPolicy"),
            ("20150331", "20150331"),
            ("", ""),
        ] {
            assert_eq!(without_version(written), name);
        }
    }

    #[test]
    fn a_service_is_called_without_its_domain() {
        assert_eq!(call(r#"{"eventSource":"waf-regional.amazonaws.com"}"#).service(), "waf-regional");
        assert_eq!(call(r#"{"eventSource":"ec2.amazonaws.com.cn"}"#).service(), "ec2");
        assert_eq!(call("{}").service(), "");
    }

    #[test]
    fn a_call_without_an_id_is_still_told_from_others() {
        assert_eq!(call(r#"{"eventID":"e-1","requestID":"r-1"}"#).id(), "e-1");
        assert_eq!(call(r#"{"eventID":"","requestID":"r-1"}"#).id(), "r-1");
        let nameless =
            r#"{"eventTime":"2026-03-02T09:14:07Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser"}"#;
        assert_eq!(call(nameless).id(), "2026-03-02T09:14:07Z iam:CreateUser unknown");
    }

    #[test]
    fn a_call_that_two_accounts_are_told_of_is_one_act() {
        let told = |id: &str| format!(r#"{{"eventID":"{id}","sharedEventID":"s-1","recipientAccountId":"{id}"}}"#);
        let (callers, owners) = (told("1"), told("2"));
        assert_eq!(call(&callers).act_id(), call(&owners).act_id());
        assert_ne!(call(&callers).id(), call(&owners).id());
        assert_eq!(call(r#"{"eventID":"e-1","sharedEventID":""}"#).act_id(), "e-1");
    }

    #[test]
    fn a_call_is_denied_for_want_of_rights_alone() {
        for denied in [
            r#"{"errorCode":"AccessDeniedException"}"#,
            r#"{"errorCode":"Client.UnauthorizedOperation"}"#,
            r#"{"errorMessage":"User: arn:aws:iam::1:user/a is not authorized to perform: cloudtrail:StopLogging"}"#,
        ] {
            assert!(call(denied).denied() && call(denied).failed());
        }
        assert!(!call(r#"{"errorCode":"ThrottlingException"}"#).denied());
        assert!(!call(r#"{"errorCode":"TrailNotFoundException"}"#).denied() && !call("{}").denied());
    }

    #[test]
    fn what_a_service_does_is_not_its_callers_act() {
        let by = |json| call(json).by_service().map(str::to_owned);
        assert_eq!(by(r#"{"eventType":"AwsServiceEvent","eventSource":"kms.amazonaws.com"}"#).as_deref(), Some("kms"));
        let autoscaling = r#"{"userIdentity":{"type":"AssumedRole","invokedBy":"autoscaling.amazonaws.com"}}"#;
        assert_eq!(by(autoscaling).as_deref(), Some("autoscaling.amazonaws.com"));
        assert_eq!(by(r#"{"userIdentity":{"type":"IAMUser"}}"#), None);
        assert!(call(r#"{"userIdentity":{"type":"Root"}}"#).is_by_root());
        assert!(!call(r#"{"userIdentity":{"type":"Root","invokedBy":"AWS Internal"}}"#).is_by_root());
        let directory = r#"{"eventName":"ExternalIdPDirectoryLogin","userIdentity":{"type":"Root","arn":""}}"#;
        assert!(!call(directory).is_by_root());
        let console =
            r#"{"userIdentity":{"type":"Root","invokedBy":"AWS Internal"},"sessionCredentialFromConsole":"true"}"#;
        assert!(call(console).is_by_root());
    }
}

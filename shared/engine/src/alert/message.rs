//! A message to the topic of alerts: one text a protocol, a subject, attributes.

use super::about::About;
use super::attributes::{Attribute, attributes};
use super::email::email;
use super::headline::Headline;
use super::machine::FindingDocument;
use super::text::ascii;
use serde::Serialize;
use std::collections::BTreeMap;

/// A message for SNS's Publish with `MessageStructure` `json`.
///
/// SNS's limits hold whatever a resource is called (botocore `sns/2010-03-31`, `PublishInput`): the subject is ASCII text
/// that begins with a letter, without line breaks and control characters, of less than 100 characters; [`Message::body`]
/// and the attributes have less than 256 KB; the SMS has at most 140 ASCII characters, so that it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The subject of e-mails.
    pub subject: String,
    /// What machines take (`sqs`, `lambda`, `https`, `firehose`, `email-json`): a [`FindingDocument`] or a [`super::DigestDocument`] as JSON.
    pub default: String,
    /// What people read in e-mail: plain text of 72 columns.
    pub email: String,
    /// What people read on a telephone.
    pub sms: String,
    /// What filter policies look at: `severity`, `control`, `responsibility`, `status`, `account`, `region`, `transition`.
    pub attributes: BTreeMap<&'static str, Attribute>,
}

/// The longest subject: less than 100 characters.
pub(super) const SUBJECT: usize = 99;

/// The longest SMS.
pub(super) const SMS: usize = 140;

impl Message {
    /// The message about one finding.
    pub(super) fn of(about: &About<'_>) -> Self {
        let headline = Headline::of(about);
        let kind = about.finding.transition.kind.into();
        Self {
            subject: headline.ascii(SUBJECT),
            default: json(&FindingDocument::of(about)),
            email: email(about),
            sms: sms(about, &headline),
            attributes: attributes(&[about], kind),
        }
    }

    /// The body: one JSON object with a string for each protocol that has its own; the others get `default`.
    pub fn body(&self) -> String {
        #[derive(Serialize)]
        struct Body<'m> {
            default: &'m str,
            email: &'m str,
            sms: &'m str,
        }
        let Self { default, email, sms, .. } = self;
        json(&Body { default, email, sms })
    }
}

/// The headline and where to look, in one SMS.
fn sms(about: &About<'_>, headline: &Headline) -> String {
    let resource = about.resource();
    let place = format!(" [{} {} {}]", ascii(&resource.account_id, 12), ascii(&resource.region, 16), about.id);
    format!("{}{place}", headline.ascii(SMS.saturating_sub(place.len())))
}

/// JSON of what cannot fail to be JSON: structs and maps with strings for keys.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

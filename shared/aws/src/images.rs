//! The states before and after a change, in a versioned, encrypted bucket.

use crate::SdkConfig;
use crate::error::reason;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ChecksumAlgorithm;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::remediate::{Image, Images};
use std::sync::OnceLock;

const PUT: &str = "s3:PutObject";
const GET: &str = "s3:GetObject";

/// Images in a bucket of the configuration's Region. An image is one version of an object, so that nothing that is written
/// later takes its place. The client is built when it is first asked, and kept.
pub struct ImageBucket {
    config: SdkConfig,
    client: OnceLock<Client>,
    bucket: String,
    account_id: String,
}

impl ImageBucket {
    /// The bucket of this name, if this account owns it: another's that took the name is refused by Amazon S3. It makes no
    /// call.
    pub fn new(config: SdkConfig, bucket: impl Into<String>, account_id: impl Into<String>) -> Self {
        Self { config, client: OnceLock::new(), bucket: bucket.into(), account_id: account_id.into() }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.config))
    }
}

impl Images for ImageBucket {
    /// The digest is sent along and compared by Amazon S3, which keeps nothing that was changed on the way.
    async fn keep(&self, name: &str, text: &str) -> Result<Image, PortError> {
        let put = self
            .client()
            .put_object()
            .bucket(&self.bucket)
            .key(name)
            .expected_bucket_owner(&self.account_id)
            .content_type("application/json")
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .body(ByteStream::from(text.as_bytes().to_vec()));
        let answer = put.send().await.map_err(|error| failed(PUT, name, reason(&error)))?;
        // A bucket without versions names none, and one whose versioning is suspended `null`: what is written there can be
        // overwritten (Amazon S3 User Guide, "Adding objects to versioning-suspended buckets").
        let version = answer.version_id.filter(|version| !version.is_empty() && version != "null");
        let version = version.ok_or_else(|| failed(PUT, name, "the bucket keeps no versions"))?;
        Ok(Image { name: name.to_owned(), version: Some(version), sha256: Image::digest(text) })
    }

    async fn image(&self, image: &Image) -> Result<String, PortError> {
        let failed = |problem: &str| failed(GET, &image.name, problem);
        let version = image.version.as_ref().ok_or_else(|| failed("it has no version"))?;
        let get = self
            .client()
            .get_object()
            .bucket(&self.bucket)
            .key(&image.name)
            .version_id(version)
            .expected_bucket_owner(&self.account_id);
        let answer = get.send().await.map_err(|error| failed(&reason(&error)))?;
        let bytes = answer.body.collect().await.map_err(|error| failed(&error.to_string()))?;
        let text = String::from_utf8(bytes.to_vec()).map_err(|error| failed(&error.to_string()))?;
        if image.is_of(&text) { Ok(text) } else { Err(failed("the object is not the one that was kept")) }
    }
}

fn failed(operation: &'static str, name: &str, problem: impl std::fmt::Display) -> PortError {
    PortError { operation, message: format!("{name}: {problem}") }
}

#[cfg(test)]
mod tests {
    use super::ImageBucket;
    use crate::testing::{config, reply};
    use aws_config::retry::RetryConfig;
    use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
    use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
    use aws_smithy_types::body::SdkBody;
    use guardrail_engine::remediate::{Image, Images};
    use std::time::Duration;

    const NAME: &str = "ab12/1/1/0/before";

    fn images(answers: impl IntoIterator<Item = ReplayEvent>) -> (ImageBucket, StaticReplayClient) {
        let (config, client) = config(answers);
        let retry = RetryConfig::standard().with_max_attempts(2).with_initial_backoff(Duration::from_millis(1));
        let config = config.to_builder().retry_config(retry).build();
        (ImageBucket::new(config, "images", "111122223333"), client)
    }

    fn versioned(version: &str) -> ReplayEvent {
        let mut response = HttpResponse::new(200.try_into().unwrap(), SdkBody::empty());
        response.headers_mut().insert("x-amz-version-id", version.to_owned());
        ReplayEvent::new(HttpRequest::new(SdkBody::empty()), response)
    }

    fn refused(status: u16, code: &str) -> ReplayEvent {
        reply(status, format!("<Error><Code>{code}</Code><Message>says why</Message></Error>"))
    }

    fn kept(text: &str) -> Image {
        Image { name: NAME.to_owned(), version: Some("v1".to_owned()), sha256: Image::digest(text) }
    }

    fn header<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
        request.headers().get(name)
    }

    #[tokio::test]
    async fn what_is_kept_has_its_digest_with_it_and_its_version_after_it() {
        let (images, client) = images([reply(500, ""), versioned("v1")]);
        assert_eq!(images.keep(NAME, "{}").await, Ok(kept("{}")));
        let requests: Vec<_> = client.actual_requests().collect();
        assert_eq!(requests.len(), 2, "tried again");
        let put = requests[1];
        assert_eq!(put.method(), "PUT");
        assert!(put.uri().contains("images.s3.eu-central-1.amazonaws.com/ab12/1/1/0/before"), "{}", put.uri());
        // The SHA-256 of `{}`, in base64.
        let digest = "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=";
        assert_eq!(header(put, "x-amz-checksum-sha256"), Some(digest));
        assert_eq!(header(put, "x-amz-expected-bucket-owner"), Some("111122223333"));
        assert_eq!(header(put, "content-type"), Some("application/json"));
        assert_eq!(put.body().bytes(), Some(b"{}".as_slice()));
    }

    #[tokio::test]
    async fn a_bucket_that_keeps_no_versions_keeps_nothing() {
        for answer in [versioned("null"), versioned(""), reply(200, "")] {
            let (images, _) = images([answer]);
            let error = images.keep(NAME, "{}").await.unwrap_err().to_string();
            assert_eq!(error, "s3:PutObject: ab12/1/1/0/before: the bucket keeps no versions");
        }
    }

    #[tokio::test]
    async fn the_version_that_was_kept_is_read_and_no_other_text_is_taken_for_it() {
        let (images, client) = images([reply(200, "{}"), reply(200, "{ }")]);
        assert_eq!(images.image(&kept("{}")).await.as_deref(), Ok("{}"));
        let get = client.actual_requests().next().unwrap();
        assert!(get.uri().contains("versionId=v1"), "{}", get.uri());
        assert_eq!(header(get, "x-amz-expected-bucket-owner"), Some("111122223333"));
        let error = images.image(&kept("{}")).await.unwrap_err().to_string();
        assert_eq!(error, "s3:GetObject: ab12/1/1/0/before: the object is not the one that was kept");
    }

    #[tokio::test]
    async fn what_has_no_version_is_not_asked_for() {
        let (images, client) = images([]);
        let error = images.image(&Image { version: None, ..kept("{}") }).await.unwrap_err().to_string();
        assert_eq!(error, "s3:GetObject: ab12/1/1/0/before: it has no version");
        assert_eq!(client.actual_requests().count(), 0);
    }

    #[tokio::test]
    async fn a_refusal_is_told_by_operation_name_code_and_message() {
        let (images, _) = images([refused(403, "AccessDenied"), refused(404, "NoSuchVersion")]);
        let error = images.keep(NAME, "{}").await.unwrap_err().to_string();
        assert_eq!(error, "s3:PutObject: ab12/1/1/0/before: AccessDenied: says why");
        let error = images.image(&kept("{}")).await.unwrap_err().to_string();
        assert_eq!(error, "s3:GetObject: ab12/1/1/0/before: NoSuchVersion: says why");
    }
}

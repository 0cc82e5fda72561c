//! Amazon CloudFront: distributions.
//!
//! UpdateDistribution replaces the whole configuration: what a client leaves out is reset, and a client leaves out what it
//! does not know. So the configuration is not written from the SDK's types, which know the parts that there were when they were
//! made, but as the text that CloudFront itself gave, in which only what must change is edited.

mod document;

use crate::cloudfront::view;
use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_cloudfront::operation::get_distribution_config::GetDistributionConfigOutput;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use guardrail_actions::services::cloudfront::{Call, Facet, State, ViewerProtocols};
use guardrail_engine::remediate::{CallError, CallFailure};
use std::sync::{Arc, OnceLock};

const GET: &str = "cloudfront:GetDistributionConfig";
const UPDATE: &str = "cloudfront:UpdateDistribution";

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let (Facet::ViewerProtocols { distribution } | Facet::ViewerTls { distribution }) = facet;
    let told = session.account.cloudfront().get_distribution_config().id(distribution).send().await;
    let config = answer(GET, told)?.distribution_config.ok_or_else(|| unread(GET, "DistributionConfig"))?;
    let config = view(config);
    Ok(match facet {
        Facet::ViewerProtocols { .. } => {
            let behaviors = config.behaviors().map_err(|error| unread(GET, format!("list of behaviors ({error})")))?;
            let protocols = ViewerProtocols::of(&behaviors);
            State::ViewerProtocols(protocols.ok_or_else(|| unread(GET, "DefaultCacheBehavior"))?)
        }
        Facet::ViewerTls { .. } => {
            let certificate = config.viewer_certificate.required("ViewerCertificate");
            State::ViewerTls(certificate.map_err(|_| unread(GET, "ViewerCertificate"))?.into())
        }
    })
}

/// Makes one call: reads the configuration, edits it, and writes it back if nobody has changed it in between.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let Call::UpdateDistribution { id, distribution_config: change } = call;
    let (told, text) = with_text(session, id).await?;
    let edited = document::edited(&text, change).map_err(|problem| CallError {
        operation: UPDATE.to_owned(),
        message: format!("the configuration is another one by now: {problem}"),
        failure: CallFailure::Conflict,
    })?;
    if edited == text {
        return Ok(());
    }
    let update = session.account.cloudfront().update_distribution().id(id);
    let update = update.set_if_match(told.e_tag).set_distribution_config(told.distribution_config);
    let written = update.customize().mutate_request(move |request| {
        request.headers_mut().insert("content-length", edited.len().to_string());
        *request.body_mut() = SdkBody::from(edited.as_str());
    });
    answer(UPDATE, written.send().await).map(drop)
}

/// A distribution's configuration, and the text that it was told in.
async fn with_text(session: &NarrowedSession, id: &str) -> Result<(GetDistributionConfigOutput, String), CallError> {
    let text = AnswersText::default();
    let get = session.account.cloudfront().get_distribution_config().id(id).customize();
    let told = answer(GET, get.interceptor(text.clone()).send().await)?;
    if told.e_tag.is_none() {
        return Err(unread(GET, "ETag"));
    }
    let text = text.0.get().cloned().ok_or_else(|| unread(GET, "text"))?;
    Ok((told, text))
}

/// The text of the answer that was read, rather than of those that were errors.
#[derive(Clone, Debug, Default)]
struct AnswersText(Arc<OnceLock<String>>);

impl Intercept for AnswersText {
    fn name(&self) -> &'static str {
        "AnswersText"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if context.output_or_error().is_ok()
            && let Some(body) = context.response().body().bytes()
        {
            let text = String::from_utf8(body.to_vec())?;
            self.0.get_or_init(|| text);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::remediation::NarrowedSession;
    use crate::testing::{account, reply, sent};
    use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
    use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
    use aws_smithy_types::body::SdkBody;
    use guardrail_actions::services::cloudfront::{RedirectToHttps, RequireTls};
    use guardrail_actions::{Action, State};
    use guardrail_engine::remediate::{CallFailure, Session as _};

    /// A configuration with parts that no SDK knows.
    fn config(policy: &str, tls: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<DistributionConfig xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\">\
             <CallerReference>c</CallerReference><Brand><New>yes</New></Brand><Comment>a &amp; b</Comment>\
             <Enabled>true</Enabled><DefaultCacheBehavior><TargetOriginId>o</TargetOriginId>\
             <ViewerProtocolPolicy>{policy}</ViewerProtocolPolicy></DefaultCacheBehavior>\
             <CacheBehaviors><Quantity>0</Quantity></CacheBehaviors><ViewerCertificate>\
             <CloudFrontDefaultCertificate>false</CloudFrontDefaultCertificate><ACMCertificateArn>arn:aws:acm:x\
             </ACMCertificateArn><SSLSupportMethod>sni-only</SSLSupportMethod>\
             <MinimumProtocolVersion>{tls}</MinimumProtocolVersion></ViewerCertificate></DistributionConfig>"
        )
    }

    fn told(config: &str) -> ReplayEvent {
        let mut response = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(config));
        response.headers_mut().insert("etag", "E2TAG");
        ReplayEvent::new(HttpRequest::new(SdkBody::empty()), response)
    }

    fn session(answers: impl IntoIterator<Item = ReplayEvent>) -> (NarrowedSession, StaticReplayClient) {
        let (account, client) = account(answers);
        (NarrowedSession { account }, client)
    }

    #[tokio::test]
    async fn only_what_must_change_changes_under_the_etag_that_was_read() {
        let open = config("allow-all", "TLSv1");
        let (session, client) = session([told(&open), told(&open), reply(200, "<Distribution/>")]);
        let action = Action::from(RedirectToHttps { distribution: "E1".to_owned() });
        let before = session.read(&action.facet()).await.unwrap();
        let after = action.change(&before).unwrap();
        let [call] = action.facet().calls(&before, &after).unwrap().try_into().unwrap();
        session.call(&call).await.unwrap();
        let written = client.actual_requests().last().unwrap();
        assert_eq!(written.headers().get("if-match"), Some("E2TAG"));
        let expected = config("redirect-to-https", "TLSv1");
        assert_eq!(written.headers().get("content-length"), Some(expected.len().to_string().as_str()));
        assert_eq!(sent(&client).last(), Some(&expected));
    }

    #[tokio::test]
    async fn what_is_so_already_is_not_written_again() {
        let (session, client) =
            session([told(&config("https-only", "TLSv1")), told(&config("https-only", "TLSv1.2_2021"))]);
        let action = Action::from(RequireTls { distribution: "E1".to_owned() });
        let before = session.read(&action.facet()).await.unwrap();
        let after = action.change(&before).unwrap();
        let [call] = action.facet().calls(&before, &after).unwrap().try_into().unwrap();
        session.call(&call).await.unwrap();
        assert_eq!(client.actual_requests().count(), 2);
    }

    #[tokio::test]
    async fn a_change_in_between_is_a_conflict() {
        let open = config("allow-all", "TLSv1");
        let refused =
            "<ErrorResponse><Error><Code>PreconditionFailed</Code><Message>m</Message></Error></ErrorResponse>";
        let gone = open.replace("ViewerProtocolPolicy", "Other");
        let answers = [told(&open), told(&open), reply(412, refused), told(&gone)];
        let (session, client) = session(answers);
        let action = Action::from(RedirectToHttps { distribution: "E1".to_owned() });
        let before = session.read(&action.facet()).await.unwrap();
        let after = action.change(&before).unwrap();
        let [call] = action.facet().calls(&before, &after).unwrap().try_into().unwrap();
        for _ in 0..2 {
            assert_eq!(session.call(&call).await.unwrap_err().failure, CallFailure::Conflict);
        }
        assert_eq!(client.actual_requests().count(), 4);
    }

    #[tokio::test]
    async fn what_is_not_told_is_an_error() {
        let open = config("allow-all", "TLSv1");
        let (session, _) = session([
            told(&open.replace("CacheBehaviors", "Others")),
            told(&open.replace("ViewerCertificate", "Other")),
            reply(200, &open),
        ]);
        let (redirect, tls) =
            (RedirectToHttps { distribution: "E1".to_owned() }, RequireTls { distribution: "E1".to_owned() });
        for action in [Action::from(redirect.clone()), Action::from(tls)] {
            let error = session.read(&action.facet()).await.unwrap_err();
            assert!(error.message.contains("has no"), "{error}");
        }
        let action = Action::from(redirect);
        let seen = |policy: &str| {
            use guardrail_actions::services::cloudfront::{State, ViewerProtocols};
            State::ViewerProtocols(ViewerProtocols { default: policy.to_owned(), by_path: Vec::new() })
        };
        let [call] = action
            .facet()
            .calls(&State::from(seen("allow-all")), &State::from(seen("https-only")))
            .unwrap()
            .try_into()
            .unwrap();
        assert!(session.call(&call).await.unwrap_err().message.contains("no ETag"));
    }
}

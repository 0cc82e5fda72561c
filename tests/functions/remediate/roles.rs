//! What reaches the endpoint is within the generated roles: every request that remediate makes under a service's role is an
//! operation that its action declares, by the name that IAM has for it.

use guardrail_actions::{Service, Use};
use guardrail_tests::recorder::Recorded;
use std::collections::BTreeSet;
use strum::VariantArray as _;

/// The requests of services that tell the operation by method and path, each with IAM's name for it.
const ROUTES: &[(&str, &str, &str, &str)] = &[
    ("s3", "PUT", "/*?publicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    ("s3", "DELETE", "/*?publicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    ("s3", "PUT", "/v20180820/configuration/publicAccessBlock", "s3:PutAccountPublicAccessBlock"),
    ("s3", "DELETE", "/v20180820/configuration/publicAccessBlock", "s3:PutAccountPublicAccessBlock"),
    ("s3", "PUT", "/*?policy", "s3:PutBucketPolicy"),
    ("s3", "DELETE", "/*?policy", "s3:DeleteBucketPolicy"),
    ("s3", "PUT", "/*?acl", "s3:PutBucketAcl"),
    ("s3", "PUT", "/*?encryption", "s3:PutEncryptionConfiguration"),
    ("s3", "PUT", "/*?versioning", "s3:PutBucketVersioning"),
    ("lambda", "DELETE", "/2015-03-31/functions/*/policy/*", "lambda:RemovePermission"),
    ("lambda", "POST", "/2015-03-31/functions/*/policy", "lambda:AddPermission"),
    ("lambda", "PUT", "/2021-10-31/functions/*/url", "lambda:UpdateFunctionUrlConfig"),
    ("apigateway", "PATCH", "/restapis/*/stages/*", "apigateway:PATCH"),
    ("cloudfront", "PUT", "/2020-05-31/distribution/*/config", "cloudfront:UpdateDistribution"),
    ("xray", "POST", "/PutEncryptionConfig", "xray:PutEncryptionConfig"),
    ("guardduty", "POST", "/detector", "guardduty:CreateDetector"),
    ("guardduty", "POST", "/detector/*", "guardduty:UpdateDetector"),
];

/// How a service's signature calls it, where IAM calls it otherwise.
const SIGNED: &[(&str, &str)] = &[("monitoring", "cloudwatch")];

/// The changes that no role allows, in words.
pub(crate) fn beyond(changes: &[Recorded]) -> Vec<String> {
    let permissions = Service::VARIANTS.iter().flat_map(|service| service.access().permissions);
    let allowed: BTreeSet<&str> =
        permissions.filter(|permission| permission.r#use == Use::Write).map(|permission| permission.action).collect();
    let asked = changes.iter().map(|change| (change, action(change)));
    let beyond = asked.filter(|(_, action)| !allowed.contains(action.as_str()));
    beyond.map(|(change, action)| format!("{change:?} is {action}, which is in no role")).collect()
}

/// IAM's name of what a request asks for.
fn action(request: &Recorded) -> String {
    if request.operation.is_empty() {
        let route = ROUTES
            .iter()
            .find(|route| route.0 == request.service && route.1 == request.method && leads(route.2, &request.path));
        return route.map_or("of a route that is not known here", |(.., action)| action).to_owned();
    }
    let service =
        SIGNED.iter().find(|(signed, _)| *signed == request.service).map_or(&*request.service, |(_, iam)| iam);
    format!("{service}:{}", request.operation)
}

/// True where a path is one of a route: each part but `*` is the same, and the query holds what the route's has.
fn leads(route: &str, path: &str) -> bool {
    let halves = |text: &str| {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        (path.trim_end_matches('/').to_owned(), query.to_owned())
    };
    let ((route, asked), (path, query)) = (halves(route), halves(path));
    let parts = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (route, path) = (parts(&route), parts(&path));
    let has = |key: &str| query.split('&').any(|pair| pair.split('=').next() == Some(key));
    route.len() == path.len()
        && route.iter().zip(&path).all(|(route, path)| route == "*" || route == path)
        && (asked.is_empty() || has(&asked))
}

//! What a role's trust policy leaves open of those for whom an identity provider vouches.

use guardrail_resources::policy::{Effect, Policy, Principal, Required, Statement};

/// The claims that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Every claim that a trust should pin.
    All,
    /// Only those without which whoever the provider vouches for gets in: an audience adds little to a subject.
    Somebody,
}

/// Of each statement that trusts an identity provider, the claims that it does not pin; `None` where no statement trusts one.
pub(crate) fn unpinned(trust: &Policy, asked: Asked) -> Option<Vec<String>> {
    let mut trusted = trust
        .statements()
        .iter()
        .filter(|statement| statement.effect() == Effect::Allow)
        .flat_map(|statement| statement.named_principals().iter().map(move |principal| (statement, principal)))
        .filter_map(|(statement, principal)| Some((statement, Provider::of(principal)?)))
        .filter(|(statement, provider)| statement.may_be_about(provider.action()))
        .peekable();
    trusted.peek()?;
    Some(trusted.flat_map(|(statement, provider)| provider.unpinned(statement, asked)).collect())
}

/// An identity provider, by the prefix of its condition keys.
enum Provider<'a> {
    /// A SAML provider.
    Saml,
    /// An OIDC provider, by its issuer without the scheme.
    Oidc(&'a str),
    /// A principal with a wildcard: whichever provider that is.
    Any(&'a str),
}

impl<'a> Provider<'a> {
    /// The provider that a principal is, if it is one: an ARN, or the name of one that IAM knows by itself.
    fn of(principal: &'a Principal) -> Option<Self> {
        match principal {
            Principal::Federated(name) => Some(match name.split_once("-provider/") {
                Some((before, _)) if before.ends_with(":saml") => Self::Saml,
                Some((before, issuer)) if before.ends_with(":oidc") => Self::Oidc(issuer),
                _ => Self::Oidc(name),
            }),
            Principal::Pattern { kind, value } if kind.eq_ignore_ascii_case("Federated") => Some(Self::Any(value)),
            _ => None,
        }
    }

    /// The call by which one takes a role through it.
    fn action(&self) -> &'static str {
        match self {
            Self::Saml => "sts:AssumeRoleWithSAML",
            Self::Oidc(_) => "sts:AssumeRoleWithWebIdentity",
            Self::Any(_) => "sts:AssumeRoleWith*",
        }
    }

    /// The claims that must be pinned, of each list any one ("IAM and AWS STS condition context keys").
    fn demands(&self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Oidc(issuer) if issuer.starts_with("cognito-identity") => &[&["aud"], &["amr", "sub"]],
            // The tokens of Google and of the next two are for an application, whose users are the public.
            Self::Saml | Self::Oidc("accounts.google.com") => &[&["aud", "sub"]],
            Self::Oidc("graph.facebook.com") => &[&["app_id", "id"]],
            Self::Oidc("www.amazon.com") => &[&["app_id", "user_id"]],
            Self::Oidc(issuer) if is_customers_own(issuer) => &[&["aud", "sub"]],
            Self::Oidc(_) => &[&["aud"], &["sub"]],
            Self::Any(_) => &[],
        }
    }

    /// What a statement that trusts this provider leaves open.
    fn unpinned(&self, statement: &Statement, asked: Asked) -> Vec<String> {
        let prefix = match self {
            Self::Saml => "SAML",
            Self::Oidc(issuer) => issuer,
            Self::Any(value) => return vec![format!("{} trusts any identity provider (`{value}`)", statement.label())],
        };
        let pinned = |claim: &&str| {
            let required = statement.required(&format!("{prefix}:{claim}"));
            required.is_some_and(|required| self.is_pinned(claim, required))
        };
        let demands = self.demands();
        let is_asked =
            |claims: &&&[&str]| asked == Asked::All || **claims != ["aud"] || !demands.contains(&["sub"].as_slice());
        let open = demands.iter().filter(is_asked).filter(|claims| !claims.iter().any(pinned));
        open.map(|claims| format!("{} does not pin {prefix}:{}", statement.label(), claims.join(" or "))).collect()
    }

    fn is_pinned(&self, claim: &str, required: Required<'_>) -> bool {
        let by_itself = required.is_fixed();
        required.values().iter().all(|value| {
            let by_its_start = match (self, claim) {
                (Self::Saml, "aud") => is_sign_in_endpoint(value),
                (Self::Oidc(_), "sub") => names_somebody(value),
                _ => false,
            };
            !value.is_empty() && (by_itself || by_its_start || !has_wildcard(value))
        })
    }
}

/// True for issuers that name the customer themselves, and so vouch for nobody else: the workspace of Bitbucket Pipelines
/// ("Deploy on AWS using Bitbucket Pipelines OpenID Connect"), the organization of CircleCI ("OpenID Connect tokens").
fn is_customers_own(issuer: &str) -> bool {
    ["api.bitbucket.org/2.0/workspaces/", "oidc.circleci.com/org/"].iter().any(|host| issuer.starts_with(host))
}

fn has_wildcard(value: &str) -> bool {
    value.contains(['*', '?']) || value.contains("${")
}

/// True where what stands before the first wildcard names somebody. Subjects are made of parts, and only a part that is
/// whole names anything: `repo:owner*` is also `repo:owner-of-something-else`.
fn names_somebody(subject: &str) -> bool {
    let fixed = subject.split(['*', '?', '$']).next().unwrap_or_default();
    let Some((whole, _)) = fixed.rsplit_once([':', '/']) else { return false };
    let parts = whole.split([':', '/']).filter(|part| !part.is_empty()).count();
    let asked = match whole {
        // Kubernetes: `system:serviceaccount:namespace:name`.
        _ if whole.starts_with("system:serviceaccount") => 3,
        // Bitbucket: `{repository}:{step}`.
        _ if whole.starts_with('{') => 1,
        // What kind of thing, and which: `repo:owner/…`, `organization:name:…`, `project_path:group/…`.
        _ => 2,
    };
    parts >= asked
}

/// True for AWS's sign-in endpoints of any Region ("Enabling SAML 2.0 federated principals to access the console").
fn is_sign_in_endpoint(audience: &str) -> bool {
    let hosts = ["signin.aws.amazon.com", "signin.amazonaws-us-gov.com", "signin.amazonaws.cn"];
    let region = hosts.iter().find_map(|host| {
        let region = audience.strip_prefix("https://")?.strip_suffix("/saml")?.strip_suffix(host)?;
        region.strip_suffix('.')
    });
    region.is_some_and(|region| !region.contains('/') && !region.contains("${"))
}

#[cfg(test)]
mod tests {
    use super::{is_sign_in_endpoint, names_somebody};

    #[test]
    fn a_subject_names_somebody_by_whole_parts_before_the_first_wildcard() {
        for subject in [
            "repo:owner/*",
            "repo:owner/name:*",
            "repo:owner@123/name@456:ref:refs/heads/?",
            "project_path:group/*:ref_type:branch",
            "organization:acme:project:*",
            "org/0b1c/project/*",
            "system:serviceaccount:payments:*",
            "{0b1c2d3e}:*",
        ] {
            assert!(names_somebody(subject), "{subject}");
        }
        for subject in [
            "*",
            "?*",
            "repo:*",
            "repo:owner*",
            "repo:*/name:ref:refs/heads/main",
            "repo:${aws:PrincipalTag/owner}/*",
            "*:owner/name",
            "system:serviceaccount:*",
            "system:serviceaccount:*:deployer",
            "system:serviceaccount:pay*:deployer",
            "organization:*",
            "{*}:{*}",
            "",
        ] {
            assert!(!names_somebody(subject), "{subject}");
        }
    }

    #[test]
    fn only_awss_own_endpoints_may_leave_the_region_open() {
        assert!(is_sign_in_endpoint("https://*.signin.aws.amazon.com/saml"));
        assert!(is_sign_in_endpoint("https://eu-*.signin.aws.amazon.com/saml"));
        assert!(!is_sign_in_endpoint("https://*"));
        assert!(!is_sign_in_endpoint("*/saml"));
        assert!(!is_sign_in_endpoint("https://*signin.aws.amazon.com/saml"));
        assert!(!is_sign_in_endpoint("https://evil.example/*.signin.aws.amazon.com/saml"));
    }
}

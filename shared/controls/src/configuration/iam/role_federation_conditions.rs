//! # Roles trusting OIDC/SAML providers pin audience and subject
//!
//! ## Why it matters
//! An identity provider vouches for all of its users. GitHub vouches for every repository there is, and a role that
//! asks for no subject can be taken by any workflow of anybody.
//!
//! ## What passes
//! Each statement that trusts an OIDC provider requires its `aud`, without wildcards, and its `sub`. A wildcard in
//! `sub` is taken after what names somebody: `repo:owner/*`, `system:serviceaccount:namespace:*`, `{repository}:*`;
//! `repo:*` and `repo:owner*` name nobody. Cognito identity pools pin `aud` and one of `amr` and `sub`; Google pins
//! `aud` or `sub`, Facebook `app_id` or `id`, Amazon `app_id` or `user_id`. SAML providers pin `SAML:aud` or
//! `SAML:sub`; AWS's own Regional sign-in endpoints may have a wildcard for the Region. Operators that also hold
//! without the key (`...IfExists`, `ForAllValues:`) pin nothing. A role that trusts no provider is not judged.
//!
//! ## Remediation
//! A person must add the conditions (`iam:UpdateAssumeRolePolicy`): only the owner knows who is meant to take the role.
//! The saved document can be put back exactly.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::policy::{Effect, Principal, Required, Statement};
use guardrail_resources::{Resource, Unreadable, iam};
use serde::Deserialize;

/// Judges the statements of the role's trust policy that trust an identity provider.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleFederationConditions {}

impl Control for RoleFederationConditions {
    type View = iam::Role;

    const METADATA: Metadata = Metadata {
        id: "iam-role-federation-conditions",
        title: "Roles trusting OIDC/SAML providers pin audience and subject",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &[],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("IAM_OIDC_PROVIDER_CLIENT_ID_LIST_CHECK"),
        },
    };

    fn evaluate(&self, role: &Resource<iam::Role>) -> Result<Compliance, Unreadable> {
        let statements = role.trust_policy()?.statements();
        let trusted: Vec<(&Statement, Provider<'_>)> = statements
            .iter()
            .filter(|statement| statement.effect() == Effect::Allow)
            .flat_map(|statement| statement.named_principals().iter().map(move |principal| (statement, principal)))
            .filter_map(|(statement, principal)| Some((statement, Provider::of(principal)?)))
            .filter(|(statement, provider)| statement.may_be_about(provider.action()))
            .collect();
        if trusted.is_empty() {
            return Ok(Compliance::NotApplicable("the role trusts no identity provider".to_owned()));
        }
        Ok(Compliance::broken_by(trusted.iter().flat_map(|(statement, provider)| provider.unpinned(statement))))
    }
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
            Self::Oidc(_) => &[&["aud"], &["sub"]],
            Self::Any(_) => &[],
        }
    }

    /// What a statement that trusts this provider leaves open.
    fn unpinned(&self, statement: &Statement) -> Vec<String> {
        let prefix = match self {
            Self::Saml => "SAML",
            Self::Oidc(issuer) => issuer,
            Self::Any(value) => return vec![format!("{} trusts any identity provider (`{value}`)", statement.label())],
        };
        let pinned = |claim: &&str| {
            let required = statement.required(&format!("{prefix}:{claim}"));
            required.is_some_and(|required| self.is_pinned(claim, required))
        };
        let open = self.demands().iter().filter(|claims| !claims.iter().any(pinned));
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

//! Sessions of the services' roles (`sts:AssumeRole`), each narrowed to what one execution needs.

use super::services;
use crate::{Account, in_region};
use aws_config::SdkConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use guardrail_actions::{Call, Facet, Place, Service, State};
use guardrail_engine::remediate::{CallError, CallFailure, Hands, Session};
use guardrail_model::ResourceKey;
use std::error::Error as _;
use std::time::Duration;

const ASSUME: &str = "sts:AssumeRole";

/// How long a session lasts: the shortest that AWS gives (AssumeRole, `DurationSeconds`).
const LASTS: Duration = Duration::from_mins(15);

/// The services' roles, as `generated/remediation-roles.yaml` names them: one a service.
pub struct RemediationRoles {
    /// The configuration of whoever may assume them.
    pub config: SdkConfig,
    /// What their names begin with, their path included: `/guardrail/guardrail-remediate-`.
    pub prefix: String,
}

/// A service's way to one account and Region, under a session that may do one execution's work alone.
pub struct NarrowedSession {
    pub(super) account: Account,
}

impl Hands for RemediationRoles {
    type Session = NarrowedSession;

    async fn session(
        &self,
        service: Service,
        at: &Place,
        policy: &str,
        name: &str,
    ) -> Result<NarrowedSession, CallError> {
        let role = at.global_arn("iam", &format!("role{}{service}", self.prefix));
        let provider = AssumeRoleProvider::builder(role)
            .session_name(name)
            .session_length(LASTS)
            .policy(policy)
            .configure(&self.config)
            .build()
            .await;
        // Asked for now, so that a role that cannot be assumed is told from a call that got no answer.
        let credentials = provider.provide_credentials().await.map_err(|error| {
            let first = std::iter::successors(error.source(), |&error| error.source()).last();
            let message = first.map_or_else(|| error.to_string(), ToString::to_string);
            CallError { operation: ASSUME.to_owned(), message, failure: CallFailure::Denied }
        })?;
        let config = self.config.to_builder().credentials_provider(SharedCredentialsProvider::new(credentials)).build();
        let config = if at.region == ResourceKey::GLOBAL { config } else { in_region(&config, &at.region) };
        Ok(NarrowedSession { account: Account::new(config) })
    }
}

impl Session for NarrowedSession {
    async fn read(&self, facet: &Facet) -> Result<State, CallError> {
        services::read(self, facet).await
    }

    async fn call(&self, call: &Call) -> Result<(), CallError> {
        services::call(self, call).await
    }
}

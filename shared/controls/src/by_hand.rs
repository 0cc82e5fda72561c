//! Telling what somebody does by hand from what a pipeline does.

use crate::Trusted;
use guardrail_model::ApiCall;

/// Parts of the names that teams give to the roles of their pipelines and schedulers of jobs, and of the hosts of the
/// identity providers that vouch for hosted ones.
const PIPELINES: [&str; 24] = [
    "airflow",
    "argocd",
    "atlantis",
    "bitbucket",
    "buildkite",
    "cdk-",
    "cfn-exec",
    "cicd",
    "circleci",
    "cloudformation",
    "codebuild",
    "codedeploy",
    "dev.azure.com",
    "deploy",
    "github",
    "gitlab",
    "jenkins",
    "mwaa",
    "opentofu",
    "pipeline",
    "pulumi",
    "spinnaker",
    "teamcity",
    "terraform",
];

/// Names of pipelines that are too short to look for within a word.
const WORDS: [&str; 2] = ["cd", "ci"];

/// Tools that carry out a description of the infrastructure, a build service, and a scheduler of jobs, by what their calls
/// say of themselves.
const TOOLS: [&str; 8] = [
    "airflow/",
    "aws-cdk",
    "aws-sam-cli",
    "cloudformation",
    "exec-env/githubactions",
    "opentofu",
    "pulumi",
    "terraform",
];

/// Hosts and engines that stand in the agent of a call from AWS's console.
const CONSOLE: [&str; 3] = ["mozilla/", "console.amazonaws.com", "signin.amazonaws.com"];

/// True unless something says that a pipeline made the call, or the caller is expected: what cannot be told from a
/// person's act is one.
///
/// A pipeline is a session of a role whose name says so (`github-actions`, `CodePipelineServiceRole`, `web-deploy`, `ci`),
/// a session that a build service's identity provider vouched for, or a tool such as Terraform, whoever runs it. A user,
/// a role of IAM Identity Center, and whoever works in the console is a person whatever the name. So is an instance's or a
/// function's own role: what runs there has no business deploying, and credentials stolen there are used by people.
///
/// An agent is what the caller says it is, so a forged one passes; a role's name is nothing that its holder chooses.
pub(crate) fn is_by_hand(call: &ApiCall<'_>, trusted: &Trusted) -> bool {
    is_unplanned(call, trusted) && (is_in_console(call) || !is_pipelines_session(call))
}

/// True where something says that a pipeline made the call, or a tool that carries out a description of the infrastructure.
pub fn is_by_tool(call: &ApiCall<'_>) -> bool {
    !is_by_hand(call, &Trusted::default())
}

/// True unless a tool that carries out a description of the infrastructure made the call, or the caller is expected. For
/// what blinds or destroys: a pipeline's role alone is no excuse there, for its credentials are stolen too, and a pipeline
/// that does such a thing on purpose does it by a tool.
pub(crate) fn is_unplanned(call: &ApiCall<'_>, trusted: &Trusted) -> bool {
    !trusted.includes(call) && (is_in_console(call) || !is_tool(call))
}

/// True for a call from AWS's console, which says so itself, or by the agent.
pub(crate) fn is_in_console(call: &ApiCall<'_>) -> bool {
    call.session_credential_from_console == Some(true) || agent_has(call, &CONSOLE)
}

fn is_tool(call: &ApiCall<'_>) -> bool {
    agent_has(call, &TOOLS)
}

fn agent_has(call: &ApiCall<'_>, parts: &[&str]) -> bool {
    let agent = call.user_agent.as_deref().unwrap_or_default().to_ascii_lowercase();
    parts.iter().any(|part| agent.contains(part))
}

fn is_pipelines_session(call: &ApiCall<'_>) -> bool {
    let Some(caller) = &call.user_identity else { return false };
    let role = caller.role_arn().and_then(|arn| arn.rsplit('/').next());
    let role = role.filter(|role| !role.starts_with("AWSReservedSSO_"));
    role.is_some_and(is_a_pipelines) || caller.web_identity_provider().is_some_and(is_a_pipelines)
}

fn is_a_pipelines(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let mut words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    PIPELINES.iter().any(|part| name.contains(part)) || words.any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::{is_by_hand, is_unplanned};
    use crate::Trusted;

    fn by_hand(identity: &str, agent: &str) -> bool {
        let call = format!(r#"{{"userIdentity":{identity},"userAgent":"{agent}"}}"#);
        is_by_hand(&guardrail_resources::call::read(&call).unwrap(), &Trusted::default())
    }

    fn session(role: &str) -> String {
        format!(
            r#"{{"type":"AssumedRole","sessionContext":{{"sessionIssuer":{{"arn":"arn:aws:iam::1:role/{role}"}}}}}}"#
        )
    }

    #[test]
    fn a_pipeline_is_known_by_its_role() {
        for role in ["github-actions", "CodePipelineServiceRole", "team/web-deploy", "ci", "app-ci-runner", "mwaa-run"]
        {
            assert!(!by_hand(&session(role), "aws-cli/2.22.0"), "{role}");
        }
        for role in ["Operators", "AWSReservedSSO_Deployer_0a1b", "web-server", "efficient", "deploy/Operators"] {
            assert!(by_hand(&session(role), "aws-cli/2.22.0"), "{role}");
        }
    }

    #[test]
    fn a_pipeline_is_known_by_who_vouches_for_it() {
        let vouched = |provider: &str| {
            format!(
                r#"{{"type":"AssumedRole","sessionContext":{{"webIdFederationData":{{"federatedProvider":"{provider}"}}}}}}"#
            )
        };
        let github = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com";
        assert!(!by_hand(&vouched(github), "Boto3/1.35"));
        assert!(by_hand(&vouched("arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A"), "Boto3/1.35"));
    }

    #[test]
    fn a_tool_is_no_hand_and_the_console_is() {
        let user = r#"{"type":"IAMUser","userName":"ci"}"#;
        assert!(!by_hand(user, "APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io)"));
        assert!(!by_hand(&session("etl"), "Boto3/1.35.36 Airflow/2.10.3 AmPP/9.1.0 Caller/EmrAddStepsOperator"));
        assert!(!by_hand(user, "aws-sam-cli/1.130.0 Boto3/1.35.76"));
        assert!(by_hand(user, "stratus-red-team_0a1b"));
        assert!(by_hand(&session("deploy"), "Mozilla/5.0 (X11; Linux x86_64)"));
        assert!(by_hand("null", ""));
        let console = r#"{"userAgent":"AWS Internal","sessionCredentialFromConsole":"true","userIdentity":{}}"#;
        let console = console.replace("{}", &session("deploy"));
        assert!(is_by_hand(&guardrail_resources::call::read(&console).unwrap(), &Trusted::default()));
    }

    #[test]
    fn a_pipelines_role_plans_nothing_without_a_tool() {
        let unplanned = |agent: &str| {
            let call = format!(r#"{{"userIdentity":{},"userAgent":"{agent}"}}"#, session("codebuild-web"));
            is_unplanned(&guardrail_resources::call::read(&call).unwrap(), &Trusted::default())
        };
        assert!(unplanned("aws-cli/2.22.0") && unplanned("Mozilla/5.0 (X11; Linux x86_64) terraform"));
        assert!(!unplanned("APN/1.0 HashiCorp/1.0 Terraform/1.9.8"));
    }
}

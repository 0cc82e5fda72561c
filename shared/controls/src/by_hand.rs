//! Telling what somebody does by hand from what a pipeline does.

use crate::Trusted;
use guardrail_model::ApiCall;

/// Parts of the names that teams give to the roles of their pipelines, schedulers of jobs and autoscalers, and of the hosts
/// of the identity providers that vouch for hosted ones.
const PIPELINES: [&str; 25] = [
    "airflow",
    "argocd",
    "atlantis",
    "autoscaler",
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

/// Tools that carry out a description of the infrastructure, a build service, and a scheduler of jobs, by how a word of their
/// calls' agent begins. Within a word such a name says nothing: an SDK and the command line name there which service or
/// command is called (`api/cloudformation#1.53.0`, `md/command#cloudformation.delete-stack`).
const TOOLS: [&str; 15] = [
    "airflow/",
    "ansible/",
    "aws-cdk",
    "aws-controller-k8s/",
    "aws-controllers-k8s/",
    "aws-sam-cli",
    "cloudformation.amazonaws.com",
    "crossplane-provider-aws/",
    "elbv2.k8s.aws/",
    "exec-env/githubactions",
    "opentofu",
    "packer",
    "pulumi",
    "terraform",
    "upbound-provider-aws/",
];

/// Programs that act at any hour as a team has told them to, by the same: a schedule of EventBridge Scheduler, which calls
/// with the customer's role and is not named as the one that did; the solutions that AWS publishes; and Karpenter.
const CONTROLLERS: [&str; 3] = ["amazoneventbridgescheduler", "awssolution/", KARPENTER];

/// How Karpenter's word in the agent begins: `karpenter.sh-1.0.8`.
const KARPENTER: &str = "karpenter.sh-";

/// Hosts and engines that stand in the agent of a call from AWS's console.
const CONSOLE: [&str; 3] = ["mozilla/", "console.amazonaws.com", "signin.amazonaws.com"];

/// True unless something says that a pipeline made the call, or the caller is expected: what cannot be told from a
/// person's act is one.
///
/// A pipeline is a session of a role whose name says so (`github-actions`, `CodePipelineServiceRole`, `web-deploy`, `ci`),
/// a session that a build service's identity provider vouched for, or a tool such as Terraform, whoever runs it; and so is a
/// program that does at any hour what it was set up for, such as EventBridge Scheduler. A user, a role of IAM Identity
/// Center, and whoever works in the console is a person whatever the name. So is an instance's or a function's own role: what
/// runs there has no business deploying, and credentials stolen there are used by people.
///
/// An agent is what the caller says it is, so a forged one passes; a role's name is nothing that its holder chooses.
pub(crate) fn is_by_hand(call: &ApiCall<'_>, trusted: &Trusted) -> bool {
    let is_programs = || is_pipelines_session(call) || agent_has(call, &CONTROLLERS);
    is_unplanned(call, trusted) && (is_in_console(call) || !is_programs())
}

/// True where something says that a pipeline made the call, a tool that carries out a description of the infrastructure, or a
/// program that was set up to.
pub fn is_by_tool(call: &ApiCall<'_>) -> bool {
    !is_by_hand(call, &Trusted::default())
}

/// True unless a tool that carries out a description of the infrastructure made the call, or the caller is expected. For
/// what blinds or destroys: a pipeline's role alone is no excuse there, for its credentials are stolen too, and a pipeline
/// that does such a thing on purpose does it by a tool.
pub(crate) fn is_unplanned(call: &ApiCall<'_>, trusted: &Trusted) -> bool {
    !trusted.includes(call) && (is_in_console(call) || !is_tool(call))
}

/// True unless such a tool made the call in a pipeline's session, or the caller is expected. For what ends the watching
/// itself, of which a person's session with a tool's agent is no excuse.
pub(crate) fn is_undeclared(call: &ApiCall<'_>, trusted: &Trusted) -> bool {
    !trusted.includes(call) && (is_unplanned(call, trusted) || !is_pipelines_session(call))
}

/// True for a call from AWS's console, which says so itself, or by the agent.
pub(crate) fn is_in_console(call: &ApiCall<'_>) -> bool {
    let agent = call.user_agent.as_deref().unwrap_or_default().to_ascii_lowercase();
    call.session_credential_from_console == Some(true) || CONSOLE.iter().any(|part| agent.contains(part))
}

/// True for a call by Karpenter, which starts and ends a cluster's machines.
pub(crate) fn is_karpenter(call: &ApiCall<'_>) -> bool {
    !is_in_console(call) && agent_has(call, &[KARPENTER])
}

/// True for a call from within a Lambda function, or by a solution that AWS publishes: a program that does what it was set
/// up for.
pub(crate) fn is_in_function(call: &ApiCall<'_>) -> bool {
    !is_in_console(call) && agent_has(call, &["awssolution/", "exec-env/aws_lambda"])
}

fn is_tool(call: &ApiCall<'_>) -> bool {
    agent_has(call, &TOOLS)
}

/// True where a word of the agent begins so, or an application's id in it (`app/karpenter.sh-1.0.8`). Amazon S3 writes the
/// agent in brackets.
fn agent_has(call: &ApiCall<'_>, beginnings: &[&str]) -> bool {
    let agent = call.user_agent.as_deref().unwrap_or_default().to_ascii_lowercase();
    let words = agent.trim_start_matches('[').split_ascii_whitespace();
    let mut names = words.map(|word| word.strip_prefix("app/").unwrap_or(word));
    names.any(|name| beginnings.iter().any(|beginning| name.starts_with(beginning)))
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
    use super::{is_by_hand, is_undeclared, is_unplanned};
    use crate::Trusted;

    fn by_hand(identity: &str, agent: &str) -> bool {
        let call = format!(r#"{{"userIdentity":{identity},"userAgent":"{agent}"}}"#);
        is_by_hand(&guardrail_resources::call::read(&call).unwrap(), &Trusted::default())
    }

    fn unplanned(role: &str, agent: &str) -> bool {
        let call = format!(r#"{{"userIdentity":{},"userAgent":"{agent}"}}"#, session(role));
        is_unplanned(&guardrail_resources::call::read(&call).unwrap(), &Trusted::default())
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
        assert!(!by_hand(user, "[APN/1.0 HashiCorp/1.0 packer-plugin-amazon/1.3.3 (+https://www.packer.io/)]"));
        assert!(!by_hand(user, "APN/1.0 Ansible/2.17.6 amazon.aws/9.0.0 Boto3/1.35.36"));
        assert!(!by_hand(
            &session("s3"),
            "aws-controllers-k8s/s3.services.k8s.aws-v1.0.20 (GitCommit/0a1b) aws-sdk-go/1.55.5"
        ));
        assert!(!by_hand(&session("rds"), "aws-sdk-go-v2/1.32.4 os/linux api/rds#1.90.0 upbound-provider-aws/v1.17.0"));
        assert!(!by_hand(&session("stacks"), "cloudformation.amazonaws.com"));
        assert!(by_hand(user, "stratus-red-team_0a1b"));
        assert!(by_hand(&session("deploy"), "Mozilla/5.0 (X11; Linux x86_64)"));
        assert!(by_hand("null", ""));
        let console = r#"{"userAgent":"AWS Internal","sessionCredentialFromConsole":"true","userIdentity":{}}"#;
        let console = console.replace("{}", &session("deploy"));
        assert!(is_by_hand(&guardrail_resources::call::read(&console).unwrap(), &Trusted::default()));
    }

    #[test]
    fn the_service_that_is_called_is_no_tool() {
        for agent in [
            "aws-cli/2.22.5 md/awscrt#0.22.0 os/linux cfg/retry-mode#standard md/command#cloudformation.delete-stack",
            "aws-cli/2.13.0 Python/3.11.4 Linux/6.1 exe/x86_64.amzn.2 prompt/off command/cloudformation.create-stack",
            "aws-sdk-go-v2/1.32.4 os/linux lang/go#1.23.3 md/GOARCH#amd64 api/cloudformation#1.53.0",
        ] {
            assert!(by_hand(&session("Operators"), agent), "{agent}");
        }
    }

    #[test]
    fn a_program_that_was_set_up_is_no_hand() {
        for agent in [
            "AmazonEventBridgeScheduler aws-sdk-java/2.28.29 md/io#async exec-env/AWS_ECS_FARGATE",
            "Boto3/1.35.36 md/Botocore#1.35.36 exec-env/AWS_Lambda_python3.11 AwsSolution/SO0030/v3.0.4",
            "aws-sdk-go-v2/1.32.4 os/linux api/ec2#1.187.0 karpenter.sh-1.0.8",
            "aws-sdk-go-v2/1.32.4 os/linux api/ec2#1.187.0 app/karpenter.sh-1.0.8",
        ] {
            assert!(!by_hand(&session("nightly"), agent) && unplanned("nightly", agent), "{agent}");
        }
        assert!(!by_hand(&session("eks-cluster-autoscaler"), "aws-sdk-go/1.48.7 (go1.22.2; linux; amd64)"));
        assert!(by_hand(&session("KarpenterNodeRole-main"), "aws-cli/2.22.0"));
        assert!(by_hand(&session("Operators"), "Mozilla/5.0 (X11; Linux x86_64) AwsSolution/SO0030"));
    }

    #[test]
    fn a_pipelines_role_plans_nothing_without_a_tool() {
        let unplanned = |agent: &str| unplanned("codebuild-web", agent);
        assert!(unplanned("aws-cli/2.22.0") && unplanned("Mozilla/5.0 (X11; Linux x86_64) terraform"));
        assert!(!unplanned("APN/1.0 HashiCorp/1.0 Terraform/1.9.8"));
    }

    #[test]
    fn a_declared_change_is_a_tools_in_a_pipelines_session() {
        let undeclared = |role: &str, agent: &str| {
            let call = format!(r#"{{"userIdentity":{},"userAgent":"{agent}"}}"#, session(role));
            is_undeclared(&guardrail_resources::call::read(&call).unwrap(), &Trusted::default())
        };
        let terraform = "APN/1.0 HashiCorp/1.0 Terraform/1.9.8";
        assert!(!undeclared("terraform-apply", terraform));
        assert!(undeclared("terraform-apply", "aws-cli/2.22.0"));
        assert!(undeclared("AWSReservedSSO_Deployer_0a1b", terraform) && undeclared("Operators", terraform));
        assert!(undeclared("terraform-apply", "Mozilla/5.0 (X11; Linux x86_64) terraform"));
    }
}

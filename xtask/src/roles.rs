//! `generated/remediation-roles.yaml`: the roles under which guardrail changes resources, one a service, each holding what
//! the service's `access.rs` says and nothing else.

use crate::actions::{FOLDER, Service};
use crate::output::Output;
use crate::source::{elements, fields, named, string, variant_name};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use syn::{Expr, Item};

const HEAD: &str = "# Written by `cargo xtask generate`.
AWSTemplateFormatVersion: '2010-09-09'
Description: >-
  What guardrail may change in one account: one role a service, which its remediate function alone may assume.

# Deployed by template.yaml in guardrail's own account, which is the only one that it reads and changes. The function
# narrows every session to the one execution's calls and resources. Where a role is missing, nothing of that service is
# changed: whoever does not want guardrail to touch a service deletes its role here.

Parameters:
  RemediateRoleArn:
    Type: String
    AllowedPattern: ^arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$
    Description: The role of guardrail's remediate function.
  PermissionsBoundaryArn:
    Type: String
    Default: ''
    AllowedPattern: ^(arn:[a-z-]+:iam::([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+)?$
    Description: A policy of this account that bounds all these roles. Without one, only what each role says bounds it.

Conditions:
  HasPermissionsBoundary: !Not [!Equals [!Ref PermissionsBoundaryArn, '']]

# Who may assume them is told by its ARN: a principal that is named would be remembered by its inner id, and a function that
# was deployed anew would be a stranger. The account's own policies must let it, too.
Resources:";

/// One permission, as `access.rs` writes it.
struct Permission {
    action: String,
    resource: String,
    condition: Option<(String, String)>,
    purpose: Purpose,
    /// Why a dependent permission is needed.
    reason: Option<String>,
}

/// What a permission is for, in the order in which a role lists them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Purpose {
    Read,
    Change,
    Dependent,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Change => "Change",
            Self::Dependent => "Dependent",
        }
    }
}

pub(crate) fn render(root: &Path, services: &[Service], output: &mut Output) -> Result<()> {
    let mut text = HEAD.to_owned();
    for service in services {
        let path = format!("{FOLDER}/{}/access.rs", service.folder);
        let file = fs::read_to_string(root.join(&path)).with_context(|| path.clone())?;
        role(service, permissions(&file).context(path)?, &mut text);
    }
    output.add("generated/remediation-roles.yaml", text);
    Ok(())
}

/// Reads `pub const ACCESS: Access = Access { permissions: &[Permission { … }, …] };`, in which a string may be named by a
/// constant of the file.
fn permissions(file: &str) -> Result<Vec<Permission>> {
    let items = syn::parse_file(file)?.items;
    let access = items.iter().find_map(|item| match item {
        Item::Const(item) if item.ident == "ACCESS" => Some(&*item.expr),
        _ => None,
    });
    let access = fields(access.context("no const ACCESS")?)?;
    let listed = elements(access.get("permissions").context("ACCESS has no `permissions`")?)?;
    listed.into_iter().map(|expression| permission(expression, &items)).collect()
}

fn permission(expression: &Expr, file: &[Item]) -> Result<Permission> {
    let fields = fields(named(expression, file))?;
    let field = |name: &str| fields.get(name).copied().with_context(|| format!("a permission without `{name}`"));
    let text = |expression: &Expr| string(named(expression, file));
    let condition = match named(field("condition")?, file) {
        Expr::Path(none) if none.path.is_ident("None") => None,
        Expr::Call(some) => match some.args.first() {
            Some(Expr::Tuple(pair)) if pair.elems.len() == 2 => {
                let both: Vec<String> = pair.elems.iter().map(text).collect::<Result<_>>()?;
                both.first().cloned().zip(both.last().cloned())
            }
            _ => bail!("expected `Some((key, value))`"),
        },
        _ => bail!("expected `None` or `Some((key, value))`"),
    };
    let (purpose, reason) = match field("r#use")? {
        Expr::Call(call) => (&*call.func, Some(text(call.args.first().context("a dependency without a reason")?)?)),
        plain => (plain, None),
    };
    let purpose = match variant_name(purpose)?.as_str() {
        "Read" => Purpose::Read,
        "Write" => Purpose::Change,
        "Dependent" => Purpose::Dependent,
        other => bail!("`{other}` is no use of a permission"),
    };
    Ok(Permission { action: text(field("action")?)?, resource: text(field("resource")?)?, condition, purpose, reason })
}

fn role(service: &Service, permissions: Vec<Permission>, text: &mut String) {
    let Service { folder, variant, title, .. } = service;
    let _ = write!(
        text,
        "
  {variant}Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: guardrail-remediate-{folder}
      Path: /guardrail/
      Description: What guardrail may read and change to put resources of {title} right, and to put them back.
      MaxSessionDuration: 3600
      PermissionsBoundary: !If [HasPermissionsBoundary, !Ref PermissionsBoundaryArn, !Ref AWS::NoValue]
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub
                - arn:${{AWS::Partition}}:iam::${{RemediateAccount}}:root
                - RemediateAccount: !Select [4, !Split [':', !Ref RemediateRoleArn]]
            Action: sts:AssumeRole
            Condition:
              ArnEquals:
                aws:PrincipalArn: !Ref RemediateRoleArn
      Policies:
        - PolicyName: remediate
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
"
    );
    let mut statements = BTreeMap::new();
    for Permission { action, resource, condition, purpose, reason } in permissions {
        let (actions, reasons): &mut (BTreeSet<_>, BTreeSet<_>) =
            statements.entry((purpose, resource, condition)).or_default();
        actions.insert(action);
        reasons.extend(reason);
    }
    let mut sids = BTreeSet::new();
    for ((purpose, resource, condition), (actions, reasons)) in statements {
        for reason in reasons {
            let _ = writeln!(text, "              # {reason}");
        }
        let sid = free(&format!("{}{}", purpose.name(), kind(&resource)), &mut sids);
        let _ = writeln!(text, "              - Sid: {sid}\n                Effect: Allow\n                Action:");
        for action in actions {
            let _ = writeln!(text, "                  - {action}");
        }
        let _ = writeln!(text, "                Resource: {}", value(&resource));
        if let Some((key, equals)) = condition {
            let _ = writeln!(
                text,
                "                Condition:\n                  StringEquals:\n                    {key}: {}",
                value(&equals)
            );
        }
    }
}

/// What a statement's resources are, in one word: `SecurityGroup` of `arn:…:security-group/*`, the service where the ARN
/// names no kind, `Any` of `*`.
fn kind(resource: &str) -> String {
    let arn = resource.replace("${AWS::", "").replace('}', "");
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, within) = (parts.next().unwrap_or("any"), parts.nth(2).unwrap_or_default());
    let named = if within.chars().any(char::is_alphanumeric) { within } else { service };
    let words = named.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.flat_map(|word| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1))).collect()
}

/// A name that is not taken yet: with a number behind it, where the plain one is.
fn free(name: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

/// A string that CloudFormation may have to fill in.
fn value(text: &str) -> String {
    if text.contains("${") { format!("!Sub {text}") } else { format!("'{text}'") }
}

#[cfg(test)]
mod tests {
    use super::{kind, permissions};

    #[test]
    fn statements_are_named_by_what_they_are_about() {
        for (resource, expected) in [
            ("*", "Any"),
            ("arn:${AWS::Partition}:s3:::*", "S3"),
            ("arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:security-group/*", "SecurityGroup"),
            ("arn:${AWS::Partition}:apigateway:*::/restapis/*/stages/*", "RestapisStages"),
            ("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*", "Role"),
        ] {
            assert_eq!(kind(resource), expected);
        }
    }

    #[test]
    fn what_is_not_in_the_regular_form_is_refused() {
        let access = |permission: &str| {
            let rest = permissions(&format!(
                "const A: &str = \"a:B\";\nconst ACCESS: Access = Access {{ permissions: &[{permission}] }};"
            ));
            rest.map(|permissions| permissions.len()).map_err(|error| error.to_string())
        };
        let of = |condition: &str, purpose: &str| {
            format!("Permission {{ action: A, resource: \"*\", condition: {condition}, r#use: {purpose} }}")
        };
        assert_eq!(access(&of("None", "Use::Read")), Ok(1));
        assert_eq!(access(&of("Some((\"iam:PassedToService\", A))", "Use::Dependent(\"why\")")), Ok(1));
        for (condition, purpose) in [("none()", "Use::Read"), ("Some(1)", "Use::Read"), ("None", "Use::Other")] {
            assert!(access(&of(condition, purpose)).is_err(), "{condition} {purpose}");
        }
        assert!(access("Permission { action: OTHER, resource: \"*\", condition: None, r#use: Use::Read }").is_err());
        assert!(permissions("const OTHER: u8 = 1;").is_err());
    }
}

//! # Lambda uses a supported runtime
//!
//! ## Why it matters
//! A deprecated runtime gets no security patches any more, and some day its functions can no longer be updated.
//!
//! ## What passes
//! The runtime is one of those that AWS Lambda supports. Container images bring their own runtime and are not judged.
//!
//! ## Remediation
//! A person must move the code to a supported runtime and test it (`lambda:UpdateFunctionConfiguration` with the new
//! `Runtime`): a newer version of a language may break it.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, lambda};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The runtimes whose date of deprecation is after November 21, 2026 (AWS Lambda developer guide, "Lambda runtimes", by
/// cfn-lint 1.58.0's list of it). The last to go were `nodejs20.x` (April 30), `provided.al2` (July 31), `python3.10`
/// (October 31) and `dotnet8` (November 10, 2026).
const SUPPORTED: [&str; 16] = [
    "dotnet10",
    "java8.al2",
    "java11",
    "java17",
    "java21",
    "java25",
    "nodejs22.x",
    "nodejs24.x",
    "provided.al2023",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "ruby3.3",
    "ruby3.4",
    "ruby4.0",
];

/// Judges the function's runtime.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SupportedRuntime {
    /// The runtimes that pass. Default: those that AWS supports as of November 21, 2026: `dotnet10`, `java8.al2`,
    /// `java11`, `java17`, `java21`, `java25`, `nodejs22.x`, `nodejs24.x`, `provided.al2023`, `python3.11`,
    /// `python3.12`, `python3.13`, `python3.14`, `ruby3.3`, `ruby3.4` and `ruby4.0`.
    runtimes: BTreeSet<String>,
}

impl Default for SupportedRuntime {
    fn default() -> Self {
        Self { runtimes: SUPPORTED.into_iter().map(str::to_owned).collect() }
    }
}

impl Control for SupportedRuntime {
    type View = lambda::Function;

    const METADATA: Metadata = Metadata {
        id: "lambda-supported-runtime",
        title: "Lambda uses a supported runtime",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["Lambda.2"],
            cis_v3: &[],
            nist_r5: &["CA-9(1)", "CM-2", "SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
            managed_rule: Some("LAMBDA_FUNCTION_SETTINGS_CHECK"),
        },
    };

    fn evaluate(&self, function: &Resource<lambda::Function>) -> Result<Compliance, Unreadable> {
        if function.package_type.as_deref() == Some("Image") {
            return Ok(Compliance::NotApplicable("the function is a container image".to_owned()));
        }
        let runtime = function.runtime.as_deref().filter(|runtime| !runtime.is_empty());
        let runtime = runtime.ok_or_else(|| Unreadable::missing("configuration.runtime"))?;
        Ok(Compliance::compliant_if(self.runtimes.contains(runtime), format!("the runtime is {runtime}")))
    }
}

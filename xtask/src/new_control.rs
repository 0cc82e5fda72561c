//! Starts a control: its file and its fixtures, ready to be filled in. Until they are, its fixtures fail.

use crate::source::Sources;
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::path::Path;

mod call;

/// What a new control judges.
pub(crate) enum Judged<'a> {
    /// A view of a resource: `s3::Bucket`.
    View(&'a str),
    /// An API call: `iam:CreateUser`.
    Call(&'a str),
}

/// Writes the control's file and its first fixtures. `path` is `s3/versioning`.
pub(crate) fn start(root: &Path, path: &str, judged: &Judged<'_>) -> Result<()> {
    let (service, control) = path.split_once('/').context("the path is SERVICE/CONTROL, as in `s3/versioning`")?;
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
    };
    ensure!(is_name(service) && is_name(control), "`{path}` is not in snake_case");
    let (id, type_name) = (format!("{service}-{control}").replace('_', "-"), camel(control));
    let (kind, text, fixtures) = match judged {
        Judged::View(view) => {
            let (text, fixture) = of_view(root, &id, &type_name, view)?;
            let fixtures = ["compliant", "non_compliant"].map(|name| (name.to_owned(), fixture.clone()));
            ("configuration", text, fixtures.to_vec())
        }
        Judged::Call(call) => {
            let names = ["compliant_one", "compliant_two", "non_compliant_one", "non_compliant_two"];
            let fixtures =
                names.iter().enumerate().map(|(number, name)| Ok(((*name).to_owned(), call::fixture(call, number)?)));
            ("activity", call::control(&id, &type_name, call)?, fixtures.collect::<Result<_>>()?)
        }
    };
    let file = root.join(format!("shared/controls/src/{kind}/{service}/{control}.rs"));
    ensure!(!file.exists(), "{} is there already", file.display());
    write(&file, &text)?;
    for (name, fixture) in fixtures {
        write(&root.join(format!("tests/controls/{kind}/{service}/{control}/{name}.json")), &fixture)?;
    }
    println!("started {id}: fill in the file and its fixtures, then run `cargo xtask generate` again");
    Ok(())
}

/// The file of a control over a view, and a fixture of its type.
fn of_view(root: &Path, id: &str, type_name: &str, view: &str) -> Result<(String, String)> {
    let (module, view_name) = view.split_once("::").context("the view is MODULE::NAME, as in `s3::Bucket`")?;
    let sources = Sources::read(root)?;
    let Some(source) = sources.views.get(view_name).filter(|source| source.module == module) else {
        let known: Vec<String> = sources.views.iter().map(|(name, view)| format!("{}::{name}", view.module)).collect();
        bail!("there is no view `{view}`; there are: {}", known.join(", "));
    };
    let resource_type = source.types.first().context("a view without types")?;
    Ok((control_file(id, type_name, module, view), fixture(resource_type, source.account_section.as_deref())))
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(file.parent().context("a file without a folder")?)?;
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))?;
    println!("wrote {}", file.display());
    Ok(())
}

/// `bucket_public_access_block` as a type's name.
fn camel(control: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    control.split('_').map(capital).collect()
}

fn control_file(id: &str, type_name: &str, module: &str, view: &str) -> String {
    format!(
        r#"//! # FILL IN: the good state, in one line
//!
//! ## Why it matters
//! FILL IN: what happens to those who do without, in two sentences.
//!
//! ## What passes
//! FILL IN: the exact state that passes, and what is not judged.
//!
//! ## Remediation
//! FILL IN: the call that puts it right, what it may disturb, and what can be undone.

use crate::Control;
use guardrail_model::{{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity}};
use guardrail_resources::{{Resource, Unreadable, {module}}};
use serde::Deserialize;

/// FILL IN: what it judges, in one line. Its fields are its parameters.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct {type_name} {{}}

impl Control for {type_name} {{
    type View = {view};

    const METADATA: Metadata = Metadata {{
        id: "{id}",
        title: "FILL IN: the good state, in one line",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {{ security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None }},
    }};

    fn evaluate(&self, resource: &Resource<{view}>) -> Result<Compliance, Unreadable> {{
        Err(Unreadable::meaningless(resource.key.to_string(), "{id} is not written yet"))
    }}
}}
"#
    )
}

fn fixture(resource_type: &str, account_section: Option<&str>) -> String {
    let configuration = account_section.map(|section| format!("\"{section}\": {{}}")).unwrap_or_default();
    format!(
        r#"{{
  "configurationItemVersion": "1.3",
  "configurationItemCaptureTime": "2026-01-01T00:00:00.000Z",
  "configurationItemStatus": "OK",
  "awsAccountId": "111122223333",
  "awsRegion": "eu-west-1",
  "resourceType": "{resource_type}",
  "resourceId": "fill-in",
  "tags": {{}},
  "configuration": {{{configuration}}},
  "supplementaryConfiguration": {{}}
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::{Judged, start};
    use crate::{generate, root};
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// Copies the folders that a generation reads and writes.
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let target = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }

    /// Every file below a folder with its contents.
    fn files(folder: &Path, root: &Path, all: &mut BTreeSet<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                files(&entry.path(), root, all);
            } else {
                let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
                all.insert((path, fs::read(entry.path()).unwrap()));
            }
        }
    }

    fn changed(root: &Path, before: &BTreeSet<(String, Vec<u8>)>) -> BTreeSet<String> {
        let mut after = BTreeSet::new();
        files(root, root, &mut after);
        after.difference(before).map(|(path, _)| path.clone()).collect()
    }

    #[test]
    fn a_new_control_is_one_file_one_fixture_folder_and_the_generators_output() {
        let copied = tempfile::tempdir().unwrap();
        let copied = copied.path();
        for folder in [
            "shared/actions/src",
            "shared/aws/src",
            "shared/controls/src",
            "shared/resources/src",
            "tests/controls",
            "docs",
            "generated",
        ] {
            if root().unwrap().join(folder).exists() {
                copy(&root().unwrap().join(folder), &copied.join(folder));
            }
        }
        generate(copied).unwrap().write(copied).unwrap();
        let mut before = BTreeSet::new();
        files(copied, copied, &mut before);

        start(copied, "s3/a_new_one", &Judged::View("s3::Bucket")).unwrap();
        start(copied, "s3/a_new_call", &Judged::Call("s3:CreateNothing")).unwrap();
        let by_hand = changed(copied, &before);
        let expected = [
            "shared/controls/src/activity/s3/a_new_call.rs",
            "tests/controls/activity/s3/a_new_call/compliant_one.json",
            "tests/controls/activity/s3/a_new_call/compliant_two.json",
            "tests/controls/activity/s3/a_new_call/non_compliant_one.json",
            "tests/controls/activity/s3/a_new_call/non_compliant_two.json",
            "shared/controls/src/configuration/s3/a_new_one.rs",
            "tests/controls/configuration/s3/a_new_one/compliant.json",
            "tests/controls/configuration/s3/a_new_one/non_compliant.json",
        ];
        assert_eq!(by_hand, expected.map(str::to_owned).into());

        let output = generate(copied).unwrap();
        assert!(output.check(copied).is_err(), "a new control without a generation must not pass the check");
        output.write(copied).unwrap();
        assert!(generate(copied).unwrap().check(copied).is_ok());
        let generated: BTreeSet<String> = changed(copied, &before).difference(&by_hand).cloned().collect();
        let allowed = ["docs/controls/", "shared/controls/src/", "generated/"];
        assert!(generated.contains("docs/controls/s3-a-new-one.md"));
        assert!(generated.contains("docs/controls/s3-a-new-call.md") && generated.contains("generated/forwarder.yaml"));
        assert!(generated.iter().all(|path| allowed.iter().any(|folder| path.starts_with(folder))), "{generated:?}");
    }

    #[test]
    fn a_path_or_view_or_call_that_cannot_be_is_refused() {
        let refused =
            |path: &str, view: &str| start(&root().unwrap(), path, &Judged::View(view)).unwrap_err().to_string();
        assert!(refused("versioning", "s3::Bucket").contains("SERVICE/CONTROL"));
        assert!(refused("s3/Versioning", "s3::Bucket").contains("snake_case"));
        assert!(refused("s3/a_new_one", "s3::Buckets").contains("s3::Bucket"));
        assert!(refused("s3/versioning", "s3::Bucket").contains("is there already"));
        let error = start(&root().unwrap(), "s3/a_new_one", &Judged::Call("CreateUser")).unwrap_err().to_string();
        assert!(error.contains("SERVICE:NAME"));
    }
}

//! The laws of the catalogue: names that derive from one another, pages that say what they must, fixtures on both sides,
//! and nothing left over.

use guardrail_controls::{Catalogue, Parameters, ViewKind, page};
use guardrail_model::{ACCOUNT, ComplianceType, Trigger, service_model};
use guardrail_tests::{control_id, fixtures, fixtures_root};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn catalogue() -> Catalogue {
    Catalogue::prepare(&Parameters::default()).unwrap()
}

fn ids(catalogue: &Catalogue) -> BTreeSet<String> {
    catalogue.all().map(|control| control.metadata().id.to_owned()).collect()
}

/// The names, without their endings, of the files in a folder that end so.
fn names(folder: &Path, ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

/// The folders of services in those of both kinds of controls.
fn service_folders(root: &Path) -> Vec<PathBuf> {
    let kinds = ["configuration", "activity"].map(|kind| fs::read_dir(root.join(kind)).unwrap());
    let entries = kinds.into_iter().flatten().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

/// The controls' files: id by path.
fn files() -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    for service in service_folders(&root().join("shared/controls/src")) {
        for name in names(&service, ".rs").into_iter().filter(|name| name != "mod") {
            let path = service.join(name);
            files.push((control_id(&path), path.with_extension("rs")));
        }
    }
    files
}

#[test]
fn id_file_and_type_are_one_name_and_every_file_is_in_the_catalogue() {
    let catalogue = catalogue();
    let files = files();
    assert_eq!(files.iter().map(|(id, _)| id.clone()).collect::<BTreeSet<_>>(), ids(&catalogue));
    assert_eq!(catalogue.all().count(), files.len(), "an id is there twice");
    let activity: BTreeSet<_> = catalogue.activity().map(|watch| watch.metadata().id).collect();
    for (id, file) in files {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let type_name: String = stem.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        let text = fs::read_to_string(&file).unwrap();
        let form = if activity.contains(id.as_str()) { "ActivityControl" } else { "Control" };
        assert!(text.contains(&format!("impl {form} for {type_name} {{")), "{id}: the type is not {type_name}");
    }
}

#[test]
fn titles_are_unique_and_head_their_pages() {
    let catalogue = catalogue();
    let mut titles = BTreeMap::new();
    for control in catalogue.all() {
        let metadata = control.metadata();
        assert_eq!(titles.insert(metadata.title, metadata.id), None, "the title of {} is taken", metadata.id);
        let page = page(metadata.id).unwrap();
        assert!(page.contains(&format!("\n# {}\n", metadata.title)), "{}: the page has another title", metadata.id);
        let mut rest = page;
        let fires = if control.triggers() == [Trigger::Call] { "## What fires" } else { "## Why it matters" };
        assert!(page.contains(&format!("\n{fires}\n")), "{}: no {fires}", metadata.id);
        for heading in ["## Why it matters", "## What passes", "## Remediation", "## Facts"] {
            let at = rest.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("{}: no {heading}", metadata.id));
            rest = &rest[at + heading.len()..];
        }
    }
}

#[test]
fn every_control_has_fixtures_of_both_verdicts() {
    let mut verdicts = BTreeMap::<String, Vec<ComplianceType>>::new();
    for fixture in fixtures() {
        verdicts.entry(fixture.control).or_default().push(fixture.expected);
    }
    let catalogue = catalogue();
    for control in catalogue.all() {
        let (id, wanted) = (control.metadata().id, if control.triggers() == [Trigger::Call] { 2 } else { 1 });
        let said = |verdict| verdicts.get(id).map_or(0, |said| said.iter().filter(|said| **said == verdict).count());
        assert!(said(ComplianceType::Compliant) >= wanted, "{id} has too few compliant fixtures");
        assert!(said(ComplianceType::NonCompliant) >= wanted, "{id} has too few non_compliant fixtures");
    }
}

#[test]
fn what_an_activity_control_speaks_of_is_of_its_types() {
    let catalogue = catalogue();
    let types: BTreeMap<_, _> =
        catalogue.activity().map(|watch| (watch.metadata().id, watch.resource_types())).collect();
    for fixture in fixtures().into_iter().filter(|fixture| fixture.is_call) {
        let Some(Ok(compliance)) = fixture.judge(&fixture.item) else { continue };
        for fact in compliance.annotation().split("; ").filter(|fact| fact.starts_with("AWS::")) {
            let resource_type = fact.split(' ').next().unwrap();
            let known = types[fixture.control.as_str()];
            let is_known = resource_type == ACCOUNT || known.contains(&resource_type);
            assert!(is_known, "{}: {resource_type} is not among its types", fixture.path.display());
        }
    }
}

#[test]
fn an_activity_control_says_one_thing_of_a_resource() {
    for fixture in fixtures().into_iter().filter(|fixture| fixture.is_call) {
        let mut told = BTreeSet::new();
        for key in fixture.fired() {
            let what = format!("{}: {} {}", fixture.path.display(), key.resource_type, key.resource_id);
            assert!(told.insert(key), "{what} is told twice of one call: join the facts by `; `");
        }
    }
}

#[test]
fn no_fixture_page_or_snapshot_is_left_over() {
    let ids = ids(&catalogue());
    let mut folders = BTreeSet::new();
    for service in service_folders(&fixtures_root()) {
        for control in fs::read_dir(service).unwrap() {
            let folder = control.unwrap().path();
            for file in fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()) {
                let is_known = file.extension().is_some_and(|ending| ending == "json")
                    || (file.extension().is_some_and(|ending| ending == "toml")
                        && file.with_extension("json").exists());
                assert!(is_known, "{} is no fixture", file.display());
            }
            folders.insert(control_id(&folder));
        }
    }
    assert_eq!(folders, ids, "fixture folders");
    let mut pages = names(&root().join("docs/controls"), ".md");
    pages.remove("README");
    assert_eq!(pages, ids, "pages");
    assert_eq!(names(&root().join("tests/snapshots"), ".snap"), ids, "snapshots");
}

#[test]
fn every_type_has_a_service_model_and_every_view_is_found_by_its_type() {
    for control in catalogue().all() {
        for kind in control.resource_types() {
            assert!(service_model(kind).is_some(), "{}: {kind} has no service model", control.metadata().id);
            let judges_state = control.triggers() != [Trigger::Call];
            assert!(!judges_state || !ViewKind::of(kind).is_empty(), "{}: no view reads {kind}", control.metadata().id);
        }
    }
}

#[test]
fn account_views_have_a_section_of_their_own() {
    let sections: Vec<_> = ViewKind::of(ACCOUNT).iter().map(|kind| kind.account_section()).collect();
    assert!(sections.iter().all(Option::is_some), "a view of the account without a section");
    assert_eq!(sections.iter().collect::<BTreeSet<_>>().len(), sections.len(), "two views share a section");
}

#[test]
fn metadata_says_things_once_and_in_the_fields_own_words() {
    for control in catalogue().all() {
        let metadata = control.metadata();
        let id = metadata.id;
        assert!(!metadata.title.ends_with('.') && metadata.title.len() <= 100, "{id}: the title is a line, not a text");
        let frameworks = metadata.frameworks;
        for list in [frameworks.security_hub, frameworks.cis_v3, frameworks.nist_r5] {
            assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), list.len(), "{id}: a requirement is named twice");
            assert!(
                !list.iter().any(|word| word.is_empty() || *word == "-" || word.starts_with('+')),
                "{id}: {list:?}"
            );
        }
    }
}

//! The catalogue's code: which view reads which type, and which controls judge which view.

use crate::output::Output;
use crate::source::Sources;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(crate) fn render(sources: &Sources, output: &mut Output) -> Result<()> {
    let mut used = BTreeMap::<&str, Vec<&crate::source::Control>>::new();
    for control in &sources.controls {
        used.entry(&control.view).or_default().push(control);
    }
    output.add_rust("shared/controls/src/catalogue.rs", &catalogue(sources, &used)?)?;
    output.add_rust("shared/controls/src/pages.rs", &pages(sources)?)
}

fn catalogue(sources: &Sources, used: &BTreeMap<&str, Vec<&crate::source::Control>>) -> Result<String> {
    let mut code = String::from(
        "//! Which view reads which resource type, and which controls judge which view.\n\
         // Written by `cargo xtask generate`.\n\n\
         use crate::configuration;\n\
         use crate::control::{any_selected, ask, described, unreadable};\n\
         use crate::{Described, Judge, Judgement, ParameterError, Parameters, Selection, prepared};\n\
         use guardrail_model::ConfigurationItem;\n\
         use guardrail_resources::{Resource, Unreadable, View as _};\n\n",
    );
    let names: Vec<&str> = used.keys().copied().collect();
    let path = |name: &str| format!("guardrail_resources::{}::{name}", sources.views[name].module);
    let field = |name: &str| snake(name);

    code.push_str("/// A kind of view: what a resource can be read as.\n#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum ViewKind {\n");
    for name in &names {
        writeln!(code, "/// [`{}`]\n{name},", path(name))?;
    }
    code.push_str("}\n\nimpl ViewKind {\n/// The views that read items of a type; none for a type that no control covers.\npub fn of(resource_type: &str) -> &'static [Self] {\nmatch resource_type {\n");
    let mut by_type = BTreeMap::<&str, Vec<&str>>::new();
    for name in &names {
        for kind in &sources.views[*name].types {
            by_type.entry(kind).or_default().push(name);
        }
    }
    for (kind, names) in &by_type {
        let kinds = names.iter().map(|name| format!("Self::{name}")).collect::<Vec<_>>().join(", ");
        writeln!(code, "{kind:?} => &[{kinds}],")?;
    }
    code.push_str("_ => &[],\n}\n}\n\n/// For a view of the account, the key of the account's configuration that holds it.\npub fn account_section(self) -> Option<&'static str> {\nmatch self {\n");
    for name in &names {
        writeln!(code, "Self::{name} => {}::ACCOUNT_SECTION,", path(name))?;
    }
    code.push_str(
        "}\n}\n}\n\n/// A resource, read as one of the views.\n#[derive(Clone, Debug)]\npub enum Subject {\n",
    );
    for name in &names {
        writeln!(code, "/// Read as [`{0}`].\n{name}(Resource<{0}>),", path(name))?;
    }
    code.push_str("}\n\nimpl Subject {\n/// Reads an item as one of the views of its type; `None` where the item is an account's and lacks the section.\npub fn read(kind: ViewKind, item: &ConfigurationItem<'_>) -> Result<Option<Self>, Unreadable> {\nmatch kind {\n");
    for name in &names {
        writeln!(code, "ViewKind::{name} => Ok(Resource::read(item)?.map(Self::{name})),")?;
    }
    code.push_str("}\n}\n}\n\n/// Every control, prepared from its parameters, under the view that it judges.\npub struct Catalogue {\n");
    for name in &names {
        writeln!(code, "{}: Vec<Box<dyn Judge<{}>>>,", field(name), path(name))?;
    }
    code.push_str("}\n\nimpl Catalogue {\n/// Prepares every control.\n///\n/// # Errors\n/// A parameter that its control does not have or take, or parameters of a control that does not exist.\npub fn prepare(parameters: &Parameters) -> Result<Self, ParameterError> {\nlet catalogue = Self {\n");
    for (name, controls) in used {
        writeln!(code, "{}: vec![", field(name))?;
        for control in controls {
            writeln!(code, "prepared::<configuration::{}::{}>(parameters)?,", control.service, control.type_name)?;
        }
        code.push_str("],\n");
    }
    code.push_str("};\nparameters.check_ids(catalogue.controls().map(|control| control.metadata().id))?;\nOk(catalogue)\n}\n\n/// Every control, by view.\npub fn controls(&self) -> impl Iterator<Item = &dyn Described> + Clone {\nlet all: Vec<&dyn Described> = std::iter::empty()\n");
    for name in &names {
        writeln!(code, ".chain(described(&self.{}))", field(name))?;
    }
    code.push_str(".collect();\nall.into_iter()\n}\n\n/// True where any control of a view is selected.\npub fn asks(&self, kind: ViewKind, selection: &Selection) -> bool {\nmatch kind {\n");
    for name in &names {
        writeln!(code, "ViewKind::{name} => any_selected(&self.{}, selection),", field(name))?;
    }
    code.push_str("}\n}\n\n/// Asks each selected control of the subject's view.\npub fn ask<'c>(&'c self, subject: &Subject, selection: &Selection, judgements: &mut Vec<Judgement<'c>>) {\nmatch subject {\n");
    for name in &names {
        writeln!(code, "Subject::{name}(resource) => ask(&self.{}, resource, selection, judgements),", field(name))?;
    }
    code.push_str("}\n}\n\n/// What each selected control of a view says where the view itself could not be read.\npub fn unreadable<'c>(&'c self, kind: ViewKind, error: &Unreadable, selection: &Selection, judgements: &mut Vec<Judgement<'c>>) {\nmatch kind {\n");
    for name in &names {
        writeln!(code, "ViewKind::{name} => unreadable(&self.{}, error, selection, judgements),", field(name))?;
    }
    code.push_str("}\n}\n}\n");
    Ok(code)
}

fn pages(sources: &Sources) -> Result<String> {
    let mut code = String::from(
        "//! The controls' pages, as `guardrail controls ID` shows them.\n// Written by `cargo xtask generate`.\n\n\
         /// A control's page: Markdown.\npub fn page(id: &str) -> Option<&'static str> {\nSome(match id {\n",
    );
    for control in &sources.controls {
        writeln!(code, "{0:?} => include_str!(\"../../../docs/controls/{0}.md\"),", control.id)?;
    }
    code.push_str("_ => return None,\n})\n}\n");
    Ok(code)
}

/// `SecurityGroup` as a field's name: `security_group`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

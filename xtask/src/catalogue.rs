//! The catalogue's code: which view reads which type, and which controls judge which view.

use crate::output::Output;
use crate::source::{Control, Sources, View};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn render(sources: &Sources, output: &mut Output) -> Result<()> {
    let mut views = BTreeMap::<&str, Judged<'_>>::new();
    for control in &sources.controls {
        let Some(view) = control.view() else { continue };
        let judged = Judged { name: &view.name, view, controls: Vec::new() };
        views.entry(&view.name).or_insert(judged).controls.push(control);
    }
    let views: Vec<Judged<'_>> = views.into_values().collect();
    output.add_rust("shared/controls/src/catalogue.rs", &catalogue(&views, &watched(sources)))?;
    output.add_rust("shared/controls/src/pages.rs", &pages(sources))
}

/// A view and the controls that judge it.
struct Judged<'s> {
    name: &'s str,
    view: &'s View,
    controls: Vec<&'s Control>,
}

impl Judged<'_> {
    /// The view's full name.
    fn path(&self) -> String {
        format!("guardrail_resources::{}::{}", self.view.module, self.name)
    }

    /// The catalogue's field for its judges: `security_group` for `SecurityGroup`.
    fn field(&self) -> String {
        let mut field = String::new();
        for letter in self.name.chars() {
            if letter.is_uppercase() && !field.is_empty() {
                field.push('_');
            }
            field.extend(letter.to_lowercase());
        }
        field
    }

    /// The code that prepares its judges.
    fn prepared(&self) -> String {
        let prepare = |control: &&Control| {
            format!("prepared::<configuration::{}::{}>(parameters)?,", control.service, control.type_name)
        };
        self.controls.iter().map(prepare).collect()
    }
}

/// The code that prepares the activity controls.
fn watched(sources: &Sources) -> String {
    let activity = sources.controls.iter().filter(|control| control.calls().is_some());
    let prepare =
        |control: &Control| format!("watched::<activity::{}::{}>(parameters)?,", control.service, control.type_name);
    activity.map(prepare).collect()
}

fn catalogue(views: &[Judged<'_>], watched: &str) -> String {
    let each = |line: &dyn Fn(&Judged<'_>) -> String| views.iter().map(line).collect::<Vec<_>>().join("\n");
    format!(
        r#"//! Which view reads which resource type, and which controls judge which view.
// Written by `cargo xtask generate`.
#![allow(clippy::too_many_lines, reason = "one line a view")]

use crate::{{activity, configuration}};
use crate::control::{{any_selected, ask, described, unreadable}};
use crate::watchers::Watchers;
use crate::{{Described, Judge, Judgement, ParameterError, Parameters, Selection, prepared, watched}};
use guardrail_model::{{ConfigurationItem, ResourceKey}};
use guardrail_resources::{{Resource, Unreadable, View as _}};
use std::sync::Arc;

/// A kind of view: what a resource can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewKind {{
    {kinds}
}}

impl ViewKind {{
    /// The views that read items of a type; none for a type that no control covers.
    pub fn of(resource_type: &str) -> &'static [Self] {{
        match resource_type {{
            {by_type}
            _ => &[],
        }}
    }}

    /// For a view of the account, the key of the account's configuration that holds it.
    pub fn account_section(self) -> Option<&'static str> {{
        match self {{
            {sections}
        }}
    }}
}}

/// A resource, read as one of the views.
#[derive(Clone, Debug)]
pub enum Subject {{
    {subjects}
}}

impl Subject {{
    /// Reads an item as one of the views of its type; `None` where the item is an account's and lacks the section.
    pub fn read(
        kind: ViewKind,
        item: &ConfigurationItem<'_>,
        key: &Arc<ResourceKey>,
    ) -> Result<Option<Self>, Unreadable> {{
        match kind {{
            {reads}
        }}
    }}
}}

/// Every control, prepared from its parameters: configuration controls under the view that they judge.
pub struct Catalogue {{
    {fields}
    pub(crate) watchers: Watchers,
}}

impl Catalogue {{
    /// Prepares every control.
    ///
    /// # Errors
    /// A parameter that its control does not have or take, or parameters of a control that does not exist.
    pub fn prepare(parameters: &Parameters) -> Result<Self, ParameterError> {{
        let catalogue = Self {{ {prepared} watchers: Watchers::new(vec![{watched}]) }};
        parameters.check_ids(catalogue.all().map(|control| control.metadata().id))?;
        Ok(catalogue)
    }}

    /// Every configuration control, by view.
    pub fn controls(&self) -> impl Iterator<Item = &dyn Described> + Clone {{
        let all: Vec<&dyn Described> = std::iter::empty() {chained} .collect();
        all.into_iter()
    }}

    /// True where any control of a view is selected.
    pub fn asks(&self, kind: ViewKind, selection: &Selection) -> bool {{
        match kind {{
            {asks}
        }}
    }}

    /// Asks each selected control of the subject's view.
    pub fn ask<'c>(&'c self, subject: &Subject, selection: &Selection, judgements: &mut Vec<Judgement<'c>>) {{
        match subject {{
            {ask}
        }}
    }}

    /// What each selected control of a view says where the view itself could not be read.
    pub fn unreadable<'c>(
        &'c self,
        kind: ViewKind,
        error: &Unreadable,
        selection: &Selection,
        judgements: &mut Vec<Judgement<'c>>,
    ) {{
        match kind {{
            {unreadable}
        }}
    }}
}}
"#,
        kinds = each(&|judged| format!("/// [`{}`]\n{},", judged.path(), judged.name)),
        by_type = by_type(views),
        sections = each(&|judged| format!("Self::{} => {}::ACCOUNT_SECTION,", judged.name, judged.path())),
        subjects = each(&|judged| format!("/// Read as [`{0}`].\n{1}(Resource<{0}>),", judged.path(), judged.name)),
        reads = each(&|judged| format!("ViewKind::{0} => Ok(Resource::read(item, key)?.map(Self::{0})),", judged.name)),
        fields = each(&|judged| format!("{}: Vec<Box<dyn Judge<{}>>>,", judged.field(), judged.path())),
        prepared = each(&|judged| format!("{}: vec![{}],", judged.field(), judged.prepared())),
        chained = each(&|judged| format!(".chain(described(&self.{}))", judged.field())),
        asks =
            each(&|judged| format!("ViewKind::{} => any_selected(&self.{}, selection),", judged.name, judged.field())),
        ask = each(&|judged| {
            let (name, field) = (judged.name, judged.field());
            format!("Subject::{name}(resource) => {{ ask(&self.{field}, resource, selection, judgements); }}")
        }),
        unreadable = each(&|judged| {
            let (name, field) = (judged.name, judged.field());
            format!("ViewKind::{name} => {{ unreadable(&self.{field}, error, selection, judgements); }}")
        }),
    )
}

/// The arms that lead from a resource type to its views.
fn by_type(views: &[Judged<'_>]) -> String {
    let mut types = BTreeMap::<&str, Vec<String>>::new();
    for judged in views {
        for kind in &judged.view.types {
            types.entry(kind).or_default().push(format!("Self::{}", judged.name));
        }
    }
    let mut arms = BTreeMap::<String, Vec<String>>::new();
    for (kind, views) in types {
        arms.entry(views.join(", ")).or_default().push(format!("{kind:?}"));
    }
    let arms = arms.iter().map(|(views, kinds)| format!("{} => &[{views}],", kinds.join(" | ")));
    arms.collect::<Vec<_>>().join("\n")
}

fn pages(sources: &Sources) -> String {
    let ids: BTreeSet<&str> = sources.controls.iter().map(|control| control.id.as_str()).collect();
    let line = |id: &&str| format!("({id:?}, include_str!(\"../../../docs/controls/{id}.md\")),\n");
    format!(
        "//! The controls' pages, as `guardrail controls ID` shows them.\n// Written by `cargo xtask generate`.\n\n\
         /// A control's page: Markdown.\npub fn page(id: &str) -> Option<&'static str> {{\n\
         let at = PAGES.binary_search_by_key(&id, |(id, _)| *id).ok()?;\nPAGES.get(at).map(|(_, page)| *page)\n}}\n\n\
         /// Every page, by id and in order of ids.\nconst PAGES: &[(&str, &str)] = &[\n{}];\n",
        ids.iter().map(line).collect::<String>()
    )
}

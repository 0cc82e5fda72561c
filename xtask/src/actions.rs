//! The code that binds the actions of each service: one folder of `shared/actions/src/services` a service, one file an action.

use crate::output::Output;
use crate::roles;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use syn::{FnArg, GenericArgument, ImplItem, Item, PathArguments, Type};

/// Where the services stand.
pub(crate) const FOLDER: &str = "shared/actions/src/services";

/// A service that is changed.
pub(crate) struct Service {
    /// Its folder: `s3`.
    pub(crate) folder: String,
    /// Its variant: `S3`.
    pub(crate) variant: String,
    /// What it is called: the title of its `mod.rs`.
    pub(crate) title: String,
    /// Its actions, each with the view that it is applied to, by name.
    applied: Vec<(String, String)>,
}

pub(crate) fn render(root: &Path, views: &[&str], output: &mut Output) -> Result<()> {
    let services = services(root)?;
    let modules = services.iter().map(|service| format!("pub mod {};\n", service.folder)).collect::<Vec<_>>().concat();
    let about = "//! The services that are changed: one folder a service, one file an action.\n";
    output
        .add_rust(format!("{FOLDER}/mod.rs"), &format!("{about}// Written by `cargo xtask generate`.\n\n{modules}"))?;
    output.add_rust("shared/actions/src/dispatch.rs", &dispatch(&services))?;
    output.add_rust("shared/controls/src/applied.rs", &applied(&services, views))?;
    output.add_rust("shared/aws/src/remediation/services/mod.rs", &called(&services))?;
    output.add_rust("shared/aws/src/live/types/mod.rs", &read_live(root)?)?;
    roles::render(root, &services, output)
}

fn services(root: &Path) -> Result<Vec<Service>> {
    let mut services = BTreeMap::new();
    for entry in fs::read_dir(root.join(FOLDER)).context(FOLDER)? {
        let path = entry?.path();
        if !path.is_dir() {
            continue;
        }
        let folder = path.file_name().context("a folder without a name")?.to_string_lossy().into_owned();
        let text = fs::read_to_string(path.join("mod.rs")).with_context(|| format!("{folder}/mod.rs"))?;
        let title =
            text.lines().next().and_then(|line| line.strip_prefix("//! ")).context("a service without a title")?;
        let title = title.split([':', ',']).next().unwrap_or(title).trim_end_matches('.').to_owned();
        let mut letters = folder.chars();
        let variant = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
        services.insert(folder.clone(), Service { folder, variant, title, applied: applications(&path)? });
    }
    Ok(services.into_values().collect())
}

/// The actions of a folder that have an `apply`, with the view that it takes.
fn applications(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut applied = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let file = syn::parse_file(&fs::read_to_string(&path)?).with_context(|| path.display().to_string())?;
        for item in file.items {
            let Item::Impl(block) = item else { continue };
            let (None, Type::Path(action)) = (&block.trait_, block.self_ty.as_ref()) else { continue };
            let action = action.path.segments.last().context("an impl of nothing")?.ident.to_string();
            for item in &block.items {
                if let ImplItem::Fn(function) = item
                    && function.sig.ident == "apply"
                    && let Some(FnArg::Typed(argument)) = function.sig.inputs.last()
                    && let Some(view) = view(&argument.ty)
                {
                    applied.insert(action.clone(), view);
                }
            }
        }
    }
    Ok(applied.into_iter().collect())
}

/// The view's name in `&mut Resource<module::View>`.
fn view(argument: &Type) -> Option<String> {
    let Type::Reference(reference) = argument else { return None };
    let Type::Path(resource) = reference.elem.as_ref() else { return None };
    let PathArguments::AngleBracketed(arguments) = &resource.path.segments.last()?.arguments else { return None };
    let GenericArgument::Type(Type::Path(view)) = arguments.args.first()? else { return None };
    Some(view.path.segments.last()?.ident.to_string())
}

#[allow(clippy::too_many_lines, reason = "it is the text of one file")]
fn dispatch(services: &[Service]) -> String {
    let each = |line: &dyn Fn(&Service) -> String| services.iter().map(line).collect::<Vec<_>>().join("\n");
    let wrap = |kind: &str| {
        each(&|service| format!("/// {}.\n{}({}::{kind}),", service.title, service.variant, service.folder))
    };
    let arms = |arm: &str| each(&|service| arm.replace("VARIANT", &service.variant).replace("FOLDER", &service.folder));
    format!(
        r#"//! Every action, facet, state and call, by its service.
// Written by `cargo xtask generate`.

use crate::services::{{{folders}}};
use crate::{{About, Access, Grant, Place, Refusal, Request as _, Surface as _}};
use serde::{{Deserialize, Serialize}};
use std::fmt;
use strum::{{Display, EnumString, IntoStaticStr, VariantArray}};

/// A service whose resources are changed: it has a role of its own.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
    Serialize, Deserialize,
)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Service {{
    {plain}
}}

impl Service {{
    /// All that the service's role may do.
    pub fn access(self) -> &'static Access {{
        match self {{
            {access}
        }}
    }}
}}

/// One change of one facet of a resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "service", content = "action")]
pub enum Action {{
    {actions}
}}

impl Action {{
    /// The service whose role makes its calls.
    pub fn service(&self) -> Service {{
        match self {{
            {service_of}
        }}
    }}

    /// What the action says of itself.
    pub fn about(&self) -> &'static About {{
        match self {{
            {about}
        }}
    }}

    /// What it changes.
    pub fn facet(&self) -> Facet {{
        match self {{
            {facet}
        }}
    }}

    /// The state that the facet should be in, given the one that it is in; see [`crate::Change::change`].
    ///
    /// # Errors
    /// The action does not know how to change this state safely.
    pub fn change(&self, before: &State) -> Result<State, Refusal> {{
        match (self, before) {{
            {change}
            _ => Err(Refusal::OtherFacet),
        }}
    }}
}}

/// One part of a resource's configuration that is read and written as a whole: a bucket's policy, a group's rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "service", content = "facet")]
pub enum Facet {{
    {facets}
}}

impl Facet {{
    /// The service whose role reads and writes it.
    pub fn service(&self) -> Service {{
        match self {{
            {service_of}
        }}
    }}

    /// The ARN of the resource that is written; see [`crate::Surface::resource`].
    pub fn resource(&self, at: &Place) -> String {{
        match self {{
            {resource}
        }}
    }}

    /// What reading it needs.
    pub fn reads(&self, at: &Place) -> Vec<Grant> {{
        match self {{
            {reads}
        }}
    }}

    /// The calls that lead from one state to another; see [`crate::Surface::calls`].
    ///
    /// # Errors
    /// There is no way from the one to the other.
    pub fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {{
        match (self, from, to) {{
            {calls}
            _ => Err(Refusal::OtherFacet),
        }}
    }}
}}

/// The state of one facet: what is kept as a pre-image, and compared before anything is taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "service", content = "state")]
pub enum State {{
    {states}
}}

/// One call of a service's API that changes something, with all its parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {{
    {call_variants}
}}

impl Call {{
    /// The service.
    pub fn service(&self) -> Service {{
        match self {{
            {service_of}
        }}
    }}

    /// The operation, by the API's name: `PutPublicAccessBlock`.
    pub fn operation(&self) -> &'static str {{
        match self {{
            {operation}
        }}
    }}

    /// What making it needs: the permission of the call itself, and those that the service asks for beside it.
    pub fn needs(&self, at: &Place) -> Vec<Grant> {{
        match self {{
            {needs}
        }}
    }}

    /// Its parameters, as JSON with the API's own names.
    ///
    /// # Errors
    /// They cannot be written down, which would be a mistake in guardrail.
    pub fn parameters(&self) -> Result<String, Refusal> {{
        let written = match self {{
            {parameters}
        }};
        written.map_err(|error| Refusal::Unreadable {{ what: "the call", problem: error.to_string() }})
    }}
}}

impl fmt::Display for Call {{
    /// `s3:PutPublicAccessBlock {{"Bucket":"logs", …}}`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{
        let parameters = self.parameters().unwrap_or_default();
        write!(f, "{{}}:{{}} {{parameters}}", self.service(), self.operation())
    }}
}}
"#,
        folders = services.iter().map(|service| service.folder.as_str()).collect::<Vec<_>>().join(", "),
        plain = each(&|service| format!("/// {}.\n{},", service.title, service.variant)),
        access = arms("Self::VARIANT => &FOLDER::ACCESS,"),
        actions = wrap("Action"),
        facets = wrap("Facet"),
        states = wrap("State"),
        call_variants = wrap("Call"),
        service_of = arms("Self::VARIANT(_) => Service::VARIANT,"),
        about = arms("Self::VARIANT(action) => action.as_change().about(),"),
        facet = arms("Self::VARIANT(action) => Facet::VARIANT(action.as_change().facet()),"),
        change = arms(
            "(Self::VARIANT(action), State::VARIANT(before)) => action.as_change().change(before).map(State::VARIANT),"
        ),
        resource = arms("Self::VARIANT(facet) => facet.resource(at),"),
        reads = arms("Self::VARIANT(facet) => facet.reads(at),"),
        calls = arms(
            "(Self::VARIANT(facet), State::VARIANT(from), State::VARIANT(to)) => \
             Ok(facet.calls(from, to)?.into_iter().map(Call::VARIANT).collect()),"
        ),
        operation = arms("Self::VARIANT(call) => call.operation(),"),
        needs = arms("Self::VARIANT(call) => call.needs(at),"),
        parameters = arms("Self::VARIANT(call) => serde_json::to_string(call),"),
    )
}

/// What a plan makes of a view: the dry run, and the laws.
fn applied(services: &[Service], views: &[&str]) -> String {
    let arms = services.iter().flat_map(|service| {
        let known = service.applied.iter().filter(|(_, view)| views.contains(&view.as_str()));
        known.map(|(action, view)| {
            format!(
                "(Action::{0}({1}::Action::{action}(action)), Subject::{view}(resource)) => {{ action.apply(resource); }}\n",
                service.variant, service.folder
            )
        })
    });
    format!(
        "//! What an action makes of a resource, as far as the resource's view tells it: for dry runs, and for the law that a \
         plan puts right what it was made for.\n// Written by `cargo xtask generate`.\n\
         #![allow(clippy::too_many_lines, reason = \"one arm an action\")]\n\n\
         use crate::Subject;\nuse guardrail_actions::Action;\nuse guardrail_actions::services::{{{}}};\n\n\
         /// Applies an action to a resource's view; false where the view does not show what the action changes.\n\
         pub fn apply(action: &Action, subject: &mut Subject) -> bool {{\nmatch (action, subject) {{\n{}_ => return false,\n}}\ntrue\n}}\n",
        services
            .iter()
            .filter(|service| service.applied.iter().any(|(_, view)| views.contains(&view.as_str())))
            .map(|service| service.folder.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        arms.collect::<String>()
    )
}

/// The code that hands each facet and each call to its service.
fn called(services: &[Service]) -> String {
    let modules = services.iter().map(|service| format!("mod {};\n", service.folder)).collect::<Vec<_>>().concat();
    let arms = |kind: &str, call: &str, wrap: &str| -> String {
        let arm = |service: &Service| {
            let (variant, folder) = (&service.variant, &service.folder);
            let wrap = wrap.replace("VARIANT", variant);
            format!("{kind}::{variant}(of) => Box::pin({folder}::{call}(session, of)).await{wrap},\n")
        };
        services.iter().map(arm).collect()
    };
    format!(
        "//! The services that are changed, each by a module of its own.\n// Written by `cargo xtask generate`.\n\n{modules}\n\
         use super::NarrowedSession;\nuse guardrail_actions::{{Call, Facet, State}};\n\
         use guardrail_engine::remediate::CallError;\n\n\
         /// Reads a facet as it is now.\n\
         pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {{\n\
         match facet {{\n{}}}\n}}\n\n\
         /// Makes one call.\n\
         pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {{\n\
         match call {{\n{}}}\n}}\n",
        arms("Facet", "read", ".map(State::VARIANT)"),
        arms("Call", "call", ""),
    )
}

/// The code that reads each type live: one module a service, or a type.
fn read_live(root: &Path) -> Result<String> {
    let folder = "shared/aws/src/live/types";
    let mut modules = Vec::new();
    for entry in fs::read_dir(root.join(folder)).context(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        modules.extend(name.strip_suffix(".rs").filter(|name| *name != "mod").map(str::to_owned));
    }
    modules.sort();
    let each = |line: &dyn Fn(&String) -> String| modules.iter().map(line).collect::<String>();
    Ok(format!(
        "//! The types that are read live, each by a module of its own.\n// Written by `cargo xtask generate`.\n\n{}\n\
         use crate::Account;\nuse guardrail_engine::evaluate::PortError;\nuse guardrail_engine::live::Live;\n\
         use guardrail_model::ResourceKey;\n\n\
         /// True for the types that are read.\npub(super) fn reads(resource_type: &str) -> bool {{\n\
         [{}].iter().any(|types| types.contains(&resource_type))\n}}\n\n\
         /// Reads a resource by its type.\n\
         pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {{\n\
         let kind = resource.resource_type.as_str();\n{}\
         Err(PortError {{ operation: \"read\", message: format!(\"{{kind}} is not read live\") }})\n}}\n",
        each(&|module| format!("mod {module};\n")),
        each(&|module| format!("{module}::TYPES,")),
        each(&|module| {
            format!(
                "if {module}::TYPES.contains(&kind) {{ return Box::pin({module}::read(account, resource)).await; }}\n"
            )
        }),
    ))
}

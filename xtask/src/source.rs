//! What the folders say: the controls and the views, read from their files as syntax.

use anyhow::{Context, Result, bail};
use guardrail_model::{ACCOUNT, Layer, Responsibility, Severity, Trigger};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta, Type};

/// A control's file.
pub(crate) struct Control {
    /// The folder: `s3`.
    pub(crate) service: String,
    /// The file's name without its ending: `versioning`.
    pub(crate) module: String,
    /// The struct: `Versioning`.
    pub(crate) type_name: String,
    /// What it judges.
    pub(crate) judges: Judges,
    /// The id it gives itself.
    pub(crate) id: String,
    /// The title it gives itself.
    pub(crate) title: String,
    pub(crate) responsibility: Responsibility,
    pub(crate) layer: Layer,
    pub(crate) severity: Severity,
    pub(crate) security_hub: Vec<String>,
    pub(crate) cis_v3: Vec<String>,
    pub(crate) nist_r5: Vec<String>,
    pub(crate) managed_rule: Option<String>,
    /// The file's `//!` text.
    pub(crate) page: String,
    pub(crate) parameters: Vec<Parameter>,
}

/// What a control judges.
pub(crate) enum Judges {
    /// The state of a resource.
    State(View),
    /// API calls.
    Calls(Calls),
}

/// The calls that an activity control judges.
pub(crate) struct Calls {
    pub(crate) types: Vec<String>,
    /// By service, without its domain; `*` for every call.
    pub(crate) events: Vec<(String, Vec<String>)>,
    /// The calls that take back what it fires on.
    pub(crate) taken_back_by: Vec<(String, Vec<String>)>,
    /// Whether refused calls count.
    pub(crate) attempts: bool,
    /// For a control of every call, what its records hold: the `detail` of an EventBridge pattern.
    pub(crate) narrowed: Option<String>,
}

/// A field of a control's struct.
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) doc: String,
}

/// A view.
#[derive(Clone)]
pub(crate) struct View {
    /// The struct: `Bucket`.
    pub(crate) name: String,
    /// The module of the resources crate that exports it.
    pub(crate) module: String,
    pub(crate) types: Vec<String>,
    /// For a view of the account, the key of the account's configuration that holds it.
    pub(crate) account_section: Option<String>,
    pub(crate) account_global: bool,
}

/// All that is generated from.
pub(crate) struct Sources {
    /// Configuration controls before activity controls, then by folder, then by file name.
    pub(crate) controls: Vec<Control>,
    /// By name.
    pub(crate) views: BTreeMap<String, View>,
}

impl Sources {
    /// The names of the views that some control judges.
    pub(crate) fn view_names(&self) -> Vec<&str> {
        let names: BTreeSet<&str> =
            self.controls.iter().filter_map(|control| Some(control.view()?.name.as_str())).collect();
        names.into_iter().collect()
    }

    /// Reads both folders.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let views = views(&root.join("shared/resources/src"))?;
        let mut controls = Vec::new();
        for kind in ["configuration", "activity"] {
            for file in rust_files(&root.join("shared/controls/src").join(kind))? {
                if file.file_name().is_some_and(|name| name != "mod.rs") {
                    controls.push(control(&file, &views).with_context(|| format!("reading {}", file.display()))?);
                }
            }
        }
        Ok(Self { controls, views })
    }
}

impl Control {
    /// The Config types of what it speaks of.
    pub(crate) fn types(&self) -> &[String] {
        match &self.judges {
            Judges::State(view) => &view.types,
            Judges::Calls(calls) => &calls.types,
        }
    }

    /// The view that a configuration control judges.
    pub(crate) fn view(&self) -> Option<&View> {
        match &self.judges {
            Judges::State(view) => Some(view),
            Judges::Calls(_) => None,
        }
    }

    /// The calls that an activity control judges.
    pub(crate) fn calls(&self) -> Option<&Calls> {
        match &self.judges {
            Judges::State(_) => None,
            Judges::Calls(calls) => Some(calls),
        }
    }

    /// The folder that its file stands under.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.judges {
            Judges::State(_) => "configuration",
            Judges::Calls(_) => "activity",
        }
    }

    /// What makes guardrail judge: a recorded type changes, the account is asked by the clock, a call is made.
    pub(crate) fn triggers(&self) -> Vec<Trigger> {
        let Judges::State(view) = &self.judges else { return vec![Trigger::Call] };
        let recorded = view.types.iter().any(|kind| kind != ACCOUNT).then_some(Trigger::Change);
        let account = view.types.iter().any(|kind| kind == ACCOUNT).then_some(Trigger::Periodic);
        recorded.into_iter().chain(account).collect()
    }
}

/// Every Rust file below a folder, in order.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn views(folder: &Path) -> Result<BTreeMap<String, View>> {
    let mut views = BTreeMap::new();
    for file in rust_files(folder)? {
        let syntax =
            syn::parse_file(&fs::read_to_string(&file)?).with_context(|| format!("parsing {}", file.display()))?;
        let module = file.strip_prefix(folder)?.with_extension("");
        let module = module.components().next().context("a file without a name")?;
        let module = module.as_os_str().to_string_lossy().into_owned();
        for item in &syntax.items {
            let Item::Impl(item) = item else { continue };
            let Some((path, _)) = &item.trait_ else { continue };
            let Type::Path(name) = &*item.self_ty else { continue };
            if !path.is_ident("View") {
                continue;
            }
            let name = name.path.require_ident()?.to_string();
            let constant = |wanted| constant(&item.items, wanted);
            let view = View {
                name: name.clone(),
                module: module.clone(),
                types: strings(constant("TYPES").context("a view without TYPES")?)?,
                account_section: constant("ACCOUNT_SECTION").map(optional_string).transpose()?.flatten(),
                account_global: constant("ACCOUNT_GLOBAL").is_some_and(is_true),
            };
            if views.insert(name.clone(), view).is_some() {
                bail!("two views are called `{name}`");
            }
        }
    }
    Ok(views)
}

fn control(file: &Path, views: &BTreeMap<String, View>) -> Result<Control> {
    let syntax = syn::parse_file(&fs::read_to_string(file)?)?;
    let of = |name: &str| {
        syntax.items.iter().find_map(|item| match item {
            Item::Impl(item) if item.trait_.as_ref().is_some_and(|(path, _)| path.is_ident(name)) => Some(item),
            _ => None,
        })
    };
    let (implementation, judges) = match (of("Control"), of("ActivityControl")) {
        (Some(implementation), None) => (implementation, Judges::State(view(&implementation.items, views)?)),
        (None, Some(implementation)) => (implementation, Judges::Calls(calls(&implementation.items, &syntax.items)?)),
        _ => bail!("expected one `impl Control` or `impl ActivityControl`"),
    };
    let Type::Path(type_name) = &*implementation.self_ty else { bail!("a control is a struct") };
    let type_name = type_name.path.require_ident()?.to_string();
    let metadata = fields(constant(&implementation.items, "METADATA").context("no METADATA")?)?;
    let field = |name: &str| metadata.get(name).copied().with_context(|| format!("METADATA has no `{name}`"));
    let frameworks = fields(field("frameworks")?)?;
    let framework = |name: &str| frameworks.get(name).copied().with_context(|| format!("frameworks have no `{name}`"));
    Ok(Control {
        service: name_of(file.parent().context("a file without a folder")?)?,
        module: name_of(&file.with_extension(""))?,
        parameters: parameters(&syntax.items, &type_name)?,
        type_name,
        judges,
        id: string(field("id")?)?,
        title: string(field("title")?)?,
        responsibility: variant(field("responsibility")?)?,
        layer: variant(field("layer")?)?,
        severity: variant(field("severity")?)?,
        security_hub: strings(framework("security_hub")?)?,
        cis_v3: strings(framework("cis_v3")?)?,
        nist_r5: strings(framework("nist_r5")?)?,
        managed_rule: optional_string(framework("managed_rule")?)?,
        page: documentation(&syntax.attrs),
    })
}

fn view(items: &[ImplItem], views: &BTreeMap<String, View>) -> Result<View> {
    let view = items
        .iter()
        .find_map(|item| match item {
            ImplItem::Type(item) if item.ident == "View" => Some(&item.ty),
            _ => None,
        })
        .context("no `type View`")?;
    let Type::Path(view) = view else { bail!("a view is a struct") };
    let view = view.path.segments.last().context("a view has a name")?.ident.to_string();
    views.get(&view).with_context(|| format!("there is no view `{view}`")).cloned()
}

fn calls(items: &[ImplItem], file: &[Item]) -> Result<Calls> {
    let of = |name: &str| constant(items, name).map_or_else(|| Ok(Vec::new()), events);
    Ok(Calls {
        types: elements(constant(items, "TYPES").context("no TYPES")?)?
            .into_iter()
            .map(|expression| string(named(expression, file)))
            .collect::<Result<_>>()?,
        events: of("EVENTS")?,
        taken_back_by: of("TAKEN_BACK_BY")?,
        attempts: constant(items, "ATTEMPTS").is_some_and(is_true),
        narrowed: constant(items, "NARROWED").map(optional_string).transpose()?.flatten(),
    })
}

/// An expression, or what it stands for where it names a constant of the file.
pub(crate) fn named<'e>(expression: &'e Expr, file: &'e [Item]) -> &'e Expr {
    let Expr::Path(path) = expression else { return expression };
    let value = file.iter().find_map(|item| match item {
        Item::Const(item) if path.path.is_ident(&item.ident) => Some(&*item.expr),
        _ => None,
    });
    value.unwrap_or(expression)
}

/// Reads `&[("iam", &["CreateUser"])]`.
fn events(expression: &Expr) -> Result<Vec<(String, Vec<String>)>> {
    let pair = |expression: &Expr| {
        let Expr::Tuple(pair) = expression else { bail!("expected a service and its calls") };
        let (Some(service), Some(names)) = (pair.elems.first(), pair.elems.get(1)) else {
            bail!("expected a service and its calls");
        };
        Ok((string(service)?, strings(names)?))
    };
    elements(expression)?.into_iter().map(pair).collect()
}

fn parameters(items: &[Item], type_name: &str) -> Result<Vec<Parameter>> {
    let item = items
        .iter()
        .find_map(|item| match item {
            Item::Struct(item) if item.ident == type_name => Some(item),
            _ => None,
        })
        .with_context(|| format!("no struct `{type_name}`"))?;
    item.fields
        .iter()
        .map(|field| {
            let name = field.ident.as_ref().context("a parameter without a name")?.to_string();
            let doc = documentation(&field.attrs);
            if doc.is_empty() {
                bail!("the parameter `{name}` is not documented");
            }
            Ok(Parameter { name, doc: doc.split_whitespace().collect::<Vec<_>>().join(" ") })
        })
        .collect()
}

fn name_of(path: &Path) -> Result<String> {
    Ok(path.file_name().context("a path without a name")?.to_string_lossy().into_owned())
}

/// The text of doc comments.
fn documentation(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => string(&pair.value).ok(),
        _ => None,
    });
    lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect::<Vec<_>>().join("\n")
}

fn constant<'i>(items: &'i [ImplItem], name: &str) -> Option<&'i Expr> {
    items.iter().find_map(|item| match item {
        ImplItem::Const(item) if item.ident == name => Some(&item.expr),
        _ => None,
    })
}

pub(crate) fn fields(expression: &Expr) -> Result<BTreeMap<String, &Expr>> {
    let Expr::Struct(literal) = expression else { bail!("expected a struct literal") };
    literal
        .fields
        .iter()
        .map(|field| match &field.member {
            syn::Member::Named(name) => Ok((name.to_string(), &field.expr)),
            syn::Member::Unnamed(_) => bail!("expected named fields"),
        })
        .collect()
}

pub(crate) fn elements(expression: &Expr) -> Result<Vec<&Expr>> {
    match expression {
        Expr::Reference(reference) => elements(&reference.expr),
        Expr::Array(array) => Ok(array.elems.iter().collect()),
        _ => bail!("expected a list"),
    }
}

fn strings(expression: &Expr) -> Result<Vec<String>> {
    elements(expression)?.into_iter().map(string).collect()
}

pub(crate) fn string(expression: &Expr) -> Result<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Ok(text.value()),
            _ => bail!("expected a string"),
        },
        Expr::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "ACCOUNT") => {
            Ok(ACCOUNT.to_owned())
        }
        _ => bail!("expected a string literal"),
    }
}

fn optional_string(expression: &Expr) -> Result<Option<String>> {
    match expression {
        Expr::Path(path) if path.path.is_ident("None") => Ok(None),
        Expr::Call(call) => string(call.args.first().context("`Some` without a value")?).map(Some),
        _ => bail!("expected `None` or `Some(…)`"),
    }
}

fn is_true(expression: &Expr) -> bool {
    matches!(expression, Expr::Lit(literal) if matches!(&literal.lit, Lit::Bool(value) if value.value))
}

pub(crate) fn variant_name(expression: &Expr) -> Result<String> {
    let Expr::Path(path) = expression else { bail!("expected a variant") };
    Ok(path.path.segments.last().context("an empty path")?.ident.to_string())
}

/// Reads `Layer::FrontDoor` by way of the word that the model gives it: `front-door`.
fn variant<T: FromStr>(expression: &Expr) -> Result<T> {
    let mut word = String::new();
    for letter in variant_name(expression)?.chars() {
        if letter.is_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.extend(letter.to_lowercase());
    }
    T::from_str(&word).ok().with_context(|| format!("the model has no `{word}`"))
}

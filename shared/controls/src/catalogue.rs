//! Which view reads which resource type, and which controls judge which view.
// Written by `cargo xtask generate`.

use crate::configuration;
use crate::control::{any_selected, ask, described, unreadable};
use crate::{Described, Judge, Judgement, ParameterError, Parameters, Selection, prepared};
use guardrail_model::{ConfigurationItem, ResourceKey};
use guardrail_resources::{Resource, Unreadable, View as _};
use std::sync::Arc;

/// A kind of view: what a resource can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewKind {
    /// [`guardrail_resources::s3::Bucket`]
    Bucket,
}

impl ViewKind {
    /// The views that read items of a type; none for a type that no control covers.
    pub fn of(resource_type: &str) -> &'static [Self] {
        match resource_type {
            "AWS::S3::Bucket" => &[Self::Bucket],
            _ => &[],
        }
    }

    /// For a view of the account, the key of the account's configuration that holds it.
    pub fn account_section(self) -> Option<&'static str> {
        match self {
            Self::Bucket => guardrail_resources::s3::Bucket::ACCOUNT_SECTION,
        }
    }
}

/// A resource, read as one of the views.
#[derive(Clone, Debug)]
pub enum Subject {
    /// Read as [`guardrail_resources::s3::Bucket`].
    Bucket(Resource<guardrail_resources::s3::Bucket>),
}

impl Subject {
    /// Reads an item as one of the views of its type; `None` where the item is an account's and lacks the section.
    pub fn read(
        kind: ViewKind,
        item: &ConfigurationItem<'_>,
        key: &Arc<ResourceKey>,
    ) -> Result<Option<Self>, Unreadable> {
        match kind {
            ViewKind::Bucket => Ok(Resource::read(item, key)?.map(Self::Bucket)),
        }
    }
}

/// Every control, prepared from its parameters, under the view that it judges.
pub struct Catalogue {
    bucket: Vec<Box<dyn Judge<guardrail_resources::s3::Bucket>>>,
}

impl Catalogue {
    /// Prepares every control.
    ///
    /// # Errors
    /// A parameter that its control does not have or take, or parameters of a control that does not exist.
    pub fn prepare(parameters: &Parameters) -> Result<Self, ParameterError> {
        let catalogue = Self {
            bucket: vec![
                prepared::<configuration::s3::BucketPublicAccessBlock>(parameters)?,
                prepared::<configuration::s3::Versioning>(parameters)?,
            ],
        };
        parameters.check_ids(catalogue.controls().map(|control| control.metadata().id))?;
        Ok(catalogue)
    }

    /// Every control, by view.
    pub fn controls(&self) -> impl Iterator<Item = &dyn Described> + Clone {
        let all: Vec<&dyn Described> = std::iter::empty().chain(described(&self.bucket)).collect();
        all.into_iter()
    }

    /// True where any control of a view is selected.
    pub fn asks(&self, kind: ViewKind, selection: &Selection) -> bool {
        match kind {
            ViewKind::Bucket => any_selected(&self.bucket, selection),
        }
    }

    /// Asks each selected control of the subject's view.
    pub fn ask<'c>(&'c self, subject: &Subject, selection: &Selection, judgements: &mut Vec<Judgement<'c>>) {
        match subject {
            Subject::Bucket(resource) => ask(&self.bucket, resource, selection, judgements),
        }
    }

    /// What each selected control of a view says where the view itself could not be read.
    pub fn unreadable<'c>(
        &'c self,
        kind: ViewKind,
        error: &Unreadable,
        selection: &Selection,
        judgements: &mut Vec<Judgement<'c>>,
    ) {
        match kind {
            ViewKind::Bucket => unreadable(&self.bucket, error, selection, judgements),
        }
    }
}

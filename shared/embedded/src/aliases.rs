//! Other names of resources.

use crate::EmbeddedStore;
use crate::tables::{ARNS, NAMES, Resource, parts, resource};
use guardrail_engine::ledger::{Aliases, Named, StoreError};
use guardrail_model::{Alias, ResourceKey};
use redb::{AccessGuard, ReadableTable};

impl Aliases for EmbeddedStore {
    async fn remember(&self, resource: &ResourceKey, aliases: &[Alias]) -> Result<(), StoreError> {
        let written = self.write("remember", |transaction| {
            let (mut arns, mut names) = (transaction.open_table(ARNS)?, transaction.open_table(NAMES)?);
            let mut is_news = false;
            for alias in aliases {
                // The same name again is no write.
                let leads = |known: Option<AccessGuard<'_, Resource<'_>>>| {
                    known.is_some_and(|it| it.value() == parts(resource))
                };
                match alias {
                    Alias::Arn(arn) => {
                        if !leads(arns.get(arn.as_str())?) {
                            arns.insert(arn.as_str(), parts(resource))?;
                            is_news = true;
                        }
                    }
                    Alias::Name(name) => {
                        let ResourceKey { account_id, region, resource_type, .. } = resource;
                        let name = (account_id.as_str(), region.as_str(), resource_type.as_str(), name.as_str());
                        if !leads(names.get(name)?) {
                            names.insert(name, parts(resource))?;
                            is_news = true;
                        }
                    }
                }
            }
            Ok(is_news.then_some(()))
        });
        written.map(|_| ())
    }

    async fn resolve(&self, named: &Named<'_>) -> Result<Option<ResourceKey>, StoreError> {
        self.read("resolve", |transaction| {
            let found = match *named {
                Named::Arn(arn) => transaction.open_table(ARNS)?.get(arn)?,
                Named::Name { account_id, region, resource_type, name } => {
                    transaction.open_table(NAMES)?.get((account_id, region, resource_type, name))?
                }
            };
            Ok(found.map(|found| resource(found.value())))
        })
    }
}

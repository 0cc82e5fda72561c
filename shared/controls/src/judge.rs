//! Judging an item: one read a view, one question a selected control. Judging a call: one question each control that
//! watches calls like it.

use crate::{CallJudgement, Catalogue, Described, Judgement, Selection, Subject, ViewKind, Watch};
use guardrail_model::{ApiCall, ConfigurationItem, ResourceKey};
use std::sync::Arc;

impl Catalogue {
    /// Judges an item by every selected control of its type; an empty answer means that no such control covers it.
    ///
    /// Each view of the type is read once. Where one cannot be read, each of its controls answers with the reason, and
    /// the controls of the other views are judged all the same. Of an account's item only the sections that it has are
    /// judged: the others were not asked for. `key` is the item's own.
    pub fn judge<'c>(
        &'c self,
        item: &ConfigurationItem<'_>,
        key: &Arc<ResourceKey>,
        selection: &Selection,
    ) -> Vec<Judgement<'c>> {
        let mut judgements = Vec::new();
        for &kind in ViewKind::of(&item.resource_type).iter().filter(|kind| self.asks(**kind, selection)) {
            match Subject::read(kind, item, key) {
                Ok(Some(subject)) => self.ask(&subject, selection, &mut judgements),
                Ok(None) => {}
                Err(error) => self.unreadable(kind, &error, selection, &mut judgements),
            }
        }
        judgements
    }

    /// Judges a call by every selected control that watches calls like it: what each makes of it, and nothing of those that
    /// find it harmless.
    pub fn judge_call<'c>(&'c self, call: &ApiCall<'_>, selection: &Selection) -> Vec<CallJudgement<'c>> {
        self.watchers.judge(call, selection)
    }

    /// Every activity control, in the order of their files.
    pub fn activity(&self) -> impl Iterator<Item = &dyn Watch> + Clone {
        self.watchers.all()
    }

    /// Every control of either kind.
    pub fn all(&self) -> impl Iterator<Item = &dyn Described> + Clone {
        self.controls().chain(self.activity().map(|watch| -> &dyn Described { watch }))
    }
}

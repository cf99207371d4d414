//! What items are called, beside their codes.

use crate::{
    clock::ClockError,
    figures::{Desk, Dimension, GroupKey, View, ask, figure},
};
use std::collections::BTreeMap;

/// The names of items by their codes: of each code that has one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemNames(BTreeMap<String, String>);

impl ItemNames {
    /// What the cases of some periods call their items; nothing unless groups are by item, and not by its name too.
    ///
    /// # Errors
    /// As [`ask`].
    pub fn of(desk: &Desk<'_>, views: &[View], by: &[Dimension]) -> Result<Self, ClockError> {
        let has = |name: &str| by.iter().any(|dimension| dimension.name() == name);
        if !has("item") || has("item_name") || !desk.cases.dictionaries.contains_key("item_name") {
            return Ok(Self::default());
        }
        let figures: Vec<_> = ["received", "accepted", "finished"].into_iter().filter_map(figure).collect();
        let by = ["item", "item_name"].map(Dimension::named);
        let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
        for view in views {
            for group in ask(desk, *view, &figures, &by)? {
                let [item, name] = group.key.as_slice() else { continue };
                let (item, name) = (item.text(), name.text());
                // An item without a code is called by its name already.
                if !name.is_empty() && !item.starts_with(&name) {
                    let known = names.entry(item).or_insert_with(|| Some(name.clone()));
                    *known = known.take().filter(|known| *known == name);
                }
            }
        }
        Ok(Self(names.into_iter().filter_map(|(item, name)| Some((item, name?))).collect()))
    }

    /// Writes its name behind the code of an item.
    pub fn put(&self, key: &mut [GroupKey], by: &[Dimension]) {
        for (part, _) in key.iter_mut().zip(by).filter(|(_, dimension)| dimension.name() == "item") {
            let code = part.text();
            if let Some(name) = self.0.get(&code) {
                *part = GroupKey::Text(format!("{code} {name}"));
            }
        }
    }
}

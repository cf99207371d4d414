//! Codes of texts that registers share with the cases.

use crate::validate::Dictionary;
use std::{collections::BTreeMap, sync::Arc};

/// Texts that no case has, by dimension; their codes follow those of the cases.
#[derive(Default)]
pub(super) struct Texts {
    dimensions: BTreeMap<String, Added>,
}

struct Added {
    /// All texts, those of the cases too.
    codes: BTreeMap<Arc<str>, u32>,
    /// The first code that is none of the cases'.
    first: u32,
    texts: Vec<Arc<str>>,
}

impl Texts {
    /// The codes of `texts`, where the cases have the texts `known`.
    pub(super) fn codes(&mut self, dimension: &str, known: Option<&Dictionary>, texts: &[String]) -> Vec<u32> {
        let added = self.dimensions.entry(dimension.to_owned()).or_insert_with(|| Added::after(known));
        texts.iter().map(|text| added.code(text)).collect()
    }

    /// The text of a code that no case has.
    pub(super) fn text(&self, dimension: &str, code: u32) -> Option<&str> {
        let added = self.dimensions.get(dimension)?;
        let index = usize::try_from(code.checked_sub(added.first)?).ok()?;
        added.texts.get(index).map(|text| &**text)
    }
}

impl Added {
    fn after(known: Option<&Dictionary>) -> Self {
        let mut codes: BTreeMap<Arc<str>, u32> = BTreeMap::new();
        // Code 0 is the empty text.
        codes.insert("".into(), 0);
        for (code, text) in (0..).zip(known.into_iter().flat_map(Dictionary::texts)) {
            codes.entry(text.into()).or_insert(code);
        }
        let first = known.map_or(1, |known| u32::try_from(known.texts().len()).unwrap_or(u32::MAX));
        Self { codes, first, texts: Vec::new() }
    }

    fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        let text: Arc<str> = text.into();
        let code = self.first + u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.codes.insert(text.clone(), code);
        self.texts.push(text);
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_those_of_the_cases() {
        let mut texts = Texts::default();
        let named = ["", "a", "b", "a"].map(str::to_owned);
        assert_eq!(texts.codes("department", None, &named), [0, 1, 2, 1]);
        assert_eq!(texts.codes("department", None, &["c".to_owned()]), [3]);
        assert_eq!((texts.text("department", 2), texts.text("department", 0)), (Some("b"), None));
        assert_eq!(texts.text("region", 1), None);
    }
}

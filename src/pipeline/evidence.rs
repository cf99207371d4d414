//! What the first values of a column say about it.

use crate::{
    ingest::Batch,
    reference::Words,
    schema::{Field, Kind},
    validate::values::{self, DateForm},
};

/// The filled values of a column among the first records of a table.
pub(super) struct Values<'a> {
    texts: Vec<&'a str>,
    words: &'a Words,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that are meant.
    pub part: u64,
    /// All.
    pub whole: u64,
}

impl Share {
    /// At least 95 %, and at least one.
    #[must_use]
    pub const fn nearly_all(self) -> bool {
        self.whole > 0 && 20 * self.part >= 19 * self.whole
    }

    /// At most 5 %.
    #[must_use]
    pub const fn hardly_any(self) -> bool {
        20 * self.part <= self.whole
    }

    /// More than half.
    #[must_use]
    pub const fn most(self) -> bool {
        2 * self.part > self.whole
    }
}

/// A number of days beyond which it is no length.
const LONGEST: i64 = 36_500;

impl<'a> Values<'a> {
    /// The values of a column of a table with so many `columns`; records that do not fit them say nothing.
    pub(super) fn of(first: &'a Batch<'a>, (column, columns): (usize, usize), words: &'a Words) -> Self {
        let fits = |record: &usize| first.width(*record) == columns;
        let cells = (0..first.len()).filter(fits).map(|record| first.cell(record, column).trim());
        Self { texts: cells.filter(|text| !words.is_null(text)).collect(), words }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub(super) fn texts(&self) -> &[&'a str] {
        &self.texts
    }

    pub(super) const fn words(&self) -> &'a Words {
        self.words
    }

    /// How many of the values `fits` is true of.
    pub(super) fn share(&self, fits: impl Fn(&str) -> bool) -> Share {
        let part = self.texts.iter().filter(|text| fits(text)).count();
        Share { part: part as u64, whole: self.texts.len() as u64 }
    }

    /// How the dates of the column are counted, if most values are numbers within a form's range.
    pub(super) fn date_form(&self) -> Option<DateForm> {
        DateForm::ALL.into_iter().find(|form| self.share(|text| form.read(text, None).is_some()).most())
    }

    /// How many of the values can be read as the field's; `None` where any text can.
    pub(super) fn fit(&self, field: Field) -> Option<Share> {
        let form = if field.kind() == Kind::Instant { self.date_form() } else { None };
        let words = self.words;
        let fits = |text: &str| match field.kind() {
            Kind::Instant | Kind::Day | Kind::Bound => is_date(text, form, words),
            Kind::Limit => {
                values::limit(text, words).is_ok_and(|limit| limit.is_none_or(|limit| plausible(limit.amount)))
            }
            Kind::Count => values::count(text, words).is_ok_and(|count| count.is_none_or(plausible)),
            Kind::Money => values::money(text, words).is_ok(),
            Kind::Unit => words.unit(text).is_some(),
            Kind::Word => words.find(field.id(), text).is_some(),
            Kind::Flag => words.find("flag", text).is_some(),
            Kind::Number => values::ratio(text, words).is_ok(),
            Kind::Period => values::period(text, words).is_ok(),
            Kind::Levels => values::levels(text, words).is_ok(),
            Kind::Id | Kind::Text => true,
        };
        (!matches!(field.kind(), Kind::Id | Kind::Text)).then(|| self.share(fits))
    }

    /// Which of several fields the column is: the only one that nearly all values fit, or where nothing fits the only
    /// one that holds any text. Numbers under a heading that may be one of words are codes: they decide nothing.
    pub(super) fn decide(&self, candidates: &[Field]) -> Option<(Field, Share)> {
        let worded = candidates.iter().any(|field| field.kind() == Kind::Word);
        if self.is_empty() || worded && !self.share(is_code).hardly_any() {
            return None;
        }
        let fits: Vec<(Field, Option<Share>)> = candidates.iter().map(|field| (*field, self.fit(*field))).collect();
        let fitting: Vec<(Field, Share)> =
            fits.iter().filter_map(|(field, fit)| Some((*field, fit.filter(|fit| fit.nearly_all())?))).collect();
        let open: Vec<Field> = fits.iter().filter(|(_, fit)| fit.is_none()).map(|(field, _)| *field).collect();
        let nothing_fits = fits.iter().all(|(_, fit)| fit.is_none_or(Share::hardly_any));
        match (fitting.as_slice(), open.as_slice()) {
            ([only], _) => Some(*only),
            ([], [only]) if nothing_fits => Some((*only, self.share(|_| true))),
            _ => None,
        }
    }
}

/// Whether a text is a date; `form` is that of its column.
pub(super) fn is_date(text: &str, form: Option<DateForm>, words: &Words) -> bool {
    form.is_some_and(|form| form.read(text, None).is_some()) || matches!(values::instant(text, words), Ok(Some(_)))
}

/// Whether a text is a number of code.
pub(super) fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn plausible(days: i64) -> bool {
    (0..=LONGEST).contains(&days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Field::{CaseType, ExtendedAt, ExtendedDays, ItemKind, PromisedDue, PromisedLimit, StatutoryLimit};

    fn decide(candidates: &[Field], texts: &[&str]) -> Option<Field> {
        let words = Words::built_in().unwrap();
        Values { texts: texts.to_vec(), words: &words }.decide(candidates).map(|(field, _)| field)
    }

    #[test]
    fn a_length_or_a_date() {
        let promise = |texts: &[&str]| decide(&[PromisedLimit, PromisedDue], texts);
        assert_eq!(promise(&["5", "20个工作日", "即办", "无期限"]), Some(PromisedLimit));
        assert_eq!(promise(&["2026-03-01", "20260302", "2026年3月3日"]), Some(PromisedDue));
        assert_eq!(promise(&["46082", "46083.5"]), Some(PromisedDue));
        assert_eq!(promise(&["1772328600000"]), Some(PromisedDue));
        assert_eq!(promise(&["5", "2026-03-01"]), None);
        assert_eq!(promise(&[]), None);
        assert_eq!(promise(&["soon"]), None);
        assert_eq!(decide(&[ExtendedDays, ExtendedAt], &["20260301"]), Some(ExtendedAt));
        assert_eq!(decide(&[ExtendedDays, ExtendedAt], &["10", "５天"]), Some(ExtendedDays));
        assert_eq!(decide(&[PromisedLimit, StatutoryLimit], &["5"]), None);
    }

    #[test]
    fn one_stray_value_in_twenty_changes_nothing() {
        let mut texts = vec!["5"; 19];
        texts.push("soon");
        assert_eq!(decide(&[PromisedLimit, PromisedDue], &texts), Some(PromisedLimit));
        texts.push("soon");
        assert_eq!(decide(&[PromisedLimit, PromisedDue], &texts), None);
    }

    #[test]
    fn words_or_any_text() {
        let kind = |texts: &[&str]| decide(&[ItemKind, CaseType], texts);
        assert_eq!(kind(&["即办件", "承诺件", "特殊件"]), Some(CaseType));
        assert_eq!(kind(&["行政许可", "公共服务"]), Some(ItemKind));
        assert_eq!(kind(&["即办件", "行政许可"]), None);
        // 01 许可 or 1 即办件: nobody knows.
        assert_eq!(kind(&["01", "05"]), None);
    }
}

//! Limits: a number of a unit of time, at once, or none.

use super::{BadValue, numeral::number, text::plain};
use crate::{
    reference::{Words, WrittenUnit},
    schema::LimitUnit,
};

/// A written limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limit {
    /// How many; 0 is "at once". Negative ones are read, not judged.
    pub amount: i64,
    /// The unit beside the number; `None` if a column or heading has to say it, and for "at once".
    pub unit: Option<WrittenUnit>,
    /// Whether a note in brackets stands behind it, such as what the limit does not count.
    pub noted: bool,
}

impl Limit {
    const fn plain(amount: i64, unit: Option<WrittenUnit>) -> Self {
        Self { amount, unit, noted: false }
    }
}

/// Reads a limit; `None` if there is none (blank, or words for it). What stands in brackets behind it is a note, unless
/// it is the unit, or says which days bare ones are.
///
/// # Errors
/// [`BadValue::NotALimit`], [`BadValue::Fraction`], [`BadValue::TooLarge`].
pub fn limit(text: &str, words: &Words) -> Result<Option<Limit>, BadValue> {
    let text = plain(text);
    let (outside, note) =
        text.split_once('(').map_or((&*text, ""), |(outside, note)| (outside, note.trim_end_matches(')')));
    let written = match number(outside) {
        Ok(None) => return in_words(outside, words),
        Ok(Some(written)) => written,
        Err(BadValue::NotANumber) => return Err(BadValue::NotALimit),
        Err(error) => return Err(error),
    };
    let named = written.rest.trim();
    let aside = if note.is_empty() { None } else { words.unit(note) };
    let unit = if named.is_empty() {
        aside
    } else {
        let unit = words.unit(named).or_else(|| words.unit(without_within(named))).ok_or(BadValue::NotALimit)?;
        let days =
            |unit: &WrittenUnit| matches!(unit, WrittenUnit::Unit(LimitUnit::WorkingDay | LimitUnit::CalendarDay));
        Some(if unit == WrittenUnit::Day { aside.filter(days).unwrap_or(unit) } else { unit })
    };
    if unit == Some(WrittenUnit::None) {
        return Err(BadValue::NotALimit);
    }
    let noted = !note.is_empty() && (aside.is_none() || aside != unit);
    Ok(Some(Limit { amount: written.scaled(0)?, unit, noted }))
}

fn in_words(text: &str, words: &Words) -> Result<Option<Limit>, BadValue> {
    match words.find("limit", text) {
        Some("zero") => Ok(Some(Limit::plain(0, None))),
        Some("half_year") => Ok(Some(Limit::plain(6, Some(WrittenUnit::Unit(LimitUnit::Month))))),
        Some(_) => Ok(None),
        None if words.is_null(text) => Ok(None),
        None => Err(BadValue::NotALimit),
    }
}

/// Without a trailing "within".
fn without_within(unit: &str) -> &str {
    const WITHIN: char = '\u{5185}';
    const BY: char = '\u{4ee5}';
    unit.strip_suffix(WITHIN).map_or(unit, |unit| unit.strip_suffix(BY).unwrap_or(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_limits() {
        let words = Words::built_in().unwrap();
        let of = |amount, unit| Ok(Some(Limit::plain(amount, Some(WrittenUnit::Unit(unit)))));
        let noted = |amount, unit| Ok(Some(Limit { amount, unit, noted: true }));
        let bare = |amount| Ok(Some(Limit::plain(amount, None)));
        for (text, expected) in [
            ("5", bare(5)),
            ("5.0", bare(5)),
            ("-5", bare(-5)),
            ("０", bare(0)),
            ("即办", bare(0)),
            ("当场办结", bare(0)),
            ("立等可取", bare(0)),
            ("5工作日", of(5, LimitUnit::WorkingDay)),
            ("20个工作日", of(20, LimitUnit::WorkingDay)),
            ("16个工作日（评审除外）", noted(16, Some(WrittenUnit::Unit(LimitUnit::WorkingDay)))),
            ("十五个工作日内", of(15, LimitUnit::WorkingDay)),
            ("5（工作日）", of(5, LimitUnit::WorkingDay)),
            ("5 个工作日以内", of(5, LimitUnit::WorkingDay)),
            ("5（评审除外）", noted(5, None)),
            ("12天（自然日）", of(12, LimitUnit::CalendarDay)),
            ("12日(工作日)", of(12, LimitUnit::WorkingDay)),
            ("12天（小时）", noted(12, Some(WrittenUnit::Day))),
            ("12个工作日（自然日）", noted(12, Some(WrittenUnit::Unit(LimitUnit::WorkingDay)))),
            ("30天", Ok(Some(Limit::plain(30, Some(WrittenUnit::Day))))),
            ("半年", of(6, LimitUnit::Month)),
            ("３月", of(3, LimitUnit::Month)),
            ("3个月", of(3, LimitUnit::Month)),
            ("1年", of(1, LimitUnit::Year)),
            ("24小时", of(24, LimitUnit::Hour)),
            ("8工作小时", of(8, LimitUnit::OfficeHour)),
            ("7个自然日", of(7, LimitUnit::CalendarDay)),
            ("5.0工作日", of(5, LimitUnit::WorkingDay)),
            ("无期限", Ok(None)),
            ("", Ok(None)),
            ("　", Ok(None)),
            ("/", Ok(None)),
            ("1.5小时", Err(BadValue::Fraction)),
            ("5-10工作日", Err(BadValue::NotALimit)),
            ("5无期限", Err(BadValue::NotALimit)),
            ("尽快", Err(BadValue::NotALimit)),
            ("二三天", Err(BadValue::NotALimit)),
            ("5步", Err(BadValue::NotALimit)),
            ("99999999999999999999", Err(BadValue::TooLarge)),
        ] {
            assert_eq!(limit(text, &words), expected, "{text}");
        }
    }
}

//! Whole numbers.

use super::{
    BadValue,
    numeral::{number, short},
    text::plain,
};
use crate::{
    reference::{Words, WrittenUnit},
    schema::LimitUnit,
};

/// Reads a whole number, with or without the word for what is counted behind it; negative ones are read, not judged.
///
/// # Errors
/// [`BadValue::NotANumber`], [`BadValue::Fraction`], [`BadValue::TooLarge`].
pub fn count(text: &str, words: &Words) -> Result<Option<i64>, BadValue> {
    if let Some(number) = short(text) {
        return Ok(Some(number));
    }
    let text = plain(text);
    let Some(written) = number(&text)? else {
        return if words.is_null(&text) { Ok(None) } else { Err(BadValue::NotANumber) };
    };
    let counted = written.rest.trim();
    if counted.is_empty() || is_counted(counted, words) {
        written.scaled(0).map(Some)
    } else {
        Err(BadValue::NotANumber)
    }
}

/// Whether this is a word for what is counted.
pub(super) fn is_counted(word: &str, words: &Words) -> bool {
    COUNTED.contains(&word) || is_day(word, words)
}

/// Words for what is counted: times, copies, cases, pieces, sheets, entries.
const COUNTED: [&str; 6] = ["\u{6b21}", "\u{4efd}", "\u{4ef6}", "\u{4e2a}", "\u{5f20}", "\u{9879}"];

/// Days are counted too, but not those of another clock, nor hours.
fn is_day(word: &str, words: &Words) -> bool {
    matches!(words.unit(word), Some(WrittenUnit::Day | WrittenUnit::Unit(LimitUnit::WorkingDay)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_whole_numbers() {
        let words = Words::built_in().unwrap();
        for (text, expected) in [
            ("5", Ok(Some(5))),
            (" ０ ", Ok(Some(0))),
            ("-3", Ok(Some(-3))),
            ("1,234", Ok(Some(1_234))),
            ("5.0", Ok(Some(5))),
            ("３次", Ok(Some(3))),
            ("12 份", Ok(Some(12))),
            ("两次", Ok(Some(2))),
            ("5个工作日", Ok(Some(5))),
            ("7天", Ok(Some(7))),
            ("", Ok(None)),
            ("-", Ok(None)),
            ("无", Ok(None)),
            ("1.5", Err(BadValue::Fraction)),
            ("x", Err(BadValue::NotANumber)),
            ("5自然日", Err(BadValue::NotANumber)),
            ("3小时", Err(BadValue::NotANumber)),
            ("1-2", Err(BadValue::NotANumber)),
            ("1,23", Err(BadValue::NotANumber)),
            ("1.23E+17", Err(BadValue::NotANumber)),
            ("99999999999999999999", Err(BadValue::TooLarge)),
        ] {
            assert_eq!(count(text, &words), expected, "{text}");
        }
    }
}

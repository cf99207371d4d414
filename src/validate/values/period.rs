//! Periods in cells.

use super::{BadValue, text::plain};
use crate::{period::Period, reference::Words};

/// Reads a period: as on the command line, or `2026年10月`, `2026年第3季度`, `2026年`, `2026/10`, `202610`.
///
/// # Errors
/// [`BadValue::NotADate`].
pub fn period(text: &str, words: &Words) -> Result<Option<Period>, BadValue> {
    let text = plain(text);
    if words.is_null(&text) {
        return Ok(None);
    }
    let stretch = |text: &str| text.parse::<Period>().or_else(|_| regular(text).parse());
    let range = |(from, to): (&str, &str)| {
        let (start, end) = (stretch(from.trim()).ok()?.start, stretch(to.trim()).ok()?.end);
        (start < end).then_some(Period { start, end })
    };
    let found = stretch(&text).ok().or_else(|| text.split_once("..").and_then(range));
    found.map(Some).ok_or(BadValue::NotADate)
}

/// The same as it is written on the command line, if it is a month, a quarter, a half or a year.
fn regular(text: &str) -> String {
    let ends = |suffix: [char; 2]| text.trim_end_matches(suffix[1]).ends_with(suffix[0]);
    let (quarter, half) = (ends([QUARTER, DEGREE]), text.contains(HALF));
    let numeral = |character: char| CHINESE.iter().position(|one| *one == character).map(|at| at + 1);
    let mut numbers = vec![String::new()];
    for character in text.chars() {
        let digits = match character.to_digit(10) {
            Some(digit) => Some(digit.to_string()),
            None => numeral(character).map(|digit| digit.to_string()),
        };
        match (digits, numbers.last_mut()) {
            (Some(digits), Some(last)) => last.push_str(&digits),
            _ if SEPARATORS.contains(&character) => numbers.push(String::new()),
            _ => return String::new(),
        }
    }
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).filter(|number| !number.is_empty()).collect();
    match numbers.as_slice() {
        [year] if half => format!("{year}-H{}", if text.contains(UPPER) { 1 } else { 2 }),
        [year, part] if quarter => format!("{year}-Q{part}"),
        [month] if month.len() == 6 => format!("{}-{}", &month[..4], &month[4..]),
        [year] if !quarter => (*year).to_owned(),
        [year, month] if !half => format!("{year}-{month:0>2}"),
        _ => String::new(),
    }
}

/// Season; the second half of the words for quarter and year; half; upper (the first of two halves).
const QUARTER: char = '\u{5b63}';
const DEGREE: char = '\u{5ea6}';
const HALF: char = '\u{534a}';
const UPPER: char = '\u{4e0a}';

/// One to four.
const CHINESE: [char; 4] = ['\u{4e00}', '\u{4e8c}', '\u{4e09}', '\u{56db}'];

/// What stands between the numbers: marks, and the words for year, month, ordinal, season, degree, upper, lower, half.
const SEPARATORS: [char; 11] =
    ['-', '/', '.', '\u{5e74}', '\u{6708}', '\u{7b2c}', QUARTER, DEGREE, UPPER, '\u{4e0b}', HALF];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_periods() {
        let words = Words::built_in().unwrap();
        for (text, expected) in [
            ("2026-10", "2026-10"),
            ("2026年10月", "2026-10"),
            ("２０２６年３月", "2026-03"),
            ("2026/3", "2026-03"),
            ("202610", "2026-10"),
            ("2026年", "2026"),
            ("2026年度", "2026"),
            ("2026年第3季度", "2026-Q3"),
            ("2026年三季度", "2026-Q3"),
            ("2026年上半年", "2026-H1"),
            ("2026年下半年", "2026-H2"),
            ("2026-01..2026-10", "2026-01..2026-10"),
            ("2026年1月..2026年10月", "2026-01..2026-10"),
            ("2026-1", "2026-01"),
        ] {
            assert_eq!(period(text, &words), Ok(Some(expected.parse().unwrap())), "{text}");
        }
        assert_eq!(period("-", &words), Ok(None));
        for text in ["10月", "上月", "2026年13月", "2026年5季度", "20261001x", "1", "2026年10月..2026年9月"]
        {
            assert_eq!(period(text, &words), Err(BadValue::NotADate), "{text}");
        }
    }
}

//! Rows of typed cells as text: what a clerk reads in them, delimited by characters that no clerk types.

use super::dialect::{Dialect, QUOTE};
use crate::period::{Day, MICROS_A_DAY};
use std::io::Write as _;

/// Rows are written as lines of this dialect.
pub(super) const DIALECT: Dialect = Dialect { delimiter: 0x1f, terminator: 0x1e };

/// Writes a cell without what stands around it; a quote at its start would open a quoted cell.
pub(super) fn push_text(row: &mut Vec<u8>, text: &str) {
    let quoted = text.as_bytes().first() == Some(&QUOTE);
    let separates = |byte: u8| byte == DIALECT.delimiter || byte == DIALECT.terminator;
    if quoted {
        row.push(QUOTE);
    }
    for byte in text.bytes() {
        if quoted && byte == QUOTE {
            row.push(QUOTE);
        }
        row.push(if separates(byte) { b' ' } else { byte });
    }
    if quoted {
        row.push(QUOTE);
    }
}

/// A number as Excel shows it: whole ones without a point, at most 15 digits; longer ones have lost theirs and say so.
pub(super) fn number(value: f64) -> String {
    const DIGITS: i32 = 15;
    let size = value.abs();
    if !value.is_finite() {
        return String::new();
    }
    let rounded = format!("{value:.14e}");
    let (mantissa, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    if size >= 10_f64.powi(DIGITS) {
        return format!("{}E+{exponent}", trimmed(mantissa));
    }
    rounded.parse::<f64>().unwrap_or(value).to_string()
}

/// Decimals without zeros at the end.
fn trimmed(decimal: &str) -> &str {
    decimal.trim_end_matches('0').trim_end_matches('.')
}

/// `2026-03-01 09:30:00`, with as many decimals of the second as are needed; the day alone where that is all.
pub(super) fn moment(day: i64, micros: i64) -> String {
    let mut text = i32::try_from(day).map(|day| Day(day).to_string()).unwrap_or_default();
    if micros != 0 {
        text.push(' ');
        text += &clock(micros);
    }
    text
}

/// `09:30:00`, hours beyond 24 as they are.
pub(super) fn clock(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let (seconds, fraction) = (micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000);
    let text = format!("{sign}{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if fraction == 0 { text } else { format!("{text}.{}", format!("{fraction:06}").trim_end_matches('0')) }
}

/// Day zero of the two systems in which workbooks count days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Epoch {
    /// 1 is 1900-01-01, and 60 a day that never was.
    Of1900,
    /// 0 is 1904-01-01.
    Of1904,
}

/// A day number of a workbook with a part of a day behind the point: a time alone where the day is 0.
pub(super) fn serial(value: f64, epoch: Epoch) -> String {
    const LAST: f64 = 2_958_466.0;
    if !(0.0..LAST).contains(&value) {
        return number(value);
    }
    let micros = micros(value);
    let (days, micros) = (micros.div_euclid(MICROS_A_DAY), micros.rem_euclid(MICROS_A_DAY));
    match (days, epoch) {
        (0, _) => clock(micros),
        (days, Epoch::Of1904) => moment(days - 24_107, micros),
        (days @ 1..60, Epoch::Of1900) => moment(days - 25_568, micros),
        (days, Epoch::Of1900) => moment(days - 25_569, micros),
    }
}

/// Days as microseconds. Parts of a day are written with about nine digits: what is a whole second but for a few
/// milliseconds is that second.
pub(super) fn micros(days: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "days of four-digit years")]
    let millis = (days * (MICROS_A_DAY / 1_000) as f64).round() as i64;
    let second = (millis + 500).div_euclid(1_000) * 1_000;
    1_000 * if (millis - second).abs() <= 5 { second } else { millis }
}

/// An empty row, or the end of one.
pub(super) fn end_row(text: &mut Vec<u8>) {
    text.push(DIALECT.terminator);
}

/// Between two cells.
pub(super) fn end_cell(text: &mut Vec<u8>) {
    text.push(DIALECT.delimiter);
}

/// Writes anything that prints itself without quotes or separators.
pub(super) fn push(row: &mut Vec<u8>, value: impl std::fmt::Display) {
    // Memory takes everything.
    let _ = write!(row, "{value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_excel_shows_them() {
        for (value, text) in [
            (5.0, "5"),
            (-0.5, "-0.5"),
            (0.1 + 0.2, "0.3"),
            (20_260_301_123.0, "20260301123"),
            (123_456_789_012_345.0, "123456789012345"),
            (1_234_567_890_123_456.0, "1.23456789012346E+15"),
            (440_102_199_001_011_230.0, "4.40102199001011E+17"),
            (1e20, "1E+20"),
            (0.000_012_5, "0.0000125"),
            (f64::NAN, ""),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn serials_are_days_and_times() {
        for (value, text) in [
            (46_082.0, "2026-03-01"),
            (46_082.395_833_333_3, "2026-03-01 09:30:00"),
            (46_082.395_833_4, "2026-03-01 09:30:00.006"),
            (1.0, "1900-01-01"),
            (61.0, "1900-03-01"),
            (0.395_833_333, "09:30:00"),
            (-1.0, "-1"),
            (3e6, "3000000"),
        ] {
            assert_eq!(serial(value, Epoch::Of1900), text);
        }
        assert_eq!(serial(44_620.5, Epoch::Of1904), "2026-03-01 12:00:00");
        assert_eq!(clock(micros(1.104_166_666_7)), "26:30:00");
        assert_eq!(clock(-1_500_000), "-00:00:01.5");
    }

    #[test]
    fn cells_come_back_as_they_were() {
        for (text, written) in [("a", "a"), ("a\"b", "a\"b"), ("\"a\"", "\"\"\"a\"\"\""), ("a\u{1e}b", "a b")] {
            let mut row = Vec::new();
            push_text(&mut row, text);
            assert_eq!(String::from_utf8(row).unwrap(), written);
        }
    }
}

//! Exact numbers, in per cent or not.

use super::{BadValue, count::is_counted, numeral::number, text::plain};
use crate::{number::Ratio, reference::Words};

/// Reads a number exactly: `95.5%` is 955/1000, `1.2万` is 12000, the word for what is counted may stand behind it.
///
/// # Errors
/// [`BadValue::NotANumber`], [`BadValue::TooLarge`].
pub fn ratio(text: &str, words: &Words) -> Result<Option<Ratio>, BadValue> {
    let text = plain(text);
    let Some(written) = number(&text)? else {
        return if words.is_null(&text) { Ok(None) } else { Err(BadValue::NotANumber) };
    };
    let rest = written.rest.trim();
    let (below, rest) = match rest.strip_prefix('%') {
        Some(rest) => (2, rest.trim()),
        None => (0, rest),
    };
    let (above, rest) = match rest.strip_prefix(MYRIAD) {
        Some(rest) => (4, rest.trim()),
        None => (0, rest),
    };
    if !rest.is_empty() && (below > 0 || !is_counted(rest, words)) {
        return Err(BadValue::NotANumber);
    }
    let ten = |power: u32| 10_i64.checked_pow(power).ok_or(BadValue::TooLarge);
    let numerator = written.units.checked_mul(ten(above)?).ok_or(BadValue::TooLarge)?;
    Ok(Some(Ratio::new(numerator, ten(written.decimals + below)?)))
}

/// Ten thousand.
const MYRIAD: char = '\u{4e07}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exact_numbers() {
        let words = Words::built_in().unwrap();
        let of = |numerator, denominator| Ok(Some(Ratio::new(numerator, denominator)));
        for (text, expected) in [
            ("95", of(95, 1)),
            ("95.5%", of(955, 1_000)),
            ("９５％", of(95, 100)),
            ("31,366件", of(31_366, 1)),
            ("4.8", of(48, 10)),
            ("1.2万件", of(12_000 * 10, 10)),
            ("5个工作日", of(5, 1)),
            ("-3", of(-3, 1)),
            ("", Ok(None)),
            ("—", Ok(None)),
            ("九成", Err(BadValue::NotANumber)),
            ("95%左右", Err(BadValue::NotANumber)),
            ("99999999999999999999", Err(BadValue::TooLarge)),
            ("1.0000000000000000000", Err(BadValue::TooLarge)),
        ] {
            assert_eq!(ratio(text, &words), expected, "{text}");
        }
    }
}

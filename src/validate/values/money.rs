//! Money in cents.

use super::{
    BadValue,
    numeral::{number, short},
    text::plain,
};
use crate::reference::Words;

/// Reads an amount to cents: with thousands separators, with the sign of the currency before it or the unit behind it.
///
/// # Errors
/// [`BadValue::NotANumber`], [`BadValue::Fraction`] of a cent, [`BadValue::TooLarge`].
pub fn money(text: &str, words: &Words) -> Result<Option<i64>, BadValue> {
    if let Some(yuan) = short(text) {
        return Ok(Some(yuan * 100));
    }
    let text = plain(text);
    let Some(written) = number(text.trim_start_matches(SIGNS).trim_start())? else {
        return if words.is_null(&text) { Ok(None) } else { Err(BadValue::NotANumber) };
    };
    let unit = written.rest.trim();
    let decimals = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, decimals)| decimals);
    written.scaled(*decimals.ok_or(BadValue::NotANumber)?).map(Some)
}

/// The yen sign, its full-width form.
const SIGNS: [char; 2] = ['\u{a5}', '\u{ffe5}'];

/// Decimals down to a cent of: no unit, the yuan, "whole" yuan, ten thousand yuan.
const UNITS: [(&str, u32); 4] = [("", 2), ("\u{5143}", 2), ("\u{5143}\u{6574}", 2), ("\u{4e07}\u{5143}", 6)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_money_to_cents() {
        let words = Words::built_in().unwrap();
        for (text, expected) in [
            ("12", Ok(Some(1_200))),
            ("1,234.5元", Ok(Some(123_450))),
            ("￥0.07", Ok(Some(7))),
            ("¥ 3元整", Ok(Some(300))),
            ("1.2万元", Ok(Some(1_200_000))),
            ("-5", Ok(Some(-500))),
            ("０．５０", Ok(Some(50))),
            ("1.500", Ok(Some(150))),
            ("", Ok(None)),
            ("/", Ok(None)),
            ("0.005", Err(BadValue::Fraction)),
            ("12美元", Err(BadValue::NotANumber)),
            ("免费", Err(BadValue::NotANumber)),
            ("9223372036854775807", Err(BadValue::TooLarge)),
        ] {
            assert_eq!(money(text, &words), expected, "{text}");
        }
    }
}

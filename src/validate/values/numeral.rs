//! Written numbers: digits with separators and a fraction, or Chinese numerals.

use super::BadValue;

/// `units / 10^decimals`, and what stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub units: i64,
    pub decimals: u32,
    pub rest: &'a str,
}

impl Written<'_> {
    /// The number in `10^-decimals`.
    pub(super) fn scaled(self, decimals: u32) -> Result<i64, BadValue> {
        if let Some(more) = decimals.checked_sub(self.decimals) {
            return 10_i64.checked_pow(more).and_then(|by| self.units.checked_mul(by)).ok_or(BadValue::TooLarge);
        }
        let by = 10_i64.checked_pow(self.decimals - decimals).ok_or(BadValue::TooLarge)?;
        if self.units % by == 0 { Ok(self.units / by) } else { Err(BadValue::Fraction) }
    }
}

/// The number of a text of one to nine digits and nothing else, as nearly all are.
pub(super) fn short(text: &str) -> Option<i64> {
    let digits = matches!(text.len(), 1..=9) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.bytes().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
}

/// Reads the number that `text` (plain) starts with; `None` if it starts with none.
pub(super) fn number(text: &str) -> Result<Option<Written<'_>>, BadValue> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let written = match unsigned.bytes().next() {
        Some(b'0'..=b'9') => digits(unsigned)?,
        Some(128..) => match chinese(unsigned)? {
            Some(written) => written,
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(Written { units: sign * written.units, ..written }))
}

/// Digits, with commas between groups of three, with a fraction.
fn digits(text: &str) -> Result<Written<'_>, BadValue> {
    let bytes = text.as_bytes();
    let (mut units, mut decimals, mut at) = (0_i64, 0, 0);
    let mut fraction = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' => {
                units = units
                    .checked_mul(10)
                    .and_then(|n| n.checked_add(i64::from(byte - b'0')))
                    .ok_or(BadValue::TooLarge)?;
                decimals += u32::from(fraction);
            }
            b'.' if !fraction && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => fraction = true,
            b',' if !fraction && is_group(bytes, at) => {}
            _ => break,
        }
        at += 1;
    }
    Ok(Written { units, decimals, rest: &text[at..] })
}

/// Whether the comma at `at` separates thousands: one to three digits before it, exactly three behind it.
fn is_group(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let after = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let first = !bytes[..at].contains(&b',');
    after == 3 && (if first { (1..=3).contains(&before) } else { before == 3 })
}

/// What a Chinese numeral is made of.
#[derive(Clone, Copy)]
enum Numeral {
    Digit(i64),
    /// Ten, a hundred, a thousand.
    Power(i64),
    /// Ten thousand.
    Myriad,
}

/// Numerals from one to 99,999,999 as they are spoken (twelve is ten-two); `None` if `text` starts with none. Digits
/// side by side may mean "two or three" and are no number.
fn chinese(text: &str) -> Result<Option<Written<'_>>, BadValue> {
    let (mut total, mut section, mut digit) = (0, 0, None::<i64>);
    let (mut smallest, mut zero, mut end) = (i64::MAX, false, 0);
    for (at, character) in text.char_indices() {
        let Some(numeral) = numeral(character) else { break };
        match numeral {
            Numeral::Digit(0) if digit.is_none() => zero = true,
            Numeral::Digit(n) if digit.is_none() => digit = Some(n),
            Numeral::Power(power) if power < smallest && (digit.is_some() || power == 10) => {
                section += digit.take().unwrap_or(1) * power;
                (smallest, zero) = (power, false);
            }
            Numeral::Myriad if total == 0 && section + digit.unwrap_or(0) > 0 => {
                total = (section + digit.take().unwrap_or(0)) * 10_000;
                (section, smallest, zero) = (0, i64::MAX, false);
            }
            _ => return Err(BadValue::NotANumber),
        }
        end = at + character.len_utf8();
    }
    if end == 0 {
        return Ok(None);
    }
    // "Three hundred five" without a zero is three hundred and fifty to some.
    let skipped = smallest != i64::MAX && smallest > 10 || total > 0 && smallest == i64::MAX;
    if digit.is_some() && skipped && !zero {
        return Err(BadValue::NotANumber);
    }
    Ok(Some(Written { units: total + section + digit.unwrap_or(0), decimals: 0, rest: &text[end..] }))
}

/// The numerals zero to nine, two more forms of zero and two, ten, hundred, thousand, ten thousand.
fn numeral(character: char) -> Option<Numeral> {
    Some(match character {
        '\u{96f6}' | '\u{3007}' => Numeral::Digit(0),
        '\u{4e00}' => Numeral::Digit(1),
        '\u{4e8c}' | '\u{4e24}' => Numeral::Digit(2),
        '\u{4e09}' => Numeral::Digit(3),
        '\u{56db}' => Numeral::Digit(4),
        '\u{4e94}' => Numeral::Digit(5),
        '\u{516d}' => Numeral::Digit(6),
        '\u{4e03}' => Numeral::Digit(7),
        '\u{516b}' => Numeral::Digit(8),
        '\u{4e5d}' => Numeral::Digit(9),
        '\u{5341}' => Numeral::Power(10),
        '\u{767e}' => Numeral::Power(100),
        '\u{5343}' => Numeral::Power(1_000),
        '\u{4e07}' => Numeral::Myriad,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_digits_and_numerals() {
        let read = |text: &str| number(text).map(|written| written.map(|w| (w.units, w.decimals, w.rest.to_owned())));
        for (text, expected) in [
            ("12份", (12, 0, "份")),
            ("-1,234,567.50元", (-123_456_750, 2, "元")),
            ("1,23", (1, 0, ",23")),
            ("1234,567", (1234, 0, ",567")),
            ("5.", (5, 0, ".")),
            ("1.2.3", (12, 1, ".3")),
            ("1,000,00", (1000, 0, ",00")),
            ("十二天", (12, 0, "天")),
            ("二十", (20, 0, "")),
            ("一百零五", (105, 0, "")),
            ("两次", (2, 0, "次")),
            ("零", (0, 0, "")),
            ("三万二千", (32_000, 0, "")),
            ("一百一十", (110, 0, "")),
            ("九十九个", (99, 0, "个")),
            ("一千零二十", (1_020, 0, "")),
            ("二万零五", (20_005, 0, "")),
            ("三百五十", (350, 0, "")),
        ] {
            let (units, decimals, rest) = expected;
            assert_eq!(read(text), Ok(Some((units, decimals, rest.to_owned()))), "{text}");
        }
        for text in ["", "天", "x1", "-", "+", ".5"] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
        for text in ["三百五", "二三", "百", "十百", "万"] {
            assert_eq!(read(text), Err(BadValue::NotANumber), "{text}");
        }
        assert_eq!(read("99999999999999999999"), Err(BadValue::TooLarge));
    }
}

//! Dates with or without a time of day.

use super::{BadValue, text::plain};
use crate::{
    period::{Day, Zone},
    reference::Words,
};

/// A civil day as written, and the time of day if one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    /// The day.
    pub day: Day,
    /// Microseconds since midnight; `None` if no time is written.
    pub micros: Option<i64>,
}

/// Reads a date written year, month, day: with `-`, `/`, `.`, with the Chinese words for year, month and day, or as
/// eight digits; with `T` or a blank and `HH:MM[:SS[.f…]]` behind it (or four or six digits), or forenoon or afternoon
/// and a time on the twelve-hour clock. An offset behind the time is dropped. `None` for a cell that says that there is
/// nothing and for dates that stand for it.
///
/// # Errors
/// [`BadValue`]: no such form, no such day or time; [`BadValue::YearLast`] for forms that would have to be guessed.
pub fn instant(text: &str, words: &Words) -> Result<Option<Instant>, BadValue> {
    instant_in(text, words, None)
}

/// The same on the clock of a zone, if the text says by an offset on which clock it is written.
///
/// # Errors
/// As [`instant`].
pub fn instant_in(text: &str, words: &Words, zone: Option<&Zone>) -> Result<Option<Instant>, BadValue> {
    if let Some(parts) = usual(text.as_bytes()) {
        return parts.instant(words, zone);
    }
    let text = plain(text);
    let parts =
        if text.is_ascii() { scan(text.as_bytes()) } else { chinese(&text).and_then(|text| scan(text.as_bytes())) };
    match parts {
        Ok(parts) => parts.instant(words, zone),
        Err(_) if words.is_null(&text) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The numbers of a date and time, unchecked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub time: Option<Time>,
}

/// The numbers of a time of day, unchecked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Time {
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub micros: u32,
    /// On the twelve-hour clock.
    pub half: Option<Half>,
    /// Minutes ahead of UTC.
    pub offset: Option<i32>,
}

/// A half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Forenoon,
    Afternoon,
}

impl Parts {
    /// Checks the numbers; `None` if the date stands for none.
    pub(super) fn instant(self, words: &Words, zone: Option<&Zone>) -> Result<Option<Instant>, BadValue> {
        let micros = self.time.map(Time::micros).transpose()?;
        if !PLAIN_YEARS.contains(&self.year)
            && words.is_placeholder((self.year, self.month, self.day))
            && stands_for_none(self.year, micros)
        {
            return Ok(None);
        }
        let year = i16::try_from(self.year).map_err(|_| BadValue::NoSuchDay)?;
        let (Ok(month), Ok(day)) = (i8::try_from(self.month), i8::try_from(self.day)) else {
            return Err(BadValue::NoSuchDay);
        };
        let day = Day::of(year, month, day).ok_or(BadValue::NoSuchDay)?;
        let offset = self.time.and_then(|time| time.offset);
        Ok(Some(match (zone, micros, offset) {
            (Some(zone), Some(micros), Some(offset)) => {
                let (day, micros) = zone.civil((day, micros), offset);
                Instant { day, micros: Some(micros) }
            }
            _ => Instant { day, micros },
        }))
    }
}

/// Years in which no date stands for none.
const PLAIN_YEARS: std::ops::Range<u16> = 1_950..9_999;

/// A placeholder has no time, or midnight; the last of all days may have its last second.
fn stands_for_none(year: u16, micros: Option<i64>) -> bool {
    const LAST_SECOND: i64 = 86_399_000_000;
    micros.is_none_or(|micros| micros == 0 || year == 9_999 && micros >= LAST_SECOND)
}

impl Time {
    fn micros(self) -> Result<i64, BadValue> {
        let hour = match (self.half, self.hour) {
            (Some(Half::Forenoon), 12) => 0,
            (Some(Half::Forenoon), 13..) => return Err(BadValue::NoSuchTime),
            (Some(Half::Afternoon), hour @ 1..12) => hour + 12,
            // The whole day's clock; beside "afternoon" it says the same twice.
            (_, hour) => hour,
        };
        if hour > 23 || self.minute > 59 || self.second > 59 {
            return Err(BadValue::NoSuchTime);
        }
        let seconds = (i64::from(hour) * 60 + i64::from(self.minute)) * 60 + i64::from(self.second);
        Ok(seconds * 1_000_000 + i64::from(self.micros))
    }
}

/// The form of nearly every export, `YYYY-MM-DD` with or without `HH:MM[:SS]`, in half the time of [`scan`].
fn usual(text: &[u8]) -> Option<Parts> {
    let number = |[tens, ones]: [u8; 2]| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then(|| tens * 10 + ones)
    };
    let (&[c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2], time) = text.split_first_chunk()? else { return None };
    let year = u16::from(number([c1, c2])?) * 100 + u16::from(number([y1, y2])?);
    let (month, day) = (number([m1, m2])?, number([d1, d2])?);
    let time = match *time {
        [] => None,
        [b' ' | b'T', h1, h2, b':', n1, n2, ref seconds @ ..] => {
            let second = match *seconds {
                [] => 0,
                [b':', s1, s2] => number([s1, s2])?,
                _ => return None,
            };
            Some(Time { hour: number([h1, h2])?, minute: number([n1, n2])?, second, ..Time::default() })
        }
        _ => return None,
    };
    Some(Parts { year, month, day, time })
}

/// The words of a Chinese date as the characters of an ASCII one: year and month become `-`, day a blank, hour and
/// minute `:`, second nothing, forenoon `A`, afternoon `P`.
fn chinese(text: &str) -> Result<String, BadValue> {
    let mut ascii = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        let mark = match character {
            '\u{5e74}' | '\u{6708}' => '-',
            '\u{65f6}' | '\u{70b9}' | '\u{5206}' => ':',
            '\u{65e5}' | '\u{53f7}' => ' ',
            '\u{79d2}' => continue,
            '\u{4e0a}' | '\u{4e0b}' => {
                rest = rest.strip_prefix('\u{5348}').ok_or(BadValue::NotADate)?;
                ascii.push(' ');
                if character == '\u{4e0a}' { 'A' } else { 'P' }
            }
            other if other.is_ascii() => other,
            _ => return Err(BadValue::NotADate),
        };
        // Blanks around the words say nothing.
        if !character.is_ascii() && matches!(mark, '-' | ':') {
            ascii.truncate(ascii.trim_end_matches(' ').len());
            rest = rest.trim_start_matches(' ');
        }
        ascii.push(mark);
    }
    let shorter = ascii.trim_end_matches([':', ' ']).len();
    ascii.truncate(shorter);
    Ok(ascii)
}

/// Reads the numbers of a date and time in ASCII.
fn scan(text: &[u8]) -> Result<Parts, BadValue> {
    let mut scanner = Scanner { rest: text };
    let (number, length) = scanner.digits();
    let mut parts = match length {
        8 => Parts {
            year: narrow(number / 10_000)?,
            month: narrow(number / 100 % 100)?,
            day: narrow(number % 100)?,
            time: None,
        },
        4 => {
            let separator = scanner.one_of(b"-/.").ok_or(BadValue::NotADate)?;
            let month = scanner.short().ok_or(BadValue::NotADate)?;
            scanner.one_of(&[separator]).ok_or(BadValue::NotADate)?;
            let day = scanner.short().ok_or(BadValue::NotADate)?;
            Parts { year: narrow(number)?, month, day, time: None }
        }
        1 | 2 if scanner.one_of(b"-/.").is_some() => return Err(BadValue::YearLast),
        _ => return Err(BadValue::NotADate),
    };
    if scanner.rest.is_empty() {
        return Ok(parts);
    }
    parts.time = Some(scanner.time()?);
    if scanner.rest.is_empty() { Ok(parts) } else { Err(BadValue::NotADate) }
}

fn narrow<T: TryFrom<u32>>(number: u32) -> Result<T, BadValue> {
    T::try_from(number).map_err(|_| BadValue::NotADate)
}

/// ASCII text that is read from its start.
pub(super) struct Scanner<'a> {
    pub rest: &'a [u8],
}

impl Scanner<'_> {
    /// What separates it from the date, a time of day, an offset.
    fn time(&mut self) -> Result<Time, BadValue> {
        let before = self.rest.len();
        self.blanks();
        self.one_of(b"Tt");
        if self.rest.len() == before {
            return Err(BadValue::NotADate);
        }
        self.blanks();
        let half = match self.one_of(b"AP") {
            Some(b'A') => Some(Half::Forenoon),
            Some(_) => Some(Half::Afternoon),
            None => None,
        };
        self.blanks();
        let (number, length) = self.digits();
        let number = match length {
            4 => number * 100,
            _ => number,
        };
        let mut time = match length {
            1 | 2 => Time { hour: narrow(number)?, half, ..Time::default() },
            4 | 6 => Time {
                hour: narrow(number / 10_000)?,
                minute: narrow(number / 100 % 100)?,
                second: narrow(number % 100)?,
                ..Time::default()
            },
            _ => return Err(BadValue::NotADate),
        };
        if length <= 2 {
            self.one_of(b":").ok_or(BadValue::NotADate)?;
            time.minute = self.two()?;
            if self.one_of(b":").is_some() {
                time.second = self.two()?;
            }
        }
        if self.one_of(b".").is_some() {
            time.micros = self.fraction().ok_or(BadValue::NotADate)?;
        }
        time.offset = self.offset()?;
        Ok(time)
    }

    /// The digits that come next (at most eight): their number and how many they are.
    #[inline]
    fn digits(&mut self) -> (u32, usize) {
        let (mut number, mut length) = (0, 0);
        while length < 8
            && let Some(digit @ b'0'..=b'9') = self.rest.get(length)
        {
            number = number * 10 + u32::from(digit - b'0');
            length += 1;
        }
        self.rest = &self.rest[length..];
        (number, length)
    }

    /// One or two digits.
    #[inline]
    fn short(&mut self) -> Option<u8> {
        let (number, length) = self.digits();
        if matches!(length, 1 | 2) { u8::try_from(number).ok() } else { None }
    }

    /// One or two digits, also where more follow.
    pub(super) fn pair(&mut self) -> Option<u8> {
        let first = self.digit()?;
        Some(self.digit().map_or(first, |second| 10 * first + second))
    }

    fn digit(&mut self) -> Option<u8> {
        self.one_of(b"0123456789").map(|digit| digit - b'0')
    }

    fn two(&mut self) -> Result<u8, BadValue> {
        let (number, length) = self.digits();
        if length == 2 { narrow(number) } else { Err(BadValue::NotADate) }
    }

    /// Digits of a fraction of a second, in microseconds; what is finer is cut off.
    pub(super) fn fraction(&mut self) -> Option<u32> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        let digit = |place: usize| digits.get(place).map_or(0, |digit| u32::from(digit - b'0'));
        (length > 0).then(|| (0..6).fold(0, |micros, place| micros * 10 + digit(place)))
    }

    /// `Z`, `+08:00`, `+0800`, `+08` in minutes, or nothing.
    pub(super) fn offset(&mut self) -> Result<Option<i32>, BadValue> {
        self.blanks();
        if self.rest.is_empty() {
            return Ok(None);
        }
        if self.one_of(b"Zz").is_some() {
            return Ok(Some(0));
        }
        let sign = if self.one_of(b"+-").ok_or(BadValue::NotADate)? == b'+' { 1 } else { -1 };
        let (hours, minutes) = match self.digits() {
            (number, 4) => (number / 100, number % 100),
            (hours, 2) if self.one_of(b":").is_some() => (hours, u32::from(self.two()?)),
            (hours, 2) => (hours, 0),
            _ => return Err(BadValue::NotADate),
        };
        let ahead: i32 = narrow(hours * 60 + minutes)?;
        if hours <= 14 && minutes < 60 { Ok(Some(sign * ahead)) } else { Err(BadValue::NotADate) }
    }

    #[inline]
    pub(super) fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        if !bytes.contains(first) {
            return None;
        }
        self.rest = rest;
        Some(*first)
    }

    pub(super) fn blanks(&mut self) {
        while self.one_of(b" ").is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<(String, Option<i64>)>, BadValue> {
        let words = Words::built_in().unwrap();
        instant(text, &words).map(|found| found.map(|instant| (instant.day.to_string(), instant.micros)))
    }

    #[expect(clippy::unnecessary_wraps, reason = "written as the value is")]
    fn at(hour: i64, minute: i64, second: i64, micros: i64) -> Option<i64> {
        Some(((hour * 60 + minute) * 60 + second) * 1_000_000 + micros)
    }

    #[test]
    fn reads_every_form() {
        for (text, micros) in [
            ("2026-03-01", None),
            ("2026/3/1", None),
            ("2026.3.1", None),
            ("20260301", None),
            ("2026年3月1日", None),
            ("２０２６－０３－０１", None),
            (" 2026-3-01\t", None),
            ("2026年03月01号", None),
            ("20260301T101500", at(10, 15, 0, 0)),
            ("20260301T1015", at(10, 15, 0, 0)),
            ("20260301 10:15:07", at(10, 15, 7, 0)),
            ("2026-03-01 10:15", at(10, 15, 0, 0)),
            ("2026/3/1 9:05", at(9, 5, 0, 0)),
            ("2026-03-01T10:15:07.25", at(10, 15, 7, 250_000)),
            ("2026-03-01 10:15:07.1234567", at(10, 15, 7, 123_456)),
            ("2026-03-01T10:15:07+08:00", at(10, 15, 7, 0)),
            ("2026-03-01T10:15:07.5Z", at(10, 15, 7, 500_000)),
            ("2026-03-01 10:15:07 +0800", at(10, 15, 7, 0)),
            ("2026-03-01T10:15:07-05", at(10, 15, 7, 0)),
            ("2026年3月1日 10:15", at(10, 15, 0, 0)),
            ("2026年3月1日10时15分", at(10, 15, 0, 0)),
            ("2026年3月1日 10时15分07秒", at(10, 15, 7, 0)),
            ("2026/3/1 下午 3:05", at(15, 5, 0, 0)),
            ("2026-3-1 上午12:30:00", at(0, 30, 0, 0)),
            ("2026-3-1 下午12:30", at(12, 30, 0, 0)),
            ("2026年3月1日下午15:30", at(15, 30, 0, 0)),
            ("2026 年 3 月 1 日 10 时 15 分 07 秒", at(10, 15, 7, 0)),
            ("２０２６年３月１日　１０：１５：０７", at(10, 15, 7, 0)),
            ("2026.3.1 10点15分", at(10, 15, 0, 0)),
            ("\u{feff}2026-03-01Ｔ10:15", at(10, 15, 0, 0)),
            ("2026-03-01 00:00:00", at(0, 0, 0, 0)),
            ("2026-03-01 23:59:59", at(23, 59, 59, 0)),
        ] {
            assert_eq!(read(text), Ok(Some(("2026-03-01".into(), micros))), "{text}");
        }
    }

    #[test]
    fn an_offset_moves_the_clock_only_into_a_zone() {
        let words = Words::built_in().unwrap();
        let zone = Zone::named("+08:00").unwrap();
        for (text, here, there) in [
            ("2026-03-01T10:15:00+08:00", (1, at(10, 15, 0, 0)), (1, at(10, 15, 0, 0))),
            ("2026-03-01T20:15:00Z", (1, at(20, 15, 0, 0)), (2, at(4, 15, 0, 0))),
            ("2026-03-01 20:15:00 -0330", (1, at(20, 15, 0, 0)), (2, at(7, 45, 0, 0))),
            ("2026-03-01 20:15:00", (1, at(20, 15, 0, 0)), (1, at(20, 15, 0, 0))),
            ("2026-03-01", (1, None), (1, None)),
        ] {
            let at = |(day, micros)| Ok(Some(Instant { day: Day::of(2026, 3, day).unwrap(), micros }));
            assert_eq!(instant(text, &words), at(here), "{text}");
            assert_eq!(instant_in(text, &words, Some(&zone)), at(there), "{text}");
        }
        assert_eq!(instant_in("0001-01-01T00:00:00Z", &words, Some(&zone)), Ok(None));
    }

    #[test]
    fn the_usual_form_is_read_as_by_the_scanner() {
        for text in ["2026-03-01", "2026-03-01 10:15:07", "2026-03-01T23:59:59", "9999-99-99 99:99:99", "0000-00-00"] {
            assert_eq!(usual(text.as_bytes()), Some(scan(text.as_bytes()).unwrap()), "{text}");
        }
        for text in
            ["", "2026-03-0", "2026-03-0x", "2026-03-01 ", "2026/03/01", "2026-03-01 10:15:0/", "2026-03-01 10:15:07Z"]
        {
            assert_eq!(usual(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn nothing_is_none() {
        for text in [
            "",
            "  ",
            "-",
            "/",
            "无",
            "NULL",
            "null",
            "1753-1-1",
            "1753-01-01 00:00:00",
            "1900-01-01",
            "1900/1/1 0:00",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "9999-12-31",
            "9999-12-31 23:59:59",
            "00010101",
        ] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
        assert_eq!(read("1900-01-01 08:05:43"), Ok(Some(("1900-01-01".into(), at(8, 5, 43, 0)))));
    }

    #[test]
    fn nothing_is_guessed() {
        for (text, error) in [
            ("3/1/2026", BadValue::YearLast),
            ("01-03-26", BadValue::YearLast),
            ("2026-02-30", BadValue::NoSuchDay),
            ("2026-13-01", BadValue::NoSuchDay),
            ("20260229", BadValue::NoSuchDay),
            ("2026-00-10", BadValue::NoSuchDay),
            ("2026-03-01 24:00:00", BadValue::NoSuchTime),
            ("2026-03-01 10:60", BadValue::NoSuchTime),
            ("2026-3-1 上午13:00", BadValue::NoSuchTime),
            ("2026-03", BadValue::NotADate),
            ("2026-3/1", BadValue::NotADate),
            ("2026-03-01x", BadValue::NotADate),
            ("46082", BadValue::NotADate),
            ("2026-03-01 10", BadValue::NotADate),
            ("2026-03-01T", BadValue::NotADate),
            ("2026-03-01 10:15:", BadValue::NotADate),
            ("20260301101500", BadValue::NotADate),
            ("2026-03-01 10:15 PM", BadValue::NotADate),
            ("明天", BadValue::NotADate),
            ("2026-003-01", BadValue::NotADate),
            ("2026-03-01 10:15:07+99:00", BadValue::NotADate),
            ("1772323200000", BadValue::NotADate),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
    }
}

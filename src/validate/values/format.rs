//! Dates in a form that a project describes.

use super::{
    BadValue, Instant,
    instant::{Half, Parts, Scanner},
    text::plain,
};
use crate::{period::Zone, reference::Words};

/// A form of dates, such as `%m/%d/%Y %I:%M:%S %p`, ready to be read with.
///
/// Directives: `%Y` (four digits), `%y` (69–99 are 19xx), `%m`, `%b` `%B` (an English month), `%d`, `%H`, `%I`, `%M`,
/// `%S`, `%f` (a fraction of any length), `%p`, `%z` (an offset), `%F`, `%T`, `%R`, `%%`; a blank is any number of blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFormat(Vec<Step>);

/// A form that cannot be read with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFormat {
    /// No directive of ours.
    #[error("`%{0}` is no known part of a date")]
    Unknown(char),
    /// The form ends within a directive.
    #[error("`%` stands alone at the end")]
    Unfinished,
    /// Year, month and day must all be there, once.
    #[error("a date needs a year, a month and a day, each once")]
    NoDate,
    /// `%I` without `%p`, or `%p` without `%I`.
    #[error("`%I` and `%p` need each other")]
    HalfDay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Literal(u8),
    Blanks,
    LongYear,
    ShortYear,
    Month,
    MonthName,
    Day,
    Hour,
    TwelveHour,
    Minute,
    Second,
    Fraction,
    Half,
    Offset,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl DateFormat {
    /// Prepares a form.
    ///
    /// # Errors
    /// [`BadFormat`].
    pub fn new(form: &str) -> Result<Self, BadFormat> {
        let mut steps = Vec::new();
        let mut characters = form.trim().chars();
        while let Some(character) = characters.next() {
            match character {
                '%' => directive(characters.next().ok_or(BadFormat::Unfinished)?, &mut steps)?,
                ' ' => steps.push(Step::Blanks),
                other => steps.extend(other.encode_utf8(&mut [0; 4]).bytes().map(Step::Literal)),
            }
        }
        let times = |wanted: &[Step]| steps.iter().filter(|step| wanted.contains(step)).count();
        if [&[Step::LongYear, Step::ShortYear][..], &[Step::Month, Step::MonthName], &[Step::Day]].map(times) != [1; 3]
        {
            return Err(BadFormat::NoDate);
        }
        if times(&[Step::TwelveHour]) != times(&[Step::Half]) {
            return Err(BadFormat::HalfDay);
        }
        Ok(Self(steps))
    }

    /// Reads a date in this form, on the clock of `zone` if the form has an offset; `None` for a cell that says that there
    /// is nothing and for dates that stand for it.
    ///
    /// # Errors
    /// [`BadValue`]: another form, no such day, no such time.
    pub fn read(&self, text: &str, words: &Words, zone: Option<&Zone>) -> Result<Option<Instant>, BadValue> {
        let text = plain(text);
        match self.parts(text.as_bytes()) {
            Some(parts) => parts.instant(words, zone),
            None if words.is_null(&text) => Ok(None),
            None => Err(BadValue::NotADate),
        }
    }

    fn parts(&self, text: &[u8]) -> Option<Parts> {
        let mut scanner = Scanner { rest: text };
        let mut parts = Parts::default();
        for step in &self.0 {
            let time = parts.time.get_or_insert_default();
            match step {
                Step::Literal(byte) => drop(scanner.one_of(&[*byte])?),
                Step::Blanks => scanner.blanks(),
                Step::LongYear => parts.year = long_year(&mut scanner)?,
                Step::ShortYear => parts.year = short_year(&mut scanner)?,
                Step::Month => parts.month = scanner.pair()?,
                Step::MonthName => parts.month = month_name(&mut scanner)?,
                Step::Day => parts.day = scanner.pair()?,
                Step::Hour => time.hour = scanner.pair()?,
                Step::TwelveHour => time.hour = scanner.pair().filter(|hour| (1..=12).contains(hour))?,
                Step::Minute => time.minute = scanner.pair()?,
                Step::Second => time.second = scanner.pair()?,
                Step::Fraction => time.micros = scanner.fraction()?,
                Step::Half => time.half = Some(half(&mut scanner)?),
                Step::Offset => time.offset = scanner.offset()?,
            }
        }
        if !self.0.iter().any(|step| matches!(step, Step::Hour | Step::TwelveHour)) {
            parts.time = None;
        }
        scanner.rest.is_empty().then_some(parts)
    }
}

fn directive(name: char, steps: &mut Vec<Step>) -> Result<(), BadFormat> {
    let step = match name {
        'Y' => Step::LongYear,
        'y' => Step::ShortYear,
        'm' => Step::Month,
        'b' | 'B' => Step::MonthName,
        'd' | 'e' => Step::Day,
        'H' => Step::Hour,
        'I' => Step::TwelveHour,
        'M' => Step::Minute,
        'S' => Step::Second,
        'f' => Step::Fraction,
        'p' => Step::Half,
        'z' => Step::Offset,
        '%' => Step::Literal(b'%'),
        'F' => return together("Y-m-d", steps),
        'T' => return together("H:M:S", steps),
        'R' => return together("H:M", steps),
        other => return Err(BadFormat::Unknown(other)),
    };
    steps.push(step);
    Ok(())
}

/// A directive that stands for several.
fn together(parts: &str, steps: &mut Vec<Step>) -> Result<(), BadFormat> {
    for part in parts.chars() {
        match part {
            '-' | ':' => steps.extend(u8::try_from(part).map(Step::Literal)),
            name => directive(name, steps)?,
        }
    }
    Ok(())
}

/// Exactly four digits, also where more follow.
fn long_year(scanner: &mut Scanner) -> Option<u16> {
    let (year, rest) = scanner.rest.split_at_checked(4)?;
    scanner.rest = rest;
    year.iter().try_fold(0, |year, digit| digit.is_ascii_digit().then(|| year * 10 + u16::from(digit - b'0')))
}

fn short_year(scanner: &mut Scanner) -> Option<u16> {
    let year = u16::from(scanner.pair()?);
    Some(if year < 69 { 2_000 + year } else { 1_900 + year })
}

/// An English month, whole or its first three letters.
fn month_name(scanner: &mut Scanner) -> Option<u8> {
    let letters = scanner.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (name, rest) = scanner.rest.split_at(letters);
    let is =
        |month: &&str| name.eq_ignore_ascii_case(month.as_bytes()) || name.eq_ignore_ascii_case(&month.as_bytes()[..3]);
    let month = MONTHS.iter().position(is)?;
    scanner.rest = rest;
    u8::try_from(month + 1).ok()
}

/// `AM`, `PM`, or the Chinese words.
fn half(scanner: &mut Scanner) -> Option<Half> {
    const WORDS: [(&str, Half); 4] = [
        ("am", Half::Forenoon),
        ("pm", Half::Afternoon),
        ("\u{4e0a}\u{5348}", Half::Forenoon),
        ("\u{4e0b}\u{5348}", Half::Afternoon),
    ];
    let (word, half) = WORDS.iter().find(|(word, _)| {
        scanner.rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    })?;
    scanner.rest = &scanner.rest[word.len()..];
    Some(*half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Day;

    #[test]
    fn reads_what_the_form_describes() {
        let words = Words::built_in().unwrap();
        let day = Day::of(2026, 3, 1).unwrap();
        for (form, text, micros) in [
            ("%m/%d/%Y %I:%M:%S %p", "3/1/2026 01:05:09 PM", Some(47_109_000_000)),
            ("%m/%d/%Y %I:%M:%S %p", "03/01/2026 12:00:00 am", Some(0)),
            ("%d-%b-%y", "01-Mar-26", None),
            ("%d %B %Y", "1 March 2026", None),
            ("%d.%m.%Y %R", "1.3.2026  13:05", Some(47_100_000_000)),
            ("%Y%m%d%H%M%S", "20260301130509", Some(47_109_000_000)),
            ("%FT%T.%f%z", "2026-03-01T13:05:09.25+08:00", Some(47_109_250_000)),
            ("%m月%d日%Y年%p%I:%M", "3月1日2026年下午1:05", Some(47_100_000_000)),
        ] {
            let format = DateFormat::new(form).unwrap();
            assert_eq!(format.read(text, &words, None), Ok(Some(Instant { day, micros })), "{form}: {text}");
            assert_eq!(format.read(" - ", &words, None), Ok(None));
        }
        let american = DateFormat::new("%m/%d/%Y").unwrap();
        assert_eq!(american.read("01/01/1900", &words, None), Ok(None));
        assert_eq!(american.read("02/30/2026", &words, None), Err(BadValue::NoSuchDay));
        for text in ["2026-03-01", "3/1/2026x", "3/1/26", "3/1"] {
            assert_eq!(american.read(text, &words, None), Err(BadValue::NotADate), "{text}");
        }
    }

    #[test]
    fn refuses_forms_that_say_too_little() {
        for (form, error) in [
            ("%Y-%m", BadFormat::NoDate),
            ("%Y-%m-%d %m", BadFormat::NoDate),
            ("%F %I:%M", BadFormat::HalfDay),
            ("%F %H:%M %p", BadFormat::HalfDay),
            ("%F %q", BadFormat::Unknown('q')),
            ("%F %", BadFormat::Unfinished),
        ] {
            assert_eq!(DateFormat::new(form), Err(error), "{form}");
        }
    }
}

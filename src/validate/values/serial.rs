//! Dates that a machine counts: days since 1900, milliseconds or seconds since 1970.

use super::{BadValue, Instant, instant_in, text::plain};
use crate::{
    period::{Day, MICROS_A_DAY, Zone},
    reference::Words,
};

/// How the dates of a column are counted. No single number says that it is a date: the column decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateForm {
    /// Days of a spreadsheet's 1900 system; a fraction is the time of day, rounded half up to the second.
    Serial,
    /// Milliseconds since 1970-01-01 UTC, in the project's zone, else as Beijing time.
    EpochMilliseconds,
    /// Seconds since 1970-01-01 UTC, likewise.
    EpochSeconds,
}

/// The serial number of 1970-01-01.
const SERIAL_1970: i64 = 25_569;

/// 2000-01-01 to 2100-01-01, in days of a spreadsheet and in seconds since 1970.
const SERIALS: std::ops::Range<i64> = 36_526..73_051;
const SECONDS: std::ops::Range<i64> = 946_684_800..4_102_444_800;

/// UTC+8, all year.
const BEIJING: i64 = 8 * 3_600;

impl DateForm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Serial, Self::EpochMilliseconds, Self::EpochSeconds];

    /// The stable name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::EpochMilliseconds => "epoch-milliseconds",
            Self::EpochSeconds => "epoch-seconds",
        }
    }

    /// The instant that a number stands for; `None` if the text is no number, or one outside 2000–2100.
    #[must_use]
    pub fn read(self, text: &str, zone: Option<&Zone>) -> Option<Instant> {
        let text = plain(text);
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let number: i64 = digits(whole).filter(|digits| !digits.is_empty())?.parse().ok()?;
        let fraction = digits(fraction)?.trim_end_matches('0');
        match self {
            Self::Serial if SERIALS.contains(&number) => serial(number, fraction),
            Self::EpochMilliseconds if SECONDS.contains(&(number / 1_000)) => since_1970(number * 1_000, zone),
            Self::EpochSeconds if SECONDS.contains(&number) => since_1970(number * 1_000_000, zone),
            _ => None,
        }
    }
}

/// The instant that a cell says: in the form in which the dates of its column are counted, else as it is written.
///
/// # Errors
/// As [`instant_in`].
pub fn counted_or_written(
    text: &str,
    form: Option<DateForm>,
    (words, zone): (&Words, Option<&Zone>),
) -> Result<Option<Instant>, BadValue> {
    match form.and_then(|form| form.read(text, zone)) {
        Some(counted) => Ok(Some(counted)),
        None => instant_in(text, words, zone),
    }
}

fn digits(text: &str) -> Option<&str> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text)
}

fn serial(days: i64, fraction: &str) -> Option<Instant> {
    // A double has 17 digits; what stands behind them does not move a second.
    let kept = &fraction[..fraction.len().min(17)];
    if kept.is_empty() {
        return Some(Instant { day: Day(i32::try_from(days - SERIAL_1970).ok()?), micros: None });
    }
    let scale = 10_i128.pow(u32::try_from(kept.len()).ok()?);
    let seconds = (kept.parse::<i128>().ok()? * 86_400 * 2 + scale) / (scale * 2);
    at((days - SERIAL_1970) * MICROS_A_DAY + i64::try_from(seconds).ok()? * 1_000_000)
}

fn since_1970(micros: i64, zone: Option<&Zone>) -> Option<Instant> {
    let Some(zone) = zone else { return at(micros + BEIJING * 1_000_000) };
    let Instant { day, micros } = at(micros)?;
    let (day, micros) = zone.civil((day, micros?), 0);
    Some(Instant { day, micros: Some(micros) })
}

fn at(micros: i64) -> Option<Instant> {
    let day = Day(i32::try_from(micros.div_euclid(MICROS_A_DAY)).ok()?);
    Some(Instant { day, micros: Some(micros.rem_euclid(MICROS_A_DAY)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: DateForm, text: &str) -> Option<(String, Option<i64>)> {
        form.read(text, None).map(|instant| (instant.day.to_string(), instant.micros.map(|micros| micros / 1_000_000)))
    }

    #[test]
    fn reads_serials_to_the_second() {
        let serial = |text| read(DateForm::Serial, text);
        let day = |day: &str, second| Some((day.to_owned(), second));
        assert_eq!(serial("46082"), day("2026-03-01", None));
        assert_eq!(serial("46082.0"), day("2026-03-01", None));
        assert_eq!(serial(" ４６０８２.5 "), day("2026-03-01", Some(43_200)));
        // 09:30:00 as a double prints it.
        assert_eq!(serial("46082.395833333336"), day("2026-03-01", Some(34_200)));
        // Half a second goes up, and over midnight.
        assert_eq!(serial("46082.000005787037"), day("2026-03-01", Some(0)));
        assert_eq!(serial("46082.0000057870371"), day("2026-03-01", Some(1)));
        assert_eq!(serial("46082.999999"), day("2026-03-02", Some(0)));
        assert_eq!((serial("36525"), serial("73051")), (None, None));
        assert_eq!(serial("36526"), day("2000-01-01", None));
        assert_eq!(serial("73050"), day("2099-12-31", None));
        for text in ["", "x", "20260301", "46082,5", "-46082", "4.6082E4", "46082.5x", ".5"] {
            assert_eq!(serial(text), None, "{text}");
        }
    }

    #[test]
    fn reads_epochs_as_beijing_time() {
        let at = |day: &str, second| Some((day.to_owned(), Some(second)));
        assert_eq!(read(DateForm::EpochMilliseconds, "1772328600000"), at("2026-03-01", 34_200));
        assert_eq!(read(DateForm::EpochSeconds, "1772328600"), at("2026-03-01", 34_200));
        assert_eq!(read(DateForm::EpochSeconds, "1772380800"), at("2026-03-02", 0));
        let tokyo = Zone::named("+09:00").unwrap();
        let later = DateForm::EpochSeconds.read("1772377200", Some(&tokyo)).unwrap();
        assert_eq!((later.day.to_string().as_str(), later.micros), ("2026-03-02", Some(0)));
        assert_eq!(read(DateForm::EpochMilliseconds, "1772328600"), None);
        assert_eq!(read(DateForm::EpochSeconds, "1772328600000"), None);
    }
}

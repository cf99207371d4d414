//! Time zones, for times that are written with an offset.

use super::{Day, MICROS_A_DAY};
use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};

/// Names of the one time of China, eight hours ahead of UTC: since 1991 without summer time, so that it needs no table, and
/// reads the same on machines without one.
const CHINA: [&str; 6] = ["Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "Asia/Hong_Kong", "Asia/Macau", "PRC"];

/// A zone that instants are converted to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of this name, `Asia/Shanghai`, or at this offset, `+08:00`; `None` if the machine's table of zones knows
    /// no such name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let zone = match offset(if CHINA.contains(&name) { "+08:00" } else { name }) {
            Some(seconds) => TimeZone::fixed(Offset::from_seconds(seconds).ok()?),
            None => TimeZone::get(name).ok()?,
        };
        Some(Self(zone))
    }

    /// Day and microseconds of the day here, of the instant that is `day` and `micros` where clocks are `offset` minutes
    /// ahead of UTC.
    #[must_use]
    pub fn civil(&self, (day, micros): (Day, i64), offset: i32) -> (Day, i64) {
        let utc = i64::from(day.0) * MICROS_A_DAY + micros - i64::from(offset) * 60_000_000;
        let Ok(instant) = Timestamp::from_microsecond(utc) else { return (day, micros) };
        let here = utc + i64::from(self.0.to_offset(instant).seconds()) * 1_000_000;
        let there = i32::try_from(here.div_euclid(MICROS_A_DAY)).map_or(day, Day);
        (there, here.rem_euclid(MICROS_A_DAY))
    }
}

/// Seconds of `+HH:MM`.
fn offset(text: &str) -> Option<i32> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let number = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() == 2);
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_on_the_clock_of_the_zone() {
        let day = Day::of(2026, 3, 1).unwrap();
        let hours = |hours: i64| hours * 3_600_000_000;
        for name in ["Asia/Shanghai", "+08:00"] {
            let zone = Zone::named(name).unwrap();
            assert_eq!(zone.civil((day, hours(10)), 480), (day, hours(10)), "{name}");
            assert_eq!(zone.civil((day, hours(20)), 0), (day.next(), hours(4)), "{name}");
            assert_eq!(zone.civil((day, hours(1)), 840), (day.before(), hours(19)), "{name}");
        }
        let west = Zone::named("-03:30").unwrap();
        assert_eq!(west.civil((day, 0), 0), (day.before(), hours(20) + 1_800_000_000));
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        for name in ["", "+8", "+25:00", "+08:60", "+0８:00", "Asia/Atlantis", "北京"] {
            assert_eq!(Zone::named(name), None, "{name}");
        }
    }
}

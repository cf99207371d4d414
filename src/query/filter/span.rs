//! Values of a filter as stretches of integers: a number, a day as the microseconds that it has.

use super::{clause::Value, column::Edge};
use crate::{
    engine::Filter,
    period::{Day, MICROS_A_DAY, Period},
    reference::Words,
    validate::values,
};

/// Whole numbers from `low` to `high`, inclusive; none if `high` is less. Between 10 and 11 is `11..=10`: what is less
/// than `low` is less than it, what is more than `high` is more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub low: i64,
    pub high: i64,
}

/// The span of a number in units of `10^-decimals`; none of what is no number, or beyond all bounds.
pub(super) fn number_span(value: &Value, decimals: u32) -> Option<Span> {
    let Value::Bare(text) = value else { return None };
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits_only = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || fraction.len() > 12 || !digits_only(whole) || !digits_only(fraction) {
        return None;
    }
    let scale = 10_i128.pow(12);
    let fraction: i128 = format!("{fraction:0<12}").parse().ok()?;
    let exact = sign * (whole.parse::<i128>().ok()? * scale + fraction) * 10_i128.pow(decimals);
    let low = i64::try_from(-(-exact).div_euclid(scale)).ok()?;
    Some(Span { low, high: i64::try_from(exact.div_euclid(scale)).ok()? })
}

/// The microseconds of a day, an instant or a whole period (`2026-10`), in quotes or not.
pub(super) fn day_span(value: &Value, words: &Words) -> Option<Span> {
    let (Value::Bare(text) | Value::Text(text)) = value else { return None };
    if let Ok(Period { start, end }) = text.parse::<Period>() {
        let at = |day: Day| i64::from(day.0) * MICROS_A_DAY;
        return Some(Span { low: at(start), high: at(end) - 1 });
    }
    let instant = values::instant(text, words).ok().flatten()?;
    let day = i64::from(instant.day.0) * MICROS_A_DAY;
    Some(match instant.micros {
        None => Span { low: day, high: day + MICROS_A_DAY - 1 },
        Some(time) => Span { low: day + time, high: day + time },
    })
}

/// Microseconds since 1970 of a date as an export writes it.
pub(super) fn micros(text: &str, words: &Words) -> Option<i64> {
    let instant = values::instant(text, words).ok().flatten()?;
    Some(i64::from(instant.day.0) * MICROS_A_DAY + instant.micros.unwrap_or(0))
}

/// Whether a number lies in one of the spans.
pub(super) fn within(spans: &[Span], number: i64) -> bool {
    spans.iter().any(|span| (span.low..=span.high).contains(&number))
}

/// Whether the day in one column, with the time of day in another, lies in a span of microseconds.
pub(super) fn moment((on, time, edge): (&str, Option<&str>, Edge), span: Span) -> Filter {
    let day = |micros: i64| micros.div_euclid(MICROS_A_DAY);
    let rest = |micros: i64| micros.rem_euclid(MICROS_A_DAY);
    let days = |low: i64, high: i64| Filter::Between(on.to_owned(), low, high);
    let blank = if edge == Edge::Start { 0 } else { MICROS_A_DAY - 1 };
    // On one day: the time of day between both; one that is not written is at the edge of the day.
    let on_day = |at: i64, low: i64, high: i64| {
        let written = time.map(|time| Filter::Between(time.to_owned(), low, high));
        let unwritten = (low..=high).contains(&blank).then(|| match time {
            Some(time) => Filter::Not(Box::new(Filter::Has(time.to_owned()))),
            None => Filter::All(Vec::new()),
        });
        Filter::All(vec![days(at, at), Filter::Any(written.into_iter().chain(unwritten).collect())])
    };
    let (first, last) = (day(span.low), day(span.high));
    if span.low > span.high {
        return Filter::Any(Vec::new());
    }
    if first == last && (rest(span.low) > 0 || rest(span.high) < MICROS_A_DAY - 1) {
        return on_day(first, rest(span.low), rest(span.high));
    }
    let (mut low, mut high, mut parts) = (first, last, Vec::new());
    if rest(span.low) > 0 && span.low > i64::MIN {
        parts.push(on_day(first, rest(span.low), MICROS_A_DAY - 1));
        low += 1;
    }
    if rest(span.high) < MICROS_A_DAY - 1 && span.high < i64::MAX {
        parts.push(on_day(last, 0, rest(span.high)));
        high -= 1;
    }
    parts.push(days(low, high));
    Filter::Any(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_between_whole_ones_are_spans_of_none() {
        let span = |text: &str, decimals| number_span(&Value::Bare(text.to_owned()), decimals).map(|s| (s.low, s.high));
        assert_eq!(span("10", 0), Some((10, 10)));
        assert_eq!(span("10.5", 0), Some((11, 10)));
        assert_eq!(span("-10.5", 0), Some((-10, -11)));
        assert_eq!(span("10.50", 2), Some((1_050, 1_050)));
        assert_eq!(span("0.005", 2), Some((1, 0)));
        assert_eq!(span("-3", 2), Some((-300, -300)));
        for text in ["", "-", "1e3", "1.2.3", "9999999999999", "2026-10-01"] {
            assert_eq!(span(text, 0), None, "{text}");
        }
    }

    #[test]
    fn days_and_periods_have_all_their_microseconds() {
        let words = Words::built_in().unwrap();
        let span = |text: &str| day_span(&Value::Bare(text.to_owned()), &words);
        let day = |text: &str| i64::from(text.parse::<Day>().unwrap().0) * MICROS_A_DAY;
        let whole = |first: &str, after: &str| Some(Span { low: day(first), high: day(after) - 1 });
        assert_eq!(span("2026-10-01"), whole("2026-10-01", "2026-10-02"));
        assert_eq!(span("2026-10"), whole("2026-10-01", "2026-11-01"));
        let noon = day("2026-10-01") + MICROS_A_DAY / 2;
        assert_eq!(span("2026-10-01T12:00"), Some(Span { low: noon, high: noon }));
        assert_eq!(span("soon"), None);
    }
}

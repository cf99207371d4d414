//! What all workbooks share: numbers typed as they are printed, ratios as formulas over their two integers.

use crate::number::{Decimal, NONE, Ratio};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// The greatest integer up to which a workbook's numbers are exact: 2^53.
const EXACT: i128 = 9_007_199_254_740_992;
/// The greatest number of which a workbook shows every digit: 15 of them.
const SHOWN: i128 = 999_999_999_999_999;

/// What a number is printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// As it is.
    Plain,
    /// In per cent.
    Percent,
}

/// A number as a report prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// The printed digits.
    pub digits: Decimal,
    /// Whether they are followed by `%`.
    pub scale: Scale,
    /// Whether a rise is marked by `+`.
    signed: bool,
}

impl Number {
    /// Reads what a report printed; nothing if it is no number, or one of which a workbook would not show every digit.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (bare, scale) = text.strip_suffix('%').map_or((text, Scale::Plain), |bare| (bare, Scale::Percent));
        let (whole, rest) = bare.split_once('.').unwrap_or((bare, ""));
        let digits =
            Decimal { units: format!("{whole}{rest}").parse().ok()?, decimals: u32::try_from(rest.len()).ok()? };
        let number = Self { digits, scale, signed: whole.starts_with('+') };
        (number.to_string() == text && digits.units.abs() <= SHOWN).then_some(number)
    }

    /// The number in a cell.
    pub(super) fn value(self) -> f64 {
        let hundredths = if self.scale == Scale::Percent { 2 } else { 0 };
        let places = self.digits.decimals + hundredths;
        // The nearest float to the printed digits, as a reader's own typing would give.
        format!("{}e-{places}", self.digits.units).parse().unwrap_or(0.0)
    }

    /// The number format that shows it as it is printed.
    pub(super) fn format(self) -> String {
        let plain = number_format(self.scale, self.digits.decimals);
        if self.signed { format!("+{plain};-{plain};{plain}") } else { plain }
    }

    /// Whether the ratio of two integers prints so, and a workbook can compute it from them without loss.
    pub(super) fn is_ratio(self, numerator: i64, denominator: i64) -> bool {
        let (ratio, decimals) = (Ratio::new(numerator, denominator), self.digits.decimals);
        let (printed, hundred) = match self.scale {
            Scale::Percent => (ratio.percent(decimals), 100),
            Scale::Plain => (ratio.decimal(decimals), 1),
        };
        let dividend = 2 * i128::from(numerator).abs() * hundred * 10_i128.pow(decimals) + i128::from(denominator);
        !self.signed && printed == Some(self.digits) && dividend < EXACT
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.signed { "+" } else { "" };
        let unit = if self.scale == Scale::Percent { "%" } else { "" };
        write!(f, "{sign}{}{unit}", self.digits)
    }
}

/// A ratio of the integers in two cells, rounded half away from zero on whole numbers, as everywhere in the program: a
/// rate below 1 is never 1, one that is not 0 never 0. `decimals` are those that are printed.
pub(super) fn ratio(scale: Scale, (numerator, denominator): (&str, &str), decimals: u32) -> String {
    let (n, d) = (numerator, denominator);
    let places = if scale == Scale::Percent { decimals + 2 } else { decimals };
    let by = 10_i64.pow(places);
    let rounded = format!("SIGN({n})*INT((2*ABS({n})*{by}+{d})/(2*{d}))");
    let units = match scale {
        Scale::Percent => format!("IF({rounded}=0,SIGN({n}),IF(AND({rounded}={by},{n}<{d}),{by}-1,{rounded}))"),
        Scale::Plain => rounded,
    };
    format!("=IF({d}=0,\"{NONE}\",({units})/{by})")
}

/// The format of a number with so many digits after the point.
pub(super) fn number_format(scale: Scale, decimals: u32) -> String {
    let places = match decimals {
        0 => "0".to_owned(),
        places => format!("0.{}", "0".repeat(places as usize)),
    };
    if scale == Scale::Percent { places + "%" } else { places }
}

/// A file's properties, the same on any day; `created` is a date, `YYYY-MM-DD`.
pub(super) fn properties(created: &str) -> Result<DocProperties, XlsxError> {
    let program = concat!("xiaoneng ", env!("CARGO_PKG_VERSION"));
    let created = ExcelDateTime::parse_from_str(created)?;
    Ok(DocProperties::new().set_creation_datetime(&created).set_comment(program))
}

/// An empty book that is the same on any day.
pub(super) fn book() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties("2000-01-01")?);
    Ok(book)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_numbers_are_read_as_they_are_printed() {
        for text in ["0", "31366", "-4", "+5", "99.9%", "+0.1%", "-0.1%", "0.0%", "100.0%", "1.78", "999999999999999"] {
            let number = Number::read(text).unwrap();
            assert_eq!(number.to_string(), text);
        }
        for text in
            ["", "—", "-", "+", "%", "007", "1.", ".5", "1e5", "1,000", "+1.1 points", "1000000000000000", "--1"]
        {
            assert_eq!(Number::read(text), None, "{text:?}");
        }
        assert_eq!(Number::read("96.7%").unwrap().value().to_string(), "0.967");
        assert_eq!(Number::read("-0.3").unwrap().value().to_string(), "-0.3");
        assert_eq!(Number::read("+3.2%").unwrap().format(), "+0.0%;-0.0%;0.0%");
    }

    #[test]
    fn a_ratio_is_one_that_prints_so() {
        let rate = |text: &str, n, d| Number::read(text).unwrap().is_ratio(n, d);
        assert!(
            rate("99.9%", 9_996, 10_000) && rate("0.1%", 1, 100_000) && rate("6.3%", 1, 16) && rate("1.78", 356, 200)
        );
        assert!(!rate("100.0%", 9_996, 10_000), "rounded into praise");
        assert!(!rate("0.5", 100, 0) && !rate("5.0%", 1 << 60, 1 << 60));
        assert!(!rate("100.0%", 1 << 50, 1 << 50), "beyond what a workbook computes exactly");
    }
}

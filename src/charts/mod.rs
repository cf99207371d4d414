//! Charts as SVG text.
//!
//! In: plain structs of positions (`f64`) and ready-made texts, and a [`Theme`]. Out: an [`Svg`], the same bytes for the
//! same input. Never: compute or format a figure, read a file, pick what to draw, hold a word of any language.
//! Why: the numbers in a picture are the numbers in the table behind it, and a picture that would clip or pile up its
//! labels is worse than none.
//!
//! Bars start at zero; lines and points may not, their axis is labelled. Long names are wrapped to two lines and cut
//! beyond; cut names stand in full in the description. A chart grows with the number of units, and beyond the theme's
//! width only if its texts need it.

mod axis;
mod bars;
mod calendar_heat;
mod dumbbell;
mod flow;
mod funnel;
mod heat_map;
mod histogram;
mod key;
mod lens;
mod measure;
mod picture;
mod place;
mod plot;
mod rate_bars;
mod rewrite;
mod rows;
mod stacked_shares;
mod theme;
mod trend;
mod waterfall;

pub use axis::{Axis, Mark, Tick};
pub use bars::{Bar, Bars, Tone};
pub use calendar_heat::{CalendarHeat, CalendarPanel, Day, DayMark};
pub use dumbbell::{Dumbbell, DumbbellRow, Spot};
pub use flow::{Flow, FlowMonth};
pub use funnel::{Funnel, FunnelPoint, Limit};
pub use heat_map::{HeatCell, HeatColumn, HeatMap, HeatRow};
pub use histogram::{Bin, Histogram};
pub use lens::{Lens, LensRate};
pub use measure::text_width;
pub use picture::{Painter, Picture, PictureError};
pub use rate_bars::{Estimate, RateBar, RateBars};
pub use stacked_shares::{Share, ShareRow, StackedShares};
pub use theme::{FONTS, Mode, Theme};
pub use trend::{Trend, TrendMonth, TrendRate};
pub use waterfall::{Step, StepKind, Waterfall};

/// A drawn chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Svg {
    /// The whole `<svg>` element; stands alone and can be inlined in HTML.
    pub text: String,
    /// Width in px.
    pub width: f64,
    /// Height in px.
    pub height: f64,
    /// The text of `<title>`, unescaped.
    pub title: String,
    /// The text of `<desc>`, unescaped: the caller's, and the full names of what is cut in the picture.
    pub description: String,
}

/// What every chart has: a name in the page and words for those who do not see it. The title is not drawn; it belongs to
/// the caption beside the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Unique in the page: an ASCII letter, then letters, digits, `-` or `_`.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What it says, in a sentence or two.
    pub description: String,
}

/// Why a chart was not drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The numbers are a sentence, not a picture.
    #[error("chart: {found} of the {least} {what} that are needed")]
    TooFew {
        /// What is counted, such as `months`.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many are needed.
        least: usize,
    },
    /// A position that cannot be drawn: not finite, beyond 10^15, or below zero where a length is meant.
    #[error("chart: {what} cannot be drawn at {value}")]
    BadPosition {
        /// Which field.
        what: &'static str,
        /// The position as text.
        value: String,
    },
    /// Parts that belong together have different lengths.
    #[error("chart: {what}: {found} given, {expected} expected")]
    BadShape {
        /// Which field.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// The id is not a name.
    #[error("chart: `{0}` is not an id: an ASCII letter, then letters, digits, `-` or `_`")]
    BadId(String),
    /// The drawing library failed.
    #[error("chart: {0}")]
    Drawing(String),
}

macro_rules! charts {
    ($($(#[$doc:meta])* $kind:ident,)*) => {
        /// A chart of any kind.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Chart {
            $($(#[$doc])* $kind($kind),)*
        }

        impl Chart {
            /// Draws the chart.
            ///
            /// # Errors
            /// As the kind's own `draw`.
            pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
                match self {
                    $(Self::$kind(chart) => chart.draw(theme),)*
                }
            }

            /// Id, title and description.
            #[must_use]
            pub const fn head(&self) -> &Head {
                match self {
                    $(Self::$kind(chart) => &chart.head,)*
                }
            }
        }

        $(impl From<$kind> for Chart {
            fn from(chart: $kind) -> Self {
                Self::$kind(chart)
            }
        })*
    };
}

charts! {
    /// Two bar series and a rate by month.
    Trend,
    /// A stock by month, and what moved it.
    Flow,
    /// Rates with intervals by unit.
    RateBars,
    /// Units over their number of cases, with control limits.
    Funnel,
    /// A distribution and its sum curve.
    Histogram,
    /// Statutory, promised, actual by unit.
    Dumbbell,
    /// Levels as shares of a whole, by row.
    StackedShares,
    /// Plain bars by row.
    Bars,
    /// Values by row and column.
    HeatMap,
    /// Values by day.
    CalendarHeat,
    /// From one total to another, step by step.
    Waterfall,
    /// One rate over different denominators.
    Lens,
}

/// The largest absolute position.
const FARTHEST: f64 = 1e15;

impl Head {
    /// Checks the id.
    fn check(&self) -> Result<(), ChartError> {
        let mut signs = self.id.bytes();
        let first = signs.next().is_some_and(|sign| sign.is_ascii_alphabetic());
        let rest = signs.all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'-' | b'_'));
        if first && rest { Ok(()) } else { Err(ChartError::BadId(self.id.clone())) }
    }

    /// The same head, with the full names of what is cut in the picture at the end of the description.
    fn noting(&self, names: &[&str]) -> Self {
        let parts: Vec<&str> = std::iter::once(self.description.as_str()).chain(names.iter().copied()).collect();
        Self { description: parts.join("; "), ..self.clone() }
    }
}

/// Checks that there are enough things to make a picture.
fn at_least(least: usize, what: &'static str, found: usize) -> Result<(), ChartError> {
    if found < least { Err(ChartError::TooFew { what, found, least }) } else { Ok(()) }
}

/// Checks that two lists belong together.
fn same_length(what: &'static str, found: usize, expected: usize) -> Result<(), ChartError> {
    if found == expected { Ok(()) } else { Err(ChartError::BadShape { what, found, expected }) }
}

/// Checks that positions are finite and not absurd.
fn positions(what: &'static str, values: impl IntoIterator<Item = f64>) -> Result<(), ChartError> {
    match values.into_iter().find(|value| !value.is_finite() || value.abs() > FARTHEST) {
        Some(value) => Err(ChartError::BadPosition { what, value: value.to_string() }),
        None => Ok(()),
    }
}

/// Checks that lengths are positions of zero or more.
fn lengths(what: &'static str, values: impl IntoIterator<Item = f64>) -> Result<(), ChartError> {
    let mut values = values.into_iter();
    match values.find(|value| !(0.0..=FARTHEST).contains(value)) {
        Some(value) => Err(ChartError::BadPosition { what, value: value.to_string() }),
        None => Ok(()),
    }
}

/// A small count as a position.
fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

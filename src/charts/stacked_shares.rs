//! Levels as shares of a whole, one row a unit or month: satisfaction, ages, channels.

use super::{
    Axis, ChartError, Head, Svg, Theme, at_least,
    key::Sign,
    lengths, measure,
    plot::{self, Align, Plot, Type},
    rows::{Column, Need, Rows},
    same_length,
    theme::Ink,
};

/// One part of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Share {
    /// Length of the part, zero or more; all of a row together make the whole.
    pub value: f64,
    /// The share as text; written inside if it fits.
    pub label: String,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareRow {
    /// A unit or a month.
    pub name: String,
    /// The parts, one for every level; empty if there is nothing to divide by.
    pub shares: Vec<Share>,
    /// The number behind the row as text.
    pub n_label: String,
}

/// Rows of shares; at least one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StackedShares {
    /// Id, title, description.
    pub head: Head,
    /// Names of the levels, best first; two to five.
    pub levels: Vec<String>,
    /// The rows, from the top.
    pub rows: Vec<ShareRow>,
    /// Head of the column of numbers.
    pub n_head: String,
    /// What the whole is (100 for per cent); parts may miss it by rounding, not by more than a hundredth.
    pub whole: f64,
}

impl StackedShares {
    /// Draws the rows.
    ///
    /// # Errors
    /// No row with shares; a number of levels other than 2 to 5; a row whose shares are not the whole; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.check()?;
        let inks = Ink::levels(self.levels.len());
        let reach = Axis::default().reach([0.0, self.whole]);
        let need = Need {
            names: self.rows.iter().map(|row| row.name.as_str()).collect(),
            columns: vec![Column {
                sign: Sign::None,
                head: &self.n_head,
                cells: self.rows.iter().map(|row| row.n_label.as_str()).collect(),
            }],
            axis: None,
            key: inks.iter().zip(&self.levels).map(|(ink, level)| (Sign::Square(*ink), level.as_str())).collect(),
            beside: 0.0,
            above: 0.0,
            below: 0.0,
        };
        let rows = Rows::new(need, theme);
        plot::page(&self.head.noting(&rows.cut_names()), theme, rows.size, |page| {
            rows.draw(page, reach)?;
            let plot = rows.plot(page, reach);
            for (row, shares) in self.rows.iter().enumerate() {
                let place =
                    Strip { y: rows.middle(row), half: rows.half_bar() + 1.5, whole: self.whole, text: theme.small() };
                place.draw(page, &plot, &shares.shares)?;
            }
            Ok(())
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        self.head.check()?;
        lengths("whole", [self.whole])?;
        let filled: Vec<&ShareRow> = self.rows.iter().filter(|row| !row.shares.is_empty()).collect();
        at_least(1, "rows with shares", filled.len())?;
        let levels = self.levels.len();
        same_length("levels", levels, levels.clamp(2, 5))?;
        for row in filled {
            same_length("shares", row.shares.len(), levels)?;
            lengths("shares", row.shares.iter().map(|share| share.value))?;
            let sum: f64 = row.shares.iter().map(|share| share.value).sum();
            if (sum - self.whole).abs() > self.whole / 100.0 || self.whole <= 0.0 {
                return Err(ChartError::BadPosition { what: "sum of shares", value: sum.to_string() });
            }
        }
        Ok(())
    }
}

/// One drawn row.
struct Strip {
    y: f64,
    half: f64,
    whole: f64,
    text: f64,
}

impl Strip {
    fn draw(&self, page: &Plot, plot: &Plot, shares: &[Share]) -> Result<(), ChartError> {
        let inks = Ink::levels(shares.len());
        let mut from = 0.0;
        for (share, ink) in shares.iter().zip(inks).filter(|(share, _)| share.value > 0.0) {
            let to = (from + share.value).min(self.whole);
            plot.bar((from, self.y - self.half), (to, self.y + self.half), *ink)?;
            let (left, right) = (plot.px((from, self.y)).0, plot.px((to, self.y)).0);
            if from > 0.0 && right - left > 2.0 {
                page.bar((left - 0.4, self.y - self.half), (left + 0.4, self.y + self.half), Ink::Paper)?;
            }
            let look = Type::new(self.text, ink.text_on(), Align::Middle);
            if measure::text_width(&share.label, look.size) + 4.0 <= right - left {
                page.text((f64::midpoint(left, right), self.y), &share.label, look)?;
            }
            from = to;
        }
        Ok(())
    }
}

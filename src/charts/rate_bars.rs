//! Rates of units as bars from zero, each with its interval, its value and its number of cases, against the whole.

use super::{
    Axis, ChartError, Head, Mark, Svg, Theme, Tone, at_least,
    key::Sign,
    lengths,
    plot::{self, Plot, Stroke},
    rows::{Column, Need, Rows},
    theme::Ink,
};

/// A rate and its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The rate.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

/// One unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RateBar {
    /// The unit's name.
    pub name: String,
    /// Its rate; `None` if there is nothing to divide by: the row stays, without a bar.
    pub estimate: Option<Estimate>,
    /// The rate as text.
    pub value_label: String,
    /// The number of cases as text.
    pub n_label: String,
    /// How much it is to be seen.
    pub tone: Tone,
}

/// Units' rates; at least three units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RateBars {
    /// Id, title, description.
    pub head: Head,
    /// What the rate is.
    pub axis: Axis,
    /// The units, from the top.
    pub rows: Vec<RateBar>,
    /// Head of the column of rates.
    pub value_head: String,
    /// Head of the column of numbers of cases.
    pub n_head: String,
    /// The whole's rate.
    pub reference: Option<Mark>,
}

impl RateBars {
    /// Draws the bars from zero.
    ///
    /// # Errors
    /// Fewer than three units with a rate; a negative or endless rate; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.check()?;
        let values = self.estimates().flat_map(|estimate| [estimate.value, estimate.low, estimate.high]);
        let reach = self.axis.reach_from_zero(values.chain(self.reference.iter().map(|mark| mark.at)));
        let cells = |text: fn(&RateBar) -> &str| self.rows.iter().map(text).collect();
        let need = Need {
            names: cells(|row| &row.name),
            columns: vec![
                Column { sign: Sign::None, head: &self.value_head, cells: cells(|row| &row.value_label) },
                Column { sign: Sign::None, head: &self.n_head, cells: cells(|row| &row.n_label) },
            ],
            axis: Some(&self.axis),
            key: Vec::new(),
            beside: 0.0,
            above: 0.0,
            below: if self.reference.is_some() { theme.text + 6.0 } else { 0.0 },
        };
        let rows = Rows::new(need, theme);
        plot::page(&self.head.noting(&rows.cut_names()), theme, rows.size, |page| {
            rows.draw(page, reach)?;
            let plot = rows.plot(page, reach);
            for (row, unit) in self.rows.iter().enumerate() {
                unit.draw(&plot, rows.middle(row), rows.half_bar())?;
            }
            rows.draw_base(page, reach)?;
            self.reference.iter().try_for_each(|mark| rows.draw_mark(page, reach, mark))
        })
    }

    fn estimates(&self) -> impl Iterator<Item = &Estimate> {
        self.rows.iter().filter_map(|row| row.estimate.as_ref())
    }

    fn check(&self) -> Result<(), ChartError> {
        self.head.check()?;
        self.axis.check()?;
        at_least(3, "units with a rate", self.estimates().count())?;
        lengths("rates", self.estimates().flat_map(|estimate| [estimate.value, estimate.low, estimate.high]))?;
        lengths("reference", self.reference.iter().map(|mark| mark.at))
    }
}

impl RateBar {
    fn draw(&self, plot: &Plot, y: f64, half: f64) -> Result<(), ChartError> {
        let Some(Estimate { value, low, high }) = self.estimate else { return Ok(()) };
        let ink = match self.tone {
            Tone::Plain => Ink::Pale,
            Tone::Strong => Ink::Rise,
            Tone::Quiet => Ink::Grid,
        };
        plot.bar((0.0, y - half), (value, y + half), ink)?;
        let whisker = Stroke::new(Ink::Total, 1.4);
        plot.line(&[(low, y), (high, y)], whisker)?;
        plot.line(&[(low, y - 3.5), (low, y + 3.5)], whisker)?;
        plot.line(&[(high, y - 3.5), (high, y + 3.5)], whisker)?;
        plot.dot((value, y), 2.6, Ink::Total)
    }
}

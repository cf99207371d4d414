//! Three spots a unit on one line: what the law allows, what was promised, what it took.

use super::{
    Axis, ChartError, Head, Svg, Theme, at_least,
    key::Sign,
    lengths,
    plot::{self, Plot, Stroke},
    rows::{Column, Need, Rows},
    theme::Ink,
};

/// A value with its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot {
    /// Where, zero or more; `None` if there is no value.
    pub at: Option<f64>,
    /// The value as text, also where there is none (a dash).
    pub label: String,
}

/// One unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DumbbellRow {
    /// The unit's name.
    pub name: String,
    /// The statutory limit.
    pub statutory: Spot,
    /// The promised limit.
    pub promised: Spot,
    /// The actual time.
    pub actual: Spot,
}

/// Statutory, promised and actual time by unit; at least one unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dumbbell {
    /// Id, title, description.
    pub head: Head,
    /// What is measured.
    pub axis: Axis,
    /// The units, from the top.
    pub rows: Vec<DumbbellRow>,
    /// Names of the three spots: statutory, promised, actual.
    pub spot_heads: [String; 3],
}

impl DumbbellRow {
    const fn spots(&self) -> [&Spot; 3] {
        [&self.statutory, &self.promised, &self.actual]
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.spots().into_iter().filter_map(|spot| spot.at)
    }

    fn draw(&self, plot: &Plot, y: f64) -> Result<(), ChartError> {
        let low = self.values().fold(f64::INFINITY, f64::min);
        let high = self.values().fold(f64::NEG_INFINITY, f64::max);
        if low < high {
            plot.line(&[(low, y), (high, y)], Stroke::new(Ink::Pale, 4.0))?;
        }
        if let Some(at) = self.statutory.at {
            plot.line(&[(at, y - 7.0), (at, y + 7.0)], Stroke::new(Ink::Total, 2.4))?;
        }
        if let Some(at) = self.promised.at {
            plot.dot((at, y), 4.8, Ink::Paper)?;
            plot.ring((at, y), 4.8, Stroke::new(Ink::Main, 1.8))?;
        }
        self.actual.at.map_or(Ok(()), |at| plot.dot((at, y), 3.8, Ink::Accent))
    }
}

impl Dumbbell {
    /// Draws the units.
    ///
    /// # Errors
    /// No unit with two values; a negative or endless value; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.head.check()?;
        self.axis.check()?;
        let full = self.rows.iter().filter(|row| row.values().count() >= 2);
        at_least(1, "units with two values", full.count())?;
        lengths("times", self.rows.iter().flat_map(DumbbellRow::values))?;
        let reach = self.axis.reach_from_zero(self.rows.iter().flat_map(DumbbellRow::values));
        let signs = [Sign::Bar(Ink::Total), Sign::Ring(Ink::Main), Sign::Dot(Ink::Accent)];
        let columns = signs.into_iter().zip(&self.spot_heads).enumerate().map(|(at, (sign, head))| Column {
            sign,
            head,
            cells: self.rows.iter().map(|row| row.spots()[at].label.as_str()).collect(),
        });
        let need = Need {
            names: self.rows.iter().map(|row| row.name.as_str()).collect(),
            columns: columns.collect(),
            axis: Some(&self.axis),
            key: Vec::new(),
            beside: 8.0,
            above: 0.0,
            below: 0.0,
        };
        let rows = Rows::new(need, theme);
        plot::page(&self.head.noting(&rows.cut_names()), theme, rows.size, |page| {
            rows.draw(page, reach)?;
            let plot = rows.plot(page, reach);
            self.rows.iter().enumerate().try_for_each(|(row, unit)| unit.draw(&plot, rows.middle(row)))
        })
    }
}

//! A stock and what moved it: how much there was at the end of each month, and by how much it had grown or shrunk.

use super::{
    Axis, ChartError, Head, Svg, Theme, at_least,
    axis::{draw_months, months_height},
    key::{Key, Sign},
    lengths, measure, number,
    plot::{self, Align, Plot, Span, Stroke, Type},
    positions,
    theme::Ink,
};

/// One month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FlowMonth {
    /// The month.
    pub label: String,
    /// The year; written under the first month of each.
    pub group: String,
    /// The stock at its end, zero or more.
    pub level: f64,
    /// The stock as text; written over the bars if all fit.
    pub level_label: String,
    /// By how much the stock grew, negative if it shrank.
    pub change: f64,
    /// The change as text; written at the bars if all fit.
    pub change_label: String,
}

/// Months; at least three.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// Id, title, description.
    pub head: Head,
    /// What is in stock, from zero.
    pub levels: Axis,
    /// What moved it.
    pub changes: Axis,
    /// The months, from the left.
    pub months: Vec<FlowMonth>,
}

/// Heights of the two panels in px.
const PANELS: (f64, f64) = (130.0, 90.0);
/// The narrowest month in px.
const NARROWEST: f64 = 12.0;
/// The edges of a bar in its month.
const BAR: (f64, f64) = (0.2, 0.8);

/// Where things are, in px.
struct Layout {
    x: Span,
    width: f64,
    height: f64,
    small: f64,
    key: Key,
    change_key: Key,
    /// Upper and lower edge of the stock's panel.
    levels: (f64, f64),
    /// Upper and lower edge of the panel of changes.
    changes: (f64, f64),
}

impl Flow {
    /// Draws both panels.
    ///
    /// # Errors
    /// Fewer than three months; a negative stock; an endless position; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.check()?;
        let layout = self.layout(theme);
        plot::page(&self.head, theme, (layout.width, layout.height), |page| {
            layout.key.draw(page, 0.0, 0.0)?;
            layout.change_key.draw(page, 0.0, layout.levels.1 + 12.0)?;
            self.draw_levels(page, &layout)?;
            self.draw_changes(page, &layout)?;
            let months: Vec<(&str, &str)> =
                self.months.iter().map(|month| (month.label.as_str(), month.group.as_str())).collect();
            let top = layout.height - months_height(layout.small);
            draw_months(page, &months, layout.x, (top, layout.width, layout.small))
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        self.head.check()?;
        self.levels.check()?;
        self.changes.check()?;
        at_least(3, "months", self.months.len())?;
        lengths("stock", self.months.iter().map(|month| month.level))?;
        positions("changes", self.months.iter().map(|month| month.change))
    }

    fn layout(&self, theme: &Theme) -> Layout {
        let small = theme.small();
        let left = self.levels.label_width(small).max(self.changes.label_width(small)).ceil() + 10.0;
        let months = number(self.months.len());
        let width = theme.width.max(left + NARROWEST * months + 4.0).ceil();
        let x = Span { low: 0.0, high: months, from: left, to: width - 4.0 };
        let key = Key::new(&[(Sign::None, &self.levels.label)], small, width);
        let entries = [
            (Sign::None, self.changes.label.as_str()),
            (Sign::Square(Ink::Rise), "+"),
            (Sign::Square(Ink::Fall), "\u{2212}"),
        ];
        let change_key = Key::new(&entries, small, width);
        // A line of room for the labels over the bars, and under those that hang.
        let levels_top = key.height() + small + 6.0;
        let levels = (levels_top, levels_top + PANELS.0);
        let changes_top = levels.1 + 12.0 + change_key.height() + small + 4.0;
        let changes = (changes_top, changes_top + PANELS.1);
        let height = changes.1 + small + 9.0 + months_height(small);
        Layout { x, width, height, small, key, change_key, levels, changes }
    }

    fn draw_levels(&self, page: &Plot, layout: &Layout) -> Result<(), ChartError> {
        let (low, high) = self.levels.reach_from_zero(self.months.iter().map(|month| month.level));
        let y = Span { low, high, from: layout.levels.1, to: layout.levels.0 };
        self.levels.draw_up(page, (layout.x, y), layout.small)?;
        let plot = page.with(layout.x, y);
        for (at, month) in self.months.iter().enumerate() {
            plot.bar((number(at) + BAR.0, 0.0), (number(at) + BAR.1, month.level), Ink::Main)?;
        }
        let labels: Vec<(f64, &str)> =
            self.months.iter().map(|month| (month.level, month.level_label.as_str())).collect();
        layout.draw_values(page, &plot, &labels)
    }

    fn draw_changes(&self, page: &Plot, layout: &Layout) -> Result<(), ChartError> {
        let (low, high) = self.changes.reach_from_zero(self.months.iter().map(|month| month.change));
        let y = Span { low, high, from: layout.changes.1, to: layout.changes.0 };
        self.changes.draw_up(page, (layout.x, y), layout.small)?;
        let plot = page.with(layout.x, y);
        for (at, month) in self.months.iter().enumerate().filter(|(_, month)| month.change != 0.0) {
            let ink = if month.change < 0.0 { Ink::Fall } else { Ink::Rise };
            plot.bar((number(at) + BAR.0, 0.0), (number(at) + BAR.1, month.change), ink)?;
        }
        plot.line(&[(layout.x.low, 0.0), (layout.x.high, 0.0)], Stroke::new(Ink::Rule, 1.0))?;
        let labels: Vec<(f64, &str)> =
            self.months.iter().map(|month| (month.change, month.change_label.as_str())).collect();
        layout.draw_values(page, &plot, &labels)
    }
}

impl Layout {
    /// Writes the values at the ends of the bars, above those that stand and below those that hang, if all have room.
    fn draw_values(&self, page: &Plot, plot: &Plot, values: &[(f64, &str)]) -> Result<(), ChartError> {
        let month = (self.x.to - self.x.from) / self.x.high;
        if values.iter().any(|(_, label)| measure::text_width(label, self.small) + 3.0 > month) {
            return Ok(());
        }
        let look = Type::new(self.small, Ink::Text, Align::Middle);
        let away = self.small / 2.0 + 2.5;
        for (at, (value, label)) in values.iter().enumerate() {
            let (x, y) = plot.px((number(at) + 0.5, *value));
            page.text((x, if *value < 0.0 { y + away } else { y - away }), label, look)?;
        }
        Ok(())
    }
}

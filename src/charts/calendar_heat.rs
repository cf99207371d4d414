//! One square a day, a column a week: when the work was done, and which days were off or made up.

use super::{
    ChartError, Head, Svg, Theme, Tick, at_least, axis,
    heat_map::{draw_ramp, ramp_width},
    key::{Key, Sign, framed},
    lengths, measure, number,
    plot::{self, Align, Plot, Stroke, Type},
    same_length,
    theme::Ink,
};

/// What the calendar says of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayMark {
    /// A working day like others.
    #[default]
    Working,
    /// A day off.
    Off,
    /// A day that is worked in exchange for another one.
    MakeUp,
}

/// One day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Day {
    /// Column, from 0.
    pub week: usize,
    /// Row: 0 to 6.
    pub weekday: usize,
    /// Day of the month as text; written in the square if it fits.
    pub label: String,
    /// How dark: 0 (low) to 1 (high); `None` if there is no value.
    pub shade: Option<f64>,
    /// Off or made up.
    pub mark: DayMark,
}

/// A calendar of values; at least three days with a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CalendarHeat {
    /// Id, title, description.
    pub head: Head,
    /// The days.
    pub days: Vec<Day>,
    /// Names of the rows, from the top.
    pub weekday_labels: [String; 7],
    /// Names of months, each over the column (`at`) of its first week.
    pub months: Vec<Tick>,
    /// What shade 0 stands for.
    pub low_label: String,
    /// What shade 1 stands for.
    pub high_label: String,
    /// The words for a day off in the key.
    pub off_label: String,
    /// The words for a make-up working day in the key.
    pub make_up_label: String,
}

/// Side of the smallest and the largest square in px, with its gap.
const SIDES: (f64, f64) = (12.0, 30.0);
/// Most weeks in one picture.
const WEEKS: usize = 110;

impl CalendarHeat {
    /// Draws the days.
    ///
    /// # Errors
    /// Fewer than three days with a value; a weekday above 6, a week above 109; a shade outside 0 to 1; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.check()?;
        let small = theme.small();
        let names = self.weekday_labels.iter().map(|name| measure::text_width(name, small));
        let left = names.fold(0.0, f64::max).ceil() + 8.0;
        let weeks = number(self.days.iter().map(|day| day.week + 1).max().unwrap_or(1));
        let side = ((theme.width - left - 2.0) / weeks).floor().clamp(SIDES.0, SIDES.1);
        let ramp = [self.low_label.as_str(), self.high_label.as_str()];
        let right = (left + side * weeks).max(left + ramp_width(ramp, small));
        let top = small + 10.0;
        let grid = Grid { left, top, side, small };
        let marks = [(Sign::Struck, self.off_label.as_str()), (Sign::Framed, self.make_up_label.as_str())];
        let width = theme.width.max(right + 2.0);
        let bottom = top + side * 7.0 + 10.0;
        let beside = left + ramp_width(ramp, small) + 22.0;
        let mut key = Key::new(&marks, small, f64::INFINITY);
        let mut key_at = (beside, bottom - 3.5);
        if beside + key.width() > width {
            key = Key::new(&marks, small, width - left);
            key_at = (left, bottom + small + 6.0);
        }
        let height = (bottom + small).max(key_at.1 + key.height()) + 4.0;
        plot::page(&self.head, theme, (width, height), |page| {
            self.draw_names(page, &grid, width)?;
            self.days.iter().try_for_each(|day| grid.draw(page, day))?;
            draw_ramp(page, (left, bottom + small / 2.0), ramp, small)?;
            key.draw(page, key_at.0, key_at.1)
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        self.head.check()?;
        let shades = || self.days.iter().filter_map(|day| day.shade);
        at_least(3, "days with a value", shades().count())?;
        lengths("shades", shades().flat_map(|shade| [shade, 1.0 - shade]))?;
        lengths("months", self.months.iter().map(|month| month.at))?;
        for day in &self.days {
            same_length("weekday", day.weekday, day.weekday.min(6))?;
            same_length("week", day.week, day.week.min(WEEKS - 1))?;
        }
        Ok(())
    }

    fn draw_names(&self, page: &Plot, grid: &Grid, width: f64) -> Result<(), ChartError> {
        let look = Type::new(grid.small, Ink::Muted, Align::Start);
        let middle = |row: usize| grid.top + grid.side * (number(row) + 0.5);
        let boxes: Vec<(f64, f64)> =
            (0..7).map(|row| (middle(row) - grid.small / 2.0, middle(row) + grid.small / 2.0)).collect();
        for (row, name) in self.weekday_labels.iter().enumerate().step_by(axis::stride(&boxes, 3.0)) {
            page.text((0.0, middle(row)), name, look)?;
        }
        let mut free = f64::NEG_INFINITY;
        for month in &self.months {
            let x = grid.left + grid.side * month.at;
            let end = x + measure::text_width(&month.label, grid.small);
            if x >= free && end <= width {
                page.text((x, grid.small / 2.0 + 2.0), &month.label, look)?;
                free = end + 4.0;
            }
        }
        Ok(())
    }
}

/// The grid of squares.
struct Grid {
    left: f64,
    top: f64,
    side: f64,
    small: f64,
}

impl Grid {
    fn draw(&self, page: &Plot, day: &Day) -> Result<(), ChartError> {
        let (x, y) = (self.left + self.side * number(day.week), self.top + self.side * number(day.weekday));
        let (a, b) = ((x + 1.0, y + 1.0), (x + self.side - 1.0, y + self.side - 1.0));
        let ink = day.shade.map(Ink::heat);
        match ink {
            Some(ink) => page.bar(a, b, ink)?,
            None => page.frame((a.0 + 0.5, a.1 + 0.5), (b.0 - 0.5, b.1 - 0.5), Ink::Grid)?,
        }
        match day.mark {
            DayMark::Working => {}
            DayMark::Off => {
                let stroke = Stroke::new(ink.map_or(Ink::Rule, Ink::text_on), 1.0);
                let inset = self.side * 0.62;
                page.line(&[(a.0 + inset, b.1), (b.0, a.1 + inset)], stroke)?;
            }
            DayMark::MakeUp => framed(page, a, b)?,
        }
        let look = Type::new(self.small - 1.0, ink.map_or(Ink::Muted, Ink::text_on), Align::Middle);
        let fits = measure::text_width(&day.label, look.size) + 6.0 <= self.side && look.size + 8.0 <= self.side;
        if fits { page.text((x + self.side / 2.0, y + self.side / 2.0), &day.label, look) } else { Ok(()) }
    }
}

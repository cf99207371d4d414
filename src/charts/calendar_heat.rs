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
    /// The value as text; written in the squares of a panel if all fit.
    pub value: String,
    /// Off or made up.
    pub mark: DayMark,
}

/// A calendar of one thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CalendarPanel {
    /// What is counted.
    pub title: String,
    /// The days.
    pub days: Vec<Day>,
    /// What shade 0 stands for.
    pub low_label: String,
    /// What shade 1 stands for.
    pub high_label: String,
}

/// Calendars of the same days, side by side or one under the other; one has at least three days with a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CalendarHeat {
    /// Id, title, description.
    pub head: Head,
    /// The calendars.
    pub panels: Vec<CalendarPanel>,
    /// Names of the rows, from the top.
    pub weekday_labels: [String; 7],
    /// Names of months, each over the column (`at`) of its first week.
    pub months: Vec<Tick>,
    /// The words for a day off in the key.
    pub off_label: String,
    /// The words for a make-up working day in the key.
    pub make_up_label: String,
}

/// Side of the smallest and the largest square in px, with its gap.
const SIDES: (f64, f64) = (12.0, 48.0);
/// The largest side of squares in calendars one under the other in px.
const BELOW: f64 = 36.0;
/// The smallest side at which calendars stand side by side, in px.
const BESIDE: f64 = 24.0;
/// Gap between calendars side by side in px.
const GAP: f64 = 36.0;
/// Most weeks in one picture.
const WEEKS: usize = 110;

/// Where things are, in px.
struct Layout {
    /// Left and upper edge of each calendar's squares.
    places: Vec<(f64, f64)>,
    /// Width of the names of the days.
    names: f64,
    side: f64,
    small: f64,
    width: f64,
    height: f64,
    key: Key,
}

impl CalendarHeat {
    /// Draws the days.
    ///
    /// # Errors
    /// Fewer than three days with a value; a weekday above 6, a week above 109; a shade outside 0 to 1; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.check()?;
        let layout = self.layout(theme);
        let size = (layout.width, layout.height);
        plot::page(&self.head, theme, size, |page| {
            for (panel, place) in self.panels.iter().zip(&layout.places) {
                self.draw_names(page, &layout, (panel, *place))?;
                let values = panel.has_room(layout.side, layout.small);
                panel.days.iter().try_for_each(|day| layout.draw_day(page, *place, (day, values)))?;
                let ramp = [panel.low_label.as_str(), panel.high_label.as_str()];
                draw_ramp(page, (place.0, layout.ramp_y(place.1)), ramp, layout.small)?;
            }
            layout.key.draw(page, layout.names, layout.height - layout.key.height() - 2.0)
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        self.head.check()?;
        let days = || self.panels.iter().flat_map(|panel| &panel.days);
        let valued = |panel: &CalendarPanel| panel.days.iter().filter(|day| day.shade.is_some()).count();
        at_least(3, "days with a value", self.panels.iter().map(valued).max().unwrap_or(0))?;
        lengths("shades", days().filter_map(|day| day.shade).flat_map(|shade| [shade, 1.0 - shade]))?;
        lengths("months", self.months.iter().map(|month| month.at))?;
        for day in days() {
            same_length("weekday", day.weekday, day.weekday.min(6))?;
            same_length("week", day.week, day.week.min(WEEKS - 1))?;
        }
        Ok(())
    }

    fn layout(&self, theme: &Theme) -> Layout {
        let small = theme.small();
        let names = self.weekday_labels.iter().map(|name| measure::text_width(name, small));
        let names = names.fold(0.0, f64::max).ceil() + 8.0;
        let weeks = self.panels.iter().flat_map(|panel| &panel.days).map(|day| day.week + 1).max().unwrap_or(1);
        let weeks = number(weeks);
        let side = |count: f64| (((theme.width - GAP * (count - 1.0)) / count - names - 2.0) / weeks).floor();
        // A calendar is as wide as its squares, its title and its shades.
        let texts = self.panels.iter().map(|panel| {
            let ramp = ramp_width([&panel.low_label, &panel.high_label], small);
            ramp.max(measure::text_width(&panel.title, small + 1.0) * BOLD)
        });
        let texts = texts.fold(0.0, f64::max);
        let count = number(self.panels.len());
        let beside = side(count).min(SIDES.1);
        let wide = |side: f64| names + (side * weeks).max(texts) + 2.0;
        let is_beside = beside >= BESIDE && wide(beside) * count + GAP * (count - 1.0) <= theme.width;
        let side = if is_beside { beside } else { side(1.0).clamp(SIDES.0, BELOW) };
        let across = if is_beside { wide(side) + GAP } else { 0.0 };
        let down = if is_beside { 0.0 } else { Layout::panel_height(side, small) + 12.0 };
        let top = small * 2.0 + 17.0;
        let places = (0..self.panels.len()).map(|at| (names + across * number(at), top + down * number(at)));
        let places: Vec<(f64, f64)> = places.collect();
        let (last_left, last_top) = places.last().copied().unwrap_or((names, top));
        let width = theme.width.max(last_left - names + wide(side)).ceil();
        let marks = [(Sign::Struck, self.off_label.as_str()), (Sign::Framed, self.make_up_label.as_str())];
        let key = Key::new(&marks, small, width - names);
        let height = last_top - top + Layout::panel_height(side, small) + key.height() + 2.0;
        Layout { places, names, side, small, width, height, key }
    }

    fn draw_names(&self, page: &Plot, layout: &Layout, at: (&CalendarPanel, (f64, f64))) -> Result<(), ChartError> {
        let Layout { side, small, .. } = *layout;
        let (panel, (left, top)) = at;
        let title = Type::new(small + 1.0, Ink::Text, Align::Start).bold();
        page.text((left, top - small * 1.5 - 11.0), &panel.title, title)?;
        let look = Type::new(small, Ink::Muted, Align::Start);
        let middle = |row: usize| top + side * (number(row) + 0.5);
        let boxes: Vec<(f64, f64)> = (0..7).map(|row| (middle(row) - small / 2.0, middle(row) + small / 2.0)).collect();
        for (row, name) in self.weekday_labels.iter().enumerate().step_by(axis::stride(&boxes, 3.0)) {
            page.text((left - layout.names, middle(row)), name, look)?;
        }
        let end =
            if layout.places.iter().any(|place| place.0 > left) { left + layout.end(panel) } else { layout.width };
        let mut free = f64::NEG_INFINITY;
        for month in &self.months {
            let x = left + side * month.at;
            let reach = x + measure::text_width(&month.label, small);
            if x >= free && reach <= end {
                page.text((x, top - small / 2.0 - 5.0), &month.label, look)?;
                free = reach + 4.0;
            }
        }
        Ok(())
    }
}

/// How much wider bold text is.
const BOLD: f64 = 1.08;

impl CalendarPanel {
    /// Whether the value of every day has room in its square, beside the day of the month.
    fn has_room(&self, side: f64, small: f64) -> bool {
        side >= small * 2.0 + 12.0
            && self.days.iter().all(|day| measure::text_width(&day.value, small + 1.0) + 6.0 <= side)
    }
}

impl Layout {
    /// The height of a calendar with its names and its shades.
    const fn panel_height(side: f64, small: f64) -> f64 {
        small * 2.0 + 17.0 + side * 7.0 + 10.0 + small + 8.0
    }

    /// The middle of the shades under the squares that start at `top`.
    fn ramp_y(&self, top: f64) -> f64 {
        top + self.side * 7.0 + 10.0 + self.small / 2.0
    }

    /// Width of a calendar's squares and what its last month may lean over them.
    fn end(&self, panel: &CalendarPanel) -> f64 {
        let weeks = panel.days.iter().map(|day| day.week + 1).max().unwrap_or(1);
        self.side * number(weeks) + GAP - 6.0
    }

    fn draw_day(&self, page: &Plot, place: (f64, f64), (day, values): (&Day, bool)) -> Result<(), ChartError> {
        let (x, y) = (place.0 + self.side * number(day.week), place.1 + self.side * number(day.weekday));
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
                let corner = (self.side * 0.38).min(12.0);
                page.line(&[(b.0 - corner, b.1), (b.0, b.1 - corner)], stroke)?;
            }
            DayMark::MakeUp => framed(page, a, b)?,
        }
        let text = ink.map_or(Ink::Muted, Ink::text_on);
        let middle = (x + self.side / 2.0, y + self.side / 2.0);
        if values {
            page.text((a.0 + 4.0, a.1 + 9.0), &day.label, Type::new((self.small - 2.0).max(8.0), text, Align::Start))?;
            return page.text((middle.0, middle.1 + 6.0), &day.value, Type::new(self.small + 1.0, text, Align::Middle));
        }
        let look = Type::new((self.small - 1.0).max(8.0), text, Align::Middle);
        let fits = measure::text_width(&day.label, look.size) + 6.0 <= self.side && look.size + 8.0 <= self.side;
        if fits { page.text(middle, &day.label, look) } else { Ok(()) }
    }
}

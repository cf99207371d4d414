//! Months: what came in and what was finished as bars, and below them the rate as a line on its own axis.

use super::{
    Axis, ChartError, Head, Mark, Svg, Theme, at_least,
    axis::{draw_months, months_height},
    key::{Key, Sign},
    lengths, measure, number,
    place::{Area, Places},
    plot::{self, Align, At, Plot, Span, Stroke, Type},
    positions,
    theme::Ink,
};

/// One month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrendMonth {
    /// The month.
    pub label: String,
    /// The year; written under the first month of each.
    pub group: String,
    /// The first bar, zero or more.
    pub accepted: f64,
    /// The second bar, zero or more.
    pub finished: f64,
    /// The rate; `None` if there is nothing to divide by: the line has a gap.
    pub rate: Option<f64>,
    /// The rate as text; the last, the lowest and the highest are written first, others if they fit.
    pub rate_label: String,
}

/// The panel of the rate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrendRate {
    /// What the rate is; the axis need not start at zero.
    pub axis: Axis,
    /// A target.
    pub target: Option<Mark>,
}

/// Months; at least three. The rate's panel is left out if fewer than two months have a rate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trend {
    /// Id, title, description.
    pub head: Head,
    /// What is counted.
    pub counts: Axis,
    /// Names of the two bars: accepted, finished.
    pub series: [String; 2],
    /// The months, from the left.
    pub months: Vec<TrendMonth>,
    /// The panel of the rate.
    pub rate: TrendRate,
}

/// Heights of the two panels in px.
const PANELS: (f64, f64) = (170.0, 96.0);
/// The narrowest month in px.
const NARROWEST: f64 = 14.0;

/// Where things are, in px.
struct Layout {
    x: Span,
    width: f64,
    height: f64,
    small: f64,
    key: Key,
    counts_top: f64,
    counts_bottom: f64,
    rate_key: Key,
    rate_top: f64,
    bottom: f64,
    labels_top: f64,
}

impl Trend {
    /// Draws both panels.
    ///
    /// # Errors
    /// Fewer than three months; a negative or endless position; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.check()?;
        let layout = self.layout(theme);
        plot::page(&self.head, theme, (layout.width, layout.height), |page| {
            self.draw_counts(page, &layout)?;
            if self.has_rates() {
                self.draw_rates(page, &layout)?;
            }
            let months: Vec<(&str, &str)> =
                self.months.iter().map(|month| (month.label.as_str(), month.group.as_str())).collect();
            draw_months(page, &months, layout.x, (layout.labels_top, layout.width, layout.small))
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        self.head.check()?;
        self.counts.check()?;
        self.rate.axis.check()?;
        at_least(3, "months", self.months.len())?;
        lengths("months", self.months.iter().flat_map(|month| [month.accepted, month.finished]))?;
        positions("rates", self.months.iter().filter_map(|month| month.rate))?;
        positions("target", self.rate.target.iter().map(|target| target.at))
    }

    fn has_rates(&self) -> bool {
        self.months.iter().filter(|month| month.rate.is_some()).count() >= 2
    }

    fn layout(&self, theme: &Theme) -> Layout {
        let small = theme.small();
        let left = self.counts.label_width(small).max(self.rate.axis.label_width(small)).ceil() + 10.0;
        let months = number(self.months.len());
        let width = theme.width.max(left + NARROWEST * months + 4.0).ceil();
        let x = Span { low: 0.0, high: months, from: left, to: width - 4.0 };
        let entries = [
            (Sign::None, self.counts.label.as_str()),
            (Sign::Square(Ink::Pale), &self.series[0]),
            (Sign::Square(Ink::Main), &self.series[1]),
        ];
        let key = Key::new(&entries, small, width);
        let target = self.rate.target.as_ref().map_or("", |target| target.label.as_str());
        let entries = [(Sign::None, self.rate.axis.label.as_str()), (Sign::Line(target_stroke()), target)];
        let rate_key = Key::new(&entries, small, width);
        let counts_top = key.height() + small / 2.0 + 4.0;
        let counts_bottom = counts_top + PANELS.0;
        // One line of room over and under the line for its labels.
        let rate_top = counts_bottom + 16.0 + rate_key.height() + small + 6.0;
        let rate_bottom = rate_top + PANELS.1 + small + 6.0;
        let bottom = if self.has_rates() { rate_bottom } else { counts_bottom };
        let labels_top = bottom + 5.0;
        let height = labels_top + months_height(small);
        Layout { x, width, height, small, key, counts_top, counts_bottom, rate_key, rate_top, bottom, labels_top }
    }

    fn draw_counts(&self, page: &Plot, layout: &Layout) -> Result<(), ChartError> {
        let bars = self.months.iter().flat_map(|month| [month.accepted, month.finished]);
        let (low, high) = self.counts.reach_from_zero(bars);
        let y = Span { low, high, from: layout.counts_bottom, to: layout.counts_top };
        layout.key.draw(page, 0.0, 0.0)?;
        self.counts.draw_up(page, (layout.x, y), layout.small)?;
        let plot = page.with(layout.x, y);
        for (at, month) in self.months.iter().enumerate() {
            let left = number(at);
            plot.bar((left + 0.14, 0.0), (left + 0.48, month.accepted), Ink::Pale)?;
            plot.bar((left + 0.52, 0.0), (left + 0.86, month.finished), Ink::Main)?;
        }
        Ok(())
    }

    fn rate_span(&self, layout: &Layout) -> Span {
        let rates = self.months.iter().filter_map(|month| month.rate);
        let (low, high) = self.rate.axis.reach(rates.chain(self.rate.target.iter().map(|target| target.at)));
        Span { low, high, from: layout.rate_top + PANELS.1, to: layout.rate_top }
    }

    fn draw_rates(&self, page: &Plot, layout: &Layout) -> Result<(), ChartError> {
        let y = self.rate_span(layout);
        layout.rate_key.draw(page, 0.0, layout.counts_bottom + 16.0)?;
        self.rate.axis.draw_up(page, (layout.x, y), layout.small)?;
        let plot = page.with(layout.x, y);
        if let Some(target) = &self.rate.target {
            plot.line(&[(layout.x.low, target.at), (layout.x.high, target.at)], target_stroke())?;
        }
        let points = self.months.iter().enumerate().map(|(at, month)| month.rate.map(|rate| (number(at) + 0.5, rate)));
        let points: Vec<Option<At>> = points.collect();
        for part in points.split(Option::is_none) {
            let part: Vec<At> = part.iter().flatten().copied().collect();
            if part.len() > 1 {
                plot.line(&part, Stroke::new(Ink::Main, 2.0))?;
            }
            part.iter().try_for_each(|at| plot.dot(*at, 2.8, Ink::Main))?;
        }
        let points: Vec<Option<At>> = points.iter().map(|at| at.map(|at| plot.px(at))).collect();
        self.draw_values(page, layout, &points)
    }

    /// Writes values at the points of the line, the most telling first, while they have room.
    fn draw_values(&self, page: &Plot, layout: &Layout, points: &[Option<At>]) -> Result<(), ChartError> {
        let small = layout.small;
        let (top, bottom) = (layout.rate_top - small - 6.0, layout.bottom - 1.0);
        let mut places = Places::new(Area { left: layout.x.from, top, right: layout.width, bottom });
        if let Some(target) = &self.rate.target {
            let y = page.with(layout.x, self.rate_span(layout)).px((0.0, target.at)).1;
            places.take(Area { left: layout.x.from, top: y - 1.0, right: layout.width, bottom: y + 1.0 });
        }
        for ends in points.windows(2) {
            if let [Some(a), Some(b)] = ends {
                plot::between(*a, *b).for_each(|at| places.take(Area::around(at, 3.0, 3.0)));
            }
        }
        for (rank, at) in telling(points).into_iter().enumerate() {
            let Some((x, y)) = points[at] else { continue };
            let label = &self.months[at].rate_label;
            let width = measure::text_width(label, small);
            let half = width / 2.0 + 2.0;
            let x = x.clamp(layout.x.from + half, (layout.width - half).max(layout.x.from + half));
            let away = small / 2.0 + 6.0;
            let side = if is_valley(points, at) { away } else { -away };
            // Only the first few values may stand a little off their points.
            let far: &[f64] = if rank < 4 { &[1.0, -1.0, 1.5, -1.5, 2.0, -2.0] } else { &[1.0, -1.0] };
            let mut heights = far.iter().map(|far| y + side * far);
            let free = heights.find(|y| places.claim(Area::around((x, *y), 2.0 * half, small)));
            if let Some(y) = free {
                page.text((x, y), label, Type::new(small, Ink::Text, Align::Middle))?;
            }
        }
        Ok(())
    }
}

const fn target_stroke() -> Stroke {
    Stroke::new(Ink::Accent, 1.2).dashed()
}

/// The order in which points deserve their value: last, lowest, highest, first, the rest.
fn telling(points: &[Option<At>]) -> Vec<usize> {
    let known: Vec<(usize, f64)> =
        points.iter().enumerate().filter_map(|(at, point)| point.map(|p| (at, p.1))).collect();
    let lowest = known.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let highest = known.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let mut order: Vec<usize> =
        [known.last(), lowest, highest, known.first()].into_iter().flatten().map(|point| point.0).collect();
    order.extend(known.iter().map(|point| point.0));
    let mut seen = vec![false; points.len()];
    order.retain(|at| !std::mem::replace(&mut seen[*at], true));
    order
}

/// Whether a point lies lower than the middle of its neighbours.
fn is_valley(points: &[Option<At>], at: usize) -> bool {
    let y = |at: Option<usize>| at.and_then(|at| points.get(at).copied().flatten()).map(|point| point.1);
    let own = y(Some(at)).unwrap_or_default();
    let around = [y(at.checked_sub(1)).unwrap_or(own), y(Some(at + 1)).unwrap_or(own)];
    own > f64::midpoint(around[0], around[1])
}

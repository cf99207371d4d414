//! Units as points over their number of cases, inside the limits that chance alone would keep: small units are not blamed
//! for noise.

use super::{
    Axis, ChartError, Head, Mark, Svg, Theme, at_least,
    axis::Across,
    key::{Key, Sign},
    measure,
    place::{Area, Places, spread},
    plot::{self, Align, At, Plot, Span, Stroke, Type},
    positions,
    theme::Ink,
};

/// One unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunnelPoint {
    /// Number of cases, or any increasing function of it if the ticks follow the same.
    pub n: f64,
    /// The unit's rate.
    pub rate: f64,
    /// The name of a unit outside the limits, written beside its point; `None` for units inside.
    pub outlier: Option<String>,
}

/// A pair of limit curves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limit {
    /// Which limit, such as 95 %; written at the lower curve's end.
    pub label: String,
    /// Points of both curves as (n, low, high), by n.
    pub points: Vec<(f64, f64, f64)>,
}

/// A funnel plot; at least three units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Funnel {
    /// Id, title, description.
    pub head: Head,
    /// Number of cases.
    pub n: Axis,
    /// The rate. It reaches over ticks and units; limit curves are cut at its ends.
    pub rate: Axis,
    /// The units.
    pub points: Vec<FunnelPoint>,
    /// The 95 % limits, dashed.
    pub inner: Limit,
    /// The 99.8 % limits.
    pub outer: Limit,
    /// The whole's rate.
    pub reference: Mark,
}

/// Height of the plot in px.
const HEIGHT: f64 = 340.0;
/// The longest label in em.
const LABEL_EMS: f64 = 16.0;
/// Distances from a point at which its label is tried, in px.
const DISTANCES: [f64; 7] = [7.0, 16.0, 28.0, 42.0, 58.0, 76.0, 96.0];

/// The farthest a name goes to keep clear of the limit curves, in px.
const NEAR: f64 = 28.0;

/// Where things are.
struct Layout {
    x: Span,
    y: Span,
    width: f64,
    height: f64,
    small: f64,
    key: Key,
}

impl Funnel {
    /// Draws units, limits and the whole.
    ///
    /// # Errors
    /// Fewer than three units; an endless position; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.check()?;
        let layout = self.layout(theme);
        let names = self.points.iter().filter_map(|point| point.outlier.as_deref());
        let notes: Vec<&str> =
            names.filter(|name| measure::text_width(name, theme.small()) > LABEL_EMS * theme.small()).collect();
        plot::page(&self.head.noting(&notes), theme, (layout.width, layout.height), |page| {
            layout.key.draw(page, 0.0, 0.0)?;
            self.draw_axes(page, &layout)?;
            self.draw_limits(page, &layout)?;
            let plot = page.with(layout.x, layout.y);
            for point in self.points.iter().filter(|point| point.outlier.is_none()) {
                plot.dot((point.n, point.rate), 3.4, Ink::Main)?;
            }
            for point in self.points.iter().filter(|point| point.outlier.is_some()) {
                plot.dot((point.n, point.rate), 3.6, Ink::Accent)?;
                plot.ring((point.n, point.rate), 5.8, Stroke::new(Ink::Accent, 1.2))?;
            }
            self.draw_labels(page, &layout)
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        self.head.check()?;
        self.n.check()?;
        self.rate.check()?;
        at_least(3, "units", self.points.len())?;
        positions("units", self.points.iter().flat_map(|point| [point.n, point.rate]))?;
        let limits = self.inner.points.iter().chain(&self.outer.points);
        positions("limits", limits.flat_map(|(n, low, high)| [*n, *low, *high]))?;
        positions("reference", [self.reference.at])
    }

    fn layout(&self, theme: &Theme) -> Layout {
        let small = theme.small();
        let limits = self.inner.points.iter().chain(&self.outer.points).map(|point| point.0);
        let (n_low, n_high) = self.n.reach(self.points.iter().map(|point| point.n).chain(limits));
        let (low, high) = self.rate.reach(self.points.iter().map(|point| point.rate).chain([self.reference.at]));
        let key = Key::new(&[(Sign::None, &self.rate.label)], small, theme.width);
        let top = key.height() + small / 2.0 + 8.0;
        let left = self.rate.label_width(small).ceil() + 16.0;
        let ends = [&self.inner.label, &self.outer.label, &self.reference.label];
        let margin = ends.into_iter().map(|label| measure::text_width(label, small)).fold(0.0, f64::max) + 14.0;
        let margin = margin.max(self.n.label_width(small) / 2.0);
        let width = theme.width.max(left + margin + 240.0).ceil();
        let x = Span { low: n_low, high: n_high, from: left, to: width - margin };
        let y = Span { low, high, from: top + HEIGHT, to: top };
        Layout { x, y, width, height: top + HEIGHT + 2.0 * (small + 6.0) + 10.0, small, key }
    }

    fn draw_axes(&self, page: &Plot, layout: &Layout) -> Result<(), ChartError> {
        let Layout { x, y, small, width, .. } = *layout;
        // Points at the edge of the range are not cut by the tick labels.
        let wide = Span { from: x.from - 6.0, ..x };
        self.rate.draw_up(page, (wide, y), small)?;
        let label_y = y.from + 12.0 + small / 2.0;
        self.n.draw_across(page, x, Across { top: y.from, bottom: y.from + 4.0, label_y, width, size: small })?;
        let label = measure::fit(&self.n.label, small, x.to - x.from);
        page.text((x.to, label_y + small + 6.0), &label, Type::new(small, Ink::Muted, Align::End))
    }

    /// Draws the curves, the whole, and their names at the right.
    fn draw_limits(&self, page: &Plot, layout: &Layout) -> Result<(), ChartError> {
        let Layout { x, y, small, .. } = *layout;
        let plot = page.with(x, y);
        let strokes = [Stroke::new(Ink::Rule, 1.2).dashed(), Stroke::new(Ink::Rule, 1.2)];
        for (limit, stroke) in [&self.inner, &self.outer].into_iter().zip(strokes) {
            for curve in limit.curves() {
                clip(&curve, (y.low, y.high)).iter().try_for_each(|part| plot.line(part, stroke))?;
            }
        }
        plot.line(&[(x.low, self.reference.at), (x.high, self.reference.at)], Stroke::new(Ink::Total, 1.2))?;
        let end = |limit: &Limit| limit.points.last().map_or(self.reference.at, |(_, low, _)| *low);
        let ends = [self.reference.at, end(&self.inner), end(&self.outer)];
        let wanted = ends.map(|at| plot.px((x.high, at.clamp(y.low, y.high))).1);
        let placed = spread(&wanted, small + 3.0, y.to, y.from);
        let labels = [&self.reference.label, &self.inner.label, &self.outer.label];
        for ((label, y), ink) in labels.into_iter().zip(placed).zip([Ink::Text, Ink::Muted, Ink::Muted]) {
            page.text((x.to + 10.0, y), label, Type::new(small, ink, Align::Start))?;
        }
        Ok(())
    }

    /// Writes the outliers' names where they meet nothing, with a line to the point if they are not beside it.
    fn draw_labels(&self, page: &Plot, layout: &Layout) -> Result<(), ChartError> {
        let Layout { x, y, small, .. } = *layout;
        let plot = page.with(x, y);
        let border = Area { left: x.from, top: y.to - small, right: x.to + 8.0, bottom: y.from - 1.0 };
        let mut hard = Places::new(border);
        self.points.iter().for_each(|point| hard.take(Area::around(plot.px((point.n, point.rate)), 9.0, 9.0)));
        let mut names = Places::new(Area { left: 0.0, right: layout.width, ..border });
        let mut soft = Places::new(border);
        self.soft_places(&plot, (x, y)).into_iter().for_each(|place| soft.take(place));
        // First those below the whole, whose names are looked for; those above it are named where there is room.
        let (below, above): (Vec<_>, Vec<_>) = self.points.iter().partition(|point| point.rate < self.reference.at);
        for point in below.into_iter().chain(above) {
            let Some(name) = &point.outlier else { continue };
            let reach = if point.rate < self.reference.at { f64::INFINITY } else { DISTANCES[1] };
            let text = measure::fit(name, small, LABEL_EMS * small);
            let at = plot.px((point.n, point.rate));
            let candidates = candidates(at, measure::text_width(&text, small), small + 2.0);
            let free = |(distance, place): &&(f64, Area)| {
                hard.is_free(place) && leader(at, *distance, place).all(|at| names.is_free(&Area::around(at, 1.0, 1.0)))
            };
            let near = |place: &&(f64, Area)| place.0 <= NEAR && soft.is_free(&place.1) && free(place);
            let within = |(distance, _): &&(f64, Area)| *distance <= reach;
            let found = candidates.iter().filter(within).find(near);
            let Some((distance, place)) = found.or_else(|| candidates.iter().filter(within).find(free)) else {
                continue;
            };
            hard.take(*place);
            names.take(*place);
            let line: Vec<At> = leader(at, *distance, place).collect();
            for at in &line {
                hard.take(Area::around(*at, 1.0, 1.0));
            }
            if let (Some(from), Some(to)) = (line.first(), line.last()) {
                page.line(&[*from, *to], Stroke::new(Ink::Rule, 0.8))?;
            }
            let middle = (f64::midpoint(place.left, place.right), f64::midpoint(place.top, place.bottom));
            page.text(middle, &text, Type::new(small, Ink::Text, Align::Middle))?;
        }
        Ok(())
    }

    /// Places of curves and the whole's line, which names avoid if they can.
    fn soft_places(&self, curves: &Plot, (x, y): (Span, Span)) -> Vec<Area> {
        let mut points = Vec::new();
        for curve in [&self.inner, &self.outer].into_iter().flat_map(Limit::curves) {
            for part in clip(&curve, (y.low, y.high)) {
                points.extend(part.windows(2).flat_map(|ends| plot::between(curves.px(ends[0]), curves.px(ends[1]))));
            }
        }
        let ends = [x.low, x.high].map(|n| curves.px((n, self.reference.at)));
        points.extend(plot::between(ends[0], ends[1]));
        points.into_iter().map(|at| Area::around(at, 6.0, 3.0)).collect()
    }
}

impl Limit {
    fn curves(&self) -> [Vec<At>; 2] {
        let low = self.points.iter().map(|(n, low, _)| (*n, *low)).collect();
        [low, self.points.iter().map(|(n, _, high)| (*n, *high)).collect()]
    }
}

/// The line from a point to the name that stands `distance` px away; nothing if it stands beside the point.
fn leader(at: At, distance: f64, place: &Area) -> impl Iterator<Item = At> {
    let end = (at.0.clamp(place.left, place.right), at.1.clamp(place.top, place.bottom));
    let length = (end.0 - at.0).hypot(end.1 - at.1);
    let from = (at.0 + (end.0 - at.0) * 6.0 / length, at.1 + (end.1 - at.1) * 6.0 / length);
    plot::between(from, end).filter(move |_| distance > DISTANCES[1])
}

/// Places for a label of a width and height around a point, the nearest first.
fn candidates(at: At, width: f64, height: f64) -> Vec<(f64, Area)> {
    let directions =
        [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (0.7, -0.7), (0.7, 0.7), (-0.7, -0.7), (-0.7, 0.7)];
    let place = |distance: f64, (dx, dy): (f64, f64)| {
        let middle = (at.0 + dx * distance + sign(dx) * width / 2.0, at.1 + dy * (distance + height / 2.0));
        (distance, Area::around(middle, width, height))
    };
    DISTANCES.iter().flat_map(|distance| directions.map(|direction| place(*distance, direction))).collect()
}

fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// The parts of a curve that lie in a vertical range.
fn clip(curve: &[At], (low, high): (f64, f64)) -> Vec<Vec<At>> {
    let mut parts: Vec<Vec<At>> = Vec::new();
    let mut open = false;
    for ends in curve.windows(2) {
        let Some((a, b)) = clip_line(ends[0], ends[1], (low, high)) else {
            open = false;
            continue;
        };
        match parts.last_mut() {
            Some(part) if open && part.last() == Some(&a) => part.push(b),
            _ => parts.push(vec![a, b]),
        }
        open = true;
    }
    parts
}

/// The part of a line that lies in a vertical range.
fn clip_line(a: At, b: At, (low, high): (f64, f64)) -> Option<(At, At)> {
    if a.1.max(b.1) < low || a.1.min(b.1) > high {
        return None;
    }
    let at = |y: f64| (a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1), y);
    let inside = |point: At| {
        if point.1 < low {
            at(low)
        } else if point.1 > high {
            at(high)
        } else {
            point
        }
    };
    Some((inside(a), inside(b)))
}

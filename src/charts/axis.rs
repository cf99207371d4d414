//! Axes: labelled ticks, and where they fit.
//!
//! In: ticks from the caller. Out: gridlines and labels that do not overlap. Never: a number's text (the caller's
//! closure makes it). Why: a tick without room is left out, evenly, rather than drawn over its neighbour.

use super::{
    ChartError, measure, number,
    plot::{Align, At, Plot, Span, Stroke, Type},
    positions,
    theme::Ink,
};

/// A labelled position on an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tick {
    /// Where.
    pub at: f64,
    /// What is written there.
    pub label: String,
}

/// A labelled line across a chart: a limit, a target, the whole city's rate.
pub type Mark = Tick;

/// An axis: what it measures, and its ticks. The axis reaches over all ticks and all data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// What is measured, with the unit.
    pub label: String,
    /// Ticks in any order; those that find no room are left out evenly.
    pub ticks: Vec<Tick>,
}

impl Axis {
    /// An axis with about `most` round ticks (steps of 1, 2 or 5 times a power of ten) reaching over `range`; `format`
    /// writes them.
    #[must_use]
    pub fn spaced(label: &str, range: (f64, f64), most: usize, format: impl Fn(f64) -> String) -> Self {
        let (low, high) = widened(range.0.min(range.1), range.0.max(range.1));
        let (digit, power) = round_step((high - low) / number(most.max(1)));
        // Multiples of an integer, scaled once: 3 * 0.1 would be 0.30000000000000004.
        let scaled = |count: f64| if power < 0 { count * digit / ten(-power) } else { count * digit * ten(power) };
        let step = scaled(1.0);
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let counts = std::iter::successors(Some(first), |count| Some(count + 1.0)).take_while(|count| *count <= last);
        let ticks = counts.map(scaled).map(|at| Tick { at, label: format(at) }).collect();
        Self { label: label.to_owned(), ticks }
    }

    /// Checks the ticks' positions.
    pub(super) fn check(&self) -> Result<(), ChartError> {
        positions("ticks", self.ticks.iter().map(|tick| tick.at))
    }

    /// The reach of ticks and `data`, never empty.
    pub(super) fn reach(&self, data: impl IntoIterator<Item = f64>) -> (f64, f64) {
        let all = self.ticks.iter().map(|tick| tick.at).chain(data);
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
        if low > high { (0.0, 1.0) } else { widened(low, high) }
    }

    /// The reach of zero, ticks and `data`: for bars.
    pub(super) fn reach_from_zero(&self, data: impl IntoIterator<Item = f64>) -> (f64, f64) {
        self.reach(data.into_iter().chain([0.0]))
    }

    /// The widest label in px.
    pub(super) fn label_width(&self, size: f64) -> f64 {
        self.ticks.iter().map(|tick| measure::text_width(&tick.label, size)).fold(0.0, f64::max)
    }

    fn sorted(&self) -> Vec<&Tick> {
        let mut ticks: Vec<&Tick> = self.ticks.iter().collect();
        ticks.sort_by(|a, b| a.at.total_cmp(&b.at));
        ticks
    }

    /// Vertical gridlines from `top` to `bottom` px and labels at the height `y` px, inside `0..width`.
    pub(super) fn draw_across(&self, page: &Plot, x: Span, place: Across) -> Result<(), ChartError> {
        let plot = page.with(x, Span { low: place.top, high: place.bottom, from: place.top, to: place.bottom });
        let ticks = self.sorted();
        let wanted = ticks.iter().map(|tick| (plot.px((tick.at, 0.0)).0, tick.label.as_str()));
        let boxes = stretches(wanted, place.size, place.width);
        let stride = stride(&boxes, place.size * 0.6);
        for (tick, (from, to)) in ticks.iter().zip(&boxes).step_by(stride) {
            let ink = if tick.at == 0.0 { Ink::Rule } else { Ink::Grid };
            plot.line(&[(tick.at, place.top), (tick.at, place.bottom)], Stroke::new(ink, 1.0))?;
            let look = Type::new(place.size, Ink::Muted, Align::Middle);
            page.text((f64::midpoint(*from, *to), place.label_y), &tick.label, look)?;
        }
        Ok(())
    }

    /// Horizontal gridlines over the plot's width and labels that end at the left edge.
    pub(super) fn draw_up(&self, page: &Plot, (x, y): (Span, Span), size: f64) -> Result<(), ChartError> {
        let plot = page.with(x, y);
        let ticks = self.sorted();
        let height = |tick: &&Tick| plot.px((x.low, tick.at)).1;
        let boxes: Vec<(f64, f64)> =
            ticks.iter().rev().map(|tick| (height(tick) - size / 2.0, height(tick) + size / 2.0)).collect();
        let stride = stride(&boxes, 1.0);
        // Zero where the axis crosses it is drawn by who draws bars from it.
        let base = if y.low < 0.0 { f64::NEG_INFINITY } else { y.low };
        // From the lowest tick up, so that the base keeps its label.
        for tick in ticks.iter().step_by(stride) {
            let ink = if tick.at <= base { Ink::Rule } else { Ink::Grid };
            plot.line(&[(x.low, tick.at), (x.high, tick.at)], Stroke::new(ink, 1.0))?;
            let at: At = (x.from - 6.0, height(tick));
            page.text(at, &tick.label, Type::new(size, Ink::Muted, Align::End))?;
        }
        Ok(())
    }
}

/// Where a horizontal axis is drawn, in px.
#[derive(Clone, Copy, Debug)]
pub(super) struct Across {
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) label_y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
}

/// The stretches of labels around their middles, moved inside `0..width` px.
pub(super) fn stretches<'l>(labels: impl Iterator<Item = (f64, &'l str)>, size: f64, width: f64) -> Vec<(f64, f64)> {
    let stretch = |(middle, label): (f64, &str)| {
        let half = measure::text_width(label, size) / 2.0;
        let middle = middle.clamp(half, (width - half).max(half));
        (middle - half, middle + half)
    };
    labels.map(stretch).collect()
}

/// The smallest step at which every step-th of these stretches is `gap` px clear of the one before.
pub(super) fn stride(boxes: &[(f64, f64)], gap: f64) -> usize {
    let clear = |step: &usize| {
        let mut last = f64::NEG_INFINITY;
        boxes.iter().step_by(*step).all(|(from, to)| std::mem::replace(&mut last, *to) + gap <= *from)
    };
    (1..=boxes.len()).find(clear).unwrap_or(1)
}

/// Writes the name of every run of equal `groups` at the run's left edge; a name that meets the next one is left out.
pub(super) fn draw_groups(
    page: &Plot,
    groups: &[&str],
    edge: impl Fn(usize) -> f64,
    (y, look): (f64, Type),
) -> Result<(), ChartError> {
    let starts = |at: &usize| *at == 0 || groups[*at] != groups[*at - 1];
    let mut next = edge(groups.len()) + 1e-9;
    for at in (0..groups.len()).rev().filter(starts) {
        let width = measure::text_width(groups[at], look.size);
        // The last name may lean left over its months, but not out of the picture.
        let from = if next >= edge(groups.len()) { edge(at).min(next - width) } else { edge(at) };
        if from >= 0.0 && from + width <= next {
            page.text((from, y), groups[at], look)?;
            next = from - look.size * 0.6;
        }
    }
    Ok(())
}

/// Writes months, and under them the years they lie in, below equal stretches of `x`: as many as have room from `top` px
/// on, inside `0..width` px.
pub(super) fn draw_months(
    page: &Plot,
    months: &[(&str, &str)],
    x: Span,
    (top, width, size): (f64, f64, f64),
) -> Result<(), ChartError> {
    let look = Type::new(size, Ink::Muted, Align::Middle);
    let edge = |at: usize| x.from + (x.to - x.from) * number(at) / number(months.len());
    let middles = months.iter().enumerate().map(|(at, (label, _))| (f64::midpoint(edge(at), edge(at + 1)), *label));
    let boxes = stretches(middles, size, width);
    for ((label, _), (from, to)) in months.iter().zip(&boxes).step_by(stride(&boxes, 4.0)) {
        page.text((f64::midpoint(*from, *to), top + size / 2.0), label, look)?;
    }
    let groups: Vec<&str> = months.iter().map(|(_, group)| *group).collect();
    draw_groups(page, &groups, |at| edge(at) + 3.0, (top + size * 1.5 + 4.0, Type { align: Align::Start, ..look }))
}

/// How high [`draw_months`] draws.
pub(super) const fn months_height(size: f64) -> f64 {
    2.0 * (size + 4.0) + 2.0
}

/// A range that is not empty.
fn widened(low: f64, high: f64) -> (f64, f64) {
    if high > low { (low, high) } else { (low, low + low.abs().max(1.0)) }
}

/// A digit of 1, 2 or 5 and a power of ten whose product is at least `step`.
fn round_step(step: f64) -> (f64, i32) {
    let mut power = 0;
    while ten_to(power) > step && power > -12 {
        power -= 1;
    }
    while ten_to(power + 1) <= step && power < 15 {
        power += 1;
    }
    let digits = step / ten_to(power);
    match [1.0, 2.0, 5.0].into_iter().find(|digit| digits <= digit + 1e-9) {
        Some(digit) => (digit, power),
        None => (1.0, power + 1),
    }
}

fn ten(power: i32) -> f64 {
    (0..power).fold(1.0, |product, _| product * 10.0)
}

fn ten_to(power: i32) -> f64 {
    if power < 0 { 1.0 / ten(-power) } else { ten(power) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(low: f64, high: f64, most: usize) -> Vec<f64> {
        Axis::spaced("", (low, high), most, |_| String::new()).ticks.iter().map(|tick| tick.at).collect()
    }

    #[test]
    fn ticks_are_round_and_reach_over_the_data() {
        assert_eq!(at(0.0, 97.0, 5), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(at(0.0, 0.3, 3), [0.0, 0.1, 0.2, 0.3]);
        assert_eq!(at(96.2, 99.4, 4), [96.0, 97.0, 98.0, 99.0, 100.0]);
        assert_eq!(at(-30.0, 45.0, 4), [-40.0, -20.0, 0.0, 20.0, 40.0, 60.0]);
    }

    #[test]
    fn an_empty_range_still_has_ticks() {
        assert_eq!(at(0.0, 0.0, 2), [0.0, 0.5, 1.0]);
        assert_eq!(at(7.0, 7.0, 2).first(), Some(&5.0));
    }

    #[test]
    fn stride_clears_the_gap() {
        let boxes: Vec<(f64, f64)> = (0..10).map(|at| (f64::from(at) * 10.0, f64::from(at) * 10.0 + 18.0)).collect();
        assert_eq!(stride(&boxes, 0.0), 2);
        assert_eq!(stride(&boxes, 5.0), 3);
        assert_eq!(stride(&[], 5.0), 1);
    }
}

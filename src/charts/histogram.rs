//! A distribution as bars, the limits that apply to it as lines, and under it the share that was done by then.

use super::{
    Axis, ChartError, Head, Mark, Svg, Theme, at_least,
    axis::Across,
    key::{Key, Sign},
    lengths, measure, number,
    place::Area,
    plot::{self, Align, At, Plot, Span, Stroke, Type},
    positions,
    theme::Ink,
};

/// One bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bin {
    /// Left edge.
    pub from: f64,
    /// Right edge, beyond `from`.
    pub to: f64,
    /// Height, zero or more.
    pub count: f64,
    /// The count as text; written over the bars if all fit.
    pub label: String,
}

/// A histogram with its sum curve; at least three bins that are not empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// Id, title, description.
    pub head: Head,
    /// What is distributed, with ticks at the edges or middles of the bins.
    pub x: Axis,
    /// What is counted.
    pub counts: Axis,
    /// The bins, from the left.
    pub bins: Vec<Bin>,
    /// What share is meant; its ticks reach from nothing to the whole.
    pub shares: Axis,
    /// The sum curve as (x, share); none if empty.
    pub ecdf: Vec<(f64, f64)>,
    /// Limits, drawn over both panels.
    pub limits: Vec<Mark>,
    /// Values to be found on the curve, such as the median, drawn as lighter lines.
    pub quantiles: Vec<Mark>,
}

/// Heights of the two panels in px.
const PANELS: (f64, f64) = (180.0, 100.0);
/// The longest label of a limit in em.
const FLAG_EMS: f64 = 16.0;
/// The narrowest plot in px.
const NARROWEST: f64 = 240.0;

/// A limit's label: beside its line, in a row counted upwards from the panel.
struct Flag {
    at: f64,
    text: String,
    row: usize,
    stroke: Stroke,
    ink: Ink,
}

/// Where things are, in px.
struct Layout {
    x: Span,
    width: f64,
    small: f64,
    counts_top: f64,
    counts_bottom: f64,
    shares_top: f64,
    bottom: f64,
    height: f64,
    key: Key,
    shares_key: Key,
    flags: Vec<Flag>,
}

impl Histogram {
    /// Draws both panels; without a sum curve only the first.
    ///
    /// # Errors
    /// Fewer than three bins that are not empty; a negative or endless position; a bin without width; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.check()?;
        let layout = self.layout(theme);
        let size = (layout.width, layout.height);
        plot::page(&self.head, theme, size, |page| {
            layout.key.draw(page, 0.0, 0.0)?;
            self.draw_x(page, &layout)?;
            let labels = self.draw_counts(page, &layout)?;
            if !self.ecdf.is_empty() {
                self.draw_shares(page, &layout)?;
            }
            layout.draw_flags(page, &labels)
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        self.head.check()?;
        [&self.x, &self.counts, &self.shares].into_iter().try_for_each(Axis::check)?;
        at_least(3, "filled bins", self.bins.iter().filter(|bin| bin.count > 0.0).count())?;
        lengths("counts", self.bins.iter().map(|bin| bin.count))?;
        positions("bins", self.bins.iter().flat_map(|bin| [bin.from, bin.to]))?;
        lengths("widths of bins", self.bins.iter().map(|bin| if bin.to > bin.from { 1.0 } else { -1.0 }))?;
        positions("sum curve", self.ecdf.iter().flat_map(|(x, share)| [*x, *share]))?;
        positions("limits", self.marks().map(|(mark, _, _)| mark.at))
    }

    /// Limits and quantiles, and how they are drawn.
    fn marks(&self) -> impl Iterator<Item = (&Mark, Stroke, Ink)> {
        let limits = self.limits.iter().map(|mark| (mark, Stroke::new(Ink::Accent, 1.4).dashed(), Ink::Accent));
        limits.chain(self.quantiles.iter().map(|mark| (mark, Stroke::new(Ink::Rule, 1.0), Ink::Muted)))
    }

    fn layout(&self, theme: &Theme) -> Layout {
        let small = theme.small();
        let left = self.counts.label_width(small).max(self.shares.label_width(small)).ceil() + 10.0;
        let data = self.bins.iter().flat_map(|bin| [bin.from, bin.to]).chain(self.ecdf.iter().map(|point| point.0));
        let (low, high) = self.x.reach(data.chain(self.marks().map(|(mark, _, _)| mark.at)));
        let (right, width) = self.right_end(theme, left, (low, high));
        let x = Span { low, high, from: left, to: right };
        let flags = self.flags(x, small);
        let rows = flags.iter().map(|flag| flag.row + 1).max().unwrap_or(0);
        let key = Key::new(&[(Sign::None, &self.counts.label)], small, width);
        let shares_key = Key::new(&[(Sign::None, &self.shares.label)], small, width);
        let counts_top = key.height() + number(rows) * (small + 4.0) + small + 2.0;
        let counts_bottom = counts_top + PANELS.0;
        let shares_top = counts_bottom + 12.0 + shares_key.height() + small / 2.0 + 4.0;
        let bottom = if self.ecdf.is_empty() { counts_bottom } else { shares_top + PANELS.1 };
        let height = bottom + 2.0 * (small + 6.0) + 4.0;
        Layout { x, width, small, counts_top, counts_bottom, shares_top, bottom, height, key, shares_key, flags }
    }

    /// The plot's right end and the page's width, such that every flag has room at the right of its line.
    fn right_end(&self, theme: &Theme, left: f64, (low, high): (f64, f64)) -> (f64, f64) {
        let room = |limit: &Mark| {
            let share = ((limit.at - low) / (high - low)).max(1e-6);
            let text = measure::text_width(&limit.label, theme.small()).min(FLAG_EMS * theme.small());
            (share, text + 8.0)
        };
        let end = |(share, text): (f64, f64)| left + (theme.width - text - left) / share;
        let right = self
            .marks()
            .map(|(mark, _, _)| room(mark))
            .map(end)
            .fold(theme.width - 10.0, f64::min)
            .max(left + NARROWEST);
        let reach = |(share, text): (f64, f64)| left + (right - left) * share + text;
        let width =
            self.marks().map(|(mark, _, _)| room(mark)).map(reach).fold(theme.width.max(right + 10.0), f64::max);
        (right, width.ceil())
    }

    /// Gives every limit a row in which its label meets neither a label nor a line.
    fn flags(&self, x: Span, small: f64) -> Vec<Flag> {
        let px = |at: f64| x.from + (at - x.low) / (x.high - x.low) * (x.to - x.from);
        let mut marks: Vec<(&Mark, Stroke, Ink)> = self.marks().collect();
        marks.sort_by(|a, b| b.0.at.total_cmp(&a.0.at));
        let mut flags: Vec<Flag> = Vec::new();
        for (mark, stroke, ink) in marks {
            let text = measure::fit(&mark.label, small, FLAG_EMS * small);
            let end = px(mark.at) + 10.0 + measure::text_width(&text, small);
            let met = flags.iter().filter(|flag| px(flag.at) <= end).map(|flag| flag.row + 1);
            let row = met.max().unwrap_or(0);
            flags.push(Flag { at: mark.at, text, row, stroke, ink });
        }
        flags
    }

    fn draw_x(&self, page: &Plot, layout: &Layout) -> Result<(), ChartError> {
        let Layout { small, bottom, .. } = *layout;
        let label_y = bottom + 6.0 + small / 2.0;
        let place = Across { top: bottom, bottom: bottom + 3.0, label_y, width: layout.width, size: small };
        self.x.draw_across(page, layout.x, place)?;
        let label = measure::fit(&self.x.label, small, layout.x.to - layout.x.from);
        page.text((layout.x.to, label_y + small + 6.0), &label, Type::new(small, Ink::Muted, Align::End))
    }

    /// Draws the bars; gives the places of their labels.
    fn draw_counts(&self, page: &Plot, layout: &Layout) -> Result<Vec<Area>, ChartError> {
        let (low, high) = self.counts.reach_from_zero(self.bins.iter().map(|bin| bin.count));
        let y = Span { low, high, from: layout.counts_bottom, to: layout.counts_top };
        self.counts.draw_up(page, (layout.x, y), layout.small)?;
        let plot = page.with(layout.x, y);
        let look = Type::new(layout.small, Ink::Text, Align::Middle);
        let mut labels = Vec::new();
        for bin in &self.bins {
            let ((left, top), (right, base)) = (plot.px((bin.from, bin.count)), plot.px((bin.to, 0.0)));
            let gap = if right - left > 4.0 { 0.5 } else { 0.0 };
            page.bar((left + gap, top), (right - gap, base), Ink::Main)?;
            let middle = (f64::midpoint(left, right), top - 2.0 - look.size / 2.0);
            let width = measure::text_width(&bin.label, look.size);
            if width + 2.0 <= right - left {
                labels.push((middle, Area::around(middle, width + 4.0, look.size + 2.0), &bin.label));
            }
        }
        if labels.len() < self.bins.len() {
            return Ok(Vec::new());
        }
        labels.iter().try_for_each(|(middle, _, text)| page.text(*middle, text, look))?;
        Ok(labels.into_iter().map(|(_, area, _)| area).collect())
    }

    fn draw_shares(&self, page: &Plot, layout: &Layout) -> Result<(), ChartError> {
        let (low, high) = self.shares.reach(self.ecdf.iter().map(|point| point.1));
        let y = Span { low, high, from: layout.bottom, to: layout.shares_top };
        layout.shares_key.draw(page, 0.0, layout.counts_bottom + 12.0)?;
        self.shares.draw_up(page, (layout.x, y), layout.small)?;
        let points: Vec<At> = self.ecdf.clone();
        page.with(layout.x, y).line(&points, Stroke::new(Ink::Main, 2.0))
    }
}

impl Layout {
    /// Draws the marks, their lines interrupted where a label of a bar stands.
    fn draw_flags(&self, page: &Plot, labels: &[Area]) -> Result<(), ChartError> {
        let plot = page.with(self.x, Span::px(self.height));
        for flag in &self.flags {
            let y = self.counts_top - self.small - 2.0 - (number(flag.row) + 0.5) * (self.small + 4.0);
            let x = plot.px((flag.at, y)).0;
            let mut from = y - self.small / 2.0;
            let mut met: Vec<&Area> = labels.iter().filter(|label| label.left < x && x < label.right).collect();
            met.sort_by(|a, b| a.top.total_cmp(&b.top));
            for label in met {
                page.line(&[(x, from), (x, label.top.max(from))], flag.stroke)?;
                from = label.bottom;
            }
            page.line(&[(x, from), (x, self.bottom)], flag.stroke)?;
            page.text((x + 4.0, y), &flag.text, Type::new(self.small, flag.ink, Align::Start))?;
        }
        Ok(())
    }
}

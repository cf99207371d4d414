//! The frame of all charts with one row a unit: names at the left, the plot, columns of values at the right.
//!
//! In: names, columns, an axis. Out: where every row, column and the plot are. Never: marks of a kind. Why: names of any
//! length and values of any width are measured once, for seven kinds of chart.

use super::{
    Axis, ChartError, Mark, Theme,
    axis::Across,
    key::{Key, Sign},
    measure::{self, Whole, Wrapped},
    number,
    plot::{Align, LINE, Plot, Span, Stroke, Type},
    theme::Ink,
};

/// Gap between names, plot and columns in px.
const GAP: f64 = 14.0;
/// The widest column of names in em: two lines hold thirty full-width characters.
const NAME_EMS: f64 = 15.2;
/// The narrowest plot in px.
const NARROWEST: f64 = 220.0;

/// A column of values at the right.
pub(super) struct Column<'c> {
    pub(super) sign: Sign,
    pub(super) head: &'c str,
    pub(super) cells: Vec<&'c str>,
}

/// What a chart with rows needs.
pub(super) struct Need<'c> {
    pub(super) names: Vec<&'c str>,
    pub(super) columns: Vec<Column<'c>>,
    /// The axis above the rows.
    pub(super) axis: Option<&'c Axis>,
    /// The key above all.
    pub(super) key: Vec<(Sign, &'c str)>,
    /// Room kept free right of the plot's end, for labels at the ends of bars, in px.
    pub(super) beside: f64,
    /// Room kept free between heads and rows in px.
    pub(super) above: f64,
    /// Room kept free below the rows in px.
    pub(super) below: f64,
}

/// A laid-out column.
struct Placed {
    right: f64,
    head: Vec<String>,
    sign: Sign,
    cells: Vec<String>,
}

/// A laid-out frame; all places in px.
pub(super) struct Rows<'c> {
    names: Vec<Wrapped>,
    full_names: Vec<&'c str>,
    columns: Vec<Placed>,
    axis: Option<&'c Axis>,
    axis_label: Vec<String>,
    key: Key,
    text: f64,
    /// Upper edges of the rows, and the lower edge of the last.
    edges: Vec<f64>,
    /// Left and right end of the plot.
    pub(super) left: f64,
    pub(super) right: f64,
    /// Upper edge of the first row.
    pub(super) top: f64,
    /// Lower edge of the last row.
    pub(super) bottom: f64,
    /// The page's size.
    pub(super) size: (f64, f64),
}

impl<'c> Rows<'c> {
    /// Measures and places everything.
    pub(super) fn new(need: Need<'c>, theme: &Theme) -> Self {
        let (text, small) = (theme.text, theme.small());
        let names: Vec<Wrapped> = need.names.iter().map(|name| measure::wrap(name, text, NAME_EMS * text, 2)).collect();
        let lines = names.iter().flat_map(|name| &name.lines);
        let name_width = lines.map(|line| measure::text_width(line, text)).fold(0.0, f64::max).ceil();
        let left = if name_width > 0.0 { name_width + GAP } else { 8.0 };
        let widths: Vec<f64> = need.columns.iter().map(|column| column_width(column, text, small)).collect();
        let columns_width: f64 = widths.iter().map(|width| width + GAP).sum();
        let width = theme.width.max(left + NARROWEST + need.beside + columns_width + 2.0).ceil();
        let edge = if columns_width == 0.0 { 8.0 } else { 0.0 };
        let right = width - columns_width - need.beside - edge;
        let mut x = width - columns_width;
        let columns: Vec<Placed> = need
            .columns
            .iter()
            .zip(&widths)
            .map(|(column, width)| {
                x += GAP + width;
                let head = measure::wrap(column.head, small, width - sign_width(column.sign), 2).lines;
                let cells = column.cells.iter().map(|cell| (*cell).to_owned()).collect();
                Placed { right: x, head, sign: column.sign, cells }
            })
            .collect();
        let label = need.axis.map_or("", |axis| axis.label.as_str());
        let axis_label = measure::wrap(label, small, right + need.beside - left, 2).lines;
        let key = Key::new(&need.key, small, width);
        let heads = columns.iter().map(|column| &column.head).chain([&axis_label]);
        let head_lines = heads.filter(|lines| lines.iter().any(|line| !line.is_empty())).map(Vec::len).max();
        let head_height = number(head_lines.unwrap_or(0)) * small * LINE;
        let ticks = if need.axis.is_some_and(|axis| !axis.ticks.is_empty()) { small + 9.0 } else { 6.0 };
        let top = key.height() + if key.height() > 0.0 { 6.0 } else { 0.0 } + head_height + ticks + need.above;
        let mut edges = vec![top];
        let mut bottom = top;
        for name in &names {
            bottom += text * 2.0 + 1.0 + (number(name.lines.len()) - 1.0) * (text * LINE - 4.0);
            edges.push(bottom);
        }
        Self {
            names,
            full_names: need.names,
            columns,
            axis: need.axis,
            axis_label,
            key,
            text,
            left,
            right,
            top,
            bottom,
            edges,
            size: (width, (bottom + 4.0 + need.below).ceil()),
        }
    }

    /// The full names of rows whose name is cut.
    pub(super) fn cut_names(&self) -> Vec<&'c str> {
        let both = self.names.iter().zip(&self.full_names);
        both.filter(|(name, _)| name.whole == Whole::Cut).map(|(_, full)| *full).collect()
    }

    /// The middle of a row.
    pub(super) fn middle(&self, row: usize) -> f64 {
        let (top, bottom) = self.row(row);
        f64::midpoint(top, bottom)
    }

    /// Upper and lower edge of a row.
    pub(super) fn row(&self, row: usize) -> (f64, f64) {
        let edge = |at: usize| self.edges.get(at).copied().unwrap_or(self.bottom);
        (edge(row), edge(row + 1))
    }

    /// Half the height of a bar.
    pub(super) fn half_bar(&self) -> f64 {
        (self.text * 0.58).round()
    }

    /// The plot's horizontal stretch for values `low..=high`.
    pub(super) const fn across(&self, reach: (f64, f64)) -> Span {
        Span { low: reach.0, high: reach.1, from: self.left, to: self.right }
    }

    /// The plot: values across, px down.
    pub(super) fn plot<'a>(&self, page: &Plot<'a>, reach: (f64, f64)) -> Plot<'a> {
        page.with(self.across(reach), Span::px(self.size.1))
    }

    /// Draws key, axis, names and columns.
    pub(super) fn draw(&self, page: &Plot, reach: (f64, f64)) -> Result<(), ChartError> {
        let small = self.text - 1.0;
        self.key.draw(page, 0.0, 0.0)?;
        let head_bottom = self.top - if self.ticks() { small + 9.0 } else { 6.0 };
        let head_middle = |lines: usize| head_bottom - number(lines) * small * LINE / 2.0;
        let look = Type::new(small, Ink::Muted, Align::Start);
        page.lines((self.left, head_middle(self.axis_label.len())), &self.axis_label, look)?;
        for column in &self.columns {
            self.draw_column(page, column, head_middle(column.head.len()))?;
        }
        if let Some(axis) = self.axis {
            let label_y = self.top - 5.0 - small / 2.0;
            let place = Across { top: self.top, bottom: self.bottom, label_y, width: self.size.0, size: small };
            axis.draw_across(page, self.across(reach), place)?;
        }
        for (row, name) in self.names.iter().enumerate() {
            page.lines((0.0, self.middle(row)), &name.lines, Type::new(self.text, Ink::Text, Align::Start))?;
        }
        Ok(())
    }

    /// Draws the line from which bars start, over their ends.
    pub(super) fn draw_base(&self, page: &Plot, reach: (f64, f64)) -> Result<(), ChartError> {
        let ends = [(0.0, self.top), (0.0, self.bottom)];
        self.plot(page, reach).line(&ends, Stroke::new(Ink::Rule, 1.0))
    }

    /// Draws a dashed line over all rows and its label below them.
    pub(super) fn draw_mark(&self, page: &Plot, reach: (f64, f64), mark: &Mark) -> Result<(), ChartError> {
        let small = self.text - 1.0;
        let plot = self.plot(page, reach);
        plot.line(&[(mark.at, self.top - 2.0), (mark.at, self.bottom + 3.0)], Stroke::new(Ink::Accent, 1.4).dashed())?;
        let label = measure::fit(&mark.label, small, self.size.0);
        let half = measure::text_width(&label, small) / 2.0;
        let x = plot.px((mark.at, 0.0)).0.clamp(half, (self.size.0 - half).max(half));
        let y = self.bottom + 6.0 + small / 2.0;
        page.text((x, y), &label, Type::new(small, Ink::Accent, Align::Middle))
    }

    fn ticks(&self) -> bool {
        self.axis.is_some_and(|axis| !axis.ticks.is_empty())
    }

    fn draw_column(&self, page: &Plot, column: &Placed, head_y: f64) -> Result<(), ChartError> {
        let small = self.text - 1.0;
        page.lines((column.right, head_y), &column.head, Type::new(small, Ink::Muted, Align::End))?;
        let wide = column.head.iter().map(|line| measure::text_width(line, small)).fold(0.0, f64::max);
        column.sign.draw(page, column.right - wide - sign_width(column.sign), head_y)?;
        for (row, cell) in column.cells.iter().enumerate() {
            page.text((column.right, self.middle(row)), cell, Type::new(self.text, Ink::Text, Align::End))?;
        }
        Ok(())
    }
}

fn sign_width(sign: Sign) -> f64 {
    if matches!(sign, Sign::None) { 0.0 } else { 14.0 }
}

/// The width of a column: its cells, or its head in two lines of at most six em.
fn column_width(column: &Column, text: f64, small: f64) -> f64 {
    let cells = column.cells.iter().map(|cell| measure::text_width(cell, text)).fold(0.0, f64::max);
    let head = measure::text_width(column.head, small).min(6.0 * small) + sign_width(column.sign);
    cells.max(head).ceil()
}

//! Values by unit and month as shaded cells.

use super::{
    ChartError, Head, Svg, Theme, at_least, axis, lengths, measure, number,
    plot::{self, Align, Plot, Type},
    rows::{Need, Rows},
    same_length,
    theme::Ink,
};

/// One value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatCell {
    /// How dark: 0 (low) to 1 (high).
    pub shade: f64,
    /// The value as text; written in the cell if it fits.
    pub label: String,
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatColumn {
    /// The month.
    pub label: String,
    /// The year; written over the first column of each.
    pub group: String,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatRow {
    /// The unit's name.
    pub name: String,
    /// One cell for every column; `None` where there is nothing.
    pub cells: Vec<Option<HeatCell>>,
}

/// Columns by rows; at least three cells with a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatMap {
    /// Id, title, description.
    pub head: Head,
    /// The columns, from the left.
    pub columns: Vec<HeatColumn>,
    /// The rows, from the top.
    pub rows: Vec<HeatRow>,
    /// What shade 0 stands for.
    pub low_label: String,
    /// What shade 1 stands for.
    pub high_label: String,
}

/// The smallest font size of a value in px.
const SMALLEST: f64 = 8.0;
/// The widest cell in px.
const WIDEST: f64 = 72.0;
/// The narrowest cell in px.
const NARROWEST: f64 = 9.0;

impl HeatMap {
    /// Draws the cells.
    ///
    /// # Errors
    /// Fewer than three values; a row with other than one cell a column; a shade outside 0 to 1; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.check()?;
        let small = theme.small();
        let grouped = self.columns.iter().any(|column| !column.group.is_empty());
        let above = if grouped { small * 2.0 + 8.0 } else { small + 4.0 };
        let need = Need {
            names: self.rows.iter().map(|row| row.name.as_str()).collect(),
            columns: Vec::new(),
            axis: None,
            key: Vec::new(),
            beside: 0.0,
            above,
            below: small + 18.0,
        };
        let mut rows = Rows::new(need, theme);
        let count = number(self.columns.len());
        let width = ((rows.right - rows.left) / count).clamp(NARROWEST, WIDEST);
        let labels = [self.low_label.as_str(), self.high_label.as_str()];
        let drawn = (width * count).max(ramp_width(labels, small));
        rows.size.0 = rows.size.0.max(rows.left + drawn + 8.0).ceil();
        let cells = Cells { page_width: rows.size.0, left: rows.left, width, size: self.label_size(width, small) };
        plot::page(&self.head.noting(&rows.cut_names()), theme, rows.size, |page| {
            rows.draw(page, (0.0, 1.0))?;
            self.draw_heads(page, &cells, (rows.top, small))?;
            for (row, unit) in self.rows.iter().enumerate() {
                for (column, cell) in unit.cells.iter().enumerate() {
                    cells.draw(page, (number(column), rows.row(row)), cell.as_ref())?;
                }
            }
            draw_ramp(page, (rows.left, rows.bottom + 10.0 + small / 2.0), labels, small)
        })
    }

    fn check(&self) -> Result<(), ChartError> {
        self.head.check()?;
        let cells = || self.rows.iter().flat_map(|row| row.cells.iter().flatten());
        at_least(3, "values", cells().count())?;
        self.rows.iter().try_for_each(|row| same_length("cells", row.cells.len(), self.columns.len()))?;
        lengths("shades", cells().flat_map(|cell| [cell.shade, 1.0 - cell.shade]))
    }

    /// The font size at which all values fit, or the smallest of three.
    fn label_size(&self, width: f64, small: f64) -> f64 {
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().flatten());
        let widest = cells.map(|cell| measure::text_width(&cell.label, 1.0)).fold(0.0, f64::max);
        [small, small - 1.0].into_iter().find(|size| widest * size + 3.0 <= width).unwrap_or(SMALLEST.max(small - 2.0))
    }

    fn draw_heads(&self, page: &Plot, cells: &Cells, (top, small): (f64, f64)) -> Result<(), ChartError> {
        let look = Type::new(small, Ink::Muted, Align::Middle);
        let middle = |at: usize| cells.left + cells.width * (number(at) + 0.5);
        let labels = self.columns.iter().enumerate().map(|(at, column)| (middle(at), column.label.as_str()));
        let boxes = axis::stretches(labels, small, cells.page_width);
        for (column, (from, to)) in self.columns.iter().zip(&boxes).step_by(axis::stride(&boxes, 3.0)) {
            page.text((f64::midpoint(*from, *to), top - 4.0 - small / 2.0), &column.label, look)?;
        }
        let groups: Vec<&str> = self.columns.iter().map(|column| column.group.as_str()).collect();
        let edge = |at: usize| cells.left + cells.width * number(at);
        axis::draw_groups(page, &groups, edge, (top - 9.0 - small * 1.5, Type { align: Align::Start, ..look }))
    }
}

/// The grid of cells.
struct Cells {
    page_width: f64,
    left: f64,
    width: f64,
    size: f64,
}

impl Cells {
    /// Draws a cell; `place` is its column and the upper and lower edge of its row.
    fn draw(&self, page: &Plot, place: (f64, (f64, f64)), cell: Option<&HeatCell>) -> Result<(), ChartError> {
        let (column, (top, bottom)) = place;
        let (left, right) = (self.left + self.width * column + 0.5, self.left + self.width * (column + 1.0) - 0.5);
        let corners = ((left, top + 0.5), (right, bottom - 0.5));
        let Some(cell) = cell else {
            return page.frame((left + 0.5, top + 1.0), (right - 0.5, bottom - 1.0), Ink::Grid);
        };
        let ink = Ink::heat(cell.shade);
        page.bar(corners.0, corners.1, ink)?;
        if measure::text_width(&cell.label, self.size) + 2.0 > right - left {
            return Ok(());
        }
        let look = Type::new(self.size, ink.text_on(), Align::Middle);
        page.text((f64::midpoint(left, right), f64::midpoint(top, bottom)), &cell.label, look)
    }
}

/// Draws the steps of shade between the words for low and high, from `at` (left edge, middle) on.
pub(super) fn draw_ramp(page: &Plot, at: (f64, f64), labels: [&str; 2], size: f64) -> Result<(), ChartError> {
    let look = Type::new(size, Ink::Muted, Align::Start);
    page.text(at, labels[0], look)?;
    let mut x = at.0 + measure::text_width(labels[0], size) + 6.0;
    for ink in Ink::heats() {
        page.bar((x, at.1 - 5.0), (x + 16.0, at.1 + 5.0), ink)?;
        x += 17.0;
    }
    page.text((x + 5.0, at.1), labels[1], look)
}

/// How wide [`draw_ramp`] draws.
pub(super) fn ramp_width(labels: [&str; 2], size: f64) -> f64 {
    let texts: f64 = labels.iter().map(|label| measure::text_width(label, size)).sum();
    texts + 6.0 + number(Ink::heats().len()) * 17.0 + 5.0
}

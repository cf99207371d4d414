//! Tables fitted to the width of the page.

use crate::report::{ColumnKind, Row, Table};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// Width between the margins, in twentieths of a point: 156 mm.
const PAGE: u32 = 8_844;

/// Sizes of a table's text from which the first that fits is taken, in half points: 小四, 五号, 小五, 六号.
const SIZES: [u32; 4] = [24, 21, 18, 15];

/// What a cell needs beside its text, in half characters.
const MARGIN: u32 = 2;

/// A table with its place on the page.
#[derive(Serialize)]
pub(super) struct Grid {
    label: String,
    number: usize,
    caption: String,
    /// Of the text, in half points.
    size: u32,
    /// Of the whole, in twentieths of a point.
    width: u32,
    columns: Vec<Column>,
    head: Vec<String>,
    rows: Vec<Line>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Column {
    width: u32,
    /// Where its text stands.
    side: &'static str,
}

#[derive(Serialize)]
struct Line {
    cells: Vec<String>,
    bold: bool,
    /// Whether it stands on one page with the next.
    keep: bool,
}

impl Grid {
    /// The table under a caption with a label and a number.
    pub(super) fn of(table: &Table, (label, number): (String, usize)) -> Self {
        let (size, widths) = fit(table);
        let flush = |kind: ColumnKind| if kind.is_numeric() { "right" } else { "left" };
        let columns = table.columns.iter().zip(&widths);
        Self {
            label,
            number,
            caption: table.caption.clone(),
            size,
            width: widths.iter().sum(),
            columns: columns.map(|(column, width)| Column { width: *width, side: flush(column.kind) }).collect(),
            head: table.columns.iter().map(|column| column.title.clone()).collect(),
            rows: shown(table),
            notes: table.notes.clone(),
        }
    }
}

fn lines(table: &Table) -> impl Iterator<Item = (&Row, bool)> {
    table.rows.iter().map(|row| (row, false)).chain(table.total.iter().map(|row| (row, true)))
}

/// The rows: a short table is not broken over pages, of a long one no row stands alone, and no remark without a row.
fn shown(table: &Table) -> Vec<Line> {
    const SHORT: usize = 15;
    let count = lines(table).count();
    let line = |(index, (row, bold)): (usize, (&Row, bool))| {
        let last = index + 1 == count;
        let keep = if last { !table.notes.is_empty() } else { count <= SHORT || index < 2 || index + 3 > count };
        Line { cells: texts(row), bold, keep }
    };
    lines(table).enumerate().map(line).collect()
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cell.content.printed().to_owned()).collect()
}

/// The size of the text and the widths of the columns: no number is broken, words and headings wrap if they must.
fn fit(table: &Table) -> (u32, Vec<u32>) {
    let wanted = wanted(table);
    // Twentieths of a point: half a character is a quarter of the size in half points, times ten.
    let twips = |halves: u32, size: u32| halves * size * 5;
    let needed = |size: &u32| wanted.iter().map(|column| twips(column.all, *size)).sum::<u32>() <= PAGE;
    let size = SIZES.into_iter().find(|size| needed(size)).unwrap_or(SIZES[SIZES.len() - 1]);
    let room = |of: fn(&Wanted) -> u32| wanted.iter().map(|column| twips(of(column), size)).collect::<Vec<u32>>();
    let (all, least) = (room(|column| column.all), room(|column| column.least));
    let (sum, floor) = (all.iter().sum::<u32>(), least.iter().sum::<u32>());
    let share = |part: u32, of: u32, whole: u32| {
        u32::try_from(u64::from(part) * u64::from(of) / u64::from(whole.max(1))).unwrap_or(0)
    };
    let widths = if sum <= PAGE {
        all.iter().map(|width| width + share(PAGE - sum, *width, sum)).collect()
    } else if floor <= PAGE {
        // What is left above the least widths goes where more is wanted.
        let more = sum - floor;
        all.iter().zip(&least).map(|(all, least)| least + share(PAGE - floor, all - least, more)).collect()
    } else {
        least.iter().map(|width| share(PAGE, *width, floor)).collect()
    };
    (size, widths)
}

/// What a column wants, in half characters.
struct Wanted {
    /// So that nothing wraps but headings, once.
    all: u32,
    /// So that words may wrap, but no number.
    least: u32,
}

fn wanted(table: &Table) -> Vec<Wanted> {
    let width = |text: &str| u32::try_from(text.width()).unwrap_or(u32::MAX).min(200);
    // Bold letters are a little wider.
    let cells = |index: usize| {
        let cell =
            move |(row, bold): (&Row, bool)| Some(width(row.cells.get(index)?.content.printed()) + u32::from(bold));
        lines(table).filter_map(cell)
    };
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(index, column)| {
            let longest = cells(index).max().unwrap_or(0);
            let head = width(&column.title);
            // A heading of more than three characters may stand in two lines.
            let head = if head > 6 { head.div_ceil(2) + 1 } else { head };
            let all = longest.max(head) + MARGIN;
            let least = if column.kind == ColumnKind::Text { longest.min(8).max(head.min(8)) + MARGIN } else { all };
            Wanted { all, least }
        })
        .collect()
}

//! Workbooks: their sheets as text, row by row.

use super::{
    dialect::Merged,
    error::Fault,
    pipe::{Sink, pipe},
    sheet::{self, Epoch, clock, end_cell, end_row, number, push, push_text, serial},
    unpack::{Bytes, ReadSeek, Store},
};
use calamine::{
    DataType, Error, OdsError, Reader, SheetType, SheetVisible, Sheets, XlsError, Xlsx, XlsxError,
    open_workbook_from_rs,
};
use std::{
    collections::BTreeMap,
    io::{self, BufReader},
    ops::Range,
};

type Book = Sheets<BufReader<Box<dyn ReadSeek>>>;

/// Which program's workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    pub name: String,
    /// Somebody has hidden it, or it is a chart or a macro.
    pub aside: bool,
}

/// The text of a sheet, and which of its first cells are merged.
pub(super) struct Text {
    pub bytes: Bytes,
    pub merged: Merged,
}

impl Kind {
    /// The workbook that an archive with these members is; none if it is an archive like any other.
    pub(super) fn of<'a>(mut members: impl Iterator<Item = &'a str>) -> Option<Self> {
        members.find_map(|name| match name {
            "xl/workbook.xml" => Some(Self::Xlsx),
            "xl/workbook.bin" => Some(Self::Xlsb),
            "content.xml" => Some(Self::Ods),
            _ => None,
        })
    }

    /// As reports call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }

    fn open(self, store: &Store) -> io::Result<Book> {
        let bytes = || store.open().map(BufReader::new);
        let book = match self {
            Self::Xlsx => open_workbook_from_rs(bytes()?).map(Sheets::Xlsx).map_err(Error::Xlsx),
            Self::Xlsb => open_workbook_from_rs(bytes()?).map(Sheets::Xlsb).map_err(Error::Xlsb),
            Self::Ods => open_workbook_from_rs(bytes()?).map(Sheets::Ods).map_err(Error::Ods),
            // An encrypted workbook of today looks like one of the last century.
            Self::Xls => match open_workbook_from_rs::<Xlsx<_>, _>(bytes()?) {
                Err(XlsxError::Password) => Err(Error::Xlsx(XlsxError::Password)),
                _ => open_workbook_from_rs(bytes()?).map(Sheets::Xls).map_err(Error::Xls),
            },
        };
        book.map_err(|error| self.fault(error))
    }

    fn fault(self, error: Error) -> io::Error {
        match error {
            Error::Xlsx(XlsxError::Password) | Error::Xls(XlsError::Password) | Error::Ods(OdsError::Password) => {
                Fault::Protected.into()
            }
            Error::Io(error) => Fault::of(self.name(), error),
            other => Fault::Damaged(self.name(), other.to_string()).into(),
        }
    }
}

/// The sheets of a workbook, in its order.
pub(super) fn sheets(store: &Store, kind: Kind) -> io::Result<Vec<Sheet>> {
    let book = kind.open(store)?;
    let sheets = book.sheets_metadata().iter().map(|sheet| Sheet {
        name: sheet.name.clone(),
        aside: sheet.visible != SheetVisible::Visible || sheet.typ != SheetType::WorkSheet,
    });
    Ok(sheets.collect())
}

/// The text of a sheet.
pub(super) fn text(store: &Store, kind: Kind, name: &str) -> io::Result<Text> {
    let mut book = kind.open(store)?;
    let areas = match &mut book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).map_err(Error::Xlsx),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).map_err(Error::Xls),
        _ => Ok(Vec::new()),
    };
    let areas = areas.map_err(|error| kind.fault(error))?;
    let merged = Merged::new(areas.iter().map(|area| (area.start, area.end)));
    let mut columns: BTreeMap<u32, Vec<Column>> = BTreeMap::new();
    for area in areas.iter().filter(|area| area.end.0 > area.start.0) {
        columns.entry(area.start.0).or_default().push(Column { at: area.start.1, last: area.end.0, text: Vec::new() });
    }
    let name = name.to_owned();
    let bytes = pipe(kind.name(), move |sink| {
        Rows { row: 0, cells: Vec::new(), text: Vec::new(), columns, open: Vec::new() }
            .write(&mut book, &name, sink)
            .map_err(|error| kind.fault(error))
    });
    Ok(Text { bytes: Box::new(bytes), merged })
}

/// Cells merged downwards: all its rows read what stands in the first.
struct Column {
    at: u32,
    /// The last row.
    last: u32,
    text: Vec<u8>,
}

/// Rows in the making.
struct Rows {
    /// The current row, from 0.
    row: u32,
    /// Its cells: column and place in `text`.
    cells: Vec<(u32, Range<usize>)>,
    text: Vec<u8>,
    /// Merged cells by their first row, not yet reached.
    columns: BTreeMap<u32, Vec<Column>>,
    /// Those that reach below the current row.
    open: Vec<Column>,
}

impl Rows {
    /// Writes all rows of a sheet.
    fn write(mut self, book: &mut Book, name: &str, sink: &mut Sink) -> Result<(), Error> {
        let epoch = match book {
            Sheets::Xlsx(book) if book.has_1904_epoch() => Epoch::Of1904,
            Sheets::Xls(book) if book.has_1904_epoch() => Epoch::Of1904,
            _ => Epoch::Of1900,
        };
        if let Sheets::Xlsx(book) = book {
            let mut cells = book.worksheet_cells_reader(name)?;
            while let Some(cell) = cells.next_cell()? {
                self.push(cell.get_position(), cell.get_value(), epoch, sink)?;
            }
        } else {
            let range = book.worksheet_range(name)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let place = |start: u32, offset: usize| start + u32::try_from(offset).unwrap_or(u32::MAX - start);
                self.push((place(top, row), place(left, column)), value, epoch, sink)?;
            }
        }
        self.end_row(sink)?;
        Ok(())
    }

    fn push(
        &mut self,
        (row, column): (u32, u32),
        value: &impl DataType,
        epoch: Epoch,
        sink: &mut Sink,
    ) -> io::Result<()> {
        while self.row < row {
            self.end_row(sink)?;
        }
        let start = self.text.len();
        push_value(&mut self.text, value, epoch);
        if self.text.len() > start {
            self.cells.push((column, start..self.text.len()));
        }
        Ok(())
    }

    /// Writes the current row, a blank line if nothing stands in it.
    fn end_row(&mut self, sink: &mut Sink) -> io::Result<()> {
        if !self.cells.is_empty() {
            self.merge();
            self.cells.sort_by_key(|(column, _)| *column);
            self.cells.dedup_by_key(|(column, _)| *column);
            let mut at = 0;
            for (column, place) in self.cells.drain(..) {
                (at..column).for_each(|_| end_cell(&mut sink.text));
                at = column;
                sink.text.extend_from_slice(&self.text[place]);
            }
        }
        self.text.clear();
        end_row(&mut sink.text);
        self.row += 1;
        sink.hand_on()
    }

    /// Fills the cells that are merged with one above, and notes what those below will read.
    fn merge(&mut self) {
        let row = self.row;
        self.open.retain(|column| column.last >= row);
        for column in &self.open {
            let start = self.text.len();
            self.text.extend_from_slice(&column.text);
            self.cells.push((column.at, start..self.text.len()));
        }
        for mut column in self.columns.remove(&row).unwrap_or_default() {
            if let Some((_, place)) = self.cells.iter().find(|(at, _)| *at == column.at) {
                column.text = self.text[place.clone()].to_vec();
                self.open.push(column);
            }
        }
    }
}

/// A cell as a clerk reads it.
fn push_value(text: &mut Vec<u8>, value: &impl DataType, epoch: Epoch) {
    if let Some(written) = value.get_string() {
        push_text(text, written);
    } else if let Some(moment) = value.get_datetime() {
        let days = moment.as_f64();
        push(text, if moment.is_duration() { clock(sheet::micros(days)) } else { serial(days, epoch) });
    } else if let Some(value) = value.get_float() {
        push(text, number(value));
    } else if let Some(value) = value.get_int() {
        push(text, value);
    } else if let Some(value) = value.get_bool() {
        push(text, if value { "TRUE" } else { "FALSE" });
    } else if let Some(error) = value.get_error() {
        push(text, error);
    } else if let Some(moment) = value.get_datetime_iso() {
        push_text(text, moment.replacen('T', " ", 1).trim_end_matches(" 00:00:00"));
    } else if let Some(duration) = value.get_duration_iso() {
        push_text(text, &duration_iso(duration).unwrap_or_else(|| duration.to_owned()));
    }
}

/// `PT09H30M00S` as `09:30:00`.
fn duration_iso(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.strip_suffix('S')?.split_once('M')?;
    let seconds: f64 = seconds.parse().ok()?;
    let minutes = hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?;
    Some(clock(sheet::micros((f64::from(minutes) * 60.0 + seconds) / 86_400.0)))
}

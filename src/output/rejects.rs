//! `rejects.csv`: every rejected row with its place and reason, so that it can be mended and imported again.
//!
//! UTF-8 with BOM, so that Excel opens it. A cell that a spreadsheet would run as a formula gets a leading `'`, which the
//! heading says and reading the file again undoes; a cell under a sensitive heading is `***`; of a row that does not fit its headings
//! only file, line and code are shown, because nobody knows which of its cells is whose.

use super::OutputError;
use crate::validate::values::{defused, is_formula};
use std::{borrow::Cow, collections::BTreeMap};

/// What the file is called where nobody says otherwise.
pub const REJECTS: &str = "rejects.csv";

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
const HIDDEN: &str = "***";

/// The words of the file's own headings, from the labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titles {
    /// Of the file's name.
    pub file: String,
    /// Of the physical line.
    pub line: String,
    /// Of the rule's code.
    pub code: String,
    /// Of the reason.
    pub reason: String,
    /// Put after a heading, in brackets, if a cell under it got a leading `'`.
    pub escaped: String,
}

/// A heading of an input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// As it stands in the file.
    pub text: String,
    /// Whether its cells must not be shown.
    pub sensitive: bool,
}

/// A rejected row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The file, as it was named.
    pub file: String,
    /// Physical line, from 1, on which the row starts.
    pub line: u64,
    /// The rule that rejected it.
    pub code: &'static str,
    /// Why, in words.
    pub reason: String,
    /// Its cells as read, one for each heading; `None` if they do not fit the headings.
    pub cells: Option<Vec<String>>,
}

/// The rejected rows of one file, or of several with the same headings.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The file's headings.
    pub headings: &'a [Heading],
    /// Its rejected rows.
    pub rejects: &'a [Reject],
}

/// The file's bytes. Files of different headings share columns of the same heading; the others follow in the order in
/// which they are met.
///
/// # Errors
/// [`OutputError::Io`] if the CSV writer fails, which it does not do in memory.
pub fn rejects_csv(titles: &Titles, sheets: &[Sheet<'_>]) -> Result<Vec<u8>, OutputError> {
    let columns = Columns::of(sheets);
    let mut escaped = vec![false; OWN + columns.names.len()];
    let mut rows = Vec::new();
    for (sheet, places) in sheets.iter().zip(&columns.places) {
        for reject in sheet.rejects {
            let row = columns.row(reject, (sheet.headings, places));
            for (seen, cell) in escaped.iter_mut().zip(&row) {
                *seen |= is_formula(cell);
            }
            rows.push(row);
        }
    }
    let own = [&titles.file, &titles.line, &titles.code, &titles.reason].into_iter().map(String::as_str);
    let headings = own.chain(columns.names.iter().copied()).zip(&escaped).map(|(text, escaped)| {
        if *escaped { Cow::Owned(format!("{text}({})", titles.escaped)) } else { Cow::Borrowed(text) }
    });
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    let failed = |cause: csv::Error| OutputError::io("write this file", REJECTS)(cause.into());
    writer.write_record(headings.map(|text| defused(&text))).map_err(failed)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| defused(cell))).map_err(failed)?;
    }
    writer.into_inner().map_err(|cause| OutputError::io("write this file", REJECTS)(cause.into_error()))
}

const OWN: usize = 4; // file, line, code, reason

/// The columns of all sheets together.
struct Columns<'a> {
    names: Vec<&'a str>,
    hidden: Vec<bool>,
    /// For each sheet, the column of each of its headings.
    places: Vec<Vec<usize>>,
}

impl<'a> Columns<'a> {
    fn of(sheets: &[Sheet<'a>]) -> Self {
        let mut columns = Self { names: Vec::new(), hidden: Vec::new(), places: Vec::new() };
        // A heading that stands twice in one file is two columns.
        let mut known: BTreeMap<(&str, usize), usize> = BTreeMap::new();
        for sheet in sheets {
            let mut times: BTreeMap<&str, usize> = BTreeMap::new();
            let mut places = Vec::with_capacity(sheet.headings.len());
            for heading in sheet.headings {
                let time = times.entry(&heading.text).and_modify(|time| *time += 1).or_default();
                let place = *known.entry((&heading.text, *time)).or_insert_with(|| {
                    columns.names.push(&heading.text);
                    columns.hidden.push(false);
                    columns.names.len() - 1
                });
                columns.hidden[place] |= heading.sensitive;
                places.push(place);
            }
            columns.places.push(places);
        }
        columns
    }

    fn row(&self, reject: &Reject, sheet: (&[Heading], &[usize])) -> Vec<String> {
        let (headings, places) = sheet;
        let mut row = vec![String::new(); OWN + self.names.len()];
        row[0].clone_from(&reject.file);
        row[1] = reject.line.to_string();
        reject.code.clone_into(&mut row[2]);
        let Some(cells) = reject.cells.as_ref().filter(|cells| cells.len() == headings.len()) else { return row };
        row[3].clone_from(&reject.reason);
        for (cell, place) in cells.iter().zip(places) {
            row[OWN + place] = if self.hidden[*place] { HIDDEN.to_owned() } else { cell.clone() };
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::values::undefused;

    fn titles() -> Titles {
        let [file, line, code, reason, escaped] = ["文件", "行", "代码", "原因", "前有'"].map(str::to_owned);
        Titles { file, line, code, reason, escaped }
    }

    fn heading(text: &str) -> Heading {
        Heading { text: text.to_owned(), sensitive: text == "申请人" }
    }

    fn reject(line: u64, cells: Option<&[&str]>) -> Reject {
        let cells = cells.map(|cells| cells.iter().map(|&cell| cell.to_owned()).collect());
        Reject { file: "办件.csv".to_owned(), line, code: "bad-date", reason: "不是日期".to_owned(), cells }
    }

    fn text(sheets: &[Sheet<'_>]) -> String {
        let bytes = rejects_csv(&titles(), sheets).unwrap();
        String::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').unwrap().to_owned()
    }

    #[test]
    fn a_row_stands_under_its_headings_with_place_and_reason() {
        let headings = [heading("办件编号"), heading("受理时间")];
        let rejects = [reject(3, Some(&["001", "2026-13-01"]))];
        assert_eq!(
            text(&[Sheet { headings: &headings, rejects: &rejects }]),
            "文件,行,代码,原因,办件编号,受理时间\n办件.csv,3,bad-date,不是日期,001,2026-13-01\n"
        );
    }

    #[test]
    fn sensitive_cells_are_hidden_in_every_file() {
        let one = [heading("申请人"), heading("申请人")];
        let unmarked = [Heading { text: "申请人".to_owned(), sensitive: false }];
        let (first, second) = ([reject(2, Some(&["SECRET", ""]))], [reject(5, Some(&["SECRET"]))]);
        let text = text(&[Sheet { headings: &one, rejects: &first }, Sheet { headings: &unmarked, rejects: &second }]);
        assert_eq!(
            text,
            "文件,行,代码,原因,申请人,申请人\n办件.csv,2,bad-date,不是日期,***,***\n办件.csv,5,bad-date,不是日期,***,\n"
        );
    }

    #[test]
    fn a_row_that_does_not_fit_shows_only_its_place() {
        let headings = [heading("办件编号")];
        let rejects = [reject(2, None), reject(3, Some(&["001", "SECRET"])), reject(4, Some(&[]))];
        assert_eq!(
            text(&[Sheet { headings: &headings, rejects: &rejects }]),
            "文件,行,代码,原因,办件编号\n办件.csv,2,bad-date,,\n办件.csv,3,bad-date,,\n办件.csv,4,bad-date,,\n"
        );
    }

    #[test]
    fn formulas_are_defused_said_in_the_heading_and_undone() {
        let headings = [heading("=甲"), heading("乙")];
        let cells = ["=1+1", "+8", "-5", "@x", "\tx", "\rx", "'=1", "''-", "'007", "5-3", ""];
        for cell in cells {
            let rejects = [reject(2, Some(&[cell, "x"]))];
            let written = text(&[Sheet { headings: &headings, rejects: &rejects }]);
            let mut reader = csv::Reader::from_reader(written.as_bytes());
            let heading = reader.headers().unwrap()[OWN].to_owned();
            let read = reader.records().next().unwrap().unwrap()[OWN].to_owned();
            assert_eq!(undefused(&read), cell);
            assert_eq!(heading, if read == cell { "'=甲" } else { "'=甲(前有')" });
        }
    }

    #[test]
    fn files_of_other_headings_share_what_they_have_in_common() {
        let (one, other) = ([heading("甲"), heading("乙")], [heading("乙"), heading("丙")]);
        let (first, second) = ([reject(2, Some(&["1", "2"]))], [reject(3, Some(&["3", "4"]))]);
        let text = text(&[Sheet { headings: &one, rejects: &first }, Sheet { headings: &other, rejects: &second }]);
        let lines: Vec<_> = text.lines().map(|line| line.rsplitn(4, ',').take(3).collect::<Vec<_>>()).collect();
        assert_eq!(lines, [["丙", "乙", "甲"], ["", "2", "1"], ["4", "3", ""]]);
    }
}

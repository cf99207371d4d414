//! Workbooks of a few cells, written as Excel writes them.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A cell.
#[derive(Clone, Copy)]
pub enum Cell<'a> {
    /// Nothing.
    None,
    /// A text.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A number with a date format.
    Date(f64),
    /// A number with the format `[h]:mm:ss`.
    Duration(f64),
    /// Yes or no.
    Truth(bool),
    /// An error.
    Error(&'a str),
    /// A formula and its last value.
    Formula(&'a str, f64),
}

/// A sheet.
#[derive(Clone, Default)]
pub struct Sheet<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its rows; an empty one is left out of the file.
    pub rows: Vec<Vec<Cell<'a>>>,
    /// Merged cells, as `A1:C1`.
    pub merged: &'a [&'a str],
    /// `visible`, `hidden`.
    pub state: &'a str,
}

/// An archive of these files.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a name");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

/// A workbook; `epoch` is `0` for days from 1900, `1` for days from 1904.
pub fn workbook(sheets: &[Sheet<'_>], epoch: u8) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let mut types = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    );
    let mut listed = String::new();
    let mut relations = String::new();
    let mut files = Vec::new();
    for (index, sheet) in (1..).zip(sheets) {
        let state = if sheet.state.is_empty() { "visible" } else { sheet.state };
        let _ = write!(
            listed,
            "<sheet name=\"{}\" sheetId=\"{index}\" state=\"{state}\" r:id=\"rId{index}\"/>",
            sheet.name
        );
        let _ = write!(
            relations,
            "<Relationship Id=\"rId{index}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{index}.xml\"/>"
        );
        files.push((
            format!("xl/worksheets/sheet{index}.xml"),
            format!("<worksheet xmlns=\"{MAIN}\">{}</worksheet>", body(sheet)),
        ));
    }
    types += "</Types>";
    let _ = write!(relations, "<Relationship Id=\"rId0\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>");
    let formats = "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd hh:mm:ss\"/><numFmt numFmtId=\"165\" formatCode=\"[h]:mm:ss\"/></numFmts>";
    let styles = "<cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/><xf numFmtId=\"165\" applyNumberFormat=\"1\"/></cellXfs>";
    files.extend([
        ("[Content_Types].xml".to_owned(), types),
        ("_rels/.rels".to_owned(), format!("<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
        ("xl/workbook.xml".to_owned(), format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr date1904=\"{epoch}\"/><sheets>{listed}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>")),
        ("xl/styles.xml".to_owned(), format!("<styleSheet xmlns=\"{MAIN}\">{formats}{styles}</styleSheet>")),
    ]);
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    archive(&files)
}

fn body(sheet: &Sheet<'_>) -> String {
    let mut text = "<sheetData>".to_owned();
    for (row, cells) in (1..).zip(&sheet.rows).filter(|(_, cells)| !cells.is_empty()) {
        let _ = write!(text, "<row r=\"{row}\">");
        for (column, value) in (b'A'..).zip(cells) {
            let place = format!("r=\"{}{row}\"", char::from(column));
            let _ = match value {
                Cell::None => Ok(()),
                Cell::Text(value) => {
                    write!(text, "<c {place} t=\"inlineStr\"><is><t xml:space=\"preserve\">{value}</t></is></c>")
                }
                Cell::Number(value) => write!(text, "<c {place}><v>{value}</v></c>"),
                Cell::Date(value) => write!(text, "<c {place} s=\"1\"><v>{value}</v></c>"),
                Cell::Duration(value) => write!(text, "<c {place} s=\"2\"><v>{value}</v></c>"),
                Cell::Truth(value) => write!(text, "<c {place} t=\"b\"><v>{}</v></c>", u8::from(*value)),
                Cell::Error(value) => write!(text, "<c {place} t=\"e\"><v>{value}</v></c>"),
                Cell::Formula(formula, value) => write!(text, "<c {place}><f>{formula}</f><v>{value}</v></c>"),
            };
        }
        text += "</row>";
    }
    text += "</sheetData>";
    if !sheet.merged.is_empty() {
        text += "<mergeCells>";
        for area in sheet.merged {
            let _ = write!(text, "<mergeCell ref=\"{area}\"/>");
        }
        text += "</mergeCells>";
    }
    text
}

//! All forms of a bulletin print the same numbers: those of `figures.json`, each where it belongs, and no other.
//!
//! The page says of every figure where it comes from, so it is compared with `figures.json`; the tables and paragraphs of
//! the other forms are compared with the page. The workbook is recalculated first, its own results thrown away: what an
//! office program shows in a cell is what the page prints.

use crate::{
    office,
    page::{self, Figure, Rows},
    support::Room,
    workbook::archive,
};
use calamine::{Reader as _, Xlsx};
use resvg::usvg::roxmltree;
use serde_json::Value as Json;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::{Cursor, Read as _},
    path::{Path, PathBuf},
    process::Command,
};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/xiaoneng.toml");
const HEAD: &str = "办件编号,事项编码,事项名称,办理部门,申请渠道,办件类型,受理时间,办结时间,办理状态,法定时限,承诺时限,评价等级,应收费,实收费";

/// A bulletin to be made.
struct City {
    name: &'static str,
    cases: String,
    period: &'static str,
    /// More arguments.
    more: &'static [&'static str],
}

/// A form as it reads: its tables with what they are called, its paragraphs.
struct Form {
    tables: Vec<(String, Rows)>,
    paragraphs: Vec<String>,
}

#[test]
fn every_form_prints_the_figures() {
    let room = Room::new();
    let mut made = vec![bulletin(&room, "sample", Pictures::With, &["-c", SAMPLE, "--period", "2026-10"])];
    made.push(bulletin(&room, "english", Pictures::Without, &["-c", SAMPLE, "--period", "2026-10", "--lang", "en"]));
    for city in [nothing(), one_case(), one_department(), nearly_all(), huge(), odd_names()] {
        let file = format!("{}.csv", city.name);
        fs::write(room.at(&file), &city.cases).unwrap();
        let pictures = if city.name == "odd" { Pictures::With } else { Pictures::Without };
        made.push(bulletin(&room, city.name, pictures, &[&[&file, "--period", city.period], city.more].concat()));
    }
    for name in &made {
        let read = |file: &str| fs::read_to_string(room.at(name).join(file)).unwrap();
        let (html, figures) = (read("bulletin.html"), serde_json::from_str(&read("figures.json")).unwrap());
        the_page_prints(name, &html, &figures);
        table_of_figures(name, &read("figures.csv"), &figures);
        let markdown = markdown(&read("bulletin.md"));
        same_as_page(name, &html, &markdown);
        word(name, &room.at(name).join("bulletin.docx"), &markdown);
    }
    if office::has(&["soffice"]) {
        for (name, book) in made.iter().zip(recalculated(&room, &made)) {
            let html = fs::read_to_string(room.at(name).join("bulletin.html")).unwrap();
            same_as_page(name, &html, &book);
        }
    }
}

/// Whether there is a document, which takes long to paint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pictures {
    With,
    Without,
}

/// Makes a bulletin in every form in a folder; the document only where there is a Chinese font.
fn bulletin<'n>(room: &Room, name: &'n str, pictures: Pictures, arguments: &[&str]) -> &'n str {
    let make = |formats: &str| room.run(&[&["bulletin", "-q", "-o", name, "--formats", formats], arguments].concat());
    let mut ran = make(if pictures == Pictures::With { "html,docx,xlsx,md,json,csv" } else { "html,xlsx,md,json,csv" });
    if ran.status == 2 && ran.stderr.contains("fonts-noto-cjk") {
        office::missing("no Chinese font");
        ran = make("html,xlsx,md,json,csv");
    }
    assert!(ran.status < 2, "{name}: {ran:?}");
    name
}

fn cases(lines: impl IntoIterator<Item = String>) -> String {
    let mut text = format!("{HEAD}\n");
    lines.into_iter().for_each(|line| text += &(line + "\n"));
    text
}

fn case(id: usize, department: &str, (accepted, closed): (&str, &str)) -> String {
    let state = if closed.is_empty() { "在办" } else { "办结" };
    let department = department.replace('"', "\"\"");
    format!("A{id},X1,登记,\"{department}\",窗口,承诺件,{accepted},{closed},{state},20工作日,5工作日,满意,12.50,0")
}

/// A month in which nothing was accepted or finished.
fn nothing() -> City {
    let lines = (0..3).map(|id| case(id, "一局", ("2026-03-02", "2026-03-04")));
    City { name: "nothing", cases: cases(lines), period: "2026-05", more: &["--as-of", "2026-05-31"] }
}

fn one_case() -> City {
    City { name: "one", cases: cases([case(1, "一局", ("2026-03-02", "2026-03-04"))]), period: "2026-03", more: &[] }
}

/// One department, a case late, one pending.
fn one_department() -> City {
    let days = [("2026-03-02", "2026-03-04"), ("2026-03-03", "2026-03-27"), ("2026-03-10", "")];
    let lines = (0..21).map(|id| case(id, "一局", days[id % 3]));
    City { name: "department", cases: cases(lines), period: "2026-03", more: &[] }
}

/// 2,499 of 2,500 on time, which is not 100 %; another is on time in one case of 2,000, which is not 0 %.
fn nearly_all() -> City {
    let (fast, slow) = (("2026-03-02", "2026-03-04"), ("2026-03-02", "2026-03-20"));
    let first = (0..2_500).map(|id| case(id, "一局", if id == 0 { slow } else { fast }));
    let second = (2_500..4_500).map(|id| case(id, "二局", if id == 2_500 { fast } else { slow }));
    City { name: "nearly", cases: cases(first.chain(second)), period: "2026-03", more: &[] }
}

/// Sums that fill a cell, and more than a cell holds.
fn huge() -> City {
    let line = |id: usize, fee: &str| case(id, "一局", ("2026-03-02", "2026-03-04")).replace("12.50", fee);
    let lines = ["9999999999.99", "8888888888.88", "9999999999.99"].iter().enumerate().map(|(id, fee)| line(id, fee));
    City { name: "huge", cases: cases(lines), period: "2026-03", more: &["--decimals", "4"] }
}

/// Names that are markup, formulas, quotes, lists, lines.
fn odd_names() -> City {
    let long = "市行政审批和政务服务管理局驻高新技术产业开发区分中心综合窗口服务科";
    let names = [
        "=1+1",
        "+8",
        "-5",
        "@SUM(A1)",
        "<b>局</b>",
        "a \"b\" 'c', d",
        "甲|乙",
        "*_`[x](y)`_*",
        "# 局",
        "1. 局",
        "&amp; \\",
        "第一\n行",
        "🏛𠮷局",
        "'007",
        long,
    ];
    let days = [("2026-03-02", "2026-03-04"), ("2026-03-03", "2026-03-27"), ("2026-03-10", "")];
    let lines = (0..names.len() * 18).map(|id| case(id, names[id % names.len()], days[id / names.len() % 3]));
    City { name: "odd", cases: cases(lines), period: "2026-03", more: &[] }
}

/// Every figure of the page is in `figures.json` for its place, and every one in `figures.json` stands on the page.
fn the_page_prints(name: &str, html: &str, json: &Json) {
    let entries = json["figures"].as_array().unwrap();
    let mut printed = BTreeSet::new();
    let figures = page::figures(html);
    assert!(!figures.is_empty(), "{name}");
    for figure in &figures {
        let found: Vec<usize> = (0..entries.len()).filter(|at| is(figure, &entries[*at])).collect();
        assert!(!found.is_empty(), "{name}: {figure:?} is not in figures.json");
        printed.extend(found);
    }
    for (at, entry) in entries.iter().enumerate() {
        assert!(printed.contains(&at), "{name}: {entry} stands nowhere");
    }
}

/// Whether a printed figure is an entry of `figures.json`: the figure, its integers, its text, its place.
fn is(figure: &Figure, entry: &Json) -> bool {
    let same = entry["figure"] == figure.id.as_str()
        && entry["text"] == figure.text.as_str()
        && entry["numerator"].as_i64() == figure.numerator
        && entry["denominator"].as_i64() == figure.denominator;
    let by = entry["by"].as_object().unwrap();
    // Values that are words of a list, or blank, are printed under their names.
    let named = |(dimension, value): &(&String, &Json)| {
        let text = lines(value.as_str().unwrap());
        dimension.as_str() == "channel" || text.is_empty() || figure.place.iter().any(|place| lines(place) == text)
    };
    // Before them stands the period, if it is not the report's own.
    let period = figure.place.len().checked_sub(by.len());
    same && by.iter().all(|value| named(&value)) && matches!(period, Some(0 | 1))
}

/// `figures.csv` has the rows of `figures.json`.
fn table_of_figures(name: &str, text: &str, json: &Json) {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert!(text.starts_with('\u{feff}') && text.lines().count() == text.matches("\r\n").count() + odd_lines(text));
    let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<BTreeMap<String, String>> = reader
        .records()
        .map(|row| heads.iter().cloned().zip(row.unwrap().iter().map(str::to_owned)).collect())
        .collect();
    let entries = json["figures"].as_array().unwrap();
    assert_eq!(rows.len(), entries.len(), "{name}");
    for (row, entry) in rows.iter().zip(entries) {
        let written =
            |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned).replace("null", "");
        for column in ["figure", "numerator", "denominator", "text", "unit"] {
            assert_eq!(row[column], written(&entry[column]), "{name}: {column} of {entry}");
        }
        let near = |value: f64, written: &Json| (value - written.as_f64().unwrap()).abs() <= value.abs() * 1e-15;
        // The reader of JSON may miss the last bit.
        let near = row["value"].parse().map_or(entry["value"].is_null(), |value: f64| near(value, &entry["value"]));
        assert!(near, "{name}: {entry}");
        assert_eq!(
            [&row["start"], &row["as_of"]],
            [&written(&entry["period"]["start"]), &written(&entry["period"]["as_of"])]
        );
        let by = entry["by"].as_object().unwrap();
        assert_eq!(row["by"], by.keys().cloned().collect::<Vec<_>>().join(";"), "{name}");
        for (dimension, value) in by {
            let value = value.as_str().unwrap();
            let plain = value.trim_start_matches('\'');
            let defused = if plain.starts_with(['=', '+', '-', '@']) { format!("'{value}") } else { value.to_owned() };
            assert_eq!(row[dimension], defused, "{name}");
        }
    }
}

/// Line ends that stand within a cell.
fn odd_lines(text: &str) -> usize {
    text.matches('\n').count() - text.matches("\r\n").count()
}

/// Tables and paragraphs are those of the page; headline figures, which are cards there, are its values.
fn same_as_page(name: &str, html: &str, form: &Form) {
    let mut tables = page::tables(html).into_iter();
    let cards = cards(html);
    for (caption, table) in &form.tables {
        if caption.ends_with(" 主要指标") || caption.ends_with(" Headline figures") {
            let values: Vec<[String; 2]> = table[1..].iter().map(|row| [row[0].clone(), row[1].clone()]).collect();
            assert_eq!(values, cards, "{name}: {caption}");
            continue;
        }
        let wanted = tables.next().unwrap_or_else(|| panic!("{name}: the page has no {caption}"));
        let wanted: Rows = wanted.iter().map(|row| row.iter().map(|cell| lines(cell)).collect()).collect();
        assert_eq!(*table, wanted, "{name}: {caption}");
    }
    assert!(tables.next().is_none(), "{name}: a table of the page is missing");
    for paragraph in page::between(html, "<p class=\"running\">", "</p>") {
        let paragraph = lines(&page::plain(paragraph));
        assert!(form.paragraphs.contains(&paragraph), "{name}: {paragraph}");
    }
}

/// Labels and values of the cards of a page.
fn cards(html: &str) -> Vec<[String; 2]> {
    let inner =
        |card: &str, open: &str, close| page::between(card, open, close).next().map(|text| lines(&page::plain(text)));
    let card = |card: &str| {
        let value = page::figures(card).first().map(|figure| figure.text.clone());
        [inner(card, "<p class=\"label\">", "</p>").unwrap(), value.unwrap()]
    };
    page::between(html, "<li class=\"card\">", "</li>").map(card).collect()
}

/// The document has the tables of the bulletin, those behind charts aside.
fn word(name: &str, path: &Path, markdown: &Form) {
    if !path.exists() {
        return;
    }
    let document = office::document(path);
    let tree = roxmltree::Document::parse(&document).unwrap();
    let written: Vec<Rows> = office::tables_of_word(&tree)
        .into_iter()
        .map(|table| table.iter().map(|row| row.iter().map(|cell| lines(cell)).collect()).collect())
        .collect();
    let charts = |caption: &str| caption.starts_with('图') || caption.starts_with("Figure ");
    let wanted: Vec<&Rows> =
        markdown.tables.iter().filter(|(caption, _)| !charts(caption)).map(|(_, table)| table).collect();
    assert_eq!(written.iter().collect::<Vec<_>>(), wanted, "{name}");
}

/// Reads Markdown as a reader of it does.
fn markdown(text: &str) -> Form {
    let mut form = Form { tables: Vec::new(), paragraphs: Vec::new() };
    for block in text.split("\n\n") {
        if block.starts_with('|') {
            let rows = block.lines().enumerate().filter(|(at, _)| *at != 1).map(|(_, line)| cells(line)).collect();
            let caption = form.paragraphs.pop().unwrap().replace("**", "");
            form.tables.push((caption, rows));
        } else {
            form.paragraphs.push(lines(&unescaped(block)));
        }
    }
    form
}

/// The cells of a row of Markdown.
fn cells(line: &str) -> Vec<String> {
    let inner = line.strip_prefix("| ").unwrap().strip_suffix(" |").unwrap();
    let cell = |cell: &str| {
        let bare = cell.trim();
        let bold = bare.len() > 4 && bare.starts_with("**") && bare.ends_with("**");
        lines(&unescaped(if bold { &bare[2..bare.len() - 2] } else { bare }))
    };
    inner.split(" | ").map(cell).collect()
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next) if letter == '\\' && next.is_ascii_punctuation() => plain.extend(letters.next()),
            _ => plain.push(letter),
        }
    }
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// One line of text: how white space is shown is the form's own affair.
fn lines(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The workbooks as an office program shows them after computing every formula itself.
fn recalculated(room: &Room, names: &[&str]) -> Vec<Form> {
    let folder = room.at("books");
    fs::create_dir(&folder).unwrap();
    let mut files: Vec<PathBuf> = Vec::new();
    let mut formulas = 0;
    for name in names {
        let bytes = fs::read(room.at(name).join("bulletin.xlsx")).unwrap();
        let (bytes, emptied) = without_results(&bytes);
        formulas += emptied;
        files.push(folder.join(format!("{name}.xlsx")));
        fs::write(files.last().unwrap(), bytes).unwrap();
    }
    assert!(formulas > 500, "{formulas} formulas");
    // A comma, a quote, UTF-8, cells as they are shown, all sheets.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1";
    let profile = format!("-env:UserInstallation=file://{}", room.at("profile").display());
    let mut command = Command::new("soffice");
    command.args([&profile, "--headless", "--convert-to", filter, "--outdir"]).arg(&folder).args(&files);
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    names.iter().zip(&files).map(|(name, file)| shown_sheets(name, file)).collect()
}

/// A workbook whose formulas have no results yet, and how many they are.
fn without_results(book: &[u8]) -> (Vec<u8>, usize) {
    let mut package = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut formulas = 0;
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            let text = String::from_utf8(bytes).unwrap();
            let mut emptied = String::new();
            for (at, piece) in text.split("</f><v>").enumerate() {
                formulas += usize::from(at > 0);
                let rest = if at == 0 { piece } else { piece.split_once("</v>").unwrap().1 };
                let _ = write!(emptied, "{}{rest}", if at == 0 { "" } else { "</f>" });
            }
            bytes = emptied.into_bytes();
        }
        parts.push((name, bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    (archive(&parts), formulas)
}

/// The sheets of a book as they were written out: tables without the integers behind ratios, and the text.
fn shown_sheets(name: &str, file: &Path) -> Form {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(file).unwrap())).unwrap();
    let sheets = book.sheet_names();
    let rows = |sheet: &String| -> Rows {
        let path = file.with_file_name(format!("{name}-{sheet}.csv"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(lines).collect()).collect()
    };
    let paragraphs = rows(sheets.last().unwrap()).into_iter().flatten().collect();
    let table = |sheet: &String| {
        let rows = rows(sheet);
        let caption = rows[0][0].clone();
        let parts = [" 分子", " 分母", " Numerator", " Denominator"];
        let kept = |column: &usize| {
            let head = &rows[2][*column];
            !(*column > 0 && parts.iter().any(|part| head.ends_with(part)))
        };
        let columns: Vec<usize> = (0..rows[2].len()).filter(kept).collect();
        let body = rows[2..].iter().take_while(|row| !is_note(row));
        (caption, body.map(|row| columns.iter().map(|column| row[*column].clone()).collect()).collect())
    };
    Form { tables: sheets[2..sheets.len() - 1].iter().map(table).collect(), paragraphs }
}

/// Whether a row of a sheet is a remark under the table.
fn is_note(row: &[String]) -> bool {
    ["注：", "Note: ", "Notes: "].iter().any(|head| row[0].starts_with(head))
}

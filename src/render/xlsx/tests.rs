use super::*;
use crate::report::{
    Block, Card, Cell, Column, ColumnKind, Comparison, Definition, Direction, Inline, Judgement, KeyValue, Language,
    Printed, Row, Table,
};
use calamine::{Data, Reader as _, Xlsx};
use resvg::usvg::roxmltree;
use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
};

const HOSTILE: &str = "=cmd|'/c'!A1 [a]:*?/\\\u{1}\n<b>&\"市公安局行政审批服务科驻政务服务中心窗口";

fn rate(text: &str, numerator: i64, denominator: i64) -> Cell {
    let printed = Printed { numerator: Some(numerator), denominator: Some(denominator), ..Printed::of("r", text) };
    Cell::figure(printed, None)
}

fn number(text: &str, count: i64) -> Cell {
    Cell::figure(Printed { numerator: Some(count), ..Printed::of("c", text) }, None)
}

fn table() -> Table {
    let row = |name: &str, id: &str, cells: [Cell; 2]| {
        Row::plain([vec![Cell::text(name), Cell::text(id)], cells.to_vec(), vec![Cell::text("+3.2%")]].concat())
    };
    Table {
        id: "t".to_owned(),
        caption: HOSTILE.to_owned(),
        columns: vec![
            Column::new("部门", ColumnKind::Text),
            Column::new("编号", ColumnKind::Code),
            Column::new("办结", ColumnKind::Number),
            Column::new("按时办结率", ColumnKind::Rate),
            Column::new("环比", ColumnKind::Number),
        ],
        heading: 0,
        rows: vec![
            row(HOSTILE, "0012", [number("9996", 9_996), rate("99.9%", 9_996, 10_000)]),
            row("-2", "=1+1", [number("0", 0), Cell::figure(Printed::of("r", "—"), None)]),
            row("", "+8", [number("4", 4), rate("0.1%", 1, 100_000)]),
        ],
        total: Some(row("合计", "", [number("10000", 10_000), rate("9.1%", 9_997, 110_000)])),
        notes: vec![HOSTILE.to_owned()],
    }
}

fn report(blocks: Vec<Block>) -> Report {
    Report {
        language: Language::Zh,
        masthead: "效能建设通报".to_owned(),
        title: HOSTILE.to_owned(),
        subtitle: None,
        issue: None,
        issuer: "效能办".to_owned(),
        date: "2026年10月31日".to_owned(),
        as_of: "2026-10-31".to_owned(),
        period: "2026年10月".to_owned(),
        marking: None,
        program: "xiaoneng".to_owned(),
        sections: vec![Section { id: "s".to_owned(), title: "一、总体情况".to_owned(), blocks }],
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn book(report: &Report) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(xlsx(report).unwrap())).unwrap()
}

#[test]
fn ratios_and_totals_are_formulas_over_the_counts_beside_them() {
    let mut book = book(&report(vec![Block::Table(table())]));
    let name = book.sheet_names()[2].clone();
    let values = book.worksheet_range(&name).unwrap();
    let formulas = book.worksheet_formula(&name).unwrap();
    let formula = |row: u32, column: u32| formulas.get_value((row, column)).map_or("", String::as_str);
    assert_eq!(values.get_value((3, 3)), Some(&Data::Float(0.999)));
    assert!(formula(3, 3).contains("E4") && formula(3, 3).contains("F4") && formula(3, 3).contains('—'));
    assert_eq!(values.get_value((4, 3)), Some(&Data::String("—".to_owned())));
    assert_eq!(values.get_value((5, 3)), Some(&Data::Float(0.001)));
    assert_eq!(values.get_value((3, 6)), Some(&Data::Float(0.032)));
    assert_eq!(formula(6, 2), "SUM(C4:C6)");
    assert_eq!([formula(6, 4), formula(6, 5)], ["SUM(E4:E6)", "SUM(F4:F6)"]);
    assert_eq!(values.get_value((6, 3)), Some(&Data::Float(0.091)));
}

#[test]
fn what_does_not_add_up_is_no_sum() {
    let mut table = table();
    table.rows.pop();
    let mut book = book(&report(vec![Block::Table(table)]));
    let name = book.sheet_names()[2].clone();
    let formulas = book.worksheet_formula(&name).unwrap();
    let all: Vec<&str> = formulas.cells().map(|(_, _, formula)| formula.as_str()).collect();
    assert!(all.iter().any(|formula| formula.contains("SIGN")) && !all.iter().any(|formula| formula.contains("SUM")));
}

#[test]
fn what_looks_like_a_formula_or_a_number_stays_text() {
    let bytes = xlsx(&report(vec![Block::Table(table())])).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let name = book.sheet_names()[2].clone();
    let values = book.worksheet_range(&name).unwrap();
    for (row, wanted) in [(3, "0012"), (4, "=1+1"), (5, "+8")] {
        assert_eq!(values.get_value((row, 1)), Some(&Data::String(wanted.to_owned())));
    }
    let sheet = part(&bytes, "xl/worksheets/sheet3.xml");
    let styles = part(&bytes, "xl/styles.xml");
    let (sheet, styles) = (roxmltree::Document::parse(&sheet).unwrap(), roxmltree::Document::parse(&styles).unwrap());
    let formats = styles.descendants().find(|node| node.has_tag_name("cellXfs") || node.tag_name().name() == "cellXfs");
    let quoted: Vec<bool> =
        formats.unwrap().children().map(|format| format.attribute("quotePrefix") == Some("1")).collect();
    let cell = sheet.descendants().find(|node| node.attribute("r") == Some("B5")).unwrap();
    assert!(quoted[cell.attribute("s").unwrap().parse::<usize>().unwrap()], "Excel would run it when edited");
}

#[test]
fn names_of_sheets_are_legal_and_different() {
    let blocks = (0..12).map(|_| Block::Table(table())).collect();
    let names = book(&report(blocks)).sheet_names();
    assert_eq!(names.len(), 12 + 3);
    assert_eq!(names.iter().map(|name| name.to_lowercase()).collect::<BTreeSet<_>>().len(), names.len());
    for name in &names {
        assert!(!name.is_empty() && name.encode_utf16().count() <= 31, "{name:?}");
        assert!(
            !name.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']) && !name.contains(char::is_control),
            "{name:?}"
        );
    }
    assert!(sheet_name(&"𠮷".repeat(40)).encode_utf16().count() <= 31);
    assert_eq!(sheet_name("表1 办件量"), "表1 办件量");
}

#[test]
fn every_sheet_prints_on_a4_under_its_head() {
    let bytes = xlsx(&report(vec![Block::Table(table())])).unwrap();
    for number in 1..=4 {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(sheet.contains("paperSize=\"9\"") && sheet.contains("fitToHeight=\"0\""), "{sheet}");
    }
    let sheet = part(&bytes, "xl/worksheets/sheet3.xml");
    assert!(sheet.contains("<autoFilter ref=\"A3:G6\"/>"), "the total is not filtered away: {sheet}");
    assert!(sheet.contains("ySplit=\"3\"") && sheet.contains("xSplit=\"1\""), "{sheet}");
    assert!(part(&bytes, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("2026-10-31T00:00:00Z") && !core.contains("2000-01-01"), "{core}");
}

#[test]
fn everything_that_is_said_is_there() {
    let comparison = Comparison {
        label: "环比".to_owned(),
        text: "+1.1%".to_owned(),
        direction: Direction::Up,
        judgement: Judgement::Good,
    };
    let card = Card {
        label: "受理".to_owned(),
        value: Printed { numerator: Some(330), ..Printed::of("accepted", "330") },
        unit: Some("件".to_owned()),
        comparisons: vec![comparison],
        target: None,
    };
    let definition = Definition {
        figure: "accepted".to_owned(),
        term: "受理".to_owned(),
        definition: "受理的办件".to_owned(),
        numerator: Some("受理数".to_owned()),
        denominator: None,
        n: None,
        left_out: Vec::new(),
    };
    let words = || vec![Inline::text("办结"), Inline::Figure(Printed::of("finished", "333"))];
    let blocks = vec![
        Block::Paragraph(words()),
        Block::Cards(vec![card]),
        Block::Definitions(vec![definition]),
        Block::KeyValues(vec![KeyValue { key: "=程序".to_owned(), value: words() }]),
    ];
    let mut book = book(&report(blocks));
    let mut texts = String::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        texts.extend(range.used_cells().map(|(_, _, cell)| format!("{cell}\n")));
    }
    for wanted in ["办结333", "330", "件", "0.011", "受理的办件\n分子：受理数", "=程序", "效能建设通报", "目录"]
    {
        assert!(texts.contains(wanted), "{wanted}: {texts}");
    }
}

#[test]
fn same_report_same_bytes() {
    let report = report(vec![Block::Table(table())]);
    assert_eq!(xlsx(&report).unwrap(), xlsx(&report).unwrap());
}

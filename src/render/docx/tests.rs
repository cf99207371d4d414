use super::*;
use crate::{
    charts::Picture,
    report::{
        Block, Card, Cell, Chart, Column, ColumnKind, Comparison, Definition, Direction, Inline, Judgement, KeyValue,
        Language, List, ListOrder, Note, NoteKind, Printed, Row, Section, Table, Tone,
    },
};
use resvg::usvg::roxmltree;
use std::io::Read as _;

const HOSTILE: &str = "\"'><w:p/>&amp;\u{1}]]>{{ report }}市公安局";
const SVG: &str = "<svg viewBox=\"0 0 1 1\"><title>t</title><desc id=\"d\">柱 &lt; 线</desc></svg>";

fn table(rows: usize, columns: usize) -> Table {
    let cell = |row: usize, column: usize| match column {
        0 => Cell::text(format!("{HOSTILE}{row}")),
        _ => Cell::figure(Printed::plain(format!("{row}.{column}%")), None),
    };
    let kind = |column: usize| if column == 0 { ColumnKind::Text } else { ColumnKind::Rate };
    Table {
        id: "t".to_owned(),
        caption: HOSTILE.to_owned(),
        columns: (0..columns).map(|column| Column::new(format!("第{column}列按时办结率"), kind(column))).collect(),
        heading: 0,
        rows: (0..rows).map(|row| Row::plain((0..columns).map(|column| cell(row, column)).collect())).collect(),
        total: Some(Row::plain((0..columns).map(|column| Cell::text(format!("合计{column}"))).collect())),
        notes: vec!["注".to_owned()],
    }
}

fn report(blocks: Vec<Block>) -> Report {
    Report {
        language: Language::Zh,
        masthead: "效能建设通报".to_owned(),
        title: HOSTILE.to_owned(),
        subtitle: None,
        issue: Some("2026 年第 10 期".to_owned()),
        issuer: "效能办".to_owned(),
        date: "2026年10月31日".to_owned(),
        as_of: "2026-10-31".to_owned(),
        period: "2026年10月".to_owned(),
        marking: Some("内部".to_owned()),
        program: "xiaoneng".to_owned(),
        sections: vec![Section { id: "s".to_owned(), title: "一、总体情况".to_owned(), blocks }],
    }
}

fn all_blocks() -> Vec<Block> {
    let words = || vec![Inline::text("办结"), Inline::Figure(Printed::of("finished", "333"))];
    let comparison = Comparison {
        label: "环比".to_owned(),
        text: "+1.1%".to_owned(),
        direction: Direction::Up,
        judgement: Judgement::Good,
    };
    vec![
        Block::Heading("需要关注的情况".to_owned()),
        Block::Paragraph(words()),
        Block::Cards(vec![Card {
            label: "受理".to_owned(),
            value: Printed::of("accepted", "330"),
            unit: Some("件".to_owned()),
            comparisons: vec![comparison],
            target: None,
        }]),
        Block::Table(table(40, 4)),
        Block::Chart(Box::new(Chart {
            id: "trend".to_owned(),
            caption: "趋势".to_owned(),
            description: "柱 < 线".to_owned(),
            svg: SVG.to_owned(),
            table: table(2, 2),
        })),
        Block::List(List { order: ListOrder::Ranked, items: vec![words(), words()] }),
        Block::List(List { order: ListOrder::Free, items: vec![words()] }),
        Block::Note(Note { kind: NoteKind::Warning, text: words() }),
        Block::Definitions(vec![Definition {
            figure: "accepted".to_owned(),
            term: "受理".to_owned(),
            definition: "受理的办件".to_owned(),
            numerator: Some("受理数".to_owned()),
            denominator: None,
            n: None,
            left_out: Vec::new(),
        }]),
        Block::KeyValues(vec![KeyValue { key: "程序".to_owned(), value: words() }]),
    ]
}

/// The parts of a package by their names.
fn parts(docx: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut package = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let names: Vec<String> = package.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut part = |name: &String| {
        let mut bytes = Vec::new();
        package.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        (name.clone(), bytes)
    };
    names.iter().map(&mut part).collect()
}

fn xml(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts[name].clone()).unwrap()
}

/// All texts of a document, one behind the other.
fn texts(document: &str) -> String {
    let tree = roxmltree::Document::parse(document).unwrap();
    tree.descendants().filter(|node| node.has_tag_name((W, "t"))).filter_map(|node| node.text()).collect()
}

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

#[test]
fn every_part_is_xml_and_every_text_is_there() {
    let parts = parts(&docx(&report(all_blocks()), &BTreeMap::new()).unwrap());
    for (name, bytes) in &parts {
        let text = str::from_utf8(bytes).unwrap();
        assert!(roxmltree::Document::parse(text).is_ok(), "{name}: {text}");
    }
    let text = texts(&xml(&parts, "word/document.xml"));
    let hostile = HOSTILE.replace('\u{1}', "\u{fffd}");
    for wanted in
        [&*hostile, "333", "330", "件", "+1.1%", "39.3%", "合计3", "受理的办件", "分子：受理数", "注意：办结333"]
    {
        assert!(text.contains(wanted), "{wanted}");
    }
}

#[test]
fn the_page_is_that_of_official_documents() {
    let parts = parts(&docx(&report(Vec::new()), &BTreeMap::new()).unwrap());
    let document = xml(&parts, "word/document.xml");
    let tree = roxmltree::Document::parse(&document).unwrap();
    let number = |tag: &str, name: &str| -> f64 {
        let node = tree.descendants().find(|node| node.has_tag_name((W, tag))).unwrap();
        node.attribute((W, name)).unwrap().parse().unwrap()
    };
    let millimetres = |twips: f64| twips * 25.4 / 1_440.0;
    let near = |twips: f64, wanted: f64| assert!((millimetres(twips) - wanted).abs() < 0.1, "{twips} for {wanted} mm");
    near(number("pgSz", "w"), 210.0);
    near(number("pgSz", "h"), 297.0);
    for (side, wanted) in [("top", 37.0), ("bottom", 35.0), ("left", 28.0), ("right", 26.0)] {
        near(number("pgMar", side), wanted);
    }
    // 22 lines fill the height between the margins; 28 characters of 16 points, 0.25 closer, the width.
    let (height, width) = (225.0 / 25.4 * 72.0, 156.0 / 25.4 * 72.0);
    assert!((22.0..22.1).contains(&(height / (number("docGrid", "linePitch") / 20.0))));
    assert!((28.0..28.2).contains(&(width / (16.0 - 0.25))));
    let styles = xml(&parts, "word/styles.xml");
    assert!(styles.contains(r#"w:eastAsia="仿宋_GB2312""#) && styles.contains(r#"<w:spacing w:val="-5"/>"#));
}

#[test]
fn tables_fit_the_page_and_repeat_their_heads() {
    for columns in 1..=16 {
        let parts = parts(&docx(&report(vec![Block::Table(table(30, columns))]), &BTreeMap::new()).unwrap());
        let document = xml(&parts, "word/document.xml");
        let tree = roxmltree::Document::parse(&document).unwrap();
        let grid = tree.descendants().filter(|node| node.has_tag_name((W, "gridCol")));
        let widths: Vec<u32> = grid.map(|node| node.attribute((W, "w")).unwrap().parse().unwrap()).collect();
        assert_eq!(widths.len(), columns);
        assert!(widths.iter().sum::<u32>() <= 8_844 && widths.iter().all(|width| *width > 100), "{widths:?}");
        let count = |tag: &str| tree.descendants().filter(|node| node.has_tag_name((W, tag))).count();
        assert_eq!((count("tblHeader"), count("tr"), count("cantSplit")), (1, 32, 32));
    }
}

#[test]
fn a_chart_is_its_picture_or_its_table() {
    let picture = Picture { png: vec![1, 2, 3], width: 760, height: 380 };
    let pictures = BTreeMap::from([("trend".to_owned(), picture)]);
    let parts = parts(&docx(&report(all_blocks()), &pictures).unwrap());
    assert_eq!(parts["word/media/trend.png"], [1, 2, 3]);
    let document = xml(&parts, "word/document.xml");
    assert!(document.contains(r#"descr="柱 &lt; 线""#), "{document}");
    assert!(document.contains(r#"<wp:extent cx="5616000" cy="2808000"/>"#));
    assert!(xml(&parts, "word/_rels/document.xml.rels").contains(r#"Id="picture1""#));
}

#[test]
fn a_tall_picture_fits_the_page_or_gives_way_to_its_table() {
    for (height, shown) in [(900, true), (1_100, true), (2_400, false)] {
        let pictures = BTreeMap::from([("trend".to_owned(), Picture { png: vec![1], width: 760, height })]);
        let document = xml(&parts(&docx(&report(all_blocks()), &pictures).unwrap()), "word/document.xml");
        let tree = roxmltree::Document::parse(&document).unwrap();
        let extent = tree.descendants().find(|node| node.tag_name().name() == "extent");
        let side = |name: &str| extent.map(|node| node.attribute(name).unwrap().parse::<u32>().unwrap());
        assert_eq!(extent.is_some(), shown, "{height}");
        assert!(side("cy").is_none_or(|high| high <= 7_200_000) && side("cx").is_none_or(|wide| wide <= 5_616_000));
        assert!(texts(&document).contains("图1  趋势"), "{height}");
    }
}

#[test]
fn same_report_same_bytes() {
    let report = report(all_blocks());
    assert_eq!(docx(&report, &BTreeMap::new()).unwrap(), docx(&report, &BTreeMap::new()).unwrap());
}

#[test]
fn tones_do_not_lose_rows() {
    let mut muted = table(3, 2);
    muted.rows[1].tone = Tone::Muted;
    let parts = parts(&docx(&report(vec![Block::Table(muted)]), &BTreeMap::new()).unwrap());
    assert!(texts(&xml(&parts, "word/document.xml")).contains("1.1%"));
}

#[test]
fn both_languages_have_the_same_words() {
    let (zh, en) = (Words::of(Language::Zh).unwrap(), Words::of(Language::En).unwrap());
    assert_eq!(zh.all().keys().collect::<Vec<_>>(), en.all().keys().collect::<Vec<_>>());
}

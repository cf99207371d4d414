//! The Word document: that it says what the page says, and that an office program opens it.
//!
//! Charts are painted with a Chinese font, so all of this needs one; the second half needs an office program too.
//! With `XIAONENG_REQUIRE_OFFICE=1` what is missing is a failure instead of a skipped test.

use crate::{
    page::{Rows, between, plain, shown, tables},
    support::Room,
};
use resvg::usvg::roxmltree;
use std::{collections::BTreeSet, fmt::Write as _, fs, io::Read as _, path::Path, process::Command};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/xiaoneng.toml");
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

#[test]
fn the_sample_as_a_document() {
    let Some(room) = bulletin() else { return };
    it_says_what_the_page_says(&room);
    every_chart_is_a_picture_of_its_own(&room);
    every_style_names_its_chinese_font(&room);
    the_manifest_names_the_font_of_the_pictures(&room);
    an_office_program_opens_it(&room);
}

fn it_says_what_the_page_says(room: &Room) {
    let page = fs::read_to_string(room.at("report/bulletin.html")).unwrap();
    let document = document(&room.at("report/bulletin.docx"));
    let tree = roxmltree::Document::parse(&document).unwrap();
    let written: BTreeSet<Rows> = tables_of_word(&tree).into_iter().collect();
    let tables = tables(&shown(&page));
    assert!(tables.len() > 20, "{}", tables.len());
    for table in &tables {
        assert!(written.contains(table), "{table:?}");
    }
    let paragraphs: Vec<String> = tree.descendants().filter(|node| node.has_tag_name((WORD, "p"))).map(text).collect();
    for paragraph in between(&page, "<p class=\"running\">", "</p>") {
        assert!(paragraphs.contains(&plain(paragraph)), "{paragraph}");
    }
    let pictures = tree.descendants().filter(|node| node.tag_name().name() == "docPr").count();
    assert_eq!(pictures, page.matches("<svg ").count());
}

fn every_chart_is_a_picture_of_its_own(room: &Room) {
    let page = fs::read_to_string(room.at("report/bulletin.html")).unwrap();
    let files = fs::read_dir(room.at("report")).unwrap().map(|entry| entry.unwrap().path());
    let pictures: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "png")).collect();
    assert_eq!(pictures.len(), page.matches("<svg ").count());
    for picture in pictures {
        assert!(fs::read(&picture).unwrap().starts_with(b"\x89PNG\r\n"), "{}", picture.display());
    }
}

fn an_office_program_opens_it(room: &Room) {
    if !has(&["soffice", "pdftotext", "pdfinfo"]) {
        return;
    }
    to_pdf(room, "report/bulletin.docx");
    let facts = tool(room, "pdfinfo", &["bulletin.pdf"]);
    assert!(facts.contains("(A4)"), "{facts}");
    let text = tool(room, "pdftotext", &["-layout", "bulletin.pdf", "-"]);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    for (number, page) in (1..).zip(&pages) {
        let foot = page.trim_end().lines().next_back().unwrap();
        assert_eq!(foot.replace(char::is_whitespace, ""), format!("—{number}—"));
    }
    assert!(
        pages[0].contains("2026 年 10 月政务服务效能情况通报") || pages[0].contains("2026年10月政务服务效能情况通报")
    );
    assert!(pages[0].contains("一、总体情况"), "{}", pages[0]);
    let last = pages.last().unwrap();
    assert!(last.trim().lines().count() > 3, "the signature stands alone: {last}");
    let lines = lines_of(room);
    for (number, page) in (1..).zip(&lines) {
        // The number stands at the outer edge: right on odd pages, left on even ones.
        let (foot, middle) = (page.last().unwrap(), 105.0 * 72.0 / 25.4);
        let right = if number % 2 == 1 { foot.left > middle } else { foot.right < middle };
        assert!(right, "page {number}: {foot:?}");
    }
    within_margins(&lines);
    measured(&lines);
}

/// Nothing but the number of the page stands outside the margins of official documents.
fn within_margins(pages: &[Vec<Line>]) {
    let millimetres = |points: f64| points * 25.4 / 72.0;
    // A point or comma may hang into the margin; the character before it does not.
    let hanging = 16.0;
    for line in pages.iter().flat_map(|page| &page[..page.len() - 1]) {
        assert!(millimetres(line.left) > 27.5 && millimetres(line.top) > 36.5, "{line:?}");
        assert!(millimetres(line.right - hanging) < 210.0 - 25.5, "{line:?}");
        assert!(millimetres(line.bottom) < 297.0 - 34.5, "{line:?}");
    }
}

/// Running text fills 156 mm and has a line every 29 points, as it comes out on paper.
fn measured(pages: &[Vec<Line>]) {
    let millimetres = |points: f64| points * 25.4 / 72.0;
    let near = |found: f64, wanted: f64| (found - wanted).abs() < 0.5;
    let body: Vec<&Line> = pages.iter().flat_map(|page| &page[..page.len() - 1]).collect();
    // Lines of running text that fill the page from margin to margin: 28 characters, one every 29 points.
    let full: Vec<&&Line> =
        body.iter().filter(|line| near(line.height(), 20.8) && line.right - line.left > 430.0).collect();
    assert!(full.len() > 10, "{}", full.len());
    let widest: Vec<&&&Line> = full.iter().filter(|line| near(millimetres(line.right - line.left), 156.0)).collect();
    assert!(widest.len() * 4 > full.len(), "{} of {}", widest.len(), full.len());
    let mut pitches: Vec<f64> =
        full.windows(2).map(|pair| pair[1].top - pair[0].top).filter(|pitch| *pitch > 0.0).collect();
    pitches.sort_by(f64::total_cmp);
    assert!(near(pitches[pitches.len() / 2], 28.95), "{pitches:?}");
}

fn every_style_names_its_chinese_font(room: &Room) {
    let styles = part(&room.at("report/bulletin.docx"), "word/styles.xml");
    let tree = roxmltree::Document::parse(&styles).unwrap();
    let fonts: Vec<_> = tree.descendants().filter(|node| node.has_tag_name((WORD, "rFonts"))).collect();
    assert!(fonts.len() > 4 && fonts.iter().all(|node| node.attribute((WORD, "eastAsia")).is_some()), "{styles}");
    // Fonts of a theme would override those that are named.
    assert!(!styles.contains("Theme=") && !styles.contains("themeColor"));
    let document = document(&room.at("report/bulletin.docx"));
    assert!(!document.contains("rFonts"), "all looks are styles");
    let named = |id: &str| {
        let style = tree.descendants().find(|node| node.attribute((WORD, "styleId")) == Some(id)).unwrap();
        let fonts = style.descendants().find(|node| node.has_tag_name((WORD, "rFonts")));
        fonts.and_then(|node| node.attribute((WORD, "eastAsia"))).map(str::to_owned)
    };
    assert_eq!(named("Title").as_deref(), Some("方正小标宋简体"));
    assert_eq!(named("Heading1").as_deref(), Some("黑体"));
    assert_eq!(named("Heading2").as_deref(), Some("楷体_GB2312"));
}

fn the_manifest_names_the_font_of_the_pictures(room: &Room) {
    let manifest = fs::read_to_string(room.at("report/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let fonts = manifest["fonts"].as_array().unwrap();
    assert_eq!(fonts.len(), 1);
    assert!(fonts[0]["family"].as_str().is_some_and(|family| !family.is_empty()));
    assert_eq!(fonts[0]["blake3"].as_str().map(str::len), Some(64));
}

#[test]
fn sixty_departments_with_long_names_stay_on_their_pages() {
    let mut cases =
        "办件编号,事项名称,办理部门,办件类型,受理时间,办结时间,办理状态,法定时限,承诺时限,评价等级\n".to_owned();
    for id in 0..60 * 16 {
        let department = format!("市行政审批和政务服务管理局驻高新技术产业开发区第{:02}分中心", id % 60);
        let closed = if id % 7 == 0 { "2026-03-30" } else { "2026-03-05" };
        let item = format!("建设工程竣工验收消防备案和核实联合办理事项第{}", id % 23);
        let row = ["承诺件", "2026-03-03", closed, "办结", "20工作日", "5工作日", "满意"].join(",");
        let _ = writeln!(cases, "A{id},{item},{department},{row}");
    }
    let room = Room::with(&[("cases.csv", &cases)]);
    let ran = room.run(&["bulletin", "cases.csv", "--period", "2026-03", "--formats", "docx", "-q", "-o", "report"]);
    if ran.status == 2 && ran.stderr.contains("fonts-noto-cjk") {
        return missing("no Chinese font");
    }
    assert_eq!(ran.status, 0, "{ran:?}");
    if has(&["soffice", "pdftotext"]) {
        to_pdf(&room, "report/bulletin.docx");
        within_margins(&lines_of(&room));
    }
}

/// Prints a file with an office program into the room.
fn to_pdf(room: &Room, file: &str) {
    let profile = format!("-env:UserInstallation=file://{}", room.at("profile").display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .args([room.at("."), room.at(file)])
        .output()
        .unwrap();
    assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr));
}

fn tool(room: &Room, name: &str, arguments: &[&str]) -> String {
    let output = Command::new(name).args(arguments).current_dir(room.at(".")).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A line of text on a page, in points from the upper left corner.
#[derive(Clone, Copy, Debug)]
struct Line {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Line {
    fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// The lines of each page of `bulletin.pdf`, the foot last.
fn lines_of(room: &Room) -> Vec<Vec<Line>> {
    let boxes = tool(room, "pdftotext", &["-bbox-layout", "bulletin.pdf", "-"]);
    let line = |tag: &str| {
        let side = |name: &str| between(tag, &format!("{name}=\""), "\"").next().unwrap().parse().unwrap();
        Line { left: side("xMin"), top: side("yMin"), right: side("xMax"), bottom: side("yMax") }
    };
    let page = |page: &str| {
        let mut lines: Vec<Line> = between(page, "<line ", ">").map(line).collect();
        lines.sort_by(|one, other| one.bottom.total_cmp(&other.bottom));
        lines
    };
    between(&boxes, "<page ", "</page>").map(page).collect()
}

/// The sample's bulletin as a page and as a document, in `report/`; nothing where no Chinese font is installed.
fn bulletin() -> Option<Room> {
    let room = Room::new();
    let directory = room.at("report");
    let arguments =
        ["bulletin", "-c", SAMPLE, "--period", "2026-10", "--formats", "html,docx", "--charts", "png", "-q", "-o"];
    let ran = room.run(&[&arguments[..], &[directory.to_str().unwrap()]].concat());
    if ran.status == 2 && ran.stderr.contains("fonts-noto-cjk") {
        missing("no Chinese font");
        return None;
    }
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    Some(room)
}

/// Whether the programs are there; says which is not.
pub fn has(programs: &[&str]) -> bool {
    let absent = |program: &&&str| Command::new(program).arg("--version").output().is_err();
    let absent = programs.iter().find(absent);
    absent.inspect(|program| missing(&format!("no {program}"))).is_none()
}

/// Says what is missing; a failure if it has to be there.
#[allow(clippy::disallowed_methods, reason = "whoever runs the tests says what must be there")]
pub fn missing(what: &str) {
    let required = std::env::var_os("XIAONENG_REQUIRE_OFFICE").is_some_and(|value| value == "1");
    assert!(!required, "{what}, and XIAONENG_REQUIRE_OFFICE=1");
    println!("skipped: {what}");
}

/// The XML of a document.
pub fn document(path: &Path) -> String {
    part(path, "word/document.xml")
}

fn part(path: &Path, name: &str) -> String {
    let mut package = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The text of a piece of it.
pub fn text(node: roxmltree::Node<'_, '_>) -> String {
    node.descendants().filter(|node| node.has_tag_name((WORD, "t"))).filter_map(|node| node.text()).collect()
}

/// Its tables.
pub fn tables_of_word(tree: &roxmltree::Document<'_>) -> Vec<Rows> {
    let named = |node: roxmltree::Node<'_, '_>, name: &'static str| -> Vec<_> {
        node.descendants().filter(|node| node.has_tag_name((WORD, name))).map(|node| node.id()).collect()
    };
    let node = |id| tree.get_node(id).unwrap();
    let row = |id| named(node(id), "tc").into_iter().map(|id| text(node(id))).collect();
    let rows = |id| named(node(id), "tr").into_iter().map(row).collect();
    named(tree.root(), "tbl").into_iter().map(rows).collect()
}

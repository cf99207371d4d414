//! The Word document: that it says what the page says, and that an office program opens it.
//!
//! Charts are painted with a Chinese font, so all of this needs one; the second half needs an office program too.
//! With `XIAONENG_REQUIRE_OFFICE=1` what is missing is a failure instead of a skipped test.

use crate::{
    page::{Rows, between, plain, shown, tables},
    support::Room,
};
use resvg::usvg::roxmltree;
use std::{collections::BTreeSet, fs, io::Read as _, path::Path, process::Command};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/xiaoneng.toml");
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

#[test]
fn word_says_what_the_page_says() {
    let Some(room) = bulletin() else { return };
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

#[test]
fn an_office_program_opens_it() {
    let Some(room) = bulletin() else { return };
    if !has(&["soffice", "pdftotext", "pdfinfo"]) {
        return;
    }
    let profile = format!("-env:UserInstallation=file://{}", room.at("profile").display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .args([room.at("."), room.at("report/bulletin.docx")])
        .output()
        .unwrap();
    assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr));
    let tool = |name: &str, arguments: &[&str]| {
        let output = Command::new(name).args(arguments).current_dir(room.at(".")).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let facts = tool("pdfinfo", &["bulletin.pdf"]);
    assert!(facts.contains("(A4)"), "{facts}");
    let text = tool("pdftotext", &["-layout", "bulletin.pdf", "-"]);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    for (number, page) in (1..).zip(&pages) {
        let foot = page.trim_end().lines().next_back().unwrap();
        assert_eq!(foot.replace(char::is_whitespace, ""), format!("—{number}—"));
        // The number stands at the outer edge: right on odd pages, left on even ones.
        assert_eq!(foot.find('—').unwrap() > 30, number % 2 == 1, "{foot:?}");
    }
    assert!(
        pages[0].contains("2026 年 10 月政务服务效能情况通报") || pages[0].contains("2026年10月政务服务效能情况通报")
    );
    assert!(pages[0].contains("一、总体情况"), "{}", pages[0]);
}

/// The sample's bulletin as a page and as a document, in `report/`; nothing where no Chinese font is installed.
fn bulletin() -> Option<Room> {
    let room = Room::new();
    let directory = room.at("report");
    let arguments = ["bulletin", "-c", SAMPLE, "--period", "2026-10", "--formats", "html,docx", "-q", "-o"];
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
    let mut package = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
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
